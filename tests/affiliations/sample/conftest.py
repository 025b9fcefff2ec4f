from django.core.management import call_command

from affiliations.models import AffiliationIndexPage
from tests.starting_points import starting_point


@starting_point
def sample_content():
    """The pages that an empty site is given."""
    call_command("load_sample_content", verbosity=0)
    return tuple(AffiliationIndexPage.objects.all())
