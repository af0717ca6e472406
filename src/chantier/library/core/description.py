"""What the library knows of one resource, as values: every format, page, index and harvester is made from it.

Vocabulary: DataCite 4.7 for roles and relations, Dublin Core for the rest; our own kinds (``kinds/``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from chantier.library.core.precise_date import PreciseDate

PUBLICATION, VIDEO, TEACHING_TOOL = "publication", "video", "teaching-tool"
PROPOSITION, CASE_STUDY, ANALYSIS = "proposition", "case-study", "analysis"
PUBLIC_INTERVENTION, INITIATIVE = "public-intervention", "initiative"
KINDS: Final = (
    PUBLICATION,
    VIDEO,
    TEACHING_TOOL,
    PROPOSITION,
    CASE_STUDY,
    ANALYSIS,
    PUBLIC_INTERVENTION,
    INITIATIVE,
)

#: Roles of contributors. ``author`` is what citations are made of; the others follow, in this order.
ROLES: Final = ("author", "editor", "translator", "director", "speaker", "contributor", "funder")

#: Relations between resources, and their inverse.
INVERSE: Final[Mapping[str, str]] = {
    "translation-of": "translated-as",
    "version-of": "has-version",
    "answers": "answered-by",
    "cites": "cited-by",
    "updates": "updated-by",
    "part-of": "has-part",
}

OPEN, EMBARGO, MEMBERS, METADATA_ONLY = "open", "embargo", "members", "metadata"
ACCESS: Final = (OPEN, EMBARGO, MEMBERS, METADATA_ONLY)

#: Typed identifiers that other systems gave. Ours are the public id and, if configured, the ARK.
IDENTIFIERS: Final = ("doi", "isbn", "issn", "hal", "handle", "ark", "url", "pmid", "local")


@dataclass(frozen=True)
class Wording:
    """The title and summary in one language (ISO 639-1). ``translated_by`` is empty, ``human`` or ``machine``."""

    language: str
    title: str
    subtitle: str = ""
    summary: str = ""
    is_original: bool = False
    translated_by: str = ""


@dataclass(frozen=True)
class Contributor:
    """A person (family and given names) or a body (``name``) with a role. ``organization_id`` is a public id."""

    role: str = "author"
    family: str = ""
    given: str = ""
    name: str = ""
    organization_id: str = ""
    orcid: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a natural person."""
        return bool(self.family)

    @property
    def shown(self) -> str:
        """The name in reading order."""
        return f"{self.given} {self.family}".strip() if self.is_person else self.name

    @property
    def sorted_as(self) -> str:
        """The name in filing order."""
        return f"{self.family}, {self.given}".rstrip(", ") if self.is_person else self.name


@dataclass(frozen=True)
class Identified:
    """An identifier that somebody gave: ``scheme`` is one of ``IDENTIFIERS``."""

    scheme: str
    value: str


@dataclass(frozen=True)
class Subject:
    """A concept of a vocabulary (a theme, an audience), with its labels by language and its URI if it has one."""

    scheme: str
    concept: str
    labels: tuple[tuple[str, str], ...] = ()
    uri: str = ""

    def label(self, language: str) -> str:
        """The label in this language, else in French, else any, else the slug."""
        found = dict(self.labels)
        return found.get(language) or found.get("fr") or next(iter(found.values()), self.concept)


@dataclass(frozen=True)
class Place:
    """A territory the resource is about: its official code and kind, or a bare name."""

    name: str
    code: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Body:
    """An organisation the resource is about: its public id in the directory and its page there, or a bare name."""

    name: str
    public_id: str = ""
    address: str = ""


@dataclass(frozen=True)
class Licence:
    """What may be done with it. ``uri`` is the licence's own address; ``statement`` the words when there is none."""

    slug: str = ""
    uri: str = ""
    label: str = ""
    statement: str = ""


@dataclass(frozen=True)
class Attached:
    """A file or a link. Sizes in bytes, durations in seconds."""

    url: str
    is_file: bool = False
    label: str = ""
    language: str = ""
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    pages: int = 0
    duration: int = 0
    text_url: str = ""


@dataclass(frozen=True)
class Related:
    """A relation to another resource, here (``public_id``) or elsewhere (``url``)."""

    kind: str
    title: str = ""
    public_id: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """Membership of a series or a collection, with the number in it."""

    title: str
    public_id: str = ""
    number: str = ""
    is_series: bool = False


@dataclass(frozen=True)
class Claim:
    """A statement of the resource that one can cite: ``number`` never changes; pages as printed."""

    number: int
    text: str
    language: str = "fr"
    page: str = ""


@dataclass(frozen=True)
class Description:
    """One resource, whole. ``details`` holds the fields of its kind (``kinds/*.toml``), plain JSON values.

    ``ark`` is the one that was given here; ``published_at`` when its page was opened to readers here.
    """

    kind: str
    wordings: tuple[Wording, ...]
    public_id: str = ""
    address: str = ""
    ark: str = ""
    languages: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    issued: PreciseDate | None = None
    publisher: str = ""
    publication_place: str = ""
    identifiers: tuple[Identified, ...] = ()
    subjects: tuple[Subject, ...] = ()
    keywords: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    organizations: tuple[Body, ...] = ()
    licence: Licence = Licence()
    rights_holder: str = ""
    access: str = OPEN
    embargo_until: date | None = None
    attachments: tuple[Attached, ...] = ()
    relations: tuple[Related, ...] = ()
    parts: tuple[Part, ...] = ()
    claims: tuple[Claim, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    published_at: datetime | None = None
    updated_at: datetime | None = None
    is_fictitious: bool = False

    def wording(self, language: str = "") -> Wording:
        """The wording in this language, else the original, else the first."""
        by_language = {one.language: one for one in self.wordings}
        original = next((one for one in self.wordings if one.is_original), self.wordings[0])
        return by_language.get(language, original)

    def identifier(self, scheme: str) -> str:
        """The first identifier of this scheme, or nothing."""
        return next((one.value for one in self.identifiers if one.scheme == scheme), "")

    @property
    def authors(self) -> tuple[Contributor, ...]:
        """Those whom a citation names: authors, else directors, else editors, else nobody."""
        for role in ("author", "director", "editor"):
            found = tuple(one for one in self.contributors if one.role == role)
            if found:
                return found
        return ()
