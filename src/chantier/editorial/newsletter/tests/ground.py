"""What the tests of the newsletter stand on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from chantier.editorial.models import NewsletterIssue, Subscriber
from chantier.editorial.newsletter.services import composing, subscribing
from chantier.foundation.access.api import Speaker
from chantier.foundation.messages.models import Letter

AT = datetime(2026, 3, 10, 15, tzinfo=UTC)
POSTAL = {"postal_address": "1, rue du Four, Trois-Rivières (Québec) G9A 1A1", "contact": "ecrire@exemple.test"}


def ask(address: str = "lou@exemple.org", *, at: datetime = AT, **changed: Any) -> None:
    """Somebody asks."""
    wanted = {"language": "fr", "territories": [], "themes": [], "consents": True, **changed}
    subscribing.ask(address=address, at=at, **wanted)


def secret() -> str:
    """The key in the last letter that was written, before it leaves."""
    last = Letter.objects.order_by("-pk").first()
    found = re.search(r"/confirmation/([^/\s]+)/", last.body if last else "")
    assert found
    return found.group(1)


def subscribed(address: str = "lou@exemple.org", *, at: datetime = AT, **changed: Any) -> Subscriber:
    """A subscription in force."""
    wanted = subscribing.chosen("fr", [], []) | changed
    return Subscriber.objects.create(address=address, key=address.lower(), state="active", confirmed_at=at, **wanted)


def scheduled(*texts: dict[str, Any], at: datetime = AT) -> NewsletterIssue:
    """An issue of these texts, whose hour has come."""
    system = Speaker.system()
    issue_id = composing.compose(speaker=system, since=at.date(), until=at.date(), territory="", theme="", at=at)
    for text in reversed(texts or ({"title": "Bonjour", "text": "Du neuf."},)):
        tied = {name: text[name] for name in ("territory", "theme") if name in text}
        composing.add_text(speaker=system, issue_id=issue_id, texts={"fr": text}, **tied)
    composing.schedule(speaker=system, issue_id=issue_id, leaves_at=at, at=at)
    return NewsletterIssue.objects.get(pk=issue_id)
