"""The words of the field, as data: abbreviations, legal forms, kinds of bodies, street types.

All words are folded (lower case, no accent). Sources: the naming habits of the Québec register of enterprises
(guide IN-537), the Cooperatives Act (RLRQ c. C-67.2, names must hold « coopérative », « coop » or « coopératif »),
and the usual abbreviations of Canada Post's addressing guidelines.
"""

from __future__ import annotations

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ELISIONS: Final = ("l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "presqu", "quelqu")

STOP_WORDS: Final = _set(
    """a au aux avec ce ces chez d dans de des du e en entre es et l la le les leur leurs o ou par pour qu que
    s sa se ses son sous sur un une y
    and at by for from in of on or the to with
    del el los las al"""
)

LEGAL_SUFFIXES: Final = _set(
    """inc incorporee incorporated incorporation ltee ltd limitee limited limite enr enrg enregistree enregistre
    senc snc sencrl srl llp llc corp cie"""
)

# Sequences of folded words that mean one thing; the longest is tried first.
PHRASES: Final[dict[str, str]] = {
    "centre de la petite enfance": "cpe",
    "centre de petite enfance": "cpe",
    "centre petite enfance": "cpe",
    "early childhood centre": "cpe",
    "corporation de developpement communautaire": "cdc",
    "corporation developpement communautaire": "cdc",
    "community development corporation": "cdc",
    "corporation de developpement economique communautaire": "cdec",
    "corporation de developpement economique et communautaire": "cdec",
    "centre d action benevole": "cab",
    "centre action benevole": "cab",
    "centre de benevolat": "cab",
    "carrefour d action benevole": "cab",
    "volunteer centre": "cab",
    "volunteer bureau": "cab",
    "organisme sans but lucratif": "obnl",
    "organisme a but non lucratif": "obnl",
    "non profit organization": "obnl",
    "osbl": "obnl",
    "municipalite regionale de comte": "mrc",
    "maison des jeunes": "mdj",
    "youth centre": "mdj",
    "office municipal d habitation": "omh",
    "office d habitation": "omh",
    "municipal housing office": "omh",
    "carrefour jeunesse emploi": "cje",
    "caisse populaire desjardins": "caisse",
    "caisse populaire": "caisse",
    "caisse desjardins": "caisse",
    "credit union": "caisse",
    "cooperative d utilisation de machinerie agricole": "cuma",
    "coop d utilisation de machinerie agricole": "cuma",
    "cooperative d utilisation de main d oeuvre": "cumo",
    "societe d aide au developpement de la collectivite": "sadc",
    "societe d aide au developpement des collectivites": "sadc",
    "corporation de developpement economique": "cde",
    "association cooperative d economie familiale": "acef",
    "association feminine d education et d action sociale": "afeas",
    "cercle de fermieres": "fermiere",
    "cercle des fermieres": "fermiere",
    "les fermieres": "fermiere",
    "women s institute": "fermiere",
    "federation de l age d or du quebec": "fadoq",
    "age d or": "agedor",
    "golden age": "agedor",
    "chevaliers de colomb": "chevaliersdecolomb",
    "knights of columbus": "chevaliersdecolomb",
    "societe saint jean baptiste": "ssjb",
    "organisme de bassin versant": "obv",
    "organisme de bassins versants": "obv",
    "centre de femmes": "centre femme",
    "centre des femmes": "centre femme",
    "bureau coordonnateur": "bureaucoordonnateur",
    "chambre de commerce et d industrie": "chambrecommerce",
    "chambre de commerce et d industries": "chambrecommerce",
    "chambre de commerce": "chambrecommerce",
    "chamber of commerce": "chambrecommerce",
    "aide chez soi": "aidechezsoi",
    "entreprise d economie sociale en aide a domicile": "eesad",
    "universite du quebec a trois rivieres": "uqtr",
    "universite du quebec a montreal": "uqam",
    "centre integre de sante et de services sociaux": "cisss",
    "centre integre universitaire de sante et de services sociaux": "ciusss",
    "y m c a": "ymca",
    "golf club": "club golf",
    "hors piste": "horspiste",
    "quebec inc": "quebec",
}

# One word for another: spellings, languages, genders of a trade.
SYNONYMS: Final[dict[str, str]] = {
    "cooperative": "coop", "cooperatives": "coop", "cooperatif": "coop", "coops": "coop", "cooperativa": "coop",
    "st": "saint", "ste": "sainte", "sts": "saint", "stes": "sainte", "saints": "saint", "saintes": "sainte",
    "mt": "mont",
    "ass": "association", "assoc": "association", "asso": "association", "assn": "association",
    "asbl": "obnl", "corpo": "corporation", "dev": "developpement", "devel": "developpement",
    "fond": "fondation", "fdn": "fondation", "foundation": "fondation", "fed": "federation",
    "soc": "societe", "society": "societe", "ctre": "centre", "ctr": "centre", "center": "centre",
    "int": "international", "intl": "international", "internationale": "international",
    "reg": "regional", "regionale": "regional", "regionaux": "regional", "regionales": "regional",
    "communautaires": "communautaire", "community": "communautaire", "comm": "communautaire",
    "nationale": "national", "nationaux": "national", "municipale": "municipal", "municipaux": "municipal",
    "locale": "local", "locaux": "local", "sociale": "social", "sociaux": "social", "sociales": "social",
    "culturelle": "culturel", "culturelles": "culturel", "culturels": "culturel", "cultural": "culturel",
    "housing": "habitation", "habitations": "habitation", "workers": "travailleur", "worker": "travailleur",
    "development": "developpement", "network": "reseau", "food": "alimentaire", "health": "sante",
    "family": "famille", "families": "famille", "children": "enfant", "child": "enfant", "kids": "enfant",
    "youth": "jeune", "women": "femme", "womens": "femme", "woman": "femme", "men": "homme", "mens": "homme",
    "house": "maison", "home": "maison", "friends": "ami", "museum": "musee", "school": "ecole",
    "library": "bibliotheque", "council": "conseil", "theater": "theatre",
    "church": "eglise", "parish": "paroisse", "seniors": "aine", "elders": "aine",
    "environment": "environnement", "environmental": "environnement", "garden": "jardin", "gardens": "jardin",
    "farm": "ferme", "market": "marche", "kitchen": "cuisine", "recreation": "loisir", "committee": "comite",
    "quebecoise": "quebecois", "quebecoises": "quebecois", "solidarity": "solidarite", "producers": "producteur",
    "consumers": "consommateur", "upper": "haut", "lower": "bas", "haute": "haut", "basse": "bas",
    "north": "nord", "south": "sud", "east": "est", "west": "ouest", "resource": "ressource",
    "resources": "ressource", "first": "1", "premier": "1", "premiere": "1", "1er": "1", "1ere": "1",
    "second": "2", "seconde": "2", "deuxieme": "2", "troisieme": "3",
}  # fmt: skip

# Words that say the form and not who it is: absent on one side, they do not set two bodies apart.
FORM_WORDS: Final = _set(
    """coop solidarite travail travailleur producteur consommateur obnl corporation societe association organisme
    regroupement groupe entreprise compagnie club service ressource communautaire social centre projet"""
)
# Form words that only follow « coopérative »: alone they may be what the name is about.
AFTER_COOP: Final = _set("""solidarite travail travailleur producteur consommateur""")
NEARLY_EMPTY: Final = _set("""coop obnl corporation societe association organisme regroupement entreprise compagnie""")

OFTEN_MISSPELT: Final = (
    "cooperative", "association", "corporation", "developpement", "communautaire", "solidarite",
    "travailleurs", "habitation",
)  # fmt: skip

# A body of one of these kinds beside one that is not: a sibling, never the same.
SIBLING_KINDS: Final = _set(
    """fondation syndicat caisse auxiliaire ami federation fabrique paroisse bureaucoordonnateur alumni ancien
    omh chambrecommerce ordre ligue scout locataire resident proprietaire parent
    etudiant etudiante employe retraite riverain pompier eglise"""
)
# A name that starts so is a public body's; later in a name the same word only says where.
PUBLIC_BODIES: Final = _set("mrc municipalite ville")
# Kinds that are often left out of a usual name: a doubt beside nothing, a sibling beside another kind.
SOFT_KINDS: Final = _set(
    """cpe coop cdc cdec cab mdj cje cuma afeas fermiere agedor fadoq chevaliersdecolomb ssjb obv sadc comite
    musee ecole"""
)
# Names that many bodies bear: the place decides.
CHAIN_KINDS: Final = _set("""agedor fadoq chevaliersdecolomb afeas fermiere mdj ssjb cab cdc cje sadc omh caisse""")

# A part of a name that starts so says where, not who: « Les Amis - MRC de … ».
TERRITORIAL: Final = _set(
    "mrc ville region secteur section comte municipalite canton territoire arrondissement quartier"
)

DIRECTIONS: Final[dict[str, str]] = {
    "haut": "bas", "bas": "haut", "nord": "sud", "sud": "nord", "est": "ouest", "ouest": "est",
    "rive": "rive", "superieur": "inferieur", "inferieur": "superieur",
}  # fmt: skip

STREET_TYPES: Final = _set(
    """rue r av ave avenue boul boulevard blvd bd bvd ch chem chemin rang rg rte route montee mtee place pl cote
    allee terrasse terr croissant crois impasse quai square carre car promenade prom parc ruelle cercle passage
    autoroute     street str road rd drive dr lane ln court ct crescent cres way highway hwy circle"""
)
STREET_DIRECTIONS: Final[dict[str, str]] = {
    "n": "", "s": "", "e": "", "o": "", "w": "", "nord": "", "sud": "", "est": "", "ouest": "",
    "north": "", "south": "", "east": "", "west": "",
}  # fmt: skip

# Hosts where many bodies have a page: the same host says nothing.
SHARED_HOSTS: Final = _set(
    """facebook.com fb.com instagram.com linkedin.com twitter.com x.com youtube.com google.com sites.google.com
    wordpress.com wixsite.com weebly.com blogspot.com linktr.ee eventbrite.ca eventbrite.com desjardins.com
    gmail.com hotmail.com outlook.com yahoo.ca yahoo.com videotron.ca bell.net sympatico.ca cgocable.ca live.ca
    globetrotter.net icloud.com hotmail.ca outlook.fr yahoo.fr telus.net tlb.sympatico.ca infoteck.qc.ca
    gouv.qc.ca quebec.ca canada.ca qc.ca on.ca nb.ca"""
)
