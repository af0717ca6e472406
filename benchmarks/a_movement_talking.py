"""A movement in the middle of its concertation, made up: forty tables, a text much amended and debated, a long list.

What a service says of one thing is said by that service (the amended text, the debate, positions, syntheses); the ten
thousand proposals of the list are the same rows written in bulk.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from amendments import a_long_text

TABLES = 40
ORGANIZATIONS = 240
AT_A_TABLE = 20
AMENDMENTS = 50
ARGUMENTS = 300
POSITIONS = 200
#: Of a hundred proposals of the list, how many are in each state.
STATES = {"open": 30, "amending": 25, "positions": 10, "settled": 20, "rejected": 10, "draft": 5}
STANCES = ("support",) * 6 + ("reserve",) * 2 + ("aside", "object")


@dataclass(frozen=True)
class Movement:
    """What was made, by number."""

    tables: tuple[int, ...]
    amended: int
    decided: int
    question: int
    person: int
    voice: int


class Filling:
    """One instance being filled. ``at`` is the instant of everything."""

    def __init__(self, *, at: datetime, proposals: int) -> None:
        from chantier.foundation.access.api import COORDINATOR, Speaker
        from chantier.foundation.places import api as places
        from chantier.foundation.words import api as words

        self.at, self.count, self.draw = at, proposals, random.Random(4)
        self.coordination = Speaker(person_id=900_001, roles=frozenset({COORDINATOR}))
        self.regions = places.of_kind("region")
        self.themes = sorted(words.labels("theme", "fr"))
        self.bodies: list[Any] = []
        self.seats: dict[int, list[int]] = {}
        self.tables: list[int] = []

    def fill(self) -> Movement:
        self._organizations()
        self._tables()
        amended, decided = self._amended(), self._decided()
        question = self._question()
        self._list(question)
        self._positions_on(question)
        self._syntheses(question)
        person, voice = self._person()
        return Movement(tuple(self.tables), amended, decided, question, person, voice)

    def speaker(self, place: int) -> Any:
        """Whoever speaks for this organisation."""
        from chantier.foundation.access.api import Speaker
        from chantier.foundation.people import api as people

        body = self.bodies[place]
        voice = people.ensure_voice(organization_ref=body.public_id, name=body.name)
        return Speaker(
            person_id=10_000 + place, voice_id=voice.id, voice_name=body.name, organization_id=body.public_id
        )

    def words(self, count: int) -> str:
        return "\n\n".join(a_long_text(self.draw, count))

    def _organizations(self) -> None:
        from chantier.directory.models import College, CollegePlace, Organization

        rows = [
            Organization(
                public_id=f"corp{number:04}",
                slug=f"corps-{number}",
                name=f"Corps de métier {number}",
                sort_name=f"corps de metier {number:04}",
                standing=Organization.MEMBER,
                region_id=self.regions[number % len(self.regions)].id,
                created_at=self.at,
                updated_at=self.at,
            )
            for number in range(ORGANIZATIONS)
        ]
        Organization.objects.bulk_create(rows)
        self.bodies = list(Organization.objects.order_by("pk"))
        start = date(2026, 1, 1)
        names = ("regions", "secteurs", "federations", "appui", "mouvements", "travail")
        College.objects.bulk_create(
            College(slug=name, names={"fr": name.capitalize()}, valid_from=start, order=order)
            for order, name in enumerate(names)
        )
        CollegePlace.objects.bulk_create(
            CollegePlace(college_slug=names[place % len(names)], organization=body, since=start)
            for place, body in enumerate(self.bodies)
        )

    def _tables(self) -> None:
        """A national table where two hundred sit, and one in each region and sector, where twenty sit."""
        from chantier.deliberation.core.phases import Verb
        from chantier.deliberation.models import Seat, Table
        from chantier.deliberation.services.procedures import load_procedures
        from chantier.deliberation.services.tables import PhaseGiven, TableGiven, open_table

        load_procedures(speaker=self.coordination, at=self.at)
        phases = (
            PhaseGiven(
                frozenset(verb.value for verb in Verb), self.at - timedelta(days=5), self.at + timedelta(days=900)
            ),
        )
        for number in range(TABLES):
            nation, region = number == 0, self.regions[number % len(self.regions)]
            opened = open_table(
                speaker=self.coordination,
                given=TableGiven(
                    title="Table nationale" if nation else f"Table {number}",
                    body=self.words(100),
                    level=Table.NATIONAL
                    if nation
                    else Table.REGIONAL
                    if number <= len(self.regions)
                    else Table.SECTORAL,
                    procedure="consent",
                    territory_id=None if nation else region.id,
                    parent_id=None if nation else self.tables[0],
                    themes=tuple(self.draw.sample(self.themes, 2)),
                    phases=phases,
                ),
                at=self.at,
            )
            self.tables.append(opened.id)
            sitting = range(POSITIONS) if nation else [(number * 6 + n) % ORGANIZATIONS for n in range(AT_A_TABLE)]
            self.seats[opened.id] = list(sitting)
            Seat.objects.bulk_create(
                Seat(
                    table_id=opened.id,
                    organization=self.bodies[place],
                    role=Seat.PEN if rank == 0 else Seat.MEMBER,
                    since=self.at,
                )
                for rank, place in enumerate(self.seats[opened.id])
            )

    def _published(self, title: str, source: str) -> int:
        from chantier.deliberation.services import proposals

        drafted = proposals.draft(
            speaker=self.speaker(1),
            table_id=self.tables[0],
            title=title,
            source=source,
            themes=tuple(self.themes[:3]),
            at=self.at,
        )
        proposals.move(speaker=self.coordination, proposal_id=drafted.id, verb="publish", at=self.at)
        return drafted.id

    def _amended(self) -> int:
        """A text of sixty paragraphs under eight headings, fifty amendments on it and three hundred contributions."""
        from chantier.deliberation.models import Proposal
        from chantier.deliberation.services import proposals

        source = "\n\n".join(f"# Chapitre {number}\n\n{self.words(375)}" for number in range(1, 9))
        number = self._published("Un texte qui fait parler", source)
        proposals.move(speaker=self.coordination, proposal_id=number, verb="call-for-amendments", at=self.at)
        row = Proposal.objects.select_related("current__text").get(pk=number)
        self._amend(row)
        self._debate(row)
        return number

    def _amend(self, row: Any) -> None:
        from chantier.deliberation.core.operations import reworded
        from chantier.deliberation.queries.versions import text_of
        from chantier.deliberation.services import amendments

        text = text_of(row.current)
        paragraphs = [one for one in text.passages if not one.is_heading]
        for number in range(AMENDMENTS):
            passage = self.draw.choice(paragraphs)
            words = passage.text.split(" ")
            place = self.draw.randrange(len(words) - 4)
            words[place : place + self.draw.randint(1, 3)] = ["autrement", "dit"]
            asked = amendments.submit(
                speaker=self.speaker(number),
                proposal_id=row.pk,
                operations=reworded(passage, " ".join(words)),
                version=text.version,
                reason=self.words(50),
                at=self.at + timedelta(minutes=number),
            )
            if number % 5 == 4:
                amendments.answer(
                    speaker=self.coordination, amendment_id=asked.id, verb="refuse", reason=self.words(50), at=self.at
                )

    def _debate(self, row: Any) -> None:
        """One contribution in three begins a thread; the others answer one, at any depth."""
        from chantier.deliberation.models import Amendment, Argument
        from chantier.deliberation.queries.versions import text_of
        from chantier.deliberation.services import debate
        from chantier.deliberation.services.debated import About

        keys = [one.key for one in text_of(row.current).passages]
        amended = list(Amendment.objects.filter(proposal=row).order_by("pk").values_list("pk", flat=True))
        made: list[tuple[int, int | None]] = []
        for number in range(ARGUMENTS):
            place = self.draw.randrange(POSITIONS)
            if number % 3 == 0:
                kind = (Argument.FOR, Argument.AGAINST, Argument.QUESTION, Argument.CONDITION)[number // 3 % 4]
                parent, amendment = None, self.draw.choice(amended) if number % 15 == 0 else None
                key = self.draw.choice(keys) if number % 2 and amendment is None else ""
            else:
                kind, (parent, amendment), key = Argument.ANSWER, self.draw.choice(made), ""
            said = debate.argue(
                speaker=self.speaker(place),
                about=About(proposal_id=row.pk, amendment_id=amendment, passage_key=key),
                said=debate.Said(kind, self.words(100), parent_id=parent),
                at=self.at + timedelta(minutes=number),
            )
            made.append((said.id, amendment))
        self._support([one for one, _amendment in made])

    def _support(self, arguments: list[int]) -> None:
        from chantier.deliberation.models import Support

        pairs = {(self.draw.choice(arguments), self.draw.randrange(POSITIONS)) for _ in range(600)}
        Support.objects.bulk_create(
            Support(argument_id=argument, organization=self.bodies[place], person_id=10_000 + place, at=self.at)
            for argument, place in sorted(pairs)
        )

    def _decided(self) -> int:
        """A text on which two hundred organisations say where they stand, and why."""
        from chantier.deliberation.services import positions, proposals

        number = self._published("Un texte sur lequel on se prononce", self.words(500))
        proposals.move(speaker=self.coordination, proposal_id=number, verb="call-for-positions", at=self.at)
        for place in range(POSITIONS):
            positions.take_position(
                speaker=self.speaker(place),
                proposal_id=number,
                stance=self.draw.choice(STANCES),
                reason=self.words(50),
                at=self.at,
            )
        return number

    def _question(self) -> int:
        """One question that every other table takes."""
        from chantier.deliberation.services import questions

        asked = questions.ask(
            speaker=self.coordination,
            table_id=self.tables[0],
            title="Que faire ensemble ?",
            body=self.words(100),
            put_to=self.tables[1:],
            at=self.at,
        )
        for table in self.tables[1:]:
            questions.accept(speaker=self.coordination, question_id=asked.id, table_id=table, phases=(), at=self.at)
        return asked.id

    def _list(self, question: int) -> None:
        """The ten thousand, in bulk; the first two of each table answer the question."""
        from chantier.deliberation.core import document
        from chantier.deliberation.core.serial import passages_to_json
        from chantier.deliberation.models import Proposal, ProposalConcept, ProposalVersion, Text

        states = [state for state, share in STATES.items() for _ in range(share)]
        for start in range(0, self.count, 500):
            numbers = range(start, min(start + 500, self.count))
            read = [document.read_text(self.words(250), title=f"Proposition {n}", language="fr") for n in numbers]
            texts = Text.objects.bulk_create(
                Text(language="fr", title=one.title, body=document.written(one), updated_at=self.at) for one in read
            )
            rows = []
            for number in numbers:
                # The national table has none of them; each of the others has its share.
                rank, place = divmod(number, TABLES - 1)
                state = "open" if rank < 2 else self.draw.choice(states)
                table = self.tables[1 + place]
                fixed = {"fingerprint": "0" * 64, "closed_at": self.at} if state == "settled" else {}
                rows.append(
                    Proposal(
                        public_id=f"prop{number}",
                        slug=f"proposition-{number}",
                        table_id=table,
                        question_id=question if rank < 2 else None,
                        state=state,
                        title=f"Proposition {number}",
                        territory_id=self.regions[(1 + place) % len(self.regions)].id,
                        organization=self.bodies[self.draw.choice(self.seats[table])],
                        created_at=self.at,
                        updated_at=self.at - timedelta(minutes=self.draw.randrange(500_000)),
                        **fixed,
                    )
                )
            Proposal.objects.bulk_create(rows)
            versions = ProposalVersion.objects.bulk_create(
                ProposalVersion(
                    proposal=row,
                    number=1,
                    text=text,
                    passages=passages_to_json(one.passages),
                    next_key=one.next_key,
                    fingerprint=os.urandom(32).hex(),
                    at=self.at,
                )
                for row, text, one in zip(rows, texts, read, strict=True)
            )
            for row, version in zip(rows, versions, strict=True):
                row.current = version
            Proposal.objects.bulk_update(rows, ["current"])
            ProposalConcept.objects.bulk_create(
                ProposalConcept(proposal=row, concept=concept)
                for row in rows
                for concept in self.draw.sample(self.themes, self.draw.randint(1, 3))
            )

    def _positions_on(self, question: int) -> None:
        """Of what answers the question, three organisations in four of its table say where they stand."""
        from chantier.deliberation.models import Position, Proposal, Text

        asked = list(Proposal.objects.filter(question=question).order_by("pk"))
        pairs = [(row, place) for row in asked for place in self.seats[row.table_id] if self.draw.random() < 0.75]
        texts = Text.objects.bulk_create(Text(body=self.words(50), updated_at=self.at) for _ in pairs)
        Position.objects.bulk_create(
            Position(
                proposal=row,
                organization=self.bodies[place],
                stance=self.draw.choice(STANCES),
                reason=text,
                person_id=10_000 + place,
                voice_id=1,
                at=self.at,
            )
            for (row, place), text in zip(pairs, texts, strict=True)
        )

    def _syntheses(self, question: int) -> None:
        """Three tables in four answer, in six sentences that quote what was proposed there; the last is a minority."""
        from chantier.deliberation.core.synthesis import Quoted, SentenceGiven
        from chantier.deliberation.models import Proposal, QuestionAtTable
        from chantier.deliberation.services import syntheses

        for asked in QuestionAtTable.objects.filter(question=question).order_by("pk"):
            if asked.pk % 4 == 0:
                continue
            row = Proposal.objects.filter(question=question, table=asked.table_id).select_related("current__text")[0]
            said = row.current.text.body.split("\n\n")
            given = [
                SentenceGiven(f"Phrase {rank}.", (Quoted("", said[rank % len(said)][:60]),), rank == 5)
                for rank in range(6)
            ]
            speaker = self.coordination
            revision = syntheses.save_draft(speaker=speaker, asked_id=asked.pk, sentences=given, revision=0, at=self.at)
            syntheses.publish(speaker=speaker, asked_id=asked.pk, revision=revision, at=self.at)

    def _person(self) -> tuple[int, int]:
        """Somebody who signs in, and speaks for an organisation that sits at the national table and at others."""
        from chantier.foundation.access.api import Speaker
        from chantier.foundation.people import api as people
        from chantier.foundation.people.models import Person

        row = Person.objects.create_user(email="anne@corps.example", password=None, name="Anne")
        voice = people.ensure_voice(organization_ref=self.bodies[7].public_id, name=self.bodies[7].name)
        given = people.give_mandate(
            speaker=Speaker.system(), person_id=row.pk, voice_id=voice.id, powers=("speak",), at=self.at
        )
        people.accept_mandate(speaker=Speaker(person_id=row.pk), mandate_id=given.id, at=self.at)
        return row.pk, voice.id
