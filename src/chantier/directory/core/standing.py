"""Is a body a member, known, or only registered; does it count as social economy, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

REGISTERED, KNOWN, MEMBER = 0, 1, 2

#: Legal forms that by themselves can be a social-economy enterprise under E-1.1.1, s. 3: a condition, never a proof.
ELIGIBLE_FORMS: Final = ("coop", "obnl", "mutual", "association")
PRINCIPLES: Final = 6


@dataclass(frozen=True)
class MembershipPeriod:
    """One membership, as dates (either end may be unknown) and whether its category counts as member."""

    counts_as_member: bool
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the membership is in force that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def standing(*, memberships: Iterable[MembershipPeriod], is_known: bool, on: date) -> int:
    """``MEMBER`` while a membership that counts is in force, else ``KNOWN`` when a list or a person knows the body."""
    if any(m.counts_as_member and m.holds_on(on) for m in memberships):
        return MEMBER
    return KNOWN if is_known else REGISTERED


@dataclass(frozen=True)
class Qualification:
    """Whether a body counts as social economy (``yes``, ``no``, ``unknown``), and the reason as a value."""

    answer: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def qualify(
    *,
    said: str,
    said_by_kind: str,
    said_by: str,
    standing: int,
    principles_declared: int,
    register_only: bool,
) -> Qualification:
    """The answer and where it comes from, most explicit first.

    A person's or a source's explicit word; then the six principles declared; then membership or listing by the
    network; never the legal form alone (Mauricie: 2,220 registered forms against 373 in the pole's directory).
    """
    if said in {"yes", "no"}:
        code = "said_by_itself" if said_by_kind == "own" else "said_by_source"
        return Qualification(said, code, {"source": said_by})
    if principles_declared >= PRINCIPLES:
        return Qualification("yes", "principles_declared")
    if standing == MEMBER:
        return Qualification("yes", "member_of_the_network")
    if not register_only:
        return Qualification("yes", "listed_by_the_network", {"source": said_by})
    return Qualification("unknown", "registered_only")
