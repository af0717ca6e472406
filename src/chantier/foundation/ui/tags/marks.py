"""Words and small marks: badges, buttons, keys, numbers."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chantier.foundation.ui import icons
from chantier.foundation.ui.parts import (
    Word,
)
from chantier.foundation.ui.tags.drawing import TONE_ICONS, attributes_text, kinds_text

register = template.Library()


@register.simple_tag
def badge(label: Word, tone: str = "", picture: str = "") -> SafeString:
    """A state in a word and a picture, never by colour alone. `{% badge "Membre" "member" %}`"""
    name = picture or TONE_ICONS.get(tone, "")
    return format_html(
        '<span class="badge{}">{}{}</span>',
        f" badge-{tone}" if tone else "",
        icons.icon(name) if name else "",
        label,
    )


@register.simple_tag
def link_button(label: Word, url: str, kind: str = "", picture: str = "", **attributes: Any) -> SafeString:
    """A link that looks like a button. `kind`: primary, quiet, danger, small (several: "primary small")."""
    return format_html(
        '<a class="button{}" href="{}"{}>{}<span>{}</span></a>',
        kinds_text(kind),
        url,
        attributes_text(attributes),
        icons.icon(picture) if picture else "",
        label,
    )


@register.simple_tag
def button(label: Word, kind: str = "primary", picture: str = "", **attributes: Any) -> SafeString:
    """A button that sends its form. `{% button "Enregistrer" picture="check" name="verb" value="save" %}`"""
    attributes.setdefault("type", "submit")
    return format_html(
        '<button class="button{}"{}>{}<span>{}</span></button>',
        kinds_text(kind),
        attributes_text(attributes),
        icons.icon(picture) if picture else "",
        label,
    )


@register.inclusion_tag("ui/components/refused.html")
def refused(label: Word, reason: Any = None, picture: str = "lock") -> dict[str, Any]:
    """In place of a button: the verb that is not possible now, why, and what to do next (a `Reason`)."""
    return {
        "label": label,
        "picture": picture,
        "sentence": str(reason) if reason else "",
        "advice": getattr(reason, "advice", ""),
    }


@register.simple_tag
def key(*names: str) -> SafeString:
    """A key of the keyboard. `{% key "j" %}`"""
    return format_html_join(" ", "<kbd>{}</kbd>", ((name,) for name in names))


@register.inclusion_tag("ui/components/avatar.html")
def avatar(name: Word, image_url: str = "", size: str = "", shape: str = "") -> dict[str, Any]:
    """A logo, or the first letters on one of six colours chosen by the name. `size`: "", small, large."""
    words = [word for word in str(name).replace("’", " ").replace("'", " ").split() if word[:1].isupper()]
    letters = "".join(word[0] for word in words[:2]) or str(name)[:1].upper()
    return {
        "name": name,
        "image_url": image_url,
        "letters": letters,
        "ramp": sum(map(ord, str(name))) % 6,
        "size": size,
        "shape": shape,
    }
