"""The blocks of an affiliation page, from the smallest part to the whole stream."""

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.compare import CharBlockComparison
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from .advice.findings import advice_on_organization
from .content.fields import field, is_internal
from .content.page_block import PageBlock
from .content.values import OrganizationValue, PrincipleValue, SectionValue
from .content.website import MAX_LENGTH, domain, safe_website, validate_website
from .content.wellformed import wellformed_stream
from .editing.state import canonical, with_fields
from .languages import language_choices
from .publishing.rules import publishing_problems
from .translation.in_step import struct_in_step
from .translation.translated_blocks import PartlyTranslatedBlock

RICH_TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]
NAME_LENGTH = 150
# How many organizations of a page may be in view before the visitor scrolls.
IN_VIEW_AT_FIRST = 2


def validate_year(year: int) -> None:
    """Raise ``ValidationError`` unless ``year`` is from 1800 to this year."""
    if not 1800 <= year <= localdate().year:
        raise ValidationError(
            gettext("Enter a year between 1800 and %(this_year)s.")
            % {"this_year": localdate().year},
            code="year",
        )


def anchor_field(help_text: str) -> blocks.CharBlock:
    """Return the field for the end of a block's own address, which all languages share."""
    block = blocks.CharBlock(
        label=_("Anchor"), required=False, search_index=False, help_text=help_text
    )
    return field(block, translated=False, exported_as="")


class WebsiteBlock(blocks.URLBlock):
    """A web address, checked as it was typed.

    Wagtail's own block completes addresses, and it accepts more kinds of them.
    """

    def exported(self, value) -> str:
        """Return the address for programs, or "" if a page may not link to it."""
        return safe_website(value)

    def clean(self, value):
        if value:
            validate_website(value.strip())
        return super().clean(value)

    def get_comparison_class(self):
        """Compare addresses as plain text; Wagtail's own block would compare them as HTML."""
        return CharBlockComparison


class PrincipleBlock(blocks.StructBlock):
    """A principle the organization works by: a name and what it means."""

    name = blocks.CharBlock(label=_("Name"), max_length=NAME_LENGTH)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "list-ul"
        label = _("Principle")
        label_format = "{name}"
        template = "affiliations/blocks/principle.html"
        value_class = PrincipleValue


class GroupedBlock(PartlyTranslatedBlock):
    """A block whose form has groups of fields, and a cogwheel for settings."""

    def get_form_layout(self):
        """Return the layout of ``Meta``, followed by the fields that it does not name."""
        layout = super().get_form_layout()
        others = self.child_blocks.keys() - set(layout.get_sorted_block_names())
        added = [name for name in self.child_blocks if name in others]
        return BlockGroup([*layout.children, *added], settings=layout.settings)


class OrganizationBlock(GroupedBlock):
    """One organization the municipality belongs to."""

    is_organization = True
    weight = 2
    name_field = "name"
    visibility_field = "show_on_page"

    name = blocks.CharBlock(label=_("Name"), max_length=NAME_LENGTH)
    name_language = field(
        blocks.ChoiceBlock(
            label=_("Language of the name"),
            required=False,
            choices=language_choices,
            search_index=False,
            help_text=_(
                "Only for a name that stays the same in translations, such as “Mayors for Peace”: "
                "screen readers then pronounce it in its own language."
            ),
        ),
        exported_as="",
    )
    acronym = blocks.CharBlock(
        label=_("Acronym"),
        required=False,
        max_length=30,
        help_text=_("Stands beside the name, and in place of a logo where there is none."),
    )
    logo = field(
        ImageChooserBlock(
            label=_("Logo"),
            required=False,
            help_text=_("Leave empty to show the acronym instead."),
        ),
        exported_as="",
    )
    description = blocks.RichTextBlock(
        label=_("Description"),
        features=RICH_TEXT_FEATURES,
        help_text=_("What the organization is for, and since when."),
    )
    principles = blocks.ListBlock(
        PrincipleBlock(),
        label=_("Principles"),
        default=[],
        collapsed=True,
        help_text=_("Only where the organization names them, for example “Neutrality”."),
    )
    website = WebsiteBlock(
        label=_("Website"),
        required=False,
        max_length=MAX_LENGTH,
        help_text=_(
            "The whole address, starting with https://. The page writes the words of the link."
        ),
    )
    member_since = blocks.IntegerBlock(
        label=_("Member since"),
        required=False,
        validators=[validate_year],
        help_text=_("The year, for example 2004."),
    )
    our_role = field(
        blocks.CharBlock(
            label=_("Our role"),
            required=False,
            max_length=NAME_LENGTH,
            help_text=_("For example “Member” or “Founding member”."),
        ),
        exported_as="role",
    )
    responsible_unit = field(
        blocks.CharBlock(
            label=_("Responsible unit"),
            required=False,
            max_length=NAME_LENGTH,
            help_text=_("The department that looks after this membership."),
        ),
        exported_as="unit",
    )
    anchor = anchor_field(
        _(
            "The end of this organization's own address, after “#”. Made from the acronym or "
            "the name when first published, then kept: a change breaks links that people have "
            "saved."
        )
    )
    show_on_page = field(
        blocks.BooleanBlock(label=_("Show on page"), required=False, default=True), exported_as=""
    )
    facts_checked_on = blocks.DateBlock(
        label=_("Facts checked on"),
        required=False,
        help_text=_("The day somebody last made sure that all of this is still true."),
    )
    internal_note = field(
        blocks.TextBlock(
            label=_("Internal note"),
            required=False,
            search_index=False,
            help_text=_("For colleagues only; visitors never see it."),
        ),
        internal=True,
    )

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and not value.has_description:
            raise StructBlockValidationError(
                {
                    "description": ValidationError(
                        _("Say in a sentence what the organization is for.")
                    )
                }
            )
        return value

    def restore_translated_segments(self, value, segments):
        """Return the translated value; a translated name is in the page's language."""
        name = value["name"]
        value = super().restore_translated_segments(value, segments)
        if value["name"] != name:
            value["name_language"] = ""
        return value

    def title(self, value):
        return value.heading or gettext("An organization without a name")

    def is_shown(self, value):
        """Say whether the organization has a name and is not hidden."""
        return value.is_shown

    def advice(self, value, published_long_ago):
        return advice_on_organization(value, published_long_ago)

    def in_step(self, value, source):
        """Return the value with the source's shared fields.

        A translated name keeps the language that the translation gives for it.
        """
        shared = struct_in_step(self, value, source)
        if value["name"] != source["name"]:
            shared["name_language"] = value["name_language"]
        return shared

    def get_context(self, value, parent_context=None):
        """Add the values that the template prints more than once and that cost time to derive."""
        website = value.website_url
        logo = value.shown_logo
        number = (parent_context or {}).get("number", 1)
        return {
            **super().get_context(value, parent_context),
            "heading": value.marked_heading,
            "acronym": value.short_name,
            "picture": logo and logo.picture(is_lazy=number > IN_VIEW_AT_FIRST),
            "principles": value.shown_principles,
            "website": website,
            "website_domain": domain(website),
        }

    def get_api_representation(self, value, context=None):
        """Return ``{name: representation}`` of the fields that are not internal."""
        representation = super().get_api_representation(value, context)
        return {
            name: part
            for name, part in representation.items()
            if not is_internal(self.child_blocks[name])
        }

    class Meta:
        icon = "group"
        label = _("Organization")
        label_format = "{name} ({acronym})"
        description = _("One organization: its name, what it is for, its principles and website.")
        template = "affiliations/blocks/organization.html"
        preview_template = "affiliations/block_preview.html"
        value_class = OrganizationValue
        form_layout = BlockGroup(
            children=[
                "name",
                "acronym",
                "logo",
                "description",
                "principles",
                "website",
                BlockGroup(
                    children=["member_since", "our_role", "responsible_unit"],
                    heading=_("Our membership"),
                    icon="user",
                    classname="collapsed",
                    # Without its values, the map of the form would show it without a name.
                    label_format="",
                ),
            ],
            settings=[
                "show_on_page",
                "name_language",
                "anchor",
                "facts_checked_on",
                "internal_note",
            ],
        )
        preview_value = {
            "name": _("Union of Historical Towns"),
            "acronym": "TKB",
            "description": _("<p>Towns that protect their heritage together.</p>"),
            "principles": [
                {"name": _("Neutrality"), "text": _("<p>Above party politics.</p>")},
                {"name": _("Holistic Approach"), "text": _("<p>Buildings, customs, nature.</p>")},
            ],
            "website": "https://www.tarihikentlerbirligi.org/",
            "member_since": 2004,
            "our_role": _("Member"),
        }


class SectionBlock(GroupedBlock):
    """A heading. The organizations below it, up to the next heading, belong to it."""

    starts_section = True
    weight = 3
    name_field = "heading"

    heading = blocks.CharBlock(label=_("Heading"), max_length=NAME_LENGTH)
    introduction = blocks.RichTextBlock(
        label=_("Introduction"), required=False, features=RICH_TEXT_FEATURES
    )
    anchor = anchor_field(
        _(
            "The end of this section's own address, after “#”. Made from the heading when first "
            "published, then kept: a change breaks links that people have saved."
        )
    )

    def title(self, value):
        return self.own_name(value) or gettext("without a heading")

    class Meta:
        icon = "folder-open-inverse"
        label = _("Section")
        label_format = "{heading}"
        description = _("A heading. The organizations below it belong to it, up to the next one.")
        template = "affiliations/blocks/section.html"
        form_layout = BlockGroup(children=["heading", "introduction"], settings=["anchor"])
        preview_template = "affiliations/block_preview.html"
        value_class = SectionValue
        preview_value = {
            "heading": _("International memberships"),
            "introduction": _("<p>Networks that reach beyond the country's borders.</p>"),
        }


class TextBlock(PageBlock, blocks.RichTextBlock):
    """A paragraph between organizations, or above the first section."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A paragraph or two between the organizations.")
        template = "affiliations/blocks/text.html"
        preview_template = "affiliations/block_preview.html"
        preview_value = _("<p>The council decides every year which memberships it renews.</p>")


class AffiliationPageBody(blocks.StreamBlock):
    """The page's content: one flat list of sections, organizations and texts."""

    section = SectionBlock()
    organization = OrganizationBlock()
    text = TextBlock(features=RICH_TEXT_FEATURES)

    class Meta:
        collapsed = True

    def to_python(self, value):
        """Read a stored stream; leave out and log what does not have this stream's shape."""
        if not isinstance(value, blocks.StreamValue):
            value = wellformed_stream(self, value)
        return super().to_python(value)

    def get_form_state(self, value):
        return canonical(self, super().get_form_state(value))

    def value_from_datadict(self, data, files, prefix):
        return super().value_from_datadict(with_fields(self, data, prefix), files, prefix)

    def clean(self, value):
        """Check each block of the stream, and then the rules for publishing.

        In a draft nothing is an error: a value that a block does not accept stays as it was typed.
        Raises ``StreamBlockValidationError`` with the errors of each block that has any.
        """
        if self.is_deferred_validation:
            return blocks.StreamValue(self, [self._clean_draft_child(child) for child in value])
        errors, general_errors = {}, []
        try:
            value = super().clean(value)
        except StreamBlockValidationError as error:
            errors, general_errors = error.block_errors, error.non_block_errors
        for index, field_name, message in publishing_problems(value):
            error = errors.setdefault(index, StructBlockValidationError())
            if field_name is None:
                error.non_block_errors.append(message)
            else:
                error.block_errors.setdefault(field_name, ValidationError(message))
        if errors or general_errors:
            raise StreamBlockValidationError(errors, general_errors)
        return value

    @staticmethod
    def _clean_draft_child(child):
        try:
            return (child.block_type, child.block.clean(child.value), child.id)
        except ValidationError:
            return (child.block_type, child.value, child.id)
