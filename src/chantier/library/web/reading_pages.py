"""The page of one resource, at an address that never changes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, cast

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.foundation.ui.parts import Link
from chantier.library import reading_phrases as phrases
from chantier.library.core.crosswalks import highwire, schema_org
from chantier.library.models import Remark, Resource
from chantier.library.permissions import findable_by, is_depositor, may_edit, may_read_files, may_review, may_see
from chantier.library.queries.citing import followed
from chantier.library.queries.latest import newest_change
from chantier.library.queries.reading import ResourceView, resource_view, stamp
from chantier.library.queries.similar import similar_to
from chantier.library.services import use
from chantier.library.web import reading_parts as parts
from chantier.library.web import signposts
from chantier.library.web.asked import available, reader_language, resource_path, shelf, speaker_of
from chantier.library.web.citations import in_styles
from chantier.library.web.reading_words import day, language, moment

#: A reader's copy is compared at least this often with what the vocabularies say.
_FRESH = timedelta(hours=1)
#: Seconds during which a process keeps what visitors see; what is published and changes is seen at once all the same.
_KEPT = 300


@require_safe
def resource(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """What it says, who made it, what one may do with it. A wrong or former address redirects."""
    row = _seen(request, public_id)
    if (row.public_id, row.slug or "x") != (public_id, slug):
        return redirect(resource_path(row.public_id, row.slug), permanent=True)
    if row.state == Resource.WITHDRAWN:
        return _tombstone(request, row)
    if row.state == Resource.PUBLISHED:
        agent = request.headers.get("User-Agent", "")
        use.note_view(resource_id=row.pk, user_agent=agent, at=timezone.now())
    etag = _etag(request, row)
    if etag and (unchanged := get_conditional_response(request, etag=etag)):
        return unchanged
    response = _page(request, row, key=_digest(etag, newest_change()) if etag else "")
    if etag:
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


@require_safe
def by_id(request: HttpRequest, public_id: str) -> HttpResponse:
    """The identifier alone leads to the page."""
    row = _seen(request, public_id)
    return redirect(resource_path(row.public_id, row.slug), permanent=True)


def _seen(request: HttpRequest, public_id: str) -> Resource:
    """The resource; not found when it is no business of the reader's, refused with its reason when for members."""
    found = followed(public_id)
    if found is None:
        raise Http404
    verdict = may_see(speaker_of(request), found)
    if not verdict:
        if verdict.reason is not None and verdict.reason.code == "resource_not_public":
            raise Http404
        verdict.enforce()
    return found


def _etag(request: HttpRequest, row: Resource) -> str:
    """What the page is made of, for who has not signed in; others always get a fresh page."""
    if speaker_of(request).is_known or row.state != Resource.PUBLISHED or get_messages(request)._queued_messages:
        return ""
    if getattr(request, "session", None) is not None and request.session.get("_messages"):
        return ""
    hour = int(timezone.now().timestamp() // _FRESH.total_seconds())
    seen = stamp(row, playing=request.GET.get("lecture", ""))
    made = (*seen, reader_language(), hour, settings.CHANTIER_ADDRESS)
    return f'W/"{_digest(*made)}"'


def _digest(*made: object) -> str:
    return hashlib.sha256(repr(made).encode()).hexdigest()[:24]


def _tombstone(request: HttpRequest, row: Resource) -> HttpResponse:
    """What was withdrawn keeps its address and says why; it answers that it is gone."""
    seen = frozenset(str(one) for one in findable_by(speaker_of(request)))
    shown = resource_view(row, seen=seen, language=reader_language(), today=timezone.localdate())
    context = {
        "one": shown,
        "wording": shown.described.wording(reader_language()),
        "withdrawn_on": moment(row.withdrawn_at) if row.withdrawn_at else "",
        "credits": parts.credits_of(shown)[0],
        "date": day(shown.described.issued),
        "relations": parts.relations_of(shown.described),
        "cited_by": shown.cited_by,
        "verbs": _verbs(request, row),
        "crumbs": _crumbs(shown, ""),
    }
    return render(request, "library/withdrawn.html", context, status=410)


def _page(request: HttpRequest, row: Resource, *, key: str) -> HttpResponse:
    """``key`` names what every visitor sees; empty for a page that is made for one reader."""
    kept = caches["pages"]
    context: dict[str, Any] | None = kept.get(key) if key else None
    if context is None:
        context = _context(request, row)
        if key:
            kept.set(key, context, _KEPT)
    # Names of persons are never kept: they are shown as long as each agrees.
    context["events"] = parts.events_of(context["one"], is_inside=context["is_inside"])
    response = render(request, "library/resource.html", context)
    files = context["files"]
    if row.state == Resource.PUBLISHED:
        response["Link"] = signposts.links(context["one"], files, context["exports"])
    origins = [each.embed.origin for each in files if each.is_playing and each.embed]
    if origins:
        policed = csp_update({"frame-src": ["'self'", *origins]})(lambda _request: response)
        return cast(HttpResponse, policed(request))
    return response


def _context(request: HttpRequest, row: Resource) -> dict[str, Any]:
    speaker, here, today = speaker_of(request), reader_language(), timezone.localdate()
    seen = frozenset(str(one) for one in findable_by(speaker))
    shown = resource_view(row, seen=seen, language=here, today=today)
    is_inside = bool(may_review(speaker)) or is_depositor(speaker, row)
    readable = may_read_files(speaker, row, today)
    sections, kind_facts, kind_name = parts.fields_of(shown, here)
    files = parts.files_of(shown, may_read=bool(readable), playing=request.GET.get("lecture", ""))
    one = shown.described
    wording = one.wording(here)
    authors, others = parts.credits_of(shown)
    exports = parts.exports_of(shown.public_id)
    remarks = Remark.objects.filter(resource=row, settled_at__isnull=True) if is_inside else ()
    return {
        "one": shown,
        "described": one,
        "wording": wording,
        "wording_language": language(wording.language),
        "is_elsewhere": wording.language != here,
        "other_wordings": tuple((each, language(each.language)) for each in one.wordings if each is not wording),
        "kind_name": kind_name,
        "kind_url": shelf(kind=one.kind),
        "state": phrases.STATES.get(row.state, row.state) if row.state != Resource.PUBLISHED else "",
        "tone": phrases.TONES.get(row.state, ""),
        "authors": authors,
        "others": others,
        "date": day(one.issued),
        "sections": sections,
        # What left before a publication was never said to anybody: it has no reason.
        "claims": tuple(one for one in shown.claims if not one.is_withdrawn or one.withdrawn_because),
        "may_withdraw": row.state == Resource.PUBLISHED and bool(may_edit(speaker, row)),
        "files": files,
        "no_files": readable.reason if not readable and files else None,
        "facts": (*parts.facts_of(shown, kind_name), *kind_facts),
        "licence": parts.licence_of(one, here),
        "themes": parts.themes_of(one, here),
        "audiences": parts.themes_of(one, here, "audience"),
        "places": parts.places_of(one),
        "about": tuple((body.name, body.address.removeprefix(settings.CHANTIER_ADDRESS)) for body in one.organizations),
        "relations": parts.relations_of(one),
        "collections": tuple((part, available("library:collection", part.public_id)) for part in one.parts),
        "cited_by": tuple(
            (each, each.titles.get(here) or each.titles.get("fr") or each.url) for each in shown.cited_by
        ),
        "similar": parts.similar_of(similar_to(row.pk, one, speaker=speaker, seen=seen, language=here)),
        "remarks": tuple((each, moment(each.at)) for each in remarks),
        "is_inside": is_inside,
        "verbs": _verbs(request, row),
        "exports": exports,
        "citation": in_styles(one, here, kind_name),
        "whole_url": parts.whole_url(resource_path(row.public_id, row.slug)),
        "crumbs": _crumbs(shown, kind_name),
        "json_ld": schema_org.script_text(schema_org.to_json(one, language=here)) if row.state == row.PUBLISHED else "",
        "tags": highwire.tags(one, language=here),
        "picture": next((parts.whole_url(each.pictures[0][2]) for each in files if each.pictures), ""),
    }


def _crumbs(shown: ResourceView, kind_name: str) -> tuple[Link, ...]:
    library = Link(_("Bibliothèque"), shelf())
    kinds = (Link(kind_name, shelf(kind=shown.described.kind)),) if kind_name and shelf() else ()
    return (library, *kinds, Link(shown.described.wording(reader_language()).title, "", current=True))


def _verbs(request: HttpRequest, row: Resource) -> tuple[Link, ...]:
    """What this reader may do from here."""
    speaker = speaker_of(request)
    wanted: list[tuple[str, str, str]] = []
    if may_edit(speaker, row):
        wanted.append((_("Modifier la fiche"), "library:deposit-edit", "edit"))
    if may_review(speaker):
        wanted.append((_("Relire"), "library:review-one", "check"))
    if may_review(speaker) or is_depositor(speaker, row):
        wanted.append((_("Versions"), "library:versions", "clock"))
    return tuple(Link(label, url, icon=icon) for label, name, icon in wanted if (url := available(name, row.public_id)))
