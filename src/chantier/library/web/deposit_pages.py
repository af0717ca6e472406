"""Depositing: begin with almost nothing, fill the form as far as one can, submit. Every button keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal, Speaker
from chantier.foundation.files.api import RefusedFile, UnreadableTable
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Query, search
from chantier.foundation.ui.parts import Link
from chantier.library import deposit_phrases as phrases
from chantier.library.attachment_phrases import told
from chantier.library.core import lifecycle
from chantier.library.core.kinds import KindOfResource
from chantier.library.models import Resource
from chantier.library.permissions import is_depositor, may_edit, may_review, may_see
from chantier.library.queries import deposits as queries
from chantier.library.queries.kinds import kind, kinds, name_of
from chantier.library.services import reviewing
from chantier.library.services.depositing import keep
from chantier.library.services.remarks import remark, settle_remark
from chantier.library.web.deposit_conflict import conflicting
from chantier.library.web.deposit_forms import DepositForm
from chantier.library.web.deposit_sections import sections
from chantier.library.web.doubles import possible_doubles

FOUND_AT_MOST: Final = 8


def here() -> str:
    """The reader's language, two letters."""
    return (get_language() or "fr")[:2]


def crumbs(*last: Link | str) -> tuple[Link, ...]:
    """The way back from a page of deposits."""
    links = [one if isinstance(one, Link) else Link(one, "", current=True) for one in last]
    return (Link(_("Mes dépôts"), reverse("library:mine")), *links)


def see_other(name: str, *args: Any, query: str = "") -> HttpResponse:
    """After a form was sent: another page, by a GET."""
    response = redirect(reverse(name, args=args) + query)
    response.status_code = 303
    return response


def named_kinds() -> list[tuple[str, str]]:
    """The kinds one may choose, in the reader's language."""
    return [(one.slug, name_of(one, here())) for one in kinds()]


def tell(request: HttpRequest, reasons: Any) -> None:
    """Say what happened to the files."""
    for reason in reasons:
        messages.warning(request, told(reason))


def _seen(request: HttpRequest, public_id: str) -> Resource:
    """The resource, for those who work on it; to others it does not exist, unless it is public."""
    row = queries.by_public_id(public_id)
    speaker: Speaker = request.speaker
    if not (may_review(speaker) or is_depositor(speaker, row)):
        if not may_see(speaker, row):
            raise Http404
        may_edit(speaker, row).enforce()
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The whole form. It can be left at any time: what was kept is kept."""
    row = _seen(request, public_id)
    speaker: Speaker = request.speaker
    allowed = may_edit(speaker, row)
    if not allowed or row.merged_into_id is not None:
        return _standing(request, row, None if allowed else allowed.reason)
    editable = queries.editable(row, here())
    of_kind = _kind(row)
    form = DepositForm(
        editable,
        of_kind,
        kinds=named_kinds(),
        speaker=speaker,
        here=here(),
        data=request.POST or None,
        files=request.FILES or None,
        found=_looked_for(request, speaker),
    )
    refusal: Reason | None = None
    conflict: tuple[Any, ...] = ()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _keep(request, row, form)
            except (RefusedFile, UnreadableTable) as error:
                form.add_error("file", f"{error.reason} {error.reason.advice}".strip())
            except NotPossible as error:
                refusal = error.reason
                if refusal.code == "changed_meanwhile":
                    status = 409
                    conflict = conflicting(editable.description, form.description(), of_kind, here())
                    typed = request.POST.copy()
                    typed["revision"] = str(row.revision)
                    form.data = typed
            except Invalid as error:
                refusal = error.reason
    return render(
        request,
        "library/deposit_edit.html",
        _context(request, row, form, of_kind, refusal=refusal, conflict=conflict),
        status=status,
    )


def _kind(row: Resource) -> KindOfResource:
    """The kind whose fields are shown: the one that was kept; a new choice shows its fields once it is kept."""
    found = kind(row.kind_id)
    assert found is not None, "a foreign key leads to a kind"
    return found


def _keep(request: HttpRequest, row: Resource, form: DepositForm) -> HttpResponse:
    kept = keep(
        speaker=request.speaker,
        resource_id=row.pk,
        revision=form.cleaned_data["revision"] or 0,
        description=form.description(),
        claims=form.claims(),
        organizations=form.cleaned_data["organizations"],
        labelled=form.labelled(),
        given=form.given(),
        at=timezone.now(),
    )
    tell(request, kept.told)
    verb = request.POST.get("verb", "")
    if verb == "submit":
        return see_other("library:deposit-submit", kept.public_id)
    messages.success(request, _("C’est gardé."))
    if verb == "find-place":
        return see_other(
            "library:deposit-edit", kept.public_id, query=_asking("lieu", form.cleaned_data["place_search"], "places")
        )
    if verb == "find-organization":
        typed = form.cleaned_data["organization_search"]
        return see_other("library:deposit-edit", kept.public_id, query=_asking("organisation", typed, "organizations"))
    if verb.startswith("find-c_"):
        at = verb.removeprefix("find-c_")
        typed = form.cleaned_data.get(f"c_{at}_name", "")
        return see_other("library:deposit-edit", kept.public_id, query=_asking("qui", typed, "contributors", at=at))
    return see_other("library:deposit-edit", kept.public_id, query="#" + verb if verb in _ANCHORS else "")


_ANCHORS: Final = ("contributors", "identifiers", "relations", "claims", "files")


def _asking(name: str, typed: str, anchor: str, at: str = "") -> str:
    return "?" + urlencode({name: typed, **({"rang": at} if at else {})}) + "#" + anchor


def _looked_for(request: HttpRequest, speaker: Speaker) -> dict[str, dict[str, str]]:
    """What was looked for in the address of the page: territories, organisations, the body behind a contribution."""
    found: dict[str, dict[str, str]] = {}
    if place := _asked(request, "lieu"):
        lines = places.named(place, most=FOUND_AT_MOST)
        found["places"] = {one.reference: f"{one.name} ({one.designation})" for one in lines}
    if body := _asked(request, "organisation"):
        found["organizations"] = _bodies(body, speaker)
    who, at = _asked(request, "qui"), request.GET.get("rang", "")
    if who and at.isdecimal() and len(at) < 3:
        found[f"c_{at}"] = _bodies(who, speaker)
    return found


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:120]


def _bodies(text: str, speaker: Speaker) -> dict[str, str]:
    answer = search("organization", Query(text=text, language=here(), size=FOUND_AT_MOST), speaker=speaker)
    found = directory.by_ids([int(hit.id) for hit in answer.hits if hit.id.isdigit()])
    return {one.public_id: f"{one.name} ({one.municipality})" if one.municipality else one.name for one in found}


def _context(
    request: HttpRequest,
    row: Resource,
    form: DepositForm,
    of_kind: KindOfResource,
    **shown: Any,
) -> Mapping[str, Any]:
    speaker: Speaker = request.speaker
    return {
        "form": form,
        "one": row,
        "sections": sections(form, of_kind, request.GET),
        **shown,
        "crumbs": crumbs(row.title),
        "kind_name": name_of(of_kind, here()),
        "state": phrases.STATES[row.state],
        "tone": phrases.TONES[row.state],
        "is_draft": row.state in (Resource.DRAFT, Resource.RETURNED),
        "is_reviewer": bool(may_review(speaker)),
        **missing(row, of_kind, is_reviewer=bool(may_review(speaker))),
        "remarks": queries.remarks(row.pk),
    }


def missing(row: Resource, of_kind: KindOfResource, *, is_reviewer: bool) -> dict[str, Any]:
    """What stands before a publication, and what would be better, in words.

    Who was asked and has not answered is told to documentalists only: it would tell a depositor who has an account.
    """
    found = reviewing.checked(row.pk)
    return {
        "barriers": [phrases.quality(one, of_kind, here()) for one in found.barriers],
        "advice": [
            phrases.quality(one, of_kind, here())
            for one in found.advice
            if is_reviewer or one.code != "authors_not_answered"
        ],
    }


def _standing(request: HttpRequest, row: Resource, reason: Reason | None) -> HttpResponse:
    """A deposit that is in other hands: where it stands, what was said, what can still be done."""
    speaker: Speaker = request.speaker
    of_kind = _kind(row)
    context = {
        "one": row,
        "reason": reason,
        "state": phrases.STATES[row.state],
        "tone": phrases.TONES[row.state],
        "kind_name": name_of(of_kind, here()),
        "crumbs": crumbs(row.title),
        "may_take_back": row.state == lifecycle.SUBMITTED and row.merged_into_id is None,
        "kept": row.merged_into,
        "is_reviewer": bool(may_review(speaker)),
        "remarks": queries.remarks(row.pk),
    }
    return render(request, "library/deposit_standing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Possible doubles, what is missing, what would be better; then the deposit goes to the documentalists."""
    row = _seen(request, public_id)
    speaker: Speaker = request.speaker
    if row.state not in (Resource.DRAFT, Resource.RETURNED) or row.merged_into_id is not None:
        return see_other("library:deposit-edit", public_id)
    refusal = None
    if request.method == "POST":
        try:
            reviewing.submit(speaker=speaker, resource_id=row.pk, at=timezone.now())
        except Refusal as error:
            refusal = error.reason
        else:
            messages.success(request, _("Merci : les documentalistes vont relire votre dépôt."))
            return see_other("library:mine")
    of_kind = _kind(row)
    context = {
        "one": row,
        "refusal": refusal,
        "crumbs": crumbs(Link(row.title, reverse("library:deposit-edit", args=[public_id])), _("Soumettre")),
        "doubles": possible_doubles(row, speaker),
        "has_licence": bool(row.licence),
        **missing(row, of_kind, is_reviewer=bool(may_review(speaker))),
    }
    return render(request, "library/deposit_submit.html", context, status=422 if refusal else 200)


@require_POST
@login_required
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a deposit back to change it."""
    row = _seen(request, public_id)
    reviewing.take_back(speaker=request.speaker, resource_id=row.pk, at=timezone.now())
    messages.success(request, _("Vous avez repris le dépôt : il est de nouveau à vous."))
    return see_other("library:deposit-edit", public_id)


@require_POST
@login_required
def say(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave a remark, or settle one."""
    row = _seen(request, public_id)
    speaker: Speaker = request.speaker
    settled = request.POST.get("settle", "")
    if settled.isdecimal() and row.remarks.filter(pk=int(settled[:18])).exists():
        settle_remark(speaker=speaker, remark_id=int(settled[:18]), at=timezone.now())
    else:
        remark(
            speaker=speaker,
            resource_id=row.pk,
            text=request.POST.get("text", ""),
            field=request.POST.get("field", ""),
            at=timezone.now(),
        )
        messages.success(request, _("Votre remarque est transmise."))
    back = "library:review-one" if may_review(speaker) and not is_depositor(speaker, row) else "library:deposit-edit"
    return see_other(back, public_id, query="#remarks")


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's deposits, by state."""
    speaker: Speaker = request.speaker
    names = dict(named_kinds())
    lines = queries.deposits_of(speaker.person_id, speaker.voice_id)
    context = {
        "lines": [
            (one, names.get(one.kind, one.kind), phrases.STATES[one.state], phrases.TONES[one.state]) for one in lines
        ],
        "crumbs": (
            Link(_("Bibliothèque"), reverse("library:home")),
            Link(_("Mes dépôts"), "", current=True),
        ),
        "may_review": bool(may_review(speaker)),
        "names": queries.names_waiting(speaker.person_id) if speaker.person_id else 0,
    }
    return render(request, "library/mine.html", context)
