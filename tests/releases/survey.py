"""What a site holds, as people find it, for a comparison of one release with another.

Read through Wagtail's own models and through the site's addresses, which every release keeps.
"""

import hashlib
import json
from collections.abc import Iterator
from html import unescape

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Comment, Page, PageLogEntry
from wagtail_localize.models import StringTranslation, Translation

from .content import administrator


def survey(draft_links: list[str]) -> dict:
    """Return all of it as JSON's types; ``draft_links`` are the paths of links to drafts."""
    pages = Page.objects.filter(depth__gt=1).order_by("pk").specific()
    return {
        "pages": {page.full_url: page_as_found(page) for page in pages},
        "redirects": {
            redirect.old_path: answer(redirect.old_path) for redirect in Redirect.objects.all()
        },
        "draft links": {path: answer(path) for path in draft_links},
        "pictures": {
            image.filename: [image.title, image.width, image.height, digest(image.file.read())]
            for image in get_image_model().objects.all()
        },
        "translations": [translation_as_found(each) for each in Translation.objects.all()],
        "comments": [
            [comment.page.title, comment.user.username, comment.text, comment.contentpath]
            for comment in Comment.objects.all()
        ],
        "people": {
            user.username: [user.email, *user.groups.order_by("name").values_list("name")]
            for user in get_user_model().objects.all()
        },
    }


def page_as_found(page) -> dict:
    """Return what visitors, editors and approvers find of one page."""
    draft = page.get_latest_revision_as_object()
    workflow = page.specific.current_workflow_state
    return {
        "language": page.locale.language_code,
        "original": page.translation_key.hex,
        "visitors": answer(page.full_url),
        "open data": answer(f"{page.full_url}organizations.csv"),
        "draft": headings(draft.make_preview_request().content),
        "title": draft.title,
        "editor opens": opens_in_editor(draft),
        "texts": sorted(stored_texts(draft.serializable_data().get("body"))),
        "has unpublished changes": page.has_unpublished_changes,
        "goes live": [str(revision.approved_go_live_at) for revision in scheduled(page)],
        "expires": str(page.expire_at),
        "under review": workflow and workflow.get_status_display(),
        "locked by": page.locked_by and page.locked_by.username,
        "revisions": page.revisions.count(),
        "history": PageLogEntry.objects.filter(page=page).count(),
    }


def scheduled(page):
    return page.revisions.exclude(approved_go_live_at=None)


def opens_in_editor(draft) -> bool:
    """Say whether the page's editor, or the editor of its translation, shows the draft's title."""
    return draft.title in unescape(administrator().get(f"/admin/pages/{draft.pk}/edit/").text)


def stored_texts(body: str | None) -> Iterator[str]:
    """Yield every text that a stream's blocks hold, without their ids and types."""

    def texts(value):
        if isinstance(value, dict):
            for key, part in value.items():
                yield from texts(part) if key not in ("id", "type") else ()
        elif isinstance(value, list):
            for part in value:
                yield from texts(part)
        elif isinstance(value, str) and value:
            yield value

    yield from texts(json.loads(body or "[]"))


def answer(url) -> list:
    """Return what a visitor gets: the status, and where it leads or what it says."""
    response = Client(headers={"host": "127.0.0.1"}).get(url)
    if "Location" in response:
        return [response.status_code, response["Location"]]
    if response["Content-Type"].startswith("text/csv"):
        return [response.status_code, response.text.splitlines()]
    return [response.status_code, headings(response.content)]


def headings(html) -> list[list[str]]:
    """Return each heading's level and text, and the nearest anchor of an organization's."""
    return [
        [heading.name, " ".join(heading.text.split()), anchor(heading)]
        for heading in BeautifulSoup(html, "html.parser").select("main :is(h1, h2, h3)")
    ]


def anchor(heading) -> str:
    place = heading if heading.has_attr("id") else heading.find_parent(id=True)
    return place["id"] if heading.name == "h3" else ""


def translation_as_found(translation) -> list:
    texts = StringTranslation.objects.filter(locale=translation.target_locale)
    contexts = translation.source.stringsegment_set.values("context")
    return [
        translation.source.get_source_instance().title,
        translation.target_locale.language_code,
        list(translation.get_progress()),
        sorted(texts.filter(context__in=contexts).values_list("translation_of__data", "data")),
    ]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
