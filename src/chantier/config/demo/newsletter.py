"""The newsletter of the demonstration, what its persons signed, and its annual report."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override as speaking
from wagtail.rich_text import RichText

from chantier.config.demo import files, site
from chantier.editorial.models import (
    Delivery,
    NewsletterIssue,
    ReportPage,
    Subscriber,
    SubscriptionProof,
    Support,
)
from chantier.editorial.newsletter.core.addresses import key_of
from chantier.editorial.newsletter.services import composing, sending, subscribing
from chantier.editorial.reports.services.building import build
from chantier.editorial.services.supporting import support
from chantier.foundation.access.api import Speaker
from chantier.foundation.messages.models import Letter, Notice
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.text.api import render

FILE = "newsletter.toml"


def told() -> dict[str, Any]:
    """The file, as somebody wrote it."""
    return tomllib.loads((files.folder() / FILE).read_text("utf-8"))


@transaction.atomic
def bring(*, at: datetime) -> int:
    """Subscribers, an issue that left, supports and a report; each once. How many subscribers there are.

    The issue leaves for nobody: its mails are noted as sent, none is handed over.
    """
    said = told()
    sent_at = at - timedelta(days=said["sent_days_ago"])
    for one in said["subscriber"]:
        _subscribe(one, sent_at - timedelta(days=30))
    if not NewsletterIssue.objects.exists():
        _issue(said, sent_at, _speaker(site.AUTHOR, at))
    for one in said["support"]:
        _support(one, at)
    _report(at, said["report"])
    return Subscriber.objects.count()


def _subscribe(one: dict[str, Any], since: datetime) -> None:
    state = Subscriber.State(one["state"])
    wanted = subscribing.chosen(one["language"], one["territories"], [])
    asked = {"asked": wanted, "waiting_since": timezone.now()} if state == Subscriber.State.WAITING else {}
    left_at = since + timedelta(days=9) if state == Subscriber.State.LEFT else None
    left = {"left_at": left_at, "left_why": subscribing.ONE_CLICK} if left_at is not None else {}
    confirmed = {} if state == Subscriber.State.WAITING else {"confirmed_at": since}
    row, is_new = Subscriber.objects.get_or_create(
        key=key_of(one["address"]),
        defaults={"address": one["address"], "state": state, **wanted, **asked, **confirmed, **left},
    )
    if not is_new:
        return
    with speaking(one["language"]):
        steps = [(SubscriptionProof.What.ASKED, "page", since, subscribing.consent_words())]
        if confirmed:
            steps.append((SubscriptionProof.What.CONFIRMED, "letter", since, subscribing.confirmation_words()))
        if left_at is not None:
            steps.append((SubscriptionProof.What.LEFT, "one_click", left_at, ""))
    for what, source, moment, words in steps:
        SubscriptionProof.objects.create(
            subscriber=row, what=what, at=moment, source=source, language=one["language"], words=words, choices=wanted
        )


def _issue(said: dict[str, Any], sent_at: datetime, editor: Speaker) -> None:
    until = timezone.localdate(sent_at)
    since = until - timedelta(days=said["period_days"])
    issue_id = composing.compose(speaker=editor, since=since, until=until, territory="", theme="", at=sent_at)
    composing.add_text(speaker=editor, issue_id=issue_id, texts=said["text"])
    composing.write(speaker=editor, issue_id=issue_id, subjects=said["subjects"], introductions=said["introductions"])
    composing.schedule(speaker=editor, issue_id=issue_id, leaves_at=sent_at, at=sent_at)
    sending.start(issue_id=issue_id, at=sent_at)
    rows = NewsletterIssue.objects.filter(pk=issue_id, state=NewsletterIssue.State.SENDING)
    if rows.update(state=NewsletterIssue.State.SENT, ended_at=sent_at):
        Delivery.objects.filter(issue_id=issue_id).update(state=Delivery.State.SENT, handed_at=sent_at, attempts=1)


def _support(one: dict[str, Any], at: datetime) -> None:
    page = site.page_of(one["page"])
    for name in one["persons"]:
        speaker = _speaker(name, at)
        support(speaker=speaker, page_id=page.pk, consents=True, shows_name=name in one.get("shown", ()), at=at)
    # The story begins with quiet letter boxes.
    made = Support.objects.filter(subject=page.translation_key).values_list("pk", flat=True)
    for pk in made:
        Letter.objects.filter(key__startswith=f"editorial.support:{pk}:").delete()
        Notice.objects.filter(key=f"editorial.support:{pk}").delete()


def _report(at: datetime, said: dict[str, str]) -> None:
    editor, year = _speaker(site.AUTHOR, at), timezone.localdate(at).year
    page_id, is_new = build(speaker=editor, year=year, territory="", language="fr", at=at)
    if is_new:
        page = ReportPage.objects.get(pk=page_id).get_latest_revision_as_object()
        page.summary = said["summary"]
        page.body.insert(0, ("paragraph", RichText(str(render(said["opening"])))))
        page.save_revision().publish()


def _speaker(name: str, at: datetime) -> Speaker:
    found = Person.objects.get(demo_key=name)
    return people.speaker_for(person_id=found.pk, voice_id=None, language="fr", at=at)
