"""Five people hold one assembly: arrivals, a motion amended, a vote that a member wants secret, minutes, proofs."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from harness.browser import OpenPage
from harness.concertation import MARKS, Room
from playwright.sync_api import Page, expect

from chantier.assemblies.models import Ballot, Decision, Meeting, Officer, SignIn, Vote
from chantier.assemblies.services import rolls
from chantier.assemblies.tests.floors import an_item
from chantier.assemblies.tests.meetings import DESK, a_meeting, a_member
from chantier.deliberation.tests.debating import a_person
from chantier.foundation.access.api import SECRETARY
from chantier.foundation.journal.api import give_places
from chantier.foundation.people.models import Mandate

pytestmark = MARKS
CAR = "Que le réseau achète une voiture."
GREEN = "Que le réseau achète une voiture électrique."
CODE = re.compile(r"^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$")


@dataclass
class Hall:
    """Who is in the room, and who is at home; each in a browser of their own."""

    room: Room
    meeting: Meeting
    philomene: Page
    anselme: Page
    wendy: Page
    mateo: Page
    screen: Page
    codes: dict[str, str]

    def at(self, page: str = "") -> str:
        return f"/fr/assemblees/{self.meeting.public_id}/{page}"


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_assembly_decides_and_anybody_checks_it(
    open_page: OpenPage, live_server: Any, tmp_path: Path, has_scripts: bool
) -> None:
    hall = convened(Room(open_page, live_server, has_scripts=has_scripts))
    some_arrive_at_the_desk_and_one_from_home(hall)
    the_assembly_opens_with_its_quorum(hall)
    a_motion_is_moved_and_amended(hall)
    a_member_asks_that_the_vote_be_secret(hall)
    three_vote_each_from_their_own_browser(hall)
    a_second_tab_does_not_vote_twice(hall)
    the_vote_is_counted_and_the_decision_is_written(hall)
    one_finds_their_ballot_by_its_code(hall)
    the_minutes_are_published(hall)
    the_folder_is_checked_by_python_alone(hall, tmp_path)


def convened(room: Room) -> Hall:
    """A roll frozen from the directory; the mandates of the day make its delegates."""
    now = timezone.now()
    braise, verger, puente = (a_member(name) for name in ("La Braise", "Le Verger", "El Puente"))
    meeting = a_meeting(
        rules={"quorum": {"number": 3}, "small": 3}, title="Assemblée du printemps", mode="hybrid",
        starts_at=now - timedelta(minutes=5), roll_on=(now - timedelta(days=2)).date(),
        created_at=now - timedelta(days=20),
    )  # fmt: skip
    an_item(meeting, "Le transport", is_open=False)
    pages = [room.speaker(one, name)[0] for one, name in ((braise, "Anselme"), (verger, "Wendy"), (puente, "Mateo"))]
    Mandate.objects.update(powers=["speak", "vote"])
    philomene = a_person("Philomene", SECRETARY)
    for role in (Officer.PRESIDENT, Officer.SECRETARY):
        Officer.objects.create(
            meeting=meeting, role=role, person_id=philomene.person_id, since=now - timedelta(hours=1)
        )
    rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=now)
    return Hall(room, meeting, room._seated(philomene), *pages, room.visitor(), {})


def some_arrive_at_the_desk_and_one_from_home(hall: Hall) -> None:
    desk = hall.philomene
    for name in ("La Braise", "Le Verger"):
        desk.goto(hall.at(f"accueil/?q={name}"))
        desk.get_by_role("button", name=f"Arrivée : {name}").click()
        expect(desk.get_by_role("button", name=f"Annuler : {name}")).to_be_visible()
    hall.room.look(desk)
    desk.goto(hall.at("quorum/"))
    expect(desk.get_by_role("button", name="Ouvrir l’assemblée", exact=True)).to_have_count(0)
    home = hall.mateo
    home.goto(hall.at("presence/"))
    home.get_by_role("button", name="J’y suis à distance").click()
    expect(home.get_by_text("Vous êtes là", exact=True)).to_be_visible()
    hall.room.look(home)


def the_assembly_opens_with_its_quorum(hall: Hall) -> None:
    desk = hall.philomene
    desk.goto(hall.at("quorum/"))
    desk.get_by_role("button", name="Ouvrir l’assemblée", exact=True).click()
    expect(desk.get_by_role("link", name="Lever l’assemblée")).to_be_visible()
    assert Meeting.objects.get(pk=hall.meeting.pk).state == "open"


def a_motion_is_moved_and_amended(hall: Hall) -> None:
    desk = hall.philomene
    desk.goto(hall.at("pupitre/"))
    desk.get_by_role("button", name="Ouvrir : Le transport").first.click()
    expect(desk.locator("#desk-where")).to_have_text("Le transport")
    receive(desk, "Recevoir une proposition", mover="La Braise", seconder="Le Verger", text=CAR)
    expect(desk.locator("#desk-pile")).to_have_text("En discussion : la proposition 1.")
    receive(desk, "Amender la proposition", mover="El Puente", seconder="La Braise", text=GREEN)
    expect(desk.locator("#desk-pile")).to_contain_text("En discussion : l’amendement 1")
    desk.get_by_role("button", name=re.compile("^(Adopter|Adopt)")).first.click()
    expect(desk.locator("#desk-pile")).to_have_text("En discussion : la proposition 1.")
    hall.screen.goto(hall.at("ecran/"))
    expect(hall.screen.get_by_text("électrique")).to_be_visible()


def receive(desk: Page, named: str, *, mover: str, seconder: str, text: str) -> None:
    form = desk.locator("details", has_text=named).first
    form.locator("summary").click()
    expect(form.get_by_label("Qui propose")).to_be_visible()
    form.get_by_label("Qui propose").fill(mover)
    form.get_by_label("Qui appuie", exact=False).fill(seconder)
    form.get_by_label(re.compile("texte")).fill(text)
    form.get_by_role("button", name="Noter").click()
    desk.wait_for_load_state()


def a_member_asks_that_the_vote_be_secret(hall: Hall) -> None:
    desk = hall.philomene
    desk.get_by_role("link", name=re.compile("^Mettre aux voix")).click()
    desk.get_by_role("button", name="Préparer ce vote").click()
    member = hall.anselme
    member.goto(hall.at(f"votes/{vote(hall).public_id}/"))
    member.get_by_role("button", name="Demander le scrutin secret").click()
    expect(member.get_by_role("heading", name="Scrutin secret vérifiable")).to_be_visible()
    desk.reload()
    desk.get_by_role("button", name="Ouvrir le vote").click()
    hall.room.look(desk)


def three_vote_each_from_their_own_browser(hall: Hall) -> None:
    for name, page, choice in (
        ("anselme", hall.anselme, "Pour"),
        ("wendy", hall.wendy, "Pour"),
        ("mateo", hall.mateo, "Contre"),
    ):
        page.goto(hall.at(f"votes/{vote(hall).public_id}/bulletin/"))
        page.get_by_label(choice, exact=True).check()
        if name == "wendy":
            page.get_by_label("Un mot à vous").fill("lilas")
        page.get_by_role("button", name="Mettre dans l’urne").click()
        expect(page.get_by_text("Votre bulletin est dans l’urne").first).to_be_visible()
        hall.codes[name] = page.locator(".tracking-code").inner_text().strip()
        assert CODE.match(hall.codes[name])
    hall.room.look(hall.wendy)
    assert len(set(hall.codes.values())) == 3


def a_second_tab_does_not_vote_twice(hall: Hall) -> None:
    tab = hall.anselme
    tab.goto(hall.at(f"votes/{vote(hall).public_id}/bulletin/"))
    expect(tab.get_by_text("Votre voix a déjà voté")).to_be_visible()
    assert (SignIn.objects.count(), Ballot.objects.count()) == (3, 3)


def the_vote_is_counted_and_the_decision_is_written(hall: Hall) -> None:
    desk = hall.philomene
    desk.goto(hall.at(f"votes/{vote(hall).public_id}/"))
    desk.get_by_role("button", name="Clore le vote").click()
    desk.get_by_role("button", name="Dépouiller").click()
    expect(desk.get_by_text("Adopté").first).to_be_visible()
    decision = Decision.objects.get()
    assert (decision.text, decision.vote_id) == (GREEN, vote(hall).pk)
    hall.screen.goto("/fr/assemblees/decisions/")
    hall.screen.get_by_role("link", name="Le transport").click()
    expect(hall.screen.get_by_text(GREEN)).to_be_visible()
    hall.room.look(hall.screen)


def one_finds_their_ballot_by_its_code(hall: Hall) -> None:
    page = hall.wendy
    page.goto(hall.at(f"votes/{vote(hall).public_id}/mon-bulletin/"))
    page.get_by_label(re.compile("[Cc]ode")).fill(hall.codes["wendy"].lower())
    page.get_by_role("button", name="Chercher", exact=True).last.click()
    expect(page.get_by_text("Votre bulletin est dans le fichier scellé")).to_be_visible()
    hall.room.look(page)


def the_minutes_are_published(hall: Hall) -> None:
    desk = hall.philomene
    desk.goto(hall.at("quorum/"))
    desk.get_by_role("link", name="Lever l’assemblée").click()
    desk.get_by_role("button", name="Lever l’assemblée").click()
    desk.goto(hall.at("proces-verbal/ecrire/"))
    desk.get_by_label("1. Le transport").fill("On a parlé de la borne de la mairie.")
    desk.get_by_role("button", name="Garder ces mots").click()
    desk.get_by_role("link", name="Publier", exact=True).click()
    desk.get_by_role("button", name="Publier le procès-verbal").click()
    give_places(at=timezone.now())
    hall.screen.goto(hall.at("proces-verbal/"))
    for told in (
        "La Braise propose la proposition 1",
        "On a parlé de la borne",
        "Décision AG-",
        "Point de contrôle signé",
    ):
        expect(hall.screen.get_by_text(told, exact=False).first).to_be_visible()
    hall.room.look(hall.screen)


def the_folder_is_checked_by_python_alone(hall: Hall, tmp_path: Path) -> None:
    page = hall.screen
    page.goto(hall.at("preuves/"))
    hall.room.look(page)
    with page.expect_download() as told:
        page.get_by_role("link", name="Tout télécharger (ZIP)").click()
    told.value.save_as(tmp_path / "folder.zip")
    with zipfile.ZipFile(tmp_path / "folder.zip") as archive:
        archive.extractall(tmp_path / "folder")
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "folder" / "verifier.py"), str(tmp_path / "folder"),
         "--code", hall.codes["mateo"]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "adopted, counted again" in done.stdout
    assert ": no" in done.stdout
    assert done.stdout.endswith("Everything holds.\n")


def vote(hall: Hall) -> Vote:
    return Vote.objects.get(meeting=hall.meeting)
