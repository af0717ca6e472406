"""The files of the demonstration movement, as a person wrote them: ``demo/`` of the repository, or of the package."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[2]
#: Beside ``src`` in a clone; inside the package once it is installed.
_PLACES = (_PACKAGE / "demo", _PACKAGE.parent.parent / "demo")

#: Kept aside for the visitor to import in the first tour.
LISTS = ("membres.csv", "repertoire.xlsx")


def folder() -> Path:
    """Where the movement's files are. Raises ``FileNotFoundError`` when this installation does not carry them."""
    for place in _PLACES:
        if (place / "movement.toml").is_file():
            return place
    raise FileNotFoundError("demo/movement.toml")


def lists() -> tuple[Path, ...]:
    """The messy lists kept aside for the first tour."""
    return tuple(path for name in LISTS if (path := folder() / name).is_file())


@lru_cache(maxsize=1)
def movement() -> dict[str, Any]:
    """``movement.toml``: the network, its texts, categories, colleges and poles."""
    return tomllib.loads((folder() / "movement.toml").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    """The lines of one of the CSV files, by the names of their columns, without surrounding spaces."""
    with (folder() / name).open(encoding="utf-8-sig", newline="") as stream:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(stream)]


def toml(name: str) -> dict[str, Any]:
    """One of the TOML files, whole."""
    return tomllib.loads((folder() / name).read_text(encoding="utf-8"))


def library() -> dict[str, dict[str, Any]]:
    """The resources of the library by key: one TOML file each, in a folder by kind or in ``references``."""
    root = folder() / "library"
    found = {}
    for file in sorted(root.glob("*/*.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        found[file.stem] = {"kind": file.parent.name, **said}
    return found


def collections() -> list[dict[str, Any]]:
    """The collections and series of the library."""
    said: list[dict[str, Any]] = tomllib.loads((folder() / "library/collections.toml").read_text("utf-8"))["collection"]
    return said


def library_fingerprint() -> str:
    """A digest of every file of the library."""
    root = folder() / "library"
    kept = (file for file in sorted(root.rglob("*")) if file.is_file())
    return fingerprint(*(file.relative_to(folder()).as_posix() for file in kept))


def fingerprint(*names: str) -> str:
    """A digest of these files: it changes when one of them is edited."""
    total = hashlib.sha256()
    for name in names:
        total.update(name.encode() + b"\0" + hashlib.sha256((folder() / name).read_bytes()).digest())
    return total.hexdigest()


def text(name: str, language: str) -> str:
    """One of the movement's texts (``welcome``, ``about``, ``tour``) in a language, else in French."""
    found = movement().get("texts", {}).get(name, {})
    return str(found.get(language) or found.get("fr", "")).strip()
