"""What pages of a proposal keep: whatever is done shows at once, and nobody reads what is another’s."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from chantier.deliberation.models import Table
from chantier.deliberation.services import (
    debate,
    entries,
    evidence,
    moderation,
    need_answers,
    positions,
    proposals,
    tables,
    texts,
)
from chantier.deliberation.services.argument_citations import Cited
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.costs import cost
from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.tests.test_evidence import attach, withdraw
from chantier.deliberation.tests.test_needs import stated
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.library.tests.shelved import GROCERY, prepare, shelve

pytestmark = pytest.mark.django_db
PAGES = ("proposal", "amendments", "amendment", "debate", "positions")


@pytest.fixture
def story():
    told = Story()
    for speaker in (told.one, told.two, told.pen):
        mandated(speaker)
    told.move("publish", told.one)
    told.asked = told.ask(told.two, told.rewording(1, "Le fonds finance deux services."))
    told.said = argue(told, told.two, "Les jeunes rentrent tôt.")
    return told


def argue(story, speaker, body, kind="for", **given):
    said = Said(kind, body, **given)
    return debate.argue(speaker=speaker, about=About(proposal_id=story.drafted.id), said=said, at=NOW)


def page(client, story, name, language="fr"):
    """A page as it is read, without what differs from one reading to the next."""
    row = story.row
    with translation.override(language):
        number = (1,) if name == "amendment" else ()
        address = reverse(f"deliberation:{name}", args=[row.public_id, row.slug, *number])
    answer = client.get(address)
    assert answer.status_code == 200, (name, answer.status_code)
    return re.sub(r'(csrfmiddlewaretoken|written_by)" value="[^"]*"|nonce="[^"]*"', "", read(answer))


def pages(client, story):
    return {name: page(client, story, name) for name in PAGES}


def table_given(**more):
    return tables.TableGiven(
        **{"title": "Table du transport", "body": "", "level": Table.REGIONAL, "procedure": "consent", **more}
    )


# What may be done, each as a test of its own -----------------------------------------------------------


def an_amendment(story):
    story.ask(story.one, story.rewording(3, "Un bilan par mois."))


def an_answer(story):
    story.answer(story.asked, "refuse", reason="Le fonds n’y suffit pas.")


def a_contribution(story):
    argue(story, story.one, "Il coûte cher.", "against")


def other_words(story):
    debate.edit(speaker=story.two, argument_id=story.said.id, body="Ils rentrent tôt.", revision=1, at=NOW)


def words_taken_back(story):
    debate.withdraw(speaker=story.two, argument_id=story.said.id, at=NOW)


def hidden_words(story):
    moderation.hide(speaker=COORDINATION, argument_id=story.said.id, reason="attack", at=NOW)


def words_shown_again(story):
    moderation.show(speaker=COORDINATION, argument_id=story.said.id, words="Après relecture.", at=NOW)


def a_support(story):
    debate.support(speaker=story.one, argument_id=story.said.id, at=NOW)


def a_support_taken_back(story):
    debate.support(speaker=story.one, argument_id=story.said.id, at=NOW, withdrawn=True)


def the_call(story):
    story.move("call-for-positions")


def a_position(story):
    story.take(story.one, "object", "Trop cher.")


def called_and_taken(story):
    the_call(story)
    a_position(story)


def another_position(story):
    story.take(story.one, "support", "Parce que oui.")


def a_position_taken_back(story):
    positions.withdraw_position(speaker=story.one, proposal_id=story.drafted.id, at=NOW)


def a_version(story):
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=story.drafted.id,
        title="Un transport de nuit",
        source=SOURCE.replace("du soir", "de nuit"),
        revision=story.row.revision,
        at=NOW,
    )


def a_need(story):
    need = stated(a_speaker(an_organization("La Ruche")), "Rentrer le soir")
    need_answers.answer_by_proposal(speaker=story.one, need_id=need.pk, proposal_id=story.drafted.id, at=NOW)


def a_seat(story):
    body = an_organization("La Ruche")
    tables.give_seat(speaker=COORDINATION, table_id=story.table.pk, organization_id=body.pk, at=NOW)


def another_name_of_the_table(story):
    given = table_given(title="Table des routes")
    tables.change_table(speaker=COORDINATION, table_id=story.table.pk, given=given, at=NOW)


def nothing(_story):
    pass


@pytest.mark.parametrize(
    ("before", "act", "shown"),
    [
        (nothing, an_amendment, ("proposal", "amendments")),
        (nothing, an_answer, ("amendments", "amendment")),
        (nothing, a_contribution, ("proposal", "debate")),
        (nothing, other_words, ("proposal", "debate")),
        (nothing, words_taken_back, ("proposal", "debate")),
        (nothing, hidden_words, ("proposal", "debate")),
        (hidden_words, words_shown_again, ("proposal", "debate")),
        (nothing, a_support, ("proposal", "debate")),
        (a_support, a_support_taken_back, ("proposal", "debate")),
        (nothing, the_call, ("proposal", "debate", "positions")),
        (the_call, a_position, ("positions",)),
        (called_and_taken, another_position, ("positions",)),
        (called_and_taken, a_position_taken_back, ("positions",)),
        (nothing, a_version, ("proposal", "amendments")),
        (nothing, a_need, ("proposal",)),
        (the_call, a_seat, ("positions",)),
        (nothing, another_name_of_the_table, PAGES),
    ],
)
def test_whatever_is_done_shows_on_the_next_page(story, before, act, shown):
    before(story)
    readers = (Client(), signed_in(Client(), story.two), signed_in(Client(), story.pen))
    kept = [pages(client, story) for client in readers]
    assert kept == [pages(client, story) for client in readers]
    act(story)
    after = [pages(client, story) for client in readers]
    for was, one in zip(kept, after, strict=True):
        assert {name for name in shown if one[name] == was[name]} == set()
    caches["concertation"].clear()
    assert after == [pages(client, story) for client in readers]


def test_a_translation_shows_on_the_next_page(story):
    client = Client()
    assert "Un transport du soir" in page(client, story, "proposal", "en")
    given = {"language": "en", "title": "An evening bus", "body": "The fund pays for it."}
    texts.translate(speaker=story.one, text_id=story.row.current.text_id, at=NOW, **given)
    assert "An evening bus" in page(client, story, "proposal", "en")
    assert "The fund pays for it." in page(client, story, "proposal", "en")
    assert "Un transport du soir" in page(client, story, "proposal", "fr")


def test_a_table_that_becomes_members_only_or_closed_is_shut_to_others_at_once(story):
    visitor, stranger = Client(), signed_in(Client(), mandated(a_speaker(an_organization("La Ruche"))))
    address = reverse("deliberation:debate", args=[story.row.public_id, story.row.slug])
    for client in (visitor, stranger):
        assert "Les jeunes rentrent tôt." in page(client, story, "debate")
    for visibility, refused in ((Table.MEMBERS_ONLY, [visitor]), (Table.CLOSED, [visitor, stranger])):
        given = table_given(visibility=visibility)
        tables.change_table(speaker=COORDINATION, table_id=story.table.pk, given=given, at=NOW)
        for client in refused:
            answer = client.get(address)
            assert (answer.status_code, "Les jeunes" in read(answer)) == (403, False)
    assert "Les jeunes rentrent tôt." in page(signed_in(Client(), story.one), story, "debate")


def test_nothing_is_kept_of_a_closed_table_nor_of_a_draft():
    story = Story(visibility=Table.CLOSED)
    mandated(story.one)
    client = signed_in(Client(), story.one)
    page(client, story, "proposal")
    story.move("publish", story.one)
    argue(story, story.two, "Entre nous.")
    for name in ("proposal", "debate", "positions", "amendments"):
        page(client, story, name)
    assert caches["concertation"]._cache == {}
    given = table_given()
    tables.change_table(speaker=COORDINATION, table_id=story.table.pk, given=given, at=NOW)
    story.drafted = proposals.draft(
        speaker=story.one, table_id=story.table.pk, title="Un brouillon", source=SOURCE, at=NOW
    )
    assert "Un brouillon" in page(client, story, "proposal")
    assert caches["concertation"]._cache == {}


def test_each_reader_has_their_own_verbs_beside_what_is_kept(story):
    debate.support(speaker=story.one, argument_id=story.said.id, at=NOW)
    for _again in range(2):  # made for one, read by the others, in this order and then the other way
        one, two, pen = (page(signed_in(Client(), each), story, "debate") for each in (story.one, story.two, story.pen))
        assert "Ne plus appuyer la contribution de Le Fournil" in one
        assert "ppuyer la contribution" not in two
        assert "Appuyer la contribution de Le Fournil" in pen
        assert "Ne plus appuyer" not in pen
        assert "Répondre<" in two
        visitor = page(Client(), story, "debate")
        assert "Les jeunes rentrent tôt." in visitor
        assert "Répondre<" not in visitor
        assert "ppuyer la" not in visitor
        caches["concertation"].clear()
        page(Client(), story, "debate")
        page(signed_in(Client(), story.pen), story, "debate")


def test_a_form_beside_what_is_kept_has_the_token_of_its_own_reader(story):
    here = reverse("deliberation:debate", args=[story.row.public_id, story.row.slug])
    for speaker in (story.one, story.pen):
        client = signed_in(Client(enforce_csrf_checks=True), speaker)
        found = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(here).content.decode())
        support = reverse("deliberation:argument-support", args=[story.said.public_id])
        assert len(found) > 1
        assert {client.post(support, {"csrfmiddlewaretoken": one}).status_code for one in found} == {303}
        assert client.post(support, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_who_holds_the_pen_alone_sees_how_to_merge(story):
    story.ask(story.one, story.rewording(1, "Le fonds finance trois services."))
    for _again in range(2):
        assert "Fondre ceux qui sont cochés" in page(signed_in(Client(), story.pen), story, "amendments")
        assert "Fondre ceux" not in page(signed_in(Client(), story.two), story, "amendments")
        assert "Fondre ceux" not in page(Client(), story, "amendments")


def test_one_s_own_position_is_in_no_other_s_form(story):
    called_and_taken(story)
    for _again in range(2):
        assert "Retirer la position de mon organisation" in page(signed_in(Client(), story.one), story, "positions")
        two = page(signed_in(Client(), story.two), story, "positions")
        assert "La position de Le Fournil" in two
        assert "Retirer la position" not in two
        assert "La position de" not in page(Client(), story, "positions")


def test_a_need_of_a_closed_table_is_shown_beside_the_text_to_who_sits_there_alone(story):
    closed = a_table(title="Table fermée", visibility=Table.CLOSED)
    seated(closed, story.one_body)
    need = stated(story.one, "Un secret", table_id=closed.pk)
    need_answers.answer_by_proposal(speaker=story.one, need_id=need.pk, proposal_id=story.drafted.id, at=NOW)
    for _again in range(2):
        assert "Un secret" in page(signed_in(Client(), story.one), story, "proposal")
        assert "Un secret" not in page(signed_in(Client(), story.two), story, "proposal")
        assert "Un secret" not in page(Client(), story, "proposal")


def test_the_name_of_who_entered_it_goes_as_soon_as_they_no_longer_agree(story):
    host = a_person("Rosalie", "coordinator")
    heard = entries.Heard(story.one_body.pk, "room", "Nicolet, 3 mai", Said("question", "Quand ?"))
    entries.enter(speaker=host, about=About(proposal_id=story.drafted.id), heard=heard, at=NOW)
    given = {"speaker": host, "purpose": "public-name", "at": NOW}
    for _again in range(2):
        assert "entré par l’animation" in page(Client(), story, "debate")
        people.give_consent(**given, proof="page")
        assert "entré par Rosalie" in page(Client(), story, "debate")
        assert "entré par Rosalie" in page(Client(), story, "debate")
        # Even without an act: what is not kept cannot be stale.
        Person.objects.filter(pk=host.person_id).update(name_is_public=False)
        assert "Rosalie" not in page(Client(), story, "debate")
        people.withdraw_consent(**given)


def test_a_phase_that_ends_is_over_for_what_is_kept_too(story, monkeypatch):
    now = timezone.now()
    phases = (
        tables.PhaseGiven(frozenset({"debate"}), now - timedelta(days=1), now + timedelta(minutes=2)),
        tables.PhaseGiven(frozenset({"amend"}), now + timedelta(minutes=2), now + timedelta(days=9)),
    )
    tables.set_phases(speaker=COORDINATION, table_id=story.table.pk, phases=phases, at=NOW)
    visitor, speaker = Client(), signed_in(Client(), story.two)
    for _again in range(2):
        assert "jusqu’au" in page(visitor, story, "debate")
        assert "Publier la contribution" in page(speaker, story, "debate")
        assert "> le passage 1.1<" not in page(speaker, story, "proposal")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=3))
    assert "jusqu’au" not in page(visitor, story, "debate")
    assert "Publier la contribution" not in page(speaker, story, "debate")
    assert "> le passage 1.1<" in page(speaker, story, "proposal")


def test_a_kept_page_costs_a_visitor_two_queries_however_much_was_said(story):
    def fill(numbers):
        for number in numbers:
            argue(story, story.one, f"Raison {number}.")
            story.ask(story.one, story.rewording(3, f"Un bilan par mois, fois {number}."))

    fill(range(3))
    for name in PAGES:
        cost(Client(), _address(story, name))
    few = {name: cost(Client(), _address(story, name)) for name in PAGES}
    fill(range(3, 12))
    many = {name: cost(Client(), _address(story, name)) for name in PAGES}
    assert {name: kept for name, (_made, kept) in many.items()} == {**dict.fromkeys(PAGES, 2), "amendment": 3}
    assert {name: made for name, (made, _kept) in many.items()} == {name: made for name, (made, _kept) in few.items()}


def _address(story, name):
    number = (1,) if name == "amendment" else ()
    return reverse(f"deliberation:{name}", args=[story.row.public_id, story.row.slug, *number])


def test_a_source_that_is_joined_falls_and_is_taken_away_shows_on_the_next_page(story, settings, tmp_path):
    prepare(settings, tmp_path)
    case = shelve(GROCERY)
    argue(story, story.one, "C’est écrit.", citations=(Cited(resource=case.public_id),))
    visitor = Client()
    text, said = page(visitor, story, "proposal"), page(visitor, story, "debate")
    assert "source retirée depuis" not in said
    joined = attach(story, case)
    assert "1 source<" in page(visitor, story, "proposal")
    withdraw(case)
    assert "source retirée depuis" in page(visitor, story, "debate")
    evidence.remove(speaker=story.one, evidence_id=joined, at=NOW)
    assert "1 source<" not in page(visitor, story, "proposal")
    assert "1 source<" not in text
