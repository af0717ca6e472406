"""Sessions, as Django keeps them in the database; the one of a page is read by a question that is written once."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from chantier.foundation.prepared.api import Prepared, given

_SESSION: Prepared[Session] = Prepared(
    lambda: Session.objects.filter(
        session_key=given("key", Session, "session_key"), expire_date__gt=given("at", Session, "expire_date")
    )
)


class SessionStore(DatabaseSession):
    """Named as Django’s own, which signs what it keeps with this name: sessions begun before are still read."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
        return found
