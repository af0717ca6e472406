"""The sentences to translate, as they stand in Python files and templates.

Message ids are exactly those that Django looks up at run time: a percent sign is doubled in templates, and
``trimmed`` blocks are joined as Django joins them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

#: Function → places of its context, message and plural among the arguments.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
#: Not our sentences, or not sentences of the interface.
OUTSIDE = {"tests", "migrations", "node_modules", "static", "locale"}
_CONSTANT = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")


@dataclass(frozen=True)
class Message:
    """One sentence; ``places`` are files relative to the package that holds the catalogue."""

    text: str
    plural: str | None = None
    context: str | None = None
    places: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells it from the others in a catalogue."""
        return (self.context, self.text)


class Untranslatable(ValueError):
    """A sentence marked for translation in a way that no catalogue can hold."""


def messages_of(package: Path, *, without: Iterable[Path] = ()) -> dict[tuple[str | None, str], Message]:
    """Every message of a package, by key, in order. ``without`` are the packages inside it that have their own.

    Raises ``Untranslatable`` when a marked text is not a literal or when one text has two plurals.
    """
    found: dict[tuple[str | None, str], Message] = {}
    excluded = [other.resolve() for other in without]
    for file in sorted(package.rglob("*")):
        inside = file.relative_to(package)
        if not file.is_file() or OUTSIDE & set(inside.parts):
            continue
        if any(file.resolve().is_relative_to(other) for other in excluded):
            continue
        for message in _messages_in(file, inside):
            known = found.get(message.key)
            if known and known.plural and message.plural and known.plural != message.plural:
                raise Untranslatable(f"{file}: “{message.text}” has two plurals in this package")
            places = {*(known.places if known else ()), inside.as_posix()}
            plural = message.plural or (known.plural if known else None)
            found[message.key] = replace(message, plural=plural, places=tuple(sorted(places)))
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0] or "")))


def _messages_in(file: Path, inside: Path) -> Iterator[Message]:
    if file.suffix == ".py":
        yield from python_messages(file.read_text(encoding="utf-8"), str(file))
    elif "templates" in inside.parts:
        yield from template_messages(file.read_text(encoding="utf-8"), str(file))


def python_messages(source: str, name: str) -> Iterator[Message]:
    """The messages of a Python source, whatever names it imported Django's functions under."""
    tree = ast.parse(source, name)
    functions, modules = _imported(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            function = functions.get(called.id)
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            function = called.attr if called.value.id in modules and called.attr in FUNCTIONS else None
        else:
            continue
        if function is None:
            continue
        context, text, plural = (
            None if place is None else _literal(node, place, name) for place in FUNCTIONS[function]
        )
        if text is None:
            raise Untranslatable(f"{name}:{node.lineno} marks an empty text")
        yield Message(text, plural, context)


def _imported(tree: ast.AST) -> tuple[dict[str, str], set[str]]:
    functions: dict[str, str] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        for alias in node.names:
            if node.module == "django.utils.translation" and alias.name in FUNCTIONS:
                functions[alias.asname or alias.name] = alias.name
            elif node.module == "django.utils" and alias.name == "translation":
                modules.add(alias.asname or alias.name)
    return functions, modules


def _literal(call: ast.Call, place: int, name: str) -> str:
    argument = call.args[place] if place < len(call.args) else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise Untranslatable(f"{name}:{call.lineno} marks for translation a text that is not a literal")


def template_messages(source: str, name: str) -> Iterator[Message]:
    """The messages of a Django template."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        bits = list(smart_split(token.contents))
        tag = bits[0] if token.token_type is TokenType.BLOCK and bits else ""
        if tag == "comment":
            _skip(tokens, "endcomment")
        elif tag in {"blocktranslate", "blocktrans"}:
            yield _block(bits, tokens, f"{name}:{token.lineno}")
        elif tag in {"translate", "trans"}:
            if len(bits) > 1 and bits[1][0] in "\"'":
                yield Message(
                    _doubled(_unquoted(bits[1].split("|")[0] if bits[1][-1] not in "\"'" else bits[1])),
                    None,
                    _context(bits),
                )
        else:
            for constant in _CONSTANT.findall(token.contents):
                yield Message(_doubled(_unquoted(constant)))


def _block(bits: list[str], tokens: Iterator[Token], where: str) -> Message:
    parts: list[str] = []
    singular: str | None = None
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts.append(_doubled(token.contents))
        elif token.token_type is TokenType.VAR:
            parts.append(f"%({token.contents})s")
        elif token.token_type is TokenType.BLOCK:
            if token.contents.strip() == "plural":
                singular, parts = "".join(parts), []
            elif token.contents.split()[0] in {"endblocktranslate", "endblocktrans"}:
                break
            else:
                raise Untranslatable(f"{where}: “{token.contents}” inside a translated block")
    last = "".join(parts)
    texts = [last] if singular is None else [singular, last]
    if "trimmed" in bits:
        texts = [trim_whitespace(text) for text in texts]
    return Message(texts[0], texts[1] if len(texts) == 2 else None, _context(bits))


def _skip(tokens: Iterator[Token], end: str) -> None:
    for token in tokens:
        if token.token_type is TokenType.BLOCK and token.contents.strip() == end:
            return


def _context(bits: list[str]) -> str | None:
    if "context" not in bits[1:-1]:
        return None
    return _unquoted(bits[bits.index("context", 1) + 1])


def _unquoted(literal: str) -> str:
    quote = literal[0]
    return literal[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")


def _doubled(text: str) -> str:
    return text.replace("%", "%%")
