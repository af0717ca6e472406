"""From catalogues as persons write them to those that Django reads.

The build hook loads this file by its path, before anything is installed: it imports nothing of ours, and only Babel.

French is the language of the sources, so its catalogue holds only plurals; compiled, it holds besides every sentence
whose spaces a printer would set otherwise. Whoever writes a sentence types plain spaces, whoever reads it never finds
a colon alone at the beginning of a line. Source: Office québécois de la langue française, *Espacement avant et après
les principaux signes de ponctuation*.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"
FRENCH = "fr"
#: The language whose catalogue holds every sentence of its package: a test keeps it complete.
COMPLETE = "en"
#: Sentences of these contexts are parts of addresses, not texts.
NOT_TEXTS = {"address"}

_SPACE = f"[ {NO_BREAK}{THIN_NO_BREAK}]"
_END = r"(?=[\s<»).,…]|$)"
_SPACES = re.compile(
    rf"(?P<tag><[/a-zA-Z][^<>]*>)"
    rf"|(?P<thin>(?<=\S){_SPACE}(?=[;?!]+{_END}))"
    rf"|(?<=\S){_SPACE}(?=:{_END})"
    rf"|(?<=«){_SPACE}(?=\S)"
    rf"|(?<=\S){_SPACE}(?=»)"
    rf"|(?:(?<=\d)|(?<=\)s)){_SPACE}(?=%%?(?:[\s<»).,;…]|$))"
    rf"|(?<=\d)(?<!\d{{4}}){_SPACE}(?=\d{{3}}(?![\d-]))"
)


def french_spaces(text: str) -> str:
    """Make the spaces that French never breaks no-break ones: inside guillemets, before ``:``, ``%`` and thousands.

    Before ``;``, ``?`` and ``!`` the space is thin too. Nothing but single spaces changes, each for another; inside a
    tag nothing does. Safe to apply twice.
    """
    return _SPACES.sub(_one_space, text)


def _one_space(found: re.Match[str]) -> str:
    return found["tag"] or (THIN_NO_BREAK if found["thin"] else NO_BREAK)


def compile_under(folder: Path) -> int:
    """Compile every catalogue under a folder that is older than what it is made of; return how many were."""
    from babel.messages.mofile import write_mo

    compiled = 0
    for locale in sorted(folder.glob("**/locale")):
        languages = {file.parts[-3] for file in locale.glob("*/LC_MESSAGES/django.po")}
        for language in sorted(languages | {FRENCH} if languages else languages):
            made_of = [_written(locale, language)]
            if language == FRENCH:
                made_of += [_written(locale, COMPLETE), Path(__file__)]
            target = _written(locale, language).with_suffix(".mo")
            newest = max(file.stat().st_mtime for file in made_of if file.exists())
            if target.exists() and target.stat().st_mtime >= newest:
                continue
            catalogue = french_catalogue(*made_of[:2]) if language == FRENCH else _read(made_of[0])
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_suffix(".mo.unfinished")
            with unfinished.open("wb") as stream:
                write_mo(stream, catalogue)
            unfinished.replace(target)
            compiled += 1
    return compiled


def french_catalogue(plurals: Path, sentences: Path) -> Catalog:
    """The French of a package: its plurals and, of all its sentences, those to be set with other spaces.

    ``sentences`` is any complete catalogue of the package; either file may be missing.
    """
    from babel.messages.catalog import Catalog

    french = Catalog(locale=FRENCH, charset="utf-8")
    for entry in _read(plurals):
        if entry.id and isinstance(entry.string, tuple):
            french.add(entry.id, tuple(map(french_spaces, entry.string)), context=entry.context)
    for entry in _read(sentences):
        if entry.id and isinstance(entry.id, str) and entry.context not in NOT_TEXTS:
            told = french_spaces(entry.id)
            if told != entry.id:
                french.add(entry.id, told, context=entry.context)
    return french


def _written(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def _read(file: Path) -> Catalog:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not file.exists():
        return Catalog()
    with file.open("rb") as stream:
        return read_po(stream)
