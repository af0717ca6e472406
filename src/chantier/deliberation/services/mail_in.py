"""Contributing by answering a mail: the key says who and what, the mandate is asked again, the sender is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chantier.deliberation.core import mail_reading
from chantier.deliberation.core.mail_reading import Mail
from chantier.deliberation.mail_tokens import ARGUMENT, Key, read_key
from chantier.deliberation.models import Argument, Proposal
from chantier.deliberation.permissions import may_speak
from chantier.deliberation.queries.seating import NOBODY
from chantier.deliberation.services import debate, drafts
from chantier.deliberation.services.debate import Origin, Said
from chantier.deliberation.services.debated import About, about_of
from chantier.deliberation.whereabouts import path_of
from chantier.foundation.access.api import Invalid, Reason, Refusal
from chantier.foundation.people import api as people

PUBLISHED, AGAIN, REFUSED, IGNORED = "published", "again", "refused", "ignored"
#: What begins a contribution to a proposal, in the languages of the interface.
_SIDES: Final = {
    "for": ("pour", "for", "a favor"),
    "against": ("contre", "against", "en contra"),
    "question": ("question", "pregunta"),
    "condition": ("condition", "condición"),
}
_FIRST: Final = re.compile(r"\s*(?P<word>[^\n:]{2,12}?)\s*[:\n]\s*")
_SAY_WHICH: Final = Reason(
    "say_which",
    gettext_lazy("On ne sait pas si c’est pour, contre, une question ou une condition."),
    gettext_lazy("Commencez votre courriel par l’un de ces mots, suivi de deux points."),
)


@dataclass(frozen=True)
class Received:
    """What became of a mail. ``code`` is why it was refused or ignored; ``person_id`` who is told of a refusal."""

    outcome: str
    code: str = ""
    public_id: str = ""
    person_id: int | None = None
    reason: str = ""


def receive(content: bytes, *, at: datetime) -> Received:
    """Read one mail and publish what it says, once. Nothing is published for an unknown key, another sender than the
    person of the key, a program, a mail that its receiving server says is forged, or a mandate that ended.

    What a known person wrote and could not be published is kept as their draft.
    """
    mail = mail_reading.read(content)
    if mail is None:
        return Received(IGNORED, "unreadable")
    if mail.is_automatic:
        return Received(IGNORED, "automatic")
    key = read_key((*mail.recipients, mail.whole))
    if key is None:
        return Received(IGNORED, "unknown_key")
    person = people.person(key.person_id)
    if person is None or mail.is_forged or mail.senders != (person.email.casefold(),):
        return Received(IGNORED, "another_sender")
    before = Argument.objects.filter(mail_id=mail.key).first()
    if before is not None:
        return Received(AGAIN, public_id=before.public_id)
    with translation.override(person.language):
        try:
            made = _publish(mail, key, language=person.language, at=at)
        except Refusal as refusal:
            return _refused(mail, key, refusal, at=at)
        except IntegrityError:
            # The same mail, read by two at once: the other one published it.
            return Received(AGAIN)
    return Received(PUBLISHED, public_id=made.public_id)


@transaction.atomic
def _publish(mail: Mail, key: Key, *, language: str, at: datetime) -> debate.Made:
    if key.is_old(at):
        raise Invalid(
            Reason(
                "key_too_old", _("Cette adresse de réponse a fait son temps."), _("Répondez depuis la page du débat.")
            )
        )
    speaker = people.speaker_for(person_id=key.person_id, voice_id=key.voice_id, language=language, at=at)
    if speaker.voice_id is None:
        # The key names an organisation: who lost its mandate does not go on in another quality, such as the pen’s.
        may_speak(speaker, NOBODY).enforce()
    if not mail.words:
        raise Invalid(Reason("argument_empty", _("Votre courriel n’ajoute rien à ce qu’il cite.")))
    debate.check_pace(speaker=speaker)
    about, said = _read(mail.words, key, language)
    return debate.argue(
        speaker=speaker, about=about, said=said, origin=Origin(channel=Argument.MAIL, mail_id=mail.key), at=at
    )


def _read(words: str, key: Key, language: str) -> tuple[About, Said]:
    if key.kind == ARGUMENT:
        parent = Argument.objects.filter(pk=key.thing_id).first()
        if parent is None:
            raise Invalid(Reason("argument_unknown", _("Cette contribution n’existe pas.")))
        return about_of(parent), Said(Argument.ANSWER, words, language, parent_id=parent.pk)
    found = _FIRST.match(words)
    word = found["word"].strip().casefold() if found is not None else ""
    kind = next((one for one, names in _SIDES.items() if word in names), "")
    if found is None or not kind:
        raise Invalid(_SAY_WHICH)
    return About(proposal_id=key.thing_id), Said(kind, words[found.end() :].strip(), language)


def _refused(mail: Mail, key: Key, refusal: Refusal, *, at: datetime) -> Received:
    why = " ".join(part for part in (str(refusal.reason), refusal.reason.advice) if part)
    drafts.keep(
        person_id=key.person_id,
        key=f"argument:mail:{mail.key[:40]}",
        content={"body": mail.words},
        refusal=why,
        url=_place(key),
        at=at,
    )
    return Received(REFUSED, refusal.reason.code, person_id=key.person_id, reason=why)


def _place(key: Key) -> str:
    """Where the form of what was answered is found again, in the person’s language."""
    language = translation.get_language() or "fr"
    if key.kind == ARGUMENT:
        row = Argument.objects.filter(pk=key.thing_id).first()
        return path_of("argument-act", row.public_id, language=language, verb="reponse") if row is not None else ""
    proposal = Proposal.objects.filter(pk=key.thing_id).first()
    return path_of("debate", proposal.public_id, proposal.slug, language=language) if proposal is not None else ""
