"""The assemblies of the demonstration, lived through the services: one from its notice to its minutes, one to come."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from chantier.assemblies.models import Body, Decision, Meeting, RollEntry, Vote
from chantier.assemblies.services import (
    agenda,
    bodies,
    candidacies,
    closing,
    convening,
    counts,
    course,
    decisions,
    declarations,
    delegates,
    elections,
    floor,
    floor_items,
    minutes,
    named_votes,
    paper,
    planning,
    presence,
    rolls,
    secret_ballots,
    votes,
)
from chantier.config.demo import delegates as persons
from chantier.config.demo import files
from chantier.config.demo.days import ZONE, Days
from chantier.foundation.access.api import SECRETARY, Speaker
from chantier.foundation.journal.api import give_places
from chantier.foundation.people.queries import demo_person_id as _demo_person_id

Said = Mapping[str, Any]
STORY = "assemblies/assembly.toml"
_SATURDAY = 5


def bring(*, at: datetime) -> tuple[int, int]:
    """Write the assemblies once; how many meetings and decisions there are. A second time changes nothing."""
    with transaction.atomic():
        held = persons.bring(at=at)
        if not Body.objects.exists():
            _Telling(files.toml(STORY), held, at).tell()
    give_places(at=at)
    return Meeting.objects.count(), Decision.objects.count()


class _Telling(Days):
    """The story, told once through the services, minute by minute."""

    def __init__(self, said: Said, held: Mapping[str, int], at: datetime) -> None:
        super().__init__(at)
        self.said, self.held, self.now = said, dict(held), at
        self.pen = Speaker(person_id=person_of("philomene"), roles=frozenset({SECRETARY}))
        self.entries: dict[str, RollEntry] = {}
        self.board = 0

    def tell(self) -> None:
        """Bodies, the assembly of last month, the next one."""
        body = self._bodies()
        first = self._meeting(body, self.said["meeting"])
        self._live(first, self.said["meeting"])
        self._meeting(body, self.said["next"], adopts=first)
        Decision.objects.update(is_fictitious=True)

    def clock(self, given: Said, minute: float = 0) -> datetime:
        """A minute after the hour at which a meeting begins, on the Saturday that follows its day."""
        day = self.day(given["day"])
        saturday = day + timedelta(days=(_SATURDAY - day.weekday()) % 7)
        return datetime.combine(saturday, time(given["hour"]), tzinfo=ZONE) + timedelta(minutes=minute)

    def _bodies(self) -> int:
        said = self.said["body"]
        founded = datetime.combine(date.fromisoformat(said["in_force"]), time(9), tzinfo=ZONE)
        made = bodies.create_body(speaker=self.pen, given=_body(said, said["colleges"]), at=founded)
        bodies.write_by_laws(
            speaker=self.pen,
            body_id=made.id,
            in_force_from=founded.date(),
            articles=said["articles"],
            template=said["template"],
            note=said["note"],
            at=founded,
        )
        self.board = bodies.create_body(
            speaker=self.pen, given=_body(self.said["board"], self.said["body"]["colleges"], parent=made.id), at=founded
        ).id
        return made.id

    def _meeting(self, body: int, said: Said, adopts: Meeting | None = None) -> Meeting:
        planned_at = self.hour(said["convened"], hour=8)
        planned = planning.plan_meeting(
            speaker=self.pen,
            body_id=body,
            given=planning.MeetingGiven(
                kind=said["kind"],
                title=said["title"],
                starts_at=self.clock(said),
                ends_at=self.clock(said, 240),
                mode=said["mode"],
                roll_on=self.day(said["convened"]),
                place=said["place"],
                remote_address=said["remote"],
                invitation=said["invitation"],
                is_fictitious=True,
            ),
            at=planned_at,
        )
        for role, key in (("president", "edmee"), ("secretary", "philomene"), ("scrutineer", "isidore")):
            person = person_of(key)
            planning.name_officer(speaker=self.pen, meeting_id=planned.id, role=role, person_id=person, at=planned_at)
        for one in said["item"]:
            given = agenda.PointGiven(
                kind=one["kind"],
                title=one["title"],
                text=one.get("text", ""),
                minutes=one.get("minutes"),
                adopts_minutes_of=adopts.pk if adopts is not None and one["kind"] == "minutes" else None,
            )
            agenda.add_point(speaker=self.pen, meeting_id=planned.id, given=given, at=planned_at)
        convening.convene(speaker=self.pen, meeting_id=planned.id, at=self.hour(said["convened"], hour=9))
        return Meeting.objects.get(pk=planned.id)

    def _live(self, meeting: Meeting, said: Said) -> None:
        """From the roll to the minutes."""
        rolls.freeze_roll(speaker=self.pen, meeting_id=meeting.pk, at=self.clock(said, -1_440))
        self._delegations(meeting, said)
        self._arrive(said)
        course.open_meeting(speaker=self.pen, meeting_id=meeting.pk, at=self.clock(said, 2))
        minute = 5.0
        for row, one in zip(meeting.items.order_by("position"), said["item"], strict=True):
            floor_items.open_item(speaker=self.pen, meeting_id=meeting.pk, item_id=row.pk, at=self.clock(said, minute))
            minute = self._item(meeting, row.pk, said, one, minute + 2)
            floor_items.close_item(speaker=self.pen, meeting_id=meeting.pk, item_id=row.pk, at=self.clock(said, minute))
            minute += 1
        course.close(speaker=self.pen, meeting_id=meeting.pk, at=self.clock(said, minute + 1))
        told = {
            row.pk: one.get("told", "")
            for row, one in zip(meeting.items.order_by("position"), said["item"], strict=True)
        }
        at = self.clock(said, 3 * 1_440)
        minutes.write_words(
            speaker=self.pen, meeting_id=meeting.pk, opening=said["opening"], closing=said["closing"], told=told, at=at
        )
        minutes.publish_minutes(speaker=self.pen, meeting_id=meeting.pk, at=at + timedelta(hours=1))

    def _delegations(self, meeting: Meeting, said: Said) -> None:
        """Who speaks with each voice of the story; those who hold the mandate already, and the delegates."""
        for row in files.rows("people.csv"):
            if row["speaks_for"] and row["mandate_state"] == "accepted" and row["one_click"] == "yes":
                self.held.setdefault(row["speaks_for"], person_of(row["key"]))
        entries = {one.organization_id: one for one in meeting.roll.entries.order_by("number")}
        for key, person_id in sorted(self.held.items()):
            entry = entries.get(self.keys[key])
            if entry is None:
                continue
            self.entries[key] = entry
            if entry.delegate_id != person_id:
                delegates.set_delegate(
                    speaker=self.pen, entry_id=entry.pk, person_id=person_id, at=self.clock(said, -600),
                    reason="Délégation reçue par courriel.",
                )  # fmt: skip
                entry.refresh_from_db()

    def _arrive(self, said: Said) -> None:
        arrivals = said["arrivals"]
        for place, key in enumerate(sorted(self.entries, key=lambda one: (one == arrivals["late"], one))):
            entry, minute = self.entries[key], 3.0 if key == arrivals["late"] else -30 + place * 0.9
            where = "remote" if key in arrivals["online"] else "room"
            presence.arrive(
                speaker=self.pen, entry_id=entry.pk, at=self.clock(said, minute), where=where,
                person_id=self.held[key],
            )  # fmt: skip

    def _item(self, meeting: Meeting, item: int, said: Said, one: Said, minute: float) -> float:
        if "motion" in one:
            minute = self._motion(meeting, item, said, one["motion"], minute)
        if "leaves" in one:
            entry = self.entries[one["leaves"]]
            presence.leave(speaker=self.pen, entry_id=entry.pk, at=self.clock(said, minute))
        if "election" in one:
            minute = self._election(meeting, item, said, one["election"], minute)
        if "declaration" in one:
            told = one["declaration"]
            declarations.declare(
                speaker=self.pen, meeting_id=meeting.pk, entry_id=self.entries[told["by"]].pk, kind=told["kind"],
                text=told["text"], at=self.clock(said, minute),
            )  # fmt: skip
        if "follow" in one:
            row = Decision.objects.get(item=item)
            decisions.assign(
                speaker=self.pen, decision_id=row.pk, organization_id=self.keys[one["follow"]["organization"]],
                body_id=None, due_on=self.day(one["follow"]["due"]), at=self.clock(said, minute),
            )  # fmt: skip
        return minute + 1

    def _motion(self, meeting: Meeting, item: int, said: Said, told: Said, minute: float) -> float:
        self._move(meeting, "main", said, told, minute)
        for one in told.get("amendment", ()):
            minute = self._decide(
                meeting, item, said, one, self._move(meeting, "amendment", said, one, minute + 4), minute + 7
            )
        return self._decide(meeting, item, said, told, 0, minute + 5)

    def _move(self, meeting: Meeting, kind: str, said: Said, told: Said, minute: float) -> int:
        moved = floor.Moved(
            kind, seconder=self.entries[told["second"]].pk, text=told["text"], majority=told.get("majority", "")
        )
        taken = floor.take_step(
            speaker=self.pen, meeting_id=meeting.pk, did="move", who=self.entries[told["by"]].pk, moved=moved,
            at=self.clock(said, minute),
        )  # fmt: skip
        return taken.motion

    def _decide(self, meeting: Meeting, item: int, said: Said, told: Said, _motion: int, minute: float) -> float:
        """The motion on top is decided as the story says."""
        if told["vote"] == "assent":
            floor.take_step(speaker=self.pen, meeting_id=meeting.pk, did="adopt", at=self.clock(said, minute))
            return minute + 1
        motion = meeting.motions.filter(ended_at__isnull=True).order_by("-number")[0]
        level = "hands" if told["vote"] == "secret" else told["vote"]
        made = votes.prepare_vote(
            speaker=self.pen, meeting_id=meeting.pk, question=motion.text, options=(), level=level,
            counting={"rule": "motion", "majority": motion.majority}, motion_id=motion.pk, item_id=item,
            at=self.clock(said, minute),
        )  # fmt: skip
        if told["vote"] == "secret":
            number = self.entries[told["asked_by"]].number
            votes.ask_secret(speaker=self.pen, vote_id=made.vote_id, numbers=[number], at=self.clock(said, minute))
        votes.open_vote(speaker=self.pen, vote_id=made.vote_id, at=self.clock(said, minute + 1))
        vote = Vote.objects.get(pk=made.vote_id)
        {"hands": self._hands, "named": self._named, "secret": self._secret}[told["vote"]](vote, said, told, minute + 2)
        return self._counted(vote, said, minute + 6)

    def _counted(self, vote: Vote, said: Said, minute: float) -> float:
        closing.close_vote(speaker=self.pen, vote_id=vote.pk, at=self.clock(said, minute))
        counts.count_vote(
            speaker=self.pen, vote_id=vote.pk, lot_words=said["lot_words"], at=self.clock(said, minute + 1)
        )
        return minute + 2

    def _hands(self, vote: Vote, said: Said, told: Said, minute: float) -> None:
        for college in sorted(set(vote.electors.order_by("college").values_list("college", flat=True))):
            named_votes.note_hands(
                speaker=self.pen, vote_id=vote.pk, college=college, favour=told["favour"].get(college, 0),
                against=told["against"].get(college, 0), abstained=told["abstained"].get(college, 0),
                at=self.clock(said, minute),
            )  # fmt: skip

    def _named(self, vote: Vote, said: Said, told: Said, minute: float) -> None:
        for key in sorted(self.entries):
            choice = "no" if key in told["against"] else "abstain" if key in told["abstained"] else "yes"
            named_votes.cast_named(
                speaker=self._voter(key), vote_id=vote.pk, choices=(choice,), at=self.clock(said, minute)
            )

    def _secret(self, vote: Vote, said: Said, told: Said, minute: float) -> None:
        keys = sorted(self.entries)
        choices = ["no"] * told["against"] + ["abstain"] * told["abstained"]
        choices += ["yes"] * (len(keys) - len(choices))
        cast = {key: (one,) for key, one in zip(keys, choices, strict=True)}
        self._cast(vote, self.clock(said, minute), cast, set(told["paper"]))

    def _election(self, meeting: Meeting, item: int, said: Said, told: Said, minute: float) -> float:
        made = self._candidacies(meeting, item, said, told, minute)
        votes.open_vote(speaker=self.pen, vote_id=made.vote_id, at=self.clock(said, minute + 1))
        vote = Vote.objects.get(pk=made.vote_id)
        options = [one["key"] for one in vote.options]
        ballots = [tuple(options[int(place) - 1] for place in line.split()) for line in told["ballots"]]
        keys = sorted(key for key, entry in self.entries.items() if entry.college == told["college"])
        cast = dict(zip(keys, ballots, strict=True))
        self._cast(vote, self.clock(said, minute + 2), cast, set(told["paper"]))
        return self._counted(vote, said, minute + 12)

    def _candidacies(self, meeting: Meeting, item: int, said: Said, told: Said, minute: float) -> votes.Prepared:
        """Those who stand were known before; the vote is prepared from what was accepted."""
        starts = self.clock(said).date()
        opened = self.hour(said["convened"], hour=10)
        election = elections.create_election(
            speaker=self.pen,
            meeting_id=meeting.pk,
            given=elections.ElectionGiven(
                body_id=self.board,
                seats=told["seats"],
                rule=told["rule"],
                candidacies_open_at=opened,
                candidacies_close_at=self.clock(said, minute),
                term_starts_on=starts,
                term_ends_on=starts + timedelta(days=730),
                college=told["college"],
                item_id=item,
            ),
            at=opened,
        )
        for one in told["candidate"]:
            stands = candidacies.submit_candidacy(
                speaker=self.pen,
                election_id=election.id,
                given=candidacies.CandidacyGiven(
                    person_id=self.held[one["by"]],
                    organization_id=self.keys[one["by"]],
                    statement=one["statement"],
                    agreed=True,
                ),
                at=opened + timedelta(days=2),
            )
            candidacies.answer_candidacy(
                speaker=self.pen, candidacy_id=stands, accepted=True, at=opened + timedelta(days=3)
            )
        return elections.prepare_election(speaker=self.pen, election_id=election.id, at=self.clock(said, minute))

    def _cast(self, vote: Vote, at: datetime, cast: Mapping[str, tuple[str, ...]], on_paper: set[str]) -> None:
        """Those on paper sign and their ballots are typed; the others vote from their own page."""
        codes = iter(paper.print_stubs(speaker=self.pen, vote_id=vote.pk, number=len(on_paper), at=at))
        boxes = dict(vote.electors.order_by("entry_id").values_list("entry_id", "college"))
        for key, choices in cast.items():
            entry = self.entries[key]
            if key in on_paper:
                paper.sign_for_paper(speaker=self.pen, vote_id=vote.pk, number=entry.number, at=at)
                paper.type_ballot(
                    speaker=self.pen, vote_id=vote.pk, college=boxes[entry.pk], code=next(codes), choices=choices, at=at
                )
                continue
            nonce = hashlib.sha256(f"{vote.public_id} {key}".encode()).hexdigest()[:32]
            secret_ballots.cast_secret(
                speaker=self._voter(key), vote_id=vote.pk, choices=choices, nonce=nonce, word="", at=at
            )

    def _voter(self, key: str) -> Speaker:
        told = self.speaker(key)
        return Speaker(
            person_id=self.held[key],
            voice_id=told.voice_id,
            voice_name=told.voice_name,
            organization_id=told.organization_id,
        )


def person_of(key: str) -> int:
    """The account of a person of the story."""
    found = _demo_person_id(key)
    if found is None:
        raise LookupError(f"the demonstration has no person called {key}")
    return found


def _body(said: Said, colleges: Any, parent: int | None = None) -> bodies.BodyGiven:
    return bodies.BodyGiven(
        kind=said["kind"],
        names=tuple(said["names"].items()),
        purposes=tuple(said["purposes"].items()),
        parent_id=parent,
        colleges=tuple(bodies.CollegeGiven(college=one) for one in colleges),
        is_fictitious=True,
    )
