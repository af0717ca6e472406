"""What was found, to take away: an Atom feed that one follows, files that one keeps. Public resources only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from chantier.foundation.files.api import defuse
from chantier.library.core.description import Description
from chantier.library.core.references.writers import write_csv, write_json, write_ris
from chantier.library.queries import facets, following, question
from chantier.library.queries.describing import address, describe
from chantier.library.web.finding_pages import here
from chantier.library.web.finding_parts import at

#: Entries of a feed; resources of a file.
ENTRIES, MOST_EXPORTED = 50, 10_000
_AT_ONCE = 200
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ris": "application/x-research-info-systems",
}


@require_safe
@cache_control(public=True, max_age=300)
def feed(request: HttpRequest) -> HttpResponse:
    """The newest public resources that answer the question, in Atom (RFC 4287)."""
    asked = question.read(request.GET)
    language = here()
    newest = following.newest(asked, language=language, size=ENTRIES)
    described = describe([one.pk for one in newest], language=language)
    site = settings.CHANTIER_ADDRESS
    atom = feedgenerator.Atom1Feed(
        title=_title(asked, language),
        link=f"{site}{at(asked)}",
        description="",
        language=language,
        feed_url=f"{site}{request.get_full_path()}",
        feed_guid=f"{site}{reverse('library:feed')}?{asked.written()}",
    )
    for row in newest:
        one = described[row.pk]
        wording = one.wording(language)
        atom.add_item(
            title=_clean(wording.title),
            link=address(row, language),
            description=_clean(wording.summary)[:2000],
            unique_id=f"{site}/id/resource/{row.public_id}",
            author_name=_clean(", ".join(each.shown for each in one.authors) or one.publisher or site),
            categories=[_clean(subject.label(language)) for subject in one.subjects if subject.scheme == "theme"],
            pubdate=row.published_at,
            updateddate=max(row.updated_at, row.published_at or row.updated_at),
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(response, "utf-8")
    return response


@require_safe
def export(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """All that was found, at most ten thousand, in the order of the newest; CSV, JSON or RIS."""
    if form not in FORMS:
        raise Http404
    ids = following.matching(question.read(request.GET), language=here(), limit=MOST_EXPORTED)
    several = _described(ids, here())
    pieces: Iterable[str] = (
        write_csv(several, defuse=defuse)
        if form == "csv"
        else write_json(several)
        if form == "json"
        else write_ris(several)
    )
    response = StreamingHttpResponse((piece.encode() for piece in pieces), content_type=FORMS[form])
    name = f"bibliotheque-{timezone.localdate().isoformat()}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _described(ids: list[int], language: str) -> Iterator[Description]:
    for start in range(0, len(ids), _AT_ONCE):
        batch = ids[start : start + _AT_ONCE]
        described = describe(batch, language=language)
        yield from (described[one] for one in batch if one in described)


def _title(asked: question.Question, language: str) -> str:
    words = [f"« {asked.text} »"] if asked.text else []
    labels = facets.value_labels(asked.filters, language=language, seen=("public",))
    words += [labels.get(name, {}).get(value, value) for name, values in asked.filters.items() for value in values]
    return _clean(_("Bibliothèque : %(words)s") % {"words": ", ".join(words)} if words else _("Bibliothèque"))


def _clean(text: str) -> str:
    """Without the control characters that XML forbids: one would break the feed of everybody."""
    return _FORBIDDEN.sub("", text)
