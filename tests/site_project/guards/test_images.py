import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage
from wagtail.images.models import Image


def picture(kind="PNG", size=(40, 20)):
    """Return a file that is hard to compress, or plain where it would be too big otherwise."""
    buffer = io.BytesIO()
    image = PillowImage.effect_noise(size, 50) if max(size) < 1000 else PillowImage.new("L", size)
    image.save(buffer, kind)
    return buffer.getvalue()


def upload(client, name, content):
    file = SimpleUploadedFile(name, content)
    chosen = client.post(
        "/admin/images/chooser/create/",
        {"image-chooser-upload-title": "Logo", "image-chooser-upload-file": file},
    )
    return chosen.json()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.gif", "GIF"), ("a.webp", "WEBP")]
)
def test_picture_is_accepted(name, kind, admin_client):
    upload(admin_client, name, picture(kind))

    assert (Image.objects.get().width, Image.objects.get().height) == (40, 20)


def test_picture_too_large_for_memory_uploads_is_accepted(admin_client):
    content = picture(size=(900, 900)) + bytes(3 * 1024 * 1024)

    upload(admin_client, "a.png", content)

    assert Image.objects.get().file_size == len(content)


REFUSED = {
    "no picture": ("a.png", b"just text", "Upload a valid image"),
    "cut short": ("a.png", picture(size=(300, 300))[:20_000], "This picture is damaged"),
    "JPEG cut short": ("a.jpg", picture("JPEG", (300, 300))[:9_000], "This picture is damaged"),
    "empty": ("a.png", b"", "The submitted file is empty"),
    "drawing with script": ("a.svg", b"<svg onload='x()'/>", "Not a supported image format"),
    "drawing by another name": (
        "a.png",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "Not a valid",
    ),
    "too many pixels": ("a.png", picture(size=(5001, 4000)), "more than 20 megapixels"),
    "too many bytes": ("a.png", picture() + bytes(10 * 1024 * 1024), "This file is too big"),
}


@pytest.mark.parametrize(("name", "content", "message"), REFUSED.values(), ids=REFUSED)
def test_picture_that_pages_cannot_show_is_an_error_at_the_field(
    name, content, message, admin_client
):
    answer = upload(admin_client, name, content)

    assert answer["step"] == "reshow_creation_form"
    assert message in answer["htmlFragment"]
    assert Image.objects.count() == 0


def test_title_of_a_picture_can_be_changed_without_a_new_file(admin_client):
    upload(admin_client, "a.png", picture())
    image = Image.objects.get()

    admin_client.post(f"/admin/images/{image.pk}/", {"title": "New", "collection": "1", "tags": ""})

    image.refresh_from_db()
    assert image.title == "New"


def test_several_pictures_at_once_are_checked_and_titled(admin_client):
    add = "/admin/images/multiple/add/"
    ajax = {"headers": {"x-requested-with": "XMLHttpRequest"}}

    damaged = admin_client.post(
        add,
        {"title": "Cut", "files[]": SimpleUploadedFile("a.png", picture(size=(300, 300))[:20_000])},
        **ajax,
    ).json()
    good = admin_client.post(
        add, {"title": "Logo", "files[]": SimpleUploadedFile("b.png", picture())}, **ajax
    ).json()

    assert "This picture is damaged" in damaged["error_message"]
    assert good["success"]
    assert 'name="image-1-title"' in good["form"].replace(str(good["image_id"]), "1")
    assert 'type="file"' not in good["form"]
