"""Two descriptions side by side, field by field: what one wrote and what somebody else kept meanwhile."""

from __future__ import annotations

from typing import Any

from chantier.foundation.ui.parts import ComparedValue
from chantier.foundation.words import api as words
from chantier.library import deposit_phrases as phrases
from chantier.library.core import description as d
from chantier.library.core.kinds import CHOICE, CONCEPTS, DURATION, Field, KindOfResource, clock
from chantier.library.queries.kinds import name_of


def conflicting(
    before: d.Description, after: d.Description, kind: KindOfResource, here: str
) -> tuple[ComparedValue, ...]:
    """The fields that differ, in words. Only those."""
    left, right = in_words(before, kind, here), in_words(after, kind, here)
    return tuple(
        ComparedValue(label, left.get(label, ""), right.get(label, ""), "different")
        for label in dict.fromkeys((*left, *right))
        if left.get(label, "") != right.get(label, "")
    )


def in_words(one: d.Description, kind: KindOfResource, here: str) -> dict[str, str]:
    """{label: words} of a whole description, as its form says it."""
    named = name_of(kind, here) if one.kind == kind.slug else one.kind
    said: dict[str, str] = {str(phrases.FIELDS["kind"]): named}
    first = one.wording()
    for text in sorted(one.wordings, key=lambda each: each is not first):
        tongue = str(phrases.LANGUAGES.get(text.language, text.language))
        for name in ("title", "subtitle", "summary"):
            said[f"{phrases.FIELDS[name]} ({tongue})"] = getattr(text, name)
    said[str(phrases.FIELDS["contributors"])] = "\n".join(
        f"{phrases.ROLES.get(each.role, each.role)} · {each.shown}" for each in one.contributors
    )
    said[str(phrases.FIELDS["issued"])] = str(one.issued or "")
    for name in ("publisher", "publication_place", "rights_holder"):
        said[str(phrases.FIELDS[name])] = getattr(one, name)
    said[str(phrases.FIELDS["identifiers"])] = "\n".join(
        sorted(f"{phrases.IDENTIFIERS.get(each.scheme, each.scheme)} {each.value}" for each in one.identifiers)
    )
    said[str(phrases.FIELDS["subjects"])] = ", ".join(
        sorted(_concept(each.scheme, each.concept, here) for each in one.subjects)
    )
    said[str(phrases.FIELDS["keywords"])] = ", ".join(one.keywords)
    said[str(phrases.FIELDS["places"])] = ", ".join(sorted(each.name for each in one.places))
    said[str(phrases.FIELDS["organizations"])] = ", ".join(sorted(each.name for each in one.organizations))
    said[str(phrases.FIELDS["licence"])] = " ".join(
        part for part in (_concept("licence", one.licence.slug, here), one.licence.statement) if part
    )
    said[str(phrases.FIELDS["access"])] = str(phrases.ACCESS.get(one.access, one.access))
    said[str(phrases.FIELDS["embargo_until"])] = one.embargo_until.isoformat() if one.embargo_until else ""
    said[str(phrases.FIELDS["relations"])] = "\n".join(
        sorted(
            f"{phrases.RELATIONS[each.kind]} {each.title or each.public_id or each.url}"
            for each in one.relations
            if each.kind in phrases.RELATIONS
        )
    )
    for field in kind.fields:
        label = field.labels.get(here) or field.labels.get("fr", field.name)
        said[label] = written(field, one.details.get(field.name), here)
    return said


def written(field: Field, value: Any, here: str) -> str:
    """The value of a field of a kind, in words."""
    if value in (None, "", [], ()):
        return ""
    if field.type == DURATION and isinstance(value, int):
        return clock(value)
    if field.type == CHOICE:
        labels = (field.choices or {}).get(str(value), {})
        return labels.get(here) or labels.get("fr", str(value))
    if field.type == CONCEPTS:
        return ", ".join(_concept(field.scheme, str(one), here) for one in value)
    return "\n".join(str(one) for one in value) if isinstance(value, (list, tuple)) else str(value)


def _concept(scheme: str, slug: str, here: str) -> str:
    found = words.by_slug(scheme, slug) if slug else None
    return found.label(here) if found else slug
