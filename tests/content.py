"""Content for tests: blocks as code writes them, and forms as the page editor posts them."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from affiliations.blocks import RICH_TEXT_FEATURES
from affiliations.models import AffiliationIndexPage

ORGANIZATION_FIELDS = ("acronym", "website", "member_since", "our_role", "responsible_unit")
SETTINGS = ("anchor", "facts_checked_on", "internal_note")
# What the buttons of the page editor add to its form.
SAVE = {}
PUBLISH = {"action-publish": "on"}
SUBMIT = {"action-submit": "on"}


def organization(name="EUROCITIES", **fields):
    """Return an ``("organization", value)`` pair that may be published, for a page's body."""
    return ("organization", {"name": name, "description": "<p>What it is for.</p>", **fields})


def section(heading="International", **fields):
    """Return a ``("section", value)`` pair for a page's body."""
    return ("section", {"heading": heading, **fields})


BLOCKS = [
    section("National"),
    organization("Union of Municipalities of Turkey", acronym="UMT"),
    section("International"),
    organization("EUROCITIES"),
]


def with_ids(*blocks):
    """Return ``(type, value)`` pairs with ids, for ``posted_page``."""
    return [(*block, f"id-{index}") for index, block in enumerate(blocks)]


def publish_page(*blocks, parent=None, **fields):
    """Publish an affiliation page made of ``blocks``, below the default site's home page if not
    below another ``parent``.
    """
    parent = parent or Site.objects.get(is_default_site=True).root_page
    page = AffiliationIndexPage(**{"title": "Memberships", "live": False, **fields})
    page.body = list(blocks)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return AffiliationIndexPage.objects.get(pk=page.pk)


def make_logo(width=600, height=600, kind="PNG"):
    """Store a picture with a mark that fills it, and return it."""
    picture = Image.new("RGBA", (width, height))
    mark = ImageDraw.Draw(picture)
    mark.rounded_rectangle((0, 0, width - 1, height - 1), min(width, height) // 4, "#1b4f9c")
    mark.ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), "#ffcc00")
    file = BytesIO()
    picture.convert("RGB" if kind == "JPEG" else "RGBA").save(file, kind)
    return get_image_model().objects.create(
        title="Logo", file=ImageFile(file, name=f"logo.{kind.lower()}")
    )


def posted_page(*blocks, **fields):
    """Return what the page editor's form sends for an affiliation page made of ``blocks``.

    A block is ``(type, fields)`` or ``(type, fields, block id)``, its rich texts given as HTML.
    """
    return nested_form_data(
        {
            "title": "Memberships",
            "slug": "memberships",
            "introduction": rich_text(""),
            "body": posted_list(posted_block(*block) for block in blocks),
            "comments": inline_formset([]),
            **fields,
        }
    )


def posted_list(items):
    """Return ``(type, value, id)`` items as a stream's or a list's form sends them."""
    posted = {
        str(order): {"type": kind, "value": value, "id": item_id, "order": order, "deleted": ""}
        for order, (kind, value, item_id) in enumerate(items)
    }
    return {**posted, "count": len(posted)}


def posted_block(kind, value, block_id=""):
    if kind == "text":
        value = posted_text(value)
    elif kind == "section":
        introduction = posted_text(value.get("introduction", ""))
        value = {"anchor": "", **value, "introduction": introduction}
    else:
        value = {
            **dict.fromkeys((*ORGANIZATION_FIELDS, *SETTINGS), ""),
            "show_on_page": "on",
            "logo": "",
            **value,
            "description": posted_text(value["description"]),
            "principles": posted_list(
                ("item", {**item, "text": posted_text(item["text"])}, item.get("id", ""))
                for item in value.get("principles", [])
            ),
        }
    return kind, value, block_id


def posted_text(html):
    return rich_text(html, features=RICH_TEXT_FEATURES)
