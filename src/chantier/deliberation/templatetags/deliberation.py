"""`{% load deliberation %}`: words that people wrote, passages, and links to organisations."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chantier.deliberation.core.blocks import Block, written
from chantier.deliberation.core.document import Passage
from chantier.deliberation.phrases import MODERATION
from chantier.deliberation.queries.texts import PROGRAM, Wording
from chantier.deliberation.writers import FIELD, seal
from chantier.foundation.text.api import render

register = template.Library()
#: A longer original has a page of its own.
_LONGEST_FOLDED = 6_000


@register.simple_tag(takes_context=True)
def words_of(context: template.Context, wording: Wording, top: int = 3) -> SafeString:
    """What somebody wrote, as safe HTML in its language, with a line that says so when it was translated."""
    html = format_html('<div class="prose" lang="{}">{}</div>', wording.language, _rendered(wording.body, top))
    note, link = translation_note(wording), translate_link(context, wording)
    if not note and not link:
        return html
    return html + format_html('<p class="meta">{} {}</p>', note, link) + _original(wording, top)


@register.simple_tag(takes_context=True)
def translate_link(context: template.Context, wording: Wording) -> SafeString:
    """« Traduire » for whoever speaks for an organisation and reads words that nobody put in the page’s language."""
    speaker = getattr(context.get("request"), "speaker", None)
    here = (get_language() or "fr")[:2]
    if speaker is None or not (speaker.voice_id or speaker.roles) or wording.source_language == here:
        return SafeString("")
    is_by_program = wording.made_by == PROGRAM
    if wording.language == here and not wording.is_stale and not is_by_program:
        return SafeString("")
    address = reverse("deliberation:translate", args=[wording.text_id])
    verb = _("Traduire en français") if here == "fr" else _("Traduire")
    return format_html(
        '<a href="{}" rel="nofollow">{}</a>', address, _("Corriger la traduction") if is_by_program else verb
    )


@register.simple_tag(takes_context=True)
def written_by(context: template.Context) -> SafeString:
    """Beside ``{% csrf_token %}`` in a form that takes words: who has it under their eyes, sealed."""
    request = context.get("request")
    speaker = getattr(request, "speaker", None)
    if request is None or speaker is None or speaker.person_id is None:
        return SafeString("")
    sealed = request.__dict__.setdefault("_sealed_writer", None) or seal(speaker)
    request.__dict__["_sealed_writer"] = sealed
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, sealed)


@register.simple_tag
def translation_note(wording: Wording) -> str:
    """« Traduit par un programme (lequel) ; l’original a changé depuis. », or nothing for an author’s own words."""
    if not wording.is_translation:
        return ""
    if wording.made_by == PROGRAM:
        which = {"program": wording.program}
        if wording.is_stale:
            return _("Traduit par un programme (%(program)s) ; l’original a changé depuis.") % which
        return _("Traduit par un programme (%(program)s).") % which
    return _("Traduit ; l’original a changé depuis.") if wording.is_stale else _("Traduit.")


@register.simple_tag
def passage_words(passage: Passage) -> SafeString:
    """One passage as safe HTML. Its heading is the page’s own to write: this gives the words alone."""
    if passage.is_heading:
        return _rendered(passage.text, 2, inline=True)
    return _rendered(written([Block(passage.kind, passage.text, passage.depth, passage.mark)]), 5)


@register.filter
def titled(numbers: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers of the passages of a comparison; the title, which has none, by its name."""
    return tuple(number or _("Titre") for number in numbers)


@register.simple_tag
def organization_link(public_id: str, name: str) -> SafeString:
    """The name of an organisation, leading to its page in the directory."""
    if not public_id:
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', reverse("directory:by-id", args=[public_id]), name)


@register.simple_tag
def moderation_reason(code: str) -> str:
    """Why a contribution is hidden, as a sentence."""
    return str(MODERATION.get(code, ""))


def _original(wording: Wording, top: int) -> SafeString:
    """What a program translated, as its author wrote it, folded: a reader holds one against the other."""
    if not wording.original or len(wording.original) > _LONGEST_FOLDED:
        return SafeString("")
    return format_html(
        '<details class="meta"><summary>{}</summary><div class="prose" lang="{}">{}</div></details>',
        _("Lire l’original"),
        wording.source_language,
        _rendered(wording.original, top),
    )


def _rendered(source: str, top: int, *, inline: bool = False) -> SafeString:
    html = render(source, top_heading=top)
    if inline:
        html = html.removeprefix("<p>").removesuffix("\n").removesuffix("</p>")
    # The renderer of the house cleans what it writes: foundation/text.
    return mark_safe(html)  # noqa: S308
