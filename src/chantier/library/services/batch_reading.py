"""The references of a file that was given: opened again from where it is kept, fitted to this instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid
from chantier.foundation.files import api as files
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.core import kinds as k
from chantier.library.core.reasons import Reason
from chantier.library.core.references.plain_text import fold
from chantier.library.core.references.readers import opening, table
from chantier.library.core.references.received import Reading, ReadReference, Unreadable
from chantier.library.models import DepositBatch
from chantier.library.queries.kinds import kinds
from chantier.library.reference_phrases import refusal

TABLES = (opening.CSV, opening.XLSX, opening.ODS)
LANGUAGES = ("fr", "en", "es")


def read_file(path: Path, format: str) -> Reading:
    """The references of a file in its format. Raises ``Invalid`` with a sentence when it cannot be read."""
    try:
        if format in TABLES:
            return _read_table(path, format)
        if path.stat().st_size > opening.LARGEST_BYTES:
            raise Unreadable("file_too_large", megabytes=path.stat().st_size // 1_000_000, limit=300)
        return opening.read(path.read_bytes(), format)
    except Unreadable as error:
        raise Invalid(refusal(error.reason)) from error


def format_of(path: Path, name: str) -> str:
    """The format of a file. Raises ``Invalid``."""
    with path.open("rb") as stream:
        start = stream.read(20_000)
    try:
        return opening.recognise(start, name)
    except Unreadable as error:
        raise Invalid(refusal(error.reason)) from error


def _read_table(path: Path, format: str) -> Reading:
    opened = files.open_table(path)
    notes = tuple(Reason(f"table_{one.code}", {"line": one.line or 0}) for one in opened.problems)
    rows = ((row.number, (*row.cells, *row.surplus)) for row in opened.rows())
    return Reading(format, opened.encoding, notes, table.read(opened.header, rows))


def references_of(batch: DepositBatch) -> Iterator[ReadReference]:
    """The references of a batch, fitted. Raises ``Invalid`` when its file is gone or cannot be read."""
    stored = files.stored_file(stored_id=batch.file_id or 0)
    if stored is None:
        raise Invalid(refusal(Reason("file_gone")))
    fitting = Fitting.of(batch.reading)
    return (fitting.fit(one) for one in read_file(stored.path, batch.format).references)


@dataclass(frozen=True)
class Fitting:
    """What this instance knows: its kinds, its themes by their names; what is given to rows that say nothing."""

    kinds: Mapping[str, k.KindOfResource]
    concepts: Mapping[tuple[str, str], str]
    themes: Mapping[str, str]
    default_kind: str = ""
    default_licence: str = ""

    @classmethod
    def of(cls, reading: Mapping[str, Any]) -> Fitting:
        """The fitting of a batch."""
        themes = words.concepts("theme")
        audiences = words.concepts("audience")
        return cls(
            {one.slug: one for one in kinds()},
            {
                **{("theme", one.slug): one.slug for one in themes},
                **{("audience", one.slug): one.slug for one in audiences},
            },
            {fold(one.label(language)): one.slug for one in themes for language in LANGUAGES},
            str(reading.get("kind", "")),
            str(reading.get("licence", "")),
        )

    def fit(self, one: ReadReference) -> ReadReference:
        """The reference with a kind, a licence, fields of its kind and themes of ours; all that changed is told."""
        if one.description is None:
            return one
        found, changed, left = one.description, list(one.changed), list(one.left_out)
        if found.kind not in self.kinds and self.default_kind:
            found = replace(found, kind=self.default_kind)
            changed.append(Reason("kind_given", {"kind": self.default_kind}))
        if not found.licence.slug and self.default_licence:
            found = replace(found, licence=replace(found.licence, slug=self.default_licence))
            changed.append(Reason("licence_given", {"licence": self.default_licence}))
        found = self._with_details(found, left)
        found = self._with_themes(found, changed, left)
        found = _with_organizations(found, left)
        return replace(one, description=found, changed=tuple(changed), left_out=tuple(left))

    def _with_details(self, one: d.Description, left: list[Reason]) -> d.Description:
        kind = self.kinds.get(one.kind)
        fields = kind.fields if kind else ()
        given = dict(one.details)
        known = {field.name: field for field in fields}
        left += [
            Reason("field_not_of_kind", {"tag": name, "value": str(given.pop(name))[:200]})
            for name in [name for name in given if name not in known]
        ]
        for name, value in given.items():
            if known[name].type == k.DURATION and isinstance(value, str) and value.isdigit():
                given[name] = int(value)
        read = k.read_details(fields, given)
        for problem in read.problems:
            name = str(problem.params["field"])
            left.append(Reason(problem.code, {"tag": name, "value": str(given[name])[:200]}))
        return replace(one, details=read.values)

    def _with_themes(self, one: d.Description, changed: list[Reason], left: list[Reason]) -> d.Description:
        subjects = []
        for subject in one.subjects:
            if (subject.scheme, subject.concept) in self.concepts:
                subjects.append(subject)
            else:
                left.append(Reason("theme_not_here", {"tag": subject.scheme, "value": subject.concept}))
        have = {subject.concept for subject in subjects}
        for word in one.keywords:
            slug = self.themes.get(fold(word))
            if slug and slug not in have:
                have.add(slug)
                subjects.append(d.Subject("theme", slug))
                changed.append(Reason("theme_found", {"value": word, "theme": slug}))
        return replace(one, subjects=tuple(subjects))


def _with_organizations(one: d.Description, left: list[Reason]) -> d.Description:
    """Those of the directory of this instance; the others are told."""
    kept = []
    for body in one.organizations:
        if body.public_id and directory.by_public_id(body.public_id) is not None:
            kept.append(body)
        else:
            left.append(Reason("organization_not_here", {"tag": "about", "value": body.name}))
    return replace(one, organizations=tuple(kept))
