"""The bundle and what surrounds every page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.http import escape_leading_slashes
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
    said: Mapping[str, str] | None = context.get("language_addresses")
    if said is None:
        said = _with_query(elsewhere(request), request) if request else {}
    current = get_language() or "fr"
    return {
        "languages": [
            {
                "code": code,
                "label": label,
                "url": said.get(code, f"/{code}/"),
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
    said: Mapping[str, str] | None = context.get("language_addresses")
    if said is None:
        said = {**{code: _here(request) for code, _label in LANGUAGES}, **elsewhere(request)}
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


def elsewhere(request: HttpRequest) -> Mapping[str, str]:
    """The path of this page in each language where it has one; looked up once for a request.

    An error has none but its own: the last pattern of the house takes any path, as one argument without a name.
    """
    kept: dict[str, Mapping[str, str]] = request.__dict__.setdefault("_addresses_in_languages", {})
    if request.path not in kept:
        found = {code: path for code, path in _found(request).items() if path != request.path}
        kept[request.path] = {**found, get_language() or "fr": _here(request)}
    return kept[request.path]


def _here(request: HttpRequest) -> str:
    """The path of this page as an address: one that begins with two slashes would name another site."""
    return escape_leading_slashes(escape_uri_path(request.path))


def _found(request: HttpRequest) -> dict[str, str]:
    """What other languages call it; the same everywhere where the page is of no language."""
    try:
        match = request.resolver_match or resolve(request.path)
    except Resolver404:
        return {}
    if match.args and not match.kwargs:
        return {}
    found = {}
    for code, _label in LANGUAGES:
        with translation.override(code):
            try:
                found[code] = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            except NoReverseMatch:
                continue
    return found


def _with_query(paths: Mapping[str, str], request: HttpRequest) -> dict[str, str]:
    asked = iri_to_uri(request.META.get("QUERY_STRING", ""))
    return {code: f"{path}?{asked}" if asked else path for code, path in paths.items()}
