"""A template that names what the view did not give fails, instead of showing nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

from django.template import defaultfilters
from django.template.base import FilterExpression, Node

OUR_TEMPLATES = str(Path(__file__).resolve().parents[2] / "src")
SAYS_WHAT_TO_DO_WITHOUT = {defaultfilters.default, defaultfilters.default_if_none}


class UndefinedTemplateVariable(Exception):
    """A template used a variable that its context does not have."""


class FailOnUndefined(str):
    """Stands in for Django's ``string_if_invalid``, and raises where a template of ours needs it.

    Django asks for its truth (in a filter expression) or for ``"%s" in`` it (in ``blocktranslate``)
    exactly when a variable was not found. ``{% if x %}`` and ``{{ x|default:"…" }}`` say themselves what
    to do without ``x`` and stay allowed; so are the templates of libraries, which are not ours to correct.
    """

    __slots__ = ()

    def __new__(cls) -> FailOnUndefined:
        return super().__new__(cls, "")

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if isinstance(expression, FilterExpression):
            tolerated = any(function in SAYS_WHAT_TO_DO_WITHOUT for function, _ in expression.filters)
            if not tolerated:
                _fail_if_ours(frame, str(expression.var))
        return False

    def __contains__(self, text: object) -> bool:
        frame = sys._getframe(1)
        if frame.f_code.co_name == "render_value":
            _fail_if_ours(frame, str(frame.f_locals.get("key")))
        return False


def _fail_if_ours(frame: FrameType | None, variable: str) -> None:
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            place = str(node.origin.name)
            if place.startswith(OUR_TEMPLATES) or place == "<unknown source>":
                line = getattr(getattr(node, "token", None), "lineno", "?")
                raise UndefinedTemplateVariable(f"{place}:{line} uses “{variable}”, which is not defined")
            return
        frame = frame.f_back
