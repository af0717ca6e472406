from __future__ import annotations

from dataclasses import replace

from chantier.directory.core.blocking import Index
from chantier.directory.core.matching import match
from chantier.directory.core.tests.registers import TOWNS, body, register
from chantier.directory.phrases import MATCH_REASONS, match_reason

REGISTER = register()
INDEX = Index(REGISTER)


def test_reasons_are_said_in_words() -> None:
    left = body("x", "Coopérative de solidarité La Fougère", "12, Principale", *TOWNS[0])
    pair = next(pair for pair in match([*REGISTER[10:70], left], INDEX).pairs if pair.left_key == "x")
    assert [match_reason(reason) for reason in pair.reasons] == [
        "noms semblables",
        "les noms diffèrent par «\u00a0SANTÉ\u00a0»",
        "même adresse",
    ]


def test_each_reason_has_its_words() -> None:
    mixed = [
        replace(
            one,
            key=f"{one.key}x",
            address=other.address,
            municipality=other.municipality,
            postal_code=other.postal_code,
        )
        for one, other in zip(REGISTER, [*REGISTER[3:], *REGISTER[:3]], strict=True)
    ]
    hard = [replace(one, names=(f"Fondation {one.names[0]} Sud-Ouest 12",), key=f"{one.key}y") for one in REGISTER]
    pairs = match([*mixed, *hard], INDEX).pairs
    said = {reason.code for pair in pairs for reason in pair.reasons}
    assert said <= MATCH_REASONS.keys()
    assert len(said) > 10
    assert all(pair.reasons and all(match_reason(reason) for reason in pair.reasons) for pair in pairs)
