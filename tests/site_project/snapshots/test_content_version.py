"""The version of the content, by which servers on one database hear of each other's changes."""

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from wagtail import hooks

from home.models import HomePage
from site_project.models import ContentChange
from site_project.snapshots import storage
from site_project.snapshots.building import build, renew
from site_project.snapshots.content_version import (
    COMPARED,
    KEPT,
    content_version,
    forget_old_changes,
    raise_content_version,
)
from site_project.snapshots.keeping import outdate_if_content_changed
from site_project.snapshots.rendering import django_application

from .conftest import front_of, is_snapshot, visit

SERVERS = st.sampled_from(["first", "second"])


def retitle(title):
    home = HomePage.objects.get(locale__language_code="en")
    home.title = title
    home.save_revision().publish()


class TwoServers(RuleBasedStateMachine):
    """Two servers with snapshots of their own, on one database.

    ``knows`` says of each server whether it has heard of everything.
    """

    def __init__(self, folder, committed):
        super().__init__()
        self.folder, self.committed = folder, committed
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.title, self.count = "Town", 0
        self.knows = {}
        for server in ("first", "second"):
            self.build(server)

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def on(self, server):
        return override_settings(SNAPSHOT_ROOT=self.folder / server)

    def new_title(self):
        self.count += 1
        return f"Town {self.count}"

    @rule(server=SERVERS, has_snapshots=st.booleans())
    def publish(self, server, has_snapshots):
        self.title = self.new_title()
        with self.on(server), override_settings(SNAPSHOTS=has_snapshots), self.committed():
            retitle(self.title)
        self.knows = {other: other == server for other in self.knows}

    @rule(server=SERVERS)
    def publish_and_take_back(self, server):
        with self.on(server), self.committed(), transaction.atomic():
            retitle(self.new_title())
            transaction.set_rollback(True)

    @rule(server=SERVERS)
    def build(self, server):
        with self.on(server):
            assert build()
        self.knows[server] = True

    @rule(server=SERVERS)
    def look(self, server):
        with self.on(server):
            outdate_if_content_changed(storage.snapshot_folder())
        self.knows[server] = True
        self.answers_what_was_published(server)

    @rule(server=SERVERS)
    def answers_what_was_published(self, server):
        with self.on(server):
            answer = visit(front_of(django_application()), "/en/")[2].decode()
        if self.knows[server]:
            assert f"<h1>{self.title}</h1>" in answer


def test_no_server_that_has_looked_is_stale(home, tmp_path, committed):
    retitle("Town")
    run_state_machine_as_test(
        lambda: TwoServers(tmp_path, committed),
        settings=hypothesis_settings(
            max_examples=6,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_look_without_a_change_leaves_the_snapshots_alone(built):
    before = storage.index_version(storage.snapshot_folder())

    outdate_if_content_changed(storage.snapshot_folder())

    assert storage.index_version(storage.snapshot_folder()) == before
    assert is_snapshot("/en/")


@pytest.mark.parametrize("make", [build, renew])
def test_change_by_another_server_while_snapshots_are_made_is_noticed(make, built):
    def publish_elsewhere(page, request, args, kwargs):
        raise_content_version()

    with hooks.register_temporarily("before_serve_page", publish_elsewhere):
        make() if make is build else make([built])
    assert is_snapshot("/en/memberships/")

    outdate_if_content_changed(storage.snapshot_folder())

    assert not is_snapshot("/en/memberships/")


def test_visitor_of_a_snapshot_costs_no_query(built, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert visit(front_of(django_application()), "/en/")[0] == "200 OK"


@pytest.mark.django_db
def test_change_that_is_stored_after_later_ones_is_seen():
    for _ in range(3):
        raise_content_version()
    [late, *_] = ContentChange.objects.order_by("-pk")[1:2]
    late.delete()
    before = content_version()

    late.save()

    assert content_version() != before


@pytest.mark.django_db
def test_old_changes_are_forgotten_and_the_version_stays():
    ContentChange.objects.bulk_create(ContentChange() for _ in range(KEPT + 50))
    before = content_version()

    forget_old_changes()

    assert ContentChange.objects.count() == KEPT
    assert content_version() == before
    assert len(before) == COMPARED
