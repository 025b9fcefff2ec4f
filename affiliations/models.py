import json
from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpResponse
from django.urls import Resolver404
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import PublishingPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from .blocks import RICH_TEXT_FEATURES, AffiliationPageBody
from .content.base_template import base_template
from .content.facts import oldest_fresh_day
from .content.letters import fold, lower
from .content.logos import prefetch_logos
from .content.outline import Section, all_organizations, outline_of, section_count, shown
from .content.rich_text import has_text, plain_text
from .editing.panels import OutlinePanel, block_marks
from .programs.open_data import FILES, open_data
from .programs.structured_data import members_as_json_ld
from .publishing.drafts import save_draft
from .publishing.kept_anchors import store_anchors, stored_anchors
from .publishing.locking import lock_page
from .publishing.refusals import UnpublishableError, editor_address, links_to, problems_of
from .publishing.revisions import prepare_revision
from .publishing.versions import put_back_live_version
from .review.comparison import live_version, page_changes
from .review.marks import marked
from .review.panels import BodyPanel, ChangesPanel, RichTextPanel, StartPanel
from .saving.form import EditorPageForm
from .saving.panels import KeptComments, QuestionsPanel


class AffiliationIndexPageForm(EditorPageForm):
    """The editor's form, which gives sections and organizations their anchors."""

    def defer_required_fields(self):
        """Let a draft be saved before its address is there."""
        super().defer_required_fields()
        slug = self.fields.get("slug")
        if slug and slug.required:
            slug.required = False
            self.deferred_required_fields.append("slug")

    def clean_slug(self):
        """Keep the address that a page has; Wagtail makes that of a new page from its title.

        If the title has nothing to make an address of, the editor must type one.
        """
        slug = self.cleaned_data["slug"] or self.instance.slug
        if not slug and not slugify(self.cleaned_data.get("title", "")):
            raise ValidationError(self.fields["slug"].error_messages["required"], code="required")
        return slug

    def clean(self):
        cleaned_data = super().clean()
        if "body" in cleaned_data:
            self.store_anchors()
        else:
            self.name_what_is_wrong()
        return cleaned_data

    def merge(self, base):
        """Merge what is to be stored: if that is not what was typed, it is nobody's change."""
        self.store_anchors()
        super().merge(base)

    def store_anchors(self):
        kept, is_draft = stored_anchors(self.instance), self.is_deferred_validation
        store_anchors(self.cleaned_data["body"], kept, is_draft)

    def get_field_updates_for_resave(self):
        """Tell the outline, after an autosave, what is now new, moved or changed since live."""
        marks = json.dumps(block_marks(self.instance))
        return [*super().get_field_updates_for_resave(), ("outline_marks", marks)]

    def name_what_is_wrong(self):
        """Say above the form which blocks to correct, and how."""
        for error in self.errors.as_data().get("body", []):
            error.message = _("The blocks that are marked below need a correction.")
            self.add_error(None, links_to(problems_of(self["body"].data, error)))


class AffiliationIndexPage(Page):
    """The municipality's memberships and affiliations on one page, section by section."""

    introduction = RichTextField(
        _("introduction"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("A sentence or two that stand under the title."),
    )
    body = StreamField(
        AffiliationPageBody(),
        verbose_name=_("content"),
        blank=True,
        help_text=_(
            "Start with a section, then add its organizations below. Drag a block by its handle "
            "to change the order, or to move an organization to another section."
        ),
    )

    subpage_types = []
    # The page depends on no query, and takes nothing that is sent to it.
    is_document = True
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    content_panels = [
        OutlinePanel("body"),
        QuestionsPanel(),
        ChangesPanel(heading=_("Changes that visitors do not see yet"), icon="history"),
        *Page.content_panels,
        RichTextPanel("introduction"),
        StartPanel(heading=_("How to begin"), icon="help", classname="start-panel"),
        BodyPanel("body"),
    ]
    settings_panels = [PublishingPanel(), KeptComments()]
    base_form_class = AffiliationIndexPageForm

    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("search_text"),
        index.AutocompleteField("search_text"),
    ]

    class Meta:
        verbose_name = _("affiliation page")
        verbose_name_plural = _("affiliation pages")

    @property
    def has_introduction(self) -> bool:
        return has_text(self.introduction)

    @property
    def description(self) -> str:
        """What search engines and messengers show of the page."""
        introduction = " ".join(plain_text(self.introduction).split())
        if written := self.search_description or introduction:
            return written
        return ", ".join(entry.block.value.heading for entry in all_organizations(self.sections))

    @property
    def municipality(self) -> Page:
        """The site's first page, whose title is the municipality's name.

        It is the version in this page's language, if there is one.
        """
        site = self.get_site()
        first = site.root_page if site else self.get_parent()
        return first.get_translation_or_none(self.locale) or first

    @property
    def sections(self) -> list[Section]:
        """The outline as visitors see it."""
        return shown(outline_of(self.body))

    def search_text(self) -> str:
        """Return the page's texts for the search: without accents, and in Turkish small letters.

        So "bogazi", "boğazı" and "BOĞAZI" find "Boğazı" in every database.
        """
        texts = self.body.stream_block.get_searchable_content(self.body)
        text = " ".join([self.title, plain_text(self.introduction), *map(str, texts)])
        return f"{fold(text)} {lower(text)}"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        sections = self.sections
        organizations = all_organizations(sections)
        prefetch_logos(entry.block.value.get("logo") for entry in organizations)
        return {
            **context,
            "base_template": base_template(),
            "sections": sections,
            "organization_count": len(organizations),
            "section_count": section_count(sections),
            "structured_data": members_as_json_ld(self.municipality, organizations, request),
            "files": FILES,
        }

    preview_modes = [("", _("Page")), ("changes", _("Changes since live"))]

    def get_preview_template(self, request, mode_name):
        if mode_name == "changes":
            return "affiliations/changes_preview.html"
        return super().get_preview_template(request, mode_name)

    def get_preview_context(self, request, mode_name):
        """Return the page's context; the mode "changes" adds what the draft would change."""
        context = super().get_preview_context(request, mode_name)
        if mode_name == "changes" and (live := live_version(self)):
            context["live"] = live
            context["sentences"], found = page_changes(live, self)
            context["sections"] = marked(context["sections"], found)
        return context

    def route(self, request, path_components):
        """Find the page at its own address, and its open data at the addresses just below."""
        for file in FILES:
            if path_components == [file.name] and self.live:
                return RouteResult(self, kwargs={"file": file})
        return super().route(request, path_components)

    def get_cached_paths(self):
        """Return the paths of the page and its files, relative to the page's own address."""
        return ["/", *(f"/{file.name}" for file in FILES)]

    def get_route_paths(self):
        """Return the same paths: when the page moves, all of them lead on to its new address."""
        return self.get_cached_paths()

    def resolve_subpage(self, path):
        """Raise ``Resolver404`` if the page has nothing at a path; Wagtail's redirections ask."""
        if path not in self.get_route_paths():
            raise Resolver404

    def serve(self, request, *args, file=None, **kwargs):
        """Return the page, or the file of open data that was asked for."""
        if not file:
            return super().serve(request, *args, **kwargs)
        data = open_data(self.body.stream_block, self.sections, self.get_full_url(request))
        content_type = f"{file.media_type}; charset=utf-8"
        return HttpResponse(file.write(data), content_type=content_type)

    def save_revision(self, *args, **options):
        """Save a draft, and return its revision: the newest one if it holds the same already."""
        return save_draft(self, *args, **options)

    def publish(self, revision, *args, **kwargs):
        """Check and publish a revision in one transaction; a translation then follows its source.

        Wagtail clears a schedule before it publishes. Without the transaction, a process that is
        killed in between would lose both. Raises ``UnpublishableError`` if a rule is broken.
        """
        # Without wagtail-localize this module must load, for the checks to say what is missing.
        from .translation.following import bring_in_step

        try:
            with transaction.atomic():
                lock_page(self.pk)
                prepare_revision(revision)
                super().publish(revision, *args, **kwargs)
                bring_in_step(type(self), self.pk, user=kwargs.get("user") or revision.user)
        except UnpublishableError:
            put_back_live_version(type(self).objects.get(pk=self.pk), revision)
            raise


class PublishedOrganizationQuerySet(models.QuerySet):
    def review_due(self):
        """Keep the organizations whose last check is too long ago, or that nobody has checked."""
        return self.exclude(facts_checked_on__gte=oldest_fresh_day())


class PublishedOrganization(models.Model):
    """An organization as visitors now find it on a page.

    ``register/index.py`` writes this table from the live pages; nobody edits it.
    """

    key = models.CharField(max_length=100, primary_key=True)
    page = models.ForeignKey(
        AffiliationIndexPage,
        on_delete=models.CASCADE,
        related_name="published_organizations",
        verbose_name=_("page"),
    )
    block_id = models.CharField(_("block"), max_length=60)
    position = models.PositiveIntegerField(_("position on the page"))
    section = models.TextField(_("section"), blank=True)
    name = models.TextField(_("name"))
    acronym = models.TextField(_("acronym"), blank=True)
    website = models.TextField(_("website"), blank=True)
    member_since = models.IntegerField(_("member since"), null=True)
    our_role = models.TextField(_("our role"), blank=True)
    responsible_unit = models.TextField(_("responsible unit"), blank=True)
    facts_checked_on = models.DateField(_("facts checked on"), null=True, db_index=True)
    anchor = models.TextField(_("anchor"))
    search_text = models.TextField()
    sort_name = models.TextField()

    objects = PublishedOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("published organization")
        verbose_name_plural = _("published organizations")
        default_permissions = ()
        ordering = ("page", "position")

    def __str__(self):
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def get_url(self, request=None) -> str:
        """Return the address at which visitors find this organization."""
        return f"{self.page.get_full_url(request)}#{self.anchor}"

    @property
    def edit_url(self) -> str:
        """The address that opens the page's editor with this organization in view."""
        return editor_address(self.page_id, f"body.{self.block_id}")


class ReviewReminder(models.Model):
    """When the owner of a page was last reminded to check the facts on it."""

    page = models.OneToOneField(AffiliationIndexPage, on_delete=models.CASCADE, primary_key=True)
    sent_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.page}: {self.sent_at}"
