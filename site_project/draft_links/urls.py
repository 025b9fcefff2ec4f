"""Addresses of draft links: for readers, and in the administration."""

from django.urls import path

from . import views

# The name that wagtaildraftsharing knows its view by. Its script, on every page of the
# administration, asks for a second one: nothing here uses it, and it leads nowhere.
public_urls = (
    [
        path("<uuid:key>/", views.shared_draft, name="view"),
        path("create/", views.not_found, name="create"),
    ],
    "wagtaildraftsharing",
)
admin_urls = [
    path("draft-links/<int:page_id>/", views.draft_links, name="draft_links"),
    path("draft-links/<int:page_id>/make/", views.make_link, name="make_draft_link"),
    path("draft-links/<int:page_id>/<int:link_id>/end/", views.end_link, name="end_draft_link"),
]
