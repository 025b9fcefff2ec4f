"""Logos: copies of the right size and kind, shown so that no logo looks larger than another."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import PurePath

from django.db.models import prefetch_related_objects
from wagtail.images.models import Picture

# In CSS pixels. A wide logo and a tall one cover the same area if the plate has room for it.
AREA = 60 * 60
MAX_WIDTH = 134
MAX_HEIGHT = 105

DENSITIES = (1, 2)
# The kind that browsers without AVIF and WebP get. An animated GIF becomes a still picture.
ORIGINAL_KINDS = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".gif": "png"}


@dataclass(frozen=True)
class Logo:
    """An organization's logo as a page prints it: Wagtail's renditions, as ``{filter spec: …}``."""

    renditions: dict

    @property
    def url(self) -> str:
        """The full address of the largest copy in the kind that most programs can read."""
        return list(self.renditions.values())[-1].full_url

    def picture(self, is_lazy: bool) -> Picture:
        """Return the ``<picture>`` element; a browser loads a lazy one when it is nearly in view.

        The alternative text is empty, because the name stands beside the logo. See
        https://www.w3.org/WAI/tutorials/images/decorative/.
        """
        widths = sorted({rendition.width for rendition in self.renditions.values()})
        attributes = {"alt": "", "class": "organization__logo"}
        if len(widths) > 1:
            attributes["sizes"] = f"{widths[0]}px"
        if is_lazy:
            attributes["loading"] = "lazy"
        return Picture(self.renditions, attributes)


def displayed_width(width: int, height: int) -> int:
    """Return how wide, in CSS pixels, a picture of ``width`` x ``height`` pixels is shown.

    A picture is never enlarged.
    """
    ratio = width / height
    return max(1, round(min(sqrt(AREA * ratio), MAX_WIDTH, MAX_HEIGHT * ratio, width)))


def filter_specs(image) -> list[str]:
    """Return the filter specs of an image's copies, such as ``width-60|format-avif``.

    The kind that most programs can read comes last; within a kind, the larger copy comes last.
    """
    width = displayed_width(image.width, image.height)
    widths = [width * density for density in DENSITIES if density == 1 or image.width > width]
    original_kind = ORIGINAL_KINDS.get(PurePath(image.file.name).suffix.lower())
    kinds = ["avif", "webp", *filter(None, [original_kind])]
    return [f"width-{width}|format-{kind}" for kind in kinds for width in widths]


def logo_of(image) -> Logo | None:
    """Return an image as a logo, and make its missing copies.

    Returns None if there is no image, or if its file is lost or damaged.
    """
    if not image:
        return None
    try:
        return Logo(image.get_renditions(*filter_specs(image)))
    except OSError:
        return None


def prefetch_logos(images: Iterable) -> None:
    """Look up the copies of many images in one query."""
    prefetch_related_objects([image for image in images if image], "renditions")
