"""The desk of an assembly loses its network: gestures wait with their hour, leave in order, and are taken once each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from django.utils import timezone
from harness.browser import OpenPage, check_accessibility, expect_complaint
from harness.concertation import MARKS, Room
from playwright.sync_api import Page, Route, expect

from chantier.assemblies.models import Asking, Declaration, FloorStep, Meeting, Officer
from chantier.assemblies.tests.floors import a_meeting, an_item
from chantier.deliberation.tests.debating import a_person

pytestmark = MARKS
CAR = "Que le réseau achète une voiture."
GREEN = "Que le réseau achète une voiture verte."


def an_assembly(room: Room, *names: str) -> tuple[Meeting, list[Page]]:
    """An open meeting, with a desk for each of these secretaries."""
    now = timezone.now()
    meeting = a_meeting(opened_at=now - timedelta(hours=1), starts_at=now - timedelta(hours=1))
    an_item(meeting, "Le transport", opened_at=now - timedelta(minutes=40))
    desks = []
    for name in names:
        person = a_person(name)
        Officer.objects.create(
            meeting=meeting, role=Officer.SECRETARY, person_id=person.person_id, since=now - timedelta(hours=2)
        )
        page = room._seated(person)
        page.goto(f"/fr/assemblees/{meeting.public_id}/pupitre/")
        desks.append(page)
    return meeting, desks


def test_gestures_wait_for_the_network_and_are_taken_once_in_order(open_page: OpenPage, live_server: Any) -> None:
    room = Room(open_page, live_server)
    meeting, (desk, other) = an_assembly(room, "Odile", "Anselme")
    screen = room.visitor()
    screen.goto(f"/fr/assemblees/{meeting.public_id}/ecran/")
    a_motion_is_received_and_the_room_reads_it(desk, screen)
    three_gestures_wait_and_leave(desk)
    an_answer_that_was_lost_does_not_double_its_gesture(desk)
    what_no_longer_applies_is_given_back_with_its_reason(desk, other)
    room.look(desk)


def a_motion_is_received_and_the_room_reads_it(desk: Page, screen: Page) -> None:
    desk.keyboard.press("Alt+KeyP")
    form = box(desk, "Recevoir une proposition")
    form.get_by_label("Qui propose").fill("1")
    form.get_by_label("Qui appuie", exact=False).fill("le comptoir")
    form.get_by_label("Le texte proposé").fill(CAR)
    form.get_by_role("button", name="Noter").click()
    expect(desk.locator("#desk-said")).to_have_text("C’est noté : la proposition est reçue.")
    expect(desk.locator("#desk-pile")).to_have_text("En discussion : la proposition 1.")
    expect(screen.get_by_text(CAR)).to_be_visible()
    screen.set_viewport_size({"width": 1920, "height": 1080})
    check_accessibility(screen)


def three_gestures_wait_and_leave(desk: Page) -> None:
    desk.context.set_offline(True)
    for name in ("Coop des Battures", "4 · Atelier du Nord"):
        desk.get_by_label("Ajouter quelqu’un de la salle").fill(name)
        desk.get_by_role("button", name="Ajouter").click()
    desk.get_by_text("Noter une déclaration").click()
    form = desk.locator("details", has_text="Noter une déclaration")
    form.get_by_label("De qui").fill("5")
    form.get_by_label("Quoi").select_option("interest")
    form.get_by_label("Ce que la personne déclare").fill("Je vends cette voiture.")
    form.get_by_role("button", name="Noter").click()
    expect(desk.locator("#desk-queue-title")).to_have_text("3 gestes en attente")
    expect(desk.locator("#desk-queue li")).to_have_count(3)
    check_accessibility(desk)
    assert not Asking.objects.exists()
    sleep(3)

    back = timezone.now()
    desk.context.set_offline(False)
    expect(desk.locator("#desk-queue")).to_be_hidden()
    expect(desk.locator("#desk-said")).to_have_text("Les gestes en attente sont tous notés.")
    expect(desk.locator(".speaker-waits")).to_have_text(["Coop des Battures", "Atelier du Nord"])
    assert [one.entry.number for one in Asking.objects.order_by("pk")] == [3, 4]
    assert all(one.asked_at < back - timedelta(seconds=2) for one in Asking.objects.all())
    assert [one.text for one in Declaration.objects.all()] == ["Je vends cette voiture."]


def an_answer_that_was_lost_does_not_double_its_gesture(desk: Page) -> None:
    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    desk.route("**/gestes/", swallow, times=2)  # the gesture, and the first time it is sent again
    form = box(desk, "Amender la proposition")
    desk.get_by_text("Amender la proposition").click()
    form.get_by_label("Qui propose").fill("3")
    form.get_by_label("Qui appuie", exact=False).fill("4")
    form.get_by_label("Le texte entier").fill(GREEN)
    form.get_by_role("button", name="Noter").click()
    expect(desk.locator("#desk-queue-title")).to_have_text("1 geste en attente")
    wait_for(lambda: FloorStep.objects.filter(kind="amendment").exists())
    expect(desk.locator("#desk-queue")).to_be_hidden()

    expect(desk.locator("#desk-pile")).to_contain_text("l’amendement 1 à la proposition 1")
    assert FloorStep.objects.filter(kind="amendment").count() == 1


def what_no_longer_applies_is_given_back_with_its_reason(desk: Page, other: Page) -> None:
    desk.context.set_offline(True)
    desk.get_by_role("button", name="Retirer l’amendement 1").click()
    expect(desk.locator("#desk-queue-title")).to_have_text("1 geste en attente")
    other.reload()
    other.get_by_role("button", name="Adopter sans vote").click()
    expect(other.locator("#desk-pile")).to_have_text("En discussion : la proposition 1.")
    desk.context.set_offline(False)

    expect(desk.locator("#desk-refused")).to_contain_text("Entre-temps, l’assemblée est passée à autre chose")
    expect(desk.locator("#desk-pile")).to_have_text("En discussion : la proposition 1.")
    expect(desk.locator(".motion-text")).to_have_text(GREEN)
    expect_complaint(desk, "answer 409")
    assert not FloorStep.objects.filter(did="withdraw").exists()
    desk.get_by_role("button", name="J’ai lu").click()
    expect(desk.locator("#desk-refused")).to_be_empty()


def test_the_desk_works_without_scripts(open_page: OpenPage, live_server: Any) -> None:
    meeting, (desk,) = an_assembly(Room(open_page, live_server, has_scripts=False), "Odile")
    desk.get_by_text("Recevoir une proposition").click()
    form = box(desk, "Recevoir une proposition")
    form.get_by_label("Qui propose").fill("1 · La Braise")
    form.get_by_label("Le texte proposé").fill(CAR)
    form.get_by_role("button", name="Noter").click()
    expect(desk.get_by_text("C’est noté : la proposition est reçue.")).to_be_visible()
    desk.get_by_label("Ajouter quelqu’un de la salle").fill("Personne d’ici")
    desk.get_by_role("button", name="Ajouter").click()
    expect(desk.get_by_role("alert")).to_contain_text("Le registre n’a pas de voix appelée « Personne d’ici ».")
    expect(desk.get_by_label("Ajouter quelqu’un de la salle")).to_have_value("Personne d’ici")

    assert FloorStep.objects.filter(meeting=meeting).count() == 1


def box(desk: Page, name: str) -> Any:
    return desk.locator("details.desk-box", has=desk.locator("summary", has_text=name))


def wait_for(done: Callable[[], bool], seconds: float = 10) -> None:
    last = monotonic() + seconds
    while not done():
        assert monotonic() < last
        sleep(0.05)
