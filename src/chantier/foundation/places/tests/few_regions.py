"""The shipped tables of facts with three of their regions: quicker to draw than the whole."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from chantier.foundation.places.services import facts_table

#: Without the land's outline, so that the bundle need not be built.
NO_LAND = Path("no-such-file")
#: Mauricie, Laval and Montérégie: a region of many MRCs, one of a single one, and one with a pole inside.
FEW_REGIONS = {"04", "13", "16"}


def few_regions(folder: Path) -> Path:
    """Write these tables there; the folder."""
    for table in ("world.csv", "postal_prefixes.csv"):
        shutil.copy(facts_table.FOLDER / table, folder / table)
    _keep(folder, "regions.csv", "code", FEW_REGIONS)
    mrcs = _keep(folder, "mrcs.csv", "region", FEW_REGIONS)
    municipalities = _keep(folder, "municipalities.csv", "mrc", mrcs)
    _keep(folder, "former_municipalities.csv", "replaced_by", municipalities)
    text = (facts_table.FOLDER / "poles.toml").read_text(encoding="utf-8")
    kept = ("mauricie", "laval", "longueuil")
    poles = [line for line in text.splitlines() if "{ code" not in line or any(f'"{name}"' in line for name in kept)]
    (folder / "poles.toml").write_text("\n".join(poles), encoding="utf-8")
    return folder


def _keep(folder: Path, table: str, field: str, values: set[str]) -> set[str]:
    with (facts_table.FOLDER / table).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    kept = [row for row in rows if row[field] in values]
    with (folder / table).open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(kept)
    return {row.get("code", "") for row in kept}
