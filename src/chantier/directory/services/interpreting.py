"""The shipped phrases and the vocabulary, at the service of ``core/interpretation.py``; loaded once for a whole job."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from chantier.directory.core import activity_words
from chantier.directory.core.activity_words import Lexicon, read_lexicon
from chantier.directory.core.consolidation import Portrait, Said, Testimony
from chantier.directory.core.interpretation import INFERRED, Activities, Reading, activities, form
from chantier.directory.models import Organization
from chantier.foundation.words import api as words

PHRASES = Path(activity_words.__file__).with_suffix(".toml")


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """The phrases that come with Chantier."""
    return read_lexicon(PHRASES.read_text(encoding="utf-8"))


class Interpreter:
    """Reads what the words of bodies suggest."""

    def __init__(self) -> None:
        self._lexicon = shipped_lexicon()
        self._has_vocabulary = bool(words.concepts("activity"))

    def activities(self, portrait: Portrait, testimonies: tuple[Testimony, ...]) -> Activities:
        """What a body does, stated or read."""
        return activities(portrait, testimonies, self._lexicon, concept_of=self._concept_of)

    def _concept_of(self, text: str) -> str | None:
        if not self._has_vocabulary:
            return text
        concept = words.find("activity", text)
        return concept.slug if concept else None


def interpret(organization: Organization, portrait: Portrait, found: Activities) -> None:
    """Write what was read on an organisation whose stated columns are set, and say that it was read."""
    if found.read:
        organization.provenance["activities"] = _origin(found.read)
    read = form(portrait)
    if read is not None:
        organization.legal_form = read.concept
        organization.provenance["legal_form"] = _origin((read,))


def _origin(read: tuple[Reading, ...]) -> dict[str, Any]:
    said: Said = read[0].said
    return {
        "origin": said.origin,
        "kind": INFERRED,
        "source": said.source,
        "seen_on": said.seen_on.isoformat(),
        "open": all(one.said.is_open for one in read),
        "read": [one.as_data() for one in read],
    }
