"""The kinds of territory, their order from the widest to the narrowest, and their public references."""

from __future__ import annotations

CONTINENT = "continent"
COUNTRY = "country"
PROVINCE = "province"
REGION = "region"
MRC = "mrc"
MUNICIPALITY = "municipality"
POLE = "pole"
CUSTOM = "custom"

#: From the widest to the narrowest; poles and other territories of a movement's own cut come last.
KINDS = (CONTINENT, COUNTRY, PROVINCE, REGION, MRC, MUNICIPALITY, POLE, CUSTOM)

ADMINISTRATIVE = "administrative"
POLES = "poles"
OTHER = "other"

CUTS = (ADMINISTRATIVE, POLES, OTHER)

_FIRST_WORD = {
    CONTINENT: "continent",
    COUNTRY: "pays",
    PROVINCE: "province",
    REGION: "region",
    MRC: "mrc",
    MUNICIPALITY: "municipalite",
    POLE: "pole",
    CUSTOM: "territoire",
}


def reference(kind: str, code: str) -> str:
    """The public reference of a territory, stable and unique: ``region-04`` is not ``mrc-04``.

    Official codes are unique inside a kind only; the address of a page, the open data and the other mandates need
    one word that names a territory among all.
    """
    return f"{_FIRST_WORD[kind]}-{code.lower()}"


def cut_of(kind: str) -> str:
    """The cut to which a kind belongs."""
    if kind == POLE:
        return POLES
    return OTHER if kind == CUSTOM else ADMINISTRATIVE
