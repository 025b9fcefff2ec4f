"""How the translations of a page stay in step with it.

When a translation is published, wagtail-localize copies the page's body and puts the translated
texts into it. It finds them by block ids, so a block that moves keeps its translation. Changes
that need no translator, such as a new order or web address, do not wait for that: this module
takes them over as soon as the page itself is published.
"""

import logging

from wagtail.blocks import StreamValue
from wagtail_localize.models import Translation

from ..content.outline import outline_of
from ..content.page_block import page_block
from ..publishing.refusals import UnpublishableError

logger = logging.getLogger(__name__)


def in_step(body, source_body) -> StreamValue:
    """Return a translation's body with the order and the shared fields of its source.

    The translation keeps its texts. Blocks that the source no longer has are left out, and so are
    blocks that nobody has translated yet. While one of these is a section, the order stays as it
    was. Otherwise organizations would stand below the wrong heading.
    """
    translated = {block.id: block for block in body}
    sources = {block.id: block for block in source_body}
    has_new_section = any(
        page_block(block).starts_section and block.id not in translated for block in source_body
    )
    order = body if has_new_section else source_body
    kept = [translated[block.id] for block in order if block.id in translated.keys() & sources]
    filled = [section for section in outline_of(kept) if section.entries]
    shown = [
        block
        for section in filled
        for block in [section.block, *(entry.block for entry in section.entries)]
        if block
    ]
    return StreamValue(
        body.stream_block,
        [
            (
                block.block_type,
                page_block(block).in_step(block.value, sources[block.id].value),
                block.id,
            )
            for block in shown
        ],
    )


def bring_translations_in_step(page, user=None) -> None:
    """Publish the live translations of a page that are not in step with it, as ``user``.

    A translation that cannot be published stays as it was; the log says why.
    """
    pages = type(page).objects
    translations = Translation.objects.filter(
        source__object_id=page.translation_key, source__locale=page.locale, enabled=True
    )
    source = pages.get(pk=page.pk)
    for translated in pages.filter(
        translation_key=page.translation_key,
        locale__in=translations.values("target_locale"),
        live=True,
        alias_of=None,
    ):
        body = in_step(translated.body, source.body)
        if body == translated.body:
            continue
        translated.body = body
        try:
            translated.save_revision(user=user).publish()
        except UnpublishableError as error:
            logger.warning("%s stays as it was: %s", translated.full_url, " ".join(error.messages))
