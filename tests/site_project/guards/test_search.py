import pytest
from django.urls import reverse
from wagtail.models import Page

LISTS = [
    "wagtailadmin_pages:search",
    "wagtailadmin_explore_root",
    "wagtailimages_chooser:choose_results",
    "affiliations_affiliationindexpage_modeladmin_index",
]
TEXTS = ['"', 'our "own', '""', "'%*(:-^{\\", "NOT AND"]


@pytest.mark.parametrize("name", LISTS)
def test_any_text_can_be_looked_for(name, admin_client, english_page):
    for text in TEXTS:
        answer = admin_client.get(reverse(name), {"q": text})

        assert (text, answer.status_code) == (text, 200)


def test_quoted_words_are_found(english_page):
    english_page.title = 'Our "own" networks'
    english_page.save()

    for text in ("networks", '"own"', 'own"', 'our "own'):
        assert list(Page.objects.search(text)) == [english_page.page_ptr], text
        assert list(Page.objects.autocomplete(text)) == [english_page.page_ptr], text
