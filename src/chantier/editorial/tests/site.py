"""A small site to test with: sections, pages, people who read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from wagtail.models import Locale

from chantier.editorial.models import CampaignPage, EventPage, HomePage, NewsPage, SectionPage
from chantier.editorial.services.ground import prepare_ground
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def section(gathers: str, language: str = "fr") -> SectionPage:
    """The section of this kind, published."""
    prepare_ground()
    locale = Locale.objects.get(language_code=language)
    found = SectionPage.objects.filter(locale=locale, gathers=gathers).first()
    if found is not None:
        return found
    home = HomePage.objects.get(locale=locale)
    made = SectionPage(title=gathers.title(), slug=gathers, gathers=gathers, locale=locale, show_in_menus=True)
    return home.add_child(instance=made)


def campaign(slug: str = "fours", *, goal: int = 3, language: str = "fr", **values: Any) -> CampaignPage:
    """A campaign, published."""
    made = CampaignPage(
        title="Un four par village",
        slug=slug,
        goal=goal,
        demand="Des fours.",
        addressee="Le ministère",
        **values,
    )
    parent = section("campaigns", language)
    made.locale = parent.locale
    return parent.add_child(instance=made)


def event(slug: str = "soiree", *, seats: int | None = None, **values: Any) -> EventPage:
    """An event a week later, published."""
    times = {"starts_at": datetime(2026, 3, 8, 23, tzinfo=UTC), "ends_at": datetime(2026, 3, 9, 1, tzinfo=UTC)}
    parent = section("events")
    made = EventPage(title="Soirée", slug=slug, place="La Braise", seats=seats, locale=parent.locale, **times | values)
    return parent.add_child(instance=made)


def news(title: str, slug: str, *, day: date = date(2026, 3, 1), **values: Any) -> NewsPage:
    """A piece of news, published."""
    parent = section("news")
    return parent.add_child(instance=NewsPage(title=title, slug=slug, day=day, locale=parent.locale, **values))


def person(name: str, *, role: str = "") -> Speaker:
    """Somebody with an account, speaking in their own name."""
    made = people.create_person(speaker=Speaker.system(), email=f"{name}@exemple.test", name=name.title(), at=AT)
    if role:
        people.grant_role(speaker=Speaker.system(), person_id=made.id, role=role, at=AT)
    return people.speaker_for(person_id=made.id, voice_id=None, language="fr", at=AT)


def browser_of(speaker: Speaker) -> Client:
    """A browser in which they are signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=speaker.person_id), backend="django.contrib.auth.backends.ModelBackend")
    return client
