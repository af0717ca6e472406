"""What was said in a debate, as its page shows it: drawn once for all, then with each reader’s own verbs."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as later

from chantier.deliberation.models import Proposal, Support, Table
from chantier.deliberation.phrases import ARGUMENT_KINDS, SILENCES
from chantier.deliberation.queries import subjects
from chantier.deliberation.queries.debate import ArgumentView, Debate, Narrowed, Reader, debate_of
from chantier.deliberation.queries.subjects import Subject
from chantier.deliberation.web.debate_subjects import Debated
from chantier.deliberation.web.keeping import Unkept, by_content
from chantier.deliberation.web.proposal_frame import drawn, topics_of
from chantier.foundation.places import api as places
from chantier.foundation.prepared.api import Prepared, given_many

FILTERS: Final = ("kind", "region", "passage", "amendment")
BEST_TITLES: Final = {
    subjects.PROPOSAL: later("Le meilleur de chaque côté"),
    subjects.NEED: later("Ce qui est le plus appuyé"),
    subjects.QUESTION: later("Le meilleur de chaque côté"),
}
#: What is said where nobody spoke yet.
INVITATIONS: Final = {
    subjects.PROPOSAL: later(
        "Pour, contre, une question, une condition : chaque organisation qui siège peut parler, et citer ce sur quoi "
        "elle s’appuie."
    ),
    subjects.NEED: later(
        "Ce qui se vit, une question, à quelle condition une réponse conviendrait : chaque organisation qui siège peut "
        "parler, et citer ce sur quoi elle s’appuie."
    ),
    subjects.QUESTION: later(
        "Pour, contre, ce qui se vit, une question, une condition : chaque organisation qui siège peut parler, "
        "et citer ce sur quoi elle s’appuie."
    ),
}
#: Pages of a debate that are kept: further ones are asked by few.
_MOST_PAGES: Final = 20
# What stands, in verbs drawn once, for what changes from a contribution and from a reader to the next.
_WHICH, _WHO, _TOKEN = "zzzzzzzzzzzz", "ZWHOZ", "ZTOKENZ"
#: Where verbs stand in what is drawn: of this process alone, so that nobody can write it.
_MARK: Final = secrets.token_hex(16)


@dataclass(frozen=True)
class Choice:
    """A value of a filter."""

    value: str
    label: object
    is_chosen: bool
    count: int | None = None


@dataclass(frozen=True)
class Place:
    """Where the verbs of one contribution stand."""

    id: int
    public_id: str
    organization_id: int | None
    organization: str


@dataclass(frozen=True)
class Said:
    """A page of a debate for all its readers: ``pieces`` are one more than the ``places`` between them."""

    pieces: tuple[str, ...]
    places: tuple[Place, ...]


def said(request: HttpRequest, about: Debated, asked: Narrowed, reader: Reader, *, speaks: bool) -> SafeString:
    """What was said, with the verbs of whoever asks beside each contribution when they may speak."""
    chosen = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    row = about.subject.proposal

    def make() -> Said | Unkept[Said]:
        return _drawn(request, about, asked, chosen, reader.seen)

    # Only what many ask is kept: a filter takes any words, and one address could drive out all the others.
    if row is not None and asked.page <= _MOST_PAGES and chosen == ({"kind": asked.kind} if asked.kind else {}):
        found = about.met.keeper.keep("debate", topics_of(row), make, asked)
    else:
        made = make()
        found = made.value if isinstance(made, Unkept) else made
    return _with_verbs(request, about, found, reader.bodies) if speaks else mark_safe("".join(found.pieces))  # noqa: S308


def columns(subject: Subject, found: Debate) -> list[tuple[object, tuple[Any, ...], int, object]]:
    """(name of a side, its best, how many, what its silence says), every side: the silence of one is shown too."""
    if not found.best or not any(found.best.values()):
        return []
    return [
        (ARGUMENT_KINDS[side], found.best.get(side, ()), found.counts.get(side, 0), SILENCES[side])
        for side in subject.sides
    ]


def counts(found: Debate) -> list[tuple[object, int]]:
    """(kind, how many) of the kinds that were spoken."""
    return [(label, found.counts[kind]) for kind, label in ARGUMENT_KINDS.items() if found.counts.get(kind)]


def _drawn(
    request: HttpRequest, about: Debated, asked: Narrowed, chosen: dict[str, str], seen: frozenset[str]
) -> Said | Unkept[Said]:
    """For a reader who is nobody in particular: no contribution is theirs, none has their support."""
    found = debate_of(about.subject, reader=Reader(seen=seen), asked=asked, at=about.met.at)
    views = [one for thread in found.threads for one in (thread.head, *thread.answers)]
    row = about.subject.proposal
    # Needs and questions gather what was said at several tables, of which one may be closed.
    keeps = row is not None and about.met.table.visibility != Table.CLOSED
    context = {
        **_filters(about, asked, found, chosen),
        "found": found,
        "threads": tuple(
            (
                thread,
                _one(thread.head, row, seen, keeps),
                tuple((one.depth, _one(one, row, seen, keeps)) for one in thread.answers),
            )
            for thread in found.threads
        ),
        "best": columns(about.subject, found),
        "best_title": BEST_TITLES[about.subject.kind],
        "invitation": INVITATIONS[about.subject.kind],
        "asked_amendment": asked.amendment,
    }
    pieces = tuple(str(drawn("_debate_said", request, context)).split(_MARK))
    shown = tuple(Place(one.id, one.public_id, one.organization_id, one.organization) for one in views if one.is_shown)
    made = Said(pieces, shown)
    return Unkept(made) if any(one.entered_by for one in views) else made


def _one(one: ArgumentView, row: Proposal | None, seen: frozenset[str], keeps: bool) -> SafeString:
    """One contribution, with a mark where its verbs stand. It is drawn again only when something of it is other."""
    context = {"one": one, "proposal": row, "mark": _MARK}
    if one.entered_by or not keeps:
        return drawn("_argument", None, context)
    said = (one, row and (row.public_id, row.slug), sorted(seen))
    return by_content("contribution", said, lambda: drawn("_argument", None, context))


def _with_verbs(request: HttpRequest, about: Debated, found: Said, bodies: frozenset[int]) -> SafeString:
    supported = _supported((one.id for one in found.places), bodies)
    token = get_token(request)
    verbs = [one.replace(_TOKEN, token) for one in about.met.keeper.keep("verbs", (), _verbs)]
    parts = [found.pieces[0]]
    for one, piece in zip(found.places, found.pieces[1:], strict=True):
        is_mine = one.organization_id is not None and one.organization_id in bodies
        pattern = verbs[0] if is_mine else verbs[1] if one.id in supported else verbs[2]
        parts += (pattern.replace(_WHICH, one.public_id).replace(_WHO, escape(one.organization)), piece)
    return mark_safe("".join(parts))  # noqa: S308 — pieces and verbs are what templates wrote


def _verbs() -> tuple[str, str, str]:
    """The verbs beside one’s own contribution, one that has one’s support, and one that has not."""
    given = {"public_id": _WHICH, "who": _WHO, "csrf_token": _TOKEN}
    own, supported = {"is_mine": True, "is_supported": False}, {"is_mine": False, "is_supported": True}
    others = {"is_mine": False, "is_supported": False}
    return tuple(str(drawn("_argument_verbs", None, {**given, **one})) for one in (own, supported, others))  # type: ignore[return-value]


def _supported(ids: Iterable[int], bodies: frozenset[int]) -> frozenset[int]:
    """Those of these contributions that one of these bodies supports. One query."""
    if not bodies:
        return frozenset()
    asked = list(ids)
    return frozenset(pk for (pk,) in _SUPPORTED.rows(arguments=asked, bodies=bodies)) if asked else frozenset()


_SUPPORTED: Final[Prepared[Support]] = Prepared(
    lambda: (
        Support.objects.filter(
            argument__in=given_many("arguments", Support, "argument"),
            organization__in=given_many("bodies", Support, "organization"),
        )
        .order_by("pk")
        .values_list("argument_id")
    )
)


def _filters(about: Debated, asked: Narrowed, found: Debate, chosen: dict[str, str]) -> dict[str, Any]:
    names = {one.reference: one.name for one in places.of_kind("region")}
    here = about.address

    def at_page(number: int) -> str:
        return f"{here}?{urlencode({**chosen, 'page': str(number)})}#fils"

    return {
        "kinds": [
            Choice(one, ARGUMENT_KINDS[one], one == asked.kind, found.counts.get(one, 0)) for one in about.subject.kinds
        ],
        "regions": [Choice(one, names.get(one, one), one == asked.region) for one in found.regions],
        "passages": [Choice(one.key, one.number, one.key == asked.passage_key) for one in about.passages if one.number],
        "is_narrowed": bool(chosen),
        "here": here,
        "counts": counts(found),
        "previous_url": at_page(found.page - 1) if found.page > 1 else "",
        "next_url": at_page(found.page + 1) if found.page < found.pages else "",
    }


__all__ = ["Said", "columns", "counts", "said"]
