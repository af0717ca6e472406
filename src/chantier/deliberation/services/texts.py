"""Writing texts and their translations. Callers have asked whether the speaker may."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core.characters import clean
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Text, Translation
from chantier.deliberation.phrases import as_invalid
from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.journal.api import record

LONGEST_TITLE: Final = 300
LONGEST_BODY: Final = 400_000
LANGUAGES: Final = ("fr", "en", "es")


def write(*, language: str, title: str, body: str, at: datetime) -> Text:
    """A new text. Raises ``Invalid`` for hidden characters, an unknown language or too much of it."""
    title, body = check(language=language, title=title, body=body)
    return Text.objects.create(language=language, title=title, body=body, updated_at=at)


def rewrite(text: Text, *, title: str, body: str, at: datetime) -> bool:
    """Other words in the same language; whether anything changed. Its translations are then stale."""
    title, body = check(language=text.language, title=title, body=body)
    if (text.title, text.body) == (title, body):
        return False
    text.title, text.body, text.updated_at = title, body, at
    text.revision += 1
    text.save(update_fields=["title", "body", "updated_at", "revision"])
    return True


@transaction.atomic
def translate(
    *,
    speaker: Speaker,
    text_id: int,
    language: str,
    title: str,
    body: str,
    at: datetime,
    program: str = "",
    revision: int | None = None,
) -> None:
    """Write the translation of a text over an earlier one. ``program`` made it, unless a person did or read it over.

    ``revision`` is that of the source the translator had under the eyes; by default the present one.
    """
    text = Text.objects.select_for_update().get(pk=text_id)
    title, body = check(language=language, title=title, body=body)
    if language == text.language:
        raise Invalid(Reason("same_language", _("Ce texte est déjà dans cette langue.")))
    Translation.objects.update_or_create(
        text=text,
        language=language,
        defaults={
            "title": title,
            "body": body,
            "of_revision": min(revision or text.revision, text.revision),
            "person_id": speaker.person_id,
            "program": program[:80],
            "at": at,
        },
    )
    record(
        name=acts.TRANSLATED,
        speaker=speaker,
        at=at,
        subject=("deliberation.text", text.pk),
        data={"language": language, "revision": text.revision},
    )


def short(words: str, *, most: int) -> str:
    """A reason, a note, a condition, in their one way of being written. Raises ``Invalid``, rather than cut them."""
    try:
        said = clean(words).strip()
    except Refused as refused:
        raise as_invalid(refused) from refused
    if len(said) > most:
        raise Invalid(
            Reason(
                "words_too_long",
                _("Ceci dépasse %(most)s caractères : dites-le en moins de mots."),
                params={"most": most},
            )
        )
    return said


def check(*, language: str, title: str, body: str) -> tuple[str, str]:
    """Title and body in their one way of being written. Raises ``Invalid``."""
    if language not in LANGUAGES:
        raise Invalid(Reason("unknown_language", _("Choisissez le français, l’anglais ou l’espagnol.")))
    try:
        title, body = " ".join(clean(title).split()), clean(body).strip("\n")
    except Refused as refused:
        raise as_invalid(refused) from refused
    if len(title) > LONGEST_TITLE:
        raise Invalid(Reason("title_too_long", _("Le titre dépasse 300 caractères : abrégez-le.")))
    if len(body) > LONGEST_BODY:
        raise Invalid(
            Reason(
                "text_too_long",
                _("Ce texte est trop long pour être lu ici."),
                _("Déposez-le dans la bibliothèque, et résumez-le."),
            )
        )
    return title, body
