"""What the questions about people answer: frozen values that pages and other packages may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chantier.foundation.people.core.devices import Device
from chantier.foundation.people.core.lifecycle import InvitationState, MandateState
from chantier.foundation.people.core.powers import Power


@dataclass(frozen=True)
class PersonView:
    """A person as another person with a right to know sees them."""

    id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class VoiceView:
    """An organisation that can speak here."""

    id: int
    organization_ref: str
    name: str
    active: bool


@dataclass(frozen=True)
class MandateView:
    """A mandate with its state on the day it was asked for."""

    id: int
    person_id: int
    person_name: str
    voice: VoiceView
    title: str
    powers: tuple[Power, ...]
    state: MandateState
    given_at: datetime
    starts_on: date
    ends_on: date | None
    given_by_id: int | None
    given_by_name: str
    revoked_at: datetime | None
    reason: str


@dataclass(frozen=True)
class InvitationView:
    """An invitation with its state at the instant it was asked for."""

    id: int
    voice: VoiceView
    address: str
    language: str
    title: str
    powers: tuple[Power, ...]
    state: InvitationState
    given_at: datetime
    expires_at: datetime
    given_by_name: str


@dataclass(frozen=True)
class RoleView:
    """A role held by a person. ``territory_code`` is empty when it holds everywhere."""

    id: int
    person_id: int
    person_name: str
    role: str
    territory_code: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class ConsentView:
    """A consent, standing or withdrawn."""

    id: int
    purpose: str
    text: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class RequestView:
    """A request about personal information; ``days_left`` may be negative."""

    id: int
    kind: str
    kind_label: str
    text: str
    address: str
    person_id: int | None
    received_at: datetime
    due_on: date
    days_left: int
    outcome: str
    outcome_label: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class SessionView:
    """A browser in which a person is signed in; ``here`` is the one that asks."""

    id: int
    device: Device
    began_at: datetime
    seen_at: datetime
    here: bool


@dataclass(frozen=True)
class DemoPerson:
    """Somebody one can be, in the demonstration."""

    key: str
    name: str
    presentation: str
    roles: tuple[str, ...]
    voices: tuple[str, ...]


@dataclass(frozen=True)
class RetentionLine:
    """One line of the retention schedule as applied: what is kept, how long, why, how many rows would go."""

    model: str
    days: int | None
    why: str
    due: int
