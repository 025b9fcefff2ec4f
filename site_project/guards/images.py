"""What an uploaded picture must be; kinds and sizes are settings."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class ImageFileField(WagtailImageField):
    """Wagtail's field for a picture, which also has a sentence for one that is damaged.

    A picture of too many pixels is refused by its head, before it fills the memory.
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
        except Exception as error:  # Decoders raise whatever they meet.
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
    """Wagtail's form for a picture, with our field wherever it asks for a file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        file = self.fields.get("file")
        if file:
            self.fields["file"] = ImageFileField(
                label=file.label, required=file.required, widget=file.widget
            )
