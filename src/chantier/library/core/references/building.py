"""From named values to a description: what is kept, what is changed and why, what is left out and why.

The inverse of ``said.pairs``, tolerant of what other programs write. No value disappears in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chantier.library.core import description as d
from chantier.library.core.reasons import Reason
from chantier.library.core.references.plain_text import clean
from chantier.library.core.references.received import ReadReference
from chantier.library.core.references.said import Said
from chantier.library.core.references.taking import Draft, left, take


def build(
    values: Iterable[Said], *, number: int, raw: str, key: str = "", notes: Iterable[Reason] = ()
) -> ReadReference:
    """One reference out of the values of its format; ``notes`` are changes that the reader made itself."""
    draft = Draft(changed=list(notes))
    raw, key = clean(raw), clean(key)[:200]
    for one in values:
        take(draft, one)
    if not draft.title:
        draft.left_out.insert(0, Reason("title_missing"))
        return ReadReference(number, raw, key, None, (), tuple(draft.changed), tuple(draft.left_out))
    return ReadReference(
        number,
        raw,
        key,
        _described(draft),
        tuple(dict.fromkeys(draft.kept)),
        tuple(draft.changed),
        tuple(draft.left_out),
    )


def _described(draft: Draft) -> d.Description:
    title, subtitle = draft.title, ""
    if draft.short and draft.title.startswith(draft.short) and len(draft.short) < len(draft.title):
        rest = draft.title[len(draft.short) :]
        if found := re.match(r"\s*[:.–—]\s+", rest):
            title, subtitle = draft.short, rest[found.end() :]
    elif draft.short and draft.short != draft.title:
        draft.left_out.append(left("short_title_left", "short_title", draft.short))
    language = draft.language or (draft.languages[0] if draft.languages else "")
    if not language:
        language = "fr"
        draft.changed.append(Reason("language_assumed", {"language": "fr"}))
    return d.Description(
        kind=draft.kind or draft.guessed,
        wordings=(d.Wording(language, title, subtitle, draft.summary, is_original=True), *draft.others),
        address=draft.address,
        languages=tuple(draft.languages),
        contributors=tuple(
            d.Contributor(c.role, c.family, c.given, c.name, "", c.orcid or draft.orcids.get(c.sorted_as, ""))
            for c in draft.contributors
        ),
        issued=draft.issued,
        publisher=draft.texts.get("publisher", ""),
        publication_place=draft.texts.get("publication_place", ""),
        identifiers=tuple(draft.identifiers),
        subjects=tuple(draft.subjects),
        keywords=tuple(draft.keywords),
        places=tuple(draft.places),
        organizations=tuple(draft.organizations),
        licence=draft.licence,
        rights_holder=draft.texts.get("rights_holder", ""),
        access=draft.access,
        embargo_until=draft.embargo,
        attachments=tuple(d.Attached(url) for url in draft.files),
        relations=tuple(draft.relations),
        parts=tuple(d.Part(name, "", number, is_series=True) for name, number in draft.series),
        details=draft.details,
        is_fictitious=draft.fictitious,
    )
