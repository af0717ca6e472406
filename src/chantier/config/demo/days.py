"""Days and voices of the story: what the files of the consultation mean on the day of loading."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from chantier.config.demo import bodies, files
from chantier.config.demo.library import ORIGIN
from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.queries import demo_person_id
from chantier.library.models import Resource

ZONE = ZoneInfo("America/Toronto")
#: Who enters at a table what organisations without an account said in the room.
ROOM = "odile"


class Days:
    """What a day, an organisation and a resource of the files are, now."""

    def __init__(self, at: datetime) -> None:
        self.today = timezone.localdate(at, ZONE)
        self.keys = bodies.organization_ids()
        self.bodies = Organization.objects.in_bulk(list(self.keys.values()))
        self.coordination = Speaker(person_id=demo_person_id(ROOM), roles=frozenset({"coordinator"}))

    def day(self, given: int | str) -> date:
        """A day of the story: counted from today, or written."""
        return self.today + timedelta(days=given) if isinstance(given, int) else date.fromisoformat(given)

    def hour(self, given: int | str, *, hour: int = 10) -> datetime:
        """The same day, at an hour."""
        return datetime.combine(self.day(given), time(hour), tzinfo=ZONE)

    def speaker(self, key: str) -> Speaker:
        """Whoever speaks for an organisation of the story; where nobody does, the coordination enters its words."""
        row = self.bodies[self.keys[key]]
        voice = people.ensure_voice(organization_ref=row.public_id, name=row.name)
        held = [one for one in files.rows("people.csv") if one["speaks_for"] == key and one["one_click"] == "yes"]
        person = demo_person_id(held[0]["key"] if held else ROOM)
        return Speaker(person_id=person, voice_id=voice.id, voice_name=row.name, organization_id=row.public_id)

    def resource(self, key: str) -> str:
        """The public identifier of a resource of the demonstration's library, by the name of its file."""
        return str(Resource.objects.values_list("public_id", flat=True).get(origin=f"{ORIGIN}{key}"))
