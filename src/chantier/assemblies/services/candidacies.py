"""Candidacies: presented by an organisation of the college or from the floor, answered with reasons, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.eligibility import Conditions, Facts, read_conditions, reasons, said_of
from chantier.assemblies.core.refusals import Because, Impossible
from chantier.assemblies.models import Candidacy, Election, RollEntry, Term
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases import invalid_of, said
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.elected import election_held
from chantier.assemblies.services.elections import no_vote_yet
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people

SUBJECT: Final = "assemblies.candidacy"
LONGEST_NAME: Final = 120
LONGEST_STATEMENT: Final = 10_000
_LONGEST_WHY: Final = 300


@dataclass(frozen=True)
class CandidacyGiven:
    """Who stands: a person with an account, or (from the floor only) a name; for which organisation; what they say.

    ``agreed``: the person agreed to stand, needed where another presents them. ``nominated_by``: the number on the
    roll of who proposed them in the room.
    """

    person_id: int | None = None
    name: str = ""
    organization_id: int | None = None
    statement: str = ""
    language: str = "fr"
    said: Mapping[str, Any] = field(default_factory=dict)
    agreed: bool = False
    nominated_by: int | None = None


@transaction.atomic
def submit_candidacy(*, speaker: Speaker, election_id: int, given: CandidacyGiven, at: datetime) -> int:
    """Stand, or present somebody; the candidacy's id. The same person twice stands once, with the newer words.

    An organisation's mandate holder presents those who speak for it; the secretary anybody, nominated in the room.
    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    election = election_held(election_id)
    here = standing(election.meeting, speaker, at=at)
    writes = bool(may_write(speaker, here))
    organization_id = given.organization_id if writes else here.organization_id
    if not writes:
        _may_present(speaker, organization_id, at)
    _open(election, at)
    no_vote_yet(election)
    organization_id = _kept(organization_id)
    name = _candidate(given, speaker, organization_id, writes=writes, at=at)
    statement = given.statement.strip()
    if len(statement) > LONGEST_STATEMENT:
        raise Invalid(
            Reason("statement_too_long", _("Cette présentation est trop longue : dix mille caractères au plus."))
        )
    conditions = read_conditions(election.conditions)
    try:
        told = said_of(given.said, conditions)
    except Impossible as error:
        raise invalid_of(error) from error
    there = _there(election, given.person_id, name, organization_id)
    values: dict[str, Any] = {"name": name, "statement": statement, "language": given.language, "said": told}
    if there is not None:
        if there.state not in (Candidacy.SUBMITTED, Candidacy.REFUSED) and any(
            getattr(there, key) != value for key, value in values.items()
        ):
            raise NotPossible(
                Reason(
                    "candidacy_answered",
                    _("Cette candidature est acceptée : ses mots ne changent plus."),
                    _("Retirez-la, puis déposez-en une autre tant que les candidatures sont ouvertes."),
                )
            )
        if there.state == Candidacy.REFUSED:
            values |= {"state": Candidacy.SUBMITTED, "reasons": [], "answered_at": None}
        Candidacy.objects.filter(pk=there.pk).update(**values)
        return there.pk
    row = Candidacy.objects.create(
        election=election,
        key=_key(election.candidacies.count()),
        person_id=given.person_id,
        organization_id=organization_id,
        nominated_by=_nominator(election, given.nominated_by),
        submitted_at=at,
        **values,
    )
    data = {"election": election.pk, "from_floor": int(writes)}
    record(name=acts.CANDIDACY_SUBMITTED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data=data)
    return row.pk


@transaction.atomic
def answer_candidacy(*, speaker: Speaker, candidacy_id: int, accepted: bool, at: datetime, why: str = "") -> None:
    """Accept a candidacy that meets every condition, or refuse it with the reasons. Answered alike twice, it is once.

    Raises ``NotAllowed``, ``NotPossible``; ``Invalid`` for a refusal that says nothing.
    """
    election, row = _of(candidacy_id)
    may_write(speaker, standing(election.meeting, speaker, at=at)).enforce()
    if row.state == (Candidacy.ACCEPTED if accepted else Candidacy.REFUSED):
        return
    if row.state not in (Candidacy.SUBMITTED, Candidacy.ACCEPTED, Candidacy.REFUSED):
        raise NotPossible(Reason("candidacy_over", _("Cette candidature est retirée, ou l’élection est faite.")))
    no_vote_yet(election)
    unmet, why = unmet_by(election, row), " ".join(why.split())[:_LONGEST_WHY]
    if accepted and unmet:
        raise NotPossible(
            Reason(
                "candidacy_unmet",
                said(unmet[0]),
                _("Corrigez ce qui est inexact au répertoire ou au registre, ou refusez la candidature."),
            )
        )
    if not accepted and not unmet and not why:
        raise Invalid(Reason("refused_without_why", _("Dites pourquoi : cette candidature remplit les conditions.")))
    row.state, row.answered_at = (Candidacy.ACCEPTED if accepted else Candidacy.REFUSED), at
    told: list[Any] = [] if accepted else [[one.code, dict(one.params)] for one in unmet]
    row.reasons = [*told, {"words": why}] if why and not accepted else told
    row.save(update_fields=["state", "answered_at", "reasons"])
    data = {"election": election.pk, "accepted": int(accepted)}
    record(name=acts.CANDIDACY_ANSWERED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data=data)


@transaction.atomic
def withdraw_candidacy(*, speaker: Speaker, candidacy_id: int, at: datetime) -> None:
    """Withdraw: by the person, by the organisation that presents them, or noted by the secretary. Twice is once."""
    election, row = _of(candidacy_id)
    here = standing(election.meeting, speaker, at=at)
    own = row.person_id is not None and row.person_id == speaker.person_id
    theirs = row.organization_id is not None and row.organization_id in here.bodies
    if not own and not (theirs and _speaks(speaker, at)):
        may_write(speaker, here).enforce()
    if row.state == Candidacy.WITHDRAWN:
        return
    no_vote_yet(election)
    row.state = Candidacy.WITHDRAWN
    row.save(update_fields=["state"])
    record(
        name=acts.CANDIDACY_WITHDRAWN, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={"election": election.pk}
    )


@transaction.atomic
def erase_candidacy(*, speaker: Speaker, candidacy_id: int, at: datetime) -> None:
    """Erase the name and the words of a candidate who asks; of one with an account, the account does it too.

    That somebody stood, and was elected, stays; so does the name of who still sits. Erased twice, it is once.
    """
    election, row = _of(candidacy_id)
    may_write(speaker, standing(election.meeting, speaker, at=at)).enforce()
    if election.decided_at is None and row.state in (Candidacy.SUBMITTED, Candidacy.ACCEPTED):
        raise NotPossible(
            Reason("candidacy_still_stands", _("Cette personne se présente encore : retirez d’abord sa candidature."))
        )
    if not row.name and not row.statement and not row.said:
        return
    row.name, row.statement, row.said = "", "", {}
    row.save(update_fields=["name", "statement", "said"])
    Term.objects.filter(candidacy=row, ends_on__lt=at.date()).update(name="")
    data = {"election": election.pk}
    record(name=acts.CANDIDACY_ERASED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data=data)


def unmet_by(election: Election, row: Candidacy) -> tuple[Because, ...]:
    """What this candidacy does not meet today."""
    conditions = read_conditions(election.conditions)
    return reasons(conditions, _facts(election, row, conditions))


def _facts(election: Election, row: Candidacy, conditions: Conditions) -> Facts:
    day, organization_id = election.meeting.roll_on, row.organization_id
    bodies = directory.joined_in(organization_id) if organization_id is not None else frozenset[int]()
    is_member, since = directory.member_since(bodies, day) if conditions.member_days and bodies else (True, None)
    standing_now = (Candidacy.SUBMITTED, Candidacy.ACCEPTED)
    others = election.candidacies.filter(organization__in=bodies, state__in=standing_now).exclude(pk=row.pk)
    terms = Term.objects.filter(body=election.body_id)
    terms = terms.filter(person_id=row.person_id) if row.person_id else terms.filter(name__iexact=row.name or "\0")
    return Facts(
        on=day,
        has_organization=bool(bodies),
        in_college=not conditions.of_college or _in_college(election, bodies),
        is_member=is_member,
        member_since=since,
        others_presented=others.count() if bodies else 0,
        terms_held=terms.count() if conditions.most_terms is not None else 0,
        said=row.said,
    )


def _in_college(election: Election, bodies: frozenset[int]) -> bool:
    """Of the college by the roll of the meeting where it is on it, else by the directory on its day."""
    entries = RollEntry.objects.filter(
        roll__meeting=election.meeting, organization__in=bodies, struck_at__isnull=True
    ).values_list("college", flat=True)
    colleges = set(entries)
    if colleges:
        return not election.college or election.college in colleges
    day = election.meeting.roll_on
    if not election.college:
        return directory.member_since(bodies, day)[0]
    found = directory.in_colleges([election.college], day)[election.college]
    return any(one.organization_id in bodies for one in found)


def _may_present(speaker: Speaker, organization_id: int | None, at: datetime) -> None:
    if organization_id is None or not _speaks(speaker, at):
        raise NotAllowed(
            Reason(
                "presents_for_nobody",
                _("Une organisation présente une candidature : vous ne parlez au nom d’aucune."),
                _("Choisissez au nom de qui vous parlez, ou adressez-vous au secrétariat de l’assemblée."),
            )
        )


def _speaks(speaker: Speaker, at: datetime) -> bool:
    if speaker.voice_id is None:
        return False
    return people.Power.SPEAK in people.powers_of(speaker.person_id, speaker.voice_id, at=at)


def _open(election: Election, at: datetime) -> None:
    if at < election.candidacies_open_at:
        raise NotPossible(Reason("candidacies_not_open", _("Les candidatures ne sont pas encore ouvertes.")))
    if at >= election.candidacies_close_at:
        raise NotPossible(Reason("candidacies_closed", _("Les candidatures sont fermées.")))


def _kept(organization_id: int | None) -> int | None:
    if organization_id is None:
        return None
    if not directory.public_ids_of([organization_id]):
        raise Invalid(Reason("organization_unknown", _("Cette organisation n’est pas au répertoire.")))
    return directory.kept_of([organization_id])[organization_id]


def _candidate(
    given: CandidacyGiven, speaker: Speaker, organization_id: int | None, *, writes: bool, at: datetime
) -> str:
    """The name under which they stand. Raises ``Invalid``."""
    name = " ".join(given.name.split())[:LONGEST_NAME]
    if given.person_id is None:
        if not writes or not name:
            raise Invalid(Reason("candidate_missing", _("Dites qui se présente.")))
    else:
        known = people.person(given.person_id)
        own = given.person_id == speaker.person_id
        if known is None or not (own or writes or given.person_id in presentable(organization_id, at=at)):
            raise Invalid(
                Reason(
                    "candidate_speaks_not",
                    _("Cette personne ne parle pas, aujourd’hui, pour votre organisation."),
                    _("Donnez-lui d’abord un mandat, ou faites-la proposer en séance par le secrétariat."),
                )
            )
        name = name or known.name
    if given.person_id != speaker.person_id and not given.agreed:
        raise Invalid(
            Reason(
                "candidate_not_asked",
                _("Quelqu’un se présente de son plein gré."),
                _("Demandez-lui, puis cochez que cette personne accepte."),
            )
        )
    return name


def presentable(organization_id: int | None, *, at: datetime) -> tuple[int, ...]:
    """The persons whom an organisation may present: those who speak for it."""
    if organization_id is None:
        return ()
    ref = directory.public_ids_of([organization_id]).get(organization_id, "")
    return people.speakers_of([ref], at=at).get(ref, ())


def _there(election: Election, person_id: int | None, name: str, organization_id: int | None) -> Candidacy | None:
    rows = election.candidacies.exclude(state=Candidacy.WITHDRAWN)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    else:
        rows = rows.filter(person_id__isnull=True, name__iexact=name, organization=organization_id)
    found: Candidacy | None = rows.order_by("pk").first()
    return found


def _nominator(election: Election, number: int | None) -> RollEntry | None:
    if number is None:
        return None
    rows = RollEntry.objects.filter(roll__meeting=election.meeting, number=number, struck_at__isnull=True)
    found: RollEntry | None = rows.first()
    if found is None:
        raise Invalid(Reason("not_on_roll", _("L’un de ces numéros n’est pas au registre de l’assemblée.")))
    return found


def _of(candidacy_id: int) -> tuple[Election, Candidacy]:
    election = election_held(Candidacy.objects.values_list("election_id", flat=True).get(pk=candidacy_id))
    return election, Candidacy.objects.select_for_update().get(pk=candidacy_id)


def _key(place: int) -> str:
    """a, b… z, aa, ab…"""
    first, last = divmod(place, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)
