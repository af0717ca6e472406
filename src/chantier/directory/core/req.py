"""The Registre des entreprises du Québec as it is published: its rows become the directory's fields.

Layout: six CSV files joined by NEQ (guide IN-537; 37 columns in Entreprise). Codes carry a meaning only with their
value domain, read from DomaineValeur. There is no natural person in these files other than individual businesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from chantier.directory.core.cleaning import clean, plain_text
from chantier.directory.core.form_words import CODES

Row = Mapping[str, str]
#: Labels by value domain and code: ``("FORM_JURI", "COP")`` → « Coopérative ».
Domains = Mapping[tuple[str, str], str]

#: The legal forms of the social economy in the register.
FORMS: Final = ("APE", "ASS", "COP", "SMU", "PMSBL")
REGISTERED: Final = ("IM",)

_CURRENT, _FORMER = "V", "A"
_LEGAL, _NUMBERED = "N", "M"
_CITY: Final = re.compile(r"\(\s*[^()]{2,40}\s*\)\s*$")
_POSTAL: Final = re.compile(r"\b[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d\b")
_YES: Final = frozenset(["O", "Y", "1"])


def domains(rows: Iterable[Row]) -> dict[tuple[str, str], str]:
    """The code lists of DomaineValeur."""
    return {
        (_cell(row, "TYP_DOM_VAL"), _cell(row, "COD_DOM_VAL")): _cell(row, "VAL_DOM_FRAN")
        for row in rows
        if _cell(row, "COD_DOM_VAL")
    }


def is_wanted(enterprise: Row, *, forms: Sequence[str] = FORMS, status: Sequence[str] = REGISTERED) -> bool:
    """Whether a row of Entreprise has one of these forms and one of these states (empty: any)."""
    return (not forms or _cell(enterprise, "COD_FORME_JURI").upper() in forms) and (
        not status or _cell(enterprise, "COD_STAT_IMMAT").upper() in status
    )


def values_of(
    enterprise: Row,
    names: Sequence[Row] = (),
    establishments: Sequence[Row] = (),
    lists: Domains | None = None,
    *,
    mergers: Sequence[Row] = (),
) -> dict[str, Any]:
    """The fields of one enterprise; a field about which the register is silent is absent.

    ``names``, ``establishments`` and ``mergers`` are its rows of Nom, Etablissements and FusionScissions; ``lists`` the
    code lists.
    """
    lists = lists or {}
    state = _cell(enterprise, "COD_STAT_IMMAT").upper()
    address = address_of([_cell(enterprise, f"ADR_DOMCL_LIGN{n}_ADR") for n in range(1, 5)])
    status = "active" if state == "IM" else "ended" if state.startswith("R") else "unknown" if state else ""
    found: dict[str, Any] = {
        "register_number": _cell(enterprise, "NEQ"),
        **names_of(names),
        "legal_form": form_of(_cell(enterprise, "COD_FORME_JURI"), lists),
        "status": status,
        "founded_on": _date(enterprise, "DAT_CONSTI"),
        "ended_on": _date(enterprise, "DAT_STAT_IMMAT") if status == "ended" else "",
        **address,
        "activity": activity_of(enterprise, lists),
        "activity_codes": _codes(enterprise, ("COD_ACT_ECON_CAE", "COD_ACT_ECON_CAE2")),
        "size_band": _size(enterprise, lists),
        "establishments": tuple(place for place in (establishment_of(row, lists) for row in establishments) if place),
        **successions_of(enterprise, mergers, lists),
    }
    return {field: value for field, value in found.items() if value not in ("", None, ())}


def names_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Names by what they are: the one in force is legal, other names in force are usual, the rest are former.

    STAT_NOM: V in force, A former, F to come, R reserved. TYP_NOM_ASSUJ: N legal name, M number given in place of a
    name, A other name used (meanings inferred from the published code lists). Names to come or reserved are not kept.
    """
    legal, numbered = "", ""
    others: list[str] = []
    former: list[str] = []
    ordered = sorted(rows, key=lambda row: _cell(row, "DAT_INIT_NOM_ASSUJ"), reverse=True)
    for row in ordered:
        name, state = _text(row, "NOM_ASSUJ"), _cell(row, "STAT_NOM").upper()
        kind, foreign = _cell(row, "TYP_NOM_ASSUJ").upper(), _text(row, "NOM_ASSUJ_LANG_ETRNG")
        if state == _CURRENT:
            if kind == _LEGAL and not legal:
                legal = name
            elif kind == _NUMBERED and not numbered:
                numbered = name
            else:
                others.append(name)
            others.append(foreign)
        elif state == _FORMER:
            former.extend((name, foreign))
    main = legal or numbered or next((name for name in others if name), "")
    if legal and numbered:
        others.append(numbered)
    return {
        "legal_name": main,
        "other_names": _distinct(others, {main}),
        "former_names": _distinct(former, {main, *others}),
    }


def _distinct(names: Iterable[str], taken: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and name not in taken))


def form_of(code: str, lists: Domains) -> str:
    """The concept of a legal form: by its code, else by the words of the register's own list."""
    code = code.upper()
    if not code:
        return ""
    if code in CODES:
        return CODES[code]
    label = lists.get(("FORM_JURI", code), "")
    return str(clean("legal_form", label).value or "other-form") if label else "other-form"


def address_of(lines: Sequence[str]) -> dict[str, str]:
    """Street, municipality and postal code out of four lines.

    The municipality is on line 2, or on line 3 when a floor or a post-office box comes before it, with « (Québec) »
    after it; the postal code is alone on line 4, or follows the municipality.
    """
    texts = [plain_text(line)[0] for line in lines]
    postal = ""
    for index in range(len(texts) - 1, -1, -1):
        found = _POSTAL.search(texts[index])
        if found:
            postal = str(clean("postal_code", found.group()).value or "")
            texts[index] = (texts[index][: found.start()] + texts[index][found.end() :]).strip(" ,")
            break
    at = next((index for index in range(len(texts) - 1, 0, -1) if _CITY.search(texts[index])), None)
    if at is None:
        filled = [index for index in range(1, len(texts)) if texts[index] and clean("municipality", texts[index]).value]
        at = filled[-1] if filled else None
    municipality = str(clean("municipality", texts[at]).value or "") if at is not None else ""
    street = ", ".join(text for index, text in enumerate(texts) if text and index != at)
    return {"address": street, "municipality": municipality, "postal_code": postal}


def activity_of(row: Row, lists: Domains) -> str:
    """Activities in the enterprise's own words, else in the words of the code list; the object of a body at last."""
    said = []
    for words, code in (
        ("DESC_ACT_ECON_ASSUJ", "COD_ACT_ECON_CAE"),
        ("DESC_ACT_ECON_ASSUJ2", "COD_ACT_ECON_CAE2"),
    ):
        text = _text(row, words) or lists.get(("ACT_ECON", _cell(row, code)), "")
        if text and text not in said:
            said.append(text)
    return " ; ".join(said) or _text(row, "OBJET_SOC")


def establishment_of(row: Row, lists: Domains) -> dict[str, Any]:
    """One establishment: its name, place and activity; empty when the register hides it or gives no place."""
    place = address_of([_cell(row, f"LIGN{n}_ADR") for n in range(1, 5)])
    name = _text(row, "NOM_ETAB")
    if not name and not any(place.values()):
        return {}
    found: dict[str, Any] = {
        "number": _cell(row, "NO_SUF_ETAB"),
        "name": name,
        **place,
        "activity": _text(row, "DESC_ACT_ECON_ETAB") or lists.get(("ACT_ECON", _cell(row, "COD_ACT_ECON")), ""),
    }
    found = {field: value for field, value in found.items() if value}
    if _cell(row, "IND_ETAB_PRINC").upper() in _YES:
        found["is_main"] = True
    return found


def successions_of(enterprise: Row, rows: Sequence[Row], lists: Domains) -> dict[str, Any]:
    """Whom a body follows (``succeeds``) and who follows it (``succeeded_by``), out of FusionScissions.

    NEQ_ASSUJ_REL is the other party, DENOMN_SOC its name, COD_RELA_ASSUJ what it is to this one (domain RELA_ASSUJ).
    A party « resulting » from the operation follows this body; any other is one that this body follows: a reading of
    the published columns, which no guide confirmed to us. A row that names this same body, or no number, says nothing.
    """
    found: dict[str, list[dict[str, str]]] = {"succeeds": [], "succeeded_by": []}
    own = _cell(enterprise, "NEQ")
    for row in rows:
        other = _cell(row, "NEQ_ASSUJ_REL")
        if not other or other == own:
            continue
        label = lists.get(("RELA_ASSUJ", _cell(row, "COD_RELA_ASSUJ")), "").casefold()
        party = {"register_number": other, "name": _text(row, "DENOMN_SOC"), "on": _date(row, "DAT_EFCTVT")}
        kept = {name: value for name, value in party.items() if value}
        side = found["succeeded_by" if "résult" in label or "result" in label or "issu" in label else "succeeds"]
        if kept not in side:
            side.append(kept)
    return {name: tuple(parties) for name, parties in found.items()}


def _size(row: Row, lists: Domains) -> str:
    label = lists.get(("INTVAL_EMPLO_QUE", _cell(row, "COD_INTVAL_EMPLO_QUE")), "")
    # A label without a number (« Non déclaré ») says nothing of the size.
    return str(clean("size_band", label).value or "") if any(c.isdigit() for c in label) or "ucun" in label else ""


def _codes(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"cae:{code}" for code in (_cell(row, column) for column in columns) if code.strip("0")))


def _date(row: Row, column: str) -> str:
    return str(clean("founded_on", _cell(row, column)).value or "")


def _cell(row: Row, column: str) -> str:
    return (row.get(column) or "").strip()


def _text(row: Row, column: str) -> str:
    return plain_text(row.get(column) or "")[0]
