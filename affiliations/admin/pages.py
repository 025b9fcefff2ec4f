"""The list of the affiliation pages that a user may work on."""

from django.contrib.admin import SimpleListFilter, display
from django.db.models import Exists, OuterRef
from django.db.models.functions import Collate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Locale
from wagtail_modeladmin.helpers import (
    DjangoORMSearchHandler,
    PageButtonHelper,
    PagePermissionHelper,
)
from wagtail_modeladmin.views import ChooseParentView

from ..content.letters import COLLATION, capitalized, fold
from ..content.outline import organization_count, section_count
from ..models import AffiliationIndexPage
from ..translation.obstacles import obstacles
from ..translation.progress import texts_to_translate
from .lists import LanguageFilter, ListAdmin, may_work_on_pages, pages_to_work_on


class StatusFilter(SimpleListFilter):
    """Narrows the list to live pages, live pages with a newer draft, or drafts."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [
            ("live", _("Live")),
            ("changed", _("Live, with a newer draft")),
            ("draft", _("Draft")),
        ]

    def queryset(self, request, queryset):
        conditions = {
            "live": {"live": True},
            "changed": {"live": True, "has_unpublished_changes": True},
            "draft": {"live": False},
        }
        return queryset.filter(**conditions.get(self.value(), {}))


class FoldingSearchHandler(DjangoORMSearchHandler):
    """Finds pages without regard to case and accents: "istanbul" finds "İstanbul".

    Databases differ in which letters they take for the same. So Python compares the pages, which
    are few.
    """

    def search_queryset(self, queryset, search_term, **kwargs):
        words = fold(search_term).split()
        found = [
            pk
            for pk, *texts in queryset.values_list("pk", *self.search_fields)
            if all(word in fold(" ".join(texts)) for word in words)
        ]
        return queryset.filter(pk__in=found)


class ChoosePlaceView(ChooseParentView):
    """Asks where a new page goes.

    If each language has one place, the choice is between languages, otherwise between pages.
    """

    def get_form(self, request):
        form = super().get_form(request)
        parent = form.fields["parent_page"]
        name = parent.label_from_instance
        languages = list(parent.queryset.values_list("locale", flat=True))
        self.is_by_language = len(set(languages)) == len(languages)
        if self.is_by_language:
            parent.label = _("Language")
            parent.label_from_instance = language_of
        elif len(set(languages)) > 1:
            parent.label_from_instance = lambda page: f"{name(page)} ({language_of(page)})"
        return form


def language_of(page) -> str:
    """Return the name of the language that a page is written in."""
    return page.locale.get_display_name()


class AffiliationPagesPermissionHelper(PagePermissionHelper):
    """Lets everybody who may work on pages see the list."""

    def get_valid_parent_pages(self, user):
        """Leave out the root of all pages, because a page directly below it is on no site."""
        return super().get_valid_parent_pages(user).exclude(depth=1)

    def user_can_list(self, user):
        return may_work_on_pages(user)


class AffiliationPagesButtonHelper(PageButtonHelper):
    """The buttons of a row; all look alike, so that none is more striking than the title."""

    copy_button_classnames = ["button-secondary"]
    unpublish_button_classnames = ["button-secondary"]

    def get_buttons_for_obj(self, obj, classnames_add=(), **kwargs):
        buttons = super().get_buttons_for_obj(obj, classnames_add=[*classnames_add], **kwargs)
        if obj.untranslated and self.request.user.has_perm("wagtail_localize.submit_translation"):
            translate = {
                "url": reverse("wagtail_localize:submit_page_translation", args=[obj.pk]),
                "label": _("Translate"),
                "title": _("Translate this page into another language"),
                "classname": self.finalise_classname(["button-secondary", *classnames_add]),
            }
            buttons.insert(1, translate)
        return buttons


class AffiliationPagesAdmin(ListAdmin):
    """Lists the affiliation pages; adding and editing open Wagtail's own page editor."""

    model = AffiliationIndexPage
    menu_label = _("Pages")
    menu_icon = "doc-empty"
    permission_helper_class = AffiliationPagesPermissionHelper
    button_helper_class = AffiliationPagesButtonHelper
    choose_parent_view_class = ChoosePlaceView
    choose_parent_template_name = "affiliations/admin/choose_place.html"
    list_display = (
        "title_in_admin",
        "language",
        "sections",
        "organizations",
        "status",
        "last_edited",
    )
    list_export = (
        "title",
        "language",
        "sections",
        "organizations",
        "status",
        "last_edited",
        "address",
    )
    list_select_related = ("locale",)
    search_fields = ("title", "draft_title")
    search_handler_class = FoldingSearchHandler
    ordering = ("sorted_title",)
    export_filename = "affiliation-pages"

    def get_queryset(self, request):
        pages = pages_to_work_on(request.user)
        translated = self.model.objects.filter(
            translation_key=OuterRef(OuterRef("translation_key")), alias_of=None
        )
        return (
            self.model.objects.filter(pk__in=pages.values("pk"))
            .annotate(
                sorted_title=Collate("draft_title", COLLATION),
                untranslated=Exists(Locale.objects.exclude(pk__in=translated.values("locale"))),
            )
            .order_by(*self.ordering)
        )

    def get_list_filter(self, request):
        return (LanguageFilter, StatusFilter)

    @display(description=_("Title"), ordering="sorted_title")
    def title_in_admin(self, page):
        return page.get_admin_display_title()

    @display(description=_("Sections"))
    def sections(self, page):
        return section_count(page.sections)

    @display(description=_("Organizations"))
    def organizations(self, page):
        return organization_count(page.sections)

    @display(description=_("Status"), ordering="live")
    def status(self, page):
        parts = [capitalized(page.status_string)]
        if count := texts_to_translate(page):
            waiting = ngettext("%(count)d text to translate", "%(count)d texts to translate", count)
            parts.append(waiting % {"count": count})
        return " · ".join([*parts, *(obstacle.words for obstacle in obstacles(page))])

    @display(description=_("Last edited"), ordering="latest_revision_created_at")
    def last_edited(self, page):
        return page.latest_revision_created_at
