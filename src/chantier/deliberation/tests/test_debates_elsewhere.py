"""Debating a need, and a question at a table: the same debate as that of a proposal, at addresses of their own."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from chantier.deliberation.models import Argument, Draft, Need, Seat, Table
from chantier.deliberation.services import debate, moderation
from chantier.deliberation.services import needs as need_services
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.elsewhere import Story, address_of_argument, close_to_others
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.access.api import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    cache.clear()
    return Story()


def test_what_is_lived_a_question_and_a_condition_are_said_of_a_need_and_nobody_is_against_it(client, story):
    signed_in(client, story.two)
    page = read(client.get(story.of_need()))
    assert 'value="lived"' in page
    assert 'value="against"' not in page
    assert 'name="quote"' not in page
    sent = client.post(story.of_need(), {"kind": "lived", "body": "Je rentre à pied.", "source": ""})
    made = Argument.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, address_of_argument(made))
    assert (made.kind, made.need_id, made.proposal_id, made.table_id) == ("lived", story.need.pk, None, story.table.pk)
    assert client.post(story.of_need(), {"kind": "against", "body": "Non.", "source": ""}).status_code == 422
    with pytest.raises(Invalid) as refused:
        story.said(story.two, "Non.", kind="against")
    assert refused.value.reason.code == "kind_unknown"


def test_the_page_of_a_need_shows_the_most_supported_and_leads_to_its_debate(client, story):
    first = story.said(story.two, "Je rentre à pied.")
    story.said(story.three, "À condition que ce soit tous les soirs.", kind="condition")
    story.said(story.three, "Même le dimanche ?", kind="question")
    debate.support(speaker=story.one, argument_id=first.id, at=NOW)
    page = read(client.get(address_of("need", story.need)))
    assert f'href="{story.of_need()}"' in page
    assert "Je rentre à pied." in page
    assert 'Expérience <span class="count">1</span>' in page
    assert 'Question <span class="count">1</span>' in page
    debated = read(client.get(story.of_need()))
    assert "Ce qui est le plus appuyé" in debated
    assert "1 organisation l’appuie" in debated
    assert "Même le dimanche ?" in debated


def test_a_contribution_says_of_which_need_or_question_it_is_and_leads_back(client, story):
    for made, home, back, title in (
        (story.said(story.two, "Mot."), address_of("need", story.need), story.of_need(), "Rentrer le soir"),
        (
            story.asked(story.two, "Mot."),
            address_of("question-at-table", story.question, story.table.public_id),
            story.of_question(),
            "Quel transport ?",
        ),
    ):
        page = read(client.get(address_of_argument(Argument.objects.get(pk=made.id))))
        assert title in page
        assert f'href="{home}"' in page
        assert f'href="{back}"' in page


def test_the_organisation_that_stated_the_need_answers_for_it(client, story):
    made = story.said(story.two, "Combien de familles ?", kind="question")
    signed_in(client, story.one)
    here = address_of_argument(Argument.objects.get(pk=made.id))
    assert client.post(f"{here}reponse/", {"body": "Une quarantaine."}).status_code == 303
    page = read(client.get(story.of_need()))
    assert "Réponse de ceux que le texte concerne" in page
    assert "Une quarantaine." in page
    back = client.post(f"{here}appui/", {"back": "1"})
    assert back["Location"].startswith(story.of_need())


def test_what_was_heard_in_a_room_is_entered_in_the_debate_of_a_need_and_of_a_question(client, story):
    rose = a_person("Rose")
    Seat.objects.create(table=story.table, person_id=rose.person_id, role=Seat.CHAIR, since=NOW)
    signed_in(client, rose)
    for enter, kind in (
        (story.of_need(name="need-debate-enter"), "lived"),
        (story.of_question(name="question-debate-enter"), "for"),
    ):
        assert client.get(enter).status_code == 200
        heard = {"channel": "room", "heard_at": "Assemblée de Nicolet", "organization": story.bodies[1].pk}
        assert client.post(enter, {**heard, "kind": kind, "body": "Dit tout haut."}).status_code == 303
        assert "Dit tout haut." in read(client.get(enter))
    made = Argument.objects.order_by("pk")
    assert [(one.channel, one.heard_at, one.entered_by) for one in made] == [
        ("room", "Assemblée de Nicolet", rose.person_id)
    ] * 2
    client.logout()
    signed_in(client, story.two)
    assert client.get(story.of_need(name="need-debate-enter")).status_code == 403


def test_moderation_of_what_is_said_of_a_need_is_that_of_its_table_with_its_appeal(client, story):
    made = story.said(story.two, "Vise quelqu’un.")
    moderation.hide(speaker=COORDINATION, argument_id=made.id, reason="attack", words="Vise.", at=NOW)
    page = read(client.get(story.of_need()))
    assert "Vise quelqu’un." not in page
    assert "Cette contribution est masquée." in page
    signed_in(client, story.two)
    here = address_of_argument(Argument.objects.get(pk=made.id))
    assert client.post(f"{here}appel/", {"body": "Relisez."}).status_code == 303
    assert "Appel de Le Fournil" in read(signed_in_as_coordinator(client, story).get(moderation_url(story)))


def signed_in_as_coordinator(client, story):
    client.logout()
    rose = a_person("Rose")
    Seat.objects.create(table=story.table, person_id=rose.person_id, role=Seat.CHAIR, since=NOW)
    return signed_in(client, rose)


def moderation_url(story):
    return address_of("moderation", story.table)


def test_a_closed_table_shows_no_debate_to_others_nor_how_much_was_said(client, story):
    need, asked = story.said(story.two, "Entre nous."), story.asked(story.two, "Entre nous aussi.")
    close_to_others(story)
    pages = [
        story.of_need(),
        story.of_question(),
        *(address_of_argument(Argument.objects.get(pk=one.id)) for one in (need, asked)),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code in (403, 404)
        assert "Entre nous" not in read(answer)
        assert "Rentrer le soir" not in read(answer)
    outsider = mandated(a_speaker(an_organization("Ailleurs")))
    signed_in(client, outsider)
    assert client.post(story.of_need(), {"kind": "lived", "body": "Moi aussi."}).status_code in (403, 404)
    assert Argument.objects.count() == 2
    client.logout()
    signed_in(client, story.two)
    assert "Entre nous." in read(client.get(story.of_need()))


def test_a_refused_contribution_to_a_need_is_kept_as_a_draft_that_leads_back(client, story):
    signed_in(client, story.two)
    typed = {"kind": "lived", "body": "é" * 11_000, "source": ""}
    assert client.post(story.of_need(), typed).status_code == 422
    draft = Draft.objects.get(person_id=story.two.person_id)
    assert draft.url == story.of_need()
    assert "é" * 11_000 in read(client.get(f"{draft.url}?draft={draft.pk}"))


def test_what_was_said_of_a_need_that_is_joined_is_read_with_the_other_and_no_longer_there(client, story):
    other = story.stated("Un autobus le soir", speaker=story.two)
    said = story.said(story.three, "Dit de l’autre.", need=other)
    need_services.join(speaker=COORDINATION, need_id=other.pk, into_id=story.need.pk, at=NOW)
    answer = client.get(story.of_need(other))
    assert (answer.status_code, answer["Location"]) == (302, story.of_need())
    assert "Dit de l’autre." in read(client.get(story.of_need()))
    assert Argument.objects.get(pk=said.id).need_id == other.pk


def test_what_was_written_of_a_need_before_it_was_joined_is_not_said_of_the_other_by_itself(client, story):
    other = story.stated("Un autobus le soir", speaker=story.two)
    need_services.join(speaker=COORDINATION, need_id=other.pk, into_id=story.need.pk, at=NOW)
    signed_in(client, story.three)
    refused = client.post(story.of_need(other), {"kind": "lived", "body": "Écrit avant.", "source": ""})
    assert refused.status_code == 409
    assert "réuni à un autre" in read(refused)
    assert not Argument.objects.exists()
    draft = Draft.objects.get(person_id=story.three.person_id)
    there = client.get(f"{draft.url}?draft={draft.pk}", follow=True)
    assert there.redirect_chain[-1][0].partition("?")[0] == story.of_need()
    assert "Écrit avant." in read(there)


def test_what_was_said_of_a_joined_need_at_a_table_one_does_not_see_is_not_read(client, story):
    apart = a_table(title="À part", visibility=Table.CLOSED)
    seated(apart, story.bodies[1])
    other = story.stated("Un autobus le soir", speaker=story.two, table=apart)
    debate.argue(speaker=story.two, about=About(need_id=other.pk), said=Said("lived", "Entre nous."), at=NOW)
    need_services.join(speaker=COORDINATION, need_id=other.pk, into_id=story.need.pk, at=NOW)
    assert "Entre nous." not in read(client.get(story.of_need()))
    signed_in(client, story.two)
    assert "Entre nous." in read(client.get(story.of_need()))


def test_a_withdrawn_need_is_no_longer_debated_and_its_title_is_no_longer_read(client, story):
    made = story.said(story.two, "Resté lisible.")
    need_services.withdraw(speaker=story.one, need_id=story.need.pk, at=NOW)
    assert client.get(story.of_need()).status_code == 404
    page = read(client.get(address_of_argument(Argument.objects.get(pk=made.id))))
    assert "Resté lisible." in page
    assert "Rentrer le soir" not in page


def test_the_debate_of_a_question_is_that_of_one_table_and_the_same_words_are_said_at_each(client, story):
    other = a_table(title="Table de Lanaudière")
    seated(other, story.bodies[1])
    story.question.tables.create(table=other, at=NOW)
    here, there = story.asked(story.two, "D’accord."), story.asked(story.two, "D’accord.", table=other)
    assert here.id != there.id
    assert "D’accord." in read(client.get(story.of_question(other)))
    with pytest.raises(Invalid):
        story.asked(story.two, "Réponse croisée.", kind="answer", table=other, parent_id=here.id)
    page = read(client.get(address_of("question", story.question)))
    assert "Débats aux tables" in page
    assert f'href="{story.of_question(other)}"' in page


def test_a_need_that_no_table_heard_has_no_debate(client, story):
    Need.objects.filter(pk=story.need.pk).update(table=None)
    assert client.get(story.of_need()).status_code == 404
    assert "Aller au débat" not in read(client.get(address_of("need", story.need)))


def test_these_pages_cost_the_same_for_one_contribution_and_for_nine(client, story):
    def queries(address):
        cache.clear()
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    for made in (story.said(story.two, "Un."), story.asked(story.two, "Un.")):
        debate.support(speaker=story.one, argument_id=made.id, at=NOW)
    pages = (
        story.of_need(),
        story.of_question(),
        address_of("need", story.need),
        address_of("question", story.question),
    )
    before = [queries(page) for page in pages]
    for number in range(4):
        for speaker in (story.two, story.three):
            made = story.said(speaker, f"Encore {number}.")
            story.asked(speaker, f"Encore {number}.")
            debate.support(speaker=story.one, argument_id=made.id, at=NOW)
    after = [queries(page) for page in pages]
    assert after == before
    assert max(after) <= 40


def test_a_verb_has_an_address_in_each_language_and_the_former_one_leads_there(client, story):
    made = story.said(story.two, "Mot.")
    signed_in(client, story.three)
    for language in ("fr", "en", "es"):
        with translation.override(language):
            here = reverse("deliberation:argument-act", kwargs={"public_id": made.public_id, "verb": "reponse"})
            former = reverse("deliberation:argument-act-former", args=[made.public_id, "reponse"])
        assert client.get(here).status_code == 200
        answer = client.get(f"{former}?draft=3", follow=True)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] == here
        sent = client.post(former, {"body": f"Réponse {language}."})
        assert sent.status_code == 303
    assert Argument.objects.filter(kind="answer").count() == 3
    with translation.override("fr"):
        assert client.get(f"{address_of_argument(made)}autre-chose/").status_code == 404
        assert client.post(f"{address_of_argument(made)}autre-chose/", {"body": "x"}).status_code == 404


def test_the_debates_of_a_question_are_read_together_by_whoever_sees_their_tables(client, story):
    other = a_table(title="Table de Lanaudière")
    seated(other, story.bodies[1])
    story.question.tables.create(table=other, at=NOW)
    story.asked(story.two, "Dit en Mauricie.")
    story.asked(story.two, "Dit en Lanaudière.", table=other)
    whole = address_of("question-debates", story.question)
    page = read(client.get(whole))
    assert "Dit en Mauricie." in page
    assert "Dit en Lanaudière." in page
    assert f'href="{story.of_question(other)}"' in page
    assert "Publier la contribution" not in page
    assert f'href="{whole}"' in read(client.get(address_of("question", story.question)))
    assert client.get(whole.replace(story.question.slug, "autre"))["Location"] == whole
    assert client.post(whole, {"kind": "for", "body": "x"}).status_code == 405
    close_to_others(story)
    page = read(client.get(whole))
    assert "Dit en Mauricie." not in page
    assert "Table de la Mauricie" not in page
    assert "Dit en Lanaudière." in page
    Table.objects.update(visibility=Table.CLOSED)
    assert client.get(whole).status_code == 404
