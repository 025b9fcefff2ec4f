from http import HTTPMethod

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index


class HomePage(Page):
    """The site's first page: it names the municipality and lists the pages below it.

    Its title is the municipality's name. That name and the footer text stand on every page.
    """

    tagline = models.CharField(
        _("tagline"),
        max_length=200,
        blank=True,
        help_text=_("One line under the municipality's name."),
    )
    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    footer_text = models.CharField(
        _("footer text"),
        max_length=500,
        blank=True,
        help_text=_("Stands at the foot of every page, for example the postal address."),
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["affiliations.AffiliationIndexPage"]
    # The page depends on no query, and takes nothing that is sent to it.
    is_document = True
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    content_panels = [
        FieldPanel("title", heading=_("Municipality's name")),
        "tagline",
        "introduction",
        "footer_text",
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("tagline"),
        index.SearchField("introduction"),
    ]

    class Meta:
        verbose_name = _("home page")

    @property
    def description(self) -> str:
        """What search engines and messengers show of the page."""
        introduction = get_text_for_indexing(self.introduction)
        return self.search_description or introduction or self.tagline

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["pages"] = self.get_children().live().public().specific()
        return context

    @transaction.atomic
    def publish(self, *args, **kwargs):
        """Publish a revision in one transaction, also where a schedule or code does it."""
        super().publish(*args, **kwargs)
