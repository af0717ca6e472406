"""Who speaks next, for how long, who spoke how often; and what is declared for the minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chantier.assemblies.models import Asking, Declaration, FloorStep, RollEntry
from chantier.assemblies.queries.declarations import declarations_of
from chantier.assemblies.queries.floor import current_item
from chantier.assemblies.queries.speakers import group_said, speakers_view
from chantier.assemblies.services import declarations, speakers
from chantier.assemblies.services.floor import Moved, take_step
from chantier.assemblies.services.floor_items import close_item
from chantier.assemblies.tests.floors import NOW, PRESIDENT, SECRETARY, STRANGER, a_meeting, an_item, voice
from chantier.foundation.access.api import NotAllowed, NotPossible, Refusal, Speaker

pytestmark = pytest.mark.django_db


def ask(meeting, number: int, group: str = "", minutes: int = 0, **more) -> int:
    at = NOW + timedelta(minutes=minutes)
    return speakers.ask(
        speaker=PRESIDENT, meeting_id=meeting.pk, entry_id=voice(meeting, number), group=group, at=at, **more
    )


def call(asking: int, minutes: int = 0) -> None:
    speakers.call(speaker=PRESIDENT, asking_id=asking, at=NOW + timedelta(minutes=minutes))


def listed(meeting, seconds: int = 0) -> list[int]:
    view = speakers_view(meeting, current_item(meeting), at=NOW + timedelta(seconds=seconds))
    return [one.number for one in view.waiting]


def test_who_has_not_spoken_comes_first_and_genders_alternate():
    meeting = a_meeting()
    an_item(meeting)
    call(ask(meeting, 1, "man"))
    for place, (number, group) in enumerate([(2, "man"), (3, "man"), (4, "woman"), (5, ""), (1, "man")]):
        ask(meeting, number, group, minutes=place)

    assert listed(meeting) == [4, 2, 5, 3, 1]


def test_asking_twice_is_asking_once_even_after_one_was_called():
    meeting = a_meeting()
    an_item(meeting)
    first = ask(meeting, 1, key="a")
    assert ask(meeting, 1, key="b") == first
    call(first)

    assert ask(meeting, 1, key="a") == first
    assert Asking.objects.count() == 1


def test_a_delegate_asks_and_withdraws_for_their_own_voice_only():
    meeting = a_meeting()
    an_item(meeting)
    RollEntry.objects.filter(pk=voice(meeting, 1)).update(delegate_id=31, organization=None)
    delegate = Speaker(person_id=31)
    asking = speakers.ask(speaker=delegate, meeting_id=meeting.pk, at=NOW)
    with pytest.raises(NotAllowed):
        speakers.ask(speaker=delegate, meeting_id=meeting.pk, entry_id=voice(meeting, 2), at=NOW)
    with pytest.raises(NotAllowed):
        speakers.ask(speaker=STRANGER, meeting_id=meeting.pk, at=NOW)
    with pytest.raises(NotAllowed):
        speakers.withdraw(speaker=STRANGER, asking_id=asking, at=NOW)

    for _ in range(2):
        speakers.withdraw(speaker=delegate, asking_id=asking, at=NOW)
    assert listed(meeting) == []
    with pytest.raises(NotPossible) as why:
        call(asking)
    assert why.value.reason.code == "asking_gone"


def test_giving_the_floor_takes_it_from_who_had_it_and_counts_an_intervention():
    meeting = a_meeting()
    an_item(meeting)
    moved = Moved("main", seconder=voice(meeting, 2), text="Que l’on achète une voiture.")
    take_step(speaker=PRESIDENT, meeting_id=meeting.pk, did="move", who=voice(meeting, 1), moved=moved, at=NOW)
    first, second = ask(meeting, 3), ask(meeting, 4)
    call(first, minutes=1)
    for _ in range(2):
        call(second, minutes=2)

    view = speakers_view(meeting, current_item(meeting), at=NOW + timedelta(minutes=2, seconds=40))
    assert (view.now.name, view.now.elapsed, view.now.left, view.now.clock) == ("Atelier du Nord", 40, 140, "2:20")
    assert FloorStep.objects.filter(did="speak").count() == 2
    assert view.spoken == (("Coop des Battures", 1), ("Atelier du Nord", 1))
    late = speakers_view(meeting, current_item(meeting), at=NOW + timedelta(minutes=5, seconds=5))
    assert (late.now.is_over, late.now.clock) == (True, "−0:05")
    for _ in range(2):
        speakers.end(speaker=PRESIDENT, asking_id=second, at=NOW + timedelta(minutes=6))
    assert speakers_view(meeting, current_item(meeting), at=NOW).now is None


def test_outside_of_any_motion_somebody_speaks_without_a_step():
    meeting = a_meeting()
    an_item(meeting)
    call(ask(meeting, 3))

    assert not FloorStep.objects.exists()


def test_closing_a_point_empties_its_list():
    meeting = a_meeting()
    item = an_item(meeting)
    call(ask(meeting, 1))
    ask(meeting, 2)
    close_item(speaker=PRESIDENT, meeting_id=meeting.pk, item_id=item.pk, at=NOW)

    assert list(Asking.objects.order_by("pk").values_list("ended_at", "withdrawn_at")) == [(NOW, None), (None, NOW)]


def test_what_is_said_of_oneself_is_kept_for_the_meeting_then_forgotten():
    meeting = a_meeting()
    an_item(meeting)
    ask(meeting, 1, "woman")
    assert group_said(meeting, voice(meeting, 1)) == "woman"
    speakers.forget_groups(meeting)

    assert group_said(meeting, voice(meeting, 1)) == ""
    with pytest.raises(Refusal) as why:
        ask(meeting, 2, "something else")
    assert why.value.reason.code == "group_unknown"


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_is_read_in_as_many_queries_however_long(many: int, django_assert_num_queries):
    meeting = a_meeting()
    item = an_item(meeting)
    for number in range(1, many + 1):
        ask(meeting, number)
    call(ask(meeting, 5))

    with django_assert_num_queries(2):
        speakers_view(meeting, item, at=NOW)


def declare(meeting, kind: str, text: str, **more) -> int:
    return declarations.declare(
        speaker=PRESIDENT, meeting_id=meeting.pk, entry_id=voice(meeting, 1), kind=kind, text=text, at=NOW, **more
    )


def test_a_declaration_is_noted_once_and_leaves_the_minutes_when_it_was_a_mistake():
    meeting = a_meeting()
    item = an_item(meeting)
    first = [declare(meeting, "interest", "Je siège au conseil du vendeur.", key="d1") for _ in range(2)]
    declare(meeting, "dissent", "")

    shown = declarations_of(meeting)
    assert first[0] == first[1]
    assert [(one.title, one.name, one.item_id) for one in shown] == [
        ("Conflit d’intérêts", "La Braise", item.pk),
        ("Dissidence", "La Braise", item.pk),
    ]
    declarations.void(speaker=SECRETARY, declaration_id=first[0], at=NOW)
    assert [one.kind for one in declarations_of(meeting)] == ["dissent"]
    assert Declaration.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [("interest", " ", "declaration_empty"), ("other", "x", "declaration_unknown"),
     ("statement", "x" * 2_001, "text_too_long")],
)  # fmt: skip
def test_a_declaration_that_says_nothing_is_refused(kind: str, text: str, code: str):
    meeting = a_meeting()
    with pytest.raises(Refusal) as why:
        declare(meeting, kind, text)

    assert why.value.reason.code == code
    assert not Declaration.objects.exists()
