"""One question goes to three regional tables; what they answer becomes one national text, with those who disagree.

What a table does three times is told once in a browser, and done twice by services. The same without any script.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from harness.browser import OpenPage
from harness.concertation import MARKS, Room
from harness.three_regions import NATION, REGIONS, SILENT, ThreeRegions
from playwright.sync_api import Locator, Page, expect

from chantier.deliberation.models import Proposal
from chantier.library.core import description as d
from chantier.library.tests.shelved import GROCERY, prepare, shelve

pytestmark = MARKS
QUESTION = "Que faut-il pour rentrer chez soi le soir ?"
HEARD = "Nos boulangères rentrent à pied après la fournée."
DOUBT = "Trois ans passent vite : la dernière année se perd à chercher la suite."
OBJECTION = "Demander la moitié, c’est offrir l’autre. Gardez cette phrase avec le texte."
REFUSAL = "Les trois tables ont arrêté un partage ; demander tout déferait ce que chacune a trouvé."
SOURCE = """# Le droit de rentrer

Chacun rentre chez soi chaque soir.

# Qui paie

L’État paie la moitié pendant cinq ans."""


@dataclass(frozen=True)
class Told:
    """Who lives the story, each in a browser of their own, and what they meet on the way."""

    room: Room
    story: ThreeRegions
    odile: Page
    anselme: Page
    wendy: Page
    marin: Page
    visitor: Page


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_three_regions_make_a_national_text(
    open_page: OpenPage, live_server: Any, settings: Any, tmp_path: Any, has_scripts: bool
) -> None:
    prepare(settings, tmp_path)
    shelve(replace(GROCERY, claims=(d.Claim(0, "Au-delà de trente trajets, il faut des salaires."),)))
    room, story = Room(open_page, live_server, has_scripts=has_scripts), ThreeRegions.sit()
    told = Told(
        room,
        story,
        odile=room.coordinator(),
        anselme=room.speaker(story.bodies["La Braise"], "Anselme")[0],
        wendy=room.speaker(story.bodies["Le Verger"], "Wendy")[0],
        marin=room.speaker(story.bodies["Le Hublot"], "Marin")[0],
        visitor=room.visitor(),
    )
    question = the_coordination_puts_one_question_to_three_tables(told)
    each_table_takes_it_with_its_own_calendar(told, question)
    each_table_says_what_it_lives(told, question)
    each_table_answers_in_sentences_that_cite(told, question)
    text = the_national_text_says_from_which_tables_each_article_comes(told)
    a_source_is_attached_to_a_passage(told, text)
    one_amendment_is_accepted_and_one_refused_with_its_reason(told, text)
    one_organisation_objects_and_the_text_is_settled_with_its_words(told, text)
    a_visitor_reads_where_the_nation_stands(told, question)
    a_visitor_checks_the_fingerprint(told, text)


def the_coordination_puts_one_question_to_three_tables(told: Told) -> str:
    page = told.odile
    page.goto("/fr/concertation/")
    link(page, NATION).first.click()
    link(page, "Poser une question à plusieurs tables").click()
    page.get_by_label("La question").fill(QUESTION)
    page.get_by_label("Ce qu’il faut savoir pour y répondre").fill("Dites ce qui manque chez vous.")
    for title, *_names in REGIONS.values():
        page.get_by_label(title).check()
    told.room.look(page)
    page.get_by_role("button", name="Poser la question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(nbsp(QUESTION))
    expect(page.get_by_text("N’a pas encore pris la question")).to_have_count(3)
    told.room.look(page)
    return page.url


def each_table_takes_it_with_its_own_calendar(told: Told, question: str) -> None:
    told.story.take_the_question("Estrie", days=20)
    told.story.take_the_question("Gaspésie", days=40)
    page = told.odile
    go_to_table(page, question, "Table de la Mauricie")
    link(page, "Prendre la question").first.click()
    step = page.get_by_role("group", name="Étape 1").first
    for verb in ("Proposer", "Amender", "Débattre", "Prendre position"):
        step.get_by_label(verb).check()
    today = timezone.localdate()
    step.get_by_label(re.compile(r"^Du\b")).first.fill(today.isoformat())
    step.get_by_label(re.compile("^Jusqu’au")).first.fill((today + timedelta(days=30)).isoformat())
    told.room.look(page)
    page.get_by_role("button", name="Prendre la question").click()
    ends = {}
    for region, (title, *_names) in REGIONS.items():
        go_to_table(page, question, title)
        ends[region] = page.get_by_text(re.compile("jusqu’au")).first.inner_text()
    assert len(set(ends.values())) == 3, ends


def each_table_says_what_it_lives(told: Told, question: str) -> None:
    page = told.anselme
    go_to_table(page, question, "Table de la Mauricie")
    at_table = page.url
    for kind, words in (("Pour", HEARD), ("Contre", DOUBT)):
        page.goto(at_table)
        link(page, "Aller au débat").first.click()
        page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
        page.get_by_label("Ce que dit votre organisation").fill(words)
        page.get_by_role("button", name="Publier la contribution").click()
        expect(page.get_by_text(words).first).to_be_visible()
    told.room.look(page)
    for region in ("Estrie", "Gaspésie"):
        told.story.speak(region)
    for region in REGIONS:
        told.story.settle(region)
    page.goto(at_table)
    expect(page.get_by_text("Ce que veut la région").first).to_be_visible()
    expect(page.get_by_text("Texte arrêté").first).to_be_visible()


def each_table_answers_in_sentences_that_cite(told: Told, question: str) -> None:
    for region in ("Estrie", "Gaspésie"):
        told.story.answer(region)
    page = told.anselme
    link(page, "Écrire la synthèse").first.click()
    first, second = (page.get_by_role("group", name=f"Phrase {number}") for number in (1, 2))
    first.get_by_label("Ce que dit la table").fill("La Mauricie veut rentrer le soir.")
    first.get_by_label("Mots cités").fill("« Nos boulangères rentrent à pied »")
    second.get_by_label("Ce que dit la table").fill("Une organisation doute de trois ans.")
    second.get_by_label("C’est l’avis d’une minorité").check()
    told.room.look(page)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    link(page, "Relire et publier").first.click()
    page.get_by_role("button", name="Publier la synthèse").click()
    expect(page.get_by_role("alert")).to_contain_text("La phrase 2 ne cite aucune contribution.")
    told.room.look(page)
    link(page, "Reprendre l’écriture").click()
    second.get_by_label("Mots cités").fill("la dernière année se perd")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    link(page, "Relire et publier").first.click()
    page.get_by_role("button", name="Publier la synthèse").click()
    expect(page.get_by_text("Une organisation doute de trois ans.")).to_be_visible()
    told.room.look(page)
    page.goto(question)
    expect(page.get_by_text("A répondu")).to_have_count(3)


def the_national_text_says_from_which_tables_each_article_comes(told: Told) -> str:
    row = told.story.national_text(SOURCE)
    told.story.a_price_that_divides()
    page = told.odile
    page.goto("/fr/concertation/")
    link(page, NATION).first.click()
    link(page, row.title).first.click()
    text = page.url
    link(page, "Article par article").click()
    for passage, source in (("Le droit de rentrer", "rentrer le soir"), ("Qui paie", "la région : Estrie")):
        choose(page.get_by_label("Passage"), passage)
        choose(page.get_by_label("Vient de"), source)
        page.get_by_role("button", name="Lier", exact=True).click()
        expect(page.get_by_text("Le passage dit maintenant d’où il vient.")).to_be_visible()
    told.room.look(page)
    page.goto(text)
    for title in ("Table de la Mauricie", "Table de l’Estrie"):
        expect(link(page, title).first).to_be_visible()
    return text


def a_source_is_attached_to_a_passage(told: Told, text: str) -> None:
    page = told.anselme
    page.goto(text)
    link(page, "Voir les sources, passage par passage").click()
    link(page, "Joindre une source au passage 1.1").click()
    page.get_by_label("Ou collez l’adresse d’une ressource, ou de l’une de ses affirmations").fill(an_address(told))
    page.get_by_role("button", name="Prendre cette source").click()
    page.get_by_label("Au-delà de trente trajets, il faut des salaires.").check()
    page.get_by_label("Appuie", exact=True).check()
    page.get_by_label("Un cas étudié").check()
    page.get_by_label("Pourquoi").fill("Trois ans de registre.")
    told.room.look(page)
    page.get_by_role("button", name="Joindre cette source").click()
    expect(page.get_by_text("Trois ans de registre.")).to_be_visible()
    told.room.look(page)


def one_amendment_is_accepted_and_one_refused_with_its_reason(told: Told, text: str) -> None:
    asks(told.wendy, text, "1.1", "Chacun rentre chez soi chaque soir, sans posséder d’automobile.")
    asks(told.marin, text, "2.1", "L’État paie tout pendant cinq ans.")
    told.room.look(told.marin)
    page = told.odile
    page.goto(text + "amendements/2/")
    page.get_by_label("La réponse et sa raison").fill(REFUSAL)
    page.get_by_role("button", name="Refuser").click()
    page.goto(text + "amendements/1/")
    page.get_by_role("button", name="Accepter").click()
    page.goto(text + "amendements/")
    told.room.look(page)
    link(page, "Voir le texte consolidé").click()
    page.get_by_role("button", name="En faire la version suivante").click()
    told.marin.goto(text + "amendements/2/")
    expect(told.marin.get_by_text(REFUSAL)).to_be_visible()
    told.marin.goto(text)
    expect(told.marin.get_by_text("sans posséder d’automobile")).to_be_visible()
    expect(told.marin.get_by_text("L’État paie la moitié")).to_be_visible()


def one_organisation_objects_and_the_text_is_settled_with_its_words(told: Told, text: str) -> None:
    page = told.odile
    page.goto(text)
    for _step in range(2):  # a page that says what it does, then its button
        page.get_by_role("link", name="Appeler les positions").or_(
            page.get_by_role("button", name="Appeler les positions")
        ).first.click()
    told.marin.goto(text + "positions/")
    told.marin.get_by_role("radio", name=re.compile("^Contre")).check()
    told.marin.get_by_role("button", name="Prendre position").click()
    expect(told.marin.get_by_role("alert")).to_contain_text("Dites pourquoi")
    told.marin.get_by_label("Pourquoi").fill(OBJECTION)
    told.marin.get_by_role("button", name="Prendre position").click()
    told.room.look(told.marin)
    row = Proposal.objects.get(title="Que chacun rentre le soir")
    for name in ("La Braise", "Le Fournil", "Le Verger", "Les Galets", "La Berçante"):
        told.story.take_position(row.pk, name, "support")
    page.goto(text)
    link(page, "Arrêter le texte").click()
    told.room.look(page)
    page.get_by_role("button", name="Arrêter le texte").click()
    expect(page.get_by_text("Texte arrêté", exact=True)).to_be_visible()
    page.goto(text + "positions/")
    expect(page.get_by_text(OBJECTION)).to_be_visible()
    expect(page.get_by_role("heading", name="Le Hublot")).to_be_visible()


def a_visitor_reads_where_the_nation_stands(told: Told, question: str) -> None:
    page = told.visitor
    page.goto(question)
    told.room.look(page)
    titles = page.get_by_role("heading", level=2).all_inner_texts()
    assert titles[0] == "Ce qui est partagé", titles
    assert "Ce que disent des minorités" in titles
    main = page.locator("main")
    expect(main).to_contain_text("Que chacun rentre le soir")
    expect(main).to_contain_text(re.compile(r"Un même prix partout.*L’accord se rompt\s+Gaspésie", re.DOTALL))
    expect(main).to_contain_text("Une organisation doute de trois ans.")
    expect(main).to_contain_text("Qui n’a pas parlé")
    expect(main).to_contain_text(SILENT)
    for title, *_names in REGIONS.values():
        expect(link(page, title).first).to_be_visible()


def a_visitor_checks_the_fingerprint(told: Told, text: str) -> None:
    page = told.visitor
    page.goto(text)
    told.room.look(page)
    shown = page.locator("code.fingerprint").first.inner_text()
    with page.expect_download() as waiting:
        link(page, "Télécharger le texte arrêté").click()
    content = waiting.value.path().read_bytes()
    assert hashlib.sha256(content).hexdigest() == shown
    kept = json.loads(content)
    ids = {body.public_id: name for name, body in told.story.bodies.items()}
    reasons = {ids[one["organization"]]: one["reason"] for one in kept["positions"]}
    assert [ids[one] for one in kept["minority"]] == ["Le Hublot"]
    assert reasons["Le Hublot"] == OBJECTION
    assert [(one["number"], one["state"]) for one in kept["amendments"]] == [(1, "accepted"), (2, "refused")]
    assert [one["bearing"] for one in kept["evidence"]] == ["supports"]


def asks(page: Page, text: str, passage: str, words: str) -> None:
    """An amendment: other words for a passage, and why."""
    page.goto(text)
    link(page, f"Amender le passage {passage}").click()
    page.get_by_label("Le passage tel que vous le voulez").fill(words)
    page.get_by_label("Pourquoi").fill("Notre table l’a dit.")
    page.get_by_role("button", name="Déposer l’amendement").click()
    expect(page.get_by_text("Notre table l’a dit.")).to_be_visible()


def go_to_table(page: Page, question: str, title: str) -> None:
    """From the view of the nation to what one table makes of the question."""
    page.goto(question)
    tables = page.locator("section").filter(has=page.get_by_role("heading", name="Les tables", exact=True))
    tables.get_by_role("link", name=title).click()


def link(page: Page, name: str) -> Locator:
    """A link of the page by the words that one reads."""
    return page.get_by_role("main").get_by_role("link", name=nbsp(name))


def choose(field: Locator, words: str) -> None:
    """The choice of a list that holds these words."""
    field.select_option(label=field.locator("option", has_text=nbsp(words)).first.inner_text())


def nbsp(words: str) -> re.Pattern[str]:
    """The same words, whatever the spaces between them."""
    return re.compile(r"\s".join(re.escape(part) for part in words.split()))


def an_address(told: Told) -> str:
    """What a reader copies from the page of the resource."""
    page = told.visitor
    page.goto("/fr/bibliotheque/")
    link(page, "L’épicerie reprise par ses voisins").first.click()
    return page.url
