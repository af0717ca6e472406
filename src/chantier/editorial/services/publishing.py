"""What was promised for a day is published on that day, and taken down on the other."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command
from wagtail.models import Page, Revision


def publish_due(*, at: datetime) -> int:
    """Publish and take down the pages whose hour has come; how many. Safe to run twice."""
    due: int = Revision.objects.filter(approved_go_live_at__lte=at).count()
    over: int = Page.objects.filter(live=True, expire_at__lte=at).count()
    if due or over:
        call_command("publish_scheduled", verbosity=0)
    return due + over
