"""Consents, requests about personal information, and the register of incidents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts, phrases, queries
from chantier.foundation.people.core.privacy import answer_due_on
from chantier.foundation.people.models import Consent, Incident, Person, PrivacyRequest
from chantier.foundation.people.permissions import may_keep_registers, own_id
from chantier.foundation.people.services.accounts import checked_address

PUBLIC_NAME = "public-name"


@transaction.atomic
def give_consent(*, speaker: Speaker, purpose: str, proof: str, at: datetime) -> int:
    """Keep a consent with the very words that were shown. Giving it twice keeps the first."""
    person_id = own_id(speaker)
    if purpose not in phrases.CONSENT_TEXTS:
        raise Invalid(Reason("purpose_unknown", _("Cette finalité n’existe pas.")))
    with translation.override(speaker.language):
        text = str(phrases.CONSENT_TEXTS[purpose])
    row, made = Consent.objects.get_or_create(
        person_id=person_id,
        purpose=purpose,
        withdrawn_at=None,
        defaults={
            "text_version": phrases.CONSENT_TEXT_VERSION,
            "language": speaker.language,
            "text": text,
            "given_at": at,
            "proof": proof[:200],
        },
    )
    if made:
        _carry(person_id, purpose, given=True)
        record(name=acts.CONSENT_GIVEN, speaker=speaker, at=at, subject=("people.consent", row.pk))
    return row.pk


@transaction.atomic
def withdraw_consent(*, speaker: Speaker, purpose: str, at: datetime) -> bool:
    """Withdraw a consent: the proof that it was given stays, with the date. Returns whether one stood."""
    person_id = own_id(speaker)
    row = (
        Consent.objects.select_for_update()
        .filter(person_id=person_id, purpose=purpose, withdrawn_at__isnull=True)
        .first()
    )
    if row is None:
        return False
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    _carry(person_id, purpose, given=False)
    record(name=acts.CONSENT_WITHDRAWN, speaker=speaker, at=at, subject=("people.consent", row.pk))
    return True


@transaction.atomic
def receive_request(*, speaker: Speaker, kind: str, text: str, at: datetime, address: str = "") -> int:
    """Receive a request and start its clock. A signed-in person's identity is already checked."""
    if kind not in PrivacyRequest.Kind.values:
        raise Invalid(Reason("kind_unknown", _("Cette sorte de demande n’existe pas.")))
    if len(text) > 4000:
        raise Invalid(Reason("text_too_long", _("Une demande compte au plus 4 000 caractères.")))
    if not speaker.is_known:
        address = checked_address(address)
    row = PrivacyRequest.objects.create(
        person_id=speaker.person_id,
        address=address,
        kind=kind,
        text=text.strip(),
        received_at=at,
        due_on=answer_due_on(queries.day_of(at)),
        identity_checked_at=at if speaker.is_known else None,
    )
    record(name=acts.REQUEST_RECEIVED, speaker=speaker, at=at, subject=("people.request", row.pk))
    return row.pk


@transaction.atomic
def answer_request(*, speaker: Speaker, request_id: int, outcome: str, answer: str, at: datetime) -> None:
    """Answer a request, once; a refusal gives its reasons (CQLR c. P-39.1, s. 34)."""
    may_keep_registers(speaker).enforce()
    row = PrivacyRequest.objects.select_for_update().get(pk=request_id)
    if row.outcome != PrivacyRequest.Outcome.PENDING:
        raise NotPossible(Reason("already_answered", _("Cette demande a déjà reçu sa réponse.")))
    if outcome not in PrivacyRequest.Outcome.values or outcome == PrivacyRequest.Outcome.PENDING:
        raise Invalid(Reason("outcome_unknown", _("Choisissez une réponse : accordée, en partie ou refusée.")))
    if outcome != PrivacyRequest.Outcome.GRANTED and not answer.strip():
        raise Invalid(Reason("reasons_needed", _("Un refus, même partiel, donne ses raisons par écrit.")))
    row.outcome = outcome
    row.answer = answer.strip()[:8000]
    row.answered_at = at
    row.answered_by_id = speaker.person_id
    row.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    record(name=acts.REQUEST_ANSWERED, speaker=speaker, at=at, subject=("people.request", row.pk))


INCIDENT_FIELDS = (
    "information",
    "circumstances",
    "occurred_from",
    "occurred_until",
    "dates_are_approximate",
    "known_on",
    "persons_count",
    "persons_count_is_approximate",
    "risk",
    "risk_assessment",
    "measures",
    "commission_notified_on",
    "persons_notified_on",
    "public_notice_reason",
)


@transaction.atomic
def record_incident(*, speaker: Speaker, fields: Mapping[str, Any], at: datetime) -> int:
    """Inscribe an incident in the register; ``fields`` are those of the regulation (`INCIDENT_FIELDS`)."""
    may_keep_registers(speaker).enforce()
    row = Incident(recorded_at=at, recorded_by_id=speaker.person_id, **_incident_fields(fields))
    _save_checked(row)
    record(name=acts.INCIDENT_RECORDED, speaker=speaker, at=at, subject=("people.incident", row.pk))
    return row.pk


@transaction.atomic
def amend_incident(*, speaker: Speaker, incident_id: int, fields: Mapping[str, Any], at: datetime) -> None:
    """Complete or correct an incident: notices are often sent days later."""
    may_keep_registers(speaker).enforce()
    row = Incident.objects.select_for_update().get(pk=incident_id)
    for name, value in _incident_fields(fields).items():
        setattr(row, name, value)
    _save_checked(row)
    record(name=acts.INCIDENT_AMENDED, speaker=speaker, at=at, subject=("people.incident", row.pk))


def _carry(person_id: int, purpose: str, *, given: bool) -> None:
    if purpose == PUBLIC_NAME:
        Person.objects.filter(pk=person_id).update(name_is_public=given)


def _incident_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in INCIDENT_FIELDS if name in fields}


def _save_checked(row: Incident) -> None:
    try:
        row.full_clean(exclude=["recorded_by"])
    except ValidationError as error:
        raise Invalid(
            Reason(
                "incident_incomplete",
                _("L’inscription au registre est incomplète ou ses dates se contredisent."),
                _("Relisez les champs signalés et recommencez."),
                {"fields": sorted(error.message_dict)},
            )
        ) from error
    row.save()
