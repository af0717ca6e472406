"""The last things said at tables, for feeds: read from what is there now, so that what was hidden is not told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from chantier.deliberation import phrases
from chantier.deliberation.models import Amendment, Argument, Need, Proposal, ProposalVersion
from chantier.deliberation.queries import open_data
from chantier.deliberation.queries.open_data import Scope
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.deliberation.whereabouts import path_of
from chantier.directory import api as directory
from chantier.foundation.text.api import plain

ENTRIES: Final = 50
_SUMMARY: Final = 600


@dataclass(frozen=True)
class Entry:
    """One entry of a feed, in the reader’s language. ``key`` never changes."""

    key: str
    title: str
    summary: str
    author: str
    url: str
    at: datetime
    language: str


def entries(scope: Scope, *, language: str, proposal_id: int | None = None) -> tuple[Entry, ...]:
    """The last fifty: texts opened, written again or settled, amendments, contributions, needs. Fourteen queries."""
    told = open_data.proposal_rows(scope)
    told = told.filter(pk=proposal_id) if proposal_id is not None else told
    proposals = list(told.order_by("-updated_at", "-pk")[:ENTRIES])
    hanging = open_data.of_proposals
    amendments = open_data.amendment_rows(hanging(scope, Amendment))
    versions = open_data.version_rows(hanging(scope, ProposalVersion)).filter(number__gt=1)
    arguments = open_data.argument_rows(open_data.debated(scope))
    if proposal_id is not None:
        amendments = amendments.filter(proposal=proposal_id)
        versions = versions.filter(proposal=proposal_id)
        arguments = arguments.filter(proposal=proposal_id)
    needs = open_data.need_rows(scope, of_no_table=False) if proposal_id is None else Need.objects.none()
    found = [
        *_proposals(proposals, language),
        *_versions(list(versions.select_related("proposal__current").order_by("-at", "-pk")[:ENTRIES]), language),
        *_amendments(list(amendments.order_by("-submitted_at", "-pk")[:ENTRIES]), language),
        *_arguments(list(arguments.order_by("-at", "-pk")[:ENTRIES]), language),
        *_needs(list(needs.order_by("-stated_at", "-pk")[:ENTRIES]), language),
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:ENTRIES])


def _proposals(rows: list[Proposal], language: str) -> Iterator[Entry]:
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    words = wordings((row.current.text_id for row in rows if row.current), language=language)
    for row in rows:
        own = words[row.current.text_id] if row.current else None
        title, author = (own.title if own else "") or row.title, names.get(row.organization_id or 0, "")
        url, lang = _url("proposal", row, language), own.language if own else row.language
        summary = _said(own)
        assert row.opened_at is not None, "of a text that was opened"
        opened = _("Texte ouvert : %(title)s") % {"title": title}
        yield Entry(f"proposal/{row.public_id}", opened, summary, author, url, row.opened_at, lang)
        if row.closed_at is not None:
            settled = _("Texte arrêté : %(title)s") % {"title": title}
            yield Entry(f"settled/{row.public_id}", settled, summary, author, url, row.closed_at, lang)


def _versions(rows: list[ProposalVersion], language: str) -> Iterator[Entry]:
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    for row in rows:
        title = _("Version %(number)s : %(title)s") % {"number": row.number, "title": row.text.title}
        author = names.get(row.organization_id or 0, "")
        url = _url("proposal", row.proposal, language)
        key = f"version/{row.proposal.public_id}/{row.number}"
        yield Entry(key, title, row.note, author, url, row.at, row.text.language)


def _amendments(rows: list[Amendment], language: str) -> Iterator[Entry]:
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    words = wordings((row.reason_id for row in rows), language=language)
    for row in rows:
        said = {
            "number": row.number,
            "title": row.proposal.title,
            "state": str(phrases.AMENDMENT_STATES[row.state]).lower(),
        }
        title = _("Amendement %(number)s (%(state)s) à « %(title)s »") % said
        author, url = names.get(row.organization_id or 0, ""), _url("proposal", row.proposal, language)
        at = row.answered_at or row.submitted_at
        assert at is not None, "of an amendment that was submitted"
        reason = words[row.reason_id]
        yield Entry(f"amendment/{row.public_id}", title, _said(reason), author, url, at, reason.language)


def _arguments(rows: list[Argument], language: str) -> Iterator[Entry]:
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    words = wordings((row.text_id for row in rows), language=language)
    about = wordings((one.text_id for row in rows for one in (row.need, row.question) if one), language=language)
    for row in rows:
        thing = row.need or row.question
        of = about[thing.text_id].title if thing is not None else row.proposal.title if row.proposal else ""
        title = _("Contribution au débat sur « %(title)s »") % {"title": of}
        author = names.get(row.organization_id or 0, "")
        url = settings.CHANTIER_ADDRESS + path_of("argument", row.public_id, language=language)
        own = words[row.text_id]
        yield Entry(f"argument/{row.public_id}", title, _said(own), author, url, row.at, own.language)


def _needs(rows: list[Need], language: str) -> Iterator[Entry]:
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    words = wordings((row.text_id for row in rows), language=language)
    for row in rows:
        own = words[row.text_id]
        title = _("Besoin : %(title)s") % {"title": own.title}
        author, url = names.get(row.organization_id or 0, ""), _url("need", row, language)
        yield Entry(f"need/{row.public_id}", title, _said(own), author, url, row.stated_at, own.language)


def _said(own: Wording | None) -> str:
    if own is None:
        return ""
    words = plain(own.body[: 4 * _SUMMARY])
    return words if len(words) <= _SUMMARY else words[:_SUMMARY].rsplit(" ", 1)[0] + "…"


def _url(name: str, row: Proposal | Need, language: str) -> str:
    return settings.CHANTIER_ADDRESS + path_of(name, row.public_id, row.slug, language=language)
