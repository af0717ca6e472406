"""The form of an amendment: one passage, what is asked of it, and why."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.document import LONGEST_PASSAGE, TITLE, Passage, Text
from chantier.deliberation.core.operations import (
    Operation,
    Side,
    after_article,
    beside,
    deleted,
    inserted,
    moved,
    reworded,
)
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.phrases import AMENDMENT_KINDS, as_invalid
from chantier.deliberation.queries.amendments import DELETE, INSERT, MOVE, REPLACE

AFTER, BEFORE = "after", "before"
_SIDES: Final = ((AFTER, _("Après ce passage")), (BEFORE, _("Avant ce passage")))
_SHORT: Final = 70
_KINDS: Final = (REPLACE, INSERT, DELETE, MOVE)


class AmendmentForm(forms.Form):
    """What somebody asks of one passage. ``version`` is the one they had under their eyes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Ce que vous demandez"), choices=[(kind, AMENDMENT_KINDS[kind]) for kind in _KINDS]
    )
    words = forms.CharField(
        label=_("Le passage tel que vous le voulez"),
        required=False,
        max_length=LONGEST_PASSAGE * 50,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Changez les mots sur place : seules les différences seront l’amendement."),
    )
    added = forms.CharField(
        label=_("Ce qui s’ajoute"),
        required=False,
        max_length=LONGEST_PASSAGE * 50,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Un ou plusieurs paragraphes, séparés par une ligne vide."),
    )
    side = forms.ChoiceField(label=_("Où"), choices=_SIDES, required=False)
    whole_article = forms.BooleanField(label=_("Tout l’article, et pas seulement son titre"), required=False)
    destination = forms.ChoiceField(label=_("Le déplacer"), required=False)
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Chaque amendement dit sa raison : c’est elle que les autres liront d’abord."),
    )

    def __init__(self, *args: Any, text: Text, passage: Passage, **more: Any) -> None:
        super().__init__(*args, **more)
        self.text, self.passage = text, passage
        if passage.key == TITLE:
            self._of_title()
            return
        self.fields["destination"].choices = [("", _("Choisissez un endroit")), *_places(text, passage)]
        if not passage.is_heading:
            del self.fields["whole_article"]

    def _of_title(self) -> None:
        """A title is words: it is neither moved, taken out nor stood beside."""
        for name in ("added", "side", "whole_article", "destination"):
            del self.fields[name]
        self.fields["kind"] = forms.ChoiceField(choices=[(REPLACE, "")], widget=forms.HiddenInput, initial=REPLACE)
        self.fields["words"].label = _("Le titre tel que vous le voulez")
        self.fields["words"].widget.attrs["rows"] = 2

    def operations(self) -> tuple[Operation, ...]:
        """What was asked, as operations on the version of the page. Raises ``Invalid``."""
        try:
            return self._operations()
        except Refused as refused:
            raise as_invalid(refused) from refused

    def _operations(self) -> tuple[Operation, ...]:
        data, key = self.cleaned_data, self.passage.key
        whole = bool(data.get("whole_article"))
        if data["kind"] == REPLACE:
            return reworded(self.passage, data["words"])
        if data["kind"] == INSERT:
            side = Side.BEFORE if data["side"] == BEFORE else Side.AFTER
            # The service names these passages after the amendment’s number.
            return (inserted(beside(self.text, key, side), data["added"], prefix="new"),)
        if data["kind"] == DELETE:
            return (deleted(self.text, key, whole_article=whole),)
        assert data["kind"] == MOVE
        side_name, _colon, beside_key = data["destination"].partition(":")
        if side_name == BEFORE:
            place = beside(self.text, beside_key, Side.BEFORE)
        else:
            place = after_article(self.text, beside_key)
        return (moved(self.text, key, place, whole_article=whole),)

    def clean(self) -> dict[str, Any]:
        """What each kind needs."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == MOVE and not data.get("destination"):
            self.add_error("destination", _("Dites où va ce passage."))
        if data.get("kind") == INSERT and not (data.get("added") or "").strip():
            self.add_error("added", _("Écrivez ce qui s’ajoute."))
        return data


class ReasonForm(forms.Form):
    """Why, when every change is already noted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = AmendmentForm.base_fields["reason"]

    def __init__(self, *args: Any, text: Text, **more: Any) -> None:
        super().__init__(*args, **more)
        self.text = text


def _places(text: Text, passage: Passage) -> list[tuple[str, Any]]:
    """Before each other passage, and at the very end: enough to say every place."""
    found: list[tuple[str, Any]] = []
    for one in text.passages:
        if one.key != passage.key:
            words = {"number": one.number, "words": _short(one.text)}
            found.append((f"{BEFORE}:{one.key}", _("avant %(number)s — %(words)s") % words))
    if text.passages:
        found.append((f"{AFTER}:{text.passages[-1].key}", _("tout à la fin du texte")))
    return found


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"
