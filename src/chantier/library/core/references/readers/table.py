"""A table of references: columns are recognised by their titles in French, English and Spanish."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from chantier.library.core.reasons import Reason
from chantier.library.core.references.building import build
from chantier.library.core.references.plain_text import fold
from chantier.library.core.references.received import ReadReference, Unreadable
from chantier.library.core.references.said import CONTRIBUTORS, FIELD, Said
from chantier.library.core.references.writers import COLUMNS

#: Titles of columns, folded, by our names. Ours (``COLUMNS``) are known besides.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("sorte", "type", "genre", "categorie", "item type", "kind", "tipo", "clase", "type de document"),
    "title": ("titre", "title", "titulo", "nom", "name", "intitule"),
    "short_title": ("titre court", "short title", "titulo corto"),
    "author": (
        "auteur",
        "auteurs",
        "auteure",
        "auteures",
        "auteur-e-s",
        "autrices",
        "author",
        "authors",
        "autor",
        "autores",
        "autor/a",
        "creator",
        "creators",
        "createur",
        "auteur(s)",
        "author(s)",
        "autor(es)",
    ),
    "editor": ("directeur de publication", "sous la direction de", "editor", "editors", "editores", "dir."),
    "translator": ("traducteur", "traductrice", "traduction", "translator", "translators", "traductor", "traductores"),
    "director": ("realisateur", "realisatrice", "realisation", "director", "directors", "direccion"),
    "speaker": ("intervenant", "intervenants", "conferencier", "speaker", "speakers", "ponente", "ponentes"),
    "date": (
        "date",
        "annee",
        "year",
        "publication year",
        "date de publication",
        "publication date",
        "publie en",
        "fecha",
        "ano",
        "ano de publicacion",
        "fecha de publicacion",
        "issued",
        "annee de publication",
    ),
    "publisher": (
        "editeur",
        "maison d'edition",
        "publisher",
        "institution",
        "editorial",
        "organisme",
        "organisation",
        "publie par",
        "published by",
        "publicado por",
    ),
    "publication_place": (
        "lieu",
        "lieu d'edition",
        "lieu de publication",
        "place",
        "publisher place",
        "ville",
        "lugar",
        "lugar de publicacion",
        "place of publication",
    ),
    "language": ("langue", "langues", "language", "languages", "idioma", "idiomas", "lengua"),
    "doi": ("doi",),
    "isbn": ("isbn",),
    "issn": ("issn",),
    "url": ("url", "lien", "adresse", "adresse web", "site", "site web", "link", "address", "enlace", "hyperlien"),
    "summary": ("resume", "abstract", "summary", "description", "resumen", "descripcion", "abstract note"),
    "keyword": (
        "mots-cles",
        "mots cles",
        "mot-cle",
        "mots-clefs",
        "keywords",
        "tags",
        "manual tags",
        "etiquettes",
        "palabras clave",
        "sujets",
        "subjects",
        "automatic tags",
    ),
    "licence": ("licence", "license", "licencia", "rights", "droits", "derechos"),
    "rights_holder": ("titulaire des droits", "ayant droit", "rights holder", "titular de los derechos"),
    "journal": ("revue", "journal", "publication title", "periodique", "revista", "titre de la revue"),
    "volume": ("volume", "vol", "volumen", "tome"),
    "issue": ("numero", "issue", "no", "n°"),
    "pages": ("pages", "paginas", "page"),
    "page_count": ("nombre de pages", "num pages", "number of pages", "numero de paginas"),
    "edition": ("edition", "edicion"),
    "report_number": ("numero du document", "document number", "report number", "numero del documento"),
    "duration": ("duree", "duration", "duracion", "running time"),
    "series": ("collection", "serie", "series", "coleccion", "series title"),
    "file": ("fichier", "fichiers", "file", "files", "pdf", "archivo"),
    "place": ("territoire", "region", "territory", "territorio"),
    "key": ("cle", "key", "clave", "identifiant", "id"),
}
_BY_WORD: Final = {word: name for name, words in WORDS.items() for word in words}
_SEVERAL: Final = frozenset((*CONTRIBUTORS, "keyword", "language", "other_title", "orcid", "isbn", "issn", "url"))
_MORE: Final = frozenset(("identifier", "theme", "place", "about", "series", "series_number", "file", "relation"))
_OPENERS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−", "﹦", "﹢", "﹣", "﹫")
_FAMILY_FIRST: Final = re.compile(r"^[^,;]+,[^,;]+(?:;|$)")


def recognise(header: Sequence[str]) -> tuple[str, ...]:
    """Our name for each column, empty where it is not known. Two columns may bear the same name."""
    return tuple(_name(title) for title in header)


def _name(title: str) -> str:
    if title.strip() in COLUMNS:
        return title.strip()
    plain = re.sub(r"\s*[*:]\s*$", "", fold(title).replace("_", " ").replace("’", "'"))
    return _BY_WORD.get(plain, _BY_WORD.get(re.sub(r"\s*\(.*\)$", "", plain), ""))


def read(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[ReadReference]:
    """The references of (number, cells). Raises ``Unreadable`` when no column is a title."""
    names = recognise(header)
    if "title" not in names:
        raise Unreadable("no_title_column", columns=", ".join(title for title in header if title)[:200])
    return (_reference(number, header, names, cells) for number, cells in rows)


def _reference(number: int, header: Sequence[str], names: Sequence[str], cells: Sequence[str]) -> ReadReference:
    raw = json.dumps({title: cell for title, cell in zip(header, cells, strict=False) if cell}, ensure_ascii=False)
    notes: list[Reason] = []
    key = ""
    said: list[Said] = []
    for title, name, cell in zip(header, names, cells, strict=False):
        text = cell
        if text.startswith("'") and text[1:].lstrip(" \u00a0\u200b\ufeff\0").startswith(_OPENERS):
            text = text[1:]  # the apostrophe that keeps a spreadsheet from running it
            notes.append(Reason("apostrophe_removed", {"tag": title}))
        if name == "key":
            key = text.strip()
        elif name == "fields":
            said += [Said(title, FIELD + one, value) for one, value in _fields(text)]
        else:
            said += [Said(title, name, part) for part in _parts(name, text)]
    return build(said, number=number, raw=raw, key=key, notes=notes)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, colon, value = line.partition(": ")
        if colon:
            yield name, value


def _parts(name: str, text: str) -> list[str]:
    if name == "keyword":
        return re.split(r"[;\n]" if ";" in text else r"[,\n]", text)
    if name in CONTRIBUTORS:
        if ";" in text or "\n" in text or _FAMILY_FIRST.match(text):
            return re.split(r"[;\n]", text)
        return re.split(r"\s+(?:et|and|y|&)\s+", text) if "," not in text else [text]
    if name in _SEVERAL or name in _MORE:
        return re.split(r";\s|\n", text)
    return [text]
