"""What each kind of page shows besides its own fields."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from chantier.editorial import windows
from chantier.editorial.models import CampaignPage, EventPage, ReportPage, SectionPage, Support
from chantier.editorial.models.base import SitePage
from chantier.editorial.models.contexts import tell
from chantier.editorial.permissions import may_edit_site, may_read_registrations, may_support
from chantier.editorial.phrases import CONSENT
from chantier.editorial.queries import pages, support
from chantier.editorial.reports import rendering
from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places
from chantier.foundation.ui.parts import Link

#: Languages by their own name, as a reader of each looks for it.
NAMES = {"fr": "Français", "en": "English", "es": "Español"}


def install() -> None:
    """Tell the models, which know nothing of the web."""
    tell("*", of_any_page)
    tell("SectionPage", of_section)
    tell("CampaignPage", of_campaign)
    tell("EventPage", of_event)
    tell("ReportPage", of_report)


def of_any_page(page: SitePage, request: HttpRequest) -> dict[str, Any]:
    """The way back, the other languages, the verb of editors."""
    translated = pages.translations(page) if page.pk else ()
    speaker = speaker_of(request)
    has_map = any(
        block.block_type == "window" and getattr(windows.window(block.value["name"]), "has_map", False)
        for block in page.body
    )
    above = page.get_ancestors().filter(depth__gt=2) if page.pk else ()
    return {
        "crumbs": (
            Link(settings.INSTANCE["name"], reverse("home")),
            *(Link(one.title, one.url or "") for one in above),
            Link(page.title, page.url or "", current=True),
        ),
        "language_addresses": {one.language: one.url for one in translated},
        "translated": [
            {"language": one.language, "url": one.url, "label": NAMES.get(one.language, one.language)}
            for one in translated
            if one.language != page.locale.language_code
        ],
        "lacks_languages": [name for code, name in NAMES.items() if code not in {one.language for one in translated}],
        "menu": [Link(title, url, current=url == page.url) for title, url in pages.menu(page.locale.language_code)],
        "edit_url": reverse("wagtailadmin_pages:edit", args=(page.pk,)) if page.pk and may_edit_site(speaker) else "",
        "has_map": has_map,
        "address": f"{settings.CHANTIER_ADDRESS}{page.url or ''}",
        "social_card": f"{settings.CHANTIER_ADDRESS}{reverse('editorial:card', args=(page.pk,))}" if page.pk else "",
    }


def speaker_of(request: HttpRequest) -> Speaker:
    """Who reads. A preview's request has passed no middleware of ours: it is read as by a visitor."""
    return getattr(request, "speaker", None) or Speaker.visitor()


def of_section(page: SectionPage, _request: HttpRequest) -> dict[str, Any]:
    """The pages it gathers."""
    current, past = pages.of_section(page, at=timezone.now()) if page.pk else ((), ())
    return {"listed": current, "past": past}


def of_campaign(page: CampaignPage, request: HttpRequest) -> dict[str, Any]:
    """How many sign, and what the reader may do."""
    speaker = speaker_of(request)
    today = timezone.localdate()
    return {
        "count": support.signatures(page.translation_key, page.goal or 0),
        "names": support.shown_names(page.translation_key),
        "is_closed": page.closes_on is not None and today > page.closes_on,
        **_reader(speaker, str(Support.Kind.SIGNATURE), page),
    }


def of_event(page: EventPage, request: HttpRequest) -> dict[str, Any]:
    """How many come, and what the reader may do."""
    speaker = speaker_of(request)
    return {
        "seats": support.seats(page.translation_key, page.seats),
        "is_over": page.ends_at is not None and timezone.now() >= page.ends_at,
        "registrations_url": reverse("editorial:registrations", args=(page.pk,))
        if page.pk and may_read_registrations(speaker, page)
        else "",
        "same_day": page.starts_at is not None
        and timezone.localtime(page.starts_at).date() == timezone.localtime(page.ends_at).date(),
        **_reader(speaker, str(Support.Kind.REGISTRATION), page),
    }


def of_report(page: ReportPage, request: HttpRequest) -> dict[str, Any]:
    """Its sections with their frozen figures, the territory, and when the figures were frozen."""
    language = page.locale.language_code
    shown = rendering.shown(page, language)
    dates = sorted(timezone.localtime(one.gathered_at) for one in shown if one.gathered_at is not None)
    found = places.territory(page.territory) if page.territory else None
    return {
        "shown": shown,
        "contents": [one for one in shown if one.anchor],
        "frozen_first": dates[0] if dates else None,
        "frozen_last": dates[-1] if dates and dates[-1].date() != dates[0].date() else None,
        "territory": found,
        "refresh_url": reverse("editorial:report-changes", args=(page.pk,))
        if page.pk and may_edit_site(speaker_of(request))
        else "",
    }


def _reader(speaker: Speaker, kind: str, page: SitePage) -> dict[str, Any]:
    return {
        "may": may_support(speaker),
        "has_supported": support.has_supported(speaker, kind, page.translation_key),
        "in_the_name_of": speaker.voice_name,
        "consent": CONSENT[kind],
    }
