"""The list of the published organizations on the pages that a user may work on."""

from contextlib import suppress
from datetime import date

from django.contrib.admin import SimpleListFilter, display
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import ButtonHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.views import InspectView

from ..blocks import OrganizationBlock
from ..content.letters import capitalized, fold
from ..content.website import domain
from ..models import PublishedOrganization
from .lists import LanguageFilter, ListAdmin, may_work_on_pages, pages_to_work_on

# The columns that hold a field of the organization's block, without those that are named below.
FACTS = [
    field.name
    for field in PublishedOrganization._meta.fields
    if field.name in OrganizationBlock.base_blocks.keys() - {"name", "acronym", "anchor"}
]


def organizations_to_work_on(user) -> QuerySet:
    """Return the published organizations of the pages that a user may edit or publish."""
    return PublishedOrganization.objects.filter(page__in=pages_to_work_on(user).values("pk"))


class OrganizationLanguageFilter(LanguageFilter):
    path = "page__locale__language_code"


class PageFilter(SimpleListFilter):
    """Narrows the list to one page."""

    title = _("page")
    parameter_name = "page"

    def lookups(self, request, model_admin):
        pages = pages_to_work_on(request.user).filter(live=True).order_by("title")
        return list(pages.values_list("pk", "title"))

    def queryset(self, request, queryset):
        with suppress(ValueError):
            return queryset.filter(page=self.value() or "")
        return queryset


class SectionFilter(SimpleListFilter):
    """Narrows the list to the sections with one heading."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        sections = model_admin.get_queryset(request).exclude(section="").order_by("section")
        return [
            (heading, heading) for heading in sections.values_list("section", flat=True).distinct()
        ]

    def queryset(self, request, queryset):
        return queryset.filter(section=self.value()) if self.value() else queryset


class WebsiteFilter(SimpleListFilter):
    """Narrows the list to organizations with a website, or to those without."""

    title = _("website")
    parameter_name = "website"

    def lookups(self, request, model_admin):
        return [("yes", _("With a website")), ("no", _("Without a website"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.exclude(website="")
        return queryset.filter(website="") if self.value() == "no" else queryset


class ReviewFilter(SimpleListFilter):
    """Narrows the list to organizations whose facts somebody should check again."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("due", _("Review due"))]

    def queryset(self, request, queryset):
        return queryset.review_due() if self.value() == "due" else queryset


class IndexSearchHandler(DjangoORMSearchHandler):
    """Finds organizations by words of name, acronym and section; ignores case and accents."""

    def search_queryset(self, queryset, search_term, **kwargs):
        for word in fold(search_term).split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset


class PublishedOrganizationPermissionHelper(PermissionHelper):
    """Lets users read the index, and change nothing; they change organizations on the pages."""

    def user_can_list(self, user):
        return may_work_on_pages(user)

    def user_can_inspect_obj(self, user, obj):
        return organizations_to_work_on(user).filter(pk=obj.pk).exists()

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class PublishedOrganizationButtonHelper(ButtonHelper):
    """The buttons that lead to the organization in the editor and on the page.

    Everybody who sees a row may use all of them, so permissions are not checked for each row.
    """

    def get_primary_button(self, obj):
        """Return the button whose address the name in a row leads to."""
        return self.inspect_button(obj.pk)

    def get_buttons_for_obj(self, obj, exclude=(), classnames_add=(), **kwargs):
        """Return the buttons of a row, or of the view of one organization.

        Each is a dict with ``url``, ``label``, ``title`` and ``classname``.
        """
        secondary = ["button-secondary"] if classnames_add else []
        classname = self.finalise_classname([*secondary, *classnames_add])
        edit = {
            "url": obj.edit_url,
            "label": _("Edit on page"),
            "title": _("Open the page's editor at this organization"),
        }
        view = {
            "url": obj.get_url(self.request),
            "label": _("View on site"),
            "title": _("Show this organization as visitors see it"),
        }
        buttons = [{**button, "classname": classname} for button in (edit, view)]
        if "inspect" not in exclude:
            buttons.append(self.inspect_button(obj.pk, [*classnames_add]))
        return buttons


class InspectOrganizationView(InspectView):
    """The view of all that the index holds about one organization."""

    def get_field_label(self, field_name, field=None):
        return capitalized(super().get_field_label(field_name, field))


class PublishedOrganizationsAdmin(ListAdmin):
    """Lists the published organizations; those with the oldest check of facts come first."""

    model = PublishedOrganization
    menu_label = _("Published organizations")
    menu_icon = "group"
    permission_helper_class = PublishedOrganizationPermissionHelper
    button_helper_class = PublishedOrganizationButtonHelper
    inspect_view_enabled = True
    inspect_view_class = InspectOrganizationView
    inspect_view_fields = (
        "name",
        "acronym",
        "page",
        "section",
        "position",
        *FACTS,
    )
    list_display = (
        "heading",
        "section",
        "page",
        "domain",
        "member_since",
        "checked_on",
    )
    list_export = (
        "name",
        "acronym",
        "section",
        "page",
        "language",
        "position",
        *FACTS,
        "address",
    )
    list_per_page = 50
    list_select_related = ("page__locale",)
    search_fields = ("search_text",)
    search_handler_class = IndexSearchHandler
    ordering = ("facts_or_never", "sort_name")
    export_filename = "published-organizations"

    def get_queryset(self, request):
        return organizations_to_work_on(request.user).annotate(
            facts_or_never=Coalesce("facts_checked_on", date.min)
        )

    def page_of(self, row):
        return row.page

    def url_of(self, row):
        return row.get_url()

    def get_list_filter(self, request):
        return (OrganizationLanguageFilter, PageFilter, SectionFilter, WebsiteFilter, ReviewFilter)

    @display(description=_("Name"), ordering="sort_name")
    def heading(self, organization):
        return str(organization)

    @display(description=_("Website"), ordering="website")
    def domain(self, organization):
        return domain(organization.website)

    @display(description=_("Facts checked on"), ordering="facts_or_never")
    def checked_on(self, organization):
        return organization.facts_checked_on
