import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from affiliations.content.letters import capitalized, compare, fold, sort_key


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("istanbul", "İstanbul"),
        ("ISTANBUL", "İstanbul"),
        ("İSTANBUL", "istanbul"),
        ("ışık", "IŞIK"),
        ("isik", "Işık"),
        ("KADIKÖY", "kadıköy"),
        ("kadikoy", "Kadıköy"),
        ("  saglikli   kentler", "Sağlıklı Kentler"),
        ("mahalli", "Mahallî"),
    ],
)
def test_texts_that_differ_in_case_or_accents_fold_alike(typed, written):
    assert fold(typed) == fold(written)


@pytest.mark.parametrize(
    ("language", "text", "capital"),
    [
        ("tr", "incelemede", "İncelemede"),
        ("tr", "ışık", "Işık"),
        ("tr", "şehir", "Şehir"),
        ("en", "in moderation", "In moderation"),
        ("tr", "", ""),
    ],
)
def test_first_letter_is_a_capital_of_the_language(language, text, capital):
    with translation.override(language):
        assert capitalized(text) == capital


def test_names_sort_by_the_turkish_alphabet():
    names = ["Zeytinburnu", "İzmir", "Isparta", "çorum", "Cizre", "Ümraniye", "Uşak", "Dünya", "3"]

    assert sorted(names, key=sort_key) == [
        *("3", "Cizre", "çorum", "Dünya", "Isparta", "İzmir", "Uşak", "Ümraniye", "Zeytinburnu")
    ]


@given(st.text(), st.text())
def test_comparison_is_an_order(first, second):
    assert compare(first, second) == -compare(second, first)
    assert compare(first, first) == 0


def test_database_sorts_by_the_turkish_alphabet(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM (SELECT 'Uşak' AS name UNION SELECT 'İzmir' UNION SELECT 'Isparta' "
            "UNION SELECT 'Çorum' UNION SELECT 'Dünya') AS names ORDER BY name COLLATE \"tr-x-icu\""
        )
        assert [name for (name,) in cursor.fetchall()] == [
            *("Çorum", "Dünya", "Isparta", "İzmir", "Uşak")
        ]
