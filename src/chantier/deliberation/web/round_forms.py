"""The forms of a question: asking it, putting it to more tables, and the sentences of a synthesis."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.synthesis import Quoted, SentenceGiven
from chantier.deliberation.queries.syntheses import SynthesisView
from chantier.deliberation.services.questions import LONGEST_BODY
from chantier.deliberation.services.syntheses import MOST_SENTENCES

LANGUAGES: Final = (("fr", _("Français")), ("en", _("Anglais")), ("es", _("Espagnol")))
#: Empty places for new sentences under those there are.
EMPTY_PLACES: Final = 3
_NAMED = re.compile(r"\[\s*([apb]-[0-9a-z]{1,12})\s*\]\s*(.*)", re.DOTALL)
_MARKS = '«»“”" \u00a0\u202f'


class TablesForm(forms.Form):
    """Tables to choose among those that one sees."""

    tables = forms.MultipleChoiceField(label=_("Tables à qui la poser"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["tables"].choices = list(choices)

    def chosen(self) -> list[int]:
        """Their numbers."""
        return [int(value) for value in self.cleaned_data["tables"]]


class QuestionForm(TablesForm):
    """A question, what to know about it, and to whom it is put."""

    title = forms.CharField(label=_("La question"), max_length=300)
    body = forms.CharField(
        label=_("Ce qu’il faut savoir pour y répondre"),
        help_text=_("Pourquoi maintenant, et ce que l’on fera des réponses. Le Markdown est compris."),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(label=_("Langue de ces textes"), choices=LANGUAGES, initial="fr")
    field_order = ("title", "body", "language", "tables")


@dataclass(frozen=True)
class Place:
    """A place for one sentence in the form, with what it holds."""

    number: int
    text: str = ""
    quotes: str = ""
    is_minority: bool = False


def places_typed(post: Mapping[str, str]) -> tuple[Place, ...]:
    """The places of a form that was sent, in their order."""
    found: list[Place] = []
    for number in range(1, MOST_SENTENCES + EMPTY_PLACES + 2):
        text, quotes = post.get(f"text-{number}", ""), post.get(f"quotes-{number}", "")
        if text or quotes:
            found.append(Place(len(found) + 1, text, quotes, bool(post.get(f"minority-{number}"))))
    return _with_empty(found)


def places_of(view: SynthesisView | None, texts: Mapping[int, str]) -> tuple[Place, ...]:
    """The places of a draft, in the words of whoever wrote it."""
    if view is None:
        return _with_empty([])
    return _with_empty(
        [
            Place(
                number,
                texts[one.id],
                "\n".join(f"[{each.key}] {each.quote}" for each in one.citations),
                one.is_minority,
            )
            for number, one in enumerate(view.sentences, start=1)
        ]
    )


def given(places: Sequence[Place]) -> tuple[SentenceGiven, ...]:
    """The sentences of a form, as the core reads them."""
    return tuple(
        SentenceGiven(one.text.strip(), quotes_of(one.quotes), one.is_minority)
        for one in places
        if one.text.strip() or one.quotes.strip()
    )


def quotes_of(lines: str) -> tuple[Quoted, ...]:
    """One quote a line: the words, after ``[a-7kq2]`` when they name their contribution."""
    found = []
    for line in lines.splitlines():
        if not line.strip(_MARKS):
            continue
        named = _NAMED.fullmatch(line.strip())
        source, words = (named[1], named[2]) if named else ("", line)
        found.append(Quoted(source, words.strip(_MARKS)))
    return tuple(found)


def _with_empty(places: list[Place]) -> tuple[Place, ...]:
    more = [Place(len(places) + rank) for rank in range(1, EMPTY_PLACES + 1)]
    return (*places, *more[: max(0, MOST_SENTENCES - len(places))])
