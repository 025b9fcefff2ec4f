"""How editors make draft links, end them, and read what became of them."""

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import PageLogEntry

from site_project.draft_links.models import DraftLink

from .conftest import SHARED, change, links_url, names, parsed


def in_words(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def listed(client, page):
    """Return what the page of links says of each one: of the active ones, and of the others."""
    html = parsed(client.get(links_url(page)))
    lists = [
        [[" ".join(fact.text.split()) for fact in link.select("li")] for link in links]
        for links in (ul.find_all("li", recursive=False) for ul in html.select(".draft-links"))
    ]
    return dict(zip([h2.text for h2 in html.select("main h2")], lists, strict=True))


def test_link_expires_after_a_week(make):
    make()

    left = DraftLink.objects.get().active_until - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def test_link_outlives_the_account_of_its_maker(make, client, draft, django_user_model, moderator):
    address = make()
    django_user_model.objects.get(username="link maker").delete()

    assert names(client.get(address)) == SHARED
    client.force_login(moderator)
    [[facts]] = listed(client, draft).values()
    assert re.fullmatch(r"Made on \S+ \d+, \d{4}, .*", facts[2])


def test_every_link_is_a_new_one(make, client):
    first = make()
    change(first, ended_at=timezone.now())

    second = make()

    assert first != second
    assert names(client.get(second)) == SHARED


def test_editor_ends_a_link(make, client, draft, moderator):
    address = make()
    client.force_login(moderator)
    form = parsed(client.get(links_url(draft))).select_one("form[action$='/end/']")

    after = client.post(form["action"], follow=True)

    assert "No link to a draft of this page works at present." in after.text
    client.logout()
    assert client.get(address).status_code == 410
    link = DraftLink.objects.get()
    assert (link.made_by.username, link.ended_by.username) == ("link maker", "link ender")
    assert timezone.now() - link.ended_at < timedelta(minutes=1)


def test_link_is_ended_once(make, client, draft, moderator, admin_user):
    make()
    ending = f"{links_url(draft)}{DraftLink.objects.get().pk}/end/"

    for user in (moderator, admin_user):
        client.force_login(user)
        client.post(ending)

    assert DraftLink.objects.get().ended_by == moderator
    assert PageLogEntry.objects.filter(action="draft_links.end").count() == 1


def test_links_are_in_the_pages_history(make, client, draft, moderator):
    make()
    client.force_login(moderator)
    client.post(f"{links_url(draft)}{DraftLink.objects.get().pk}/end/")

    html = parsed(client.get(f"/admin/pages/{draft.pk}/history/"))

    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")[:2]]
        for row in html.select("main tbody tr")
    ]
    assert rows[:2] == [["Draft link ended", "link ender"], ["Draft link made", "link maker"]]
    revisions = PageLogEntry.objects.filter(action__startswith="draft_links.").values("revision")
    assert list(revisions) == [{"revision": draft.latest_revision_id}] * 2


def test_page_of_links_says_what_became_of_each(make, client, draft, moderator):
    day = timedelta(days=1)
    now = timezone.now()
    for fields in (
        {"active_until": now - 31 * day, "made_at": now - 38 * day},
        {"active_until": now + 5 * day, "ended_at": now - 31 * day, "ended_by": moderator},
        {"active_until": now - 29 * day, "opened_count": 1, "last_opened_at": now - 30 * day},
        {"active_until": now - 2 * day, "ended_at": now - 3 * day, "ended_by": moderator},
        {"active_until": now + 2 * day, "ended_at": now - day},
        {"active_until": now + 2 * day, "opened_count": 12, "last_opened_at": now - day},
        {"active_until": now + 3 * day},
    ):
        change(make(), **{"made_at": now - 4 * day, **fields})
    client.force_login(moderator)

    draft_and_maker = [
        f"Shows the draft of {in_words(draft.latest_revision.created_at)}",
        f"Made by link maker on {in_words(now - 4 * day)}",
    ]
    assert listed(client, draft) == {
        "Active links": [
            [f"Works until {in_words(now + 3 * day)}", *draft_and_maker, "Not opened yet"],
            [
                f"Works until {in_words(now + 2 * day)}",
                *draft_and_maker,
                f"Opened 12 times, last on {in_words(now - day)}",
            ],
        ],
        "Ended links": [
            [f"Ended on {in_words(now - day)}", *draft_and_maker, "Not opened yet"],
            [
                f"Ended by link ender on {in_words(now - 3 * day)}",
                *draft_and_maker,
                "Not opened yet",
            ],
            [
                f"Expired on {in_words(now - 29 * day)}",
                *draft_and_maker,
                f"Opened 1 time, last on {in_words(now - 30 * day)}",
            ],
        ],
    }


def test_links_are_for_those_who_may_edit_that_page(
    make, draft, client, publish_affiliation_page, editor_of
):
    make()
    link = DraftLink.objects.get()
    other = publish_affiliation_page(title="Elsewhere", slug="elsewhere")
    ending = f"{links_url(draft)}{link.pk}/end/"
    making = f"{links_url(draft)}make/"

    for login in (None, editor_of(other)):
        if login:
            client.force_login(login)
        answers = [client.get(links_url(draft)), client.post(making), client.post(ending)]
        expected = "/admin/" if login else "/admin/login/"
        assert {answer.url.split("?")[0] for answer in answers} == {expected}
    # By way of their own page they cannot end it either.
    assert client.post(f"{links_url(other)}{link.pk}/end/").status_code == 404

    assert list(DraftLink.objects.values_list("pk", "ended_at")) == [(link.pk, None)]


def test_links_are_made_and_ended_by_post_only(make, draft, client, moderator):
    make()
    link = DraftLink.objects.get()
    client.force_login(moderator)

    answers = [client.get(f"{links_url(draft)}{end}/") for end in ("make", f"{link.pk}/end")]

    assert [(answer.status_code, answer["Allow"]) for answer in answers] == [(405, "POST")] * 2
    assert list(DraftLink.objects.values_list("pk", "ended_at")) == [(link.pk, None)]


def test_editor_leads_to_the_links(draft, admin_client):
    html = parsed(admin_client.get(f"/admin/pages/{draft.pk}/edit/"))

    links = [a.get_text(strip=True) for a in html.select(f"a[href='{links_url(draft)}']")]
    assert links == ["Share the draft by a link"]
