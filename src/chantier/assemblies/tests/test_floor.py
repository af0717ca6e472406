"""The floor of a meeting: what is moved, seconded, amended, decided; once, in order, mistakes kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chantier.assemblies.core.motions import KINDS, after
from chantier.assemblies.core.motions import Step as CoreStep
from chantier.assemblies.models import FloorStep, Meeting, Motion, Vote
from chantier.assemblies.queries.floor import floor_of, floor_view, reading_of
from chantier.assemblies.services.floor import LONGEST_MOTION, Moved, may_be_put, take_step, undo_last, vote_counted
from chantier.assemblies.services.floor_items import close_item, open_item
from chantier.assemblies.tests.floors import NOW, PRESIDENT, SECRETARY, STRANGER, a_meeting, an_item, voice
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Refusal
from chantier.foundation.journal.api import acts_about

CAR = "Que le réseau achète une voiture."
GREEN = "Que le réseau achète une voiture verte."
DARK = "Que le réseau achète une voiture vert foncé."


def move(meeting: Meeting, kind: str, text: str = "", *, mover: int = 1, seconder: int | None = 2, **more: object):
    """Somebody moves, somebody else seconds."""
    seconded = voice(meeting, seconder) if seconder else None
    moved = Moved(kind, seconder=seconded, text=text, **more)
    return take_step(
        speaker=PRESIDENT, meeting_id=meeting.pk, did="move", who=voice(meeting, mover), moved=moved, at=NOW
    )


def step(meeting: Meeting, did: str, **more: object):
    return take_step(speaker=PRESIDENT, meeting_id=meeting.pk, did=did, at=NOW, **more)


def a_vote(meeting: Meeting, motion: Motion, state: str = "counted") -> Vote:
    number = Vote.objects.count() + 1
    return Vote.objects.create(
        public_id=f"vot{number:05d}", meeting=meeting, motion=motion, number=number, level="hands", question="?",
        options=[], counting={}, state=state,
    )  # fmt: skip


def counted(meeting: Meeting, *, adopted: bool) -> None:
    top = floor_of(meeting).top
    motion = Motion.objects.get(meeting=meeting, number=top.number)
    vote_counted(vote=a_vote(meeting, motion), adopted=adopted, at=NOW, speaker=PRESIDENT)


def refused(meeting: Meeting, did: str, **more: object) -> str:
    with pytest.raises(Refusal) as why:
        step(meeting, did, **more)
    assert "%(" not in str(why.value)
    return why.value.reason.code


pytestmark = pytest.mark.django_db


def test_a_motion_amended_twice_reads_as_it_was_adopted():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    move(meeting, "amendment", GREEN, mover=3, seconder=4)
    move(meeting, "sub-amendment", DARK, mover=4, seconder=5)
    for _ in range(3):
        counted(meeting, adopted=True)

    main, amendment, sub = Motion.objects.filter(meeting=meeting).order_by("number")
    assert [one.state for one in (main, amendment, sub)] == ["adopted"] * 3
    assert (main.text, main.text_as_moved, amendment.text, amendment.text_as_moved) == (DARK, CAR, DARK, GREEN)
    assert (amendment.text_before, sub.text_before) == (CAR, GREEN)
    assert floor_of(meeting).pile == ()


def test_a_rejected_amendment_leaves_the_text():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    move(meeting, "amendment", GREEN)
    counted(meeting, adopted=False)

    assert Motion.objects.get(meeting=meeting, kind="main").text == CAR
    assert floor_of(meeting).top.kind == "main"


def test_a_step_sent_twice_is_taken_once():
    meeting = a_meeting()
    an_item(meeting)
    moved = Moved("main", seconder=voice(meeting, 2), text=CAR)
    sent = {"who": voice(meeting, 1), "moved": moved, "key": "k1", "expects": 0}
    first, second = step(meeting, "move", **sent), step(meeting, "move", **sent)

    assert (second.step, second.motion, second.again) == (first.step, first.motion, True)
    assert FloorStep.objects.filter(meeting=meeting).count() == 2


@pytest.mark.parametrize(
    ("did", "more", "code"),
    [
        ("move", {"moved": Moved("main", text=CAR)}, "one_main_motion"),
        ("move", {"moved": Moved("sub-amendment", text=GREEN)}, "amends_what_is_open"),
        ("move", {"moved": Moved("amendment", text=CAR + "\n ")}, "amendment_changes_nothing"),
        ("move", {"moved": Moved("amendment", text=" ")}, "text_needed"),
        ("move", {"moved": Moved("amendment", text="x" * (LONGEST_MOTION + 1))}, "text_too_long"),
        ("move", {"moved": Moved("previous-question")}, "too_few_interventions"),
        ("move", {"moved": Moved("appeal")}, "no_ruling_to_appeal"),
        ("move", {"moved": Moved("nothing")}, "unknown_kind"),
        ("second", {}, "seconded_already"),
        ("rule", {}, "vote_decides"),
        ("reject", {}, "unknown_step"),
        ("speak", {}, "unknown_step"),
        ("withdraw", {"expects": 7}, "another_on_top"),
    ],
)
def test_a_wrong_step_is_refused_in_words_and_leaves_no_trace(did: str, more: dict[str, object], code: str):
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    kept = list(FloorStep.objects.values())

    assert refused(meeting, did, who=voice(meeting, 1), **more) == code
    assert list(FloorStep.objects.values()) == kept


def test_nobody_seconds_their_own_motion_even_in_one_gesture():
    meeting = a_meeting()
    an_item(meeting)

    with pytest.raises(NotPossible) as why:
        move(meeting, "main", CAR, mover=1, seconder=1)
    assert why.value.reason.code == "seconds_oneself"
    assert not Motion.objects.exists()


def test_a_voice_that_is_away_or_struck_moves_nothing():
    meeting = a_meeting()
    an_item(meeting)
    meeting.roll.entries.get(number=1).movements.create(arrived=False, at=NOW - timedelta(minutes=1))
    meeting.roll.entries.filter(number=2).update(struck_at=NOW)

    assert refused(meeting, "move", who=voice(meeting, 1), moved=Moved("main", text=CAR)) == "not_present"
    assert refused(meeting, "move", who=voice(meeting, 2), moved=Moved("main", text=CAR)) == "not_on_roll"
    assert refused(meeting, "move", moved=Moved("main", text=CAR)) == "voice_not_said"


def test_only_who_leads_moves_the_floor_and_only_while_the_meeting_is_open():
    meeting = a_meeting()
    an_item(meeting)
    with pytest.raises(NotAllowed):
        take_step(speaker=STRANGER, meeting_id=meeting.pk, did="withdraw", at=NOW)
    Meeting.objects.update(state="suspended")
    assert refused(meeting, "withdraw") == "meeting_is_suspended"
    Meeting.objects.update(state="closed")
    assert refused(meeting, "withdraw") == "meeting_not_open"


def test_a_mistake_is_undone_by_the_secretary_and_kept():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    with pytest.raises(NotAllowed):
        undo_last(speaker=PRESIDENT, meeting_id=meeting.pk, at=NOW)

    for _ in range(2):
        undo_last(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)

    assert floor_of(meeting).pile == ()
    assert [one.did for one in FloorStep.objects.order_by("number")] == ["move", "second", "void", "void"]
    assert Motion.objects.get().state == "undone"
    move(meeting, "main", GREEN)
    assert [one.name for one in floor_view(meeting).motions] == ["la proposition 1"]
    assert Motion.objects.get(state="open").number == 2


def test_an_undo_sent_twice_undoes_one_step():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    for _ in range(2):
        undo_last(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW, key="u1", step=2)
    with pytest.raises(NotPossible) as why:
        undo_last(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW, key="u2", step=2)

    assert why.value.reason.code == "already_undone"
    assert floor_of(meeting).top.state == "moved"


def test_what_a_vote_decided_is_not_undone_and_is_counted_once():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    vote = a_vote(meeting, Motion.objects.get())
    for _ in range(2):
        vote_counted(vote=vote, adopted=True, at=NOW, speaker=PRESIDENT)

    assert FloorStep.objects.filter(did="adopt").count() == 1
    with pytest.raises(NotPossible) as why:
        undo_last(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)
    assert why.value.reason.code == "decided_by_vote"


def test_nothing_moves_while_a_vote_is_open_on_what_is_on_the_floor():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    vote = a_vote(meeting, Motion.objects.get(), state="open")

    assert refused(meeting, "move", who=voice(meeting, 1), moved=Moved("amendment", text=GREEN)) == "vote_under_way"
    Vote.objects.filter(pk=vote.pk).update(state="prepared")
    assert refused(meeting, "withdraw") == "votes_prepared"
    assert refused(meeting, "move", who=voice(meeting, 1), moved=Moved("amendment", text=GREEN)) == "votes_prepared"
    Vote.objects.filter(pk=vote.pk).update(state="cancelled")
    move(meeting, "amendment", GREEN)
    with pytest.raises(NotPossible):
        may_be_put(meeting, Motion.objects.get(kind="main"))
    may_be_put(meeting, Motion.objects.get(kind="amendment"))


def test_assent_adopts_what_needs_no_special_majority():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR, majority="special")
    assert refused(meeting, "adopt") == "assent_not_enough"
    move(meeting, "amendment", GREEN)
    step(meeting, "adopt")

    assert Motion.objects.get(kind="main").text == GREEN
    step(meeting, "withdraw")
    with pytest.raises(Invalid):
        move(meeting, "main", CAR, majority="unheard of")


def test_a_ruling_is_said_and_may_be_appealed():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    move(meeting, "order", "On parle depuis dix minutes.", seconder=None)
    assert refused(meeting, "rule") == "ruling_needed"
    step(meeting, "rule", how="denied", words="La parole n’est limitée qu’à trois minutes de plus.")
    move(meeting, "appeal", mover=3)

    assert floor_of(meeting).top.kind == "appeal"


def test_a_motion_of_the_agenda_keeps_its_proposal_and_its_fingerprint():
    meeting = a_meeting()
    an_item(meeting, proposal="prop1", proposal_fingerprint="a" * 64)
    move(meeting, "main", CAR, proposal="prop1")
    step(meeting, "withdraw")
    move(meeting, "main", CAR, proposal="another")

    kept = Motion.objects.order_by("number").values_list("proposal", "proposal_fingerprint")
    assert list(kept) == [("prop1", "a" * 64), ("", "")]


def test_a_point_closes_once_nothing_is_left_to_decide():
    meeting = a_meeting()
    first, second = an_item(meeting), an_item(meeting, "Le budget", is_open=False)
    move(meeting, "main", CAR)
    with pytest.raises(NotPossible) as why:
        open_item(speaker=PRESIDENT, meeting_id=meeting.pk, item_id=second.pk, at=NOW)
    assert why.value.reason.code == "motions_left"

    step(meeting, "withdraw")
    for _ in range(2):
        open_item(speaker=PRESIDENT, meeting_id=meeting.pk, item_id=second.pk, at=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.closed_at, second.opened_at, second.closed_at) == (NOW, NOW, None)
    close_item(speaker=PRESIDENT, meeting_id=meeting.pk, item_id=second.pk, at=NOW)
    assert refused(meeting, "move", who=voice(meeting, 1), moved=Moved("main", text=CAR)) == "no_item_open"


def test_what_was_noted_without_a_network_keeps_its_hour_and_its_order():
    meeting = a_meeting()
    an_item(meeting)
    moved = Moved("main", text=CAR)
    step(meeting, "move", who=voice(meeting, 1), moved=moved, waited=timedelta(minutes=6))
    step(meeting, "second", who=voice(meeting, 2), waited=timedelta(minutes=9))

    rows = FloorStep.objects.order_by("number").values_list("at", "noted_at")
    assert list(rows) == [(NOW - timedelta(minutes=6), NOW)] * 2
    assert [one.is_late for one in floor_view(meeting).steps] == [True, True]


def test_each_step_is_an_act_and_says_its_sentence():
    meeting = a_meeting()
    an_item(meeting)
    move(meeting, "main", CAR)
    move(meeting, "amendment", GREEN, mover=3, seconder=4)

    assert [one.sentence for one in reversed(floor_view(meeting).steps)] == [
        "La Braise propose la proposition 1.",
        "Le Comptoir appuie la proposition 1.",
        "Coop des Battures propose l’amendement 1 à la proposition 1.",
        "Atelier du Nord appuie l’amendement 1 à la proposition 1.",
    ]
    assert floor_view(meeting).told == (
        "En discussion\N{NO-BREAK SPACE}: l’amendement 1 à la proposition 1. "
        "Ensuite\N{NO-BREAK SPACE}: la proposition 1."
    )
    assert len(acts_about("assemblies.meeting", [meeting.pk])) == 4


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_floor_is_read_in_as_many_queries_however_long_it_is(rounds: int, django_assert_num_queries):
    meeting = a_meeting(voices=20)
    an_item(meeting)
    for number in range(rounds):
        move(meeting, "main", CAR, mover=number * 3 + 1, seconder=number * 3 + 2)
        step(meeting, "adopt")
    meeting = Meeting.objects.select_related("by_laws").get()

    with django_assert_num_queries(3):  # no account among them: names of persons are not asked
        floor_view(meeting)


class TestReplay(TestCase):
    """Rows replayed are the floor that was kept, through the services."""

    @settings(max_examples=12, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from([*KINDS, "second", "no-seconder", "withdraw", "rule", "adopt", "undo"]),
                              st.integers(1, 3)), max_size=14))  # fmt: skip
    def test_whatever_is_done(self, gestures: list[tuple[str, int]]):
        meeting = a_meeting(articles={})
        an_item(meeting)
        kept = [floor_of(meeting)]
        for count, (did, who) in enumerate(gestures):
            try:
                if did == "undo":
                    undo_last(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)
                    numbered = kept.pop().numbered
                    kept[-1] = type(kept[-1])(kept[-1].pile, numbered, kept[-1].ended, kept[-1].rules)
                elif did in KINDS:
                    taken = Moved(did, text=f"{count} mots")
                    step(meeting, "move", who=voice(meeting, who), moved=taken)
                    kept.append(after(kept[-1], CoreStep("move", did, str(voice(meeting, who)))))
                else:
                    step(meeting, did, who=voice(meeting, who), how="upheld" if did == "rule" else "")
                    kept.append(after(kept[-1], CoreStep(did, "", str(voice(meeting, who)))))
            except Refusal:
                continue
            assert reading_of(meeting).floor == kept[-1]
            piled = {one.number: one.state for one in kept[-1].pile}
            rows = Motion.objects.filter(meeting=meeting, number__in=piled)
            assert {one.number: one.state for one in rows} == piled
