"""What the pages of the newsletter show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from chantier.editorial.models import Delivery, NewsletterIssue, Subscriber, SubscriptionProof
from chantier.editorial.newsletter import choices, rendering
from chantier.editorial.newsletter.core.choosing import Wanted, chosen
from chantier.editorial.newsletter.core.pace import LEASE
from chantier.editorial.newsletter.core.twin import Part, Piece


@dataclass(frozen=True)
class IssueLine:
    """One issue in a list."""

    id: int
    subject: str
    state: str
    state_label: str
    since: date
    until: date
    scheduled_for: datetime | None
    ended_at: datetime | None
    sent: int


@dataclass(frozen=True)
class Progress:
    """Where the sending of an issue stands, in numbers of subscribers. Nothing here says who read."""

    total: int
    sent: int
    waiting: int
    nothing: int
    refused: int
    failed: int
    uncertain: int
    bounced: int

    @property
    def done(self) -> int:
        """How many are settled."""
        return self.total - self.waiting


@dataclass(frozen=True)
class ItemLine:
    """One thing of an issue on the editor's page; no piece when it is no longer public."""

    id: int
    kind: str
    kind_label: str
    is_kept: bool
    piece: Piece | None
    territories: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Archived:
    """A sent issue as anybody reads it."""

    id: int
    subject: str
    introduction: str
    ended_at: datetime | None
    parts: tuple[Part, ...]


def issues(language: str) -> tuple[IssueLine, ...]:
    """Every issue, the last first. One query."""
    rows = NewsletterIssue.objects.annotate(sent=Count("deliveries", filter=Q(deliveries__state=Delivery.State.SENT)))
    return tuple(_line(row, language) for row in rows.order_by("-pk")[:200])


def archive(language: str) -> tuple[IssueLine, ...]:
    """The issues that were sent, the last first. One query."""
    rows = NewsletterIssue.objects.filter(state=NewsletterIssue.State.SENT).order_by("-ended_at", "-pk")
    return tuple(_line(row, language) for row in rows[:200])


def archived(issue_id: int, language: str) -> Archived | None:
    """A sent issue, as it was sent, without what is no longer public. The mail says nothing more than this page."""
    row = NewsletterIssue.objects.filter(pk=issue_id, state__in=["sent", "sending"]).first()
    if row is None:
        return None
    items = list(row.items.filter(is_kept=True))
    public = rendering.sources.read(items, language)
    pieces = {pk: piece for pk, piece in rendering.frozen_pieces(items, language).items() if pk in public}
    return Archived(
        row.pk,
        rendering.subject_of(row, language),
        rendering.in_language(row.introductions, language),
        row.ended_at,
        rendering.parts_of(items, pieces),
    )


def issue(issue_id: int) -> NewsletterIssue | None:
    """An issue, whole."""
    return NewsletterIssue.objects.filter(pk=issue_id).first()


def items_of(row: NewsletterIssue, language: str) -> tuple[ItemLine, ...]:
    """Its things in their order, as they read today."""
    items = list(row.items.all())
    pieces = rendering.sources.read(items, language)
    regions, themes = choices.regions(), choices.themes(language)
    return tuple(
        ItemLine(
            one.pk,
            one.kind,
            one.get_kind_display(),
            one.is_kept,
            pieces.get(one.pk),
            tuple(regions.get(code, code) for code in one.territories),
            tuple(themes.get(slug, slug) for slug in one.themes),
        )
        for one in items
    )


def preview(row: NewsletterIssue, language: str, wanted: Wanted, links: rendering.Links) -> rendering.Rendered | None:
    """What a subscriber who chose this would get; nothing when nothing is for them."""
    items = list(row.items.filter(is_kept=True))
    is_frozen = any(one.frozen for one in items)
    pieces = rendering.frozen_pieces(items, language) if is_frozen else rendering.sources.read(items, language)
    ids = set(chosen(rendering.tied([one for one in items if one.pk in pieces]), wanted))
    if not ids and items:
        return None
    return rendering.render(row, [one for one in items if one.pk in ids], pieces, language, links)


def progress(issue_id: int, *, at: datetime) -> Progress:
    """Figures of a sending. One query."""
    state = Delivery.State
    found: dict[str, Any] = Delivery.objects.filter(issue_id=issue_id).aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=Q(state=state.SENT)),
        waiting=Count("pk", filter=Q(state=state.WAITING) | Q(state=state.HANDED, handed_at__gte=at - LEASE)),
        nothing=Count("pk", filter=Q(state=state.NOTHING)),
        refused=Count("pk", filter=Q(state=state.REFUSED)),
        failed=Count("pk", filter=Q(state=state.FAILED)),
        uncertain=Count("pk", filter=Q(state=state.HANDED, handed_at__lt=at - LEASE)),
        bounced=Count("pk", filter=Q(bounced_at__isnull=False)),
    )
    return Progress(**found)


def standing() -> dict[str, int]:
    """How many subscriptions are in each state. One query."""
    counted = Subscriber.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(Subscriber.State.values, 0) | dict(counted)


def proofs(address_key: str) -> list[dict[str, Any]]:
    """Everything that proves a subscription, oldest first. One query."""
    rows = SubscriptionProof.objects.filter(subscriber__key=address_key).order_by("pk")
    shown = ("subscriber__address", "what", "at", "source", "language", "words", "choices", "subscriber__state")
    return [dict(one) for one in rows.values(*shown)]


def _line(row: NewsletterIssue, language: str) -> IssueLine:
    return IssueLine(
        row.pk,
        rendering.subject_of(row, language),
        row.state,
        row.get_state_display(),
        row.since,
        row.until,
        row.scheduled_for,
        row.ended_at,
        getattr(row, "sent", 0),
    )
