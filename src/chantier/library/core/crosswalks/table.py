"""What each format keeps of a description, as the table of ``docs/library-metadata.md``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chantier.library.core.crosswalks import csl, datacite, dublin_core, highwire, schema_org, zotero
from chantier.library.core.crosswalks.standards import STANDARDS
from chantier.library.core.references import writers

FORMATS: Final[Mapping[str, Mapping[str, str]]] = {
    "Dublin Core": dublin_core.MAP,
    "DataCite": datacite.MAP,
    "schema.org": schema_org.MAP,
    "Zotero": zotero.MAP,
    "CSL-JSON": csl.MAP,
    "Highwire": highwire.MAP,
    "RIS": writers.RIS_MAP,
    "BibTeX": writers.BIBTEX_MAP,
}
BEGIN: Final = "<!-- written by crosswalks/table.py, compared by a test -->"
END: Final = "<!-- end -->"


def written() -> str:
    """The two tables in Markdown: fields by format (— is dropped), then the type of each kind."""
    lines = ["| field | " + " | ".join(FORMATS) + " |", "|---" * (len(FORMATS) + 1) + "|"]
    for field in dublin_core.MAP:
        cells = (one[field] or "—" for one in FORMATS.values())
        lines.append(f"| `{field}` | " + " | ".join(cells) + " |")
    names = list(next(iter(STANDARDS.values())))
    lines += ["", "| kind | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    lines += [f"| `{kind}` | " + " | ".join(row[name] for name in names) + " |" for kind, row in STANDARDS.items()]
    return "\n".join(lines)
