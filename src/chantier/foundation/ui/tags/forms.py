"""Forms, filters and what went wrong in them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chantier.foundation.ui.parts import (
    Chip,
    FacetGroup,
    Word,
)

register = template.Library()


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, help: str = "", optional: bool = True) -> dict[str, Any]:
    """A form's field with its label, help and errors. Says "facultatif" when it is not required."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    return {
        "field": bound,
        "help": help or bound.help_text,
        "kind": kind,
        "is_box": kind == "checkbox" and not widget.use_fieldset,
        "grouped": widget.use_fieldset,
        "says_optional": optional and not bound.field.required and kind not in {"checkbox"},
    }


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: Form) -> dict[str, Any]:
    """What is wrong in a form, each with a link to its field; first thing on the page after a refusal."""
    by_field = [(form[name], errors) for name, errors in form.errors.items() if name != "__all__"]
    return {"any": bool(form.errors), "whole": form.non_field_errors() if form.is_bound else (), "by_field": by_field}


@register.inclusion_tag("ui/components/form_body.html")
def form_body(form: Form) -> dict[str, Any]:
    """The errors' summary and every field of a form."""
    return {"form": form, "hidden": form.hidden_fields(), "visible": form.visible_fields()}


@register.simple_block_tag
def fieldset(content: str, legend: Word, help: Word = "") -> SafeString:
    """Fields that go together. `{% fieldset "Adresse" %}…{% endfieldset %}`"""
    return format_html(
        '<fieldset class="fieldset"><legend>{}</legend>{}<div class="stack">{}</div></fieldset>',
        legend,
        format_html('<p class="help">{}</p>', help) if help else "",
        content,
    )


@register.inclusion_tag("ui/components/facet.html")
def facet(group: FacetGroup) -> dict[str, Any]:
    """One question of a search form, folded or not, with the count of each answer."""
    return {"group": group, "chosen": sum(choice.chosen for choice in group.choices)}


@register.inclusion_tag("ui/components/chips.html")
def chips(chosen: Iterable[Chip], clear_url: str = "") -> dict[str, Any]:
    """The filters that are on, each with the address without it."""
    return {"chips": tuple(chosen), "clear_url": clear_url}
