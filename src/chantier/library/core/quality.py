"""What stands between a resource and its publication, and what would make it better.

Only two things are barriers besides the fields of its kind: a title and a licence statement. The rest is advice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chantier.library.core import description as d
from chantier.library.core.kinds import Field, missing_details
from chantier.library.core.reasons import Reason

SHORTEST_SUMMARY: Final = 200


@dataclass(frozen=True)
class Checked:
    """``barriers`` forbid publication; ``advice`` does not."""

    barriers: tuple[Reason, ...]
    advice: tuple[Reason, ...]

    @property
    def may_be_published(self) -> bool:
        """Whether nothing forbids it."""
        return not self.barriers


def check(one: d.Description, fields: Sequence[Field], *, refused_authors: int = 0, asked_authors: int = 0) -> Checked:
    """Look at a description before publication. Consent counts come from its contributions."""
    return Checked(tuple(_barriers(one, fields)), tuple(_advice(one, asked_authors, refused_authors)))


def _barriers(one: d.Description, fields: Sequence[Field]) -> list[Reason]:
    found = []
    if not one.wordings or not one.wording().title.strip():
        found.append(Reason("title_missing"))
    if not one.licence.slug:
        found.append(Reason("licence_missing"))
    if one.access == d.EMBARGO and one.embargo_until is None:
        found.append(Reason("embargo_without_end"))
    found += [Reason("detail_missing", {"field": name}) for name in missing_details(fields, one.details)]
    return found


def _advice(one: d.Description, asked: int, refused: int) -> list[Reason]:
    found = []
    if one.wordings and len(one.wording().summary) < SHORTEST_SUMMARY:
        found.append(Reason("summary_short", {"wanted": SHORTEST_SUMMARY}))
    if not one.authors:
        found.append(Reason("authors_missing"))
    if one.issued is None:
        found.append(Reason("date_missing"))
    if not any(subject.scheme == "theme" for subject in one.subjects):
        found.append(Reason("theme_missing"))
    if not one.places:
        found.append(Reason("place_missing"))
    if not one.attachments:
        found.append(Reason("nothing_attached"))
    if len(one.wordings) == 1:
        found.append(Reason("one_language_only"))
    if one.kind == d.VIDEO and not (one.details.get("captions") or one.details.get("transcript")):
        found.append(Reason("video_without_captions"))
    if asked:
        found.append(Reason("authors_not_answered", {"count": asked}))
    if refused:
        found.append(Reason("authors_refused", {"count": refused}))
    return found


def accessibility(facts: Mapping[str, Any]) -> tuple[Reason, ...]:
    """What a PDF lacks for somebody who does not see it, from what its reader found (``Attachment.accessibility``)."""
    found = []
    if facts.get("tagged") is False:
        found.append(Reason("pdf_not_tagged"))
    if facts.get("has_text") is False:
        found.append(Reason("pdf_without_text"))
    if facts.get("tagged") and not facts.get("language"):
        found.append(Reason("pdf_without_language"))
    return tuple(found)
