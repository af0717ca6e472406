"""The few pictures of the interface: strokes on a 24 × 24 grid, drawn with the colour of the text.

A picture never speaks alone: a word always stands beside it, so each is hidden from screen readers.
"""
# ruff: noqa: E501 — a path is one thing

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

STROKES: dict[str, str] = {
    "arrow-left": "M19 12H5m6-6-6 6 6 6",
    "arrow-right": "M5 12h14m-6-6 6 6-6 6",
    "arrow-up": "M12 19V5m-6 6 6-6 6 6",
    "arrow-down": "M12 5v14m6-6-6 6-6-6",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "cross": "M6 6l12 12M18 6 6 18",
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "dot": "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
    "search": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20c.7-3.8 3.6-6 7.5-6s6.8 2.2 7.5 6",
    "people": "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM2.5 19c.6-3.2 3.1-5 6.5-5s5.9 1.8 6.5 5M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.6c1.9.7 3.1 2.2 3.5 4.4",
    "house": "M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5",
    "place": "M12 21c4.5-4.8 6.8-8.3 6.8-11A6.8 6.8 0 0 0 5.2 10c0 2.7 2.3 6.2 6.8 11Zm0-13.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
    "map": "M9 4.5 3.5 6.5v13L9 17.5l6 2 5.5-2v-13L15 6.5l-6-2Zm0 0v13m6-11v13",
    "list": "M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1",
    "table": "M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9",
    "chart": "M5 20V11m7 9V4m7 16v-6",
    "download": "M12 4v11m-5-5 5 5 5-5M5 20h14",
    "upload": "M12 16V5M7 10l5-5 5 5M5 20h14",
    "file": "M6 3.5h8l4 4v13H6zM14 3.5v4h4",
    "edit": "m5 19 1-4L16.5 4.5l3 3L9 18l-4 1Zm9.5-12.5 3 3",
    "undo": "M9 7 4.5 11.5 9 16m-4-4.5h9a5 5 0 0 1 0 10h-2",
    "merge": "M6 4v4c0 4 6 4 6 8v4m6-16v4c0 4-6 4-6 8",
    "split": "M12 20v-6c0-4-6-4-6-8V4m6 10c0-4 6-4 6-8V4",
    "link": "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2",
    "external": "M14 5h5v5m0-5-8 8M17 14v5H5V7h5",
    "mail": "M4 6h16v12H4zM4 7l8 6 8-6",
    "phone": "M6 4h4l1.5 4.5-2.2 1.7a11 11 0 0 0 4.5 4.5l1.7-2.2L20 14v4c0 1-.8 2-2 2C11 20 4 13 4 6c0-1.2 1-2 2-2Z",
    "globe": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 0c5 5 5 12 0 17m0-17c-5 5-5 12 0 17M4 12h16",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 7.5v5.5m0-9v.1",
    "warning": "M12 4 2.8 20h18.4L12 4Zm0 6.5v4.5m0 2.5v.1",
    "error": "M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3l4.8-4.8ZM12 8v5m0 3v.1",
    "success": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm-4 8.8 2.8 2.7L16 9.5",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 4V12l3.5 2",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "quote": "M5 17c2.5-1 4-3.5 4-7H5V6h5M14 17c2.5-1 4-3.5 4-7h-4V6h5",
    "help": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM9.5 9.7A2.6 2.6 0 0 1 12 7.8c1.5 0 2.6.9 2.6 2.2 0 2-2.6 2-2.6 3.8m0 2.7v.1",
    "seed": "M12 20v-8m0 0c0-4 3-6.5 7.5-6.5 0 4.5-3 6.5-7.5 6.5Zm0 3c0-3-2.5-5-6.5-5 0 3.5 2.5 5 6.5 5Z",
    "speech": "M4 5h16v11H11l-4.5 4v-4H4z",
    "ballot": "M5 11h14v9H5zM8 11l2-7h7l-2 7M10 15.5h4",
    "hand": "M8 12.5V6.2a1.4 1.4 0 0 1 2.8 0V11m0-6.3a1.4 1.4 0 0 1 2.8 0V11m0-4.8a1.4 1.4 0 0 1 2.8 0V12m0-2.8a1.4 1.4 0 0 1 2.8 0V15c0 3.5-2.2 5.8-5.7 5.8-2.7 0-4-1.2-5.3-3.4l-2.7-4.5c-.8-1.4.9-2.6 2-1.4L8 12.5",
    "book": "M4 5.5c3-1 5.5-.8 8 1 2.5-1.8 5-2 8-1v13c-3-1-5.5-.8-8 1-2.5-1.8-5-2-8-1zM12 6.5v13",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
    "moon": "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "leaf": "M5 19C5 10 10 5 19 5c0 9-5 14-14 14Zm0 0 7-7",
    "tool": "M14.5 6.5a4 4 0 0 1 5-1l-2.7 2.7 1 1 2.7-2.7a4 4 0 0 1-5.3 5.3L8 19a2 2 0 0 1-3-3l7.2-7.2a4 4 0 0 1 2.3-2.3Z",
    "flag": "M6 21V4m0 1h12l-2.5 4L18 13H6",
}


def icon(name: str, *, css: str = "") -> SafeString:
    """The picture called `name` as inline SVG. Raises KeyError on a name that does not exist."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        f" {css}" if css else "",
        mark_safe(STROKES[name]),  # noqa: S308 — a constant of this file
    )
