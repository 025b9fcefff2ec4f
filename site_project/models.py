from django.db import models


class ContentChange(models.Model):
    """A row for each transaction that changed what visitors can read; it is written within it.

    The newest rows tell one state of the content from another, whichever process changed it. Code
    that saves a site or a view restriction should do it in a transaction.
    """

    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.pk} · {self.at}"
