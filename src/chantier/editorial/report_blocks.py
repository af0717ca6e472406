"""The pieces of an annual report: those of every page, and sections whose figures are frozen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from chantier.editorial.blocks import WRITING, BodyBlock
from chantier.editorial.reports import sections


def frozen_choices() -> list[tuple[str, str]]:
    """Every gathering of figures, the last first: an editor may go back to a former one."""
    rows = apps.get_model("editorial.ReportFigures")._default_manager.order_by("-year", "territory", "-gathered_at")
    return [("", "—")] + [
        (str(pk), f"{_label(name)} · {year}{f' · {territory}' if territory else ''} · {_on(gathered_at)}")
        for pk, name, year, territory, gathered_at in rows.values_list(
            "pk", "section", "year", "territory", "gathered_at"
        )
    ]


def _label(name: str) -> str:
    found = sections.section(name)
    return str(found.label) if found else name


def _on(instant: object) -> str:
    return date_format(timezone.localtime(instant), "SHORT_DATETIME_FORMAT")  # type: ignore[arg-type]


class FrozenBlock(blocks.FieldBlock):
    """One gathering of figures. The list of them all is asked for by the form alone: reading a page asks nothing."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.ChoiceField(choices=frozen_choices, help_text=kwargs.pop("help_text", ""))
        super().__init__(**kwargs)


class FiguresBlock(blocks.StructBlock):
    """A section with its frozen figures, under a title and words of the editor's own."""

    figures = FrozenBlock(
        label=_("Chiffres arrêtés"),
        help_text=_("Les chiffres ne se corrigent pas ici : reprenez-les, et ce qui a changé vous est dit."),
    )
    title = blocks.CharBlock(
        label=_("Titre"), required=False, max_length=120, help_text=_("Vide : le nom de la section.")
    )
    words = blocks.RichTextBlock(label=_("Vos mots"), required=False, features=WRITING)
    drawn = blocks.BooleanBlock(label=_("Dessiner les nombres"), required=False, default=True)
    listed = blocks.BooleanBlock(label=_("Nommer ce qui est compté"), required=False, default=True)

    class Meta:
        icon = "order"
        label = _("Section chiffrée")


class ReportBlock(BodyBlock):
    """The text of a report."""

    section = FiguresBlock()
