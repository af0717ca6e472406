"""Codes and words for legal forms, towards the concepts of the ``legal-form`` vocabulary (most precise first)."""

from __future__ import annotations

from typing import Final

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
