"""Random edits, publications, drafts, reviews, schedules and locks of a page in two languages.

What a translation should be is said here once more, in plain lists and in the simplest way.
"""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Revision, TaskState, Workflow
from wagtail_localize.models import StringTranslation, Translation

from affiliations.models import AffiliationIndexPage
from tests.translations import publish

PLACES = st.integers(0, 9)


def plain(page) -> list[dict]:
    """Return the blocks of a version, each with its id, its texts and its shared facts."""
    return [
        {"id": block.id, "heading": block.value["heading"]}
        if block.block_type == "section"
        else {
            "id": block.id,
            "name": block.value["name"],
            "acronym": block.value["acronym"] or "",
            "is_shown": block.value["show_on_page"],
            "principles": [
                {"id": item.id, "name": item.value["name"]}
                for item in block.value["principles"].bound_blocks
            ],
        }
        for block in page.body
    ]


def expected(translated: list[dict], source: list[dict]) -> list[dict]:
    """Return what a translation is after it has followed its source."""
    known = [block["id"] for block in translated]
    wanted = [block["id"] for block in source]
    if any("heading" in block and block["id"] not in known for block in source):
        order = [block for block in translated if block["id"] in wanted or "heading" in block]
    else:
        order = [by_id(translated, each) for each in wanted if each in known]
    return [
        merged(block, by_id(source, block["id"]) or block)
        for block, following in zip(order, [*order[1:], {"heading": ""}], strict=True)
        if "heading" not in block or "heading" not in following
    ]


def merged(block: dict, source: dict) -> dict:
    if "heading" in block:
        return block
    return {
        "id": block["id"],
        "name": block["name"],
        "acronym": block["acronym"] if source["acronym"] else "",
        "is_shown": source["is_shown"],
        "principles": [
            by_id(block["principles"], item["id"])
            for item in source["principles"]
            if by_id(block["principles"], item["id"])
        ],
    }


def by_id(items: list[dict], wanted: str) -> dict | None:
    return next((item for item in items if item["id"] == wanted), None)


def move(blocks, at, to, number):
    if blocks:
        blocks.insert(to % len(blocks), blocks.pop(at % len(blocks)))


def delete(blocks, at, to, number):
    others = [block for block in blocks if block is not first_section(blocks)]
    if len(others) > 1:
        blocks.remove(others[at % len(others)])


def add_section(blocks, at, to, number):
    value = {"heading": f"Section {number}"}
    blocks.insert(at % len(blocks), {"type": "section", "id": new_id(number), "value": value})


def add_organization(blocks, at, to, number):
    value = {"name": f"N{number}", "acronym": f"M{number}", "description": "<p>Text.</p>"}
    blocks.insert(
        at % len(blocks) + 1, {"type": "organization", "id": new_id(number), "value": value}
    )


def hide_or_show(blocks, at, to, number):
    value = organization_at(blocks, at)
    value["show_on_page"] = not value.get("show_on_page", True)


def rename(blocks, at, to, number):
    organization_at(blocks, at)["name"] = f"N{number}"


def empty_acronym(blocks, at, to, number):
    organization_at(blocks, at)["acronym"] = ""


def add_principle(blocks, at, to, number):
    value = {"name": f"P{number}", "text": "<p>Text.</p>"}
    organization_at(blocks, at).setdefault("principles", []).insert(
        to, {"type": "item", "id": new_id(number), "value": value}
    )


def move_principle(blocks, at, to, number):
    move(principles_at(blocks, at), 0, to, number)


def delete_principle(blocks, at, to, number):
    del principles_at(blocks, at)[:1]


def principles_at(blocks, at) -> list:
    """Return the stored principles of an organization that has some."""
    values = [block["value"].get("principles") for block in blocks]
    values = [principles for principles in values if principles]
    return values[at % len(values)] if values else []


def organization_at(blocks, at) -> dict:
    """Return the stored value of one of the organizations, or of none if there is none."""
    values = [block["value"] for block in blocks if block["type"] == "organization"]
    return values[at % len(values)] if values else {}


def publishable(blocks) -> list:
    """Return stored blocks as the rules want them: a section first, and none that is empty."""
    blocks = sorted(blocks, key=lambda block: block is not first_section(blocks))
    following = [*(block["type"] for block in blocks[1:]), "section"]
    return [
        block
        for block, next_type in zip(blocks, following, strict=True)
        if (block["type"], next_type) != ("section", "section")
    ]


def first_section(blocks) -> dict | None:
    return next((block for block in blocks if block["type"] == "section"), None)


def new_id(number) -> str:
    return str(UUID(int=number))


EDITS = [
    *(move, move, delete, add_section, add_organization, add_organization, hide_or_show),
    *(rename, empty_acronym, add_principle, move_principle, delete_principle),
]


class TwoLanguages(RuleBasedStateMachine):
    """An English page and its Turkish translation, as they should be.

    ``live`` is what visitors of the translation should see, None if it is withdrawn; ``newest`` is
    what its editor should show. ``promises`` has the content of each revision that is promised, by
    the revision's key: the newest during a review, and what is scheduled.
    """

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.translation = Translation.objects.get()
        self.source_pk = self.translation.source.get_source_instance().pk
        self.pk = self.translation.get_target_instance().pk
        self.admin = get_user_model().objects.get()
        self.count = 0
        self.live = self.newest = plain(self.page)
        self.newest_pk = self.page.latest_revision_id
        self.has_draft = self.is_locked = self.has_new_source = False
        self.promises = {}
        self.saved_names = set()

    def teardown(self):
        try:
            revisions = Revision.objects.for_instance(self.page)
            kept = {name for each in revisions for name in names(plain(each.as_object()))}
            assert self.saved_names <= kept
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @property
    def source(self):
        return AffiliationIndexPage.objects.get(pk=self.source_pk)

    @property
    def page(self):
        return AffiliationIndexPage.objects.get(pk=self.pk)

    @property
    def review(self):
        return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).first()

    @property
    def schedule(self):
        return Revision.objects.filter(approved_go_live_at__isnull=False).first()

    def unused(self):
        self.count += 1
        return self.count

    def follow(self):
        """Let the model follow the source, as the translation should have done."""
        self.translation.refresh_from_db()
        if self.is_locked or not self.translation.enabled or not self.source.live:
            return
        source = plain(self.source)
        live = self.live and expected(self.live, source)
        if self.newest_pk in self.promises:
            self.has_draft = self.has_draft or live != self.live
        else:
            self.newest = expected(self.newest, source) if self.has_draft else live
            self.newest_pk = self.page.latest_revision_id
        self.live = live

    def went_live(self, version, is_newest):
        """Let the model take over a version of the translation that was published."""
        self.live, self.has_draft, self.promises = plain(version), not is_newest, {}
        if is_newest:
            self.newest, self.newest_pk = self.live, self.page.latest_revision_id
        self.saved_names.update(names(self.live))
        self.follow()

    # What happens to the source.

    @rule(edits=st.lists(st.tuples(st.sampled_from(EDITS), PLACES, PLACES), max_size=4))
    def publish_source(self, edits):
        draft = self.source.get_latest_revision_as_object()
        blocks = draft.body.get_prep_value()
        for edit, at, to in edits:
            edit(blocks, at, to, self.unused())
        draft.body = json.dumps(publishable(blocks))
        draft.save_revision().publish()
        self.has_new_source = True
        self.follow()

    @precondition(lambda self: self.source.live)
    @rule()
    def withdraw_source(self):
        self.source.unpublish()

    # What happens to the translation.

    @precondition(
        lambda self: self.has_new_source and self.translation.enabled and not self.is_locked
    )
    @rule()
    def translate_all(self):
        self.has_new_source = False
        for segment in self.translation.source.stringsegment_set.all():
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=self.translation.target_locale,
                defaults={"data": f"Türkçe {segment.string.data}"},
            )
        publish(self.translation)
        translated = self.translation.source.get_ephemeral_translated_instance(
            self.translation.target_locale
        )
        self.went_live(translated, is_newest=True)

    @precondition(lambda self: not self.is_locked)
    @rule(at=PLACES)
    def save_draft(self, at):
        draft = self.page.get_latest_revision_as_object()
        draft.go_live_at = None
        organizations = [block for block in draft.body if block.block_type == "organization"]
        if organizations:
            name = f"Taslak {self.unused()}"
            organizations[at % len(organizations)].value["name"] = name
            self.saved_names.add(name)
        self.saved(draft.save_revision())
        self.newest, self.has_draft = plain(draft), True

    def saved(self, revision):
        """Let the model take over a new revision."""
        if self.review and not self.is_scheduled(self.newest_pk):
            del self.promises[self.newest_pk]
        self.newest_pk = revision.pk
        if self.review:
            self.promise()

    @precondition(lambda self: not self.is_locked and not self.review)
    @rule(at=PLACES)
    def submit(self, at):
        self.save_draft(at)
        rejected = self.page.current_workflow_state
        if rejected:
            rejected.resume(user=self.admin)
        else:
            Workflow.objects.get().start(self.page, self.admin)
        self.promise()

    @precondition(lambda self: not self.is_locked and self.live)
    @rule(at=PLACES)
    def schedule_draft(self, at):
        self.save_draft(at)
        draft = self.page.get_latest_revision_as_object()
        draft.go_live_at = timezone.now() + timedelta(days=1)
        revision = draft.save_revision()
        revision.publish()
        self.newest_pk, self.promises = revision.pk, {}
        self.promise()

    def promise(self):
        self.promises[self.newest_pk] = Revision.objects.get(pk=self.newest_pk).content

    def is_scheduled(self, pk):
        return bool(self.schedule) and self.schedule.pk == pk

    @precondition(lambda self: self.review)
    @rule(action=st.sampled_from(["approve", "reject"]))
    def decide(self, action):
        self.review.task.specific.on_action(self.review, self.admin, action)
        if action == "approve":
            approved = Revision.objects.get(pk=self.newest_pk).as_object()
            if not approved.go_live_at:
                self.went_live(approved, is_newest=True)
        elif not self.is_scheduled(self.newest_pk):
            del self.promises[self.newest_pk]
            self.follow()

    @precondition(lambda self: self.schedule)
    @rule()
    def reach_the_time(self):
        revision = self.schedule
        revision.content["go_live_at"] = None
        revision.save()
        revision.publish()
        self.went_live(revision.as_object(), revision.pk == self.newest_pk)

    @precondition(lambda self: self.live)
    @rule()
    def withdraw(self):
        schedule = self.schedule
        self.page.unpublish()
        self.live, self.has_draft = None, True
        if schedule and not (self.review and schedule.pk == self.newest_pk):
            del self.promises[schedule.pk]

    # What keeps the translation from following.

    @precondition(lambda self: not self.is_locked and self.translation.enabled)
    @rule(is_lock=st.booleans())
    def hinder(self, is_lock):
        self.set_obstacles(is_locked=is_lock, is_enabled=is_lock)

    @precondition(lambda self: self.is_locked or not self.translation.enabled)
    @rule()
    def let_go(self):
        self.set_obstacles(is_locked=False, is_enabled=True)
        self.follow()

    def set_obstacles(self, is_locked, is_enabled):
        self.is_locked = is_locked
        page = self.page
        page.locked = is_locked
        page.save(update_fields=["locked"])
        self.translation.enabled = is_enabled
        self.translation.save(update_fields=["enabled"])

    # What must always hold.

    @invariant()
    def visitors_see_what_they_should(self):
        assert (plain(self.page) if self.page.live else None) == self.live

    @invariant()
    def editors_see_what_they_should(self):
        newest = self.page.get_latest_revision()
        assert plain(newest.as_object()) == self.newest
        assert newest.is_latest_revision()
        assert self.page.has_unpublished_changes == self.has_draft
        assert self.page.locked == self.is_locked

    @invariant()
    def promises_are_kept(self):
        reviewed = {self.newest_pk} if self.review else set()
        scheduled = {self.schedule.pk} if self.schedule else set()
        assert reviewed | scheduled == self.promises.keys()
        for pk, content in self.promises.items():
            assert Revision.objects.get(pk=pk).content == content


def names(blocks: list[dict]) -> set[str]:
    return {block["name"] for block in blocks if "name" in block}


@pytest.mark.slow
def test_translation_is_what_the_specification_says(roomy_translation, admin_user):
    run_state_machine_as_test(
        TwoLanguages,
        settings=settings(max_examples=8, stateful_step_count=20, deadline=None, print_blob=True),
    )
