from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from wagtail.models import Site

from affiliations.outline import organization_count
from affiliations.sample_content import (
    SAMPLE_FILE,
    SampleContentError,
    is_empty,
    load_sample_content,
)


class Command(BaseCommand):
    """Load the sample content into an empty site; leave any other site as it is.

    Ends with an error, and nothing written, where an entry of the file would be refused.
    """

    help = "Load the sample affiliation page into an empty site."

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=SAMPLE_FILE,
            help="a TOML file shaped like affiliations/sample_content.toml",
        )

    def handle(self, *args, file, **options):
        home = Site.objects.get(is_default_site=True).root_page.specific
        if not is_empty(home):
            self.stdout.write(_("This site has content already; nothing was changed."))
            return
        try:
            page = load_sample_content(home, file)
        except SampleContentError as error:
            raise CommandError(_("Nothing was loaded. %(error)s") % {"error": error}) from error
        self.stdout.write(
            _("Loaded “%(title)s” with %(count)d organizations.")
            % {"title": page.title, "count": organization_count(page.sections)}
        )
