"""Who had a form under their eyes, sealed in the form itself: what is typed there is theirs, even once they are gone.

A session that ended, or another person who signed in meanwhile, says nothing of who typed. The seal does: nobody but
this instance makes one, and it is in no other page than those of the person that it names. It gives no right: what
comes back under it can only be kept among that person's own drafts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core import signing

from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people

#: The name of the hidden field.
FIELD: Final = "written_by"
#: Seconds. As long as a session lasts, however often it is used (``foundation/people/session_middleware.py``).
LONGEST: Final = 60 * 24 * 3600
_SALT: Final = "deliberation.writer"


@dataclass(frozen=True)
class Writer:
    """A person, and the voice in whose name they spoke, as the form was shown."""

    person_id: int
    voice_id: int | None


def seal(speaker: Speaker) -> str:
    """The value of the hidden field; empty for a visitor, who writes nothing here."""
    if speaker.person_id is None:
        return ""
    return signing.dumps([speaker.person_id, speaker.voice_id or 0], salt=_SALT)


def opened(sealed: str) -> Writer | None:
    """Who the seal names, unless they were erased; nothing for a seal that is old, forged or missing."""
    if not sealed or len(sealed) > 200:
        return None
    try:
        person_id, voice_id = signing.loads(sealed, salt=_SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Writer(person_id, voice_id or None) if people.person(person_id) is not None else None
