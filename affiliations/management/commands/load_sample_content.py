from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from affiliations.content.outline import organization_count
from affiliations.sample.loader import (
    SAMPLE_FILE,
    SampleContentError,
    is_empty,
    load_sample_content,
)
from affiliations.sample.translator import (
    language_of,
    load_translation,
    locale_in,
    translation_files,
)


class Command(BaseCommand):
    """Load the sample content into an empty site, in each of the site's languages that has a file.

    A site that is not empty stays as it is. When an entry of a file would be refused, the command
    ends with an error and writes nothing.
    """

    help = "Load the sample affiliation page and its translations into an empty site."

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=SAMPLE_FILE,
            help="a TOML file shaped like affiliations/sample/memberships.en.toml",
        )

    def handle(self, *args, file, **options):
        root = Site.objects.get(is_default_site=True).root_page.specific
        if not is_empty(root):
            self.stdout.write(_("This site has content already; nothing was changed."))
            return
        if not locale_in(language_of(file)):
            self.stdout.write(
                _("The sample content is in “%(language)s”, which this site is not in.")
                % {"language": language_of(file)}
            )
            return
        try:
            with transaction.atomic():
                home = home_in(language_of(file), root)
                page = load_sample_content(home, file)
                for translation_file in translation_files(file):
                    load_translation(home, page, translation_file)
        except SampleContentError as error:
            raise CommandError(_("Nothing was loaded. %(error)s") % {"error": error}) from error
        for version in page.get_translations(inclusive=True).order_by("pk"):
            self.stdout.write(
                _("Loaded “%(title)s” with %(count)d organizations.")
                % {"title": version.title, "count": organization_count(version.sections)}
            )


def home_in(language: str, root: Page) -> Page:
    """Return the home page in a language; when there is none, copy the site's ``root`` page."""
    locale = locale_in(language)
    if root.locale == locale:
        return root
    return root.get_translation_or_none(locale) or root.copy_for_translation(locale)
