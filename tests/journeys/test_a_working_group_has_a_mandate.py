"""A group is born for twenty days, asks for more, hands over what it was asked, and ends; past its day it is silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from harness.browser import OpenPage
from harness.concertation import MARKS, Room
from playwright.sync_api import Page, expect

from chantier.deliberation.models import Proposal, Seat, Table, WorkingMandate
from chantier.deliberation.services import proposals
from chantier.deliberation.tests.tables import a_table, an_organization, seated
from chantier.foundation.access.api import Speaker
from chantier.library.tests.shelved import GROCERY, prepare, shelve

pytestmark = MARKS
QUESTION = "Faut-il un réseau, et lequel ?"
MORE_TIME = "Neuf régions sur dix-sept ont été entendues : les autres demandent leur tour."
THANKS = "Le groupe devient l’assemblée de fondation."


def test_a_working_group_lives_from_its_mandate_to_its_discharge(
    open_page: OpenPage, live_server: Any, settings: Any, tmp_path: Any
) -> None:
    prepare(settings, tmp_path)
    report, room = shelve(GROCERY), Room(open_page, live_server)
    above = a_table(title="Table nationale", level=Table.NATIONAL)
    group = a_table(title="Groupe de travail", parent=above)
    bodies = [an_organization(name) for name in ("La Présidence", "La Braise")]
    seated(above, bodies[0], Seat.CHAIR)
    seated(group, bodies[1])
    chair, (anselme, speaker) = room.speaker(bodies[0], "Philomene")[0], room.speaker(bodies[1], "Anselme")
    visitor = room.visitor()
    where = f"/fr/ressources/{report.public_id}-{report.slug}/"
    the_table_above_gives_a_mandate(chair, room)
    it_is_extended_and_the_reason_is_read_by_all(chair, room)
    the_group_hands_over_what_was_asked(anselme, visitor, live_server.url + where)
    past_its_last_day_it_publishes_nothing(anselme, visitor, group, speaker, room)
    it_still_reports_and_is_discharged(anselme, chair, live_server.url + where, room)
    anybody_reads_its_story(visitor, room)


def the_table_above_gives_a_mandate(page: Page, room: Room) -> None:
    go_to_the_group(page)
    page.get_by_role("link", name="Lui donner un mandat").click()
    page.get_by_label("La question posée au groupe").fill(QUESTION)
    page.get_by_label("Étudier la question").check()
    page.get_by_label("Premier jour").fill(day(0))
    page.get_by_label("Dernier jour").fill(day(20))
    page.get_by_label("Livrable 1", exact=False).first.fill("Ce que disent les régions")
    room.look(page)
    page.get_by_role("button", name="Donner ce mandat").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Faut-il un réseau")
    expect(page.get_by_text("Ce que disent les régions")).to_be_visible()


def it_is_extended_and_the_reason_is_read_by_all(page: Page, room: Room) -> None:
    page.get_by_role("link", name="Prolonger", exact=True).click()
    page.get_by_label("Nouveau dernier jour").fill(day(700))
    page.get_by_label("Pourquoi").fill(MORE_TIME)
    room.look(page)
    page.get_by_role("button", name="Prolonger", exact=True).click()
    expect(page.get_by_text("Le mandat est prolongé.")).to_be_visible()
    expect(page.get_by_text("Neuf régions sur dix-sept")).to_be_visible()
    room.look(page)


def the_group_hands_over_what_was_asked(page: Page, visitor: Page, address: str) -> None:
    go_to_the_group(page)
    page.get_by_role("link", name="Faut-il un réseau").first.click()
    asked = page.locator("section").filter(has=page.get_by_role("heading", name="Livrables"))
    asked.get_by_role("link", name="Remettre").click()
    page.get_by_label("L’adresse de la ressource dans la bibliothèque").fill(address)
    page.get_by_role("button", name="Remettre ce livrable").click()
    expect(page.get_by_text("Le livrable est remis.")).to_be_visible()
    visitor.goto("/fr/concertation/mandats/")
    expect(visitor.get_by_text("livrables remis")).to_contain_text("1 sur 1")


def past_its_last_day_it_publishes_nothing(
    page: Page, visitor: Page, group: Table, speaker: Speaker, room: Room
) -> None:
    mandate = page.url
    drafted = proposals.draft(
        speaker=speaker, table_id=group.pk, title="Une voix nationale", source="Un réseau.", at=timezone.now()
    )
    today = timezone.localdate()
    WorkingMandate.objects.update(starts_on=today - timedelta(days=30), ends_on=today - timedelta(days=1))
    row = Proposal.objects.get(pk=drafted.id)
    page.goto(f"/fr/concertation/propositions/{row.public_id}-{row.slug}/")
    page.get_by_role("link", name="Ouvrir au débat").click()
    page.get_by_role("button", name="Ouvrir au débat").click()
    expect(page.get_by_role("alert")).to_contain_text("mandat")
    room.look(page)
    assert Proposal.objects.get().state == "draft"
    visitor.goto(mandate)
    expect(visitor.get_by_text("Ce mandat est échu")).to_be_visible()
    room.look(visitor)


def it_still_reports_and_is_discharged(page: Page, chair: Page, address: str, room: Room) -> None:
    go_to_the_group(page)
    page.get_by_role("link", name="Faut-il un réseau").first.click()
    page.get_by_role("link", name="Remettre le rapport").click()
    page.get_by_label("L’adresse de la ressource dans la bibliothèque").fill(address)
    page.get_by_role("button", name="Remettre le rapport").click()
    expect(page.get_by_text("Le rapport est remis à la table.")).to_be_visible()
    chair.goto(page.url)
    chair.get_by_role("link", name="Donner quitus").click()
    chair.get_by_label("Ce que la table en dit").fill(THANKS)
    room.look(chair)
    chair.get_by_role("button", name="Donner quitus").click()
    expect(chair.get_by_text("Quitus est donné au groupe.")).to_be_visible()


def anybody_reads_its_story(page: Page, room: Room) -> None:
    page.goto("/fr/concertation/mandats/")
    expect(page.get_by_text("Aucun mandat n’est en cours")).to_be_visible()
    page.get_by_role("link", name="Terminés").click()
    page.get_by_role("main").get_by_role("link", name="Faut-il un réseau").click()
    story = page.locator("section").filter(has=page.get_by_role("heading", name="Son histoire"))
    for said in ("Mandat donné", "Neuf régions sur dix-sept", "Quitus donné", THANKS):
        expect(story).to_contain_text(said)
    room.look(page)


def go_to_the_group(page: Page) -> None:
    page.goto("/fr/concertation/")
    page.get_by_role("main").get_by_role("link", name="Groupe de travail").first.click()


def day(days: int) -> str:
    found: date = timezone.localdate() + timedelta(days=days)
    return found.isoformat()
