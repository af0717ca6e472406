"""Pieces of the public site that ask a mandate: windows, and the line of an organisation."""

from __future__ import annotations

from typing import Any

import nh3
from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from chantier.directory import api as directory
from chantier.editorial import windows

register = template.Library()


#: What the editor's toolbar makes, and nothing else.
_TAGS = {"a", "b", "br", "em", "h2", "h3", "hr", "i", "li", "ol", "p", "strong", "ul"}


@register.filter
def only_safe_html(text: str) -> SafeString:
    """A text of the editor without what its toolbar cannot make, however it came into the database."""
    return SafeString(nh3.clean(str(text), tags=_TAGS, attributes={"a": {"href", "title"}}, link_rel="noopener"))


@register.simple_tag(takes_context=True)
def show_window(context: Context, name: str) -> SafeString:
    """The inside of a window. A window that this instance no longer has shows nothing. `{% show_window "carte" %}`"""
    request = context.get("request")
    found = windows.window(name)
    if found is None or request is None:
        return SafeString("")
    return render_to_string(found.template, {"window": found, **found.gather(request)}, request=request)


@register.simple_tag
def window_label(name: str) -> Any:
    """What a window is called, or an empty text."""
    found = windows.window(name)
    return found.label if found else ""


@register.inclusion_tag("editorial/_organization.html")
def organization_line(public_id: str) -> dict[str, Any]:
    """An organisation as the directory knows it now; nothing when its page is no longer public."""
    found = directory.by_public_id(public_id) if public_id else None
    return {"one": found if found is not None and found.visibility == "public" else None}
