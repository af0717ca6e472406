"""What frames a page: its header, cards, notices, ways on and back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from chantier.foundation.ui.parts import (
    Link,
    Step,
    Word,
)
from chantier.foundation.ui.tags.drawing import TONE_ICONS, draw

register = template.Library()


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: Word = "", role: str = "") -> SafeString:
    """A message in the page: info, success, warning or error. `{% notice "warning" title="…" %}…{% endnotice %}`"""
    return draw("notice", tone=tone, title=title, content=content, role=role, picture=TONE_ICONS.get(tone, "info"))


@register.simple_block_tag
def card(
    content: str, *, title: Word = "", url: str = "", kicker: Word = "", css: str = "", level: int = 3
) -> SafeString:
    """A card; with `url` the whole card is the target of its title's link."""
    return draw("card", title=title, url=url, kicker=kicker, css=css, content=content, level=level)


@register.simple_block_tag
def empty(content: str, title: Word, picture: str = "seed") -> SafeString:
    """An empty page: what will be here and how to begin. `{% empty "…" %}<p>…</p>{% endempty %}`"""
    return draw("empty", title=title, picture=picture, content=content)


@register.simple_block_tag
def page_header(
    content: str,
    *,
    title: Word,
    where: Sequence[Link] | Word = (),
    what: Word = "",
    state: Word = "",
    tone: str = "",
    until: Word = "",
    lead: Word = "",
    voice: Word = "",
    language: str = "",
    logo: str = "",
    logo_text: Word = "",
) -> SafeString:
    """The six questions: where, what (kicker), state and until when, in whose name, what can I do (the content)."""
    return draw(
        "page_header",
        title=title,
        where=_ways(where),
        what=what,
        state=state,
        tone=tone,
        until=until,
        lead=lead,
        voice=voice,
        language=language,
        logo=logo,
        logo_text=logo_text,
        content=SafeString(content.strip()),
        picture=TONE_ICONS.get(tone, ""),
    )


@register.inclusion_tag("ui/components/organization_card.html")
def organization_card(
    name: Word,
    url: str,
    *,
    place: Word = "",
    activity: Word = "",
    standing: Word = "",
    tone: str = "",
    sentence: Word = "",
    logo: str = "",
    language: str = "",
    sentence_language: str = "",
    level: int = 3,
) -> dict[str, Any]:
    """An organisation in a list: name, place, activity, standing (member, known, registered).

    `language` is that of the name and `sentence_language` that of the sentence, where they are not the page's.
    """
    return {
        "name": name,
        "url": url,
        "place": place,
        "activity": activity,
        "standing": standing,
        "tone": tone,
        "sentence": sentence,
        "logo": logo,
        "language": language,
        "sentence_language": sentence_language,
        "level": level,
    }


@register.inclusion_tag("ui/components/stat.html")
def stat(
    value: Word | float,
    label: Word,
    *,
    source: Word = "",
    denominator: Word = "",
    url: str = "",
    unit: Word = "",
    date: Word = "",
) -> dict[str, Any]:
    """A large real number with its label, denominator ("déclaré par 34 sur 81"), source and date."""
    return {
        "value": value,
        "label": label,
        "source": source,
        "denominator": denominator,
        "url": url,
        "unit": unit,
        "date": date,
    }


@register.inclusion_tag("ui/components/pagination.html")
def pagination(summary: Word = "", previous_url: str = "", next_url: str = "") -> dict[str, Any]:
    """Cursor pagination: the page before, the page after, and what is shown."""
    return {"summary": summary, "previous_url": previous_url, "next_url": next_url}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(links: Iterable[Link], label: Word) -> dict[str, Any]:
    """Several views of the same answer, each with its own address."""
    return {"links": tuple(links), "label": label}


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(links: Iterable[Link]) -> dict[str, Any]:
    """The way back up; the last one is this page."""
    return {"links": tuple(links)}


@register.inclusion_tag("ui/components/stepper.html")
def stepper(steps: Iterable[Step], label: Word = "") -> dict[str, Any]:
    """Where one is in a work of several pages."""
    return {"steps": tuple(steps), "label": label or _("Étapes")}


def _ways(where: Sequence[Link] | Word) -> Sequence[Link]:
    """Links as they are; a plain text as one entry without an address."""
    if isinstance(where, str | Promise):
        return (Link(where, ""),) if where else ()
    return where
