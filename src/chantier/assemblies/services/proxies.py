"""Entrusting a voice to another of the roll, only where the by-laws allow it. A delegate is not a proxy."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from chantier.assemblies import acts
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.models import Meeting, Proxy, RollEntry
from chantier.assemblies.permissions import may_use_voice, may_write
from chantier.assemblies.queries.quorums import present_entries
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import SUBJECT, attended, frozen_roll, held, in_turn
from chantier.assemblies.shipped_by_laws import forbidden
from chantier.foundation.access.api import ALLOWED, Invalid, NotPossible, Reason, Speaker, Verdict, refused
from chantier.foundation.journal.api import record

_LONGEST_PROOF: Final = 300


def proxies_allowed(meeting: Meeting) -> Verdict:
    """Whether a voice may be entrusted here: the by-laws allow it, and the legal form does not forbid it."""
    if "proxies" in forbidden(meeting.by_laws.template):
        return refused(
            "proxies_forbidden",
            _("La loi interdit toute procuration dans cette forme d’organisation."),
            _("L’organisation peut nommer une autre personne déléguée, qui vote pour elle."),
            error=NotPossible,
        )
    if not read_by_laws(meeting.by_laws.articles).proxies.allowed:
        return refused(
            "proxies_off",
            _("Les règlements de cette instance ne permettent pas de confier sa voix."),
            _("L’organisation peut nommer une autre personne déléguée, qui vote pour elle."),
            error=NotPossible,
        )
    return ALLOWED


@transaction.atomic
def entrust(
    *, speaker: Speaker, meeting_id: int, number: int, holder_number: int, at: datetime, proof: str = ""
) -> int:
    """Entrust the voice of an entry to another; the proxy's number. Given again to the same, it is once.

    By the delegate of the entry, or by the secretary who holds the paper. Raises ``NotAllowed``, ``Invalid``,
    ``NotPossible``.
    """
    meeting, entry, holder = _held(speaker, meeting_id, number, holder_number, at)
    proxies_allowed(meeting).enforce()
    attended(meeting)
    before = Proxy.objects.filter(entry=entry, ended_at__isnull=True).first()
    if before is not None and before.holder_id == holder.pk:
        return before.pk
    _check(meeting, entry, holder, at)
    at = in_turn(meeting, at)
    if before is not None:
        _end(meeting, before, speaker, at)
    words = " ".join(proof.split())[:_LONGEST_PROOF]
    row = Proxy.objects.create(entry=entry, holder=holder, given_at=at, proof=words)
    data = {"proxy": row.pk, "number": entry.number, "holder": holder.number}
    record(name=acts.PROXY_GIVEN, speaker=speaker, at=at, subject=(SUBJECT, meeting.pk), data=data)
    return row.pk


@transaction.atomic
def withdraw(*, speaker: Speaker, meeting_id: int, number: int, at: datetime) -> bool:
    """Take a voice back; whether it was entrusted."""
    meeting, entry, _same = _held(speaker, meeting_id, number, number, at)
    row = Proxy.objects.filter(entry=entry, ended_at__isnull=True).first()
    if row is None:
        return False
    attended(meeting)
    _end(meeting, row, speaker, in_turn(meeting, at))
    return True


def _held(
    speaker: Speaker, meeting_id: int, number: int, holder_number: int, at: datetime
) -> tuple[Meeting, RollEntry, RollEntry]:
    meeting = held(meeting_id)
    roll = frozen_roll(meeting)
    rows = RollEntry.objects.filter(roll=roll, struck_at__isnull=True, number__in=(number, holder_number))
    found = {row.number: row for row in rows.order_by("number")}
    if number not in found or holder_number not in found:
        raise Invalid(Reason("not_on_roll", _("Aucune inscription de ce registre n’a ce numéro.")))
    here = standing(meeting, speaker, at=at)
    if here.entry_id != found[number].pk:
        allowed = may_write(speaker, here)
        if not allowed:
            may_use_voice(speaker, here).enforce()
            allowed.enforce()
    return meeting, found[number], found[holder_number]


def _check(meeting: Meeting, entry: RollEntry, holder: RollEntry, at: datetime) -> None:
    rule = read_by_laws(meeting.by_laws.articles).proxies
    if entry.pk == holder.pk:
        raise Invalid(Reason("proxy_to_oneself", _("On ne confie pas sa voix à soi-même.")))
    if rule.same_college and entry.college != holder.college:
        raise NotPossible(
            Reason("proxy_other_college", _("Les règlements veulent que la voix reste dans le même collège."))
        )
    if entry.pk in present_entries(meeting, at=at):
        raise NotPossible(
            Reason(
                "proxy_of_present",
                _("Cette voix est présente : elle vote elle-même."),
                _("Notez d’abord son départ."),
            )
        )
    standing_proxies = Proxy.objects.filter(ended_at__isnull=True)
    if standing_proxies.filter(entry=holder).exists() or standing_proxies.filter(holder=entry).exists():
        raise NotPossible(Reason("proxy_chain", _("Une voix confiée ne se confie pas une seconde fois.")))
    if standing_proxies.filter(holder=holder).exclude(entry=entry).count() >= rule.cap:
        raise NotPossible(
            Reason(
                "proxy_cap",
                ngettext_lazy(
                    "Selon les règlements, une même personne ne porte qu’une voix confiée.",
                    "Selon les règlements, une même personne ne porte pas plus de %(most)d voix confiées.",
                    rule.cap,
                ),
                params={"most": rule.cap},
            )
        )


def _end(meeting: Meeting, row: Proxy, speaker: Speaker, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    data = {"proxy": row.pk, "number": row.entry.number}
    record(name=acts.PROXY_ENDED, speaker=speaker, at=at, subject=(SUBJECT, meeting.pk), data=data)
