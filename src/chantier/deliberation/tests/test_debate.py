"""Debating in the name of organisations: what is said, what it leans on, who supports it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Argument, Phase, Seat, Table
from chantier.deliberation.services import debate
from chantier.deliberation.services.argument_citations import Cited
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.services.entries import Heard, enter
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, an_organization
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.library import api as library
from chantier.library.models import Resource
from chantier.library.tests.shelved import GROCERY, prepare, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    told = Story()
    told.move("publish", told.one)
    return told


@pytest.fixture
def resource(settings, tmp_path):
    prepare(settings, tmp_path)
    return shelve(GROCERY)


def argue(story, speaker, body="Les jeunes sans auto rentrent tôt.", kind="for", *, at=NOW, passage="", **given):
    about = About(proposal_id=story.drafted.id, passage_key=passage)
    return debate.argue(speaker=speaker, about=about, said=Said(kind, body, **given), at=at)


def code(caught):
    return caught.value.reason.code


def test_an_organization_argues_and_is_answered_officially_by_the_author(story):
    asked = argue(story, story.two, "Et le dimanche ?", "question")
    answered = argue(story, story.one, "Le dimanche aussi, dès l’an deux.", "answer", parent_id=asked.id)
    rows = list(Argument.objects.order_by("path").values_list("pk", "kind", "is_official", "organization__name"))
    assert rows == [
        (asked.id, "question", False, "Le Fournil"),
        (answered.id, "answer", True, "La Braise"),
    ]
    paths = list(Argument.objects.order_by("path").values_list("path", flat=True))
    assert paths[1].startswith(paths[0] + "/")


def test_an_answer_of_another_organization_is_not_official(story):
    said = argue(story, story.one)
    other = argue(story, story.two, "Oui, surtout l’hiver.", "answer", parent_id=said.id)
    assert not Argument.objects.get(pk=other.id).is_official


def test_deep_answers_keep_their_place_and_their_parent(story):
    last = argue(story, story.one)
    for number in range(12):
        last = argue(story, story.two, f"Réponse {number}.", "answer", parent_id=last.id)
    row = Argument.objects.get(pk=last.id)
    assert (row.path.count("/"), len(row.path) <= 255) == (debate.DEEPEST - 1, True)
    assert list(Argument.objects.order_by("path").values_list("pk", flat=True)) == sorted(
        Argument.objects.values_list("pk", flat=True)
    )


def test_the_same_form_sent_twice_is_one_contribution(story):
    first, second = argue(story, story.one), argue(story, story.one)
    assert (first.id, first.is_new, second.is_new) == (second.id, True, False)
    assert argue(story, story.two).id != first.id


@pytest.mark.parametrize(
    ("body", "kind", "given", "expected"),
    [
        ("", "for", {}, "argument_empty"),
        ("x" * 10_001, "for", {}, "argument_too_long"),
        ("x" * 1_000_000, "for", {}, "argument_too_long"),
        ("Payez \u202egnirts", "for", {}, "hidden-character"),
        ("Oui.", "maybe", {}, "kind_unknown"),
        ("Oui.", "answer", {}, "answer_to_what"),
        ("Oui.", "for", {"language": "de"}, "unknown_language"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_no_trace(story, body, kind, given, expected):
    with pytest.raises(Invalid) as caught:
        argue(story, story.one, body, kind, **given)
    assert code(caught) == expected
    assert not Argument.objects.exists()


def test_under_a_contribution_one_answers(story):
    said = argue(story, story.one)
    with pytest.raises(Invalid) as caught:
        argue(story, story.two, "Contre.", "against", parent_id=said.id)
    assert code(caught) == "answer_only"


def test_who_does_not_sit_does_not_speak(story):
    outsider = a_speaker(an_organization("Ailleurs"))
    for speaker, expected in (
        (outsider, "not_seated"),
        (Speaker.visitor(), "sign_in_first"),
        (Speaker(person_id=5), "speak_for_an_organization"),
    ):
        with pytest.raises(NotAllowed) as caught:
            argue(story, speaker)
        assert code(caught) == expected


def test_a_closed_calendar_says_when_it_was_open(story):
    Phase.objects.create(table=story.table, verbs=[Verb.DEBATE.value], opens_at=NOW, closes_at=NOW + timedelta(days=1))
    argue(story, story.one)
    with pytest.raises(NotPossible) as caught:
        argue(story, story.two, at=NOW + timedelta(days=1))
    assert code(caught) == "verb_closed"


def test_a_draft_and_a_withdrawn_text_are_not_debated():
    told = Story()
    with pytest.raises(NotPossible) as caught:
        argue(told, told.one)
    assert code(caught) == "debate_over"


def test_words_of_a_passage_are_quoted_as_they_are(story):
    key = story.text.passages[1].key
    argue(story, story.one, citations=(Cited(passage_key=key, quote="un service  du soir"),))
    assert Argument.objects.get().citations.get().quote == "un service du soir"
    with pytest.raises(Invalid) as caught:
        argue(story, story.two, citations=(Cited(passage_key=key, quote="un service du matin"),))
    assert code(caught) == "quote_not_found"
    with pytest.raises(NotPossible):
        argue(story, story.two, passage="ailleurs")


def test_a_resource_is_cited_in_the_library_until_the_contribution_is_withdrawn(story, resource):
    made = argue(story, story.one, citations=(Cited(resource=resource.public_id),))
    assert [one.citing_key for one in library.cited_by(resource.pk)] == [str(made.id)]
    debate.withdraw(speaker=story.one, argument_id=made.id, at=NOW)
    debate.withdraw(speaker=story.one, argument_id=made.id, at=NOW)
    assert library.cited_by(resource.pk) == ()


def test_a_resource_that_readers_cannot_read_is_not_cited_at_a_public_table(story, resource):
    Resource.objects.update(visibility=Resource.MEMBERS_ONLY)
    with pytest.raises(NotPossible) as caught:
        argue(story, story.one, citations=(Cited(resource=resource.public_id),))
    assert code(caught) == "resource_not_public"
    with pytest.raises(Invalid):
        argue(story, story.one, citations=(Cited(resource="inconnue"),))


def test_who_no_longer_sits_no_longer_changes_what_was_said_there_and_may_take_it_back(story):
    said = argue(story, story.two)
    Seat.objects.filter(table=story.table, organization=story.two_body).update(until=NOW)
    with pytest.raises(NotAllowed) as caught:
        debate.edit(speaker=story.two, argument_id=said.id, body="Autre chose.", revision=1, at=NOW)
    assert code(caught) == "not_holding_the_pen"
    debate.withdraw(speaker=story.two, argument_id=said.id, at=NOW)


def test_changed_words_say_so_once_somebody_answered(story):
    made = argue(story, story.one)
    assert debate.edit(speaker=story.one, argument_id=made.id, body="Mieux dit.", revision=1, at=NOW)
    assert Argument.objects.get().edited_at is None
    argue(story, story.two, "Vraiment ?", "answer", parent_id=made.id)
    assert debate.edit(speaker=story.one, argument_id=made.id, body="Encore mieux.", revision=2, at=NOW)
    assert Argument.objects.get(pk=made.id).edited_at == NOW
    assert not debate.edit(speaker=story.one, argument_id=made.id, body="Encore mieux.", revision=3, at=NOW)


def test_two_speakers_of_one_organization_do_not_overwrite_each_other(story):
    made = argue(story, story.one)
    debate.edit(speaker=story.one, argument_id=made.id, body="Le premier.", revision=1, at=NOW)
    other = a_speaker(story.one_body, "Berthe")
    with pytest.raises(NotPossible) as caught:
        debate.edit(speaker=other, argument_id=made.id, body="La seconde.", revision=1, at=NOW)
    assert code(caught) == "changed_meanwhile"
    assert Argument.objects.get().text.body == "Le premier."


def test_only_the_organization_that_said_it_changes_it(story):
    made = argue(story, story.one)
    for do in (
        lambda: debate.edit(speaker=story.two, argument_id=made.id, body="Autre.", revision=1, at=NOW),
        lambda: debate.withdraw(speaker=COORDINATION, argument_id=made.id, at=NOW),
    ):
        with pytest.raises(NotAllowed) as caught:
            do()
        assert code(caught) == "argument_of_others"


def test_an_organization_supports_once_whoever_speaks_for_it(story):
    made = argue(story, story.one)
    counts = [
        debate.support(speaker=who, argument_id=made.id, at=NOW)
        for who in (story.two, story.two, a_speaker(story.two_body, "Berthe"), story.pen)
    ]
    assert counts == [1, 1, 1, 2]
    assert debate.support(speaker=story.two, argument_id=made.id, at=NOW, withdrawn=True) == 1
    with pytest.raises(NotPossible) as caught:
        debate.support(speaker=story.one, argument_id=made.id, at=NOW)
    assert code(caught) == "own_argument"


def test_a_minute_has_only_so_many_contributions(story):
    from django.core.cache import cache

    cache.clear()
    for _number in range(debate.MOST_A_MINUTE["person"]):
        debate.check_pace(speaker=story.one, address="192.0.2.1")
    with pytest.raises(NotPossible) as caught:
        debate.check_pace(speaker=story.one, address="192.0.2.1")
    assert code(caught) == "too_often"


def test_what_was_said_in_a_room_is_entered_with_who_and_where(story):
    heard = Heard(story.two_body.pk, "room", "Assemblée du 3 mai", Said("condition", "Si le tarif reste à 3 $."))
    about = About(proposal_id=story.drafted.id)
    made = enter(speaker=COORDINATION, about=about, heard=heard, at=NOW)
    assert not enter(speaker=COORDINATION, about=about, heard=heard, at=NOW).is_new
    row = Argument.objects.get(pk=made.id)
    assert (row.organization_id, row.person_id, row.entered_by, row.channel, row.heard_at) == (
        story.two_body.pk,
        None,
        COORDINATION.person_id,
        "room",
        "Assemblée du 3 mai",
    )


def test_only_who_runs_the_table_enters_for_others_and_only_for_those_who_sit(story):
    about, said = About(proposal_id=story.drafted.id), Said("for", "Oui.")
    with pytest.raises(NotAllowed):
        enter(speaker=story.two, about=about, heard=Heard(story.one_body.pk, "room", "Salle", said), at=NOW)
    elsewhere = an_organization("Ailleurs")
    for heard, expected in (
        (Heard(elsewhere.pk, "room", "Salle", said), "not_seated_here"),
        (Heard(story.one_body.pk, "room", " ", said), "heard_where"),
        (Heard(story.one_body.pk, "web", "Salle", said), "channel_unknown"),
    ):
        with pytest.raises(Invalid) as caught:
            enter(speaker=COORDINATION, about=about, heard=heard, at=NOW)
        assert code(caught) == expected


def test_a_closed_table_is_not_debated_by_who_does_not_see_it(story):
    Table.objects.filter(pk=story.table.pk).update(visibility=Table.CLOSED)
    with pytest.raises(NotAllowed) as caught:
        argue(story, a_speaker(an_organization("Ailleurs")))
    assert code(caught) == "table_closed_to_you"
