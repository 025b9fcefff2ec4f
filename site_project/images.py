"""What an uploaded picture must be."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Wagtail's form for a picture, which also refuses one that is cut short or damaged.

    Wagtail reads a picture's head only, and would fail later, while it makes the thumbnail.
    """

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            try:
                file.seek(0)
                with Image.open(file) as image:
                    image.load()
            except Exception as error:  # Pillow's decoders raise whatever they meet.
                raise ValidationError(
                    _("This picture is damaged and cannot be shown. Please choose another file."),
                    code="damaged",
                ) from error
            finally:
                file.seek(0)
        return file
