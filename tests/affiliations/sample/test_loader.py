import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from affiliations.models import AffiliationIndexPage

HEADINGS = [
    ("h1", "National & International Memberships and Affiliations"),
    ("h2", "National Memberships & Affiliations"),
    ("h3", "Union of Municipalities of Turkey"),
    ("h3", "Marmara Municipalities Union"),
    ("h3", "Union of Historical Towns"),
    ("h3", "Association of Social Democratic Municipalities"),
    ("h3", "Union of Municipalities of Istanbul"),
    ("h3", "Turkish Healthy Cities Association"),
    ("h2", "International Memberships & Affiliations"),
    ("h3", "EUROCITIES"),
    ("h3", "Rainbow Cities Network"),
    ("h3", "Mayors for Peace"),
    ("h3", "WHO Global Network for Age-friendly Cities and Communities"),
    ("h3", "European Network of Innovation For Inclusion"),
]
WEBSITES = [
    "https://www.tbb.gov.tr/",
    "https://www.marmara.gov.tr/",
    "https://www.tarihikentlerbirligi.org/",
    "https://www.skb.gov.tr/",
    "https://eurocities.eu/",
    "https://www.rainbowcities.com/",
    "https://www.mayorsforpeace.org/",
    "https://extranet.who.int/agefriendlyworld/who-network/",
    "https://europeannetforinclusion.org/",
]
FACTS = {
    "umt": ["1945", "2005", "Article 20", "5355", "1397"],
    "tkb": ["200"],
    "union-of-municipalities-of-istanbul": ["2001", "Bosphorus"],
    "eurocities": [
        *("1986", "Barcelona", "Birmingham", "Frankfurt", "Lyon", "Milan", "Rotterdam"),
        *("130", "40", "130 million", "35", "six"),
    ],
    "mayors-for-peace": ["1982", "nuclear"],
    "european-network-of-innovation-for-inclusion": [
        *("Action Against Hunger", "European Social Fund", "Spain", "2014–2020"),
    ],
}


@pytest.fixture
def sample_page(sample_content, client):
    """The sample page as a visitor gets it."""
    return BeautifulSoup(client.get("/en/memberships/").content, "html.parser")


def test_sample_page_has_the_headings_of_the_source_in_order(sample_page):
    assert [(h.name, h.text) for h in sample_page.find_all(re.compile("h[1-6]$"))] == HEADINGS


def test_sample_page_has_the_four_principles(sample_page):
    assert [dt.text for dt in sample_page.select("#tkb dt")] == [
        "Neutrality",
        "Collaboration",
        "Holistic Approach",
        "Protection at Basin Level",
    ]
    assert len(sample_page.select("dt")) == 4


def test_sample_page_links_nine_websites_by_distinct_names(sample_page):
    links = sample_page.select(".organization__website a")

    assert [link["href"] for link in links] == WEBSITES
    assert len({" ".join(link.text.split()) for link in links}) == 9


def test_sample_page_has_every_fact_of_the_source(sample_page):
    texts = {anchor: sample_page.find(id=anchor).get_text(" ") for anchor in FACTS}

    assert [
        (anchor, fact)
        for anchor, facts in FACTS.items()
        for fact in facts
        if not re.search(rf"\b{fact}\b", texts[anchor])
    ] == []


def test_sample_content_loaded_twice_changes_nothing(sample_page, capsys):
    before = list(Revision.objects.values_list("pk", flat=True))

    call_command("load_sample_content")

    assert capsys.readouterr().out == "This site has content already; nothing was changed.\n"
    assert list(Revision.objects.values_list("pk", flat=True)) == before


def test_sample_content_is_not_loaded_again_after_somebody_deleted_it(sample_page, capsys):
    AffiliationIndexPage.objects.get(slug="memberships").delete()

    call_command("load_sample_content")

    assert capsys.readouterr().out == "This site has content already; nothing was changed.\n"
    assert not AffiliationIndexPage.objects.filter(slug="memberships").exists()


HEAD = '[home]\ntitle = "Town"\n[page]\ntitle = "Memberships"\n'
GOOD = '[[section]]\nheading = "S"\n[[section.organization]]\nname = "A"\ndescription = "x"\n'
REFUSED = {
    "syntax": (HEAD + "[[section]\n", "cannot be read"),
    "no home": (GOOD, "no part that starts with [home]"),
    "section is no list": (HEAD + "[section]\n", "no part that starts with [[section]]"),
    "unknown part": (HEAD + GOOD + "[footer]\n", "no field “footer”"),
    "unknown home field": ('[home]\nname = "x"\n[page]\n' + GOOD, "home: there is no field “name”"),
    "unknown section field": (HEAD + '[[section]]\nheadline = "x"\n', "section 1: there is no"),
    "unknown field": (HEAD + GOOD + 'url = "x"\n', "organization 1 “A”: there is no field “url”"),
    "number for a text": (HEAD + GOOD.replace('"x"', "5"), "organization 1 “A”: 5 is not a text"),
    "number for a name": (HEAD + GOOD.replace('"A"', "5"), "“name” cannot be 5"),
    "number for a website": (HEAD + GOOD + "website = 5\n", "“A”: “website” cannot be 5"),
    "text for yes or no": (
        HEAD + GOOD + 'show_on_page = "yes"\n',
        "“show_on_page” cannot be 'yes'",
    ),
    "text that is no date": (
        HEAD + GOOD + 'facts_checked_on = "yesterday"\n',
        "“A”: “facts_checked_on” cannot be 'yesterday'",
    ),
    "number for organizations": (
        HEAD + '[[section]]\nheading = "S"\norganization = 5\n',
        "organization 1: this is not a table",
    ),
    "field of the form alone": (
        HEAD + "comment_notifications = true\n" + GOOD,
        "page: there is no field “comment_notifications”",
    ),
    "empty section": (HEAD + '[[section]]\nheading = "S"\n', "S: This section is empty"),
    "no description": (HEAD + GOOD.replace('"x"', '""'), "A: Description: "),
    "no description at all": (HEAD + GOOD.replace("description", "our_role"), "A: Description: "),
    "bad website": (HEAD + GOOD + 'website = "ftp://a.org"\n', "A: Website: Enter the whole web"),
    "bad year": (HEAD + GOOD + 'member_since = "x"\n', "A: Member since: "),
    "long name": (HEAD + GOOD.replace('"A"', f'"{"A" * 300}"'), ": Name: Ensure this value has"),
    "bad principle": (
        HEAD + GOOD + '[[section.organization.principle]]\ntext = "x"\n',
        "A: Principles: Principle: Name: This field is required.",
    ),
    "repeated name": (
        HEAD + GOOD + GOOD.partition("\n")[2].partition("\n")[2],
        "A: Name: “A” is on this page already.",
    ),
    "page without a title": (HEAD.replace('"Memberships"', '""') + GOOD, "page: title: "),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_file_with_a_fault_is_refused_by_entry_and_nothing_is_written(
    content, message, home, tmp_path
):
    path = tmp_path / "content.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        call_command("load_sample_content", path)

    assert message in str(refusal.value)
    assert list(Page.objects.values_list("title", flat=True)) == ["Root", "Home"]
    assert Revision.objects.count() == 0


def test_file_that_does_not_exist_is_named(home, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.toml cannot be read"):
        call_command("load_sample_content", tmp_path / "nowhere.toml")


def test_text_in_the_file_is_no_markup(home, client, tmp_path):
    path = tmp_path / "content.toml"
    path.write_text(HEAD + GOOD.replace('"x"', '"a <script>b</script>\\n\\nc"'), encoding="utf-8")

    call_command("load_sample_content", path, verbosity=0)

    html = BeautifulSoup(client.get("/en/memberships/").content, "html.parser")
    assert [p.text for p in html.select(".organization__description p")] == [
        "a <script>b</script>",
        "c",
    ]


def test_every_kind_of_value_in_the_file_is_loaded(home, tmp_path):
    path = tmp_path / "content.toml"
    path.write_text(
        HEAD
        + GOOD
        + 'member_since = 2004\nour_role = "Member"\nfacts_checked_on = 2026-01-31\n'
        + 'show_on_page = false\ninternal_note = "x"\nanchor = "a-1"\n',
        encoding="utf-8",
    )

    call_command("load_sample_content", path, verbosity=0)

    value = AffiliationIndexPage.objects.get().body[1].value
    loaded = ("member_since", "our_role", "facts_checked_on", "show_on_page", "anchor")
    assert [value[name] for name in loaded] == [2004, "Member", date(2026, 1, 31), False, "a-1"]
