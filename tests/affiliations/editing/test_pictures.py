"""Pictures that are dropped onto a block, as the editor's script sends them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images.models import Image

from tests.content import make_logo
from tests.site_project.guards.test_images import picture


def send(client, name, content):
    url = reverse("affiliations_picture")
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def test_picture_is_stored_once_under_the_name_of_its_file(admin_client):
    content = picture()

    first = send(admin_client, "EUROCITIES logo.png", content).json()["picture"]
    second = send(admin_client, "again.png", content).json()["picture"]

    image = Image.objects.get()
    assert first == second
    assert (first["id"], first["title"]) == (image.pk, "EUROCITIES logo")
    assert image.uploaded_by_user.get_username() == "admin"
    assert admin_client.get(first["edit_url"]).context["form"].instance == image


@pytest.mark.parametrize("content", [b"just text", picture(size=(300, 300))[:20_000]])
def test_file_that_is_no_picture_is_refused_in_a_sentence(content, admin_client):
    answer = send(admin_client, "a.png", content)

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert not Image.objects.exists()


def test_request_without_a_file_is_refused_in_a_sentence(admin_client):
    answer = admin_client.post(reverse("affiliations_picture"))

    assert (answer.status_code, answer.json()["error"]) == (400, "This field is required.")


def test_only_who_may_add_pictures_may_send_them(client, django_user_model, db):
    logo = make_logo(10, 10)
    user = django_user_model.objects.create_user("reader", password="x")  # noqa: S106
    client.force_login(user)

    answer = send(client, "a.png", picture())

    assert answer.status_code in (302, 403)
    assert Image.objects.get() == logo
