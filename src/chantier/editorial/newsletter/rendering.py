"""An issue as one reader gets it: in their language, what concerns them, in HTML and in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from chantier.editorial.models import IssueItem, NewsletterIssue
from chantier.editorial.newsletter import sources
from chantier.editorial.newsletter.core.choosing import Tied
from chantier.editorial.newsletter.core.twin import Part, Piece, plain
from chantier.editorial.newsletter.phrases import KINDS
from chantier.foundation.messages.api import one_line, sender_identity


@dataclass(frozen=True)
class Links:
    """The three whole addresses at the foot of a mail; empty in a preview and on the public page."""

    leave: str = ""
    choose: str = ""
    online: str = ""


@dataclass(frozen=True)
class Rendered:
    """A mail without its addressee."""

    subject: str
    html: str
    text: str


def tied(items: Iterable[IssueItem]) -> list[Tied]:
    """What `core.choosing` needs to know of the things of an issue."""
    return [Tied(one.pk, frozenset(one.territories), frozenset(one.themes)) for one in items]


def frozen_pieces(items: Iterable[IssueItem], language: str) -> dict[int, Piece]:
    """What the things of an issue said when it left."""
    return {
        one.pk: Piece(id=one.pk, **one.frozen[language]) for one in items if one.frozen and one.frozen.get(language)
    }


def live_pieces(items: Sequence[IssueItem]) -> dict[str, dict[int, Piece]]:
    """{language: {item: what it says today}}."""
    return {language: sources.read(items, language) for language in ("fr", "en", "es")}


def parts_of(items: Iterable[IssueItem], pieces: Mapping[int, Piece]) -> tuple[Part, ...]:
    """Things one after the other, neighbours of one kind under one title. In the language in force."""
    parts: list[Part] = []
    kinds: list[str] = []
    for item in items:
        piece = pieces.get(item.pk)
        if piece is None:
            continue
        if kinds and kinds[-1] == item.kind:
            parts[-1] = Part(parts[-1].title, (*parts[-1].pieces, piece))
            continue
        kinds.append(item.kind)
        parts.append(Part(str(KINDS[item.kind]), (piece,)))
    return tuple(parts)


def render(
    issue: NewsletterIssue, items: Sequence[IssueItem], pieces: Mapping[int, Piece], language: str, links: Links
) -> Rendered:
    """The mail of these things, in this language."""
    with translation.override(language):
        parts = parts_of(items, pieces)
        introduction = in_language(issue.introductions, language)
        context = {
            "subject": subject_of(issue, language),
            "language": language,
            "introduction": introduction,
            "parts": parts,
            "links": links,
            "sender": sender_identity(),
        }
        html = render_to_string("editorial/newsletter/mail/issue.html", context)
        text = render_to_string("editorial/newsletter/mail/issue.txt", {**context, "body": plain(parts, introduction)})
    return Rendered(subject_of(issue, language), html, text.strip() + "\n")


def subject_of(issue: NewsletterIssue, language: str) -> str:
    """One line, in this language."""
    return one_line(in_language(issue.subjects, language), limit=120)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in French, else nothing."""
    return texts.get(language) or texts.get("fr") or ""
