"""The bundle and what surrounds every page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import Resolver404, resolve, translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chantier.foundation.ui import icons, panels
from chantier.foundation.ui.bundle import is_built
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.tags.drawing import draw

register = template.Library()

LANGUAGES = (("fr", "Français"), ("en", "English"), ("es", "Español"))


@register.simple_tag
def bundle(name: str) -> SafeString:
    """A built stylesheet or script. Where the bundle was not built: the plain stylesheet, or nothing."""
    if is_built(name):
        address = static(f"chantier/dist/{name}")
        if name.endswith(".css"):
            return format_html('<link rel="stylesheet" href="{}">', address)
        if name == "theme.js":  # before the page is painted, so that a chosen mode does not flash
            return format_html('<script src="{}"></script>', address)
        return format_html('<script type="module" src="{}"></script>', address)
    if name == "chantier.css":
        return format_html('<link rel="stylesheet" href="{}">', static("chantier/plain.css"))
    return SafeString("")


@register.simple_tag
def bundle_url(name: str) -> str:
    """The address of a built file (a font, `land.json`), or an empty text where the bundle was not built."""
    return static(f"chantier/dist/{name}") if is_built(name) else ""


@register.simple_tag(takes_context=True)
def navigation_items(context: Context) -> Sequence[Any]:
    """The mandates that the composition root gave under `navigation`; none on a page drawn without it."""
    items: Sequence[Any] = context.get("navigation") or ()
    return items


@register.inclusion_tag("ui/components/language_links.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """Links to this same page in the other languages; a page may say its own under `language_addresses`."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request else "/"
    current = get_language() or "fr"
    said: Mapping[str, str] | None = context.get("language_addresses")
    return {
        "languages": [
            {
                "code": code,
                "label": label,
                "url": _in(code, here, current) if said is None else said.get(code, f"/{code}/"),
                "current": code == current,
            }
            for code, label in LANGUAGES
        ]
    }


@register.simple_tag(takes_context=True)
def alternate_links(context: Context) -> SafeString:
    """`<link rel="alternate" hreflang>` for each language of this page."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    here = request.build_absolute_uri(request.path)
    said: Mapping[str, str] | None = context.get("language_addresses")
    if said is None:
        said = {code: translate_url(here, code) for code, _label in LANGUAGES}
    return format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}">',
        ((code, request.build_absolute_uri(address)) for code, address in said.items()),
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A picture beside a word, hidden from screen readers. `{% icon "map" %}`"""
    return icons.icon(name, css=css)


@register.simple_tag(takes_context=True, name="panels")
def panels_tag(context: Context, page: str, subject_id: object) -> SafeString:
    """What the mandates above show on this page. `{% panels "directory.organization" organization.id %}`"""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    shown = panels.panels_for(page, str(subject_id), request)
    return draw("panels", panels=shown)


@register.filter
def number(value: object) -> object:
    """A number as the reader's language writes it, its thousands apart; a text stays as it is."""
    return written(value) if isinstance(value, int | float | Decimal) else value


def _in(code: str, here: str, current: str) -> str:
    """This page in another language; that language's home where the page has no address in it (an error)."""
    there = translate_url(here, code)
    return f"/{code}/" if code != current and (there == here or _matches_anything(here)) else there


def _matches_anything(address: str) -> bool:
    """Whether this is no address of the house: the last pattern takes any path, as one argument without a name."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return bool(match.args) and not match.kwargs
