"""The pages of a question: the nation’s view, a table’s answer, and what each refuses."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from chantier.deliberation import acts
from chantier.deliberation.models import Argument, Draft, Phase, Question, QuestionAtTable, Seat, Synthesis, Table
from chantier.deliberation.services import questions
from chantier.deliberation.services import syntheses as services
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.tables import COORDINATION, NOW, an_organization, seated
from chantier.deliberation.tests.test_rounds import SAID, Round, a_stance, placed
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.access.api import COORDINATOR
from chantier.foundation.journal.api import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _french(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


@pytest.fixture
def story():
    return Round()


def at(story, number=0, name="question-at-table"):
    return address_of(name, story.question, story.regions[number].public_id)


def as_pen(client, story, number=0):
    return sign_in(client, of=story.bodies[story.regions[number].pk, 0])


def test_the_nation_sees_agreement_across_groups_first_then_where_it_breaks(client, story):
    placed(story)
    for title, stances in (("Partagé", ("reserve", "reserve")), ("Déchiré", ("support", "object"))):
        text = story.proposal(title, story.nation)
        for (table_id, _place), body in story.bodies.items():
            a_stance(text, body, stances[table_id != story.regions[0].pk])
    story.published(0)
    page = read(client.get(address_of("question", story.question)))
    assert page.index("Partagé") < page.index("Déchiré")
    assert "Le plus partagé : « Partagé »" in page
    assert re.search(r"L’accord se rompt</span>\s*Estrie", page)
    assert "1 réponse ; tables : 3" in page
    assert "N’a pas encore pris la question" in page
    assert "Voir les nombres en tableau" in page
    assert "style=" not in re.search(r"<main.*</main>", page, re.S)[0]


def test_each_group_of_a_proposal_has_its_line_behind_an_address_of_its_own(client, story):
    placed(story)
    text = story.proposal("Déchiré", story.nation)
    for (table_id, _place), body in story.bodies.items():
        a_stance(text, body, ("support", "object")[table_id != story.regions[0].pk])
    nation = client.get(address_of("question", story.question))
    address = address_of("question-groups", story.question, text.public_id)
    assert f'href="{address}"' in read(nation)
    page = read(client.get(address))
    for said in ("Déchiré", "Estrie", "se rompt ici", "Lire la proposition"):
        assert said in page
    seen = nation.context["main"]
    assert "Ce que chaque groupe en dit" in seen
    assert client.get(address_of("question-groups", story.question, "inconnu")).status_code == 404
    moved = address.replace(story.question.slug, "autre")
    assert client.get(moved).url == address
    Table.objects.filter(pk=story.nation.pk).update(visibility=Table.CLOSED)
    assert client.get(address).status_code == 404


def test_the_view_of_the_nation_shows_an_act_at_once_and_nothing_of_a_closed_table(client, story):
    placed(story)
    text = story.proposal("Partagé", story.nation)
    address = address_of("question", story.question)
    assert "On ne peut encore rien en dire" in read(client.get(address))
    for body in story.bodies.values():
        a_stance(text, body, "support")
        record(name=acts.POSITION_TAKEN, speaker=COORDINATION, at=NOW, subject=("deliberation.proposal", text.pk))
    assert "Le plus partagé : « Partagé »" in read(client.get(address))
    Table.objects.filter(pk=story.nation.pk).update(visibility=Table.CLOSED)
    assert "Partagé" not in read(client.get(address))


def test_a_long_view_is_read_page_by_page_the_summary_first(client, story):
    placed(story)
    for number in range(23):
        text = story.proposal(f"Texte {number}", story.nation)
        for body in story.bodies.values():
            a_stance(text, body, "support")
    address = address_of("question", story.question)
    first, second = read(client.get(address)), read(client.get(address, {"page": "2"}))
    titles = [set(re.findall(r"Texte [0-9]+(?=</a></h[34]>)", page.split('id="texte"')[0])) for page in (first, second)]
    assert [len(found) for found in titles] == [20, 3]
    assert not titles[0] & titles[1]
    assert "Propositions 1 à 20 sur 23" in first
    assert "Ce que chaque groupe en dit" in first
    for page in (first, second):
        assert "Qui n’a pas parlé" in page
    for wrong in ("0", "-1", "x", "99999999999", "50"):
        assert client.get(address, {"page": wrong}).status_code == 200


def test_in_a_long_list_what_one_or_two_voices_would_move_is_said_apart(client, story):
    placed(story)
    for number in range(10):
        text = story.proposal(f"Texte {number}", story.nation)
        for rank, body in enumerate(story.bodies.values()):
            a_stance(text, body, "support" if (rank + number) % 4 else "reserve")
    page = read(client.get(address_of("question", story.question)))
    assert "Celles qui se suivent de près" in page
    assert "(50 essais)" in page


def test_a_question_is_asked_by_a_form_and_what_was_typed_survives_a_refusal(client, story):
    sign_in(client, role=COORDINATOR)
    address = reverse("deliberation:question-ask", args=[story.nation.public_id])
    form = {"title": "Et le logement ?", "body": "**Vite**", "language": "fr", "tables": [story.regions[0].pk]}
    bad = client.post(address, {**form, "title": "Et\u202e le logement ?"})
    assert bad.status_code == 422
    assert "Vite" in read(bad)
    assert Draft.objects.count() == 1
    assert client.post(address, {**form, "tables": ["123456"]}).status_code == 422
    done = client.post(address, form)
    assert done.status_code == 303
    assert not Draft.objects.exists()
    page = read(client.get(done.url))
    assert "<strong>Vite</strong>" in page
    assert "Et le logement ?" in read(client.get(reverse("deliberation:questions")))


def test_who_does_not_run_the_table_does_not_ask_put_or_close(client, story):
    as_pen(client, story)
    assert client.get(reverse("deliberation:question-ask", args=[story.nation.public_id])).status_code == 403
    for name in ("question-put", "question-close"):
        assert client.post(address_of(name, story.question)).status_code == 403
    assert client.post(at(story, name="question-accept")).status_code == 403
    assert Question.objects.get().closed_at is None


def test_it_is_put_to_more_tables_then_closed(client, story):
    sign_in(client, role=COORDINATOR)
    address = address_of("question-put", story.question)
    assert client.get(address).status_code == 200
    assert client.post(address, {"tables": [story.nation.pk]}).status_code == 303
    assert client.post(address, {"tables": [story.nation.pk]}).status_code == 422
    assert QuestionAtTable.objects.count() == 4
    assert "Ces tables n’ont pas encore répondu" in read(client.get(address_of("question-close", story.question)))
    assert client.post(address_of("question-close", story.question)).status_code == 303
    assert "N’a pas répondu" in read(client.get(address_of("question", story.question)))


def test_a_table_takes_the_question_with_its_own_calendar(client, story):
    sign_in(client, role=COORDINATOR)
    address = at(story, name="question-accept")
    assert "Prendre la question" in read(client.get(address))
    rows = {
        "phases-TOTAL_FORMS": "2",
        "phases-INITIAL_FORMS": "0",
        "phases-0-verbs": ["propose", "debate"],
        "phases-0-first": "2026-06-01",
        "phases-0-last": "2026-06-30",
    }
    assert client.post(address, {**rows, "phases-0-last": "2026-05-01"}).status_code == 422
    assert client.post(address, rows).status_code == 303
    phase = Phase.objects.get(question=story.question)
    assert (phase.table, phase.closes_at.isoformat()) == (story.regions[0], "2026-07-01T04:00:00+00:00")
    assert "En parle" in read(client.get(at(story))) or "En retard" in read(client.get(at(story)))


def test_the_pen_writes_a_sentence_with_the_words_it_rests_on_reads_it_over_and_publishes(client, story):
    story.argument()
    as_pen(client, story)
    address = at(story, name="synthesis-edit")
    page = read(client.get(address))
    assert SAID in page
    assert "[a-arg0]" in page
    form = {
        "text-1": "Le soir manque.",
        "quotes-1": "« les jeunes familles ne viennent plus »\n[a-arg0] Sans transport",
        "text-2": "Une maison en doute.",
        "quotes-2": "",
        "minority-2": "1",
        "revision": "0",
        "language": "fr",
    }
    assert client.post(address, form).status_code == 303
    check = read(client.get(at(story, name="synthesis-publish")))
    assert "Ne cite rien encore" in check
    assert "100 %" in check
    refused = client.post(at(story, name="synthesis-publish"), {"revision": "1"})
    assert refused.status_code == 422
    assert "La phrase 2 ne cite aucune contribution." in read(refused)
    form = {**form, "revision": "1", "quotes-2": "[a-arg0] jeunes familles ne viennent"}
    assert client.post(address, form).status_code == 303
    assert client.post(at(story, name="synthesis-publish"), {"revision": "2"}).status_code == 303
    client.logout()
    page = read(client.get(at(story)))
    assert "A répondu" in page
    assert "les jeunes familles ne viennent plus" in page
    assert Synthesis.objects.get().fingerprint in page
    nation = read(client.get(address_of("question", story.question)))
    assert "Une maison en doute." in nation
    assert "Le soir manque." not in nation


def test_two_pens_at_once_lose_nothing(client, story):
    story.argument()
    asked = story.asked()
    person = as_pen(client, story)
    address = at(story, name="synthesis-edit")
    client.get(address)
    services.save_draft(speaker=story.pen(), asked_id=asked.pk, sentences=(), revision=0, at=NOW)
    mine = {"text-1": "Ma phrase <b>à moi</b>.", "quotes-1": "des mots", "revision": "0", "language": "fr"}
    page = client.post(address, mine)
    assert page.status_code == 409
    assert "Ma phrase &lt;b&gt;à moi&lt;/b&gt;." in read(page)
    assert 'name="revision" value="1"' in read(page)
    draft = Draft.objects.get(person_id=person.pk)
    again = client.get(f"{draft.url}?draft={draft.pk}")
    assert "Ma phrase &lt;b&gt;à moi&lt;/b&gt;." in read(again)


def test_a_mandate_that_ended_meanwhile_writes_nothing_and_keeps_what_was_typed(client, story):
    person = as_pen(client, story)
    Seat.objects.filter(role=Seat.PEN).update(until=timezone.now())
    assert client.get(at(story, name="synthesis-edit")).status_code == 403
    page = client.post(at(story, name="synthesis-edit"), {"text-1": "Gardez-moi.", "revision": "0"})
    assert page.status_code == 403
    assert Draft.objects.get(person_id=person.pk).content["text-1"] == "Gardez-moi."
    assert client.post(at(story, name="synthesis-publish"), {"revision": "1"}).status_code == 403
    assert not Synthesis.objects.exists()


def test_words_that_nobody_said_and_a_megabyte_are_refused_kindly(client, story):
    story.argument()
    as_pen(client, story)
    for text, quotes in (("Une.", "jamais dit par personne"), ("a" * 1_000_000, ""), ("Une\u200b.", "")):
        page = client.post(
            at(story, name="synthesis-edit"), {"text-1": text, "quotes-1": quotes, "revision": "0", "language": "fr"}
        )
        assert page.status_code == 422
    assert client.post(at(story, name="synthesis-edit"), {"text-1": "Une.", "revision": "x"}).status_code == 409
    assert not Synthesis.objects.exists()


def test_a_closed_table_shows_neither_its_questions_nor_what_it_says(client, story):
    Table.objects.update(visibility=Table.CLOSED)
    assert client.get(address_of("question", story.question)).status_code == 404
    assert client.get(at(story)).status_code == 404
    Table.objects.filter(pk=story.regions[1].pk).update(visibility=Table.PUBLIC)
    page = read(client.get(address_of("question", story.question)))
    assert "Estrie" in page
    assert "Gaspésie" not in page
    assert "Table nationale" not in page
    listed = read(client.get(reverse("deliberation:questions")))
    assert "Comment se déplacer le soir" in listed
    assert "Table nationale" not in listed
    assert client.get(at(story, 0)).status_code == 403
    assert client.get(at(story, 1)).status_code == 200


def test_articles_are_linked_to_tables_by_the_pen_and_read_by_all(client, story):
    story.published(0)
    national = story.proposal("Le texte national", story.nation)
    address = address_of("proposal-origins", national)
    sign_in(client, role=COORDINATOR)
    page = read(client.get(address))
    value = re.search(r'value="(sentence-\d+)"', page)[1]
    assert client.post(address, {"passage": "p1", "source": value}).status_code == 303
    assert client.post(address, {"passage": "p99", "source": value}).status_code == 422
    assert client.post(address, {"passage": "p1", "source": "rien"}).status_code == 422
    client.logout()
    page = read(client.get(address))
    assert "Le soir manque." in page
    assert "Délier" not in page
    assert client.post(address, {"remove": "1"}).status_code == 403
    panel = read(client.get(address_of("proposal", national)))
    assert "D’où vient ce texte" in panel
    assert "Gaspésie" in panel
    assert "tables d’origine : 1" in read(client.get(address_of("question", story.question)))


def test_panels_show_questions_and_consultations_on_the_page_of_a_table(client, story):
    page = read(client.get(address_of("table", story.regions[0])))
    assert "Comment se déplacer le soir ?" in page
    assert "Poser une question à plusieurs tables" not in page
    sign_in(client, role=COORDINATOR)
    page = read(client.get(address_of("table", story.nation)))
    assert "Posées par cette table" in page
    assert "Ouvrir une consultation par énoncés" in page


def test_pages_cost_the_same_for_one_table_and_for_three(client, story, django_assert_max_num_queries):
    placed(story)
    for number in range(2):
        story.published(number)
        text = story.proposal(f"Texte {number}", story.nation)
        for body in story.bodies.values():
            a_stance(text, body, "support")
    with django_assert_max_num_queries(46):
        client.get(address_of("question", story.question))
    with django_assert_max_num_queries(40):
        client.get(at(story))
    with django_assert_max_num_queries(9):
        client.get(reverse("deliberation:questions"))


def test_one_says_something_of_the_question_at_ones_table_and_the_synthesis_may_cite_it(client, story):
    here, elsewhere = (at(story, number, "question-debate") for number in (0, 1))
    body = "À Gaspé, **plus rien** ne roule après dix-huit heures."
    said = {"kind": "lived", "body": body, "source": ""}
    person = as_pen(client, story)
    assert client.post(elsewhere, said).status_code == 403
    assert Draft.objects.get(person_id=person.pk).content["body"] == body
    assert client.post(here, {**said, "body": " "}).status_code == 422
    assert client.post(here, said).status_code == 303
    assert client.post(here, said).status_code == 303
    assert Argument.objects.count() == 1
    page = read(client.get(here))
    assert "À Gaspé, <strong>plus rien</strong> ne roule après dix-huit heures." in page
    assert f'href="{here}"' in read(client.get(at(story)))
    assert f'href="{here}"' in read(client.get(address_of("question", story.question)))
    assert "plus rien ne roule" in read(client.get(at(story, name="synthesis-edit")))
    questions.close(speaker=COORDINATION, question_id=story.question.pk, at=NOW)
    assert client.post(here, {**said, "body": "Trop tard."}).status_code == 409


def test_a_consultation_sheds_light_on_a_question_of_its_table(client, story):
    sign_in(client, role=COORDINATOR)
    address = reverse("deliberation:opinion-new", args=[story.regions[0].public_id])
    assert "Pour éclairer la question" in read(client.get(address))
    form = {"title": "En phrases", "statements": "Un.\nDeux.", "voters": "persons", "language": "fr"}
    assert client.post(address, {**form, "question": "999999"}).status_code == 422
    assert client.post(address, {**form, "question": str(story.question.pk)}).status_code == 303
    assert "En phrases" in read(client.get(address_of("question", story.question)))


def test_a_former_address_leads_to_the_present_one_and_an_unknown_one_nowhere(client, story):
    for address in (address_of("question", story.question), at(story)):
        page = client.get(address.replace(story.question.slug, "autre"))
        assert (page.status_code, page.url) == (301, address)
    assert client.get("/fr/concertation/questions/inconnue-x/").status_code == 404
    assert client.get(address_of("question-at-table", story.question, "inconnue")).status_code == 404


def test_a_question_is_read_in_its_language_by_every_reader(client, story):
    page = client.get(address_of("question", story.question).replace("/fr/", "/en/"))
    assert page.status_code in (200, 404)
    questions.close(speaker=COORDINATION, question_id=story.question.pk, at=NOW)
    assert "Close" in read(client.get(address_of("question", story.question)))


def test_who_sits_at_a_closed_table_that_asks_is_not_named_to_those_who_do_not_see_it(client, story):
    placed(story)
    apart = an_organization("La Maison à part")
    seated(story.nation, apart)
    assert "La Maison à part" in read(client.get(address_of("question", story.question)))
    Table.objects.filter(pk=story.nation.pk).update(visibility=Table.CLOSED)
    page = client.get(address_of("question", story.question))
    assert page.status_code == 200
    assert "La Maison à part" not in read(page)
