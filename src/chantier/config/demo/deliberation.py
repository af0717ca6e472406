"""The consultation of the demonstration: three regional tables, what each settled, and the national text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chantier.config.demo import files
from chantier.config.demo.days import ZONE, Days
from chantier.deliberation.core import lifecycles, synthesis
from chantier.deliberation.core.operations import Operation, Side, beside, deleted, inserted, reworded
from chantier.deliberation.core.phases import end_of_day, start_of_day
from chantier.deliberation.models import (
    Need,
    OpinionMap,
    Proposal,
    ProposalVersion,
    Question,
    QuestionAtTable,
    Seat,
    Table,
    Text,
)
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import (
    amendments,
    debate,
    debated,
    evidence,
    mandates,
    need_answers,
    needs,
    opinions,
    origins,
    positions,
    proposals,
    questions,
    settling,
    syntheses,
    tables,
    texts,
)
from chantier.deliberation.services.procedures import load_procedures
from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places

STEPS = lifecycles.Proposal
VOTES = {"+": 1, "-": -1, "0": 0}
Said = Mapping[str, Any]


@transaction.atomic
def bring(*, at: datetime) -> tuple[int, int]:
    """Write the consultation once; how many tables and proposals there are. A second time changes nothing."""
    load_procedures(speaker=Speaker.system(), at=at)
    if not Table.objects.exists():
        _Telling(files.toml("deliberation/consultation.toml"), at).tell()
    return Table.objects.count(), Proposal.objects.count()


class _Telling(Days):
    """The story, told once through the services, on the days that it says."""

    def __init__(self, said: Said, at: datetime) -> None:
        super().__init__(at)
        self.said = said
        self.tables: dict[str, Table] = {}
        self.questions: dict[str, int] = {}
        self.needs: dict[str, int] = {}
        self.proposals: dict[str, int] = {}

    def tell(self) -> None:
        for one in self.said["table"]:
            self._table(one)
        for one in self.said["mandate"]:
            self._mandate(one)
        for one in self.said["question"]:
            self._question(one)
        for one in self.said["need"]:
            self._need(one)
        for one in self.said["proposal"]:
            self._proposal(one)
        self._answers()
        for one in self.said["synthesis"]:
            self._synthesis(one)
        for one in self.said["opinions"]:
            self._opinions(one)
        for one in self.said["table"]:
            if "closed" in one:
                closed = self.hour(one["closed"], hour=17)
                tables.close_table(speaker=self.coordination, table_id=self.tables[one["key"]].pk, at=closed)
        for model in (Table, Proposal, Need, Question, OpinionMap):
            model.objects.update(is_fictitious=True)

    def _table(self, said: Said) -> None:
        opened = self.hour(said["opened"], hour=9)
        place = places.territory(said["territory"]) if "territory" in said else None
        parent = self.tables.get(said.get("parent", ""))
        made = tables.open_table(
            speaker=self.coordination,
            given=tables.TableGiven(
                title=said["title"],
                body=said["body"],
                level=said["level"],
                procedure=said["procedure"],
                territory_id=place.id if place else None,
                parent_id=parent.pk if parent else None,
                seating=said["seating"],
                themes=tuple(said.get("themes", ())),
                phases=tuple(
                    tables.PhaseGiven(
                        frozenset(one["verbs"]),
                        start_of_day(self.day(one["first"]), ZONE),
                        end_of_day(self.day(one["last"]), ZONE),
                    )
                    for one in said.get("phases", ())
                ),
            ),
            at=opened,
        )
        row = Table.objects.get(pk=made.id)
        self.tables[said["key"]] = row
        self._translate(row.text, said, at=opened)
        for key in said.get("seats", ()):
            tables.give_seat(speaker=self.coordination, table_id=row.pk, organization_id=self.keys[key], at=opened)
        if "pen" in said:
            tables.give_seat(
                speaker=self.coordination,
                table_id=row.pk,
                organization_id=self.keys[said["pen"]],
                role=Seat.PEN,
                at=opened,
            )

    def _proposal(self, said: Said) -> None:
        table, author = self.tables[said["table"]], self.speaker(said["by"])
        written = self.hour(said["written"])
        made = proposals.draft(
            speaker=author,
            table_id=table.pk,
            title=said["title"],
            source=said["source"],
            language=said.get("language", "fr"),
            themes=tuple(said.get("themes", ())),
            question_id=self.questions.get(said.get("question", "")),
            at=written,
        )
        row = Proposal.objects.get(pk=made.id)
        self.proposals[said["key"]] = row.pk
        self._translate(_current(row).text, said, at=written)
        proposals.move(speaker=author, proposal_id=row.pk, verb=STEPS.PUBLISH, at=self.hour(said["written"], hour=11))
        first = text_of(_current(row))
        for one in said.get("origin", ()):
            self._origin(row, one, first)
        for one in said.get("evidence", ()):
            self._evidence(row, one, first)
        for one in said.get("argument", ()):
            self._argument(debated.About(proposal_id=row.pk), one)
        for one in said.get("amendment", ()):
            self._amendment(row, one, first.version)
        self._end(row, said)

    def _amendment(self, row: Proposal, said: Said, version: int) -> None:
        text = text_of(ProposalVersion.objects.select_related("text").get(proposal=row, number=version))
        asked = amendments.submit(
            speaker=self.speaker(said["by"]),
            proposal_id=row.pk,
            operations=_operations(said, text),
            version=version,
            reason=said["reason"],
            language=said.get("language", "fr"),
            at=self.hour(said["day"]),
        )
        if "answer" in said:
            amendments.answer(
                speaker=self.coordination,
                amendment_id=asked.id,
                verb=said["answer"],
                reason=said.get("because", ""),
                at=self.hour(said["day"] + 3),
            )

    def _origin(self, row: Proposal, said: Said, text: Any) -> None:
        for key in said["from"]:
            origins.link_origin(
                speaker=self.coordination,
                proposal_id=row.pk,
                passage_key=text.passages[said["passage"]].key,
                from_proposal_id=self.proposals[key],
                at=row.created_at,
            )

    def _evidence(self, row: Proposal, said: Said, text: Any) -> None:
        leaning = evidence.Leaning(
            resource=self.resource(said["resource"]),
            claim=said["claim"],
            bearing=said["bearing"],
            strength=said["strength"],
            why=said["why"],
        )
        evidence.attach(
            speaker=self.speaker(said["by"]),
            proposal_id=row.pk,
            passage_key=text.passages[said["passage"]].key,
            given=leaning,
            at=self.hour(said["day"]),
        )

    def _argument(self, about: debated.About, said: Said, *, parent: int | None = None) -> None:
        made = debate.argue(
            speaker=self.speaker(said["by"]),
            about=about,
            said=debate.Said(
                kind="answer" if parent else said["kind"],
                body=said["words"],
                language=said.get("language", "fr"),
                parent_id=parent,
            ),
            at=self.hour(said["day"], hour=14),
        )
        for key in said.get("supported", ()):
            debate.support(speaker=self.speaker(key), argument_id=made.id, at=self.hour(said["day"] + 1))
        for one in said.get("answers", ()):
            self._argument(about, one, parent=made.id)

    def _mandate(self, said: Said) -> None:
        number = mandates.give(
            speaker=self.coordination,
            table_id=self.tables[said["table"]].pk,
            given=mandates.MandateGiven(
                question=said["question"],
                terms=said["terms"],
                powers=tuple(said["powers"]),
                starts_on=self.day(said["starts"]),
                ends_on=self.day(said["ends"]),
                deliverables=tuple(mandates.DeliverableGiven(one) for one in said["deliverables"]),
            ),
            at=self.hour(said["given"]),
        )
        longer, report, end = said["extended"], said["reported"], said["discharged"]
        mandates.extend(
            speaker=self.coordination,
            mandate_id=number,
            until=self.day(longer["until"]),
            reason=longer["reason"],
            at=self.hour(longer["day"]),
        )
        seats = {one["key"]: one.get("seats", ()) for one in self.said["table"]}
        member = self.speaker(seats[said["table"]][0])
        mandates.report(
            speaker=member, mandate_id=number, resource=self.resource(report["resource"]), at=self.hour(report["day"])
        )
        mandates.discharge(speaker=self.coordination, mandate_id=number, words=end["words"], at=self.hour(end["day"]))

    def _question(self, said: Said) -> None:
        asked = questions.ask(
            speaker=self.coordination,
            table_id=self.tables[said["table"]].pk,
            title=said["title"],
            body=said["body"],
            put_to=[self.tables[key].pk for key in said["put_to"]],
            at=self.hour(said["day"]),
        )
        self.questions[said["key"]] = asked.id
        self._translate(Question.objects.get(pk=asked.id).text, said, at=self.hour(said["day"]))
        for key in said["put_to"]:
            questions.accept(
                speaker=self.coordination,
                question_id=asked.id,
                table_id=self.tables[key].pk,
                phases=(),
                at=self.hour(said["day"] + 1),
            )

    def _need(self, said: Said) -> None:
        place = places.territory(said["territory"])
        assert place is not None, said["territory"]
        stated = needs.state(
            speaker=self.speaker(said["by"]),
            given=needs.NeedGiven(
                title=said["title"],
                body=said["body"],
                territory_id=place.id,
                for_whom=said["for_whom"],
                people=said["people"],
                language=said.get("language", "fr"),
                themes=tuple(said.get("themes", ())),
                table_id=self.tables[said["table"]].pk,
            ),
            at=self.hour(said["day"]),
        )
        self.needs[said["key"]] = stated.id
        self._translate(Need.objects.get(pk=stated.id).text, said, at=self.hour(said["day"]))
        for one in said.get("shared", ()):
            needs.share(
                speaker=self.speaker(one["by"]),
                need_id=stated.id,
                people=one["people"],
                at=self.hour(said["day"] + 2),
            )
        for one in said.get("argument", ()):
            self._argument(debated.About(need_id=stated.id), one)

    def _answers(self) -> None:
        for said in self.said["need"]:
            for key in said.get("answered_by", ()):
                need_answers.answer_by_proposal(
                    speaker=self.coordination,
                    need_id=self.needs[said["key"]],
                    proposal_id=self.proposals[key],
                    at=self.hour(-40),
                )

    def _synthesis(self, said: Said) -> None:
        asked = QuestionAtTable.objects.get(table=self.tables[said["table"]])
        sentences = [
            synthesis.SentenceGiven(
                one["text"], tuple(synthesis.Quoted("", quote) for quote in one["quotes"]), one.get("minority", False)
            )
            for one in said["sentences"]
        ]
        at = self.hour(said["day"])
        revision = syntheses.save_draft(
            speaker=self.coordination, asked_id=asked.pk, sentences=sentences, revision=0, at=at
        )
        syntheses.publish(speaker=self.coordination, asked_id=asked.pk, revision=revision, at=at)

    def _opinions(self, said: Said) -> None:
        opened = self.hour(said["day"])
        asked = opinions.open_map(
            speaker=self.coordination,
            table_id=self.tables[said["table"]].pk,
            given=opinions.MapGiven(
                title=said["title"],
                body=said["body"],
                statements=tuple(said["statements"]),
                opens_at=opened,
                closes_at=end_of_day(self.day(said["ends"]), ZONE),
            ),
            at=opened,
        )
        for rank, (key, votes) in enumerate(said["votes"].items()):
            speaker, at = self.speaker(key), opened + timedelta(hours=6 * (1 + rank))
            for number, sign in enumerate(votes, start=1):
                opinions.vote(speaker=speaker, map_id=asked.id, number=number, value=VOTES[sign], at=at)
        opinions.compute(map_id=asked.id, at=self.hour(-1))

    def _end(self, row: Proposal, said: Said) -> None:
        end = said.get("end")
        if end is None:
            return
        called = self.hour(end["called"])
        amendments.take_in(speaker=self.coordination, proposal_id=row.pk, at=called - timedelta(hours=1))
        proposals.move(speaker=self.coordination, proposal_id=row.pk, verb=STEPS.CALL_FOR_POSITIONS, at=called)
        taken = [
            *({"by": key, "stance": stance} for stance, keys in said.get("stances", {}).items() for key in keys),
            *said.get("position", ()),
        ]
        for number, one in enumerate(taken):
            positions.take_position(
                speaker=self.speaker(one["by"]),
                proposal_id=row.pk,
                stance=one["stance"],
                reason=one.get("reason", ""),
                condition=one.get("condition", ""),
                at=called + timedelta(hours=5 * (1 + number)),
            )
        if "settled" in end:
            settling.settle(speaker=self.coordination, proposal_id=row.pk, at=self.hour(end["settled"]))

    def _translate(self, text: Text, said: Said, *, at: datetime) -> None:
        for language in ("fr", "en", "es"):
            if language in said and language != text.language:
                given = said[language]
                texts.translate(
                    speaker=self.coordination,
                    text_id=text.pk,
                    language=language,
                    title=given["title"],
                    body=given["body"],
                    at=at,
                )


def _current(row: Proposal) -> ProposalVersion:
    return ProposalVersion.objects.select_related("text").filter(proposal=row).latest("number")


def _operations(said: Said, text: Any) -> tuple[Operation, ...]:
    """What an amendment of the file asks: other words of a passage, less of it, or more after it (by place, from 0)."""
    if "after" in said:
        place = beside(text, text.passages[said["after"]].key, Side.AFTER)
        return (inserted(place, said["words"], prefix="new"),)
    passage = text.passages[said["passage"]]
    if said.get("delete"):
        return (deleted(text, passage.key),)
    return reworded(passage, said["words"])
