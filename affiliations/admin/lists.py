"""What the lists of the *Affiliations* menu entry share: permissions, view and columns."""

from django.contrib.admin import SimpleListFilter, display
from django.contrib.admin.utils import lookup_field
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from ..models import AffiliationIndexPage
from ..programs.spreadsheets import harmless_cell

EDITING_ACTIONS = {"change", "publish"}


def may_work_on_pages(user) -> bool:
    """Say whether a user may edit or publish a page anywhere."""
    return PagePermissionPolicy().user_has_any_permission(user, EDITING_ACTIONS)


def pages_to_work_on(user) -> QuerySet:
    """Return the affiliation pages that a user may edit or publish."""
    return PagePermissionPolicy(AffiliationIndexPage).instances_user_has_any_permission_for(
        user, EDITING_ACTIONS
    )


class LanguageFilter(SimpleListFilter):
    """Narrows the list to the pages of one language; with one language there is no filter."""

    title = _("language")
    parameter_name = "language"
    path = "locale__language_code"

    def lookups(self, request, model_admin):
        locales = Locale.objects.all()
        choices = [(locale.language_code, locale.get_display_name()) for locale in locales]
        return choices if len(choices) > 1 else []

    def queryset(self, request, queryset):
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class ListingView(IndexView):
    """A list, and its export as CSV and XLSX.

    The view ignores lookups in the address that are not the list's own filters. Otherwise
    wagtail-modeladmin would apply them to any field of any related model, such as the owner's
    password.
    """

    custom_value_preprocess = {
        **IndexView.custom_value_preprocess,
        str: {IndexView.FORMAT_CSV: harmless_cell},
    }

    def get_filters(self, request):
        filters, has_filters, _other_lookups, needs_distinct = super().get_filters(request)
        return filters, has_filters, {}, needs_distinct

    def to_row_dict(self, item):
        """Return a row of the export as ``{column: value}``, with "" where the list has a dash."""
        values = {name: lookup_field(name, item, self.model_admin)[2] for name in self.list_export}
        return {name: "" if value is None else value for name, value in values.items()}


class ListAdmin(ModelAdmin):
    """The base of both lists.

    A row is a page. If it is not, the subclass overrides ``page_of`` and ``url_of``.
    """

    index_view_class = ListingView
    index_view_extra_css = ["affiliations/css/listing.css"]

    def page_of(self, row):
        """Return the page that a row belongs to."""
        return row

    def url_of(self, row) -> str:
        """Return the full address at which visitors find what a row shows."""
        return row.full_url

    @display(description=_("Language"), ordering="locale__language_code")
    def language(self, row):
        return self.page_of(row).locale.get_display_name()

    @display(description=_("Address"))
    def address(self, row):
        return self.url_of(row)
