"""``chantier places load`` and ``chantier places import FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.foundation.access.api import Invalid, Refusal, Speaker
from chantier.foundation.places.api import BoundariesImported, import_boundaries, load_facts
from chantier.foundation.places.core.boundary_files import refuse_too_large
from chantier.foundation.places.core.unreadable import Unreadable
from chantier.foundation.places.models import Territory
from chantier.foundation.places.phrases import reason_of

_NAMED_AT_MOST = 20


class Command(BaseCommand):
    help = "Load the facts about territories, or import a file of official boundaries."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="load the tables of facts and draw approximate outlines")
        load.add_argument("--land", type=Path, help="TopoJSON of the land's outline (layer subunits, id QC)")
        bring = verbs.add_parser("import", help="import boundaries: GeoJSON, TopoJSON or a zipped shapefile")
        bring.add_argument("file", type=Path)
        bring.add_argument("--kind", default="", choices=["", *Territory.Kind.values], help="what the file holds")
        bring.add_argument("--crs", default="", help="projection of the coordinates, such as EPSG:32198")
        bring.add_argument("--encoding", default="", help="encoding of a shapefile's fields")
        bring.add_argument("--attribution", default="", help="who published these boundaries, as to be shown")
        bring.add_argument("--licence", default="", help="under which licence")
        bring.add_argument("--dry-run", action="store_true", help="say what would be done and do nothing")

    def handle(self, *_args: Any, verb: str, **options: Any) -> None:
        try:
            if verb == "load":
                self._load(options["land"])
            else:
                self._import(options)
        except Refusal as refusal:
            raise CommandError(" ".join(filter(None, (str(refusal), refusal.reason.advice)))) from refusal

    def _load(self, land: Path | None) -> None:
        loaded = load_facts(speaker=Speaker.system(), at=timezone.now(), land=land)
        self.stdout.write(
            _("%(territories)s territoires : %(created)s créés, %(changed)s modifications, %(drawn)s tracés.")
            % {
                "territories": loaded.territories,
                "created": loaded.created,
                "changed": loaded.changed,
                "drawn": loaded.outlines_drawn,
            }
        )
        if not loaded.drawn_inside_land:
            self.stdout.write(
                _("Le contour des terres est absent (interface non construite) : un contour grossier l’a remplacé.")
            )

    def _import(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        try:
            refuse_too_large(path.stat().st_size)
            data = path.read_bytes()
        except Unreadable as error:
            raise Invalid(reason_of(error)) from error
        except OSError as error:
            raise CommandError(_("Le fichier « %(path)s » ne peut pas être lu.") % {"path": path}) from error
        done = import_boundaries(
            speaker=Speaker.system(),
            at=timezone.now(),
            name=path.name,
            data=data,
            **{name: options[name] for name in ("kind", "crs", "encoding", "attribution", "licence", "dry_run")},
        )
        for line in _report(done):
            self.stdout.write(line)


def _report(done: BoundariesImported) -> list[str]:
    """What became of the file, in sentences."""
    said = [
        _("%(form)s, projection : %(projections)s.") % {"form": done.form, "projections": ", ".join(done.projections)},
        ngettext("%(n)s surface lue.", "%(n)s surfaces lues.", done.areas) % {"n": done.areas},
    ]
    for kind, number in done.matched.items():
        said.append(_("%(kind)s : %(n)s territoires reconnus.") % {"kind": Territory.Kind(kind).label, "n": number})
    if done.by_name:
        said.append(
            _("Reconnus par leur nom et non par leur code : %(names)s.")
            % {"names": ", ".join(done.by_name[:_NAMED_AT_MOST])}
        )
    if done.unmatched:
        named = ", ".join(f"{code} {name}".strip() for _kind, code, name in done.unmatched[:_NAMED_AT_MOST])
        said.append(
            ngettext(
                "%(n)s surface n’appartient à aucun territoire connu et reste de côté : %(names)s.",
                "%(n)s surfaces n’appartiennent à aucun territoire connu et restent de côté : %(names)s.",
                len(done.unmatched),
            )
            % {"n": len(done.unmatched), "names": named}
        )
    if done.passed_over:
        said.append(
            ngettext(
                "%(n)s surface passée : son genre n’est pas reconnu ou n’est pas celui demandé.",
                "%(n)s surfaces passées : leur genre n’est pas reconnu ou n’est pas celui demandé.",
                done.passed_over,
            )
            % {"n": done.passed_over}
        )
    if done.repaired:
        said.append(ngettext("%(n)s contour réparé.", "%(n)s contours réparés.", done.repaired) % {"n": done.repaired})
    if done.points:
        said.append(
            _("%(inside)s des %(points)s points connus sont dans leur contour.")
            % {"inside": done.points_inside, "points": done.points}
        )
    outcome = (
        _("À blanc : %(changed)s contours changeraient, %(unchanged)s sont déjà là.")
        if done.dry_run
        else _("%(changed)s contours enregistrés, %(unchanged)s déjà là.")
    )
    said.append(outcome % {"changed": done.changed, "unchanged": done.unchanged})
    return said
