"""Whom to invite: the list, its reasons, and the file for the mail-out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.directory.core.mailboxes import is_of_the_organization
from chantier.directory.coverage_phrases import REASONS, concept, why_invited
from chantier.directory.exports import uri
from chantier.directory.models import Organization
from chantier.directory.permissions import may_export_invitations
from chantier.directory.queries.invitations import Invitations, Invited, invitations
from chantier.directory.web.territory_choice import Chosen, asked, choices, chosen_territory
from chantier.foundation.files.api import csv_chunks, write_xlsx
from chantier.foundation.places import api as places
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Link

PAGE = 25
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def invitations_page(request: HttpRequest) -> HttpResponse:
    """Non-members of a territory with why each is suggested, best reasons first."""
    chosen = chosen_territory(asked(request, "territoire"))
    found = _found(request, chosen)
    start = next((i for i, each in enumerate(found.found) if str(each.id) == asked(request, "apres")), -1) + 1
    shown = found.found[start : start + PAGE]
    names = places.lines({key for each in shown for key in (each.area_id, each.municipality_id) if key})
    query = {name: asked(request, name) for name in ("territoire", "raison", "forme", "connus") if asked(request, name)}
    last = start + PAGE < len(found.found)
    context = {
        "chosen": chosen,
        "groups": choices(),
        "areas": places.of_kind("mrc", within=_around(chosen)[1]) if chosen.kind != "province" else (),
        "reasons": [(key, label, key == asked(request, "raison")) for key, label in REASONS.items()],
        "only_known": bool(asked(request, "connus")),
        "rows": [
            {
                "name": each.name,
                "url": reverse("directory:organization", args=[each.public_id, each.slug]),
                "place": ", ".join(
                    # A city that is its own MRC is named once.
                    dict.fromkeys(names[key].name for key in (each.municipality_id, each.area_id) if key in names)
                ),
                "form": concept("legal-form", each.legal_form) if each.legal_form else "",
                "is_known": each.standing == Organization.KNOWN,
                **_reasons(each),
            }
            for each in shown
        ],
        "summary": ngettext("%(count)s organisme à inviter.", "%(count)s organismes à inviter.", len(found.found))
        % {"count": written(len(found.found))},
        "by_area": _by_area(chosen, found, query),
        "cut": found.cut,
        "next_url": f"?{urlencode({**query, 'apres': shown[-1].id})}" if last and shown else "",
        "first_url": f"?{urlencode(query)}" if start else "",
        "may_export": may_export_invitations(request.speaker),
        "csv_url": _export_url("csv", query),
        "xlsx_url": _export_url("xlsx", query),
        "coverage_url": f"{reverse('directory:coverage')}?{urlencode({'territoire': chosen.reference})}",
        "crumbs": (
            Link(_("Répertoire"), reverse("directory:list")),
            Link(_("Couverture"), reverse("directory:coverage")),
            Link(_("Invitations"), reverse("directory:invitations"), current=True),
        ),
    }
    return render(request, "directory/invitations.html", context)


def _reasons(each: Invited) -> dict[str, object]:
    """The best reason; the others are unfolded at will."""
    said = [why_invited(why) for why in each.reasons]
    return {"first": said[0] if said else "", "others": said[1:]}


def _by_area(chosen: Chosen, found: Invitations, query: dict[str, str]) -> tuple[Link, ...]:
    """How many are suggested in each MRC of a wider territory, by name, each with its own list."""
    if chosen.kind in ("mrc", "municipality"):
        return ()
    counts = Counter(each.area_id for each in found.found if each.area_id)
    areas = sorted(places.lines(counts).values(), key=lambda line: line.name)
    return tuple(
        Link(line.name, f"?{urlencode({**query, 'territoire': line.reference})}", count=counts[line.id])
        for line in areas
    )


def export(request: HttpRequest, form: str) -> HttpResponse:
    """The list as CSV or XLSX for a mail-out, to those who coordinate; formulas are defused."""
    if form not in ("csv", "xlsx"):
        raise Http404
    may_export_invitations(request.speaker).enforce()
    found = _found(request, chosen_territory(asked(request, "territoire")))
    if form == "csv":
        content, kind = b"".join(csv_chunks(_header(), _rows(found), byte_order_mark=True)), "text/csv; charset=utf-8"
    else:
        target = BytesIO()
        write_xlsx(target, _header(), _rows(found), sheet=_("Invitations"))
        content, kind = target.getvalue(), _XLSX
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="invitations.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _export_url(form: str, query: dict[str, str]) -> str:
    return f"{reverse('directory:invitations-export', args=[form])}?{urlencode(query)}"


def _found(request: HttpRequest, chosen: Chosen) -> Invitations:
    return invitations(
        kind=chosen.kind,
        territory_id=chosen.id,
        contained=chosen.contained,
        within=_around(chosen),
        reason=asked(request, "raison") if asked(request, "raison") in REASONS else "",
        form=asked(request, "forme"),
        only_known=bool(asked(request, "connus")),
    )


def _around(chosen: Chosen) -> tuple[str, int, frozenset[int]]:
    """The region of an MRC or of a municipality, whose members speak for the neighbourhood; else itself."""
    if chosen.kind in ("mrc", "municipality"):
        for line in places.breadcrumb(chosen.id):
            if line.kind == "region":
                return "region", line.id, frozenset()
    return chosen.kind, chosen.id, chosen.contained


def _header() -> tuple[str, ...]:
    return (
        _("Organisme"),
        _("Adresse"),
        _("Municipalité"),
        _("Code postal"),
        _("MRC"),
        _("Forme juridique"),
        _("Téléphone de l’organisme"),
        _("Courriel de l’organisme"),
        _("Site web"),
        _("Raisons"),
        _("Fiche"),
    )


def _rows(found: Invitations) -> Iterator[tuple[str, ...]]:
    names = places.lines({key for each in found.found for key in (each.area_id, each.municipality_id) if key})
    for each in found.found:
        yield (
            each.name,
            each.address,
            names[each.municipality_id].name if each.municipality_id in names else "",
            each.postal_code,
            names[each.area_id].name if each.area_id in names else "",
            concept("legal-form", each.legal_form) if each.legal_form else "",
            each.phone,
            _mailbox(each),
            each.website,
            " ".join(why_invited(why) for why in each.reasons),
            uri(each.public_id),
        )


def _mailbox(each: Invited) -> str:
    return each.email if is_of_the_organization(each.email, name=each.name, website=each.website) else ""
