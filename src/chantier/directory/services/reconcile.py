"""Who, in an edition that was just read, is whom elsewhere: what is certain is joined, what is not is proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chantier.directory import acts
from chantier.directory.core.blocking import Index
from chantier.directory.core.body import Body, Label, body_from_values
from chantier.directory.core.findings import Finding
from chantier.directory.core.joining import Joins, Party, join
from chantier.directory.core.matching import Pair, duplicates, match
from chantier.directory.models import Distinction, Edition, Merge, Organization, Proposal, Record, Source
from chantier.directory.services.matching_models import false_pairs_in
from chantier.directory.services.merging import MergeOrder, MergeView, merge, merge_many, undo_merge
from chantier.directory.services.projection import Projector
from chantier.directory.services.proposals import distinguished
from chantier.directory.services.reviewing import decide, distinguish, undo_distinction
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record

__all__ = [
    "MatchCounts",
    "MergeView",
    "decide",
    "distinguish",
    "match_edition",
    "merge",
    "undo_distinction",
    "undo_merge",
]

CHUNK = 400
TELLS_EVERY = 200


@dataclass(frozen=True)
class MatchCounts:
    """How many pairs were joined without a person, and how many wait for one."""

    same: int
    review: int


def match_edition(*, edition_id: int, at: datetime, progress: Callable[[int], None] = lambda _: None) -> MatchCounts:
    """Match what an edition says with every other source, then with itself; safe to run again, or to be interrupted.

    ``progress`` hears, now and then, how many bodies have been compared in all.
    """
    edition = Edition.objects.select_related("source").get(pk=edition_id)
    run = _Run(edition, at, progress)
    own = edition.source
    others = list(Source.objects.exclude(pk=own.pk).filter(records__isnull=False).distinct().order_by("pk"))
    if own.kind == Source.REGISTER:
        run.match_into_register([source for source in others if source.kind != Source.REGISTER])
    else:
        # The register first: it names each body once, so two lists that meet there need no comparison.
        for source in sorted(others, key=lambda source: (source.kind != Source.REGISTER, source.pk)):
            run.match_with(left=own, right=source)
        run.match_with_itself()
    return MatchCounts(same=run.same, review=run.review)


class _Run:
    """One edition being matched. Each chunk of merges is a transaction of its own: a crash loses nothing done."""

    def __init__(self, edition: Edition, at: datetime, progress: Callable[[int], None]) -> None:
        self.edition = edition
        self.at = at
        self.projector = Projector(at=at)
        self.same = self.review = 0
        self._progress = progress
        self._compared = 0

    def match_with(self, *, left: Source, right: Source) -> None:
        """The edition's records that are not joined to ``right`` yet, against all of ``right``."""
        index = Index(_bodies(Record.objects.filter(source=right)))
        self._match(left, right, self._asked(left, right).filter(last_edition=self.edition), index)

    def match_into_register(self, lists: Sequence[Source]) -> None:
        """A register arrives: it is the side where each body stands once, and is indexed once for all lists."""
        pending = [source for source in lists if self._asked(source, self.edition.source).exists()]
        if not pending:
            return
        index = Index(_bodies(Record.objects.filter(source=self.edition.source)))
        for source in pending:
            self._match(source, self.edition.source, self._asked(source, self.edition.source), index)

    def _asked(self, left: Source, right: Source) -> QuerySet[Record]:
        """Those not joined to ``right`` before this edition: after an interruption, the weights are the same."""
        now = Proposal.objects.filter(edition=self.edition, state=Proposal.SAME, decided_at__isnull=True)
        as_low = now.filter(low=OuterRef("pk"), high__source=right)
        as_high = now.filter(high=OuterRef("pk"), low__source=right)
        joined_now = Q(Exists(as_low)) | Q(Exists(as_high))
        return Record.objects.filter(Q(pk__in=_unjoined(left, right).values("pk")) | joined_now, source=left)

    def match_with_itself(self) -> None:
        """Bodies that stand twice in the edition's own list."""
        own = self.edition.source
        found = duplicates(_bodies(Record.objects.filter(source=own)), labels=_labels(own, own))
        self._carry_out(found, repeated=own.pk)

    def _match(self, left: Source, right: Source, unjoined: QuerySet[Record], index: Index) -> None:
        if not index.size:
            return
        labels = _labels(left, right)
        # What reviewers joined is asked again: their answers teach.
        taught = [int(label.left_key) for label in labels]
        asked = _bodies(unjoined)
        before = self._compared
        known = set(unjoined.filter(pk__in=taught).values_list("pk", flat=True)) if taught else set()
        again = _bodies(Record.objects.filter(pk__in=[pk for pk in taught if pk not in known]))
        result = match(
            _both(asked, again),
            index,
            false_pairs=false_pairs_in(source=right, index=index, at=self.at),
            labels=labels,
            progress=lambda n: self._tell(before + n),
        )
        self._compared = before + sum(1 for _ in {pair.left_key for pair in result.pairs})
        self._carry_out(result.pairs, repeated=left.pk)

    def _tell(self, compared: int) -> None:
        if compared % TELLS_EVERY == 0:
            self._progress(compared)

    def _carry_out(self, pairs: Sequence[Pair], *, repeated: int) -> None:
        wanted = [pair for pair in pairs if pair.decision != "different"]
        if not wanted:
            return
        where = _organizations_of({int(key) for pair in wanted for key in (pair.left_key, pair.right_key)})
        apart = distinguished() | _undone()
        open_pairs = [pair for pair in wanted if _is_open(pair, where)]
        same = [pair for pair in open_pairs if pair.decision == "same"]
        joins = self._joins(same, where, apart, repeated)
        for start in range(0, len(joins.joins), CHUNK):
            self._join([(one.kept, one.absorbed, same[one.pair]) for one in joins.joins[start : start + CHUNK]])
        doubtful = [pair for pair in open_pairs if pair.decision == "review"]
        doubtful += [same[position] for position in joins.to_review]
        for start in range(0, len(doubtful), CHUNK):
            self.review += self._propose(doubtful[start : start + CHUNK])

    def _joins(
        self, same: Sequence[Pair], where: Mapping[int, int], apart: frozenset[frozenset[int]], repeated: int
    ) -> Joins:
        edges = [(where[int(pair.left_key)], where[int(pair.right_key)], pair.probability) for pair in same]
        parties = _parties({organization for one, other, _ in edges for organization in (one, other)})
        return join(edges, parties, apart=apart, repeated=repeated)

    @transaction.atomic
    def _join(self, joins: Sequence[tuple[int, int, Pair]]) -> None:
        pairs = [pair for _, _, pair in joins]
        self._write(pairs, state=Proposal.SAME)
        keys = [_key(pair) for pair in pairs]
        proposals = {(p.low_id, p.high_id): p.pk for p in Proposal.objects.filter(low__in=[low for low, _ in keys])}
        orders = [
            MergeOrder(kept, absorbed, proposals[_key(pair)], pair.probability, _written(pair.reasons))
            for kept, absorbed, pair in joins
        ]
        speaker = Speaker.system()
        done = merge_many(speaker=speaker, orders=orders, at=self.at, automatic=True, projector=self.projector)
        self.same += len(done)
        record(
            name=acts.ORGANIZATIONS_RECONCILED,
            speaker=speaker,
            at=self.at,
            subject=("directory.edition", self.edition.pk),
            data={"merges": [view.id for view in done]},
        )

    @transaction.atomic
    def _propose(self, pairs: Sequence[Pair]) -> int:
        where = _organizations_of({int(key) for pair in pairs for key in (pair.left_key, pair.right_key)})
        apart = distinguished(set(where.values()))
        useful = [
            pair
            for pair in pairs
            if _is_open(pair, where) and frozenset((where[int(pair.left_key)], where[int(pair.right_key)])) not in apart
        ]
        return self._write(useful, state=Proposal.WAITING)

    def _write(self, pairs: Sequence[Pair], *, state: str) -> int:
        """Add or refresh proposals; those that a person decided are left as they are. Returns how many were open."""
        by_key = {_key(pair): pair for pair in pairs}
        existing = {
            (proposal.low_id, proposal.high_id): proposal
            for proposal in Proposal.objects.select_for_update().filter(low__in={low for low, _ in by_key})
        }
        refreshed = []
        for key, pair in by_key.items():
            proposal = existing.get(key)
            if proposal is not None and proposal.decided_at is None:
                proposal.state, proposal.probability = state, pair.probability
                proposal.reasons, proposal.edition = _written(pair.reasons), self.edition
                refreshed.append(proposal)
        Proposal.objects.bulk_update(refreshed, ["state", "probability", "reasons", "edition"], batch_size=200)
        new = [
            Proposal(
                low_id=low,
                high_id=high,
                probability=pair.probability,
                reasons=_written(pair.reasons),
                state=state,
                edition=self.edition,
                created_at=self.at,
            )
            for (low, high), pair in by_key.items()
            if (low, high) not in existing
        ]
        Proposal.objects.bulk_create(new, batch_size=500)
        return len(refreshed) + len(new)


def key_of(pk: int) -> str:
    """A record’s key for the matcher, which goes by the order of keys: that of records, whatever numbers miss."""
    return f"{pk:012d}"


def _bodies(records: QuerySet[Record]) -> Iterator[Body]:
    rows = records.order_by("pk").values_list("pk", "values")
    for pk, values in rows.iterator(chunk_size=2000):
        yield body_from_values(key_of(pk), values)


def _both(one: Iterable[Body], other: Iterable[Body]) -> Iterator[Body]:
    yield from one
    yield from other


def _unjoined(left: Source, right: Source) -> QuerySet[Record]:
    """Records of one source whose organisation has none in the other."""
    joined = Record.objects.filter(organization=OuterRef("organization"), source=right)
    return Record.objects.filter(~Exists(joined), source=left)


def _labels(left: Source, right: Source) -> tuple[Label, ...]:
    """What people decided on records of these two sources."""
    pairs: dict[tuple[int, int], bool] = {}
    sides = Q(low__source=left, high__source=right) | Q(low__source=right, high__source=left)
    decided = Proposal.objects.filter(sides, decided_at__isnull=False, state__in=[Proposal.SAME, Proposal.DIFFERENT])
    for low, high, source, state in decided.order_by("pk").values_list("low", "high", "low__source", "state"):
        pairs[(low, high) if source == left.pk else (high, low)] = state == Proposal.SAME
    told_apart = Distinction.objects.filter(sides).order_by("pk").values_list("low", "high", "low__source")
    for low, high, source in told_apart:
        pairs[(low, high) if source == left.pk else (high, low)] = False
    return tuple(Label(key_of(one), key_of(other), same) for (one, other), same in pairs.items())


def _undone() -> frozenset[frozenset[int]]:
    """Pairs of organisations whose merge somebody undid: nothing joins them again without a person."""
    undone = Merge.objects.filter(undone_at__isnull=False).order_by("pk")
    direct = undone.values_list("kept", "absorbed")
    by_records = undone.filter(proposal__isnull=False).values_list(
        "proposal__low__organization", "proposal__high__organization"
    )
    return frozenset(frozenset(pair) for pair in [*direct, *by_records])


def _organizations_of(record_ids: set[int]) -> dict[int, int]:
    ids = sorted(record_ids)
    found: dict[int, int] = {}
    for start in range(0, len(ids), 5 * CHUNK):
        part = Record.objects.filter(pk__in=ids[start : start + 5 * CHUNK]).order_by("pk")
        found.update(part.values_list("pk", "organization_id"))
    return found


def _parties(organization_ids: set[int]) -> dict[int, Party]:
    ids = sorted(organization_ids)
    parties: dict[int, Party] = {}
    for start in range(0, len(ids), 5 * CHUNK):
        part = ids[start : start + 5 * CHUNK]
        sources: dict[int, list[int]] = defaultdict(list)
        for organization, source in (
            Record.objects.filter(organization__in=part).order_by("pk").values_list("organization_id", "source_id")
        ):
            sources[organization].append(source)
        for pk, standing in Organization.objects.filter(pk__in=part).order_by("pk").values_list("pk", "standing"):
            parties[pk] = Party(pk, standing, len(sources[pk]), frozenset(sources[pk]))
    return parties


def _is_open(pair: Pair, where: Mapping[int, int]) -> bool:
    one, other = int(pair.left_key), int(pair.right_key)
    return one in where and other in where and where[one] != where[other]


def _key(pair: Pair) -> tuple[int, int]:
    one, other = int(pair.left_key), int(pair.right_key)
    return (one, other) if one < other else (other, one)


def _written(reasons: Iterable[Finding]) -> list[dict[str, Any]]:
    return [{"code": reason.code, "params": dict(reason.params)} for reason in reasons]
