from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from affiliations.register.index import rebuild


class Command(BaseCommand):
    """Write the index of published organizations anew from the pages that are live.

    This is needed only after somebody changed the database without the site, such as with SQL.
    """

    help = "Write the index of published organizations anew from the live pages."

    def handle(self, *args, **options):
        count = rebuild()
        self.stdout.write(_("The index holds %(count)d organizations.") % {"count": count})
