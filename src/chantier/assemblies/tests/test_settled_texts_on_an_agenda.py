"""A settled text of concertation on an agenda: with its fingerprint, and refused once it no longer has it."""

from __future__ import annotations

import json

import pytest

from chantier.assemblies.models import AgendaItem
from chantier.assemblies.queries.agendas import content_now, points_of
from chantier.assemblies.services.agenda import PointGiven, add_point
from chantier.assemblies.tests.convening_rows import AT, SECRETARY, assembly, planned
from chantier.deliberation.models import Proposal
from chantier.deliberation.services import settling
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import NOW
from chantier.foundation.access.api import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled():
    """A text that its table settled."""
    story = Story()
    story.move("publish", story.one)
    story.move("call-for-positions")
    story.take(story.one, "support", "")
    story.take(story.two, "support", "")
    settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    return Proposal.objects.get(pk=story.drafted.id)


def test_a_settled_text_is_put_to_the_assembly_with_the_fingerprint_it_has(settled):
    row = planned(assembly(), points=0)
    point = PointGiven("decision", "", proposal=settled.public_id)
    add_point(speaker=SECRETARY, meeting_id=row.pk, given=point, at=AT)
    shown = points_of(row)[0]
    assert (shown.title, shown.proposal.fingerprint, shown.proposal.holds) == (
        settled.title,
        settled.fingerprint,
        True,
    )
    assert json.loads(content_now(row))["items"][0]["fingerprint"] == settled.fingerprint


def test_a_text_altered_in_the_database_is_seen_on_the_agenda_and_refused_on_another(settled):
    row = planned(assembly(), points=0)
    point = PointGiven("decision", "", proposal=settled.public_id)
    add_point(speaker=SECRETARY, meeting_id=row.pk, given=point, at=AT)
    Proposal.objects.filter(pk=settled.pk).update(settled=settled.settled.replace("bilan", "bilam"))
    assert points_of(row)[0].proposal.holds is False
    with pytest.raises(Invalid) as refusal:
        add_point(
            speaker=SECRETARY,
            meeting_id=row.pk,
            given=PointGiven("decision", "Autre", proposal=settled.public_id),
            at=AT,
        )
    assert refusal.value.reason.code == "proposal_altered"
    assert AgendaItem.objects.count() == 1


def test_a_text_still_discussed_is_not_put_to_an_assembly(settled):
    Proposal.objects.filter(pk=settled.pk).update(state="positions")
    row = planned(assembly(), points=0)
    with pytest.raises(Invalid) as refusal:
        add_point(
            speaker=SECRETARY, meeting_id=row.pk, given=PointGiven("decision", "", proposal=settled.public_id), at=AT
        )
    assert refusal.value.reason.code == "proposal_not_settled"
