from __future__ import annotations

import re
from pathlib import Path

from chantier.directory import cell_phrases
from chantier.directory.core import columns
from chantier.directory.core.findings import finding

CORE = Path(columns.__file__).parent


def codes_used() -> set[str]:
    source = "".join(
        (CORE / f"{name}.py").read_text(encoding="utf-8")
        for name in ("columns", "cleaning", "contacts", "dates", "positions", "persons", "rows")
    )
    direct = set(re.findall(r'finding\(\s*"(\w+)"', source))
    chosen = {code for pair in re.findall(r'finding\(\s*"(\w+)" if .*? else "(\w+)"', source) for code in pair}
    return direct | chosen | {"phone_without_area", "not_a_phone"}


def test_every_finding_has_its_words_and_no_word_is_idle() -> None:
    assert codes_used() == set(cell_phrases.FINDINGS)


def test_every_field_has_its_name() -> None:
    assert set(cell_phrases.FIELDS) == set(columns.FIELDS)


def test_a_finding_is_a_sentence() -> None:
    found = finding("by_title_and_content", field="phone", percent=85)
    assert cell_phrases.sentence(found) == "Le titre le dit, et 85\u00a0% des cellules en ont la forme."
    assert cell_phrases.sentence(finding("register_number_length", value="12", digits=2)).startswith("«\u00a012\u00a0»")
