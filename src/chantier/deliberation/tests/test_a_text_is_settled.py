"""From a draft to a settled text: versions, amendments, positions, and a fingerprint that anybody can check."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chantier.deliberation.core import settled
from chantier.deliberation.core.operations import Delete, quote, reworded
from chantier.deliberation.models import Amendment, Position, PositionKept, Seat, Table, WorkingMandate
from chantier.deliberation.queries.positions import standings
from chantier.deliberation.services import amendments, positions, proposals, settling, texts
from chantier.deliberation.services.tables import PhaseGiven, TableGiven, give_seat, open_table, set_phases
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act

pytestmark = pytest.mark.django_db


def test_only_those_who_sit_propose_and_only_while_it_is_open():
    story = Story()
    with pytest.raises(NotAllowed):
        proposals.draft(
            speaker=a_speaker(an_organization("Autre")), table_id=story.table.pk, title="T", source="a", at=NOW
        )
    set_phases(
        speaker=COORDINATION,
        table_id=story.table.pk,
        phases=[PhaseGiven(frozenset({"propose"}), NOW - timedelta(days=2), NOW - timedelta(days=1))],
        at=NOW,
    )
    with pytest.raises(NotPossible) as refused:
        proposals.draft(speaker=story.one, table_id=story.table.pk, title="T", source="a", at=NOW)
    assert "3 mai 2026, 10:00" in str(refused.value.reason.next_step)


def test_a_rewritten_text_keeps_the_names_of_its_passages_and_no_change_makes_no_version():
    story = Story()
    before = {one.text: one.key for one in story.text.passages}
    done = proposals.rewrite(
        speaker=story.one,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source="Une phrase neuve.\n\n" + SOURCE,
        revision=story.drafted.revision,
        at=NOW,
    )
    assert done.version == 2
    assert {one.text: one.key for one in story.text.passages}.items() >= before.items()
    again = proposals.rewrite(
        speaker=story.one,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source="Une phrase neuve.\n\n" + SOURCE,
        revision=done.revision,
        at=NOW,
    )
    assert again == done
    with pytest.raises(NotPossible):
        proposals.rewrite(
            speaker=story.one,
            proposal_id=story.drafted.id,
            title="T",
            source=SOURCE,
            revision=story.drafted.revision,
            at=NOW,
        )


def test_a_group_whose_mandate_ended_cannot_publish():
    story = Story()
    mandate = WorkingMandate.objects.create(
        table=story.table,
        text=texts.write(language="fr", title="Que faire du transport ?", body="", at=NOW),
        state="running",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 5, 3),
        given_at=NOW,
    )
    with pytest.raises(NotPossible) as refused:
        story.move("publish", story.one)
    assert refused.value.reason.code == "mandate_expired"
    WorkingMandate.objects.filter(pk=mandate.pk).update(ends_on=date(2026, 5, 4))
    assert story.move("publish", story.one) == "open"


def test_accepted_amendments_enter_the_text_at_once_and_those_that_wait_follow():
    story = Story()
    story.move("publish", story.one)
    kept = story.ask(story.two, story.rewording(2, "Il commence par les trois MRC les moins bien servies."))
    waiting = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    story.answer(kept, "accept")
    assert amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW) == 2
    assert story.text.passages[2].text == "Il commence par les trois MRC les moins bien servies."
    assert story.row.current.credits == {story.text.passages[2].key: [1]}
    followed = Amendment.objects.get(pk=waiting.id)
    assert (followed.state, followed.base.number) == ("submitted", 2)
    story.answer(waiting, "accept")
    assert amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW) == 3
    assert story.text.passages[4].text == "La table publie un bilan chaque année, en mai."
    assert amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW) == 3


def test_two_that_collide_are_not_accepted_both_but_merged_by_hand():
    story = Story()
    story.move("publish", story.one)
    three = story.ask(story.two, story.rewording(2, "Il commence par les trois MRC les moins bien servies."))
    all_of_them = story.ask(story.one, story.rewording(2, "Il commence par toutes les MRC les moins bien servies."))
    story.answer(three, "accept")
    with pytest.raises(NotPossible) as refused:
        story.answer(all_of_them, "accept")
    assert refused.value.reason.code == "amendments-collide"
    story.answer(three, "reconsider", reason="Elles se heurtent.")
    joined = amendments.merge(
        speaker=story.pen,
        proposal_id=story.drafted.id,
        amendment_ids=[three.id, all_of_them.id],
        operations=story.rewording(2, "Il commence par les trois MRC les moins bien servies, puis par toutes."),
        reason="Les deux demandes en une.",
        at=NOW,
    )
    assert set(Amendment.objects.filter(merged_into=joined.id).values_list("state", flat=True)) == {"merged"}
    story.answer(joined, "accept")
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert story.text.passages[2].text.endswith("puis par toutes.")


def test_an_amendment_on_a_text_that_moved_follows_or_is_refused_and_says_why():
    story = Story()
    story.move("publish", story.one)
    first = story.text
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source=SOURCE.replace("La table publie un bilan chaque année.", "Un bilan paraît chaque année."),
        revision=story.row.revision,
        at=NOW,
    )
    on_the_other = reworded(first.passages[1], "Le fonds finance un service du soir dans chaque ville.")
    story.ask(story.two, on_the_other, version=1)
    with pytest.raises(NotPossible):
        story.ask(story.two, reworded(first.passages[4], "La table ne publie rien."), version=1)
    assert Amendment.objects.count() == 1


def test_what_was_accepted_follows_a_text_that_the_pen_rewrites_or_goes_back_to_its_author():
    story = Story()
    story.move("publish", story.one)
    kept = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    lost = story.ask(story.two, story.rewording(2, "Il commence par les trois MRC les moins bien servies."))
    for asked in (kept, lost):
        story.answer(asked, "accept")
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source=SOURCE.replace("Il commence par les deux MRC les moins bien servies.", "Il commence par les îles."),
        revision=story.row.revision,
        at=NOW,
    )
    assert list(Amendment.objects.values_list("state", "base__number")) == [("accepted", 2), ("returned", 1)]
    assert Amendment.objects.get(pk=lost.id).answer
    assert amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW) == 3
    assert story.text.passages[4].text.endswith("en mai.")
    assert story.text.passages[2].text == "Il commence par les îles."


def test_an_amendment_says_why_and_a_refusal_too():
    story = Story()
    story.move("publish", story.one)
    with pytest.raises(Invalid):
        story.ask(story.two, (Delete((quote(story.text.passages[2]),)),), reason=" ")
    asked = story.ask(story.two, (Delete((quote(story.text.passages[2]),)),))
    with pytest.raises(Invalid):
        story.answer(asked, "refuse")
    assert story.answer(asked, "refuse", reason="Les MRC attendent.") == "refused"
    with pytest.raises(NotPossible):
        story.answer(asked, "accept")
    with pytest.raises(NotAllowed):
        amendments.answer(speaker=story.two, amendment_id=asked.id, verb="reconsider", reason="Non.", at=NOW)


def test_one_organization_has_one_voice_whoever_holds_its_mandate():
    story = Story()
    story.move("publish", story.one)
    story.move("call-for-positions")
    story.take(story.one, "object", "Le fonds est trop petit.")
    other_hand = a_speaker(story.one_body, "Basile")
    story.take(other_hand, "reserve", "Le fonds est petit, mais essayons.")
    story.take(other_hand, "reserve", "Le fonds est petit, mais essayons.")
    assert [(one.stance, one.person_id) for one in Position.objects.all()] == [("reserve", other_hand.person_id)]
    assert [one.stance for one in PositionKept.objects.all()] == ["object"]
    positions.withdraw_position(speaker=story.one, proposal_id=story.drafted.id, at=NOW)
    assert not Position.objects.exists()
    assert PositionKept.objects.count() == 2


def test_positions_wait_for_the_call_ask_a_reason_and_are_of_those_who_sit():
    story = Story()
    story.move("publish", story.one)
    with pytest.raises(NotPossible):
        story.take(story.one, "support")
    story.move("call-for-positions")
    with pytest.raises(Invalid):
        story.take(story.one, "object", "  ")
    with pytest.raises(Invalid):
        story.take(story.one, "perhaps")
    with pytest.raises(NotAllowed):
        story.take(a_speaker(an_organization("Autre")), "support")
    assert story.take(story.one, "support", "")


def test_a_text_is_settled_when_the_procedure_says_so_and_its_fingerprint_holds():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(4, "La table publie un bilan tous les deux ans."))
    story.move("call-for-positions")
    with pytest.raises(NotPossible) as refused:
        settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert refused.value.reason.code == "amendments_wait"
    story.answer(asked, "refuse", reason="Chaque année, c’est mieux.")
    story.take(story.one, "support", "")
    story.take(story.two, "object", "Deux ans suffisent.")
    with pytest.raises(NotPossible) as refused:
        settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert refused.value.reason.code == "objections_stand"
    story.take(story.two, "reserve", "Deux ans suffisent, mais soit.")
    done = settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert settled.verify(story.row.settled, done.fingerprint).holds
    assert "Deux ans suffisent, mais soit." in story.row.settled
    assert settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW) == done
    with pytest.raises(NotPossible):
        story.take(story.one, "object", "Trop tard.")
    assert Act.objects.filter(name="deliberation.proposal_settled").count() == 1


def test_what_was_settled_is_counted_with_the_groups_of_its_day():
    story = Story()
    story.move("publish", story.one)
    story.move("call-for-positions")
    story.take(story.one, "support", "")
    settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    before = standings(story.row, at=NOW)
    seated(story.table, an_organization("Venue plus tard"))
    Seat.objects.filter(organization__name="Venue plus tard").update(since=NOW + timedelta(days=3))
    assert standings(story.row, at=NOW + timedelta(days=9)) == before
    assert (before.tally.seated, before.tally.spoke, len(before.silent)) == (3, 1, 2)


def test_an_outcome_is_noted_on_a_settled_text_only_and_once():
    story = Story()
    said = {
        "speaker": Speaker.system(),
        "proposal_id": story.drafted.id,
        "outcome": "adopted",
        "url": "/fr/x",
        "at": NOW,
    }
    with pytest.raises(NotPossible):
        settling.record_outcome(**said)
    story.move("publish", story.one)
    story.move("call-for-positions")
    story.take(story.one, "support", "")
    settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    settling.record_outcome(**said)
    settling.record_outcome(**said)
    assert story.row.outcome["outcome"] == "adopted"
    assert Act.objects.filter(name="deliberation.outcome_recorded").count() == 1


def test_positions_cost_the_same_however_many_spoke(django_assert_max_num_queries):
    story = Story(seating=Table.ALL_MEMBERS)
    story.move("publish", story.one)
    story.move("call-for-positions")
    for number in range(12):
        story.take(a_speaker(an_organization(f"Corps {number}"), f"P{number}"), "support", "")
    row = story.row
    with django_assert_max_num_queries(11):
        assert standings(row, at=NOW).tally.spoke == 12


def test_a_table_is_opened_with_its_calendar_and_seats():
    a_table()
    opened = open_table(
        speaker=COORDINATION,
        given=TableGiven(
            title="Table de la Mauricie",
            body="",
            level="regional",
            procedure="consent",
            phases=(PhaseGiven(frozenset({"propose", "debate"}), NOW, NOW + timedelta(days=30)),),
        ),
        at=NOW,
    )
    body = an_organization("La Braise")
    seat = give_seat(speaker=COORDINATION, table_id=opened.id, organization_id=body.pk, at=NOW)
    assert give_seat(speaker=COORDINATION, table_id=opened.id, organization_id=body.pk, at=NOW) == seat
    with pytest.raises(NotAllowed):
        open_table(speaker=a_speaker(body), given=TableGiven("T", "", "local", "consent"), at=NOW)
    with pytest.raises(Invalid):
        open_table(speaker=COORDINATION, given=TableGiven("T", "", "local", "luck"), at=NOW)
    with pytest.raises(Invalid):
        set_phases(
            speaker=COORDINATION,
            table_id=opened.id,
            phases=[PhaseGiven(frozenset({"propose"}), NOW, NOW - timedelta(days=1))],
            at=NOW,
        )
