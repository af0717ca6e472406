"""What assemblies keep of a person is given back, and goes with them: what was done stays without who did it."""

import pytest
from django.apps import apps

from chantier.assemblies.models import Officer, RollCorrection, RollEntry
from chantier.assemblies.personal_data import HOLDER, SIGNED
from chantier.assemblies.services import delegates, presence, rolls
from chantier.assemblies.tests.meetings import DESK, NOW, a_delegate, a_meeting, a_member, entry_of, minutes

pytestmark = pytest.mark.django_db


def columns() -> set[tuple[str, str]]:
    """Every column of assemblies that holds the number of a person."""
    return {
        (model.__name__, field.name)
        for model in apps.get_app_config("assemblies").get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "BigIntegerField"
    }


def test_every_column_that_holds_somebody_is_known_to_erasure():
    assert columns() == {(model.__name__, column) for model, column in SIGNED} | {("Officer", "person_id")}


def test_a_person_leaves_and_the_presence_of_their_organisation_stays():
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    bo = a_delegate(alpha, "Bo")
    meeting = a_meeting()
    rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=NOW)
    entry = entry_of(meeting, alpha)
    delegates.set_delegate(speaker=DESK, entry_id=entry.pk, person_id=ana.person_id, at=minutes(0))
    presence.arrive(speaker=ana, entry_id=entry.pk, way="self", at=minutes(1))
    delegates.set_delegate(speaker=DESK, entry_id=entry.pk, person_id=bo.person_id, at=minutes(2))
    delegates.set_delegate(speaker=DESK, entry_id=entry.pk, person_id=ana.person_id, at=minutes(3))
    Officer.objects.create(meeting=meeting, role=Officer.PRESIDENT, person_id=ana.person_id, since=NOW)
    given = HOLDER.export(ana.person_id)
    assert {name: len(rows) for name, rows in given.items() if rows} == {"voices": 1, "presences": 1, "offices": 1}
    HOLDER.erase(ana.person_id, minutes(4))
    assert not any(HOLDER.export(ana.person_id).values())
    said = set(RollCorrection.objects.values_list("before", "after"))
    assert said == {("", ""), ("", str(bo.person_id)), (str(bo.person_id), "")}
    row = RollEntry.objects.get(pk=entry.pk)
    assert (row.delegate_id, row.movements.get().person_id, Officer.objects.get().until) == (None, None, minutes(4))
