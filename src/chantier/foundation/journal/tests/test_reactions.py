"""What follows from an act: owed with it, carried out once, tried again, and kept when it is given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import GivenUp, acts_about, carry_out_what_is_owed, reactions_given_up, record
from chantier.foundation.journal.models import Act, Reaction
from chantier.foundation.journal.services import recording
from chantier.foundation.journal.services.recording import MAX_ATTEMPTS

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME = "tests.loaf_baked"


class Bakery:
    """Two consequences of a loaf; the second breaks while there is no butter."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.has_butter = True

    def tell(self, act: Act) -> None:
        self.told.append(f"told {act.subject_id}")

    def butter(self, act: Act) -> None:
        Act.objects.create(name="tests.buttered", at=act.at, subject_kind="tests.loaf", subject_id=act.subject_id)
        if not self.has_butter:
            raise ValueError("no butter")
        self.told.append(f"buttered {act.subject_id}")


@pytest.fixture
def bakery(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bakery]:
    made = Bakery()
    monkeypatch.setattr(recording, "_consequences", {NAME: (made.tell, made.butter)})
    return made


def bake(number: int = 1, *, at: datetime = AT) -> int:
    return record(name=NAME, speaker=Speaker.system(), at=at, subject=("tests.loaf", number), data={"grams": 800})


def states() -> list[tuple[str, int]]:
    return list(Reaction.objects.order_by("id").values_list("state", "attempts"))


def test_a_change_that_is_undone_owes_nothing(bakery: Bakery):
    with transaction.atomic():
        bake()
        transaction.set_rollback(True)
    assert (Act.objects.count(), Reaction.objects.count()) == (0, 0)


def test_what_a_crash_left_behind_is_carried_out_once(bakery: Bakery):
    bake()
    assert states() == [("pending", 0), ("pending", 0)]
    assert [carry_out_what_is_owed(), carry_out_what_is_owed()] == [1, 0]
    assert (bakery.told, states()) == (["told 1", "buttered 1"], [("done", 1), ("done", 1)])


def test_what_fails_undoes_its_own_writes_only_and_is_tried_again(bakery: Bakery):
    bakery.has_butter = False
    bake()
    carry_out_what_is_owed()
    assert states() == [("done", 1), ("pending", 1)]
    assert not Act.objects.filter(name="tests.buttered").exists()
    bakery.has_butter = True
    carry_out_what_is_owed()
    assert (bakery.told, states()) == (["told 1", "buttered 1"], [("done", 1), ("done", 2)])


def test_what_always_fails_is_given_up_kept_and_holds_up_nothing(bakery: Bakery):
    bakery.has_butter = False
    bake(1)
    for _time in range(MAX_ATTEMPTS + 1):
        carry_out_what_is_owed(limit=1)
    assert states() == [("done", 1), ("failed", MAX_ATTEMPTS)]
    assert reactions_given_up() == ((GivenUp(NAME, AT, "butter", "ValueError: no butter"),), 1)
    bakery.has_butter = True
    bake(2)
    assert carry_out_what_is_owed(limit=1) == 1
    assert bakery.told == ["told 1", "told 2", "buttered 2"]


def test_acts_of_later_are_left_to_who_may_be_at_them(bakery: Bakery):
    bake(1)
    bake(2, at=AT + timedelta(hours=1))
    assert carry_out_what_is_owed(before=AT + timedelta(minutes=30)) == 1
    assert bakery.told == ["told 1", "buttered 1"]


def test_a_consequence_that_was_retired_is_owed_no_more(bakery: Bakery, monkeypatch: pytest.MonkeyPatch):
    bake()
    monkeypatch.setattr(recording, "_consequences", {NAME: (bakery.tell,)})
    carry_out_what_is_owed()
    assert ([state for state, _attempts in states()], bakery.told) == (["done", "done"], ["told 1"])


def test_acts_about_a_thing_are_the_last_first(bakery: Bakery):
    first, second = bake(1), bake(1, at=AT + timedelta(days=1))
    bake(2)
    assert [act.id for act in acts_about("tests.loaf", [1])] == [second, first]
