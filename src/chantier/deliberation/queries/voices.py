"""In whose name somebody speaks, away from any table."""

from __future__ import annotations

from chantier.deliberation.queries.seating import Standing
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker


def voice_of(speaker: Speaker) -> Standing:
    """The organisation in whose name they speak, with those merged into it; no seat. Two queries, merges apart."""
    number = directory.organization_id_of(speaker.organization_id) if speaker.organization_id else None
    return Standing(number, directory.joined_in(number) if number is not None else frozenset())


def is_member(voice: Standing) -> bool:
    """Whether that organisation is a member of the movement today."""
    return voice.organization_id is not None and directory.is_member_within(voice.organization_id)
