from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import gettext_lazy
from wagtail.rich_text import RichText

import affiliations
from affiliations.templatetags.affiliation_tags import clean_richtext

TEMPLATES = Path(affiliations.__file__).parent / "templates"


@pytest.mark.parametrize("kind", [str, RichText])
def test_rich_text_is_printed_without_what_pages_may_not_show(kind):
    stored = kind('<p onclick="x()">A<script>alert(1)</script> <b>b</b><img src="/x"></p>')

    assert clean_richtext(stored) == "<p>A <b>b</b></p>"


def test_link_to_a_page_leads_to_where_the_page_is(publish_affiliation_page):
    page = publish_affiliation_page()
    stored = RichText(f'<p><a linktype="page" id="{page.pk}">Memberships</a></p>')

    printed = Template("{% load affiliation_tags %}{{ text|clean_richtext }}").render(
        Context({"text": stored})
    )

    assert printed == '<p><a href="/en/memberships/">Memberships</a></p>'


@pytest.mark.parametrize("nothing", [None, "", RichText("")])
def test_no_text_prints_nothing(nothing):
    assert clean_richtext(nothing) == ""


def test_translated_text_is_printed_as_rich_text():
    assert clean_richtext(gettext_lazy("<p>Above party politics.</p>")).startswith("<p>")


def test_every_rich_text_of_the_module_is_cleaned_by_the_module():
    filters = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in ("|richtext", "|clean_richtext", "|safe")
        if name in path.read_text()
    }

    assert filters == {"|clean_richtext"}
