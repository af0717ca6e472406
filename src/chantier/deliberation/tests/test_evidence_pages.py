"""Sources of a text as people meet them: chosen without script, said with their strength, flagged when they fall."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from chantier.deliberation.models import Draft, Evidence, Table
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import a_speaker, an_organization
from chantier.deliberation.tests.test_evidence import attach, react, withdraw
from chantier.foundation.access.api import Speaker
from chantier.foundation.search import api as search
from chantier.library.core import description as d
from chantier.library.models import Resource
from chantier.library.tests.shelved import GROCERY, HOUSING, prepare, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


@pytest.fixture
def case() -> Resource:
    return shelve(replace(GROCERY, claims=(d.Claim(0, "Trois emplois sont restés.", page="4"), d.Claim(0, "Deux."))))


def browser(speaker: Speaker) -> Client:
    return signed_in(Client(), mandated(speaker))


def read(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def page(story: Story, more: str = "") -> str:
    row = story.row
    return f"/fr/concertation/propositions/{row.public_id}-{row.slug}/preuves/{more}"


def typed(**more: Any) -> dict[str, Any]:
    return {"bearing": "supports", "strength": "case", "why": "Le <b>même</b> service.", "claim": "", **more}


def test_a_source_is_searched_chosen_and_joined_without_any_script(case: Resource) -> None:
    story = Story()
    story.move("publish", story.one)
    search.flush_now()
    own, key = browser(story.two), story.text.passages[1].key
    form = page(story, f"ajout/?passage={key}")
    assert "Joindre une source au passage 1.1" in read(own.get(page(story)))
    found = read(own.get(f"{form}&q=épicerie"))
    assert "Choisir « L’épicerie reprise par ses voisins »" in found
    assert "Aucune ressource" in read(own.get(f"{form}&q=zzzzzz"))
    chosen = f"{form}&source={case.public_id}"
    assert "Trois emplois sont restés." in read(own.get(chosen))
    done = own.post(chosen, typed(claim="1"))
    assert (done.status_code, done["Location"]) == (303, f"{page(story)}#{key}")
    react()
    shown = read(Client().get(page(story)))
    for said in ("L’épicerie reprise par ses voisins", "affirmation 1", "Appuie", "Un cas étudié", "Le Fournil"):
        assert said in shown
    assert "Le &lt;b&gt;même&lt;/b&gt; service." in shown
    assert "Joindre une source" not in shown
    assert "Anselme" not in shown
    row = story.row
    panel = read(Client().get(f"/fr/concertation/propositions/{row.public_id}-{row.slug}/"))
    assert "1 passage sur 3 s’appuie sur une source." in panel
    shelf = read(Client().get(f"/fr/ressources/{case.public_id}-{case.slug}/"))
    assert "Un transport du soir" in shelf


@pytest.mark.parametrize("end", ["", "#c2", "?affirmation=2"])
def test_an_address_that_is_pasted_is_enough(case: Resource, end: str) -> None:
    story = Story()
    own, key = browser(story.one), story.text.passages[1].key
    pasted = f"https://x.example/fr/ressources/{case.public_id}-{case.slug}/{end}"
    page_of_form = own.get(page(story, "ajout/"), {"passage": key, "adresse": pasted})
    assert 'name="bearing"' in read(page_of_form)
    assert page_of_form.context["form"].initial["claim"] == ("2" if end else "")


@pytest.mark.parametrize("pasted", ["n’importe quoi !", "https://x.example/fr/ressources/zzzzzz-x/", "//", "'"])
def test_an_address_that_leads_nowhere_says_so(case: Resource, pasted: str) -> None:
    story = Story()
    own = browser(story.one)
    answer = own.get(page(story, "ajout/"), {"passage": story.text.passages[1].key, "adresse": pasted})
    assert answer.status_code == 422
    assert 'role="alert"' in read(answer)


def test_who_may_not_bring_a_source_is_told_why_and_what_they_typed_is_kept(case: Resource) -> None:
    story = Story()
    story.move("publish", story.one)
    form = page(story, f"ajout/?passage={story.text.passages[1].key}&source={case.public_id}")
    assert Client().get(form).status_code == 302
    outside = browser(a_speaker(an_organization("Autre")))
    assert outside.get(form).status_code == 403
    answer = outside.post(form, typed())
    assert (answer.status_code, Evidence.objects.exists()) == (403, False)
    assert "même" in read(answer)
    assert "même" in Draft.objects.get().content["why"]
    story.move("call-for-positions")
    late = browser(story.two)
    assert late.post(form, typed()).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"bearing": "proves"}, {"strength": ""}, {"claim": "9"}, {"why": "x" * 1_000_000}, {"why": "a\u202eb"}]
)
def test_what_makes_no_sense_is_shown_again(case: Resource, wrong: dict[str, Any]) -> None:
    story = Story()
    form = page(story, f"ajout/?passage={story.text.passages[1].key}&source={case.public_id}")
    answer = browser(story.one).post(form, typed(**wrong))
    assert (answer.status_code, Evidence.objects.exists()) == (422, False)


def test_headings_and_lost_passages_take_no_source(case: Resource) -> None:
    story = Story()
    own = browser(story.one)
    for key in (story.text.passages[0].key, "p99", ""):
        assert own.get(page(story, "ajout/"), {"passage": key}).status_code == 404


def test_a_withdrawn_source_is_to_be_read_again_and_can_be_taken_away(case: Resource) -> None:
    story = Story()
    story.move("publish", story.one)
    brought = attach(story, case)
    withdraw(case)
    react()
    shown = read(Client().get(page(story)))
    for said in ("à relire", "Chiffres faux.", "Son appui a été retiré"):
        assert said in shown
    row = story.row
    assert "1 source a été retirée" in read(Client().get(f"/fr/concertation/propositions/{row.public_id}-{row.slug}/"))
    assert browser(story.two).post(page(story, f"{brought}/retrait/")).status_code == 403
    own = browser(story.one)
    assert own.post(page(story, f"{brought}/retrait/")).status_code == 303
    assert own.post(page(story, "999999999999999999/retrait/")).status_code == 404
    assert "à relire" not in read(Client().get(page(story)))


def test_a_draft_and_a_closed_table_keep_their_sources_to_themselves(case: Resource) -> None:
    story = Story(visibility=Table.CLOSED)
    attach(story, case)
    assert Client().get(page(story)).status_code in {302, 403}
    assert browser(story.two).get(page(story)).status_code == 403
    story.move("publish", story.one)
    assert "L’épicerie" in read(browser(a_speaker(story.two_body, "Basile")).get(page(story)))


def test_the_page_costs_the_same_for_one_source_and_for_many(
    case: Resource, client: Client, django_assert_max_num_queries: Any
) -> None:
    story, other = Story(), shelve(HOUSING)
    story.move("publish", story.one)
    for place in (1, 2, 4):
        attach(story, case, place=place)
        attach(story, other, place=place, bearing="contradicts")
    client.get(page(story))
    with django_assert_max_num_queries(16):
        client.get(page(story))


def test_a_passage_written_anew_meanwhile_is_said_and_what_was_typed_about_it_is_kept(case: Resource) -> None:
    story = Story()
    story.move("publish", story.one)
    own, pen = browser(story.two), browser(story.pen)
    form = page(story, f"ajout/?passage={story.text.passages[2].key}&source={case.public_id}")
    assert own.get(form).status_code == 200
    source = story.row.current.text.body.replace("Il commence par les deux MRC les moins bien servies.", "")
    row = story.row
    changed = {"title": row.title, "source": source, "revision": str(row.revision), "note": ""}
    assert pen.post(page(story).replace("preuves/", "ecrire/"), changed).status_code == 302
    answer = own.post(form, typed())
    assert answer.status_code == 409
    assert "Ce passage n’est plus dans le texte" in read(answer)
    assert not Evidence.objects.exists()
    draft = Draft.objects.get(person_id=story.two.person_id)
    assert draft.content["why"] == "Le <b>même</b> service."
    again = own.get(f"{draft.url}&draft={draft.pk}", follow=True)
    assert "Choisissez un passage du texte d’aujourd’hui." in read(again)
    assert own.post(f"{page(story, 'ajout/')}?passage={story.text.passages[1].key}", typed()).status_code == 422
