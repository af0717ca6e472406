"""From one organisation's profile to the components of its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from chantier.directory import profile_phrases as phrases
from chantier.directory.link_phrases import period
from chantier.directory.models import Organization, Source
from chantier.directory.permissions import may_edit_colleges, may_read_links_desk, may_review
from chantier.directory.queries.origins import Origin
from chantier.directory.queries.profile import Profile
from chantier.directory.statement_phrases import LANGUAGES, phone
from chantier.directory.web import ground
from chantier.directory.web.addresses import available, list_of, logo_of, page_of
from chantier.directory.web.organizations import STANDINGS
from chantier.directory.web.relation_parts import drawn
from chantier.foundation.access.api import COORDINATOR, DOCUMENTALIST, Speaker
from chantier.foundation.people.api import public_names_of
from chantier.foundation.places.api import PRECISIONS
from chantier.foundation.ui.parts import Event, Fact, Link, Provenance

_LEAST_PRECISE = 4
#: The other links of a body wait behind a fold.
_RELATIONS_SHOWN = 12


def context(shown: Profile, speaker: Speaker) -> dict[str, Any]:
    """All that the template draws."""
    standing, tone = STANDINGS[shown.standing]
    relations = drawn(shown.relations)
    return {
        "one": shown,
        "logo": logo_of(shown.public_id, shown.logo_id),
        "standing": standing,
        "tone": tone,
        "where": tuple(Link(line.name, reverse("places:territory", args=[line.reference])) for line in shown.where),
        "crumbs": (
            Link(_("Répertoire"), reverse("directory:list")),
            Link(shown.name, page_of(shown.public_id, shown.slug), current=True),
        ),
        "other_descriptions": tuple((code, _language(code), text) for code, text in shown.other_descriptions),
        "activities": _tags("activite", shown.activities, shown.activity_slugs),
        "activity_notes": _read_in(shown.origins.get("activities")),
        "purposes": _tags("mission", shown.purposes, shown.purpose_slugs),
        "principles": tuple((one, phrases.ANSWERS.get(one.answer, one.answer)) for one in shown.principles),
        "social": phrases.SOCIAL_ECONOMY.get(shown.social_economy, phrases.SOCIAL_ECONOMY["unknown"]),
        "social_reason": _social_reason(shown),
        "social_origin": provenance(shown.origins.get("social_economy")),
        "position": _position(shown),
        "precision": phrases.PRECISIONS.get(shown.precision, ""),
        "locator": ground.around(shown.municipality_id) if shown.lat is not None else None,
        "contact": _contact(shown),
        "identity": _identity(shown),
        "memberships": tuple((line, period(line.since, line.until)) for line in shown.memberships),
        "relations": relations[:_RELATIONS_SHOWN],
        "other_relations": relations[_RELATIONS_SHOWN:],
        "events": _events(shown),
        "verbs": _verbs(shown, speaker),
        "alternates": _alternates(shown),
        "disputed": _disputed(shown),
        "updated": date_format(timezone.localtime(shown.updated_at), "DATE_FORMAT"),
    }


def provenance(origin: Origin | None) -> Provenance | None:
    """Where a value comes from, in words."""
    if origin is None:
        return None
    others = "; ".join(_other(one.source, one.value) for one in origin.others)
    notes = [
        _("Licence ouverte : cette valeur est dans les données ouvertes.")
        if origin.is_open
        else _("Licence non ouverte : cette valeur reste hors des données ouvertes.")
    ]
    if origin.read:
        notes[:0] = _read_in(origin)
    if others:
        notes.append(_("On dit aussi : %(others)s.") % {"others": others})
    return Provenance(
        source=phrases.ORIGINS.get(origin.kind, origin.source or _("Source inconnue")),
        seen_on=date_format(origin.seen_on, "DATE_FORMAT") if origin.seen_on else "",
        licence=origin.licence,
        note=" ".join(notes),
        url=origin.licence_url,
    )


def _form_provenance(origin: Origin | None) -> Provenance | None:
    """The same for the legal form, with the rule that chose it where sources differ."""
    shown = provenance(origin)
    if shown is None or origin is None or not origin.others or origin.kind != Source.REGISTER:
        return shown
    return replace(shown, note=f"{shown.note} {phrases.REGISTER_ON_FORM}")


def _read_in(origin: Origin | None) -> list[str]:
    """Where each value that nobody stated was read, in whole sentences."""
    return [
        str(phrases.READ_IN_FAINTLY if one.confidence == "maybe" else phrases.READ_IN[one.place])
        % {"label": one.label, "source": one.source, "words": one.words}
        for one in (origin.read if origin else ())
    ]


def _other(source: str, value: str) -> str:
    return _("« %(value)s » (%(source)s)") % {"value": value, "source": source or _("une correction acceptée")}


def _language(code: str) -> str:
    if code in LANGUAGES:
        return str(LANGUAGES[code])
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def _tags(parameter: str, labels: tuple[str, ...], slugs: tuple[str, ...]) -> tuple[Link, ...]:
    return tuple(Link(label, list_of(**{parameter: slug})) for label, slug in zip(labels, slugs, strict=True))


def _social_reason(shown: Profile) -> str:
    sentence = phrases.SOCIAL_ECONOMY_REASONS.get(shown.social_economy_code)
    if sentence is None:
        return ""
    return str(sentence) % {"source": shown.social_economy_source or _("une liste du mouvement")}


def _position(shown: Profile) -> tuple[float, float, int, int] | None:
    if shown.lat is None or shown.lon is None or shown.precision not in PRECISIONS[: _LEAST_PRECISE + 1]:
        return None
    return (round(shown.lon, 5), round(shown.lat, 5), PRECISIONS.index(shown.precision), 2 - shown.standing)


def _contact(shown: Profile) -> tuple[Fact, ...]:
    said = shown.origins.get
    lines = tuple(line for line in (shown.address, f"{shown.municipality} {shown.postal_code}".strip()) if line)
    bare = shown.website.partition("://")[2].strip("/") or shown.website
    is_link = shown.website.startswith(("https://", "http://"))
    facts = (
        Fact(_("Adresse"), lines, provenance=provenance(said("address") or said("municipality"))),
        Fact(_("Téléphone"), (phone(shown.phone),), url=_tel(shown.phone), provenance=provenance(said("phone"))),
        Fact(_("Courriel"), (shown.email,), url=f"mailto:{shown.email}", provenance=provenance(said("email"))),
        Fact(_("Site web"), (bare,), url=shown.website if is_link else "", provenance=provenance(said("website"))),
    )
    return tuple(fact for fact in facts if any(fact.values))


def _tel(phone: str) -> str:
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return f"tel:{digits}" if digits else ""


def _identity(shown: Profile) -> tuple[Fact, ...]:
    said = shown.origins.get
    number = next((value for scheme, value in shown.identifiers if scheme == "NEQ"), "")
    others = tuple(f"{scheme} {value}" for scheme, value in shown.identifiers if scheme != "NEQ")
    by_kind: dict[str, list[str]] = {}
    for name in shown.names:
        if name.text != shown.legal_name:
            by_kind.setdefault(name.kind_label, []).append(name.text)
    facts = (
        Fact(_("Nom légal"), (shown.legal_name,), provenance=provenance(said("legal_name"))),
        *(Fact(kind, tuple(texts)) for kind, texts in by_kind.items()),
        Fact(_("Forme juridique"), (shown.legal_form,), provenance=_form_provenance(said("legal_form"))),
        Fact(_("Numéro d’entreprise du Québec"), (number,), provenance=provenance(said("register_number"))),
        Fact(_("Autres identifiants"), others),
        Fact(_("Fondation"), (str(shown.founded_year or ""),), provenance=provenance(said("founded_on"))),
        Fact(_("Fin"), (str(shown.ended_year or ""),), provenance=provenance(said("ended_on"))),
        Fact(
            _("État"),
            (shown.status_label if shown.status != Organization.UNKNOWN else "",),
            provenance=provenance(said("status")),
        ),
        Fact(_("Nombre d’emplois"), (shown.size,), provenance=provenance(said("size_band"))),
        Fact(_("Langues"), tuple(_language(code) for code in shown.languages)),
    )
    return tuple(fact for fact in facts if any(fact.values))


def _events(shown: Profile) -> tuple[Event, ...]:
    """The acts that have words; who did it only when that person shows their name to all."""
    told = [act for act in shown.history if act.name in phrases.HISTORY]
    names = public_names_of([act.person_id for act in told if act.person_id is not None])
    return tuple(
        Event(
            sentence=phrases.HISTORY[act.name],
            when=date_format(timezone.localtime(act.at), "DATETIME_FORMAT"),
            instant=act.at.isoformat(),
            who=names.get(act.person_id or 0, ""),
            icon=phrases.HISTORY_ICONS.get(act.name, "dot"),
        )
        for act in told
    )


def _verbs(shown: Profile, speaker: Speaker) -> tuple[Link, ...]:
    """What this reader can do now, as far as the pages are there."""
    its_own = bool(speaker.organization_id) and speaker.organization_id == shown.public_id
    wanted: list[tuple[str, str, str]] = []
    if its_own or speaker.has_role(COORDINATOR, DOCUMENTALIST):
        wanted.append((_("Modifier la fiche"), "directory:edit", "edit"))
    if not its_own:
        wanted.append((_("Proposer une correction"), "directory:suggest", "edit"))
        wanted.append((_("C’est mon organisation"), "directory:claim", "hand"))
    found = [Link(label, url, icon=icon) for label, name, icon in wanted if (url := available(name, shown.public_id))]
    if its_own or may_read_links_desk(speaker):
        found.append(Link(_("Liens et adhésions"), reverse("directory:links", args=[shown.public_id])))
    if may_edit_colleges(speaker):
        found.append(Link(_("Ses collèges"), reverse("directory:organization-colleges", args=[shown.public_id])))
    if may_review(speaker):
        decisions = f"{reverse('directory:review-decisions')}?{urlencode({'organisme': shown.public_id})}"
        found.append(Link(_("Décisions de rapprochement"), decisions, icon="merge"))
    return tuple(found)


def _alternates(shown: Profile) -> tuple[tuple[str, str], ...]:
    """The same page for machines: (media type, address)."""
    if shown.visibility != Organization.PUBLIC:
        return ()
    wanted = (("application/ld+json", "jsonld"), ("text/turtle", "ttl"))
    return tuple((kind, url) for kind, suffix in wanted if (url := available("stable-form", shown.public_id, suffix)))


def _disputed(shown: Profile) -> int:
    return sum(1 for origin in shown.origins.values() if origin.others)
