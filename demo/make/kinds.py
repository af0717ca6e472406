"""The kinds of bodies of the story: what they do, what for, under which forms, and how they are called."""

# ruff: noqa: E501  a table of texts reads better on long lines

from __future__ import annotations

from dataclasses import dataclass

NP, SOL, WORK, CONS, PROD, FED = (
    "non-profit", "solidarity-cooperative", "worker-cooperative", "consumer-cooperative", "producer-cooperative",
    "cooperative-federation",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """``heads`` are what comes before the poem; ``short`` how people shorten it; ``said`` what the register notes."""

    slug: str
    activity: str
    purposes: tuple[str, ...]
    form: str
    heads: tuple[str, ...]
    short: tuple[str, ...]
    said: tuple[str, ...]
    weight: int = 2
    in_register: int = 3
    sizes: str = "small"
    college: str = "entreprises"


KINDS = (
    Kind("childcare", "childcare", ("families",), NP, ("Centre de la petite enfance",), ("CPE", "Garderie"),
         ("SERVICE DE GARDE À L'ENFANCE", "Garderie"), 3, 8, "large"),
    Kind("housing-coop", "housing", ("decent-housing",), CONS, ("Coopérative d’habitation",), ("Coop d’habitation", "Coop"),
         ("COOPÉRATIVE D'HABITATION", "Location de logements"), 4, 9, "none"),
    Kind("housing", "housing", ("decent-housing", "poverty"), NP, ("Habitations communautaires", "Société d’habitation"),
         ("Habitations", "Soc. d’habitation"), ("LOGEMENTS SOCIAUX", "RÉSIDENCE PERSONNES ÂGÉES"), 3, 6, "tiny"),
    Kind("store", "retail", ("local-vitality", "food-security"), SOL, ("Coopérative de solidarité – Magasin général",),
         ("Magasin général", "Coop – Magasin général"), ("DÉPANNEUR ET ÉPICERIE", "magasin général"), 3, 3, "small"),
    Kind("reuse", "recovery-repair", ("transition", "work-inclusion"), NP, ("Ressourcerie", "Friperie communautaire"),
         ("Ressourcerie", "Friperie"), ("VENTE DE VÊTEMENTS USAGÉS", "récupération de meubles"), 4, 5, "medium"),
    Kind("insertion", "manufacturing", ("work-inclusion",), NP, ("Atelier d’insertion", "Ateliers"), ("Atelier", "Les ateliers"),
         ("ENTREPRISE D'INSERTION", "fabrication de meubles en bois"), 3, 3, "large"),
    Kind("home-help", "social-services", ("autonomy",), NP, ("Aide à domicile", "Coopérative de soutien à domicile"),
         ("Aide à domicile", "AAD"), ("AIDE DOMESTIQUE", "SOINS À DOMICILE"), 3, 4, "large"),
    Kind("kitchen", "social-services", ("food-security", "poverty"), NP, ("Cuisines collectives", "Comptoir alimentaire"),
         ("Cuisines collectives", "Comptoir"), ("AIDE ALIMENTAIRE", "cuisines collectives"), 3, 6, "tiny"),
    Kind("farm", "agriculture-forestry", ("food-security", "transition"), SOL,
         ("Ferme collective", "Coopérative de solidarité agricole"), ("Ferme", "Coop agricole"),
         ("CULTURE MARAÎCHÈRE", "paniers de légumes"), 3, 3, "small"),
    Kind("forest", "agriculture-forestry", ("work-inclusion", "local-vitality"), WORK, ("Coopérative forestière",),
         ("Coop forestière",), ("TRAVAUX SYLVICOLES", "AMÉNAGEMENT FORESTIER"), 2, 2, "large"),
    Kind("brewery", "manufacturing", ("local-vitality", "economic-democracy"), WORK, ("Coopérative de travail brassicole",),
         ("Coop brassicole", "Microbrasserie"), ("MICROBRASSERIE", "fabrication de bière"), 2, 1, "small"),
    Kind("builders", "construction", ("work-inclusion", "transition"), WORK,
         ("Coopérative de travail – Charpente et menuiserie",), ("Coop Charpente",), ("CONSTRUCTION RÉSIDENTIELLE",), 2, 2, "small"),
    Kind("health", "health", ("wellbeing", "local-vitality"), SOL, ("Coopérative de solidarité santé",),
         ("Coop santé", "Coop de santé"), ("CLINIQUE MÉDICALE", "services de santé"), 2, 2, "small"),
    Kind("transport", "transport", ("local-vitality", "transition"), NP, ("Transport collectif", "Mobilité partagée"),
         ("Transport collectif", "TC"), ("TRANSPORT ADAPTÉ ET COLLECTIF",), 2, 2, "tiny"),
    Kind("energy", "energy-water", ("transition", "economic-democracy"), SOL, ("Coopérative d’énergie citoyenne",),
         ("Coop énergie",), ("PRODUCTION D'ÉNERGIE RENOUVELABLE",), 1, 1, "tiny"),
    Kind("digital", "business-services", ("economic-democracy",), WORK, ("Coopérative de travail numérique",),
         ("Coop numérique",), ("SERVICES INFORMATIQUES", "conception de sites Web"), 2, 2, "small"),
    Kind("literacy", "education", ("learning", "equality"), NP, ("Groupe d’alphabétisation populaire", "École populaire"),
         ("Alpha", "École populaire"), ("ALPHABÉTISATION", "éducation populaire"), 2, 3, "tiny"),
    Kind("employment", "work-integration", ("work-inclusion",), NP, ("Service d’emploi",), ("Service d’emploi",),
         ("SERVICE D'AIDE À L'EMPLOI", "employabilité"), 2, 3, "medium"),
    Kind("theatre", "arts-heritage", ("culture",), NP, ("Théâtre", "Centre d’artistes"), ("Théâtre",),
         ("PRODUCTION THÉÂTRALE", "DIFFUSION DES ARTS"), 3, 6, "tiny"),
    Kind("museum", "arts-heritage", ("culture", "local-vitality"), NP, ("Maison de patrimoine", "Écomusée"),
         ("Musée", "Écomusée"), ("MUSÉE", "mise en valeur du patrimoine"), 2, 4, "tiny"),
    Kind("radio", "media", ("culture", "local-vitality"), NP, ("Radio communautaire", "Journal communautaire"),
         ("Radio", "Journal"), ("RADIO COMMUNAUTAIRE", "édition d'un journal"), 2, 2, "tiny"),
    Kind("outdoors", "leisure-sport", ("wellbeing", "local-vitality"), NP, ("Centre de plein air", "Corporation de plein air"),
         ("Plein air", "Corp. de plein air"), ("PLEIN AIR", "location de skis"), 3, 7, "small"),
    Kind("inn", "tourism-food", ("local-vitality",), SOL, ("Auberge coopérative", "Café coopératif"), ("Auberge", "Café"),
         ("AUBERGE DE JEUNESSE", "CAFÉ-RESTAURANT"), 3, 3, "small"),
    Kind("caterer", "tourism-food", ("work-inclusion", "food-security"), NP, ("Traiteur solidaire",), ("Traiteur",),
         ("SERVICE DE TRAITEUR",), 2, 2, "medium"),
    Kind("youth-house", "leisure-sport", ("families",), NP, ("Maison des jeunes",), ("MDJ",), ("MAISON DE JEUNES", "loisirs"), 2, 6,
         "tiny"),
    Kind("women", "civic", ("equality",), NP, ("Centre de femmes",), ("Centre de femmes",), ("CENTRE DE FEMMES",), 1, 4, "tiny",
         "mouvements"),
    Kind("volunteers", "civic", ("local-vitality", "autonomy"), NP, ("Centre d’action bénévole",), ("CAB",),
         ("ACTION BÉNÉVOLE", "popote roulante"), 2, 6, "tiny"),
    Kind("cdc", "civic", ("local-vitality", "economic-democracy"), NP, ("Corporation de développement communautaire",),
         ("CDC",), ("CONCERTATION", "REGROUPEMENT D'ORGANISMES"), 2, 2, "tiny", "soutien"),
    Kind("support", "business-services", ("economic-democracy",), NP, ("Accompagnement collectif", "Fonds d’amorçage solidaire"),
         ("Accompagnement",), ("AIDE AUX ENTREPRISES",), 2, 1, "tiny", "soutien"),
    Kind("lender", "finance-insurance", ("economic-democracy", "poverty"), NP, ("Cercle de prêt solidaire",), ("Cercle de prêt",),
         ("MICROCRÉDIT",), 1, 1, "tiny", "soutien"),
    Kind("mutual", "finance-insurance", ("economic-democracy",), "mutual", ("Mutuelle d’entraide",), ("Mutuelle",),
         ("ASSURANCE MUTUELLE",), 1, 1, "small"),
    Kind("machinery", "agriculture-forestry", ("local-vitality",), PROD, ("Coopérative d’utilisation de matériel agricole",),
         ("CUMA",), ("LOCATION DE MACHINERIE AGRICOLE",), 1, 3, "none"),
    Kind("buying", "wholesale", ("economic-democracy",), FED, ("Regroupement d’achats coopératif",), ("Regroupement d’achats",),
         ("ACHATS EN GROUPE",), 1, 1, "small", "regroupements"),
)  # fmt: skip

#: Bodies that a register holds and a movement seldom does.
REGISTER_ONLY = (
    ("APE", "Club de motoneige", "SENTIERS DE MOTONEIGE"),
    ("APE", "Association de chasse et pêche", "PROMOUVOIR LA CHASSE"),
    ("APE", "Club de l’âge d’or", "LOISIRS POUR AÎNÉS"),
    ("APE", "Comité des fêtes", "organisation de festivals"),
    ("APE", "Association des riverains", "PROTECTION D'UN LAC"),
    ("APE", "Club de curling", "CURLING"),
    ("APE", "Chorale", "CHORALE"),
    ("APE", "Corporation des loisirs", "LOISIRS"),
    ("APE", "Association sportive", "HOCKEY MINEUR"),
    ("APE", "Société d’horticulture", "HORTICULTURE"),
    ("APE", "Société d’histoire", "HISTOIRE LOCALE"),
    ("APE", "Fondation", "COLLECTE DE FONDS"),
    ("ASS", "Syndicat du personnel", "SYNDICAT"),
    ("ASS", "Association de producteurs", "REPRÉSENTATION DE PRODUCTEURS"),
    ("APE", "Cercle culturel", "ACTIVITÉS CULTURELLES"),
    ("APE", "Popote roulante", "repas à domicile"),
)

SIZES = {
    "none": ("none", "none", "1-4"),
    "tiny": ("none", "1-4", "1-4", "5-9"),
    "small": ("1-4", "5-9", "5-9", "10-24"),
    "medium": ("5-9", "10-24", "10-24", "25-49"),
    "large": ("10-24", "25-49", "50-99", "100-plus"),
}
CODES = {NP: "APE", "association": "ASS", "mutual": "SMU"}


def code_of(form: str) -> str:
    """The register's code of a legal form; all co-operatives share one."""
    return CODES.get(form, "COP")
