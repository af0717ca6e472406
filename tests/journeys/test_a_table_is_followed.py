"""Somebody follows a table, chooses when to hear of it, reads a digest, and leaves by one click without signing in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser
import icalendar
from django.utils import timezone
from harness.browser import OpenPage
from harness.concertation import MARKS, Room
from playwright.sync_api import Page, expect

from chantier.deliberation.models import Table
from chantier.deliberation.services import proposals, tables
from chantier.deliberation.services.digests import tell_digests
from chantier.deliberation.tests.tables import COORDINATION, a_table, an_organization
from chantier.foundation.messages.models import Letter, OutboxMail
from chantier.foundation.messages.services.sending import send_letters

pytestmark = MARKS
TEXT = "Un transport du soir"


def test_a_table_is_followed_and_left(open_page: OpenPage, live_server: Any, settings: Any) -> None:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "chantier.foundation.messages.outbox.OutboxBackend"
    settings.CHANTIER_ADDRESS = live_server.url
    settings.INSTANCE = {
        **settings.INSTANCE,
        "name": "Réseau du Fleuve",
        "contact": "ecrire@exemple.test",
        "postal_address": "1, rue du Four, Trois-Rivières (Québec) G9A 1A1",
    }
    table, room = a_table(opened_at=timezone.now()), Room(open_page, live_server)
    closes(table)
    zoe, visitor = room.speaker(an_organization("La Braise"), "Zoe")[0], room.visitor()
    somebody_follows_and_chooses_a_pace(zoe, room)
    something_happens(table)
    the_digest_of_the_day_is_read(visitor, room)
    one_click_without_signing_in_ends_it(visitor, room)
    something_happens(table, title="Un autre texte")
    assert sent() == 0
    the_page_still_tells(zoe, room)
    the_calendar_and_the_feed_are_read(visitor)


def closes(table: Table) -> None:
    """Amending closes in ten days."""
    now = timezone.now()
    phase = tables.PhaseGiven(
        frozenset({"amend", "propose", "debate"}), now - timedelta(hours=1), now + timedelta(days=10)
    )
    tables.set_phases(speaker=COORDINATION, table_id=table.pk, phases=[phase], at=now)


def somebody_follows_and_chooses_a_pace(page: Page, room: Room) -> None:
    go_to_the_table(page)
    expect(page.get_by_text("En suivant, vous acceptez de recevoir des nouvelles par courriel")).to_be_visible()
    room.look(page)
    page.get_by_role("button", name="Suivre", exact=True).click()
    expect(page.get_by_text("Vous suivez cela.")).to_be_visible()
    page.get_by_role("link", name="Ce que je suis").first.click()
    pace = page.get_by_label("Les amendements et ce qu’ils deviennent")
    pace.select_option(label="Résumé de la semaine, le lundi")
    page.get_by_role("button", name="Enregistrer").click()
    expect(pace).to_have_value("weekly")
    room.look(page)


def something_happens(table: Table, *, title: str = TEXT) -> None:
    drafted = proposals.draft(
        speaker=COORDINATION, table_id=table.pk, title=title, source="Un minibus par village.", at=timezone.now()
    )
    proposals.move(speaker=COORDINATION, proposal_id=drafted.id, verb="publish", at=timezone.now())


def sent() -> int:
    """How many letters leave with the digests of the day after."""
    before = OutboxMail.objects.count()
    tomorrow = timezone.now() + timedelta(days=1 + before)
    tell_digests(at=tomorrow)
    send_letters(letter_ids=list(Letter.objects.values_list("pk", flat=True)), at=tomorrow)
    return OutboxMail.objects.count() - before


def the_digest_of_the_day_is_read(page: Page, room: Room) -> None:
    assert sent() == 1
    page.goto("/fr/demonstration/courriels/")
    room.look(page)
    page.get_by_role("main").locator("summary").first.click()
    mail = page.get_by_role("main").locator("details[open]").first
    expect(mail).to_contain_text("Voici ce qui s’est passé sur ce que vous suivez.")
    expect(mail).to_contain_text(TEXT)
    expect(mail).to_contain_text("Le texte est ouvert au débat.")
    follow(page, "/propositions/")
    expect(page.get_by_role("heading", level=1)).to_have_text(TEXT)


def one_click_without_signing_in_ends_it(page: Page, room: Room) -> None:
    page.goto("/fr/demonstration/courriels/")
    page.get_by_role("main").locator("summary").first.click()
    follow(page, "/desabonnement/")
    room.look(page)
    page.get_by_role("button", name="Ne plus recevoir ces courriels").click()
    expect(page.get_by_text("Vous ne recevrez plus ces courriels.")).to_be_visible()
    room.look(page)


def the_page_still_tells(page: Page, room: Room) -> None:
    page.goto("/fr/concertation/ce-que-je-suis/")
    expect(page.get_by_text(TEXT).first).to_be_visible()
    expect(page.get_by_label(re.compile("J’accepte de recevoir"))).not_to_be_checked()
    room.look(page)


def the_calendar_and_the_feed_are_read(page: Page) -> None:
    go_to_the_table(page)
    deadlines = icalendar.Calendar.from_ical(fetched(page, "Échéances dans mon calendrier"))
    (event,) = deadlines.walk("VEVENT")
    assert "Table du transport" in str(event["SUMMARY"]) + str(event.get("DESCRIPTION", ""))
    feed = feedparser.parse(fetched(page, "Fil Atom"))
    assert (feed.bozo, feed.version) == (0, "atom10")
    assert any(TEXT in one.title + one.get("summary", "") for one in feed.entries)


def fetched(page: Page, name: str) -> bytes:
    """What a program gets at the address of a link."""
    address = page.get_by_role("main").get_by_role("link", name=name).first.get_attribute("href")
    assert address
    answer = page.request.get(address)
    assert answer.ok, answer.status
    return bytes(answer.body())


def follow(page: Page, part: str) -> None:
    """The link of a mail, on this site."""
    address = page.locator(f"details[open] a[href*='{part}']").first.get_attribute("href")
    assert address
    page.goto(urlsplit(address).path)


def go_to_the_table(page: Page) -> None:
    page.goto("/fr/concertation/")
    page.get_by_role("main").get_by_role("link", name="Table du transport").first.click()
