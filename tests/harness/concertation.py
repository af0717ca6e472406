"""What the journeys of concertation share: people who come already signed in, and a look at each page.

Signing in by the form is told by other journeys; here a session is opened for somebody, as if they had done it.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page

from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.tables import a_speaker
from chantier.directory.models import Organization
from chantier.foundation.access.api import COORDINATOR, Speaker
from harness.browser import OpenPage, check_accessibility

WIDTHS = (390, 768, 1440)
MARKS = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]


class Room:
    """Browsers for the people of a story, with scripts or without."""

    def __init__(self, open_page: OpenPage, live_server: Any, *, has_scripts: bool = True) -> None:
        self.open_page, self.live_server, self.has_scripts = open_page, live_server, has_scripts

    def visitor(self) -> Page:
        """Somebody who never signed in."""
        return self.open_page(java_script_enabled=self.has_scripts)

    def coordinator(self, name: str = "Odile") -> Page:
        """Who coordinates the movement."""
        return self._seated(a_person(name, COORDINATOR))

    def speaker(self, organization: Organization, name: str) -> tuple[Page, Speaker]:
        """Who holds the mandate of an organisation, and speaks in its name: their browser, and who they are."""
        speaker = mandated(a_speaker(organization, name))
        return self._seated(speaker), speaker

    def look(self, page: Page) -> None:
        """The page holds in three widths, and axe has nothing serious to say in any (axe is a script)."""
        if not self.has_scripts:
            return
        page.wait_for_load_state()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)
            check_accessibility(page)

    def _seated(self, speaker: Speaker) -> Page:
        page = self.visitor()
        session = signed_in(Client(), speaker).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.live_server.url}]
        )
        return page
