"""The forms of a debate: contributing, doing something about a contribution, entering what was heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.document import Passage
from chantier.deliberation.core.moderation import REASONS
from chantier.deliberation.phrases import ARGUMENT_KINDS, CHANNELS, MODERATION
from chantier.deliberation.services.argument_citations import Cited
from chantier.deliberation.services.entries import CHANNELS as HEARD
from chantier.deliberation.web.library_addresses import read_address

#: A form takes more than a service accepts, so that what is too long is refused with its reason, and kept.
_ROOM: Final = 2_000_000


def _words(label: Any, *, rows: int = 5, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_ROOM,
        required=required,
        strip=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ContributionForm(forms.Form):
    """What one says of something, and what it leans on; a passage is asked of what has passages."""

    kind = forms.ChoiceField(
        label=_("Votre contribution est"),
        widget=forms.RadioSelect,
    )
    body = _words(_("Ce que dit votre organisation"), help_text=_("Dix mille caractères au plus."))
    passage = forms.ChoiceField(label=_("Le passage dont il s’agit"), required=False)
    quote = forms.CharField(
        label=_("Les mots de ce passage que vous citez"),
        required=False,
        max_length=4_000,
        help_text=_("Copiés tels quels ; laissez vide pour ne rien citer."),
    )
    source = forms.CharField(
        label=_("Une ressource de la bibliothèque sur laquelle vous vous appuyez"),
        required=False,
        max_length=600,
        help_text=_("L’adresse de sa page, ou de l’une de ses affirmations."),
    )

    def __init__(self, *args: Any, passages: tuple[Passage, ...], kinds: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(one, ARGUMENT_KINDS[one]) for one in kinds]
        if not passages:
            del self.fields["passage"], self.fields["quote"]
            return
        self.fields["passage"].choices = [
            ("", _("Tout le texte")),
            *((one.key, f"{one.number} · {_start(one.text)}") for one in passages),
        ]

    def citations(self) -> tuple[Cited, ...]:
        """What it leans on. Raises ``Invalid`` for an address that is none."""
        found = []
        if self.cleaned_data["source"].strip():
            resource, claim = read_address(self.cleaned_data["source"])
            found.append(Cited(resource=resource, claim=claim))
        if self.cleaned_data.get("quote", "").strip() and self.cleaned_data["passage"]:
            found.append(Cited(passage_key=self.cleaned_data["passage"], quote=self.cleaned_data["quote"]))
        return tuple(found)


class WordsForm(forms.Form):
    """Words alone: an answer, other words for one’s own, an appeal, why something is shown again."""

    body = _words(_("Vos mots"))

    def __init__(self, *args: Any, label: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if label is not None:
            self.fields["body"].label = label


class ReasonForm(forms.Form):
    """One reason of the list, and words."""

    reason = forms.ChoiceField(
        label=_("Pour quelle raison"), choices=[(one, MODERATION[one]) for one in REASONS], widget=forms.RadioSelect
    )
    body = _words(_("Précisez"), rows=3, required=False)


class AppealAnswerForm(forms.Form):
    """Whether an appeal is upheld, and why."""

    upheld = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[("yes", _("La contribution est montrée de nouveau")), ("no", _("Elle reste masquée"))],
        widget=forms.RadioSelect,
    )
    body = _words(_("Pourquoi"), rows=4)


class EntryForm(forms.Form):
    """What an organisation said in a room or wrote on paper."""

    channel = forms.ChoiceField(
        label=_("Entendu"), choices=[(one, CHANNELS[one]) for one in HEARD], widget=forms.RadioSelect
    )
    heard_at = forms.CharField(
        label=_("Où et quand"),
        max_length=300,
        help_text=_("Par exemple : assemblée de Nicolet, 3 mai. Jamais le nom d’une personne."),
    )
    organization = forms.TypedChoiceField(label=_("Quelle organisation l’a dit"), coerce=int)
    kind = forms.ChoiceField(label=_("C’était"), widget=forms.RadioSelect)
    body = _words(_("Ce qu’elle a dit"))

    def __init__(self, *args: Any, organizations: list[tuple[int, str]], kinds: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(one, ARGUMENT_KINDS[one]) for one in kinds]
        self.fields["organization"].choices = [("", "—"), *organizations]


def _start(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 70 else f"{words[:69]}…"
