"""The sections that the public site gives to a report: what it published, whom it gathered, what was signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.models import Page

from chantier.editorial.models import (
    CampaignPage,
    EventPage,
    NewsletterIssue,
    NewsPage,
    PressPage,
    StoryPage,
    Support,
)
from chantier.editorial.newsletter.rendering import subject_of
from chantier.editorial.reports.core.part import Figure, Part, Thing
from chantier.editorial.reports.core.period import Scope
from chantier.editorial.reports.sections import Section, register

#: Of one section, so many things are named; all are counted.
MOST = 60


def install() -> None:
    """Register them, in the order in which a report tells them."""
    for section in (
        Section("stories", lazy("Récits de l’année"), lazy("Les portraits publiés sur le site."), _stories),
        Section("news", lazy("Nouvelles de l’année"), lazy("Les nouvelles publiées sur le site."), _news),
        Section(
            "events", lazy("Rendez-vous tenus"), lazy("Les événements qui ont eu lieu, et combien s’y inscrivirent."),
            _events,
        ),
        Section(
            "campaigns", lazy("Campagnes et résultats"), lazy("Les campagnes en cours cette année-là, signatures et "
            "objectifs."), _campaigns,
        ),
        Section("press", lazy("Communiqués"), lazy("Ce qui a été dit à la presse."), _press),
        Section("letters", lazy("Infolettres envoyées"), lazy("Les numéros partis dans l’année."), _letters),
    ):  # fmt: skip
        register(section)


def _stories(scope: Scope) -> Part:
    """Those first read that year, in whatever language and whatever became of that page: a translation is no story."""
    first = StoryPage.objects.order_by().values("translation_key").annotate(day=Min("first_published_at"))
    read = dict(first.filter(day__gte=scope.since, day__lt=scope.until).values_list("translation_key", "day"))
    rows = StoryPage.objects.live().public().filter(translation_key__in=read)
    return _published(
        sorted(_once(rows.order_by("pk")), key=lambda one: (read[one.translation_key], one.pk)),
        "stories",
        lambda n: ngettext("récit publié", "récits publiés", n),
        lambda one: date_format(timezone.localtime(read[one.translation_key]), "DATE_FORMAT"),
    )


def _news(scope: Scope) -> Part:
    rows = NewsPage.objects.live().public().filter(day__year=scope.year).order_by("day", "pk")
    return _published(
        _once(rows),
        "news",
        lambda n: ngettext("nouvelle publiée", "nouvelles publiées", n),
        lambda one: date_format(one.day),
    )


def _press(scope: Scope) -> Part:
    rows = PressPage.objects.live().public().filter(day__year=scope.year).order_by("day", "pk")
    return _published(
        _once(rows),
        "press",
        lambda n: ngettext("communiqué publié", "communiqués publiés", n),
        lambda one: date_format(one.day),
    )


def _events(scope: Scope) -> Part:
    rows = EventPage.objects.live().public().filter(ends_at__gte=scope.since, ends_at__lt=min(scope.until, scope.at))
    held = _once(rows.order_by("starts_at", "pk"))
    came = _counts(Support.Kind.REGISTRATION, [one.translation_key for one in held], scope)
    registered = sum(came.values())
    things = tuple(
        _thing(
            one,
            _counted_registrations(came.get(one.translation_key, 0)) if one.takes_registrations else one.place,
            date_format(timezone.localtime(one.starts_at), "DATE_FORMAT"),
        )
        for one in held[:MOST]
    )
    return Part(
        source=_("Agenda du site public"),
        headline=(
            Figure("held", ngettext("rendez-vous tenu", "rendez-vous tenus", len(held)), len(held)),
            Figure("registered", ngettext("inscription", "inscriptions", registered), registered),
        ),
        things=things,
        note=_("Une inscription n’est pas une présence : personne n’a compté à la porte."),
    )


def _campaigns(scope: Scope) -> Part:
    rows = CampaignPage.objects.live().public().filter(first_published_at__lt=scope.until)
    rows = rows.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=scope.first_day))
    found = _once(rows.order_by("first_published_at", "pk"))
    signed = _counts(Support.Kind.SIGNATURE, [one.translation_key for one in found], scope)
    total = sum(signed.values())
    return Part(
        source=_("Signatures comptées par le site public, personnes et organisations, retraits déduits"),
        headline=(
            Figure("campaigns", ngettext("campagne menée", "campagnes menées", len(found)), len(found)),
            Figure("signatures", ngettext("signature", "signatures", total), total),
        ),
        rows=tuple(
            Figure(str(one.translation_key), one.title, signed.get(one.translation_key, 0), one.goal, _("l’objectif"))
            for one in found
        ),
        heads=(_("Campagne"), _("Signatures")),
        things=tuple(_thing(one, one.addressee, "") for one in found[:MOST]),
    )


def _letters(scope: Scope) -> Part:
    rows = NewsletterIssue.objects.filter(
        state=NewsletterIssue.State.SENT, ended_at__gte=scope.since, ended_at__lt=scope.until
    )
    issues = list(rows.order_by("ended_at", "pk"))
    return Part(
        source=_("Atelier de l’infolettre ; rien ne mesure qui la lit"),
        headline=(Figure("letters", ngettext("numéro envoyé", "numéros envoyés", len(issues)), len(issues)),),
        things=tuple(
            Thing(
                subject_of(one, get_language() or "fr"),
                f"{settings.CHANTIER_ADDRESS}{reverse('newsletter:issue', args=(one.pk,))}",
                when=date_format(timezone.localtime(one.ended_at), "DATE_FORMAT"),
            )
            for one in issues[:MOST]
        ),
    )


def _published(found: list[Any], key: str, label: Callable[[int], str], when: Callable[[Any], str]) -> Part:
    return Part(
        source=_("Pages publiées sur le site public"),
        headline=(Figure(key, label(len(found)), len(found)),),
        things=tuple(_thing(one, one.summary, when(one)) for one in found[:MOST]),
    )


def _once(rows: Any) -> list[Any]:
    """One page for all its translations: in the language in force, else in French, else in any."""
    best: dict[Any, Any] = {}
    for one in rows.select_related("locale"):
        key = one.translation_key
        if key not in best or _nearness(one) < _nearness(best[key]):
            best[key] = one
    return list(best.values())


def _nearness(page: Page) -> int:
    return {get_language() or "fr": 0, "fr": 1}.get(page.locale.language_code, 2)


def _thing(page: Page, text: str, when: str) -> Thing:
    said_in = page.locale.language_code
    language = "" if said_in == (get_language() or "fr") else said_in
    return Thing(page.title, f"{settings.CHANTIER_ADDRESS}{page.url or ''}", text, when, language)


def _counts(kind: str, subjects: list[Any], scope: Scope) -> dict[Any, int]:
    """What had been given by the end of the year, and was not withdrawn since."""
    rows = Support.objects.filter(kind=kind, subject__in=subjects, withdrawn_at__isnull=True).order_by()
    rows = rows.filter(given_at__lt=scope.until)
    return dict(rows.values_list("subject").annotate(n=Count("pk")))


def _counted_registrations(n: int) -> str:
    return ngettext("%(n)s inscription", "%(n)s inscriptions", n) % {"n": n}
