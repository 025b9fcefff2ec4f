"""Checks of uploaded pictures; the settings have the permitted kinds and sizes."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class ImageFileField(WagtailImageField):
    """Wagtail's field for a picture, which also refuses damaged pictures with a sentence.

    It reads the size from the head of the file. So it refuses a picture with too many pixels
    before the picture fills the memory.
    """

    def check_image_pixel_size(self, f):
        try:
            with Image.open(f) as head:
                pixels = head.width * head.height
            if pixels <= settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                f.seek(0)
                return super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:  # Decoders raise errors of any kind.
            raise ValidationError(
                _("This picture is damaged and cannot be shown. Please choose another file."),
                code="damaged",
            ) from error
        raise ValidationError(
            _("This picture has more than %(maximum)s megapixels. Please make it smaller.")
            % {"maximum": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000},
            code="file_too_many_pixels",
        )


class ImageForm(BaseImageForm):
    """Wagtail's form for a picture, with our field for the file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        file = self.fields.get("file")
        if file:
            self.fields["file"] = ImageFileField(
                label=file.label, required=file.required, widget=file.widget
            )
