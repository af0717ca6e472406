"""The pages of a debate, as they are read and used without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from chantier.deliberation.models import Argument, Draft, Proposal, Seat, Support, Table
from chantier.deliberation.services import debate, moderation
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.costs import cost
from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, an_organization, seated
from chantier.foundation.people.models import Mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    cache.clear()
    told = Story()
    told.move("publish", told.one)
    for speaker in (told.one, told.two, told.pen):
        mandated(speaker)
    return told


def address(name, *args):
    with translation.override("fr"):
        return reverse(f"deliberation:{name}", args=args)


def of_debate(story):
    return address("debate", story.row.public_id, story.row.slug)


def argue(story, speaker, body, kind="for", **given):
    return debate.argue(
        speaker=speaker, about=About(proposal_id=story.drafted.id), said=Said(kind, body, **given), at=NOW
    )


def form(**given):
    return {"kind": "for", "body": "Les jeunes rentrent tôt.", "passage": "", "quote": "", "source": "", **given}


def test_an_organization_contributes_and_is_read(client, story):
    signed_in(client, story.two)
    sent = client.post(of_debate(story), form(passage=story.text.passages[1].key, quote="un service du soir"))
    made = Argument.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, address("argument", made.public_id))
    page = read(client.get(of_debate(story)))
    assert "Les jeunes rentrent tôt." in page
    assert "un service du soir" in page
    assert "Le Fournil" in page
    assert "Personne n’a encore dit pourquoi s’y opposer." in page


def test_the_best_of_each_side_stand_side_by_side_and_silence_is_shown(client, story):
    argue(story, story.one, "Peu appuyé.")
    second = argue(story, story.pen, "Très appuyé.")
    debate.support(speaker=story.one, argument_id=second.id, at=NOW)
    debate.support(speaker=story.two, argument_id=second.id, at=NOW)
    page = read(client.get(of_debate(story)))
    best = page[page.index("Le meilleur de chaque côté") : page.index("Tout ce qui a été dit")]
    assert best.index("Très appuyé.") < best.index("Peu appuyé.")
    assert "Personne n’a encore dit pourquoi s’y opposer." in best


def test_scripts_are_words_and_hidden_characters_are_refused_with_the_text_kept(client, story):
    argue(story, story.one, "<script>alert(1)</script> **gras**")
    page = read(client.get(of_debate(story)))
    assert "<script>alert(1)" not in page
    assert "<strong>gras</strong>" in page
    signed_in(client, story.two)
    answer = client.post(of_debate(story), form(body="Payez \u202egnirts"))
    assert answer.status_code == 422
    draft = Draft.objects.get(person_id=story.two.person_id)
    assert draft.content["body"] == "Payez \u202egnirts"
    assert Argument.objects.count() == 1


def test_a_megabyte_is_refused_and_kept(client, story):
    signed_in(client, story.two)
    answer = client.post(of_debate(story), form(body="é" * 600_000))
    assert answer.status_code == 422
    assert "dix mille caractères" in read(answer)
    assert len(Draft.objects.get().content["body"]) == 600_000


def test_a_mandate_revoked_between_form_and_submit_keeps_the_text(client, story):
    signed_in(client, story.two)
    assert client.get(of_debate(story)).status_code == 200
    Mandate.objects.filter(person_id=story.two.person_id).update(revoked_at=NOW + timedelta(days=1))
    answer = client.post(of_debate(story), form())
    assert answer.status_code == 403
    assert "Les jeunes rentrent tôt." in read(answer)
    assert Draft.objects.get(person_id=story.two.person_id).content["body"] == "Les jeunes rentrent tôt."
    again = client.get(f"{of_debate(story)}?draft={Draft.objects.get().pk}")
    assert again.status_code == 200


def test_a_flood_is_refused_and_each_text_is_kept(client, story):
    signed_in(client, story.two)
    most = debate.MOST_A_MINUTE["person"]
    answers = [client.post(of_debate(story), form(body=f"Texte {number}.")) for number in range(most + 3)]
    assert [one.status_code for one in answers] == [303] * most + [409] * 3
    assert Argument.objects.count() == most
    assert {one.content["body"] for one in Draft.objects.all()} == {f"Texte {most + n}." for n in range(3)}


def test_a_form_sent_twice_is_one_contribution(client, story):
    signed_in(client, story.two)
    for _time in range(2):
        assert client.post(of_debate(story), form()).status_code == 303
    assert Argument.objects.count() == 1


def test_a_visitor_reads_and_does_not_speak(client, story):
    argue(story, story.one, "Lisible par tous.")
    page = read(client.get(of_debate(story)))
    assert "Lisible par tous." in page
    assert "Publier la contribution" not in page
    assert client.post(of_debate(story), form()).status_code == 403


def test_a_closed_table_shows_nothing_to_others(client, story):
    made = argue(story, story.one, "Entre nous.")
    Table.objects.filter(pk=story.table.pk).update(visibility=Table.CLOSED)
    for page in (of_debate(story), address("argument", made.public_id)):
        answer = client.get(page)
        assert answer.status_code == 403
        assert "Entre nous." not in read(answer)
    signed_in(client, story.two)
    assert "Entre nous." in read(client.get(of_debate(story)))


def test_a_contribution_is_answered_edited_supported_and_withdrawn_from_its_page(client, story):
    made = argue(story, story.one, "Au départ.")
    here = address("argument", made.public_id)
    signed_in(client, story.two)
    assert client.post(f"{here}reponse/", {"body": "Bonne idée."}).status_code == 303
    assert client.post(address("argument-support", made.public_id), {}).status_code == 303
    assert client.post(f"{here}retrait/").status_code == 403
    signed_in(client, story.one)
    assert client.post(f"{here}modification/", {"body": "Mieux dit.", "revision": "1"}).status_code == 303
    stale = client.post(f"{here}modification/", {"body": "Encore.", "revision": "1"})
    assert stale.status_code == 409
    page = read(client.get(here))
    assert "Mieux dit." in page
    assert "Bonne idée." in page
    assert "modifié le" in page
    assert "1 organisation l’appuie" in page
    assert client.post(f"{here}retrait/").status_code == 303
    page = read(client.get(of_debate(story)))
    assert "Mieux dit." not in page
    assert "retirée par son auteur" in page
    assert "Bonne idée." in page


def test_withdrawn_and_hidden_words_are_not_read_in_the_form_that_changes_them(client, story):
    withdrawn, hidden = argue(story, story.one, "Mots repris."), argue(story, story.two, "Mots masqués.")
    shown = argue(story, story.one, "Mots lisibles.")
    debate.withdraw(speaker=story.one, argument_id=withdrawn.id, at=NOW)
    moderation.hide(speaker=COORDINATION, argument_id=hidden.id, reason="attack", at=NOW)
    signed_in(client, story.pen)
    for made, words in ((withdrawn, "Mots repris."), (hidden, "Mots masqués."), (shown, "")):
        page = f"{address('argument', made.public_id)}modification/"
        assert client.get(page).status_code == 404
        assert not words or words not in read(client.post(page))
    signed_in(client, story.one)
    assert "Mots lisibles." in read(client.get(f"{address('argument', shown.public_id)}modification/"))


def test_hidden_with_its_reason_appealed_and_answered_by_somebody_else(client, story):
    made = argue(story, story.two, "Trop cher.", "against")
    here = address("argument", made.public_id)
    chair = a_person("Rose")
    Seat.objects.create(table=story.table, person_id=chair.person_id, role=Seat.CHAIR, since=NOW)
    signed_in(client, story.one)
    assert client.post(f"{here}signalement/", {"reason": "attack"}).status_code == 303
    signed_in(client, chair)
    queue = address("moderation", story.table.public_id, story.table.slug)
    assert "Le Fournil : 1 signalement" in read(client.get(queue))
    assert client.post(f"{here}masquage/", {"reason": "attack", "body": "Vise quelqu’un."}).status_code == 303
    client.logout()
    page = read(client.get(here))
    assert "Trop cher." not in page
    assert "Elle attaque des personnes plutôt que des idées." in page
    assert "Vise quelqu’un." in page
    signed_in(client, story.two)
    assert client.post(f"{here}appel/", {"body": "Je parle d’argent."}).status_code == 303
    signed_in(client, chair)
    assert "Appel de Le Fournil" in read(client.get(queue))
    own = client.post(f"{here}reponse-a-l-appel/", {"upheld": "yes", "body": "Soit."})
    assert own.status_code == 403
    signed_in(client, a_person("Odile", "coordinator"))
    assert client.post(f"{here}reponse-a-l-appel/", {"upheld": "yes", "body": "Soit."}).status_code == 303
    client.logout()
    page = read(client.get(here))
    assert "Trop cher." in page
    assert "Appel accueilli" in page


def test_only_who_runs_the_table_moderates(client, story):
    made = argue(story, story.one, "Oui.")
    signed_in(client, story.two)
    assert client.get(address("moderation", story.table.public_id, story.table.slug)).status_code == 403
    answer = client.post(f"{address('argument', made.public_id)}masquage/", {"reason": "attack"})
    assert answer.status_code == 403
    assert client.get(f"{address('argument', made.public_id)}autre/").status_code == 404


def test_several_are_entered_in_a_row_with_where_they_were_heard(client, story):
    signed_in(client, a_person("Odile", "coordinator"))
    here = address("debate-enter", story.row.public_id, story.row.slug)
    given = {"channel": "room", "heard_at": "Nicolet, 3 mai", "organization": story.two_body.pk, "kind": "condition"}
    sent = client.post(here, {**given, "body": "Si le tarif reste bas."})
    assert sent.status_code == 303
    assert "heard_at=Nicolet" in sent["Location"]
    assert 'value="Nicolet, 3 mai"' in read(client.get(sent["Location"]))
    client.logout()
    assert "entendu à : Nicolet, 3 mai" in read(client.get(of_debate(story)))
    signed_in(client, story.two)
    assert client.get(here).status_code == 403


def test_filters_and_pages_have_their_own_addresses(client, story):
    for number in range(25):
        argue(story, story.one, f"Raison {number:02}.", "for" if number % 5 else "question")
    page = read(client.get(f"{of_debate(story)}?kind=question"))
    assert "Raison 05." in page
    assert "Raison 01." not in page
    second = read(client.get(f"{of_debate(story)}?page=2"))
    assert "Raison 24." in second
    assert "Page 2 sur 2" in second
    for odd in ("page=9999", "page=-1", "kind=x", "amendment=abc", "draft=9", "passage=%00"):
        assert client.get(f"{of_debate(story)}?{odd}").status_code == 200


def test_a_long_thread_goes_on_at_its_own_address(client, story):
    made = argue(story, story.one, "Au départ.")
    for number in range(9):
        argue(story, story.two, f"Réponse {number}.", "answer", parent_id=made.id)
    page = read(client.get(of_debate(story)))
    assert "Réponse 4." in page
    assert "Réponse 5." not in page
    assert "4 autres réponses" in page
    assert "Réponse 8." in read(client.get(address("argument", made.public_id)))


def test_queries_do_not_grow_with_what_is_said(client, story):
    table = story.table
    bodies = [an_organization(f"Maison {number}") for number in range(10)]
    for body in bodies:
        seated(table, body)
    row = Proposal.objects.get(pk=story.drafted.id)

    def fill(count):
        for _number in range(count):
            made = argue(story, story.one, f"Texte {Argument.objects.count()}.")
            said = argue(story, story.two, f"Réponse {made.id}.", "answer", parent_id=made.id)
            Support.objects.bulk_create(
                [Support(argument_id=made.id, organization=one, person_id=1, at=NOW) for one in bodies[:3]]
            )
            if made.id % 3 == 0:
                moderation.hide(speaker=COORDINATION, argument_id=said.id, reason="attack", at=NOW)

    fill(3)
    cost(client, of_debate(story))
    few = cost(client, of_debate(story))
    fill(30)
    assert cost(client, of_debate(story)) == few
    made, kept = few
    assert 20 < made < 50, few
    assert kept <= 3, few
    assert row.arguments.count() == 66


def test_the_panel_of_the_proposal_shows_the_best_of_each_side(client, story):
    argue(story, story.two, "Elle coûte trop cher.", "against")
    page = read(client.get(address("proposal", story.row.public_id, story.row.slug)))
    assert "Elle coûte trop cher." in page
    assert "Aller au débat" in page
