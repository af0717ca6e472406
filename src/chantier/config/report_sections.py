"""What each mandate gives to an annual report. A mandate that opens adds its section here."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chantier.directory import api as directory
from chantier.editorial import api as editorial
from chantier.editorial.reports.core.part import Figure, Part, Thing
from chantier.editorial.reports.core.period import Scope
from chantier.foundation.places import api as places
from chantier.library import api as library

#: Of the resources of a year, so many are named; all are counted.
MOST = 60


def install() -> None:
    """Register them before those of the public site: first who we are, then what we published."""
    for section in (
        editorial.Section(
            "members",
            lazy("Qui nous sommes"),
            lazy("Membres et organisations connues, par région ou par municipalité."),
            _members,
            by_territory=True,
        ),
        editorial.Section(
            "forms",
            lazy("Sous quelles formes"),
            lazy("Les membres par forme juridique."),
            _forms,
            by_territory=True,
        ),
        editorial.Section(
            "resources",
            lazy("Ce que nous avons publié"),
            lazy("Les ressources entrées dans la bibliothèque cette année-là, par genre."),
            _resources,
            by_territory=True,
        ),
    ):
        editorial.register_section(section)


def _members(scope: Scope) -> Part:
    members, known, _everybody = directory.counted(within=scope.within)
    joined, dated = directory.joined_between(scope.first_day, scope.last_day, within=scope.within)
    column = "region" if scope.within is None else "municipality"
    groups = directory.by_place(column, within=scope.within)
    lines = places.lines(one for one in groups if one is not None)
    rows = [
        Figure(lines[pk].reference, lines[pk].name, groups[pk][0], groups[pk][1], _("connues"))
        for pk in groups
        if pk is not None and pk in lines
    ]
    unplaced = groups.get(None, (0, 0))
    if unplaced[1]:
        rows.append(Figure("none", _("Sans lieu connu"), *unplaced, _("connues")))
    in_groups = sum(1 for one in rows if one.value and one.key != "none")
    where = (
        ngettext("région où nous avons un membre", "régions où nous avons un membre", in_groups)
        if scope.within is None
        else ngettext("municipalité où nous avons un membre", "municipalités où nous avons un membre", in_groups)
    )
    return Part(
        source=_as_of(scope),
        headline=(
            Figure("members", ngettext("organisation membre", "organisations membres", members), members, known,
                   _("organisations connues du réseau")),
            *_joined(joined, dated),
            Figure("places", where, in_groups),
        ),
        rows=tuple(sorted(rows, key=lambda one: (one.key == "none", -one.value, -(one.of or 0), one.label))),
        heads=(_("Région") if scope.within is None else _("Municipalité"), _("Organisations membres")),
        note=_("Le répertoire dit ce qui est vrai le jour où on le compte, et non ce qui l’était à la fin de l’année."),
    )  # fmt: skip


def _joined(joined: int, dated: int) -> tuple[Figure, ...]:
    """Who joined, of those whose day is known; nothing where no day is."""
    if not dated:
        return ()
    label = ngettext("adhésion dans l’année", "adhésions dans l’année", joined)
    return (Figure("joined", label, joined, dated, _("membres dont la date d’adhésion est connue")),)


def _forms(scope: Scope) -> Part:
    found = directory.by_legal_form(get_language() or "fr", within=scope.within)
    return Part(
        source=_as_of(scope),
        rows=tuple(
            Figure(one.key or "none", one.label or _("Forme inconnue"), one.members, one.known, _("connues"))
            for one in found
        ),
        heads=(_("Forme juridique"), _("Organisations membres")),
    )


def _resources(scope: Scope) -> Part:
    language = get_language() or "fr"
    kinds = library.published_by_kind(language, scope.since, scope.until, within=scope.within)
    total = sum(count for _slug, _name, count in kinds)
    everything = library.public_count(until=scope.until, within=scope.within)
    ids = library.published_in(scope.since, scope.until, within=scope.within, limit=MOST)
    described = library.describe(ids, language=language) if ids else {}
    names = {slug: name for slug, name, _count in kinds}
    things = []
    for pk in ids:
        about = described[pk]
        said = about.wording(language)
        spoken = said.language if said.language != language else ""
        things.append(Thing(said.title, about.address, names.get(about.kind, ""), language=spoken))
    return Part(
        source=_("Bibliothèque de cette instance, ressources publiques"),
        headline=(
            Figure("published", ngettext("ressource publiée", "ressources publiées", total), total, everything,
                   _("dans la bibliothèque à la fin de l’année")),
        ),
        rows=tuple(Figure(slug, name, count) for slug, name, count in kinds if count),
        heads=(_("Genre"), _("Ressources")),
        things=tuple(things),
        note=_("Les %(n)s dernières sont nommées.") % {"n": MOST} if total > MOST else "",
    )  # fmt: skip


def _as_of(scope: Scope) -> str:
    day = date_format(localtime(scope.at), "DATE_FORMAT")
    return _("Répertoire de cette instance, fiches publiques, le %(day)s") % {"day": day}
