"""What a consultation gives out: its votes as a file that ``chantier opinion-map`` reads, and its result."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from chantier.deliberation.core.opinion_map.result import canonical
from chantier.deliberation.models import OpinionMap
from chantier.deliberation.queries import opinions as queries
from chantier.deliberation.web.opinion_reach import map_of


def vote_rows(opinions: OpinionMap) -> Iterator[str]:
    """The lines of the file: voters are keys, in the order of the keys."""
    yield "voter,statement,vote\n"
    for voter, statement, value in queries.votes(opinions):
        yield f"{voter},{statement},{value}\n"


@require_safe
def votes(request: HttpRequest, public_id: str, slug: str) -> StreamingHttpResponse:  # noqa: ARG001  any words lead here
    """Every vote on what is shown. Nothing while so few voted that a key would point at somebody."""
    row, _met = map_of(request, public_id)
    if queries.voters_count(row) < queries.FEWEST_VOTERS:
        raise Http404
    response = StreamingHttpResponse(vote_rows(row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="votes-{row.public_id}.csv"'
    return response


@require_safe
def result(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  any words lead here
    """The last result, in its canonical writing: its fingerprint is that of these bytes without it."""
    row, _met = map_of(request, public_id)
    last = queries.latest(row)
    if last is None or queries.voters_count(row) < queries.FEWEST_VOTERS:
        raise Http404
    response = HttpResponse(canonical(last.result), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="resultat-{row.public_id}.json"'
    return response
