"""The matching of an import is rehearsed: the same comparisons and the same decisions, in memory, and nothing written.

A row that would be new has no record yet: it is known by its number, below zero, and so is the organisation that it
would make. What is learnt may differ in the last digits from what the import will learn: the counts to expect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from chantier.directory.core.blocking import Index
from chantier.directory.core.body import Body, body_from_values
from chantier.directory.core.joining import Party, join
from chantier.directory.core.matching import Pair, duplicates, match
from chantier.directory.models import Edition, Organization, Record, Source, SourceRow
from chantier.directory.services import reconcile
from chantier.directory.services.proposals import distinguished
from chantier.directory.services.reconcile import MatchCounts


class Rehearsal:
    """The bodies of an edition as they are read, then who they would be."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.own = edition.source
        self._bodies: dict[int, Body] = {}
        self._organization: dict[int, int] = {}
        self._into: dict[int, int] = {}
        self._parties: dict[int, Party] = {}
        self._same = 0
        self._review: set[tuple[int, int]] = set()

    def take(self, values_by_number: Mapping[int, Mapping[str, Any]]) -> None:
        """Remember a chunk, inside the transaction that has written it and that will be undone."""
        rows = SourceRow.objects.filter(edition=self.edition, number__in=values_by_number, record__isnull=False)
        for number, outcome, record, organization in rows.order_by("number").values_list(
            "number", "outcome", "record_id", "record__organization_id"
        ):
            key = -number if outcome == SourceRow.KEPT else record
            self._bodies[key] = body_from_values(reconcile.key_of(key), values_by_number[number])
            self._organization[key] = -number if outcome == SourceRow.KEPT else organization

    def counts(self, progress: Callable[[int], None]) -> MatchCounts:
        """How many pairs the import would join, and how many it would leave to a person."""
        others = Source.objects.exclude(pk=self.own.pk).filter(records__isnull=False).distinct().order_by("pk")
        if self.own.kind == Source.REGISTER:
            index = Index(self._all_own())
            for source in others:
                if source.kind != Source.REGISTER:
                    asked = reconcile._bodies(reconcile._unjoined(source, self.own))
                    self._match(asked, index, source, self.own, progress)
        else:
            for source in sorted(others, key=lambda source: (source.kind != Source.REGISTER, source.pk)):
                there = set(Record.objects.filter(source=source).values_list("organization_id", flat=True))
                asked = iter([body for key, body in self._bodies.items() if not self._is_among(key, there)])
                index = Index(reconcile._bodies(Record.objects.filter(source=source)))
                self._match(asked, index, self.own, source, progress)
            self._carry_out(duplicates(self._all_own(), labels=reconcile._labels(self.own, self.own)), self.own.pk)
        return MatchCounts(self._same, len(self._review))

    def _all_own(self) -> Iterator[Body]:
        yield from self._bodies.values()
        for body in reconcile._bodies(Record.objects.filter(source=self.own)):
            if int(body.key) not in self._bodies:
                yield body

    def _is_among(self, key: int, organizations: set[int]) -> bool:
        own = self._shown(self._organization[key])
        return own in organizations or any(self._shown(one) == own for one in organizations & self._into.keys())

    def _match(
        self, asked: Iterator[Body], index: Index, left: Source, right: Source, progress: Callable[[int], None]
    ) -> None:
        if index.size:
            result = match(asked, index, labels=reconcile._labels(left, right), progress=progress)
            self._carry_out(result.pairs, left.pk)

    def _carry_out(self, pairs: Sequence[Pair], repeated: int) -> None:
        wanted = [pair for pair in pairs if pair.decision != "different"]
        keys = {int(key) for pair in wanted for key in (pair.left_key, pair.right_key)}
        where = reconcile._organizations_of({key for key in keys if key > 0})
        where |= {key: self._organization[key] for key in keys if key < 0}
        where = {key: self._shown(organization) for key, organization in where.items()}
        open_pairs = [pair for pair in wanted if reconcile._is_open(pair, where)]
        same = [pair for pair in open_pairs if pair.decision == "same"]
        edges = [(where[int(pair.left_key)], where[int(pair.right_key)], pair.probability) for pair in same]
        apart = distinguished()
        parties = self._parties_of({organization for one, other, _ in edges for organization in (one, other)})
        found = join(edges, parties, apart=apart | reconcile._undone(), repeated=repeated)
        for one in found.joins:
            self._into[one.absorbed] = one.kept
            kept, absorbed = self._parties.get(one.kept, parties[one.kept]), parties[one.absorbed]
            records, sources = kept.records + absorbed.records, kept.sources | absorbed.sources
            self._parties[one.kept] = Party(one.kept, max(kept.standing, absorbed.standing), records, sources)
        self._same += len(found.joins)
        doubtful = [pair for pair in open_pairs if pair.decision == "review"]
        doubtful += [same[position] for position in found.to_review]
        for pair in doubtful:
            ends = (self._shown(where[int(pair.left_key)]), self._shown(where[int(pair.right_key)]))
            if ends[0] != ends[1] and frozenset(ends) not in apart:
                self._review.add(reconcile._key(pair))

    def _shown(self, organization: int) -> int:
        while organization in self._into:
            organization = self._into[organization]
        return organization

    def _parties_of(self, organizations: set[int]) -> dict[int, Party]:
        parties = reconcile._parties({one for one in organizations if one > 0})
        standing = Organization.REGISTERED if self.own.kind == Source.REGISTER else Organization.KNOWN
        for one in organizations:
            if one < 0:
                parties[one] = Party(one, standing, 1, frozenset({self.own.pk}))
        return {**parties, **{one: self._parties[one] for one in organizations if one in self._parties}}
