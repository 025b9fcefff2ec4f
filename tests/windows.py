"""The page editor as a window that stays open: what it shows, and what it sends later."""

from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.rich_text import RichText

from affiliations.models import AffiliationIndexPage
from tests.content import SAVE, posted_page

FIELDS = ("title", "slug", "seo_title", "search_description", "go_live_at", "expire_at")


class Window:
    """The editor of a page, opened by the user of a client.

    ``blocks`` are the page's blocks as ``posted_page`` takes them, and ``fields`` its other fields;
    a test changes them as somebody who types. With a ``revision``, the editor shows that older one
    to go back to it.
    """

    def __init__(self, client, page, revision=None):
        self.client = client
        self.url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        if revision:
            self.url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
        form = client.get(self.url).context["form"]
        self.sent = {
            "merge_base": form["merge_base"].value(),
            "loaded_revision_id": form.instance.latest_revision_id,
            "loaded_revision_created_at": form.instance.latest_revision_created_at.isoformat(),
        }
        self.fields = {name: form[name].value() or "" for name in FIELDS}
        if form.instance.show_in_menus:
            self.fields["show_in_menus"] = "on"
        self.blocks = [typed_block(block) for block in form.instance.body]

    def block(self, name):
        """Return the typed fields of the block with a name or heading."""
        return next(
            value
            for _kind, value, _id in self.blocks
            if isinstance(value, dict) and name in (value.get("name"), value.get("heading"))
        )

    def move(self, name, place: int) -> None:
        """Move the block with a name or heading to a place in the page."""
        value = self.block(name)
        block = next(each for each in self.blocks if each[1] is value)
        self.blocks.remove(block)
        self.blocks.insert(place, block)

    def delete(self, name) -> None:
        value = self.block(name)
        self.blocks = [each for each in self.blocks if each[1] is not value]

    def data(self, action=SAVE, **fields) -> dict:
        return {**posted_page(*self.blocks, **self.fields), **self.sent, **action, **fields}

    def save(self, action=SAVE, **fields):
        """Press a button, and return the answer."""
        return self.client.post(self.url, self.data(action, **fields))

    def save_by_itself(self):
        """Save as the editor's script does after somebody has typed, and return the JSON."""
        answer = self.client.post(self.url, self.data(), headers={"Accept": "application/json"})
        found = answer.json()
        if found["success"]:
            self.sent["overwrite_revision_id"] = found["revision_id"]
            self.sent["merge_base"] = found["field_updates"]["merge_base"]
        return found


def typed_block(block):
    """Return a block of a stream as ``posted_page`` takes it."""
    if isinstance(block.value, RichText):
        return block.block_type, block.value.source, block.id
    value = {
        name: typed(block.block.child_blocks[name], each)
        for name, each in block.value.items()
        if name not in ("logo", "principles") and each is not None
    }
    if "principles" in block.value:
        value["principles"] = [
            {"name": item.value["name"], "text": item.value["text"].source, "id": item.id}
            for item in block.value["principles"].bound_blocks
        ]
    if logo := block.value.get("logo"):
        value["logo"] = logo.pk
    if not value.pop("show_on_page", True):
        value["show_on_page"] = ""
    return block.block_type, value, block.id


def typed(block, value):
    return value.source if isinstance(value, RichText) else block.get_prep_value(value)


def newest(page) -> AffiliationIndexPage:
    """Return the newest version of a page, draft or not."""
    return AffiliationIndexPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def names(page) -> list[str]:
    """Return the names and headings of a page's blocks, in order."""
    return [block.value.get("name") or block.value.get("heading") for block in page.body]


def told(answer) -> str:
    """Return what the messages of an answer say, as text."""
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))
