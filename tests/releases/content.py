"""What a release is recorded with: a bit of everything that people leave behind in a site.

Written through what no release changes: Wagtail's own models, and the addresses of the site.
"""

import re
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Comment, Page, PageViewRestriction, Site, Workflow
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from affiliations.models import AffiliationIndexPage
from tests.content import make_logo, organization, section

FAR = datetime(2099, 1, 1, tzinfo=UTC)
TURKISH = {"Partnerships": "Ortaklıklar", "Sister cities": "Kardeş kentler"}


def fill() -> list[str]:
    """Add to the sample content what else a site holds; return the paths of its draft links."""
    people = [person("ed", "Editors"), person("mo", "Moderators")]
    home = Site.objects.get(is_default_site=True).root_page
    draft_under_review(home, *people)
    partnerships = page_that_moved(home)
    half_translated(partnerships)
    waiting_pages(home)
    locked_draft(home, people[0])
    return share_by_links(partnerships)


def person(name, group):
    user = get_user_model().objects.create_user(name, f"{name}@example.org", f"password of {name}")
    user.groups.add(Group.objects.get(name=group))
    return user


def draft_under_review(home, editor, moderator):
    """The sample page with a draft: one organization renamed, one hidden, one moved, one new."""
    page = AffiliationIndexPage.objects.child_of(home).get()
    organizations = [block for block in page.body if block.block_type == "organization"]
    organizations[0].value["name"] = "A name of its own since the draft"
    organizations[1].value["show_on_page"] = False
    first = list(page.body).index(organizations[2])
    page.body.append(page.body.pop(first))
    page.body.append(organization("New in the draft", acronym="NID"))
    revision = page.save_revision(user=editor)
    Comment.objects.create(
        page=page,
        user=moderator,
        text="Is this still true?",
        contentpath=f"body.{organizations[0].id}.description",
        revision_created=revision,
    )
    Workflow.objects.get(active=True).start(page, editor)


def page_that_moved(home) -> Page:
    """A live page with logos, renamed after people had kept its address and its anchors."""
    page = publish(
        home,
        "Partnerships",
        section("Sister cities", introduction="<p>Cities we <b>exchange</b> with.</p>"),
        organization(
            "City of Çanakkale",
            acronym="ÇNK",
            logo=make_logo(600, 600),
            principles=[{"name": "Neutrality", "text": "<p>Above party politics.</p>"}],
            website="https://www.example.org/",
            member_since=2004,
            our_role="Member",
            responsible_unit="Culture",
            facts_checked_on="2026-01-31",
            internal_note="Ask the mayor",
        ),
        organization("City of Iğdır", logo=make_logo(900, 200, "JPEG"), name_language="tr"),
        ("text", "<p>The council decides every year.</p>"),
    )
    page.body[1].value["name"] = "Town of Çanakkale"
    page.body[1].value["acronym"] = "TÇ"
    page.slug = "partners"
    page.save_revision().publish()
    return page


def half_translated(page) -> None:
    """A Turkish draft of which two texts are translated."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    locale = next(iter(page.get_parent().get_translations())).locale
    translation = Translation.objects.create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.filter(string__data__in=TURKISH):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            data=TURKISH[segment.string.data],
        )
    translation.save_target(publish=False)


def share_by_links(page) -> list[str]:
    """Make a link to a draft that works and one that is ended; return their paths."""
    page.title = "Partnerships, a draft to share"
    page.save_revision()
    client, links = administrator(), f"/admin/draft-links/{page.pk}/"
    for _ in range(2):
        client.post(f"{links}make/")
    html = client.get(links).text
    client.post(re.search(rf"{links}\d+/end/", html)[0])
    return sorted(set(re.findall(r"/draft/[0-9a-f-]+/", html)))


def administrator() -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.filter(is_superuser=True).first())
    return client


def waiting_pages(home) -> None:
    """Pages that time, or a login, keeps from visitors."""
    scheduled = publish(home, "Scheduled", section(), organization("Network of 2099"))
    scheduled.unpublish()
    scheduled.go_live_at = FAR
    scheduled.save_revision(approved_go_live_at=FAR)
    expiring = publish(home, "Expiring", section(), organization("Old network"))
    expiring.expire_at = FAR
    expiring.save_revision().publish()
    private = publish(home, "Private", section(), organization("Inner circle"))
    PageViewRestriction.objects.create(page=private, restriction_type="login")


def locked_draft(home, user) -> None:
    """A page that nobody has published, half written, and locked by its editor."""
    page = AffiliationIndexPage(title="Half written", slug="half-written", live=False)
    page.body = [organization("", website="https://half.example"), ("text", "<p>To be sorted</p>")]
    home.add_child(instance=page)
    page.save_revision(user=user)
    page.locked, page.locked_by = True, user
    page.save(update_fields=["locked", "locked_by"])


def publish(home, title, *blocks) -> AffiliationIndexPage:
    page = AffiliationIndexPage(title=title, live=False, body=list(blocks))
    home.add_child(instance=page)
    page.save_revision().publish()
    return AffiliationIndexPage.objects.get(pk=page.pk)
