"""``chantier catalogues update | check | missing | fill``: the translations, without GNU gettext."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from chantier.config.catalogues import compiling, files
from chantier.config.catalogues.sources import Message, Untranslatable, messages_of

HOUSE = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    """Thin: finds the packages, hands them to ``config.catalogues``."""

    help = "Keep the English and Spanish catalogues (and the French plurals) in step with the sources."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        update = actions.add_parser("update", help="add new sentences, drop those that are gone, compile")
        check = actions.add_parser("check", help="say what is missing or inconsistent, and fail if anything is")
        missing = actions.add_parser("missing", help="print what is missing as JSON, in the form that fill reads")
        fill = actions.add_parser("fill", help="write translations from a JSON file")
        for action in (update, check, missing):
            action.add_argument("app", nargs="*", help="label of an app; all of them when none is given")
        fill.add_argument("file", help='{"msgid": {"en": …, "es": …}}; a key may be \'["context", "msgid"]\'')
        fill.add_argument("app", nargs=1)

    def handle(self, *, action: str, app: list[str], file: str = "", **_: Any) -> None:
        packages = _packages(app)
        try:
            messages = {label: _messages(folder) for label, folder in packages.items()}
        except Untranslatable as problem:
            raise CommandError(str(problem)) from problem
        getattr(self, f"_{action}")(packages, messages, file)

    def _update(self, packages: Mapping[str, Path], messages: Mapping[str, Any], _: str) -> None:
        for label, folder in packages.items():
            if files.update(folder, messages[label]):
                self.stdout.write(f"{label}: {len(messages[label])} sentences")
        compiling.compile_under(HOUSE)

    def _check(self, packages: Mapping[str, Path], messages: Mapping[str, Any], _: str) -> None:
        findings = [found for label, folder in packages.items() for found in files.check(folder, messages[label])]
        for found in findings:
            self.stdout.write(f"{found.file.relative_to(HOUSE)}: {found.sentence}")
        if findings:
            raise CommandError(f"{len(findings)} things to mend in the catalogues", returncode=1)

    def _missing(self, packages: Mapping[str, Path], messages: Mapping[str, Any], _: str) -> None:
        wanted: dict[str, dict[str, Any]] = {}
        for label, folder in packages.items():
            for found in files.check(folder, messages[label]):
                message: Message | None = messages[label].get(found.key)
                if message is not None:
                    empty: Any = "" if message.plural is None else ["", ""]
                    entry = wanted.setdefault(_json_key(message), {"plural": message.plural} if message.plural else {})
                    entry[found.file.parts[-3]] = empty
        self.stdout.write(json.dumps(wanted, ensure_ascii=False, indent=1))

    def _fill(self, packages: Mapping[str, Path], messages: Mapping[str, Any], file: str) -> None:
        given = [(_key(key), texts) for key, texts in json.loads(Path(file).read_text(encoding="utf-8")).items()]
        for label, folder in packages.items():
            for context, text in files.fill(folder, messages[label], given):
                self.stderr.write(f"not in the sources of {label}: {text}" + (f" ({context})" if context else ""))
        compiling.compile_under(HOUSE)


def _packages(labels: list[str]) -> dict[str, Path]:
    ours = {config.label: Path(config.path) for config in apps.get_app_configs() if config.name.startswith("chantier.")}
    unknown = set(labels) - ours.keys()
    if unknown:
        raise CommandError(f"no such app: {', '.join(sorted(unknown))}; there are {', '.join(sorted(ours))}")
    return {label: ours[label] for label in labels or sorted(ours)}


def _messages(folder: Path) -> dict[tuple[str | None, str], Message]:
    others = [Path(config.path) for config in apps.get_app_configs() if Path(config.path) != folder]
    return messages_of(folder, without=[other for other in others if other.is_relative_to(folder)])


def _json_key(message: Message) -> str:
    return message.text if message.context is None else json.dumps([message.context, message.text], ensure_ascii=False)


def _key(written: str) -> tuple[str | None, str]:
    if written.startswith("["):
        try:
            context, text = json.loads(written)
        except ValueError:
            return (None, written)
        return (context, text)
    return (None, written)
