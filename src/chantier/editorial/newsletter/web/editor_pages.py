"""Composing, previewing, scheduling, following a sending."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.editorial.models import NewsletterIssue
from chantier.editorial.newsletter import choices, queries, rendering
from chantier.editorial.newsletter.core.choosing import Wanted
from chantier.editorial.newsletter.permissions import may_compose
from chantier.editorial.newsletter.phrases import MISSING
from chantier.editorial.newsletter.services import composing, sending
from chantier.editorial.newsletter.tasks import send_newsletters
from chantier.foundation.access.api import Invalid, Reason
from chantier.foundation.messages.api import sender_identity


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The issues, the subscriptions in numbers, and a new issue."""
    may_compose(request.speaker).enforce()
    language = get_language() or "fr"
    if request.method == "POST":
        issue_id = composing.compose(
            speaker=request.speaker,
            since=_day(request.POST.get("since", "")),
            until=_day(request.POST.get("until", "")),
            territory=request.POST.get("territory", ""),
            theme=request.POST.get("theme", ""),
            at=timezone.now(),
        )
        return redirect("newsletter:edit", issue_id)
    today = timezone.localdate()
    context = {
        "issues": queries.issues(language),
        "standing": queries.standing(),
        "since": (today - timedelta(days=30)).isoformat(),
        "until": today.isoformat(),
        "territories": choices.regions().items(),
        "themes": choices.themes(language).items(),
        "missing": [MISSING[one] for one in sender_identity().missing()],
    }
    return render(request, "editorial/newsletter/workshop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One issue: what it holds and what becomes of it."""
    may_compose(request.speaker).enforce()
    row = _found(issue_id)
    if request.method == "POST":
        return _do(request, row)
    language = get_language() or "fr"
    said = [
        (code, name, row.subjects.get(code, ""), row.introductions.get(code, ""))
        for code, name in zip(choices.known_languages(), (_("Français"), _("English"), _("Español")), strict=True)
    ]
    start = timezone.localtime() + timedelta(hours=1)
    context = {
        "issue": row,
        "subject": rendering.subject_of(row, language),
        "items": queries.items_of(row, language),
        "said": said,
        "progress": queries.progress(row.pk, at=timezone.now()),
        "territories": choices.regions().items(),
        "themes": choices.themes(language).items(),
        "day": start.date().isoformat(),
        "hours": range(24),
        "hour": start.hour,
        "language": language,
        "missing": [MISSING[one] for one in sender_identity().missing()],
        "state": row.state,
    }
    return render(request, "editorial/newsletter/edit.html", context)


@require_safe
@login_required
def preview(request: HttpRequest, issue_id: int) -> HttpResponse:
    """What a subscriber gets, in a language, for a region and a theme; in HTML and in plain text."""
    may_compose(request.speaker).enforce()
    row = _found(issue_id)
    here = get_language() or "fr"
    asked = request.GET.get("langue", here)
    language = asked if asked in choices.known_languages() else here
    territory, theme = request.GET.get("territoire", ""), request.GET.get("theme", "")
    wanted = Wanted(frozenset(filter(None, [territory])), frozenset(filter(None, [theme])))
    links = rendering.Links("#", "#", "#")
    context = {
        "issue": row,
        "mail": queries.preview(row, language, wanted, links),
        "language": language,
        "languages": [(code, code == language) for code in choices.known_languages()],
        "territory": territory,
        "theme": theme,
        "territories": choices.regions().items(),
        "themes": choices.themes(here).items(),
    }
    if request.GET.get("cadre") == "1" and context["mail"]:
        return HttpResponse(context["mail"].html)
    return render(request, "editorial/newsletter/preview.html", context)


@require_safe
@login_required
def progress_part(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The progress alone, asked again while it moves."""
    may_compose(request.speaker).enforce()
    found = queries.progress(_found(issue_id).pk, at=timezone.now())
    return render(request, "editorial/newsletter/_progress.html", {"progress": found, "issue": _found(issue_id)})


def _do(request: HttpRequest, row: NewsletterIssue) -> HttpResponse:
    verb, sent, speaker, now = request.POST.get("verb", ""), request.POST, request.speaker, timezone.now()
    anchor = ""
    if verb == "delete":
        composing.delete(speaker=speaker, issue_id=row.pk, at=now)
        return redirect("newsletter:workshop")
    if verb in {"up", "down", "drop", "keep"}:
        item = _number(sent.get("item", ""))
        anchor = f"#element-{item}"
        if verb in {"up", "down"}:
            composing.move(speaker=speaker, issue_id=row.pk, item_id=item, up=verb == "up")
        else:
            composing.keep(speaker=speaker, issue_id=row.pk, item_id=item, kept=verb == "keep")
    elif verb == "fill":
        composing.fill_again(speaker=speaker, issue_id=row.pk)
    elif verb == "write":
        codes = choices.known_languages()
        composing.write(
            speaker=speaker,
            issue_id=row.pk,
            subjects={code: sent.get(f"subject-{code}", "") for code in codes},
            introductions={code: sent.get(f"introduction-{code}", "") for code in codes},
        )
        messages.success(request, _("C’est enregistré."))
    elif verb == "text":
        _add_text(request, row, sent)
    elif verb == "schedule":
        composing.schedule(speaker=speaker, issue_id=row.pk, leaves_at=_hour(sent, now), at=now)
        messages.success(request, _("Le numéro est programmé. Il part à cette heure ; vous pouvez le reprendre avant."))
    elif verb == "now":
        composing.schedule(speaker=speaker, issue_id=row.pk, leaves_at=now, at=now)
        send_newsletters.enqueue()
        messages.success(request, _("Le numéro part."))
    elif verb == "unschedule":
        composing.unschedule(speaker=speaker, issue_id=row.pk, at=now)
    elif verb == "again":
        sending.send_uncertain_again(speaker=speaker, issue_id=row.pk, at=now)
        send_newsletters.enqueue()
    response = redirect("newsletter:edit", row.pk)
    response["Location"] += anchor
    return response


def _add_text(request: HttpRequest, row: NewsletterIssue, sent: QueryDict) -> None:
    composing.add_text(
        speaker=request.speaker,
        issue_id=row.pk,
        texts={
            code: {"title": sent.get(f"title-{code}", ""), "text": sent.get(f"text-{code}", "")}
            for code in choices.known_languages()
        },
        territory=sent.get("territory", ""),
        theme=sent.get("theme", ""),
    )


def _found(issue_id: int) -> NewsletterIssue:
    row = queries.issue(issue_id) if issue_id < 2**62 else None
    if row is None:
        raise Http404
    return row


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(Reason("day", _("Cette date n’est pas lisible."), _("Écrivez-la ainsi : 2026-03-15."))) from error


def _hour(sent: QueryDict, now: datetime) -> datetime:
    hour = min(_number(sent.get("hour", "")), 23)
    naive = datetime.combine(_day(sent.get("day", "")), datetime.min.time()).replace(hour=hour)
    return max(timezone.make_aware(naive), now)
