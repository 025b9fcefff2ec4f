import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from affiliations.content.logos import MAX_HEIGHT, MAX_WIDTH, displayed_width, logo_of
from tests.content import make_logo, organization, section


def printed(logo, is_lazy=False):
    return BeautifulSoup(str(logo_of(logo).picture(is_lazy)), "html.parser").picture


@pytest.mark.parametrize("ratio", [1 / 3, 1 / 2, 1, 2, 3, 5])
def test_logos_weigh_the_same_whatever_their_form(ratio):
    width = displayed_width(round(900 * ratio), 900)
    height = width / ratio

    assert width * height == pytest.approx(60 * 60, rel=0.03)
    assert width <= MAX_WIDTH
    assert height <= MAX_HEIGHT


@pytest.mark.parametrize(
    ("size", "width"), [((9000, 90), MAX_WIDTH), ((90, 9000), 1), ((24, 24), 24), ((1, 20000), 1)]
)
def test_extreme_logo_stays_on_its_plate_and_is_never_enlarged(size, width):
    assert displayed_width(*size) == width


@pytest.mark.parametrize(
    ("kind", "types", "fallback"),
    [
        ("PNG", ["image/avif", "image/webp"], ".png"),
        ("JPEG", ["image/avif", "image/webp"], ".jpg"),
        ("GIF", ["image/avif", "image/webp"], ".png"),
        ("WEBP", ["image/avif"], ".webp"),
        ("AVIF", ["image/avif"], ".webp"),
    ],
)
def test_logo_comes_in_modern_kinds_and_in_its_own(kind, types, fallback, db):
    picture = printed(make_logo(kind=kind))

    assert [source["type"] for source in picture.select("source")] == types
    assert picture.img["src"].endswith(fallback)


def test_logo_has_a_copy_for_each_density_and_says_its_size(db):
    picture = printed(make_logo(1000, 500))

    sets = [element["srcset"].split(", ") for element in picture.select("[srcset]")]
    assert [[part.split()[1] for part in each] for each in sets] == [["85w", "170w"]] * 3
    assert {element["sizes"] for element in picture.select("[srcset]")} == {"85px"}
    assert (picture.img["width"], picture.img["height"]) == ("85", "42")
    assert picture.img["alt"] == ""


def test_small_logo_has_one_copy_of_each_kind(db):
    picture = printed(make_logo(48, 32))

    assert [" " in source["srcset"] for source in picture.select("source")] == [False, False]
    assert picture.select("[sizes], img[srcset]") == []
    assert picture.img["width"] == "48"


def test_copy_for_double_density_has_twice_the_pixels(db):
    logo = logo_of(make_logo(1000, 500))

    sizes = set()
    for copy in logo.renditions.values():
        with Image.open(copy.file.path) as image:
            sizes.add(image.size)
    assert sizes == {(85, 42), (170, 85)}


def test_logos_below_the_first_two_wait_until_they_are_nearly_in_view(
    publish_affiliation_page, client
):
    logo = make_logo()
    page = publish_affiliation_page(
        section(), *(organization(name, logo=logo) for name in ("A", "B", "C", "D"))
    )

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    images = html.select(".organization img")
    assert [image.get("loading") for image in images] == [None, None, "lazy", "lazy"]


@pytest.mark.parametrize("damage", ["lost", "damaged"])
def test_acronym_stands_in_for_a_logo_whose_file_is_lost_or_damaged(
    damage, publish_affiliation_page, client
):
    logo = make_logo()
    page = publish_affiliation_page(section(), organization("EUROCITIES", logo=logo))
    if damage == "lost":
        logo.file.storage.delete(logo.file.name)
    else:
        with open(logo.file.path, "wb") as file:
            file.write(b"no picture")

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert html.select_one(".organization__monogram").text == "EUROCITIES"
    assert html.select(".organization img") == []


def test_logos_cost_no_queries_of_their_own(
    publish_affiliation_page, client, django_assert_num_queries
):
    def publish(slug, count):
        names = [f"Organization {number}" for number in range(count)]
        return publish_affiliation_page(
            section(),
            *(organization(name, logo=make_logo(60 + len(name), 60)) for name in names),
            title=slug,
            slug=slug,
        ).url

    few, many = publish("few", 2), publish("many", 20)
    client.get(few)
    client.get(many)

    with CaptureQueriesContext(connection) as queries:
        client.get(few)
    with django_assert_num_queries(len(queries)):
        client.get(many)
