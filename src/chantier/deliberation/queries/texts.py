"""What somebody wrote, in the reader’s language where it was translated, always with its origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import get_language

from chantier.deliberation.models import Text, Translation
from chantier.foundation.text.api import set_in_french

SOURCE, PERSON, PROGRAM = "source", "person", "program"


@dataclass(frozen=True)
class Wording:
    """A text as a reader sees it.

    ``language`` is that of these words, ``source_language`` that of the text; ``made_by`` one of ``SOURCE``,
    ``PERSON``, ``PROGRAM``; a translation ``is_stale`` when the source changed after it was made.
    """

    text_id: int
    title: str
    body: str
    language: str
    source_language: str
    revision: int
    made_by: str = SOURCE
    program: str = ""
    is_stale: bool = False
    #: The author's own words, where a program's stand in their place.
    original: str = ""

    @property
    def is_translation(self) -> bool:
        """Whether these are not the author’s own words."""
        return self.made_by != SOURCE


def wordings(ids: Iterable[int], *, language: str = "") -> dict[int, Wording]:
    """Texts by id, in this language (the reader’s by default) where there is a translation, else as written.

    Two queries, however many. A stale translation is shown, and says so: a debate stays readable.
    """
    wanted = (language or get_language() or "fr")[:2]
    rows = {row.pk: row for row in Text.objects.filter(pk__in=set(ids)).order_by("pk")}
    elsewhere = [pk for pk, row in rows.items() if row.language != wanted]
    translations = {}
    if elsewhere:
        found = Translation.objects.filter(text__in=elsewhere, language=wanted).order_by("pk")
        translations = {one.text_id: one for one in found}
    return {pk: _set(_wording(row, translations.get(pk))) for pk, row in rows.items()}


@dataclass(frozen=True)
class Heading:
    """The title of a text as a reader sees it in a list, and its language."""

    title: str
    language: str


def headings(written: Mapping[int, tuple[str, str]]) -> dict[int, Heading]:
    """The titles of texts, whose own title and language were read with what bears them: what ``wordings`` says of them.

    One query for those that are of another language than the reader, none when there are none.
    """
    wanted = (get_language() or "fr")[:2]
    elsewhere = [pk for pk, (_title, language) in written.items() if language != wanted]
    translated: dict[int, str] = {}
    if elsewhere:
        found = Translation.objects.filter(text__in=elsewhere, language=wanted).order_by("pk")
        translated = dict(found.values_list("text_id", "title"))
    return {
        pk: _heading(translated[pk] or title, wanted) if pk in translated else _heading(title, language)
        for pk, (title, language) in written.items()
    }


def headings_of(ids: Iterable[int]) -> dict[int, Heading]:
    """The same, of texts by id. One query more."""
    rows = Text.objects.filter(pk__in=set(ids)).order_by("pk").values_list("pk", "title", "language")
    return headings({pk: (title, language) for pk, title, language in rows})


def _heading(title: str, language: str) -> Heading:
    return Heading(set_in_french(title) if language == "fr" else title, language)


def wording(text_id: int, *, language: str = "") -> Wording:
    """One text. Raises ``KeyError``."""
    return wordings([text_id], language=language)[text_id]


def wording_of(row: Text) -> Wording:
    """A text that was read with what bears it. No query where it is in the language of the reader."""
    if row.language == (get_language() or "fr")[:2]:
        return _set(_wording(row, None))
    return wording(row.pk)


def as_written(text_id: int) -> Wording:
    """One text in its author’s own words."""
    return _wording(Text.objects.get(pk=text_id), None)


def _set(wording: Wording) -> Wording:
    """A French title with the spaces that printers put: it is shown large, and must not break before a sign."""
    return replace(wording, title=set_in_french(wording.title)) if wording.language == "fr" else wording


def _wording(row: Text, translation: Translation | None) -> Wording:
    if translation is None:
        return Wording(row.pk, row.title, row.body, row.language, row.language, row.revision)
    return Wording(
        row.pk,
        translation.title or row.title,
        translation.body,
        translation.language,
        row.language,
        row.revision,
        made_by=PROGRAM if translation.person_id is None else PERSON,
        program=translation.program,
        is_stale=translation.of_revision != row.revision,
        original=row.body if translation.person_id is None else "",
    )
