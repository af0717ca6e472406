"""A decision is numbered once, found again, carried out by somebody, and tells the proposal it came from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.assemblies import search
from chantier.assemblies.decision_reactions import REACTIONS
from chantier.assemblies.models import Body, Decision, Motion, RollEntry
from chantier.assemblies.models import Roll as RollOf
from chantier.assemblies.queries import decisions as asked_of
from chantier.assemblies.services import decisions as service
from chantier.assemblies.tests.test_first_pages import body, meeting
from chantier.deliberation.models import Proposal
from chantier.deliberation.tests.pages import sign_in
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import a_speaker, an_organization
from chantier.foundation.access.api import SECRETARY, Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.journal.queries.acts import _view
from chantier.foundation.search.api import Query, rebuild
from chantier.foundation.search.api import search as find
from chantier.foundation.ui.panels import panels_for

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 6, 15, 0, tzinfo=UTC)
PEN = Speaker(person_id=1, roles=frozenset({SECRETARY}))


def adopted(of: Body | None = None, text: str = "Que le mouvement ouvre une table du bois.", **more) -> Motion:
    held = more.pop("meeting", None) or meeting(of or body(), starts_at=AT)
    number = Motion.objects.filter(meeting=held).count() + 1
    return Motion.objects.create(
        meeting=held, number=number, kind="main", text=text, text_as_moved=text, state="adopted", moved_at=AT, **more
    )


def taken(motion: Motion | None = None, at: datetime = AT, **more) -> Decision:
    motion = motion or adopted()
    return Decision.objects.get(pk=service.take_decision(speaker=PEN, motion=motion, vote=None, at=at, **more))


def test_a_decision_has_a_number_of_its_body_and_year_and_is_taken_once():
    motion = adopted()
    first = taken(motion)
    assert (first.number, first.title) == ("AG-2026-01", "Que le mouvement ouvre une table du bois.")
    assert taken(motion).pk == first.pk
    second = taken(adopted(meeting=motion.meeting), title="Table du bois")
    assert (second.number, second.title) == ("AG-2026-02", "Table du bois")
    board = taken(adopted(body("Conseil", kind=Body.BOARD)))
    assert board.number == "CA-2026-01"
    assert Act.objects.filter(name="assemblies.decision_taken").count() == 3


def test_the_year_of_a_number_is_that_of_the_bodys_clock():
    night = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)  # still 2026 in Montréal
    assert taken(adopted(meeting=meeting(body(), starts_at=night)), at=night).number == "AG-2026-01"


def test_a_decision_may_be_repealed_by_a_later_one_only():
    first = taken()
    later = taken(adopted(meeting=first.meeting), at=AT + timedelta(minutes=5))
    with pytest.raises(Invalid):
        service.relate(speaker=PEN, decision_id=first.pk, on_id=later.pk, kind="repeals", at=AT)
    for _twice in range(2):
        service.relate(speaker=PEN, decision_id=later.pk, on_id=first.pk, kind="repeals", at=AT)
    first.refresh_from_db()
    assert first.repealed_at == later.taken_at
    view = asked_of.decision(first.public_id, PEN, on=AT.date())
    assert view is not None
    assert (view.line.state, view.acted_on_by) == (
        "repealed",
        (asked_of.Related("repeals", "AG-2026-02", later.title, later.public_id),),
    )
    assert Act.objects.filter(name="assemblies.decision_related").count() == 1


def test_who_carries_it_out_is_late_after_its_day_and_says_it_is_done():
    row, fours = taken(), an_organization("Les Fours")
    service.assign(
        speaker=PEN, decision_id=row.pk, organization_id=fours.pk, body_id=None, due_on=date(2026, 9, 1), at=AT
    )
    late = asked_of.register(PEN, asked_of.Asked(progress="late"), page=1, on=date(2026, 9, 2))
    assert [(one.number, one.carried_by) for one in late.lines] == [("AG-2026-01", "Les Fours")]
    assert not asked_of.register(PEN, asked_of.Asked(progress="late"), page=1, on=date(2026, 9, 1)).lines
    stranger, spokesperson = a_speaker(an_organization("Ailleurs"), "Luc"), a_speaker(fours, "Anne")
    said = {"decision_id": row.pk, "done_on": date(2026, 8, 1), "how": "Ouverte.", "at": AT + timedelta(days=90)}
    with pytest.raises(NotAllowed):
        service.say_done(speaker=stranger, **said)
    service.say_done(speaker=spokesperson, **said)
    with pytest.raises(NotPossible):
        service.say_done(speaker=spokesperson, **said)
    assert asked_of.register(PEN, asked_of.Asked(progress="done"), page=1, on=AT.date()).total == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [({"body_id": 1}, "carried_by_one"), ({"due_on": date(2026, 1, 1)}, "due_before"), ({}, "")],
)
def test_a_decision_is_entrusted_to_one_and_after_it_was_taken(given, code):
    row, fours = taken(), an_organization("Les Fours")
    said = {"organization_id": fours.pk, "body_id": None, "due_on": None, **given}
    if not code:
        service.assign(speaker=PEN, decision_id=row.pk, at=AT, **said)
        return
    with pytest.raises(Invalid) as refused:
        service.assign(speaker=PEN, decision_id=row.pk, at=AT, **said)
    assert refused.value.reason.code == code


def test_only_who_writes_the_minutes_entrusts_it():
    row = taken()
    with pytest.raises(NotAllowed):
        service.assign(
            speaker=Speaker(person_id=2), decision_id=row.pk, organization_id=None, body_id=None, due_on=None, at=AT
        )


def test_decisions_of_a_body_for_members_are_read_by_members(client):
    hidden = taken(adopted(body(visibility=Body.MEMBERS_ONLY)))
    assert asked_of.decision(hidden.public_id, Speaker.visitor(), on=AT.date()) is None
    assert client.get(f"/fr/assemblees/decisions/{hidden.public_id}/").status_code == 404
    assert hidden.number not in client.get("/fr/assemblees/decisions/").content.decode()
    assert asked_of.register(PEN, asked_of.Asked(), page=1, on=AT.date()).total == 1


def test_the_register_asks_as_much_for_three_as_for_one(client):
    taken()
    client.get("/fr/assemblees/decisions/")
    with CaptureQueriesContext(connection) as one:
        client.get("/fr/assemblees/decisions/")
    for _again in range(2):
        taken()
    with CaptureQueriesContext(connection) as three:
        page = client.get("/fr/assemblees/decisions/")
    assert "3 décisions" in page.content.decode()
    assert len(three) == len(one)


def test_the_register_is_narrowed_by_words_and_facets(client):
    taken(adopted(text="Que le four à pain soit ouvert le samedi."))
    taken(adopted(text="Que la forge soit prêtée."))
    page = client.get("/fr/assemblees/decisions/?q=Four").content.decode()  # the database, as the index is not built
    assert "four à pain" in page
    assert "forge" not in page
    for query in ("year=2026&state=in-force", "year=x&state=y&progress=z&page=-1", "body=zzzz&page=99999999"):
        assert client.get(f"/fr/assemblees/decisions/?{query}").status_code == 200
    assert "Aucune décision ne répond" in client.get("/fr/assemblees/decisions/?state=repealed").content.decode()


def test_a_decision_is_found_by_words_that_are_written_otherwise():
    taken(adopted(text="Que les fours à pain soient ouverts le samedi."))
    row = taken(adopted(text="Que la forge soit prêtée."))
    assert [one.title for one in search.decisions([str(row.pk)])] == ["AG-2026-01 · Que la forge soit prêtée."]
    rebuild(kind="decision")
    found = find("decision", Query(text="four a pain"), speaker=Speaker.visitor())
    assert [hit.title for hit in found.hits] == ["AG-2026-01 · Que les fours à pain soient ouverts le samedi."]


def test_a_decision_is_followed_up_from_its_page(client):
    row, fours = taken(), an_organization("Les Fours")
    sign_in(client, role=SECRETARY)
    address = f"/fr/assemblees/decisions/{row.public_id}/suites/"
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"verb": "assign", "organization": "nulle-part", "due_on": "2026-13-45"})
    assert wrong.status_code == 422
    assert "nulle-part" in wrong.content.decode()
    sent = client.post(address, {"verb": "assign", "organization": f"/fr/repertoire/{fours.public_id}/les-fours/"})
    assert sent.status_code == 302
    page = client.get(f"/fr/assemblees/decisions/{row.public_id}/").content.decode()
    assert "Les Fours" in page
    assert "À réaliser" in page
    panels = panels_for("directory.organization", fours.public_id, RequestFactory().get("/"))
    assert any(row.number in panel.html for panel in panels)


def test_the_mover_is_named_and_the_way_back_is_there(client):
    held = meeting(body(), starts_at=AT)
    roll = RollOf.objects.create(meeting=held, as_of=AT.date(), frozen_at=AT, fingerprint="0" * 64)
    mover = RollEntry.objects.create(roll=roll, number=1, name="La Braise", organization=an_organization("La Braise"))
    row = taken(adopted(meeting=held, mover=mover))
    page = client.get(f"/fr/assemblees/decisions/{row.public_id}/").content.decode()
    assert "Proposée par La Braise" in page
    assert f"/fr/assemblees/{held.public_id}/" in page


def test_another_mandate_notes_once_what_carries_it_out():
    row = taken()
    for title in ("Mémoire", "Mémoire sur le bois"):
        service.note_carried_out(
            decision_id=row.pk, kind="interventions.brief", identifier="9", title=title, address="/x/", at=AT
        )
    view = asked_of.decision(row.public_id, PEN, on=AT.date())
    assert view is not None
    assert view.carried == (asked_of.Carrying("interventions.brief", "Mémoire sur le bois", "/x/"),)
    service.forget_carried_out(kind="interventions.brief", identifier="9")
    assert asked_of.decision(row.public_id, PEN, on=AT.date()).carried == ()


def test_a_decision_that_came_from_no_proposal_tells_nobody():
    taken()
    act = Act.objects.get(name="assemblies.decision_taken")
    for call in REACTIONS[act.name]:
        call(_view(act))
    assert not Act.objects.filter(name="deliberation.outcome_recorded").exists()


def test_the_settled_text_says_what_was_decided(settled_proposal):
    row = taken(adopted(proposal=settled_proposal.public_id))
    act = Act.objects.get(name="assemblies.decision_taken")
    for _twice in range(2):
        for call in REACTIONS[act.name]:
            call(_view(act))
    settled_proposal.refresh_from_db()
    assert settled_proposal.outcome["words"] == f"{row.number} · {row.title}"
    assert settled_proposal.outcome["url"] == f"/fr/assemblees/decisions/{row.public_id}/"
    assert Act.objects.filter(name="deliberation.outcome_recorded").count() == 1


@pytest.fixture
def settled_proposal():
    row = Proposal.objects.get(pk=Story().drafted.id)
    row.state, row.closed_at, row.fingerprint, row.settled = "settled", timezone.now(), "0" * 64, "{}"
    row.save(update_fields=["state", "closed_at", "fingerprint", "settled"])
    return row
