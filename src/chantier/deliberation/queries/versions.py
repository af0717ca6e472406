"""Versions of a proposal and amendments as values of the core."""

from __future__ import annotations

from dataclasses import replace

from chantier.deliberation.core import amendments as core
from chantier.deliberation.core import document
from chantier.deliberation.core.serial import operations_from_json, text_from_json
from chantier.deliberation.models import Amendment, ProposalVersion


def text_of(version: ProposalVersion) -> document.Text:
    """A version, as the core reads it. Its ``text`` is to be fetched with it."""
    return text_from_json(
        version.passages,
        title=version.text.title,
        language=version.text.language,
        version=version.number,
        next_key=version.next_key,
    )


def amendment_of(row: Amendment) -> core.Amendment:
    """An amendment, as the core reads it; its authors are bodies and persons by number. Fetch its base with it."""
    author = f"o{row.organization_id}" if row.organization_id else f"p{row.person_id or 0}"
    return core.Amendment(
        key=key_of(row.number),
        rank=row.number,
        base_version=row.base.number,
        operations=operations_from_json(row.operations),
        authors=(author,),
        version=row.version,
    )


def words_of(row: Amendment) -> document.Text:
    """What an amendment would add, as a small text that sub-amendments are written on."""
    return core.words_of(amendment_of(row), title="", language=row.base.text.language)


def sub_amendment_of(row: Amendment, parent: Amendment, *, version: int = 0) -> core.Amendment:
    """A sub-amendment, on the words that its amendment has now, or had at this version of it."""
    return replace(amendment_of(row), base_version=version or parent.version)


def key_of(number: int) -> str:
    """The name of an amendment inside its proposal: what prefixes the passages that it adds."""
    return f"a{number}"
