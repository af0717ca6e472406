"""What the template of a resource receives: ready words, addresses, facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chantier.foundation.people.api import public_names_of
from chantier.foundation.places import api as places
from chantier.foundation.ui.parts import Event, Fact, Link
from chantier.foundation.words import api as words
from chantier.library import extraction_phrases
from chantier.library import reading_phrases as phrases
from chantier.library.core import description as d
from chantier.library.core.embeds import Embed, embed
from chantier.library.core.kinds import CHOICE, CONCEPTS, DATE, DURATION, LANGUAGES, LIST, LONG, URL, Field, clock
from chantier.library.core.precise_date import PreciseDate
from chantier.library.queries.kinds import kind, name_of
from chantier.library.queries.reading import FileView, ResourceView
from chantier.library.services.previews import MOST_PAGES
from chantier.library.similar_phrases import PHRASES as SIMILAR
from chantier.library.web import reading_words as said
from chantier.library.web.asked import available, resource_path, shelf

#: Pictures of pages shown before the reader asks for more.
PICTURES = 4


@dataclass(frozen=True)
class Credit:
    """A contributor with their role in words and where their organisation's page is."""

    name: str
    role: str
    url: str = ""
    orcid: str = ""


@dataclass(frozen=True)
class Section:
    """A field of the kind that is told at length, or as a list."""

    anchor: str
    title: str
    text: str = ""
    items: tuple[str, ...] = ()
    is_folded: bool = False


@dataclass(frozen=True)
class ShownFile:
    """A file or link with its words. ``embed`` when it may be played here, ``is_playing`` once the reader agreed."""

    id: int
    label: str
    url: str
    is_file: bool
    about: str
    notes: tuple[str, ...]
    checked: str
    is_dead: bool
    archived_url: str
    no_text: str
    text_url: str
    pictures: tuple[tuple[int, str, str], ...]
    media_family: str
    media_type: str
    embed: Embed | None = None
    is_playing: bool = False
    language: str = ""


def whole_url(path: str) -> str:
    """An address that can leave the site."""
    return f"{settings.CHANTIER_ADDRESS}{path}"


def credits_of(shown: ResourceView) -> tuple[tuple[Credit, ...], tuple[tuple[str, tuple[Credit, ...]], ...]]:
    """Those whom a citation names, then the others by role."""
    one = shown.described
    main = one.authors
    by_role: dict[str, list[Credit]] = {}
    for person in one.contributors:
        if person not in main:
            by_role.setdefault(str(phrases.ROLES.get(person.role, person.role)), []).append(_credit(person, shown))
    return tuple(_credit(person, shown) for person in main), tuple(
        (role, tuple(some)) for role, some in by_role.items()
    )


def _credit(person: d.Contributor, shown: ResourceView) -> Credit:
    body = shown.bodies.get(person.organization_id)
    url = available("directory:organization", body.public_id, body.slug) if body else ""
    return Credit(person.shown, str(phrases.ROLES.get(person.role, "")), url, person.orcid)


def fields_of(shown: ResourceView, language: str) -> tuple[tuple[Section, ...], tuple[Fact, ...], str]:
    """The fields of its kind: those told at length, those told in a line, and what the kind is called."""
    found = kind(shown.described.kind)
    if found is None:
        return (), (), shown.described.kind
    sections, facts = [], []
    for field in found.fields:
        value = shown.described.details.get(field.name)
        if value in (None, "", [], ()):
            continue
        title = field.labels.get(language) or field.labels.get("fr") or field.name
        if field.type == LONG:
            sections.append(Section(field.name, title, text=str(value), is_folded=field.name == "transcript"))
        elif field.type == LIST:
            sections.append(Section(field.name, title, items=tuple(str(one) for one in value)))
        else:
            facts.append(Fact(title, _values(field, value, language), url=str(value) if field.type == URL else ""))
    return tuple(sections), tuple(facts), name_of(found, language)


def _values(field: Field, value: Any, language: str) -> tuple[str, ...]:
    if field.type == DURATION:
        return (clock(int(value)),)
    if field.type == DATE:
        return (said.day(PreciseDate.read(str(value))),)
    if field.type == CHOICE:
        labels = (field.choices or {}).get(str(value), {})
        return (labels.get(language) or labels.get("fr") or str(value),)
    if field.type == LANGUAGES:
        return tuple(said.language(str(one)) for one in value)
    if field.type == CONCEPTS:
        concepts = (words.by_slug(field.scheme, str(one)) for one in value)
        return tuple(
            concept.label(language) if concept else str(slug) for slug, concept in zip(value, concepts, strict=True)
        )
    return (str(value),)


def files_of(shown: ResourceView, *, may_read: bool, playing: str) -> tuple[ShownFile, ...]:
    """Its files and links as the page lists them."""
    return tuple(
        _file(one, may_read=may_read, playing=playing, title=shown.described.wording().title) for one in shown.files
    )


def _file(one: FileView, *, may_read: bool, playing: str, title: str) -> ShownFile:
    family = one.media_type.partition("/")[0]
    player = None if one.is_file else embed(one.url, peertube_hosts=settings.CHANTIER_PEERTUBE_HOSTS)
    has_text = one.text_state == "read" and one.is_file and may_read
    pictures: tuple[tuple[int, str, str], ...] = ()
    if one.media_type == "application/pdf" and one.is_file and may_read and one.text_state != "failed":
        last = min(one.pages, PICTURES, MOST_PAGES)
        addresses = [(page, reverse("library:preview", args=[one.id, page])) for page in range(1, last + 1)]
        pictures = tuple((page, address, f"{address}?taille=grande") for page, address in addresses)
    no_text = extraction_phrases.sentence(one.text_failure) if one.is_file and one.text_failure else ""
    return ShownFile(
        id=one.id,
        label=one.label or one.url or title,
        url=reverse("library:file", args=[one.id]) if one.is_file else one.url,
        is_file=one.is_file,
        about=said.about_file(one),
        notes=said.reading_by_ear(one),
        checked=said.checked(one),
        is_dead=one.check_state == "dead",
        archived_url=one.archived_url,
        no_text=no_text,
        text_url=reverse("library:text", args=[one.id]) if has_text else "",
        pictures=pictures,
        media_family=family if one.is_file else "",
        media_type=one.media_type,
        embed=player,
        is_playing=player is not None and playing == str(one.id),
        language=one.language,
    )


def facts_of(shown: ResourceView, kind_name: str) -> tuple[Fact, ...]:
    """The card of a resource, in the column at the end."""
    one = shown.described
    publisher = shown.bodies.get(shown.publisher_id)
    facts = [
        Fact(_("Sorte"), (kind_name,), url=shelf(kind=one.kind)),
        Fact(_("Date"), (said.day(one.issued),)),
        Fact(
            _("Éditée par"),
            (one.publisher,),
            url=available("directory:organization", publisher.public_id, publisher.slug) if publisher else "",
        ),
        Fact(_("Lieu d’édition"), (one.publication_place,)),
        Fact(_("Langues"), tuple(said.language(code) for code in one.languages)),
        Fact(pgettext("resource", "Accès"), (_access(one),)),
    ]
    if one.ark:
        facts.append(Fact(_("Identifiant pérenne"), (one.ark,), url=f"/{one.ark}"))
    facts += [
        Fact(phrases.IDENTIFIERS.get(each.scheme, each.scheme), (each.value,), url=said.identifier_link(each))
        for each in one.identifiers
    ]
    return tuple(fact for fact in facts if any(str(value) for value in fact.values))


def _access(one: d.Description) -> str:
    if one.access == d.EMBARGO and one.embargo_until is not None:
        if one.embargo_until <= timezone.localdate():
            return str(phrases.ACCESS[d.OPEN])
        return _("Fichiers ouverts le %(day)s") % {"day": date_format(one.embargo_until, "DATE_FORMAT")}
    return str(phrases.ACCESS.get(one.access, one.access))


def licence_of(one: d.Description, language: str) -> dict[str, str]:
    """What may be done with it: the licence's name, its address, what it lets one do in plain words."""
    concept = words.by_slug("licence", one.licence.slug) if one.licence.slug else None
    return {
        "label": concept.label(language) if concept else one.licence.slug,
        "uri": one.licence.uri if one.licence.uri.startswith(("https://", "http://")) else "",
        "plain": concept.note("definition", language) if concept else "",
        "statement": one.licence.statement,
        "holder": one.rights_holder,
    }


def themes_of(one: d.Description, language: str, scheme: str = "theme") -> tuple[Link, ...]:
    """Its themes, each leading to the resources that share it."""
    return tuple(
        Link(subject.label(language), shelf(theme=subject.concept))
        for subject in one.subjects
        if subject.scheme == scheme
    )


def places_of(one: d.Description) -> tuple[Link, ...]:
    """The territories it is about."""
    names = [place.name for place in one.places]
    return tuple(
        Link(
            # Two territories of one name, a town and its county, are told apart.
            f"{place.name} ({phrases.PLACES[place.kind]})"
            if names.count(place.name) > 1 and place.kind in phrases.PLACES
            else place.name,
            available("places:territory", places.reference(place.kind, place.code)) if place.code else "",
        )
        for place in one.places
    )


def relations_of(one: d.Description) -> tuple[tuple[str, str, str], ...]:
    """(relation, title, address) of its translations, versions and what answers or cites it."""
    return tuple(
        (str(phrases.RELATIONS.get(each.kind, each.kind)), each.title or each.url, each.url) for each in one.relations
    )


def events_of(shown: ResourceView, *, is_inside: bool) -> tuple[Event, ...]:
    """What happened to it; what concerns only its making is for who made it."""
    told = [
        act for act in shown.history if act.name in phrases.HISTORY and (is_inside or act.name not in phrases.INNER)
    ]
    names = public_names_of(act.person_id for act in told if act.person_id is not None) if told else {}
    return tuple(
        Event(
            sentence=phrases.HISTORY[act.name],
            when=date_format(timezone.localtime(act.at), "DATE_FORMAT"),
            instant=act.at.isoformat(),
            who=names.get(act.person_id or 0, ""),
            icon=phrases.ICONS.get(act.name, "dot"),
        )
        for act in told
    )


def similar_of(found: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    """Resources that resemble, each with its reasons in words."""
    return tuple(
        {
            "title": one.title,
            "language": one.language,
            "url": resource_path(one.public_id, one.slug),
            "date": said.day(PreciseDate.read(one.issued)),
            "reasons": tuple(str(SIMILAR[reason.code]) % dict(reason.params) for reason in one.reasons[:3]),
        }
        for one in found
    )


def exports_of(public_id: str) -> tuple[tuple[str, str, str], ...]:
    """(label, media type, address) of the forms reference managers read, as far as they are given here."""
    wanted: Sequence[tuple[str, str, str]] = (
        ("RIS", "application/x-research-info-systems", "ris"),
        ("BibTeX", "application/x-bibtex", "bibtex"),
        ("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl"),
    )
    found = ((label, kind, available("library:resource-export", public_id, form)) for label, kind, form in wanted)
    return tuple(one for one in found if one[2])
