import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

HEADINGS = [
    ("h1", "Ulusal ve Uluslararası Üyelikler"),
    ("h2", "Ulusal Üyelikler"),
    ("h3", "Türkiye Belediyeler Birliği"),
    ("h3", "Marmara Belediyeler Birliği"),
    ("h3", "Tarihi Kentler Birliği"),
    ("h3", "Sosyal Demokrat Belediyeler Derneği"),
    ("h3", "İstanbul Boğazı Belediyeler Birliği"),
    ("h3", "Türkiye Sağlıklı Kentler Birliği"),
    ("h2", "Uluslararası Üyelikler"),
    ("h3", "EUROCITIES"),
    ("h3", "Rainbow Cities Network"),
    ("h3", "Mayors for Peace"),
    ("h3", "WHO Global Network for Age-friendly Cities and Communities"),
    ("h3", "European Network of Innovation For Inclusion"),
]
FACTS = {
    "umt": ["1945", "2005", "20. madde", "5355", "1397"],
    "tkb": ["200"],
    "union-of-municipalities-of-istanbul": ["2001", "Boğaziçi"],
    "eurocities": [
        *("1986", "Barselona", "Birmingham", "Frankfurt", "Lyon", "Milano", "Rotterdam"),
        *("130", "40", "130 milyon", "35", "altı"),
    ],
    "rainbow-cities-network": ["Gökkuşağı"],
    "mayors-for-peace": ["1982", "nükleer", "Barış"],
    "who-global-network-for-age-friendly-cities-and-communities": ["Dünya Sağlık Örgütü"],
    "european-network-of-innovation-for-inclusion": [
        *("Action Against Hunger", "Avrupa Sosyal Fonu", "İspanya", "2014–2020"),
    ],
}


@pytest.fixture
def sample_pages(sample_content, client):
    """The sample page in English and in Turkish, as a visitor gets it."""
    return [
        BeautifulSoup(client.get(path).content, "html.parser")
        for path in ("/en/memberships/", "/tr/uyelikler/")
    ]


def test_turkish_sample_page_has_the_headings_in_order(sample_pages):
    turkish = sample_pages[1]

    assert [(h.name, h.text) for h in turkish.find_all(re.compile("h[1-6]$"))] == HEADINGS


def test_international_names_are_marked_as_english(sample_pages):
    marked = sample_pages[1].select("h3 [lang]")

    assert [(name["lang"], name.text) for name in marked] == [
        ("en", name) for tag, name in HEADINGS[-5:]
    ]


def test_organizations_have_the_same_anchors_and_websites_in_both_languages(sample_pages):
    english, turkish = (
        [(li["id"], (li.a or {}).get("href")) for li in page.select(".organizations > li")]
        for page in sample_pages
    )

    assert turkish == english
    assert len({anchor for anchor, _website in turkish}) == 11


def test_turkish_sample_page_has_every_fact_of_the_source(sample_pages):
    texts = {anchor: sample_pages[1].find(id=anchor).get_text(" ") for anchor in FACTS}

    assert [
        (anchor, fact)
        for anchor, facts in FACTS.items()
        for fact in facts
        if not re.search(rf"\b{fact}", texts[anchor])
    ] == []


def test_every_text_of_the_sample_is_translated(sample_pages):
    progress = [translation.get_progress() for translation in Translation.objects.all()]

    assert [done == total for total, done in progress] == [True, True]


SOURCE = """
[home]
title = "Town"
[page]
title = "Memberships"
[[section]]
heading = "S"
[[section.organization]]
name = "A"
description = "One.\\n\\nTwo."
[[section.organization.principle]]
name = "P"
text = "Text"
"""
TRANSLATION = (
    SOURCE.replace("Town", "Kent").replace("Memberships", "Üyelikler").replace("One", "Bir")
)
REFUSED = {
    "syntax": (TRANSLATION + "[", "content.tr.toml cannot be read"),
    "website": (
        TRANSLATION.replace('name = "A"', 'website = "https://a.org"'),
        "organization 1: there is no field “website”",
    ),
    "missing organization": (
        TRANSLATION.partition("[[section.o")[0],
        "other sections or organizations than the page",
    ),
    "missing principle": (
        TRANSLATION.replace('[[section.organization.principle]]\nname = "P"\ntext = "Text"', "")
        + "principle = []",
        "“principle” is there 0 times, not 1",
    ),
    "missing paragraph": (
        TRANSLATION.replace("\\n\\nTwo.", ""),
        "page: “Two.” is not translated paragraph by paragraph",
    ),
    "paragraph too many": (
        TRANSLATION.replace('"Text"', '"Text\\n\\nMore"'),
        "page: the translation has more or fewer paragraphs",
    ),
    "empty name": (TRANSLATION.replace('"A"', '""'), "page: “A” is not translated"),
    "long name": (TRANSLATION.replace('"A"', f'"{"A" * 300}"'), "Name: Ensure this value has"),
    "no table": (
        TRANSLATION.partition("[[section.organization.p")[0] + 'principle = ["x"]',
        "organization 1 “A”: this is not a table",
    ),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_translation_with_a_fault_is_refused_and_nothing_is_written(
    content, message, home, tmp_path
):
    (tmp_path / "content.en.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "content.tr.toml").write_text(content, encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        call_command("load_sample_content", tmp_path / "content.en.toml")

    assert message in str(refusal.value)
    assert list(Page.objects.values_list("title", flat=True)) == ["Root", "Home"]
    assert Revision.objects.count() == Translation.objects.count() == 0


def test_what_a_translation_leaves_out_stays_as_in_the_source(home, client, tmp_path):
    (tmp_path / "content.en.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "content.tr.toml").write_text(
        TRANSLATION.replace('name = "A"\n', "").replace('heading = "S"\n', ""), encoding="utf-8"
    )

    call_command("load_sample_content", tmp_path / "content.en.toml")

    html = BeautifulSoup(client.get("/tr/memberships/").content, "html.parser")
    assert [h.text for h in html.select("h1, h2, h3")] == ["Üyelikler", "S", "A"]
    assert html.select_one(".organization__description").get_text(" ", strip=True) == "Bir. Two."


def test_source_in_a_language_of_no_page_is_left(home, tmp_path, capsys):
    (tmp_path / "content.de.toml").write_text(SOURCE, encoding="utf-8")

    call_command("load_sample_content", tmp_path / "content.de.toml")

    assert "“de”" in capsys.readouterr().out
    assert home.get_children().count() == 0
