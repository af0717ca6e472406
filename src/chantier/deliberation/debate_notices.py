"""Those who debate hear of answers and of moderation; who moderates, of appeals. Reactions, safe to run twice."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.mail_tokens import ARGUMENT, reply_address
from chantier.deliberation.models import Appeal, Argument, Moderation, Need, Seat, Table
from chantier.deliberation.phrases import MODERATION
from chantier.deliberation.queries.audience import readers
from chantier.deliberation.queries.seating import persons_seated, standing_seats
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.services.mail_in import REFUSED, Received
from chantier.deliberation.whereabouts import paths_of
from chantier.directory import api as directory
from chantier.foundation.access.api import COORDINATOR
from chantier.foundation.journal.api import ActView
from chantier.foundation.messages.api import Kind, notify
from chantier.foundation.people import api as people

_FOLDER: Final = "deliberation/mail"
ANSWERED: Final = Kind(
    "deliberation.answered",
    _("Une réponse à ce que vous avez dit dans un débat"),
    f"{_FOLDER}/answered",
    carries_key=True,
)
MODERATED: Final = Kind(
    "deliberation.moderated", _("Ce que la modération fait de vos contributions"), f"{_FOLDER}/moderated"
)
APPEALED: Final = Kind("deliberation.appealed", _("Un appel à une table que vous animez"), f"{_FOLDER}/appealed")
MAIL_REFUSED: Final = Kind(
    "deliberation.mail_refused", _("Votre contribution par courriel n’a pas été publiée"), f"{_FOLDER}/mail_refused"
)
KINDS: Final = (ANSWERED, MODERATED, APPEALED, MAIL_REFUSED)


def tell_who_was_answered(act: ActView) -> None:
    """Those who speak for the organisation that was answered; each may answer by mail, under their own key."""
    row = _argument(act)
    if row is None or row.parent is None or row.parent.organization_id == row.organization_id:
        return
    if row.state != Argument.SHOWN:  # hidden or taken back since: its words go nowhere
        return
    at = timezone.now()
    voice_id, persons = _speakers(row.parent, at)
    for person_id in sorted(_who_see(row, persons, at)):
        reply = ""
        if voice_id is not None:
            reply = reply_address(person_id=person_id, voice_id=voice_id, kind=ARGUMENT, thing_id=row.pk, at=at)
        notify(
            person_ids=[person_id],
            kind=ANSWERED.key,
            key=f"{ANSWERED.key}:{row.pk}",
            context={"who": _name(row), "words": row.text.body[:1500], "reply": reply, "title": _title(row)},
            links=paths_of("argument", row.public_id),
            reply_to=reply,
            at=at,
        )


def tell_the_author(act: ActView) -> None:
    """A contribution was hidden, shown again, or its appeal answered: its author reads why."""
    row = _argument(act)
    if row is None:
        return
    at = timezone.now()
    done = Moderation.objects.filter(argument=row, act__in=("hide", "show")).order_by("-pk").first()
    appeal = Appeal.objects.filter(pk=act.data.get("appeal") or 0).first()
    if done is None:
        return
    notify(
        person_ids=sorted(_who_see(row, _speakers(row, at)[1], at)),
        kind=MODERATED.key,
        key=f"{MODERATED.key}:{act.id}",
        context={
            "is_hidden": row.state == Argument.HIDDEN,
            "reason": MODERATION.get(done.reason, ""),
            "words": done.words,
            "answer": appeal.answer if appeal is not None else "",
            "title": _title(row),
        },
        links=paths_of("argument", row.public_id),
        at=at,
    )


def tell_who_may_answer(act: ActView) -> None:
    """An appeal waits: those who run the table, who hid it left out, and the coordination when nobody else does."""
    row = _argument(act)
    hiding = Moderation.objects.filter(pk=act.data["moderation"]).first()
    if row is None or hiding is None:
        return
    at = timezone.now()
    persons = _running(row.table, at) - {hiding.person_id} - _speakers(row, at)[1]
    if not persons:
        persons = set(people.persons_with_role(COORDINATOR, at=at)) - {hiding.person_id}
    notify(
        person_ids=sorted(one for one in persons if one is not None),
        kind=APPEALED.key,
        key=f"{APPEALED.key}:{hiding.pk}",
        context={"who": _name(row), "title": _title(row)},
        links=paths_of("argument", row.public_id),
        at=at,
    )


def tell_refused(received: Received, content: bytes, *, at: datetime) -> None:
    """Whoever wrote a mail that was refused hears why, once; strangers and programs hear nothing."""
    if received.outcome != REFUSED or received.person_id is None:
        return
    notify(
        person_ids=[received.person_id],
        kind=MAIL_REFUSED.key,
        key=f"{MAIL_REFUSED.key}:{hashlib.sha256(content).hexdigest()[:32]}",
        context={"reason": received.reason},
        links=_drafts(),
        at=at,
    )


def _argument(act: ActView) -> Argument | None:
    rows = Argument.objects.select_related("table", "text", "parent", "proposal", "need", "question", "organization")
    return rows.filter(pk=act.subject_id).first()


def _speakers(row: Argument, at: datetime) -> tuple[int | None, set[int]]:
    """The voice and the persons who speak for who said it: the one who wrote it while their mandate holds, else all."""
    if row.organization_id is None:
        return None, {row.person_id} if row.person_id is not None else set()
    kept = directory.kept_of([row.organization_id])[row.organization_id]
    ref = directory.public_ids_of([kept]).get(kept, "")
    voice = people.voice_of_organization(ref)
    speakers = {one for some in people.speakers_of([ref], at=at).values() for one in some}
    persons = {row.person_id} & speakers or speakers
    return voice.id if voice is not None else None, {one for one in persons if one is not None}


def _who_see(row: Argument, persons: set[int], at: datetime) -> frozenset[int]:
    """Those of these persons who may still see the table: a mail carries its words."""
    return readers([row.table], persons, at=at)[row.table_id]


def _running(table: Table, at: datetime) -> set[int]:
    roles = (Seat.CHAIR, Seat.FACILITATOR)
    seats = standing_seats(at).filter(role__in=roles, table=table, organization__isnull=False).order_by("pk")
    bodies = {body for body in seats.values_list("organization_id", flat=True) if body is not None}
    refs = directory.public_ids_of(set(directory.kept_of(bodies).values()))
    return set(persons_seated(table, at=at, roles=roles)).union(*people.speakers_of(refs.values(), at=at).values())


def _name(row: Argument) -> str:
    return row.organization.name if row.organization is not None else ""


def _title(row: Argument) -> str:
    thing = row.need or row.question
    if thing is not None and not (row.need and row.need.state == Need.WITHDRAWN):
        return wording(thing.text_id).title
    return row.proposal.title if row.proposal is not None else wording(row.table.text_id).title


def _drafts() -> dict[str, str]:
    from django.conf import settings
    from django.urls import reverse
    from django.utils import translation

    found = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found[language] = reverse("deliberation:drafts")
    return found


REACTIONS: Final = {
    acts.ARGUMENT_MADE: (tell_who_was_answered,),
    acts.ARGUMENT_HIDDEN: (tell_the_author,),
    acts.ARGUMENT_SHOWN: (tell_the_author,),
    acts.APPEALED: (tell_who_may_answer,),
    acts.APPEAL_ANSWERED: (tell_the_author,),
}
