from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from affiliations.register.reminders import remind_owners

PERIOD_DAYS = 30


class Command(BaseCommand):
    """Mail each page's owner the organizations whose facts should be checked again.

    The command may run every day: a page's owner gets at most one mail in a period. It ends with
    an error if somebody could not be reminded; the next run tries again.
    """

    help = "Mail the owners of pages a list of the facts that should be checked again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--period",
            type=int,
            default=PERIOD_DAYS,
            metavar="DAYS",
            help=f"send at most one mail a page in this many days (default: {PERIOD_DAYS})",
        )

    def handle(self, *args, period, **options):
        if period < 1:
            raise CommandError(_("A period lasts one day at least."))
        all_is_well = True
        for page, sentence, is_well in remind_owners(timedelta(days=period)):
            output = self.stdout if is_well else self.stderr
            output.write(f"{page.title}: {sentence}")
            all_is_well = all_is_well and is_well
        if not all_is_well:
            raise CommandError(_("Not everybody could be reminded."))
