"""Codes and words for legal forms, towards the concepts of the ``legal-form`` vocabulary (most precise first).

A register that writes « coopérative » and a list that writes « coopérative de solidarité » do not contradict each
other: the second says more. Counts of a broad form hold its narrower ones, so that shares compare like with like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, Protocol, Self, TypeVar

from chantier.directory.core.normalize import fold


class _Adds(Protocol):
    def __add__(self, other: Any, /) -> Self: ...


Count = TypeVar("Count", bound=_Adds)

#: The register's codes (value domain FORM_JURI of the open data).
CODES: Final[dict[str, str]] = {
    "APE": "non-profit",
    "PMSBL": "non-profit-legal-person",
    "ASS": "association",
    "COP": "cooperative",
    "SMU": "mutual",
    "IND": "sole-proprietor",
    "CIE": "company",
    "OBNL": "non-profit",
    "OSBL": "non-profit",
    "FUS": "trust",
    "CTA": "worker-shareholder-cooperative",
}

FORM_PHRASES: Final[tuple[tuple[str, str], ...]] = (
    (r"coop\w* (?:de |des )?travail(?:leurs?)?(?: et travailleuses)? actionnaires?|worker shareholder co ?op\w*",
     "worker-shareholder-cooperative"),
    (r"(?:federation|confederation|regroupement) de cooperatives?|cooperative federation", "cooperative-federation"),
    (r"coop\w* de solidarite\w*|coop solidarite|cooperatives? multisocietaires?|solidarity co ?op\w*"
     r"|multi ?stakeholder co ?op\w*|cooperativa de solidaridad", "solidarity-cooperative"),
    (r"coop\w* (?:de |des )?travail(?:leurs?|leuses?)?|workers? co ?op\w*|cooperativa de trabaj\w*",
     "worker-cooperative"),
    (r"coop\w* (?:de |d )?(?:producteurs?|utilisation de materiel agricole)|producer co ?op\w*"
     r"|cooperativa de productores|cuma",
     "producer-cooperative"),
    (r"coop\w* (?:de |des |d )?(?:consommat\w*|utilisat\w*|habitation|logement)|(?:consumer|housing|user) co ?op\w*"
     r"|cooperativa de (?:consumidores|vivienda|usuarios)", "consumer-cooperative"),
    (r"coop\w* (?:de )?services financiers|caisse(?: populaire| d economie)?|credit union|cooperativa de ahorro",
     "financial-cooperative"),
    (r"cooperatives?|co ?ops?|cooperativas?|co operatives?", "cooperative"),
    (r"mutuelles?|societes? mutuelles?|mutual(?: society)?|secours mutuels?|mutualidad", "mutual"),
    (r"fiducie\w*|social (?:utility )?trust|fideicomiso", "trust"),
    (r"association non personnifiee|groupe(?:ment)? non incorpore|unincorporated association", "association"),
    (r"o ?b ?n ?l|o ?s ?b ?l|(?:a|sans) buts? non lucratifs?"
     r"|sans buts? lucratifs?|sans but lucratif|but non lucratif"
     r"|non ?profit|not for profit|non lucrativa|sin fines de lucro|npo|association personnifiee", "non-profit"),
    (r"entreprise individuelle|travailleu\w+ autonome|sole propriet\w+|personne physique|self employed",
     "sole-proprietor"),
    (r"societe par actions|compagnie|business corporation|sociedad por acciones|entreprise privee|inc", "company"),
    (r"association|asociacion", "association"),
    (r"autres?|other|otra|otro", "other-form"),
)  # fmt: skip

_MAY_SAY: Final = re.compile(r"co-?op|caisse|cuma|credit union", re.IGNORECASE)

#: {form: the broader one}, as the vocabulary ships it (a test holds them together).
BROADER: Final[dict[str, str]] = {
    "solidarity-cooperative": "cooperative",
    "worker-cooperative": "cooperative",
    "worker-shareholder-cooperative": "cooperative",
    "consumer-cooperative": "cooperative",
    "producer-cooperative": "cooperative",
    "cooperative-federation": "cooperative",
    "financial-cooperative": "cooperative",
    "non-profit-legal-person": "non-profit",
}


def lineage(form: str) -> tuple[str, ...]:
    """A form and those above it, the narrowest first; nothing for no form."""
    return (form, *lineage(BROADER[form])) if form in BROADER else (form,) if form else ()


def within(forms: Iterable[str]) -> tuple[str, ...]:
    """These forms and all those under them, sorted."""
    wanted = set(forms)
    return tuple(sorted(wanted | {form for form in BROADER if wanted.intersection(lineage(form))}))


def rolled_up(counts: Mapping[str, Count], nothing: Count) -> dict[str, Count]:
    """Counts by form where a broad one holds its narrower ones; they add up to more than the whole."""
    found: dict[str, Count] = {}
    for form, count in counts.items():
        for each in lineage(form) or ("",):
            found[each] = found.get(each, nothing) + count
    return found


def is_narrower(form: str, other: str) -> bool:
    """Whether ``form`` says the same as ``other``, more precisely."""
    return form != other and other in lineage(form)


def family(form: str, names: Iterable[str]) -> str:
    """The broadest form, to compare two bodies; "" when it tells nothing.

    Lists and people do not keep an association apart from a non-profit body. Without a form, a name may still say that
    it is a co-operative.
    """
    if form and form != "other-form":
        broadest = lineage(form)[-1]
        return "non-profit" if broadest == "association" else broadest
    return "cooperative" if any(form_in_name(name) for name in names if _MAY_SAY.search(name)) else ""


@lru_cache(maxsize=8_192)
def form_in_name(name: str) -> tuple[str, str] | None:
    """The kind of co-operative that a name says, and the folded words that say it; nothing for any other form.

    The law makes a solidarity or a worker co-operative say so in its name; no other form can be trusted to a name.
    """
    folded = " ".join(re.findall(r"[a-z]+", fold(name)))
    for phrase, slug in FORM_PHRASES:
        found = re.search(rf"\b(?:{phrase})\b", folded)
        if found and "cooperative" in lineage(slug):
            return slug, found.group()
    return None
