"""What one takes away: Atom feeds, tables of data, a whole consultation in one file, a dossier to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from chantier.deliberation.archive import SHEETS, archive, csv_of, json_of
from chantier.deliberation.models import Proposal, Question, QuestionAtTable, Table
from chantier.deliberation.permissions import may_open_table
from chantier.deliberation.queries import open_data
from chantier.deliberation.queries.calendars import moment
from chantier.deliberation.queries.dossier import dossier
from chantier.deliberation.queries.feeds import Entry, entries
from chantier.deliberation.queries.open_data import Scope
from chantier.deliberation.queries.rounds import visible_questions
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import proposal_of, speaker_of, table_of
from chantier.foundation.ui.parts import Link

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMS: Final = {"csv": ("text/csv; charset=utf-8", csv_of), "json": ("application/json", json_of)}
#: Where the dossiers of a table stand in their page: what is before leaves first, then each dossier alone.
_HERE: Final = "@@dossiers@@"


# Feeds ---------------------------------------------------------------------------------------------


@require_safe
@cache_control(public=True, max_age=300)
def feed_of_all(request: HttpRequest) -> HttpResponse:
    """The last things said at public tables, in Atom (RFC 4287)."""
    found = entries(open_data.public(), language=_language())
    return _atom(request, found, title=_("Concertation"), url=reverse("deliberation:home"))


@require_safe
def feed_of_table(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  readable part
    """The last things said at a table, to whoever may see it."""
    table = table_of(request, public_id).table
    found = entries(_scope_of(table), language=_language())
    return _atom(request, found, title=wording(table.text_id).title, url=address_of("table", table))


@require_safe
def feed_of_proposal(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  readable part
    """The last things said of a proposal, to whoever may see it."""
    row, _met = proposal_of(request, public_id)
    found = entries(_scope_of(row.table), language=_language(), proposal_id=row.pk)
    return _atom(request, found, title=row.title, url=address_of("proposal", row))


# Data ----------------------------------------------------------------------------------------------


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What of concertation is open, in which forms."""
    context = {
        "schema_url": "/api/v1/openapi.json",
        "sheets": [
            (
                label,
                reverse("deliberation:sheet", args=[name, "csv"]),
                reverse("deliberation:sheet", args=[name, "json"]),
            )
            for name, label in _labels().items()
        ],
        "crumbs": (
            Link(_("Concertation"), reverse("deliberation:home")),
            Link(_("Données ouvertes"), "", current=True),
        ),
    }
    return render(request, "deliberation/export_data.html", context)


@require_safe
def sheet(_request: HttpRequest, name: str, form: str) -> StreamingHttpResponse:
    """One table of all that is public, streamed."""
    if name not in SHEETS or form not in _FORMS:
        raise Http404
    media_type, written = _FORMS[form]
    return _file(written(SHEETS[name], open_data.public()), f"concertation-{name}.{form}", media_type, is_open=True)


@require_safe
def everything(request: HttpRequest) -> StreamingHttpResponse:
    """All that is public, in one ZIP."""
    return _zip(
        request, open_data.public(), title=_("Concertation"), url=reverse("deliberation:home"), stem="concertation"
    )


@require_safe
def of_table(request: HttpRequest, public_id: str, slug: str) -> StreamingHttpResponse:  # noqa: ARG001  readable part
    """The consultation of a table, in one ZIP, to whoever may see it."""
    table = table_of(request, public_id).table
    title = wording(table.text_id).title
    return _zip(request, _scope_of(table), title=title, url=address_of("table", table), stem=public_id)


@require_safe
def of_question(request: HttpRequest, public_id: str, slug: str) -> StreamingHttpResponse:  # noqa: ARG001  readable part
    """The round of a question, at each table that the reader may see, in one ZIP."""
    tables, question = _question(request, public_id)
    title = wording(question.text_id).title
    url = reverse("deliberation:question", args=[question.public_id, question.slug or "x"])
    has = Q(pk=question.asked_by_id) | Q(pk__in=QuestionAtTable.objects.filter(question=question).values("table"))
    return _zip(request, Scope(tables.filter(has), question.pk), title=title, url=url, stem=public_id)


# Dossiers ------------------------------------------------------------------------------------------


@require_safe
def dossier_of_proposal(request: HttpRequest, public_id: str, slug: str) -> StreamingHttpResponse:  # noqa: ARG001
    """A proposal to print: text by lines, amendments and fates, positions, minority."""
    row, _met = proposal_of(request, public_id)
    return _dossier(request, row.title, address_of("proposal", row), row.table, [row.pk])


@require_safe
def dossier_of_table(request: HttpRequest, public_id: str, slug: str) -> StreamingHttpResponse:  # noqa: ARG001
    """Every proposal of a table, one after the other, each read only when those before have left."""
    table = table_of(request, public_id).table
    ids = open_data.proposal_rows(_scope_of(table)).order_by("opened_at", "pk").values_list("pk", flat=True)
    return _dossier(request, wording(table.text_id).title, address_of("table", table), table, list(ids))


def _dossier(request: HttpRequest, title: str, url: str, table: Table, ids: list[int]) -> StreamingHttpResponse:
    at = timezone.now()
    context = {
        "title": title,
        "back": url,
        "table_title": wording(table.text_id).title,
        "count": len(ids),
        "printed": moment(at, table.time_zone),
        "here": _HERE,
    }
    before, _mark, after = render_to_string("deliberation/dossier.html", context, request).partition(_HERE)

    def pieces() -> Iterator[str]:
        yield before
        for pk in ids:
            row = Proposal.objects.select_related("table__procedure", "current__text").get(pk=pk)
            yield render_to_string("deliberation/_dossier_proposal.html", {"one": dossier(row, at=at)}, request)
        yield after

    response = StreamingHttpResponse((piece.encode() for piece in pieces()), content_type="text/html; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _question(request: HttpRequest, public_id: str) -> tuple[Any, Question]:
    speaker = speaker_of(request)
    tables = visible_tables(speaker, at=timezone.now(), all_of_them=bool(may_open_table(speaker)))
    found = visible_questions(tables).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return tables, found


def _scope_of(table: Table) -> Scope:
    return Scope(Table.objects.filter(pk=table.pk))


def _zip(request: HttpRequest, scope: Scope, *, title: str, url: str, stem: str) -> StreamingHttpResponse:
    at = timezone.now()
    pieces = archive(scope, title=title, url=request.build_absolute_uri(url), at=at)
    return _file(pieces, f"{stem}-{timezone.localdate(at).isoformat()}.zip", "application/zip")


def _file(pieces: Iterator[bytes], name: str, media_type: str, *, is_open: bool = False) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    if is_open:
        response["Access-Control-Allow-Origin"] = "*"
    else:
        response["Cache-Control"] = "private"
    return response


def _atom(request: HttpRequest, found: tuple[Entry, ...], *, title: str, url: str) -> HttpResponse:
    site = settings.CHANTIER_ADDRESS
    atom = feedgenerator.Atom1Feed(
        title=_clean(title),
        link=f"{site}{url}",
        description="",
        language=_language(),
        feed_url=f"{site}{request.get_full_path()}",
        feed_guid=f"{site}{request.path}",
    )
    for one in found:
        atom.add_item(
            title=_clean(one.title),
            link=one.url,
            description=_clean(one.summary),
            unique_id=f"{site}/id/{one.key}",
            author_name=_clean(one.author) or settings.INSTANCE["name"],
            pubdate=one.at,
            updateddate=one.at,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(response, "utf-8")
    return response


def _clean(text: str) -> str:
    """Without the control characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def _language() -> str:
    return (get_language() or "fr")[:2]


def _labels() -> dict[str, str]:
    return {
        "tables": _("Tables"),
        "questions": _("Questions"),
        "needs": _("Besoins"),
        "proposals": _("Propositions, avec leur texte du moment"),
        "versions": _("Versions des textes"),
        "amendments": _("Amendements, avec leurs opérations et ce qu’ils sont devenus"),
        "positions": _("Positions des organisations"),
        "arguments": _("Contributions aux débats"),
        "evidence": _("Preuves"),
    }
