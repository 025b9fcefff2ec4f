"""Pictures that somebody drops or pastes onto a block of the page editor's form."""

from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from wagtail.images import get_image_model, get_permission_policy
from wagtail.images.forms import get_image_form
from wagtail.images.utils import find_image_duplicates

from .panels import TAKE_PICTURE

PREVIEW = "max-165x165"


@require_POST
def upload(request) -> JsonResponse:
    """Store the picture ``file`` in the first collection to which its sender may add pictures.

    Return ``{"picture": what the editor's chooser shows of it}``. A picture that is there already
    is not stored again. If it cannot be taken, return ``{"error": sentence}`` and 400.
    """
    policy, user = get_permission_policy(), request.user
    collection = policy.collections_user_has_permission_for(user, "add").first()
    if not collection:
        raise PermissionDenied
    model, file = get_image_model(), request.FILES.get("file")
    form = get_image_form(model)(
        {"title": PurePath(file.name if file else "").stem, "collection": collection.pk},
        request.FILES,
        instance=model(uploaded_by_user=user, collection=collection),
        user=user,
    )
    if not form.is_valid():
        sentences = (sentence for errors in form.errors.values() for sentence in errors)
        return JsonResponse({"error": " ".join(dict.fromkeys(sentences))}, status=400)
    image = form.save()
    if twin := find_image_duplicates(image, user, policy).first():
        image.delete()
        image = twin
    return JsonResponse({"picture": chosen(image)})


def chosen(image) -> dict:
    """Return a picture as the state of Wagtail's chooser."""
    preview = image.get_rendition(PREVIEW)
    return {
        "id": image.pk,
        "title": image.title,
        "edit_url": reverse("wagtailimages:edit", args=[image.pk]),
        "preview": {"url": preview.url, "width": preview.width, "height": preview.height},
        "default_alt_text": image.default_alt_text,
    }


urlpatterns = [path("affiliations/picture/", upload, name=TAKE_PICTURE)]
