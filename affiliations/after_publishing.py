"""The sequence of steps that follows when a page goes live or is withdrawn.

Wagtail's own signals start it, so it does not matter who published: the editor, a bulk action, a
workflow, a schedule or code. The module's steps come first. A site appends its own to ``steps``,
in the ``ready`` method of its app config.
"""

from collections.abc import Callable

from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished

from .models import AffiliationIndexPage
from .register.index import index_page
from .translation.following import bring_translations_in_step

Step = Callable[[Page, Revision | None], None]


def update_index(page: Page, revision: Revision | None) -> None:
    """Write into the index what visitors now find on the page."""
    if isinstance(page, AffiliationIndexPage):
        index_page(page.pk)


def update_translations(page: Page, revision: Revision | None) -> None:
    """Bring the live translations of the page in step with it."""
    if isinstance(page, AffiliationIndexPage) and page.live:
        bring_translations_in_step(page, user=revision and revision.user)


# Each step is called with a page of any type, live or withdrawn, and with the published revision.
# The revision is None if the page is withdrawn or was saved without one. An affiliation page is
# published in one transaction with the steps, so a step that raises an error undoes it.
steps: list[Step] = [update_index, update_translations]


def connect() -> None:
    """Connect the steps to Wagtail's signals."""
    page_published.connect(take_steps)
    page_unpublished.connect(take_steps)


def take_steps(instance: Page, revision: Revision | None = None, **kwargs) -> None:
    """Take every step, in order, for a page that was just published or withdrawn."""
    for step in steps:
        step(instance, revision)
