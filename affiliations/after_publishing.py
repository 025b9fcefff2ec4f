"""What happens when a page goes live or is withdrawn: one sequence of steps.

The entrance is Wagtail's own signals, so it does not matter who published: the editor, a bulk
action, a workflow, a schedule or code. The module's steps come first. A site appends its own to
``steps``, in the ``ready`` of its app config.
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


# Each is called with the page, of any type and live or withdrawn, and the published revision,
# which is None where a page is withdrawn or was saved without one. A step that raises an error
# undoes the publication of an affiliation page; its changes and theirs are one transaction.
steps: list[Step] = [update_index, update_translations]


def connect() -> None:
    """Start to listen to Wagtail."""
    page_published.connect(take_steps)
    page_unpublished.connect(take_steps)


def take_steps(instance: Page, revision: Revision | None = None, **kwargs) -> None:
    """Take every step, in order, for a page that was just published or withdrawn."""
    for step in steps:
        step(instance, revision)
