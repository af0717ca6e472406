"""What the analyser knows about words: function words, abbreviations, acronyms. Data only, all folded.

A change here changes the tokens: raise ``VERSION`` and every index asks to be rebuilt.
"""

from __future__ import annotations

VERSION = 2

#: Languages that are lemmatised and stemmed. Any other language is folded only.
LANGUAGES = ("fr", "en", "es")

#: Words that may be missing from a document without excluding it. Legal suffixes are treated alike.
_SUFFIXES = "inc ltee ltd enr senc sencrl llc"
STOP_WORDS: dict[str, frozenset[str]] = {
    "fr": frozenset(
        (
            "a au aux avec ce ces cet cette d dans de des du elle elles en et eux il ils je l la le les leur leurs"
            " lui ma mais me mes moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses si son sur ta te"
            " tes toi ton tu un une vos votre vous y est sont chez sous " + _SUFFIXES
        ).split()
    ),
    "en": frozenset(
        (
            "a an and are as at be by for from in into is it its of on or our that the their this to was we were"
            " with you your " + _SUFFIXES
        ).split()
    ),
    "es": frozenset(
        (
            "a al con de del el ella ellas ellos en entre es la las lo los mas me mi mis no nos o para pero por que"
            " se sin son su sus te tu tus un una unas unos y yo " + _SUFFIXES
        ).split()
    ),
}

#: Folded lemmas that a stemmer would take for another word: rent for a law, communication for what is common.
KEPT_WHOLE: dict[str, frozenset[str]] = {
    "fr": frozenset({"loyer", "communication", "marche", "actionnaire", "universite", "organe"}),
    "en": frozenset({"university", "organic", "communication", "general"}),
    "es": frozenset({"universidad", "comunicacion"}),
}

#: What French (and borrowed) elision leaves before an apostrophe.
ELIDED = ("jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu", "qu", *"ldjmtnsc")

#: One written short form → the word it stands for. Both are indexed as the word.
ABBREVIATIONS: dict[str, str] = {
    "coop": "coopérative",
    "coops": "coopératives",
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "asso": "association",
    "assoc": "association",
    "cie": "compagnie",
    "ctre": "centre",
    "fed": "fédération",
    "mtl": "montréal",
    "qc": "québec",
}

#: An acronym and what it stands for: a document that says one is found by the other.
ACRONYMS: tuple[tuple[str, str, str], ...] = (
    ("cpe", "fr", "centre de la petite enfance"),
    ("obnl", "fr", "organisme à but non lucratif"),
    ("osbl", "fr", "organisme sans but lucratif"),
    ("npo", "en", "non-profit organization"),
    ("ess", "fr", "économie sociale et solidaire"),
    ("sse", "en", "social and solidarity economy"),
    ("cdc", "fr", "corporation de développement communautaire"),
    ("cdec", "fr", "corporation de développement économique communautaire"),
    ("cdr", "fr", "coopérative de développement régional"),
    ("ei", "fr", "entreprise d’insertion"),
    ("eesad", "fr", "entreprise d’économie sociale en aide à domicile"),
    ("omh", "fr", "office municipal d’habitation"),
    ("mrc", "fr", "municipalité régionale de comté"),
    ("mdj", "fr", "maison des jeunes"),
    ("cab", "fr", "centre d’action bénévole"),
    ("cje", "fr", "carrefour jeunesse emploi"),
    ("acef", "fr", "association coopérative d’économie familiale"),
    ("hlm", "fr", "habitation à loyer modique"),
    ("scic", "fr", "société coopérative d’intérêt collectif"),
    ("scop", "fr", "société coopérative de production"),
)
