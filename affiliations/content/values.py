"""The blocks' values, with what templates print; an empty or False property prints nothing."""

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.blocks import StructValue

from .anchors import Claim
from .logos import Logo, logo_of
from .rich_text import has_text
from .website import safe_website


class PrincipleValue(StructValue):
    """A principle; it is shown once it has a name and a text."""

    @property
    def is_shown(self) -> bool:
        return bool(self.get("name")) and has_text(self.get("text"))


class OrganizationValue(StructValue):
    """An organization as pages print it."""

    def claim(self, block_id: str) -> Claim:
        """Return the claim of this organization, whose block has the id ``block_id``."""
        names = [self.get("acronym"), self.get("name"), "organization"]
        return Claim(block_id, self.get("anchor") or "", names)

    @property
    def heading(self) -> str:
        return self.get("name") or self.get("acronym") or ""

    @property
    def marked_heading(self) -> str:
        """The heading, marked with its language if that is not the page's.

        See https://www.w3.org/TR/WCAG22/#language-of-parts.
        """
        language = self.get("name_language") if self.get("name") else ""
        if not language or language == get_language():
            return self.heading
        return format_html('<span lang="{}">{}</span>', language, self.heading)

    @property
    def is_shown(self) -> bool:
        return bool(self.heading) and self.get("show_on_page") is not False

    @property
    def short_name(self) -> str:
        """The acronym, or "" if the heading already is the acronym."""
        acronym = self.get("acronym") or ""
        return "" if acronym == self.heading else acronym

    @property
    def monogram(self) -> str:
        """A few letters in place of a missing logo: the acronym, a short name, or initials."""
        words = self.heading.split()
        if len(words) == 1 and len(self.heading) <= 10:
            initials = self.heading
        else:
            initials = "".join(word[0] for word in words if word[0].isupper())[:4]
        return self.get("acronym") or initials or self.heading[:1]

    @property
    def has_description(self) -> bool:
        return has_text(self.get("description"))

    @property
    def shown_principles(self) -> list:
        """The principles that have both a name and a text, as bound blocks."""
        principles = self.get("principles")
        return (
            [item for item in principles.bound_blocks if item.value.is_shown] if principles else []
        )

    @cached_property
    def shown_logo(self) -> Logo | None:
        """The logo, or None if its file cannot be shown; cached, because a page asks twice."""
        return logo_of(self.get("logo"))

    @property
    def website_url(self) -> str:
        return safe_website(self.get("website"))

    @property
    def has_membership(self) -> bool:
        return any(self.get(name) for name in ("member_since", "our_role", "responsible_unit"))


class SectionValue(StructValue):
    """A section's heading and introduction."""

    def claim(self, block_id: str) -> Claim:
        """Return the claim of this section, whose block has the id ``block_id``."""
        return Claim(block_id, self.get("anchor") or "", [self.get("heading"), "section"])

    @property
    def has_introduction(self) -> bool:
        return has_text(self.get("introduction"))
