"""The lock that lets those who change one page at the same time wait in turn."""

from django.db import connection
from wagtail.models import Page

LONGEST_WAIT_SECONDS = 5


def lock_page(pk: int) -> None:
    """Lock a page in the database to the end of the transaction, before anything of it is written.

    Otherwise two publications would each hold a row of the page that the other one needs: a
    deadlock. Raises ``OperationalError`` after ``LONGEST_WAIT_SECONDS`` in PostgreSQL. SQLite locks
    all of the database, when the transaction begins.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT_SECONDS}s'")
    list(Page.objects.select_for_update().filter(pk=pk).values_list("pk"))
