"""What each act moves: what is kept is made again as soon as one concerns it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from chantier.deliberation import acts
from chantier.deliberation.queries import moves
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW
from chantier.foundation.journal.api import record
from chantier.foundation.journal.models import Act

pytestmark = pytest.mark.django_db


def done(name: str, kind: str, subject: int, /, **data: int) -> None:
    record(name=name, speaker=COORDINATION, at=NOW, subject=(kind, subject), data=data)


def moved(instant: moves.Instant, *topics: moves.Topic) -> list[bool]:
    """Of each topic, whether an act concerned it since."""
    moves.now()
    return [moves.moved_since(instant, [one]) for one in topics]


PROPOSALS = (moves.proposal(1), moves.proposal(2), moves.table(1), moves.CONCERTATION)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ((acts.VERSION_WRITTEN, "deliberation.proposal", 1), [True, False, False, True]),
        ((acts.PHASES_SET, "deliberation.table", 1), [False, False, True, True]),
        ((acts.FOLLOWED, "deliberation.follow", 1), [False, False, False, False]),
        (("people.signed_in", "people.person", 1), [False, False, False, False]),
        (("people.consent_withdrawn", "people.consent", 1), [True, True, True, True]),
        (("library.resource_withdrawn", "library.resource", 1), [True, True, True, True]),
        (("directory.organization_renamed", "directory.organization", 1), [True, True, True, True]),
        ((acts.ARGUMENT_HIDDEN, "deliberation.argument", 7), [True, True, True, True]),
        ((acts.TRANSLATED, "deliberation.text", 7), [True, True, True, True]),
        (("assemblies.unheard_of", "assemblies.ballot", 7), [True, True, True, True]),
    ],
)
def test_an_act_moves_what_it_concerns_and_everything_when_it_does_not_say(act, expected):
    done("deliberation.proposal_drafted", "deliberation.proposal", 9)
    before = moves.now()
    name, kind, number = act
    done(name, kind, number)
    assert moved(before, *PROPOSALS) == expected


def test_an_amendment_and_a_contribution_move_the_proposal_that_they_name():
    done("deliberation.proposal_drafted", "deliberation.proposal", 9)
    before = moves.now()
    done(acts.AMENDMENT_SUBMITTED, "deliberation.amendment", 4, proposal=1, number=3)
    assert moved(before, *PROPOSALS) == [True, False, False, True]
    before = moves.now()
    done(acts.ARGUMENT_MADE, "deliberation.argument", 4, proposal=2, table=1)
    assert moved(before, *PROPOSALS) == [False, True, True, True]


def test_what_did_not_move_costs_one_query(django_assert_num_queries):
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 1)
    before = moves.now()
    with django_assert_num_queries(1):
        again = moves.now()
    assert again == before
    assert not moves.moved_since(before, PROPOSALS)


def test_a_journal_that_was_put_back_is_another_one():
    for number in (1, 2, 3):
        done(acts.VERSION_WRITTEN, "deliberation.proposal", number)
    before = moves.now()
    Act.objects.filter(subject_id__in=["2", "3"]).delete()
    assert moved(before, moves.proposal(7)) == [True]


def test_more_acts_than_are_read_at_once_move_everything(monkeypatch):
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 1)
    before = moves.now()
    monkeypatch.setattr(moves, "_MOST_ACTS", 3)
    for _again in range(4):
        done(acts.VERSION_WRITTEN, "deliberation.proposal", 1)
    assert moved(before, moves.proposal(7)) == [True]


def test_where_writers_do_not_wait_for_each_other_an_act_numbered_before_the_last_is_seen(monkeypatch):
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 1)
    moves.now()
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 2)
    slow = Act.objects.latest("pk")
    Act.objects.filter(pk=slow.pk).delete()
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 3)
    monkeypatch.setattr(moves, "_overlap", lambda: 60.0)
    before = moves.now()
    slow.save(force_insert=True)
    assert moved(before, moves.proposal(2), moves.proposal(3)) == [True, False]


def late(subject: int) -> Act:
    """An act that has its number, and is not written yet: its transaction lasts longer than the next one."""
    done(acts.VERSION_WRITTEN, "deliberation.proposal", subject)
    found = Act.objects.latest("pk")
    Act.objects.filter(pk=found.pk).delete()
    return found


def test_after_a_quiet_hour_an_act_numbered_before_the_last_is_seen_too(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(moves, "_overlap", lambda: 60.0)
    monkeypatch.setattr(moves, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    watch = moves._Watch()
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 1)
    watch.now()
    clock[0] = 3_600.0
    slow = late(2)
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 3)
    before = watch.now()
    slow.save(force_insert=True)
    watch.now()
    assert [watch.moved_since(before, [moves.proposal(one)]) for one in (1, 2, 3)] == [False, True, False]


def test_a_process_that_begins_sees_an_act_numbered_before_the_last(monkeypatch):
    monkeypatch.setattr(moves, "_overlap", lambda: 60.0)
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 1)
    slow = late(2)
    done(acts.VERSION_WRITTEN, "deliberation.proposal", 3)
    watch = moves._Watch()
    before = watch.now()
    assert watch.now() == before
    slow.save(force_insert=True)
    watch.now()
    assert [watch.moved_since(before, [moves.proposal(one)]) for one in (1, 2, 3)] == [False, True, False]


def test_a_support_that_is_taken_back_is_told():
    from chantier.deliberation.services import debate

    story = Story()
    story.move("publish", story.one)
    made = debate.argue(
        speaker=story.one,
        about=debate.About(proposal_id=story.row.pk),
        said=debate.Said(kind="for", body="Parce que.", language="fr"),
        at=NOW,
    )
    debate.support(speaker=story.two, argument_id=made.id, at=NOW)
    before = moves.now()
    debate.support(speaker=story.two, argument_id=made.id, at=NOW, withdrawn=True)
    assert moved(before, moves.proposal(story.row.pk)) == [True]
