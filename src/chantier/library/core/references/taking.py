"""How each named value is taken: read, or refused with the code of why. One function a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from chantier.library.core import description as d
from chantier.library.core import identifiers
from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.reasons import Reason
from chantier.library.core.references import dates, kinds_told
from chantier.library.core.references.plain_text import clean, fold
from chantier.library.core.references.said import CONTRIBUTORS, DETAILS, FIELD, OTHER_IDENTIFIERS, Said

#: How long a value may be before it is cut, and told; how many keywords.
LONGEST: Final[Mapping[str, int]] = {
    "title": 500, "publisher": 300, "publication_place": 200, "rights": 500, "rights_holder": 300, "name": 300,
    "keyword": 120, "summary": 50_000, "detail": 50_000, "url": 1000,
}  # fmt: skip
MOST_KEYWORDS: Final = 60
_SHOWN: Final = 200


@dataclass
class Draft:
    """What was gathered until now."""

    kind: str = ""
    guessed: str = ""
    title: str = ""
    short: str = ""
    language: str = ""
    others: list[d.Wording] = field(default_factory=list)
    summary: str = ""
    contributors: list[d.Contributor] = field(default_factory=list)
    orcids: dict[str, str] = field(default_factory=dict)
    issued: PreciseDate | None = None
    texts: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    identifiers: list[d.Identified] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    subjects: list[d.Subject] = field(default_factory=list)
    places: list[d.Place] = field(default_factory=list)
    organizations: list[d.Body] = field(default_factory=list)
    licence: d.Licence = field(default_factory=d.Licence)
    access: str = d.OPEN
    embargo: date | None = None
    details: dict[str, Any] = field(default_factory=dict)
    series: list[list[str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    relations: list[d.Related] = field(default_factory=list)
    address: str = ""
    fictitious: bool = False
    kept: list[str] = field(default_factory=list)
    changed: list[Reason] = field(default_factory=list)
    left_out: list[Reason] = field(default_factory=list)


def take(draft: Draft, one: Said) -> None:
    """Put one value where it belongs in the draft, or among what is left out."""
    text = clean(one.value if isinstance(one.value, str) else one.value.shown).strip()
    if not text:
        return
    if not one.name:
        draft.left_out.append(left("tag_unknown", one.tag, text))
        return
    if one.name in CONTRIBUTORS:
        code = _contributor(draft, one)
    elif one.name in _TAKERS:
        code = _TAKERS[one.name](draft, one.tag, text)
    elif one.name in DETAILS or one.name.startswith(FIELD):
        code = _detail(draft, one.name.removeprefix(FIELD), one.tag, text)
    else:
        code = _text(draft, one.name, one.tag, text)
    if code:
        draft.left_out.append(left(code, one.tag, text))
    else:
        draft.kept.append(one.tag)


def left(code: str, tag: str, value: str) -> Reason:
    """Why a value is left out, with the beginning of the value."""
    return Reason(code, {"tag": tag, "value": value[:_SHOWN]})


def _cut(draft: Draft, name: str, tag: str, text: str) -> str:
    longest = LONGEST.get(name, 500)
    if len(text) <= longest:
        return text
    draft.changed.append(Reason("value_cut", {"tag": tag, "length": len(text), "longest": longest}))
    return text[:longest].rstrip()


def _title(draft: Draft, tag: str, text: str) -> str:
    text = " ".join(text.split())
    if draft.title:
        return "" if text == draft.title else "title_again"
    draft.title = _cut(draft, "title", tag, text)
    return ""


def _short_title(draft: Draft, _tag: str, text: str) -> str:
    draft.short = " ".join(text.split())
    return ""


def _other_title(draft: Draft, _tag: str, text: str) -> str:
    language, colon, title = text.partition(": ")
    if not colon or not re.fullmatch(r"[a-z]{2}", language):
        return "title_without_language"
    draft.others.append(d.Wording(language, title.strip()[: LONGEST["title"]]))
    return ""


def _kind(draft: Draft, _tag: str, text: str) -> str:
    found = kinds_told.kind(text, fold(text))
    if not found:
        return "kind_not_known"
    draft.kind = draft.kind or found
    return ""


def _guess(draft: Draft, _tag: str, text: str) -> str:
    draft.guessed = text
    return ""


def _contributor(draft: Draft, one: Said) -> str:
    each = one.value if isinstance(one.value, d.Contributor) else read_name(one.value)
    family, given, name = clean(each.family)[:150], clean(each.given)[:150], clean(each.name)[:300]
    each = d.Contributor(one.name, family, given, name, "", each.orcid)
    if not each.shown:
        return "name_empty"
    if each in draft.contributors:
        return "name_again"
    draft.contributors.append(each)
    return ""


def read_name(text: str) -> d.Contributor:
    """``Family, Given`` is a person, ``Family,`` too; what has no comma is taken whole, as a body."""
    plain = " ".join(text.split())
    family, comma, given = plain.partition(",")
    if not comma:
        return d.Contributor(name=plain)
    if not family.strip():
        return d.Contributor(name=given.strip())
    return d.Contributor(family=family.strip(), given=given.strip())


def _orcid(draft: Draft, _tag: str, text: str) -> str:
    name, _sign, written = text.rpartition("=")
    found = identifiers.orcid(written)
    if not found or not name:
        return "orcid_not_read"
    draft.orcids[name.strip()] = found
    return ""


def _date(draft: Draft, tag: str, text: str) -> str:
    found = dates.read(text)
    if found is None:
        return "date_not_read"
    if draft.issued and draft.issued.year != found.year:
        return "date_again"
    if str(found) != text.strip() and not re.fullmatch(r"\d{4}(/\d{0,2}){0,2}(/.*)?", text.strip()):
        draft.changed.append(Reason("date_read", {"tag": tag, "from": text[:80], "to": str(found)}))
    before = draft.issued
    if before is None or (found.month, found.day) != (0, 0) or found.approximate:
        draft.issued = found
    return ""


def _language(draft: Draft, tag: str, text: str) -> str:
    for word in re.split(r"[;,/]", text):
        found = kinds_told.language(word, fold(word))
        if not found:
            return "language_not_known"
        if found != word.strip():
            draft.changed.append(Reason("language_read", {"tag": tag, "from": word.strip()[:40], "to": found}))
        if found not in draft.languages:
            draft.languages.append(found)
    return ""


def _title_language(draft: Draft, _tag: str, text: str) -> str:
    found = kinds_told.language(text, fold(text))
    draft.language = found
    return "" if found else "language_not_known"


def _doi(draft: Draft, tag: str, text: str) -> str:
    found = identifiers.doi(text)
    if not found:
        return "doi_not_read"
    if found != text:
        draft.changed.append(Reason("doi_read", {"tag": tag, "from": text[:_SHOWN], "to": found}))
    return _identify(draft, "doi", found)


def _number(draft: Draft, tag: str, text: str) -> str:
    """An ISBN or an ISSN, whichever its check digit says; several may be in one field."""
    for part in re.split(r"[;,]|\s(?=97[89]|\d{4}-\d{3}[\dXx]\b)", text):
        bare = re.sub(r"(?i)^\s*(?:isbn|issn)(?:-1[03])?\s*:?\s*|\([^)]*\)", "", part).strip()
        if not bare:
            continue
        if found := identifiers.isbn(bare):
            scheme = "isbn"
        elif found := identifiers.issn(bare):
            scheme = "issn"
        else:
            scheme, found = "local", bare[:300]
            draft.changed.append(Reason("check_digit_wrong", {"tag": tag, "value": bare[:80]}))
        if scheme != "local" and found != bare:
            draft.changed.append(Reason("number_read", {"tag": tag, "from": bare[:80], "to": found}))
        _identify(draft, scheme, found)
    return ""


def _url(draft: Draft, tag: str, text: str) -> str:
    for part in text.split():
        if not re.match(r"https?://[^/\s]", part, re.IGNORECASE):
            return "address_not_read"
        found = identifiers.doi(part) if re.match(r"https?://(?:dx\.)?doi\.org/", part, re.IGNORECASE) else ""
        if found:
            draft.changed.append(Reason("doi_read", {"tag": tag, "from": part[:_SHOWN], "to": found}))
            _identify(draft, "doi", found)
        elif len(part) > 300:
            draft.files.append(_cut(draft, "url", tag, part))
        else:
            _identify(draft, "url", part)
    return ""


def _identifier(draft: Draft, _tag: str, text: str) -> str:
    scheme, colon, value = text.partition(":")
    if colon and scheme.lower() in OTHER_IDENTIFIERS:
        return _identify(draft, scheme.lower(), value.strip())
    return _identify(draft, "local", text)


def _identify(draft: Draft, scheme: str, value: str) -> str:
    one = d.Identified(scheme, value[:300])
    if one not in draft.identifiers:
        draft.identifiers.append(one)
    return ""


def _address(draft: Draft, _tag: str, text: str) -> str:
    """Its page where it came from: where it can be found again."""
    if not re.match(r"https?://", text):
        return "address_not_read"
    draft.address = text[:600]
    return ""


def _summary(draft: Draft, tag: str, text: str) -> str:
    if draft.summary and draft.summary != text:
        return "summary_again"
    draft.summary = _cut(draft, "summary", tag, text)
    return ""


def _keyword(draft: Draft, tag: str, text: str) -> str:
    word = _cut(draft, "keyword", tag, " ".join(text.split()))
    if word in draft.keywords:
        return ""
    if len(draft.keywords) >= MOST_KEYWORDS:
        return "too_many_keywords"
    draft.keywords.append(word)
    return ""


def _theme(draft: Draft, _tag: str, text: str) -> str:
    found = re.fullmatch(r"([a-z][a-z0-9-]*)/([a-z0-9][a-z0-9-]*)(?: (\S+))?", text)
    if not found:
        return "theme_not_read"
    draft.subjects.append(d.Subject(found[1], found[2], (), found[3] or ""))
    return ""


def _place(draft: Draft, _tag: str, text: str) -> str:
    name, kind, code = (*(part.strip() for part in text.split(" / ", 2)), "", "")[:3]
    draft.places.append(d.Place(name, code, kind))
    return ""


def _about(draft: Draft, _tag: str, text: str) -> str:
    """``Name / public id``, or a name alone."""
    name, _sign, public_id = text.rpartition(" / ")
    body = d.Body(name, public_id) if re.fullmatch(r"[0-9a-z]{6,12}", public_id) and name else d.Body(text)
    if body not in draft.organizations:
        draft.organizations.append(body)
    return ""


def _licence(draft: Draft, tag: str, text: str) -> str:
    slug = kinds_told.licence(text)
    if not slug:
        return _rights(draft, tag, text)
    uri = text if text.startswith("http") else ""
    draft.licence = d.Licence(slug, uri, draft.licence.label, draft.licence.statement)
    return ""


def _rights(draft: Draft, tag: str, text: str) -> str:
    if draft.licence.statement:
        return "rights_again"
    statement = _cut(draft, "rights", tag, text)
    draft.licence = d.Licence(draft.licence.slug, draft.licence.uri, draft.licence.label, statement)
    return ""


def _access(draft: Draft, _tag: str, text: str) -> str:
    if text not in d.ACCESS:
        return "access_not_known"
    draft.access = text
    return ""


def _embargo(draft: Draft, _tag: str, text: str) -> str:
    found = PreciseDate.read(text)
    if found is None:
        return "date_not_read"
    draft.embargo = found.last_day
    return ""


def _detail(draft: Draft, name: str, tag: str, text: str) -> str:
    text = _cut(draft, "detail", tag, text)
    before = draft.details.get(name)
    if before is None:
        draft.details[name] = text
    elif name in DETAILS:
        return "" if before == text else "value_again"
    else:
        draft.details[name] = [*(before if isinstance(before, list) else [before]), text]
    return ""


def _text(draft: Draft, name: str, tag: str, text: str) -> str:
    if name in draft.texts:
        return "" if draft.texts[name] == text else "value_again"
    draft.texts[name] = _cut(draft, name, tag, " ".join(text.split()))
    return ""


def _series(draft: Draft, _tag: str, text: str) -> str:
    draft.series.append([" ".join(text.split()), ""])
    return ""


def _series_number(draft: Draft, _tag: str, text: str) -> str:
    if not draft.series:
        return "number_without_series"
    draft.series[-1][1] = text
    return ""


def _file(draft: Draft, _tag: str, text: str) -> str:
    if not re.match(r"https?://", text, re.IGNORECASE):
        return "file_elsewhere"
    draft.files.append(text[: LONGEST["url"]])
    return ""


def _relation(draft: Draft, _tag: str, text: str) -> str:
    kind, _space, where = text.partition(" ")
    if kind not in d.INVERSE and kind not in d.INVERSE.values():
        return "relation_not_known"
    is_address = bool(re.match(r"https?://", where))
    draft.relations.append(d.Related(kind, "" if is_address else where, "", where if is_address else ""))
    return ""


def _fictitious(draft: Draft, _tag: str, _text: str) -> str:
    draft.fictitious = True
    return ""


_TAKERS: Final[Mapping[str, Callable[[Draft, str, str], str]]] = {
    "kind": _kind, "guess": _guess, "title": _title, "short_title": _short_title, "other_title": _other_title,
    "title_language": _title_language, "orcid": _orcid, "date": _date, "language": _language, "doi": _doi,
    "isbn": _number, "issn": _number, "number": _number, "url": _url, "identifier": _identifier, "address": _address,
    "summary": _summary, "keyword": _keyword, "theme": _theme, "place": _place, "about": _about, "licence": _licence,
    "rights": _rights, "access": _access, "embargo_until": _embargo, "series": _series,
    "series_number": _series_number, "file": _file, "relation": _relation, "fictitious": _fictitious,
}  # fmt: skip
