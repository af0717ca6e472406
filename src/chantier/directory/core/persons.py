"""Does this row describe a private person rather than an organisation?

Member lists hold citizens with their home address, and individual businesses. A row that looks so is set aside and
said, never published; a row that names an organisation is never set aside on its look alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.normalize import fold
from chantier.directory.core.person_words import DOUBTFUL_GIVEN_NAMES, GIVEN_NAMES, ORGANIZATION_WORDS

_CITIZEN: Final = re.compile(
    r"\b(?:citoyen|citoyenne|citoyens|particuliers?|individus?|individuel(?:le)?s?|personnes? physiques?"
    r"|ciudadan[oa]s?|individuals?|citizens?|retraitee?s?|etudiante?s?)\b"
)
_HOME: Final = re.compile(r"\b(?:app|apt|appt|appartement|apartment|unite|logement)\b\.? *[-:#]? *\w+|#\s*\d+")
_OFFICE: Final = re.compile(r"\b(?:bureau|suite|local|etage|pavillon|edifice|c\.? ?p\.?|case postale)\b")
_ORGANIZATION_STEMS: Final = ("coop", "associ", "corporat", "communaut")
_TITLES: Final = frozenset(["m", "mme", "monsieur", "madame", "mr", "mrs", "ms", "dr", "dre", "me"])


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why a row is thought to be about a private person."""

    why: Finding


def looks_like_a_private_person(values: Mapping[str, Any], row: Mapping[str, str] | None = None) -> Suspicion | None:
    """Why this row should be set aside, or ``None``.

    ``values`` are the cleaned fields of the row; ``row`` the cells as received by column title, in which a first name
    kept apart from the organisation's name may be seen. Rules, in order: the form or the number of an individual
    business (prefix 22 of the NEQ, as observed in the register); a member category of citizens; the look of a name
    (given name and family name, no word of an organisation) together with a sign of a home or the absence of any
    sign of an organisation.
    """
    name = str(values.get("legal_name") or values.get("usual_name") or "")
    number = str(values.get("register_number") or "")
    if values.get("legal_form") == "sole-proprietor":
        return Suspicion(finding("sole_proprietor"))
    if number.startswith("22"):
        return Suspicion(finding("individual_register_number", number_prefix="22"))
    if number[:2] in ("11", "33", "88") or values.get("legal_form") not in (None, "", "other-form"):
        return None  # registered as something else than a person
    organization = names_an_organization(name)
    category = str(values.get("member_category") or "")
    if _CITIZEN.search(fold(category)) and not organization:
        return Suspicion(finding("citizen_category", category=category))
    if organization:
        return None
    given = _person_name(name)
    if given is None:
        if not name and row and any(fold(title) in ("prenom", "first name") and cell for title, cell in row.items()):
            return Suspicion(finding("first_name_only"))
        return None
    address = fold(str(values.get("address") or ""))
    at_home = lives_there(address)
    signs = any(values.get(field) for field in ("website", "usual_name", "other_names", "founded_on"))
    if at_home and not values.get("website"):
        return Suspicion(finding("person_name_at_home", given=given))
    if not signs and not _OFFICE.search(address) and given not in DOUBTFUL_GIVEN_NAMES:
        return Suspicion(finding("person_name", given=given))
    return None


def lives_there(address: str) -> bool:
    """Whether an address is that of a dwelling (« app. 4 », « #12 ») and not of an office."""
    folded = fold(address)
    return bool(_HOME.search(folded)) and not _OFFICE.search(folded)


def names_a_person(name: str) -> bool:
    """Whether a name is a given name and a family name, without a word that only organisations bear."""
    return not names_an_organization(name) and _person_name(name) is not None


def names_an_organization(name: str) -> bool:
    """Whether a name holds a word, a sign or a form that only organisations bear."""
    folded = fold(name)
    words = re.findall(r"[a-z]+", folded)
    if any(sign.isdigit() for sign in name) or re.search(r"[&/«»\"()+!@]", name):
        return True
    if any(
        word in ORGANIZATION_WORDS or word.startswith(("coop", "associ", "corporat", "communaut")) for word in words
    ):
        return True
    # an article or a preposition seldom stands in a person's name; « de » and « la » may: « Jeanne de La Tour »
    return bool({"des", "du", "et", "les", "aux", "au", "pour", "en", "and", "the", "of"} & set(words))


def _person_name(name: str) -> str | None:
    """The folded given name of « Marie-Ève Tremblay », « TREMBLAY, Marie-Ève » or « Mme Marie Roy », if it is one."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2 and all(parts):
        name = f"{parts[1]} {parts[0]}"
    elif len(parts) > 1:
        return None
    words = [word for word in name.replace("’", "'").split() if word]
    had_title = bool(words) and fold(words[0]).strip(".") in _TITLES
    if had_title:
        words = words[1:]
    if not 2 <= len(words) <= 4 or not all(re.fullmatch(r"[^\W\d_]+(?:[-'.][^\W\d_]*)*", word) for word in words):
        return None
    given = fold(words[0]).split("-")[0].strip(".")
    if had_title or given in GIVEN_NAMES:
        capitals = all(word[0].isupper() for word in words if fold(word) not in ("de", "la", "le", "d", "st"))
        return given if capitals else None
    return None
