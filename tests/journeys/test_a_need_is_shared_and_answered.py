"""A need is said before any proposal, shared by another organisation, joined with its twin, and answered by a text."""

from __future__ import annotations

from typing import Any

from harness.browser import OpenPage
from harness.concertation import MARKS, Room
from playwright.sync_api import Page, expect

from chantier.deliberation.services import proposals
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_table, an_organization, seated
from chantier.deliberation.tests.test_needs import a_region

pytestmark = MARKS
OURS, TWIN = "Rentrer du travail le soir sans auto", "Un minibus après la fournée"


def test_a_need_is_said_shared_joined_and_answered(open_page: OpenPage, live_server: Any) -> None:
    a_region()
    table, room = a_table(), Room(open_page, live_server)
    pages = []
    for name, person in (("La Braise", "Anselme"), ("Le Fournil", "Zelie")):
        body = an_organization(name)
        seated(table, body)
        pages.append(room.speaker(body, person)[0])
    anselme, zelie = pages
    odile, visitor = room.coordinator(), room.visitor()
    need = an_organisation_says_what_is_missing(anselme, OURS, 40, room)
    nobody_answers_it_yet(visitor)
    another_shares_it_for_its_own_people(zelie, need, room)
    twin = an_organisation_says_what_is_missing(zelie, TWIN, 12, room)
    the_coordination_joins_the_twins(odile, twin, room)
    a_text_answers_it(odile, table, room)
    everybody_reads_that_an_answer_exists(visitor, need, room)


def an_organisation_says_what_is_missing(page: Page, words: str, people: int, room: Room) -> str:
    page.goto("/fr/concertation/besoins/")
    page.get_by_role("link", name="Dire un besoin").first.click()
    page.get_by_label("Le besoin, en une phrase").fill(words)
    page.get_by_label("Pour qui").fill("Boulangères et cueilleuses")
    page.get_by_label("Ce qui se passe aujourd’hui").fill("Le dernier autobus part à cinq heures.")
    page.get_by_label("Où", exact=True).select_option(label="Mauricie")
    page.get_by_label("Environ combien de personnes").fill(str(people))
    room.look(page)
    page.get_by_role("button", name="Dire ce besoin").click()
    if words == TWIN:
        expect(page.get_by_role("status").filter(has_text="Des besoins semblables")).to_contain_text(OURS)
        page.get_by_role("button", name="Aucun n’est le même").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    expect(page.get_by_text("Sans réponse")).to_be_visible()
    return page.url


def nobody_answers_it_yet(page: Page) -> None:
    page.goto("/fr/concertation/besoins/")
    page.get_by_role("link", name="Sans réponse").first.click()
    expect(page.get_by_role("main").get_by_role("link", name=OURS)).to_be_visible()


def another_shares_it_for_its_own_people(page: Page, need: str, room: Room) -> None:
    page.goto(need)
    page.get_by_role("link", name="C’est aussi notre besoin").click()
    page.get_by_label("Environ combien de personnes, de votre côté").fill("25")
    page.get_by_role("button", name="Partager ce besoin").click()
    expect(page.get_by_text("Votre organisation partage ce besoin.")).to_be_visible()
    shares = page.locator("section").filter(has=page.get_by_role("heading", name="Qui le partage"))
    for name in ("La Braise", "Le Fournil"):
        expect(shares.get_by_role("link", name=name)).to_be_visible()
    expect(shares).to_contain_text("65")
    room.look(page)


def the_coordination_joins_the_twins(page: Page, twin: str, room: Room) -> None:
    page.goto(twin)
    page.get_by_role("link", name="Réunir à un autre").click()
    room.look(page)
    page.get_by_role("button", name=f"Réunir à « {OURS} »").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OURS)
    expect(page.get_by_role("heading", name="Dit aussi ainsi")).to_be_visible()
    expect(page.get_by_text(TWIN)).to_be_visible()


def a_text_answers_it(page: Page, table: Any, room: Room) -> None:
    drafted = proposals.draft(
        speaker=COORDINATION, table_id=table.pk, title="Un transport du soir", source="Un minibus par village.", at=NOW
    )
    proposals.move(speaker=COORDINATION, proposal_id=drafted.id, verb="publish", at=NOW)
    page.goto("/fr/concertation/")
    page.get_by_role("main").get_by_role("link", name="Un transport du soir").first.click()
    page.get_by_role("link", name="Dire à quels besoins elle répond").click()
    room.look(page)
    page.get_by_role("button", name=f"Répond à « {OURS} »").click()
    expect(page.get_by_role("heading", name="Elle répond à")).to_be_visible()
    expect(page.get_by_role("button", name="N’y répond pas")).to_be_visible()


def everybody_reads_that_an_answer_exists(page: Page, need: str, room: Room) -> None:
    page.goto(need)
    expect(page.get_by_text("Une réponse existe")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Un transport du soir").first).to_be_visible()
    room.look(page)
    page.goto("/fr/concertation/besoins/")
    page.get_by_role("link", name="Sans réponse").first.click()
    expect(page.get_by_text("Aucun besoin n’attend de réponse")).to_be_visible()
