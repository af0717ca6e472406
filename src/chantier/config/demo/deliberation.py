"""The consultation of the demonstration: three regional tables, what each settled, and the national text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from chantier.config.demo import bodies, files
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.operations import Operation, Side, beside, deleted, inserted, reworded
from chantier.deliberation.core.phases import end_of_day, start_of_day
from chantier.deliberation.models import Proposal, ProposalVersion, Seat, Table, Text
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import amendments, positions, proposals, settling, tables, texts
from chantier.directory.models import Organization
from chantier.foundation.access.api import SECRETARY, Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.queries import demo_person_id
from chantier.foundation.places import api as places

ZONE = ZoneInfo("America/Toronto")
#: Who enters at a table what organisations without an account said in the room.
ROOM = "odile"
STEPS = lifecycles.Proposal
Said = Mapping[str, Any]


def read() -> Said:
    """What the file says."""
    return files.toml("deliberation/consultation.toml")


@transaction.atomic
def bring(*, at: datetime) -> tuple[int, int]:
    """Write the consultation once; how many tables and proposals there are. A second time changes nothing."""
    if not Table.objects.exists():
        _Telling(read(), at).tell()
    return Table.objects.count(), Proposal.objects.count()


class _Telling:
    """The story, told once through the services, on the days that it says."""

    def __init__(self, said: Said, at: datetime) -> None:
        self.said, self.at = said, at
        self.today = timezone.localdate(at, ZONE)
        self.bodies = Organization.objects.in_bulk(list(bodies.organization_ids().values()))
        self.keys = bodies.organization_ids()
        self.coordination = Speaker(person_id=demo_person_id(ROOM), roles=frozenset({"coordinator"}))
        self.secretary = Speaker(person_id=demo_person_id("philomene"), roles=frozenset({SECRETARY}))
        self.tables: dict[str, Table] = {}

    def tell(self) -> None:
        for one in self.said["table"]:
            self._table(one)
        for one in self.said["proposal"]:
            self._proposal(one)
        Table.objects.update(is_fictitious=True)
        Proposal.objects.update(is_fictitious=True)

    def day(self, given: int | str) -> date:
        return self.today + timedelta(days=given) if isinstance(given, int) else date.fromisoformat(given)

    def hour(self, given: int | str, *, hour: int = 10) -> datetime:
        return datetime.combine(self.day(given), time(hour), tzinfo=ZONE)

    def speaker(self, key: str) -> Speaker:
        """Whoever speaks for an organisation of the story; where nobody does, the coordination enters its words."""
        row = self.bodies[self.keys[key]]
        voice = people.ensure_voice(organization_ref=row.public_id, name=row.name)
        held = [one for one in files.rows("people.csv") if one["speaks_for"] == key and one["one_click"] == "yes"]
        person = demo_person_id(held[0]["key"] if held else ROOM)
        return Speaker(person_id=person, voice_id=voice.id, voice_name=row.name, organization_id=row.public_id)

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
        if "closed" in said:
            tables.close_table(speaker=self.coordination, table_id=row.pk, at=self.hour(said["closed"], hour=17))

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
            at=written,
        )
        row = Proposal.objects.get(pk=made.id)
        self._translate(_current(row).text, said, at=written)
        proposals.move(speaker=author, proposal_id=row.pk, verb=STEPS.PUBLISH, at=self.hour(said["written"], hour=11))
        first = text_of(_current(row))
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

    def _end(self, row: Proposal, said: Said) -> None:
        end = said.get("end")
        if end is None:
            return
        called = self.hour(end["called"])
        amendments.take_in(speaker=self.coordination, proposal_id=row.pk, at=called - timedelta(hours=1))
        proposals.move(speaker=self.coordination, proposal_id=row.pk, verb=STEPS.CALL_FOR_POSITIONS, at=called)
        for number, one in enumerate(said.get("position", ())):
            positions.take_position(
                speaker=self.speaker(one["by"]),
                proposal_id=row.pk,
                stance=one["stance"],
                reason=one.get("reason", ""),
                condition=one.get("condition", ""),
                at=called + timedelta(days=1 + number),
            )
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
