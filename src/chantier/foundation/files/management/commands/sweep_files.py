"""Forget the deposits whose time is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from chantier.foundation.files.services import remove_expired


class Command(BaseCommand):
    help = "Forget deposited files past their date, and what interrupted uploads left behind."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = remove_expired(at=timezone.now())
        self.stdout.write(f"{count}")
