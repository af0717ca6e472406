"""The same story without a browser: three lists come in by commands, and the open data go out in four forms."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from rdflib import RDF, Graph, URIRef

from chantier.directory.models import Merge, Organization, Proposal
from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places
from chantier.foundation.words import api as words

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: (file, source, rows, options): the register may not be republished, so its values stay out of the open data.
LISTS = (
    ("register.csv", "Registre des entreprises", 2220, ("--kind", "register")),
    ("directory.csv", "Répertoire du pôle", 373, ("--open-licence", "--licence", "CC0 1.0")),
    ("members.csv", "Membres du pôle", 77, ("--members", "--open-licence", "--licence", "CC0 1.0")),
)
pytestmark = [pytest.mark.realdata, pytest.mark.django_db]


def test_three_lists_come_in_and_the_open_data_go_out_in_four_forms(
    shared_data: Path, tmp_path: Path, settings: Any
) -> None:
    settings.CHANTIER_DATA = tmp_path
    system = Speaker.system()
    places.load_facts(speaker=system, at=AT)
    words.load_shipped(speaker=system, at=AT)
    for name, source, rows, options in LISTS:
        totals = bring_in(shared_data / "mauricie" / name, tmp_path / f"{name}.json", source, options)
        assert totals["rows"] == rows
        assert totals["kept"] + totals["set_aside"] == rows
        assert totals["kept"] >= rows * 0.9
    again, _source, _rows, _options = LISTS[-1]
    before = Organization.objects.count()
    bring_in(shared_data / "mauricie" / again, tmp_path / "again.json", "Membres du pôle", ())
    assert Organization.objects.count() == before

    current = Organization.objects.filter(merged_into__isnull=True)
    members = current.filter(standing=Organization.MEMBER).count()
    known = current.filter(standing__gte=Organization.KNOWN).count()
    assert 60 < members <= 77
    assert 373 <= known <= 373 + 77
    assert Merge.objects.filter(automatic=True).count() > 200
    assert Proposal.objects.filter(state=Proposal.WAITING).exists()

    files = {form: tmp_path / f"organizations.{form}" for form in ("csv", "geojson", "jsonld", "turtle")}
    for form, path in files.items():
        call_command("export", "organizations", "--format", form, "--out", path, verbosity=0)
    rows_out = list(csv.DictReader(files["csv"].read_text(encoding="utf-8-sig").splitlines()))
    features = json.loads(files["geojson"].read_text(encoding="utf-8"))["features"]
    linked = json.loads(files["jsonld"].read_text(encoding="utf-8"))["@graph"]
    graph = Graph().parse(files["turtle"], format="turtle")
    addresses = {row["uri"] for row in rows_out}
    # What only the register knows has no open name; nearly all that the two open lists name goes out.
    assert known * 0.9 <= len(rows_out) <= known
    assert {feature["id"] for feature in features} == addresses
    assert {one["id"] for one in linked} == addresses
    assert {str(one) for one in graph.subjects(RDF.type, URIRef("https://schema.org/Organization"))} == addresses
    placed = [feature for feature in features if feature["geometry"]]
    assert len(placed) > len(features) * 0.8
    assert all(
        -80 < f["geometry"]["coordinates"][0] < -57 and 44 < f["geometry"]["coordinates"][1] < 63 for f in placed
    )


def bring_in(path: Path, report: Path, source: str, options: tuple[str, ...]) -> dict[str, int]:
    """``chantier import``, and the totals of its report."""
    call_command("import", path, "--source", source, "--report", report, *options, verbosity=0)
    totals: dict[str, int] = json.loads(report.read_text(encoding="utf-8"))["totals"]
    return totals
