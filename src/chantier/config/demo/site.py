"""The public site of the demonstration: its pages, written as somebody of the story would have written them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from chantier.config.demo import bodies, files
from chantier.directory.models import Organization
from chantier.editorial import api as editorial
from chantier.editorial import models
from chantier.foundation.people.models import Person
from chantier.foundation.text.api import render, set_in_french

KINDS: Mapping[str, type[Any]] = {
    "home": models.HomePage,
    "section": models.SectionPage,
    "text": models.TextPage,
    "story": models.StoryPage,
    "news": models.NewsPage,
    "press": models.PressPage,
    "campaign": models.CampaignPage,
    "event": models.EventPage,
}
AUTHOR = "nour"
LANGUAGES = ("fr", "en", "es")


def told() -> list[dict[str, Any]]:
    """The files of ``demo/site``, parents first. Their French is typed with the spaces of a keyboard, and set here."""
    found = [tomllib.loads(file.read_text("utf-8")) for file in sorted((files.folder() / "site").glob("*.toml"))]
    found.sort(key=lambda one: one["order"])
    return [{**one, "fr": _set(one["fr"])} if "fr" in one else one for one in found]


def _set(said: Any) -> Any:
    if isinstance(said, str):
        return set_in_french(said)
    if isinstance(said, list):
        return [_set(one) for one in said]
    return {name: _set(value) for name, value in said.items()} if isinstance(said, dict) else said


def fingerprint() -> str:
    """A digest of every file of the site."""
    return files.fingerprint(*(f"site/{file.name}" for file in sorted((files.folder() / "site").glob("*.toml"))))


@transaction.atomic
def bring(*, at: datetime) -> int:
    """Make or rewrite each page in each language that its file has; how many there are."""
    editorial.prepare_ground()
    author = Person.objects.get(demo_key=AUTHOR)
    editorial.welcome_editor(person_id=author.pk)
    references = _references()
    return sum(_bring_one(one, author, references, at) for one in told())


def page_of(name: str) -> Any:
    """The page in French of one of the files, by its name without extension."""
    one = tomllib.loads((files.folder() / "site" / f"{name}.toml").read_text("utf-8"))
    return KINDS[one["kind"]].objects.get(locale__language_code="fr", slug=one["fr"]["slug"])


def _references() -> dict[str, str]:
    ids = bodies.organization_ids()
    publics = dict(Organization.objects.filter(pk__in=ids.values()).order_by("pk").values_list("pk", "public_id"))
    return {key: publics[pk] for key, pk in ids.items() if pk in publics}


def _bring_one(one: dict[str, Any], author: Person, references: Mapping[str, str], at: datetime) -> int:
    original: Page | None = None
    for language in LANGUAGES:
        if language not in one:
            continue
        page = _page(one, language, original)
        values = {**_shared(one, references, at), **_own(one[language])}
        for name, value in values.items():
            setattr(page, name, value)
        page.owner = author
        if page.pk is None:
            _parent(one, page.locale).add_child(instance=page)
        page.save_revision(user=author).publish(user=author)
        original = original or page
    return sum(language in one for language in LANGUAGES)


def _page(one: dict[str, Any], language: str, original: Page | None) -> Any:
    """The page of this file in this language, made ready where it is missing."""
    model, locale = KINDS[one["kind"]], Locale.objects.get(language_code=language)
    if model is models.HomePage:
        return model.objects.get(locale=locale)
    slug = one[language]["slug"]
    found = model.objects.filter(locale=locale, slug=slug).first()
    if found is not None:
        return found
    key = {"translation_key": original.translation_key} if original is not None else {}
    return model(locale=locale, slug=slug, **key)


def _parent(one: dict[str, Any], locale: Locale) -> Any:
    if "section" in one:
        return models.SectionPage.objects.get(locale=locale, gathers=one["section"])
    return models.HomePage.objects.get(locale=locale)


def _shared(one: dict[str, Any], references: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """What is the same in every language."""
    today = timezone.localdate(at)
    values: dict[str, Any] = {}
    if one["kind"] in ("section", "text"):
        values["show_in_menus"] = True
    if "gathers" in one:
        values["gathers"] = one["gathers"]
    if "organization" in one:
        values["organization"] = references.get(one["organization"], "")
    if "days_ago" in one:
        values["day"] = today - timedelta(days=one["days_ago"])
    if "host" in one:
        values["host"] = references.get(one["host"], "")
    if "goal" in one:
        values |= {"goal": one["goal"], "closes_on": today + timedelta(days=one["closes_in_days"])}
    if "in_days" in one:
        day = today + timedelta(days=one["in_days"])
        starts_at = timezone.make_aware(datetime.combine(day, time(one["hour"])))
        ends_at = starts_at + timedelta(hours=one["lasts_hours"])
        values |= {"starts_at": starts_at, "ends_at": ends_at, "seats": one.get("seats")}
    return values


def _own(said: dict[str, Any]) -> dict[str, Any]:
    """What is said in one language."""
    return {**said, "body": [_block(block) for block in said.get("body", ())]}


def _block(block: dict[str, Any]) -> tuple[str, Any]:
    if "paragraph" in block:
        return "paragraph", str(render(block["paragraph"]))
    if "quote" in block:
        return "quote", {"text": block["quote"][0], "who": block["quote"][1]}
    if "figure" in block:
        number, label, denominator, source = block["figure"]
        return "figure", {"number": number, "label": label, "denominator": denominator, "source": source}
    if "sources" in block:
        return "sources", [{"text": text, "url": url} for text, url in block["sources"]]
    return "window", {"name": block["window"], "title": block.get("title", "")}
