"""A debate as pages show it: the best of each side, then threads; one ordered query reads them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Count

from chantier.deliberation.core import ranking
from chantier.deliberation.models import Argument, ArgumentCitation, Moderation, Proposal, Support
from chantier.deliberation.queries.subjects import Subject
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.deliberation.queries.versions import text_of
from chantier.directory import api as directory
from chantier.foundation.people import api as people
from chantier.foundation.text.api import plain

BEST: Final = 3
THREADS: Final = 20
#: Answers of a thread that a page of threads shows.
ANSWERS: Final = 5
_START: Final = 280


@dataclass(frozen=True)
class CitationShown:
    """What a contribution leans on. Without title nor quote, it is a resource that the reader may not see."""

    title: str = ""
    language: str = ""
    public_id: str = ""
    slug: str = ""
    claim_number: int | None = None
    claim_text: str = ""
    quote: str = ""
    passage_key: str = ""
    has_fallen: bool = False


@dataclass(frozen=True)
class ArgumentView:
    """One contribution. ``words`` is None when it was hidden or withdrawn: its place stays, with why.

    ``entered_by`` is the public name of who entered it, when it was heard in a room or read on paper and they agreed
    to be named.
    """

    id: int
    public_id: str
    kind: str
    words: Wording | None
    organization_id: int | None
    organization: str
    organization_public_id: str
    is_mine: bool
    is_official: bool
    channel: str
    heard_at: str
    entered_by: str
    state: str
    hidden_because: str
    passage_key: str
    passage_number: str
    amendment: int | None
    supporters: int
    is_supported: bool
    citations: tuple[CitationShown, ...]
    depth: int
    at: datetime
    edited_at: datetime | None

    @property
    def is_shown(self) -> bool:
        """Whether its words are there to read."""
        return self.words is not None

    @property
    def start(self) -> str:
        """How it begins, without the marks of Markdown: what stands beside others."""
        words = " ".join(plain(self.words.body).split()) if self.words is not None else ""
        return words if len(words) <= _START else f"{words[: _START - 1].rsplit(' ', 1)[0]}…"


@dataclass(frozen=True)
class Thread:
    """A contribution and all that answers it, in the order of the thread."""

    head: ArgumentView
    answers: tuple[ArgumentView, ...]
    #: Answers that this page leaves to the address of the thread.
    left_out: int = 0


@dataclass(frozen=True)
class Reader:
    """Who reads: the bodies in whose name they speak, and the visibilities of resources that they may see."""

    bodies: frozenset[int] = frozenset()
    seen: frozenset[str] = frozenset({"public"})


@dataclass(frozen=True)
class Narrowed:
    """What of a debate is asked for; ``page`` counts from 1."""

    kind: str = ""
    region: str = ""
    passage_key: str = ""
    amendment: int | None = None
    page: int = 1


@dataclass(frozen=True)
class Debate:
    """A page of a debate. ``counts`` are contributions shown by kind; ``best`` the best of each side."""

    counts: Mapping[str, int]
    organizations: int
    best: Mapping[str, tuple[ArgumentView, ...]]
    threads: tuple[Thread, ...]
    total: int
    page: int
    pages: int
    regions: tuple[str, ...]


def debate_of(subject: Subject, *, reader: Reader, asked: Narrowed, at: datetime) -> Debate:
    """The debate of one thing. At most sixteen queries, however much was said.

    Withdrawn contributions that nobody answered are left out.
    """
    columns = ("pk", "path", "kind", "state", "organization_id", "passage_key", "amendment__number")
    light = list(Argument.objects.filter(subject.held).order_by("path").values_list(*columns))
    supports = _supports(row[0] for row in light)
    regions = _regions({row[4] for row in light} | {body for some in supports.values() for body in some}, at)
    by_head = _threads(light)
    heads = [
        head
        for head, rows in by_head.items()
        if _is_asked(rows[0], asked, regions) and (rows[0][3] != Argument.WITHDRAWN or len(rows) > 1)
    ]
    pages = max(1, -(-len(heads) // THREADS))
    page = min(max(1, asked.page), pages)
    here = heads[(page - 1) * THREADS : page * THREADS]
    best = (
        _best(light, subject.sides, supports, regions, BEST) if asked == Narrowed(page=asked.page) and page == 1 else {}
    )
    shortened = [by_head[head][: ANSWERS + 1] for head in here]
    wanted = {row[0] for rows in shortened for row in rows} | {pk for side in best.values() for pk in side}
    views = _views(wanted, proposal=subject.proposal, reader=reader, supports=supports)
    shown = [row for row in light if row[3] == Argument.SHOWN]
    return Debate(
        counts=Counter(row[2] for row in shown),
        organizations=len({row[4] for row in shown if row[4] is not None}),
        best={side: tuple(views[pk] for pk in ids) for side, ids in best.items()},
        threads=tuple(
            replace(_thread(rows, views), left_out=_shown(by_head[head][ANSWERS + 1 :]))
            for head, rows in zip(here, shortened, strict=True)
        ),
        total=len(heads),
        page=page,
        pages=pages,
        regions=tuple(sorted({regions[row[4]] for row in shown if regions.get(row[4] or 0)})),
    )


def summary_of(subject: Subject, *, at: datetime) -> Debate:
    """How much was said by kind, and the best of each side, for the page of the thing. Thirteen queries or fewer."""
    shown = subject.shown()
    counts = dict(shown.values("kind").annotate(many=Count("pk")).values_list("kind", "many"))
    if not any(counts.get(side) for side in subject.sides):
        return Debate(counts, 0, {}, (), 0, 1, 1, ())
    columns = ("pk", "path", "kind", "state", "organization_id")
    sides = list(shown.filter(kind__in=subject.sides).order_by("path").values_list(*columns))
    supports = _supports(row[0] for row in sides)
    best = _best(sides, subject.sides, supports, _regions({body for some in supports.values() for body in some}, at), 1)
    wanted = {pk for side in best.values() for pk in side}
    views = _views(wanted, proposal=None, reader=Reader(), supports=supports)
    return Debate(counts, 0, {side: tuple(views[pk] for pk in ids) for side, ids in best.items()}, (), 0, 1, 1, ())


def said_at_tables(question_id: int) -> dict[int, int]:
    """How many contributions on a question each table shows, by number. One query."""
    rows = Argument.objects.filter(question=question_id, state=Argument.SHOWN).order_by()
    return dict(rows.values("table").annotate(many=Count("pk")).values_list("table", "many"))


def thread_of(argument: Argument, *, reader: Reader) -> Thread:
    """The whole thread in which a contribution stands. At most eleven queries."""
    head = argument.path.split("/")[0]
    columns = ("pk", "path", "kind", "state", "organization_id", "passage_key", "amendment__number")
    rows = list(Argument.objects.filter(path__startswith=head).order_by("path").values_list(*columns))
    supports = _supports(row[0] for row in rows)
    views = _views([row[0] for row in rows], proposal=argument.proposal, reader=reader, supports=supports)
    return _thread(rows, views)


def _thread(rows: Sequence[Any], views: Mapping[int, ArgumentView]) -> Thread:
    head, *answers = rows
    kept = [views[row[0]] for row in answers if row[3] != Argument.WITHDRAWN or _is_answered(row, answers)]
    return Thread(views[head[0]], tuple(kept))


def _shown(rows: Sequence[Any]) -> int:
    return sum(row[3] != Argument.WITHDRAWN for row in rows)


def _is_answered(row: Any, rows: Sequence[Any]) -> bool:
    return any(other[1].startswith(f"{row[1]}/") and other[3] != Argument.WITHDRAWN for other in rows)


def _threads(light: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in light:
        found.setdefault(row[1].split("/")[0], []).append(row)
    return {rows[0][0]: rows for rows in found.values()}


def _is_asked(head: Any, asked: Narrowed, regions: Mapping[int, str]) -> bool:
    return (
        (not asked.kind or head[2] == asked.kind)
        and (not asked.region or regions.get(head[4] or 0, "") == asked.region)
        and (not asked.passage_key or head[5] == asked.passage_key)
        and (asked.amendment is None or head[6] == asked.amendment)
    )


def _supports(ids: Iterable[int]) -> dict[int, set[int]]:
    """The bodies of today that support each contribution. Two queries."""
    rows = list(
        Support.objects.filter(argument__in=list(ids), organization__isnull=False)
        .order_by("argument")
        .values_list("argument_id", "organization_id")
    )
    kept = directory.kept_of({body for _pk, body in rows if body is not None})
    found: dict[int, set[int]] = {}
    for pk, body in rows:
        if body is not None:
            found.setdefault(pk, set()).add(kept.get(body, body))
    return found


def _regions(bodies: Iterable[int | None], at: datetime) -> dict[int, str]:
    ids = {body for body in bodies if body is not None}
    return {body: groups.region for body, groups in directory.groups_of(ids, on=at.date()).items()}


def _best(
    light: Sequence[Any],
    sides: Sequence[str],
    supports: Mapping[int, set[int]],
    regions: Mapping[int, str],
    each: int,
) -> dict[str, list[int]]:
    heads = [row for row in light if row[2] in sides and row[3] == Argument.SHOWN]
    voices = {body for some in supports.values() for body in some} | {row[4] for row in heads if row[4] is not None}
    weighed = [
        ranking.Supported(
            key=str(row[0]),
            side=row[2],
            supporters=len(supports.get(row[0], ())),
            groups=len({regions.get(body, "") for body in supports.get(row[0], ())}),
            order=row[0],
        )
        for row in heads
    ]
    found = ranking.side_by_side(weighed, voices=len(voices), sides=sides, each=each)
    return {side: [int(one.key) for one in some] for side, some in found.items()}


def _views(
    ids: Iterable[int], *, proposal: Proposal | None, reader: Reader, supports: Mapping[int, set[int]]
) -> dict[int, ArgumentView]:
    rows = list(Argument.objects.filter(pk__in=set(ids)).select_related("amendment").order_by("path"))
    bodies = {row.organization_id for row in rows if row.organization_id is not None}
    names, public = directory.names_of(bodies), directory.public_ids_of(bodies)
    words = wordings(row.text_id for row in rows if row.state == Argument.SHOWN)
    reasons = _hidden(row.pk for row in rows if row.state == Argument.HIDDEN)
    entered = people.public_names_of({row.entered_by for row in rows if row.entered_by is not None})
    numbers = _numbers(proposal) if any(row.passage_key for row in rows) else {}
    citations = _citations((row.pk for row in rows if row.state == Argument.SHOWN), reader)
    return {
        row.pk: ArgumentView(
            id=row.pk,
            public_id=row.public_id,
            kind=row.kind,
            words=words.get(row.text_id),
            organization_id=row.organization_id,
            organization=names.get(row.organization_id or 0, ""),
            organization_public_id=public.get(row.organization_id or 0, ""),
            is_mine=row.organization_id in reader.bodies,
            is_official=row.is_official,
            channel=row.channel,
            heard_at=row.heard_at,
            entered_by=entered.get(row.entered_by or 0, ""),
            state=row.state,
            hidden_because=reasons.get(row.pk, ""),
            passage_key=row.passage_key,
            passage_number=numbers.get(row.passage_key, ""),
            amendment=row.amendment.number if row.amendment is not None else None,
            supporters=len(supports.get(row.pk, ())),
            is_supported=bool(supports.get(row.pk, set()) & reader.bodies),
            citations=tuple(citations.get(row.pk, ())),
            depth=row.path.count("/"),
            at=row.at,
            edited_at=row.edited_at,
        )
        for row in rows
    }


def _numbers(proposal: Proposal | None) -> dict[str, str]:
    if proposal is None or proposal.current is None:
        return {}
    return {one.key: one.number for one in text_of(proposal.current).passages}


def _hidden(ids: Iterable[int]) -> dict[int, str]:
    """The code of why each is hidden: the last time it was."""
    rows = Moderation.objects.filter(argument__in=list(ids), act="hide").order_by("pk")
    return dict(rows.values_list("argument_id", "reason"))


def _citations(ids: Iterable[int], reader: Reader) -> dict[int, list[CitationShown]]:
    found: dict[int, list[CitationShown]] = {}
    rows = ArgumentCitation.objects.filter(argument__in=list(ids)).select_related("resource", "claim").order_by("pk")
    for row in rows:
        found.setdefault(row.argument_id, []).append(_citation(row, reader))
    return found


def _citation(row: ArgumentCitation, reader: Reader) -> CitationShown:
    if row.resource is None:
        return CitationShown(quote=row.quote, passage_key=row.passage_key)
    if row.resource.visibility not in reader.seen:
        return CitationShown()
    claim = row.claim
    fallen = row.resource.state != "published" or (claim is not None and claim.withdrawn_at is not None)
    return CitationShown(
        title=row.resource.title,
        language=row.resource.language,
        public_id=row.resource.public_id,
        slug=row.resource.slug,
        claim_number=claim.number if claim is not None else None,
        claim_text=claim.text if claim is not None else "",
        has_fallen=fallen,
    )
