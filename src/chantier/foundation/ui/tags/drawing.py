"""How a tag becomes markup."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

TONE_ICONS = {
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "error",
    "member": "check",
    "known": "dot",
    "registered": "file",
}
"""The picture that goes with a tone, so that a colour never speaks alone."""


def draw(name: str, **values: Any) -> SafeString:
    """A component's template with its values."""
    return render_to_string(f"ui/components/{name}.html", values)


def kinds_text(kind: str) -> SafeString:
    """The classes of a button's kinds."""
    return format_html_join("", " button-{}", ((each,) for each in kind.split()))


def attributes_text(attributes: dict[str, Any]) -> SafeString:
    """`aria_label="x"` becomes ` aria-label="x"`; True stands alone, False and None vanish."""
    parts = []
    for name, value in attributes.items():
        written = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(format_html(" {}", written))
        elif value is not False and value is not None:
            parts.append(format_html(' {}="{}"', written, value))
    return SafeString("".join(parts))
