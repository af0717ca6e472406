"""Short statements, answered from the keyboard; what is shared is read in words, and anybody computes it again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from harness.browser import OpenPage
from harness.concertation import MARKS, Room
from playwright.sync_api import Page, expect

from chantier.deliberation.models import OpinionMap, Table
from chantier.deliberation.services import opinions
from chantier.deliberation.tests.tables import a_speaker, a_table, an_organization, seated
from chantier.foundation.access.api import Speaker

pytestmark = MARKS
STATEMENTS = (
    "Le soir fait partie de la semaine.",
    "On doit pouvoir réserver au téléphone.",
    "Un trajet coûte le même prix partout.",
    "Le bénévolat suffit.",
)
#: What the others answer, in order: they agree on the first and the last, and divide on the third.
ANSWERS = [(1, 1, 1, -1)] * 6 + [(1, 1, -1, -1)] * 6


def test_an_opinion_is_asked_answered_and_computed_again(open_page: OpenPage, live_server: Any, tmp_path: Path) -> None:
    table, room = a_table(), Room(open_page, live_server)
    body = an_organization("La Braise")
    seated(table, body)
    odile, anselme, visitor = room.coordinator(), room.speaker(body, "Anselme")[0], room.visitor()
    the_coordination_asks(odile, table, room)
    one_answers_with_the_keyboard_alone(anselme, room)
    others_answer(table)
    shown = anybody_reads_what_is_shared(visitor, room)
    anybody_finds_the_same_fingerprint(visitor, shown, tmp_path)


def the_coordination_asks(page: Page, table: Table, room: Room) -> None:
    page.goto("/fr/concertation/")
    page.get_by_role("main").get_by_role("link", name="Table du transport").first.click()
    page.get_by_role("link", name="Ouvrir une consultation par énoncés").click()
    page.get_by_label("Sur quoi consultez-vous ?").fill("Le dernier autobus")
    page.get_by_label("Premiers énoncés, un par ligne").fill("\n".join(STATEMENTS))
    room.look(page)
    page.get_by_role("button", name="Ouvrir la consultation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le dernier autobus")


def one_answers_with_the_keyboard_alone(page: Page, room: Room) -> None:
    page.goto("/fr/concertation/avis/")
    page.get_by_role("main").get_by_role("link", name="Le dernier autobus").first.click()
    room.look(page)
    for done in range(len(STATEMENTS)):
        expect(page.get_by_text(f"{done} réponses données sur 4")).to_be_visible()
        page.get_by_role("button", name="D’accord", exact=True).focus()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Pas d’accord")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
    expect(page.get_by_text("Vous avez répondu à tout.")).to_be_visible()
    page.get_by_role("link", name="Tous les énoncés").click()
    page.get_by_role("link", name="Changer la réponse à l’énoncé 4").click()
    page.get_by_role("button", name="Pas d’accord").press("Enter")
    page.get_by_role("link", name="Tous les énoncés").click()
    expect(page.get_by_text("Votre réponse :")).to_have_count(4)
    expect(page.get_by_role("listitem").filter(has_text=STATEMENTS[3])).to_contain_text("pas d’accord")
    room.look(page)


def others_answer(table: Table) -> None:
    asked = OpinionMap.objects.get()
    for number, answers in enumerate(ANSWERS):
        body = an_organization(f"Maison {number}")
        seated(table, body)
        speaker: Speaker = a_speaker(body, f"Voix{number}")
        for statement, value in enumerate(answers, start=1):
            opinions.vote(speaker=speaker, map_id=asked.pk, number=statement, value=value, at=timezone.now())
    assert opinions.compute(map_id=asked.pk, at=timezone.now())


def anybody_reads_what_is_shared(page: Page, room: Room) -> str:
    page.goto("/fr/concertation/avis/")
    page.get_by_role("main").get_by_role("link", name="Le dernier autobus").first.click()
    page.get_by_role("link", name="Résultats").click()
    room.look(page)
    shared = page.locator("section").filter(has=page.get_by_role("heading", name="Ce qui est partagé"))
    expect(shared).to_contain_text(STATEMENTS[0])
    expect(shared).to_contain_text(STATEMENTS[3])
    expect(shared).not_to_contain_text(STATEMENTS[2])
    picture = page.get_by_role("img").first
    assert picture.get_attribute("aria-label")
    page.get_by_text("Voir les nombres en tableau").click()
    numbers = page.locator("figure").get_by_role("table")
    expect(numbers).to_be_visible()
    assert len(numbers.get_by_role("row").all()) > 1
    expect(page.get_by_text("52 réponses de 13 voix à 4 énoncés")).to_be_visible()
    return page.locator("code.fingerprint").inner_text()


def anybody_finds_the_same_fingerprint(page: Page, shown: str, folder: Path) -> None:
    for name, file in (("Les votes (CSV)", "votes.csv"), ("Le résultat (JSON)", "result.json")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        waiting.value.save_as(folder / file)
    call_command("opinion-map", folder / "votes.csv", out=folder / "again.json", verbosity=0)
    again, kept = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("again.json", "result.json"))
    assert again["fingerprint"] == kept["fingerprint"] == shown
    assert again == kept
