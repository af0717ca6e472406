"""A resource as a folder that needs no program: a bag (BagIt 1.0, RFC 8493) with its files, its description and a text.

resources/<public id>/bagit.txt, manifest-sha256.txt
resources/<public id>/data/description.json   everything, ``core/serial.py`` and what surrounds it
resources/<public id>/data/README.txt         the same for people
resources/<public id>/data/files/01-name.pdf  the bytes as deposited
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from chantier.library.core import description as d

FORM: Final = 1
BAGIT: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DESCRIPTION: Final = "data/description.json"
README: Final = "data/README.txt"
FILES: Final = "data/files"
_LINE: Final = re.compile(r"([0-9a-f]{64}) [ *]?(\S.*)")
_PUBLIC_ID: Final = re.compile(r"[0-9A-Za-z]{1,12}", re.ASCII)


class BadFolder(ValueError):
    """The folder is not one of ours, or is damaged; ``code`` says how and ``path`` where."""

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(f"{code}: {path}")
        self.code, self.path = code, path


def is_public_id(name: str) -> bool:
    """Whether a name can be that of a resource's folder."""
    return bool(_PUBLIC_ID.fullmatch(name))


def file_name(order: int, name: str) -> str:
    """A name that every system can keep: ``01-rapport-2025.pdf``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".")
    words = re.sub(r"[^A-Za-z0-9]+", "-", stem if dot else plain).strip("-").lower()[:60] or "fichier"
    last = re.sub(r"[^A-Za-z0-9]", "", ending).lower()[:8] if dot else ""
    return f"{order:02d}-{words}{'.' + last if last else ''}"


def manifest(checksums: Mapping[str, str]) -> str:
    """``manifest-sha256.txt``: a checksum and a path a line, in the order of the paths."""
    return "".join(f"{checksum}  {path}\n" for path, checksum in sorted(checksums.items()))


def read_manifest(text: str) -> dict[str, str]:
    """{path: checksum}. Raises ``BadFolder`` for a line that is none, and for a path that leaves the folder."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        read = _LINE.fullmatch(line)
        if read is None:
            raise BadFolder("folder_manifest", line[:80])
        path = PurePosixPath(read[2])
        if path.is_absolute() or ".." in path.parts or path.parts[:1] != ("data",) or "\\" in read[2]:
            raise BadFolder("folder_path", read[2][:80])
        found[read[2]] = read[1]
    return found


def written(data: Mapping[str, Any]) -> bytes:
    """JSON that is the same each time it is written."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read(content: bytes) -> dict[str, Any]:
    """What ``written`` wrote. Raises ``BadFolder``."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise BadFolder("folder_description") from None
    if not isinstance(data, dict) or data.get("form") != FORM:
        raise BadFolder("folder_description")
    return data


def readme(one: d.Description, state: str, files: Mapping[str, str]) -> str:
    """The description in plain words, in French as the movement's own papers; ``files`` are {path: label}."""
    text = one.wording()
    lines = [text.title, "=" * min(len(text.title), 100), ""]
    said = [
        ("Sous-titre", text.subtitle),
        ("Auteurs", " ; ".join(each.shown for each in one.authors)),
        ("Date", str(one.issued or "")),
        ("Éditeur", one.publisher),
        ("Sorte", one.kind),
        ("Langues", ", ".join(one.languages)),
        ("Licence", " ".join(filter(None, (one.licence.label or one.licence.slug, one.licence.uri)))),
        ("Conditions", one.licence.statement),
        ("Thèmes", ", ".join(each.label("fr") for each in one.subjects)),
        ("Mots-clés", ", ".join(one.keywords)),
        ("Territoires", ", ".join(each.name for each in one.places)),
        ("Organisations dont il est question", ", ".join(each.name for each in one.organizations)),
        ("ARK", one.ark),
        ("Identifiants", ", ".join(f"{each.scheme} {each.value}" for each in one.identifiers)),
        ("Adresse", one.address),
        ("État", state),
    ]
    lines += [f"{label} : {value}" for label, value in said if value]
    if one.is_fictitious:
        lines.append("Ressource fictive, écrite pour une démonstration.")
    if text.summary:
        lines += ["", text.summary]
    if one.claims:
        lines += ["", "Affirmations"]
        lines += [f"{each.number}. {each.text}{f' (p. {each.page})' if each.page else ''}" for each in one.claims]
    if files:
        lines += ["", "Fichiers"]
        lines += [f"- {path}{f' : {label}' if label else ''}" for path, label in sorted(files.items())]
    links = [each for each in one.attachments if not each.is_file]
    if links:
        lines += ["", "Liens", *(f"- {each.url}{f' : {each.label}' if each.label else ''}" for each in links)]
    return "\n".join(lines) + "\n"


ABOUT: Final = """Bibliothèque : une ressource par dossier
========================================

Chaque dossier de « resources » est un paquet BagIt 1.0 (RFC 8493) : « manifest-sha256.txt » donne l’empreinte de
chaque fichier de « data ». « data/README.txt » se lit sans programme, « data/description.json » est complet, et
« data/files » contient les fichiers tels qu’ils ont été déposés. « collections.json » dit les séries et les
collections. « chantier library import-folder DOSSIER » rebâtit la bibliothèque.
"""
