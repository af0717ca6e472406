"""What every page of a meeting begins with: found, seen by permission, with its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.assemblies.core.bylaws import ByLaws, read_by_laws
from chantier.assemblies.models import Body, Meeting
from chantier.assemblies.permissions import may_preside, may_see_body, may_see_meeting, may_write
from chantier.assemblies.phrases import MEETING_KINDS, MEETING_STATES, MEETING_TONES, MODES, named
from chantier.assemblies.queries.standing import Standing, standing
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.tabs import EVERYBODY, PRESIDING, SIGNED_IN, TABS, WRITERS, is_built
from chantier.foundation.access.api import Speaker
from chantier.foundation.ui.clocks import day_of, hour, moment
from chantier.foundation.ui.parts import Link


def speaker_of(request: HttpRequest) -> Speaker:
    """Who asks, in whose name: the middleware of people sets it."""
    return cast(Speaker, getattr(request, "speaker", None) or Speaker.visitor())


@dataclass(frozen=True)
class MeetingFrame:
    """A meeting as somebody meets it now, on one of its pages."""

    meeting: Meeting
    speaker: Speaker
    standing: Standing
    at: datetime
    page: str = "meeting"

    @property
    def body(self) -> Body:
        """Whose meeting it is."""
        return self.meeting.body

    @cached_property
    def rules(self) -> ByLaws:
        """The by-laws under which it is held."""
        return read_by_laws(self.meeting.by_laws.articles)

    @cached_property
    def writes(self) -> bool:
        """Whether whoever asks keeps its agenda, its roll and its minutes."""
        return bool(may_write(self.speaker, self.standing))

    @cached_property
    def presides(self) -> bool:
        """Whether whoever asks leads it."""
        return bool(may_preside(self.speaker, self.standing))

    @property
    def tabs(self) -> tuple[Link, ...]:
        """Its pages, for whoever asks."""
        audiences = {EVERYBODY}
        if self.speaker.is_known:
            audiences.add(SIGNED_IN)
        if self.writes:
            audiences.add(WRITERS)
        if self.presides:
            audiences.add(PRESIDING)
        return tuple(
            Link(tab.label, address_of(tab.name, self.meeting), tab.holds(self.page), icon=tab.icon)
            for tab in TABS
            if tab.audience in audiences and is_built(tab.name)
        )

    def crumbs(self, *more: Link) -> tuple[Link, ...]:
        """The way back from a page of this meeting; the last is this page."""
        here = next((tab for tab in self.tabs if tab.current), None)
        found = [
            Link(_("Assemblées"), reverse("assemblies:home")),
            Link(named(self.body.names), address_of("body", self.body)),
            Link(self.meeting.title, address_of("meeting", self.meeting)),
        ]
        if here is not None and self.page != "meeting":
            found.append(Link(here.label, here.url))
        found += more
        last = found[-1]
        return (*found[:-1], Link(last.label, last.url, current=True))

    def moment(self, at: datetime) -> str:
        """An instant as the clocks of the body say it."""
        return moment(at, self.body.time_zone)

    def context(self, *more: Link, **values: Any) -> dict[str, Any]:
        """What ``assemblies/meeting_base.html`` draws, and the values of the page."""
        row, zone = self.meeting, self.body.time_zone
        return {
            "frame": self,
            "meeting": row,
            "body": self.body,
            "body_name": named(self.body.names),
            "body_url": address_of("body", self.body),
            "kind": MEETING_KINDS.get(row.kind, row.kind),
            "mode": MODES.get(row.mode, row.mode),
            "state": MEETING_STATES.get(row.state, row.state),
            "tone": MEETING_TONES.get(row.state, "quiet"),
            "day": day_of(row.starts_at, zone),
            "hour": hour(row.starts_at, zone),
            "when": moment(row.starts_at, zone),
            "voice": self.speaker.voice_name,
            "tabs": self.tabs,
            "crumbs": self.crumbs(*more),
            **values,
        }


def meeting_frame(request: HttpRequest, public_id: str, at: datetime | None = None) -> MeetingFrame:
    """The meeting of this identifier, as whoever asks meets it. Raises ``Http404``, ``NotAllowed``."""
    row = (
        Meeting.objects.select_related("body__organization", "body__parent", "by_laws")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise Http404
    at, speaker = at or timezone.now(), speaker_of(request)
    may_see_body(speaker, row.body).enforce()
    found = standing(row, speaker, at=at)
    may_see_meeting(speaker, row, found).enforce()
    match = request.resolver_match
    return MeetingFrame(row, speaker, found, at, (match.url_name if match else "") or "meeting")
