"""Catalogue files: read, write, fill and check, the same bytes for the same content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chantier.config.catalogues.sources import Message

LANGUAGES = ("en", "es")
PLURAL_RULES = {
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
}
FORMS = 2

Key = tuple[str | None, str]
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(%[sd])|\{(\w*)\}")


@dataclass(frozen=True)
class Translation:
    """The forms of one message: one, or as many as the language has plurals. Empty strings are missing."""

    forms: tuple[str, ...]
    fuzzy: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether a person wrote every form and nobody doubts them."""
        return bool(self.forms) and all(self.forms) and not self.fuzzy


@dataclass(frozen=True)
class Finding:
    """Something wrong with a catalogue, as one sentence."""

    file: Path
    sentence: str
    key: Key | None = field(default=None)


def catalogue_path(package: Path, language: str) -> Path:
    """Where a package keeps its catalogue of a language."""
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(file: Path) -> dict[Key, Translation]:
    """What a catalogue holds; nothing when it does not exist."""
    from babel.messages.pofile import read_po

    if not file.exists():
        return {}
    with file.open("rb") as stream:
        catalogue = read_po(stream, abort_invalid=True)
    return {
        (entry.context, _first(entry.id)): Translation(_as_forms(entry.string), entry.fuzzy)
        for entry in catalogue
        if entry.id
    }


def write(file: Path, language: str, messages: Iterable[Message], known: Mapping[Key, Translation]) -> bool:
    """Write a catalogue with these messages and what is known of them; say whether the file changed.

    Messages that are no longer in the sources are dropped, nothing is guessed from similar ones, and files
    without line numbers keep a change of code out of the history of translations.
    """
    from babel.messages.pofile import normalize

    headers = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_RULES[language],
    }
    lines = ['msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in headers.items())]
    for message in messages:
        translation = known.get(message.key)
        forms = translation.forms if translation else ()
        lines += ["", *(f"#: {place}" for place in message.places)]
        flags = ["fuzzy"] * bool(translation and translation.fuzzy) + ["python-format"] * ("%(" in message.text)
        lines += [f"#, {', '.join(flags)}"] if flags else []
        lines += [f"msgctxt {normalize(message.context, width=110)}"] if message.context is not None else []
        lines.append(f"msgid {normalize(message.text, width=110)}")
        if message.plural is None:
            lines.append(f"msgstr {normalize(forms[0] if forms else '', width=110)}")
        else:
            lines.append(f"msgid_plural {normalize(message.plural, width=110)}")
            padded = (*forms, *[""] * FORMS)[:FORMS] if len(forms) != 1 else ("",) * FORMS
            lines += [f"msgstr[{n}] {normalize(form, width=110)}" for n, form in enumerate(padded)]
    text = "\n".join(lines) + "\n"
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return True


def update(package: Path, messages: Mapping[Key, Message]) -> bool:
    """Bring a package's catalogues in step with its sources; say whether a file changed."""
    changed = False
    for language in LANGUAGES:
        file = catalogue_path(package, language)
        if messages or file.exists():
            changed |= write(file, language, messages.values(), read(file))
    return write_french_plurals(package, messages) or changed


def write_french_plurals(package: Path, messages: Mapping[Key, Message]) -> bool:
    """Give French its own plural rule: without a catalogue Django would say « 0 organisations »."""
    counted = [message for message in messages.values() if message.plural is not None]
    file = catalogue_path(package, "fr")
    if not counted and not file.exists():
        return False
    itself = {message.key: Translation((message.text, message.plural or "")) for message in counted}
    return write(file, "fr", counted, itself)


def check(package: Path, messages: Mapping[Key, Message]) -> list[Finding]:
    """What is missing, doubted, left over or inconsistent in a package's catalogues."""
    findings: list[Finding] = []
    for language in LANGUAGES:
        file = catalogue_path(package, language)
        known = read(file)
        for key, message in messages.items():
            findings += [Finding(file, said, key) for said in _problems(message, known.get(key))]
        findings += [
            Finding(file, f"“{key[1]}” is no longer in the sources", key) for key in known.keys() - messages.keys()
        ]
    counted = {key for key, message in messages.items() if message.plural is not None}
    french = catalogue_path(package, "fr")
    if read(french).keys() != counted:
        findings.append(Finding(french, "the French plural forms are not in step with the sources"))
    return findings


def _problems(message: Message, translation: Translation | None) -> list[str]:
    if translation is None or not all(translation.forms):
        return [f"“{message.text}” is not translated"]
    if translation.fuzzy:
        return [f"“{message.text}” has a translation in doubt (fuzzy)"]
    expected_forms = 1 if message.plural is None else FORMS
    if len(translation.forms) != expected_forms:
        return [f"“{message.text}” has {len(translation.forms)} forms, and {expected_forms} are needed"]
    said = []
    allowed = placeholders(message.text) | placeholders(message.plural or "")
    for form in translation.forms:
        # A singular may drop its number (« Une organisation »), never bring in another name.
        needed = placeholders(message.text) & placeholders(message.plural) if message.plural else allowed
        if not needed <= placeholders(form) <= allowed:
            said.append(f"“{message.text}”: the placeholders of “{form}” differ")
        elif "%(" in form and not _formats(form):
            said.append(f"“{form}” has a percent sign that is neither doubled nor a placeholder")
        if (form[:1].isspace(), form[-1:].isspace()) != (message.text[:1].isspace(), message.text[-1:].isspace()):
            said.append(f"“{message.text}”: the spaces around “{form}” differ")
    return said


def placeholders(text: str) -> frozenset[str]:
    """The names that a text leaves open."""
    return frozenset(match[0] for match in _PLACEHOLDER.finditer(text))


def _formats(text: str) -> bool:
    try:
        text % {name: 0 for name, _, _ in _PLACEHOLDER.findall(text) if name}
    except (ValueError, TypeError, KeyError):
        return False
    return True


def fill(package: Path, messages: Mapping[Key, Message], given: Iterable[tuple[Key, Mapping[str, Any]]]) -> list[Key]:
    """Write given translations into a package's catalogues; return the keys that its sources do not have.

    ``given`` pairs a key with ``{"en": …, "es": …}``, each a string or, for a plural, the list of its forms.
    """
    pairs = [(key, texts) for key, texts in given if key in messages]
    for language in LANGUAGES:
        file = catalogue_path(package, language)
        known = read(file)
        for key, texts in pairs:
            if texts.get(language):
                known[key] = Translation(_as_forms(texts[language]))
        write(file, language, messages.values(), known)
    write_french_plurals(package, messages)
    return [key for key, _ in given if key not in messages]


def _first(text: Any) -> str:
    return str(text[0] if isinstance(text, (tuple, list)) else text)


def _as_forms(text: Any) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, (tuple, list)) else (str(text),)
