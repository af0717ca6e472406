"""Composing an issue: what a period brought, in the order an editor wants, with their own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chantier.editorial.models import IssueItem, NewsletterIssue
from chantier.editorial.newsletter import acts, choices, sources
from chantier.editorial.newsletter.permissions import may_compose
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.messages.api import one_line

State = NewsletterIssue.State
LONGEST_PERIOD = timedelta(days=400)
LONGEST_TEXT = 5_000


@transaction.atomic
def compose(*, speaker: Speaker, since: date, until: date, territory: str, theme: str, at: datetime) -> int:
    """A draft, filled with what the period brought; returns its id."""
    may_compose(speaker).enforce()
    if until < since or until - since > LONGEST_PERIOD:
        raise Invalid(
            Reason(
                "period",
                gettext_lazy("Cette période n’est pas possible."),
                gettext_lazy("Choisissez une fin après le début, un an plus tard au plus."),
            )
        )
    issue = NewsletterIssue.objects.create(
        subjects={code: _usual_subject(code, until) for code in choices.known_languages()},
        introductions={},
        since=since,
        until=until,
        territory=territory if territory in choices.regions() else "",
        theme=theme if theme in choices.themes("fr") else "",
        created_at=at,
    )
    _fill(issue)
    record(name=acts.ISSUE_COMPOSED, speaker=speaker, at=at, subject=("editorial.issue", issue.pk))
    return issue.pk


@transaction.atomic
def fill_again(*, speaker: Speaker, issue_id: int) -> int:
    """Add what came since, at the end; what was dropped stays dropped. Returns how many came."""
    return _fill(_draft(speaker, issue_id))


@transaction.atomic
def write(*, speaker: Speaker, issue_id: int, subjects: Mapping[str, str], introductions: Mapping[str, str]) -> None:
    """The subject and the opening words, in each language."""
    issue = _draft(speaker, issue_id)
    issue.subjects = {code: one_line(subjects.get(code, ""), limit=120) for code in choices.known_languages()}
    issue.introductions = {
        code: text for code in choices.known_languages() if (text := introductions.get(code, "").strip()[:LONGEST_TEXT])
    }
    issue.save(update_fields=["subjects", "introductions"])


@transaction.atomic
def add_text(
    *, speaker: Speaker, issue_id: int, texts: Mapping[str, Mapping[str, str]], territory: str = "", theme: str = ""
) -> int:
    """A text of the editor, first of the issue, for everybody or for those of a region or a theme."""
    issue = _draft(speaker, issue_id)
    kept = {
        code: {"title": one_line(said.get("title", ""), limit=160), "text": said.get("text", "").strip()[:LONGEST_TEXT]}
        for code in choices.known_languages()
        if (said := texts.get(code, {})).get("text", "").strip()
    }
    if "fr" not in kept:
        raise Invalid(
            Reason(
                "text_in_french",
                gettext_lazy("Il manque le texte français."),
                gettext_lazy("Les autres langues le reprennent quand elles manquent."),
            )
        )
    item = IssueItem.objects.create(
        issue=issue,
        kind=IssueItem.Kind.TEXT,
        position=0,
        texts=kept,
        territories=[territory] if territory in choices.regions() else [],
        themes=[theme] if theme in choices.themes("fr") else [],
    )
    _renumber(issue, [item.pk, *_order(issue, without=item.pk)])
    return item.pk


@transaction.atomic
def keep(*, speaker: Speaker, issue_id: int, item_id: int, kept: bool) -> None:
    """Drop a thing, or take it back. A text that is dropped is gone."""
    issue = _draft(speaker, issue_id)
    rows = IssueItem.objects.filter(issue=issue, pk=item_id)
    if not kept and rows.filter(kind=IssueItem.Kind.TEXT).delete()[0]:
        return
    rows.update(is_kept=kept)


@transaction.atomic
def move(*, speaker: Speaker, issue_id: int, item_id: int, up: bool) -> None:
    """One place up or down."""
    issue = _draft(speaker, issue_id)
    order = _order(issue)
    if item_id not in order:
        return
    here = order.index(item_id)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        _renumber(issue, order)


@transaction.atomic
def schedule(*, speaker: Speaker, issue_id: int, leaves_at: datetime, at: datetime) -> None:
    """The hour from which it leaves. Raises what lacks, before anything leaves."""
    issue = _draft(speaker, issue_id)
    lacking = [code for code in choices.known_languages() if not issue.subjects.get(code, "").strip()]
    if lacking:
        raise NotPossible(
            Reason(
                "subject_lacks",
                gettext_lazy("L’objet manque dans une langue."),
                gettext_lazy("Écrivez-le en français, en anglais et en espagnol."),
            )
        )
    if not issue.items.filter(is_kept=True).exists() and not issue.introductions.get("fr"):
        raise NotPossible(
            Reason("issue_empty", gettext_lazy("Ce numéro est vide."), gettext_lazy("Gardez au moins un élément."))
        )
    issue.state, issue.scheduled_for = State.SCHEDULED, max(leaves_at, at)
    issue.save(update_fields=["state", "scheduled_for"])
    record(name=acts.ISSUE_SCHEDULED, speaker=speaker, at=at, subject=("editorial.issue", issue.pk))


@transaction.atomic
def unschedule(*, speaker: Speaker, issue_id: int, at: datetime) -> None:
    """Back to a draft, as long as nothing left."""
    may_compose(speaker).enforce()
    rows = NewsletterIssue.objects.filter(pk=issue_id, state=State.SCHEDULED)
    if not rows.update(state=State.DRAFT, scheduled_for=None):
        raise _not_a_draft()
    record(name=acts.ISSUE_UNSCHEDULED, speaker=speaker, at=at, subject=("editorial.issue", issue_id))


@transaction.atomic
def delete(*, speaker: Speaker, issue_id: int, at: datetime) -> None:
    """A draft is thrown away."""
    issue = _draft(speaker, issue_id)
    record(name=acts.ISSUE_DELETED, speaker=speaker, at=at, subject=("editorial.issue", issue.pk))
    issue.delete()


def _draft(speaker: Speaker, issue_id: int) -> NewsletterIssue:
    may_compose(speaker).enforce()
    issue = NewsletterIssue.objects.select_for_update().filter(pk=issue_id).first()
    if issue is None or issue.state != State.DRAFT:
        raise _not_a_draft()
    return issue


def _not_a_draft() -> NotPossible:
    return NotPossible(
        Reason(
            "not_a_draft",
            gettext_lazy("Ce numéro n’est plus un brouillon."),
            gettext_lazy("Un numéro programmé peut être repris tant qu’il n’est pas parti."),
        )
    )


def _fill(issue: NewsletterIssue) -> int:
    found = sources.find(since=issue.since, until=issue.until, territory=issue.territory, theme=issue.theme)
    there = set(issue.items.values_list("kind", "reference"))
    last = issue.items.aggregate(last=Max("position"))["last"] or 0
    fresh = [one for one in found if (str(one.kind), one.reference) not in there]
    IssueItem.objects.bulk_create(
        IssueItem(
            issue=issue,
            position=last + number,
            kind=one.kind,
            reference=one.reference,
            territories=list(one.territories),
            themes=list(one.themes),
        )
        for number, one in enumerate(fresh, start=1)
    )
    return len(fresh)


def _order(issue: NewsletterIssue, *, without: int = 0) -> list[int]:
    return list(issue.items.exclude(pk=without).order_by("position", "pk").values_list("pk", flat=True))


def _renumber(issue: NewsletterIssue, order: list[int]) -> None:
    rows = {one.pk: one for one in issue.items.all()}
    for number, pk in enumerate(order, start=1):
        rows[pk].position = number
    IssueItem.objects.bulk_update(rows.values(), ["position"])


def _usual_subject(language: str, until: date) -> str:
    with translation.override(language):
        return _("L’infolettre du %(day)s") % {"day": date_format(until, "j F Y")}
