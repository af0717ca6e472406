"""Reports, hiding with a reason, and the appeal that somebody else answers."""

from __future__ import annotations

import pytest

from chantier.deliberation.models import Appeal, Argument, Moderation, Seat
from chantier.deliberation.services import debate, moderation
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker

pytestmark = pytest.mark.django_db
CHAIR = 700_001


@pytest.fixture
def story():
    told = Story()
    told.move("publish", told.one)
    Seat.objects.create(table=told.table, person_id=CHAIR, role=Seat.CHAIR, since=NOW)
    told.chair = Speaker(person_id=CHAIR)
    told.said = debate.argue(
        speaker=told.two, about=About(proposal_id=told.drafted.id), said=Said("against", "Trop cher."), at=NOW
    ).id
    return told


def code(caught):
    return caught.value.reason.code


def hide(story, speaker=None, **given):
    values = {"reason": "attack", "words": "Une phrase vise quelqu’un.", **given}
    return moderation.hide(speaker=speaker or story.chair, argument_id=story.said, at=NOW, **values)


def test_reported_hidden_appealed_and_shown_again_by_somebody_else(story):
    given = {"argument_id": story.said, "at": NOW}
    moderation.report(speaker=story.one, reason="attack", **given)
    moderation.report(speaker=story.one, reason="attack", **given)
    hide(story)
    asked = moderation.appeal(speaker=story.two, words="Elle parle d’argent, de personne.", **given)
    with pytest.raises(NotAllowed) as caught:
        moderation.answer_appeal(speaker=story.chair, appeal_id=asked, upheld=False, answer="Non.", at=NOW)
    assert code(caught) == "somebody_else_answers"
    moderation.answer_appeal(speaker=COORDINATION, appeal_id=asked, upheld=True, answer="C’est une idée.", at=NOW)
    assert Argument.objects.get(pk=story.said).state == "shown"
    assert list(Moderation.objects.order_by("pk").values_list("act", "reason", "person_id")) == [
        ("report", "attack", story.one.person_id),
        ("hide", "attack", CHAIR),
        ("show", "appeal", COORDINATION.person_id),
    ]
    with pytest.raises(NotPossible) as caught:
        moderation.answer_appeal(speaker=COORDINATION, appeal_id=asked, upheld=True, answer="Encore.", at=NOW)
    assert code(caught) == "appeal_answered"


def test_an_appeal_that_is_not_upheld_leaves_it_hidden_with_its_reason(story):
    hide(story)
    asked = moderation.appeal(speaker=story.two, argument_id=story.said, words="Relisez.", at=NOW)
    moderation.answer_appeal(speaker=COORDINATION, appeal_id=asked, upheld=False, answer="Un nom y est.", at=NOW)
    assert (Argument.objects.get(pk=story.said).state, Appeal.objects.get().answer) == ("hidden", "Un nom y est.")
    with pytest.raises(NotPossible) as caught:
        moderation.appeal(speaker=story.two, argument_id=story.said, words="Encore.", at=NOW)
    assert code(caught) == "appealed_already"


def test_the_author_does_not_answer_their_own_appeal_even_as_coordinator(story):
    hide(story)
    asked = moderation.appeal(speaker=story.two, argument_id=story.said, words="Relisez.", at=NOW)
    two_roles = Speaker(**{**story.two.__dict__, "roles": COORDINATION.roles})
    with pytest.raises(NotAllowed) as caught:
        moderation.answer_appeal(speaker=two_roles, appeal_id=asked, upheld=True, answer="Oui.", at=NOW)
    assert code(caught) == "somebody_else_answers"


def test_hiding_needs_the_table_and_a_reason_of_the_list(story):
    with pytest.raises(NotAllowed):
        hide(story, story.one)
    with pytest.raises(Invalid) as caught:
        hide(story, reason="disagree")
    assert code(caught) == "moderation-reason"
    with pytest.raises(Invalid) as caught:
        hide(story, reason="other", words=" ")
    assert code(caught) == "moderation-words"
    assert not Moderation.objects.exists()


def test_what_is_hidden_is_not_hidden_twice_nor_supported(story):
    hide(story)
    with pytest.raises(NotPossible):
        hide(story)
    with pytest.raises(NotPossible) as caught:
        debate.support(speaker=story.one, argument_id=story.said, at=NOW)
    assert code(caught) == "argument_not_shown"


def test_only_the_author_appeals_and_only_what_is_hidden(story):
    with pytest.raises(NotPossible) as caught:
        moderation.appeal(speaker=story.two, argument_id=story.said, words="Relisez.", at=NOW)
    assert code(caught) == "not_hidden"
    hide(story)
    with pytest.raises(NotAllowed):
        moderation.appeal(speaker=story.one, argument_id=story.said, words="Relisez.", at=NOW)


def test_reports_are_answered_by_keeping_it_with_a_reason(story):
    moderation.report(speaker=story.one, argument_id=story.said, reason="repeated", at=NOW)
    with pytest.raises(Invalid):
        moderation.keep(speaker=story.chair, argument_id=story.said, words="", at=NOW)
    moderation.keep(speaker=story.chair, argument_id=story.said, words="Elle dit autre chose.", at=NOW)
    assert Argument.objects.get(pk=story.said).state == "shown"


def test_a_visitor_reports_nothing(story):
    with pytest.raises(NotAllowed) as caught:
        moderation.report(speaker=Speaker.visitor(), argument_id=story.said, reason="attack", at=NOW)
    assert code(caught) == "sign_in_first"
