"""What a visitor gets who prints a page: read back from the PDF that Chromium makes of it."""

from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser

SHOWN = "elements => elements.filter(e => e.checkVisibility()).map(e => e.innerText)"


def bare(text):
    """A text without what a PDF changes: line ends, which it puts where it likes, and ligatures."""
    return "".join(normalize("NFKC", text).split())


def sheets_of(page):
    """The text of each sheet of paper."""
    return [bare(sheet.extract_text()) for sheet in PdfReader(BytesIO(page.pdf())).pages]


def texts_of(locator, names="h1, h2, h3, p, dt, dd"):
    """The texts of an element's headings and paragraphs."""
    return [bare(text) for text in locator.locator(names).evaluate_all(SHOWN)]


@pytest.fixture
def open_for_print(open_page):
    def open_one(path, **options):
        page = open_page(path, **options)
        page.emulate_media(media="print")
        return page

    return open_one


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_print_has_all_of_the_content_and_no_navigation(scheme, open_for_print):
    page = open_for_print("/en/memberships/", color_scheme=scheme)

    text = "".join(sheets_of(page))

    assert [
        paragraph for paragraph in texts_of(page.locator("main")) if paragraph not in text
    ] == []
    assert text.startswith("OurMunicipalityNational&International")
    for absent in ("Skiptocontent", "Onthispage", "Türkçe", "Linkto", "organizations.csv"):
        assert absent not in text


def test_addresses_are_written_out_in_print(open_for_print):
    page = open_for_print("/en/memberships/")
    addresses = page.locator("main a[href^=http]").evaluate_all("links => links.map(a => a.href)")

    text = "".join(sheets_of(page))

    assert len(addresses) >= 9
    assert [address for address in addresses if f"({address})" not in text] == []


@pytest.mark.parametrize("path", ["/en/memberships/", "/tr/uyelikler/", "/en/hundred/"])
def test_what_belongs_together_is_on_one_sheet(path, open_for_print):
    page = open_for_print(path)

    sheets = sheets_of(page)

    organizations = [texts_of(organization) for organization in page.locator(".organization").all()]
    beginnings = [
        [*texts_of(section.locator("header")), texts_of(section, "h3")[0]]
        for section in page.locator("section").all()
    ]
    assert len(sheets) > 2
    assert len(organizations) >= 11
    assert len(beginnings) >= 2
    for texts in [*organizations, *beginnings]:
        assert any(all(text in sheet for text in texts) for sheet in sheets), texts
