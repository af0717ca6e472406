"""Who may take which step, and what stays true when texts move and organisations become one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chantier.deliberation.core.document import Kind, Passage
from chantier.deliberation.core.operations import Insert, Place, Side, quote
from chantier.deliberation.models import Amendment, Position, PositionKept, Procedure, Seat, Table, WorkingMandate
from chantier.deliberation.queries.positions import standings
from chantier.deliberation.queries.seating import seated_organizations, standing
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.queries.versions import words_of
from chantier.deliberation.services import amendments, proposals, settling, sub_amendments
from chantier.deliberation.services.texts import write
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import DAY, NOW, a_speaker, an_organization
from chantier.directory.models import Organization
from chantier.foundation.access.api import NotAllowed, NotPossible, Speaker

pytestmark = pytest.mark.django_db


def joined(body, into):
    """Two organisations become one: the first keeps its number and leads to the other."""
    type(body).objects.filter(pk=body.pk).update(merged_into=into)


def test_who_holds_the_pen_does_not_speak_for_an_author():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    for verb in ("withdraw", "take-back"):
        with pytest.raises(NotAllowed):
            story.answer(asked, verb)
    with pytest.raises(NotAllowed):
        story.move("withdraw", reason="Le texte me déplaît.")
    with pytest.raises(NotAllowed) as refused:
        story.answer(asked, "lapse", reason="Sans objet.")
    assert refused.value.reason.code == "not_running_this_table"
    assert story.move("withdraw", story.one, reason="Nous y pensons encore.") == "withdrawn"


def test_an_author_who_no_longer_sits_only_reads():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    Seat.objects.filter(organization=story.two_body).update(until=NOW)
    with pytest.raises(NotAllowed):
        amendments.answer(speaker=story.two, amendment_id=asked.id, verb="withdraw", at=NOW)


def test_no_word_changes_once_positions_are_called_and_reopening_asks_everybody_again():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    story.move("call-for-positions")
    story.take(story.one, "support", "")
    with pytest.raises(NotPossible) as refused:
        story.answer(asked, "accept")
    assert refused.value.reason.code == "text_is_fixed"
    with pytest.raises(NotAllowed):
        story.move("reopen", reason="Un bilan, mais quand ?")
    story.table.seats.filter(organization=story.pen_body).update(role=Seat.CHAIR)
    story.move("reopen", reason="Un bilan, mais quand ?")
    assert not Position.objects.exists()
    assert [one.stance for one in PositionKept.objects.all()] == ["support"]
    assert story.answer(asked, "accept") == "accepted"


def test_nothing_enters_an_open_text_after_the_mandate_of_its_group():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    WorkingMandate.objects.create(
        table=story.table,
        text=write(language="fr", title="Quel transport ?", body="", at=NOW),
        starts_on=DAY - timedelta(days=90),
        ends_on=DAY - timedelta(days=1),
        state="running",
        given_at=NOW - timedelta(days=90),
    )
    with pytest.raises(NotPossible):
        story.answer(asked, "accept")
    with pytest.raises(NotPossible):
        amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)


def test_an_answer_that_is_already_in_the_text_is_not_taken_back():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    story.answer(asked, "accept")
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    with pytest.raises(NotPossible) as refused:
        story.answer(asked, "reconsider", reason="On relit.")
    assert refused.value.reason.code == "already_in_the_text"


def test_a_refused_amendment_comes_back_on_the_text_of_today():
    story = Story()
    story.move("publish", story.one)
    refused = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    kept = story.ask(story.one, story.rewording(2, "Il commence par les trois MRC les moins bien servies."))
    story.answer(refused, "refuse", reason="Trop tôt.")
    story.answer(kept, "accept")
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    story.answer(refused, "reconsider", reason="Le temps a passé.")
    assert Amendment.objects.get(pk=refused.id).base.number == 2
    story.answer(refused, "accept")
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert story.text.passages[4].text.endswith("en mai.")


def test_passages_that_two_amendments_add_never_share_a_name():
    story = Story()
    story.move("publish", story.one)
    last = quote(story.text.passages[-1])
    for words, speaker in (("Le bilan est public.", story.one), ("Le bilan est court.", story.two)):
        added = story.ask(speaker, (Insert(Place(last, Side.AFTER), (Passage("new", Kind.PARAGRAPH, "", words),)),))
        story.answer(added, "accept")
        amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
        last = quote(story.text.passages[-1])
    keys = [one.key for one in story.text.passages]
    assert len(keys) == len(set(keys)) == 7
    assert [one.text for one in story.text.passages][-2:] == ["Le bilan est public.", "Le bilan est court."]


def test_organizations_that_become_one_keep_one_seat_and_one_voice():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(4, "La table publie un bilan chaque année, en mai."))
    story.answer(asked, "refuse", reason="Non.")
    story.move("call-for-positions")
    story.take(story.one, "object", "Trop petit.")
    story.take(story.two, "support", "")
    joined(story.two_body, into=story.one_body)
    assert standing(story.table, story.one, at=NOW).bodies == {story.one_body.pk, story.two_body.pk}
    assert seated_organizations(story.table, at=NOW) == tuple(sorted((story.pen_body.pk, story.one_body.pk)))
    found = standings(story.row, at=NOW)
    assert [(one.organization_id, one.stance) for one in found.positions] == [(story.one_body.pk, "support")]
    settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert list(Position.objects.values_list("organization_id", "stance")) == [(story.one_body.pk, "support")]
    assert [one.stance for one in PositionKept.objects.all()] == ["object"]


def test_what_is_counted_on_a_settled_text_never_moves():
    story = Story(seating=Table.ALL_MEMBERS)
    story.move("publish", story.one)
    story.move("call-for-positions")
    story.take(story.one, "support", "")
    settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    before = standings(story.row, at=NOW)
    an_organization("Venue plus tard")
    Procedure.objects.update(rule={"settles_when": "share", "share": "1", "quorum": "1"})
    assert standings(story.row, at=NOW + timedelta(days=9)) == before


def test_an_outcome_is_noted_by_who_keeps_the_minutes():
    story = Story()
    with pytest.raises(NotAllowed):
        settling.record_outcome(
            speaker=a_speaker(an_organization("Autre")),
            proposal_id=story.drafted.id,
            outcome="adopted",
            url="/fr/x",
            at=NOW,
        )
    with pytest.raises(NotPossible):
        settling.record_outcome(
            speaker=Speaker.system(), proposal_id=story.drafted.id, outcome="adopted", url="/fr/x", at=NOW
        )


def test_what_waited_on_an_amendment_that_went_back_bars_no_settling():
    story = Story()
    story.move("publish", story.one)
    asked = story.ask(story.two, story.rewording(2, "Il commence par les trois MRC les moins bien servies."))
    parent = Amendment.objects.select_related("base__text").get(pk=asked.id)
    below = sub_amendments.submit(
        speaker=story.one,
        amendment_id=parent.pk,
        passage_key=words_of(parent).passages[0].key,
        words="quatre",
        reason="Une de plus.",
        at=NOW,
    )
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source=SOURCE.replace("Il commence par les deux MRC les moins bien servies.", "Il commence par les îles."),
        revision=story.row.revision,
        at=NOW,
    )
    assert Amendment.objects.get(pk=asked.id).state == "returned"
    assert Amendment.objects.get(pk=below.id).state == "lapsed"


def test_who_sits_by_a_rule_sees_the_closed_table_in_lists_too():
    story = Story(seating=Table.ALL_MEMBERS, visibility=Table.CLOSED)
    assert list(visible_tables(a_speaker(an_organization("Autre membre"), "M"), at=NOW)) == [story.table]
    stranger = an_organization("Connue", standing=Organization.KNOWN)
    assert list(visible_tables(a_speaker(stranger, "K"), at=NOW)) == []
