"""Minutes write themselves from what happened; the secretary writes words, and adopted minutes do not move."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.minutes import Fact, Point, sections
from chantier.assemblies.models import Attendance, Decision, Meeting, Minutes, RollEntry
from chantier.assemblies.queries import minutes as asked_of
from chantier.assemblies.services import course
from chantier.assemblies.services import minutes as service
from chantier.assemblies.services.declarations import declare
from chantier.assemblies.services.floor import Moved, take_step, undo_last
from chantier.assemblies.tests.floors import NOW, PRESIDENT, SECRETARY, STRANGER, a_meeting, an_item, voice
from chantier.deliberation.tests.pages import sign_in
from chantier.foundation.access.api import SECRETARY as PEN
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible
from chantier.foundation.journal.api import entries_about, sequence

pytestmark = pytest.mark.django_db
CAR = "Que le réseau achète une voiture."


def adopted(meeting: Meeting, text: str = CAR) -> Decision:
    moved = Moved("main", seconder=voice(meeting, 2), text=text)
    step = {"speaker": PRESIDENT, "meeting_id": meeting.pk, "at": NOW}
    take_step(did="move", who=voice(meeting, 1), moved=moved, **step)
    take_step(did="adopt", **step)
    return Decision.objects.get(meeting=meeting, text=text)


def closed(meeting: Meeting) -> Meeting:
    course.close(speaker=PRESIDENT, meeting_id=meeting.pk, at=NOW + timedelta(hours=1))
    meeting.refresh_from_db()
    return meeting


def told(meeting: Meeting) -> list[str]:
    return [fact.sentence for part in asked_of.minutes_of(meeting).sections for fact in part.facts]


def words(meeting: Meeting, **more) -> None:
    said = {"opening": "", "closing": "", "told": {}, **more}
    service.write_words(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW, **said)


def test_an_adopted_proposal_is_a_decision_and_both_are_in_the_minutes():
    meeting = a_meeting()
    item = an_item(meeting)
    row = adopted(meeting)
    assert (row.number, row.text, row.motion.state) == ("AG-2026-01", CAR, "adopted")
    declare(
        speaker=SECRETARY, meeting_id=meeting.pk, entry_id=voice(meeting, 3), kind="dissent",
        text="Trop cher.", at=NOW,
    )  # fmt: skip
    closed(meeting)
    view = asked_of.minutes_of(meeting)
    part = next(one for one in view.sections if one.title == item.title)
    said = " ".join(fact.sentence for fact in part.facts)
    assert "La Braise" in said
    assert "Le Comptoir" in said
    assert "Décision AG-2026-01" in said
    assert "Dissidence de Coop des Battures\N{NO-BREAK SPACE}:" in said
    assert "La réunion est levée." in " ".join(told(meeting))


def test_an_adoption_noted_by_mistake_decides_nothing_and_its_number_is_not_given_again():
    meeting = a_meeting()
    an_item(meeting)
    adopted(meeting)
    undo_last(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)
    assert not any("AG-2026-01" in sentence for sentence in told(meeting))
    take_step(did="withdraw", speaker=PRESIDENT, meeting_id=meeting.pk, at=NOW)
    assert adopted(meeting, "Que le réseau loue une voiture.").number == "AG-2026-02"


def test_an_adoption_undone_may_be_adopted_again():
    meeting = a_meeting()
    an_item(meeting)
    adopted(meeting)
    undo_last(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)
    take_step(did="adopt", speaker=PRESIDENT, meeting_id=meeting.pk, at=NOW)
    numbers = Decision.objects.filter(meeting=meeting).order_by("pk").values_list("number", "voided_at")
    assert [(number, voided is None) for number, voided in numbers] == [("AG-2026-01", False), ("AG-2026-02", True)]


def test_words_are_the_secretarys_and_facts_stay():
    meeting = a_meeting()
    item = an_item(meeting)
    adopted(meeting)
    before = told(meeting)
    words(meeting, opening="Mot de bienvenue.", told={item.pk: "On a *longtemps* parlé."})
    view = asked_of.minutes_of(meeting)
    assert view.sections[0].told == "Mot de bienvenue."
    assert next(one for one in view.sections if one.title == item.title).told == "On a *longtemps* parlé."
    assert told(meeting) == before
    with pytest.raises(NotAllowed):
        service.write_words(speaker=STRANGER, meeting_id=meeting.pk, opening="x", closing="", told={}, at=NOW)
    with pytest.raises(Invalid):
        words(meeting, told={item.pk + 1_000: "?"})
    with pytest.raises(Invalid):
        words(meeting, opening="x" * (service.LONGEST_WORDS + 1))


def test_minutes_are_published_once_the_meeting_is_closed_and_once():
    meeting = a_meeting()
    an_item(meeting)
    adopted(meeting)
    with pytest.raises(NotPossible):
        service.publish_minutes(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)
    closed(meeting)
    first = service.publish_minutes(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)
    assert service.publish_minutes(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW) == first
    row = Minutes.objects.get(meeting=meeting)
    assert fingerprint(row.content.encode()) == first
    assert canonical(json.loads(row.content)) == row.content.encode()
    leaves = [one.value for one in entries_about("assemblies.meeting", meeting.pk)]
    assert [one["minutes"] for one in leaves if one["kind"] == "assemblies.minutes_published"] == [first]


def test_words_written_after_publication_make_another_revision():
    meeting = a_meeting()
    closed(meeting)
    service.publish_minutes(speaker=SECRETARY, meeting_id=meeting.pk, at=NOW)
    words(meeting)
    assert Minutes.objects.filter(meeting=meeting).count() == 1
    words(meeting, closing="Un merci.")
    rows = Minutes.objects.filter(meeting=meeting).order_by("revision")
    assert [(row.revision, row.state, row.closing) for row in rows] == [(1, "published", ""), (2, "draft", "Un merci.")]


def test_the_next_meeting_adopts_them_by_a_decision():
    before = closed(a_meeting())
    service.publish_minutes(speaker=SECRETARY, meeting_id=before.pk, at=NOW)
    after = a_meeting()
    an_item(after, "Procès-verbal", adopts_minutes_of=before)
    row = adopted(after, "Que le procès-verbal soit adopté.")
    minutes = Minutes.objects.get(meeting=before)
    assert (minutes.state, minutes.adopted_by) == ("adopted", row)
    undo_last(speaker=SECRETARY, meeting_id=after.pk, at=NOW)
    minutes.refresh_from_db()
    assert (minutes.state, minutes.adopted_by) == ("published", None)


def test_who_came_and_left_is_told_by_voice():
    meeting = a_meeting(voices=3)
    entry = RollEntry.objects.get(roll__meeting=meeting, number=2)
    Attendance.objects.create(entry=entry, arrived=False, at=NOW)
    presences = asked_of.minutes_of(meeting).presences
    assert [(one.number, one.name, one.left_at) for one in presences] == [
        (1, "La Braise", None),
        (2, "Le Comptoir", NOW),
        (3, "Coop des Battures", None),
    ]


def test_what_happened_between_two_points_is_told_with_the_one_before():
    def at(minute: int):
        return NOW + timedelta(minutes=minute)

    points = (
        Point(1, 1, "Un", "", at(10), at(20)),
        Point(2, 2, "Deux", "", at(30), at(40)),
        Point(3, 3, "", "", None, None),
    )
    facts = [Fact(at(5), "a"), Fact(at(25), "c"), Fact(at(45), "e"), Fact(at(12), "d", item=2), Fact(at(12), "b")]
    found = sections(points, facts, opening="o", closing="f")
    assert [(one.title, one.told, [fact.sentence for fact in one.facts]) for one in found] == [
        ("", "o", ["a"]),
        ("Un", "", ["b", "c"]),
        ("Deux", "", ["d"]),
        ("", "f", ["e"]),
    ]


def test_the_pages_of_minutes(client):
    meeting = a_meeting()
    item = an_item(meeting)
    adopted(meeting, "Que **tout** soit dit. <script>alert(1)</script>")
    base = f"/fr/assemblees/{meeting.public_id}/proces-verbal/"
    assert "n’est pas encore publié" in client.get(base).content.decode()
    assert client.get(f"{base}imprimer/").status_code == 404
    sign_in(client, role=PEN)
    draft = client.get(base).content.decode()
    assert "Que <strong>tout</strong> soit dit." in draft
    assert "<script>alert" not in draft
    sent = client.post(f"{base}ecrire/", {"opening": "Bienvenue", "closing": "", f"item-{item.pk}": "Dit."})
    assert sent.status_code == 302
    refused = client.post(f"{base}publier/", {})
    assert refused.status_code == 422
    assert "une fois la réunion levée" in refused.content.decode()
    closed(meeting)
    assert client.post(f"{base}publier/", {}).status_code == 302
    sequence(at=NOW)
    client.logout()
    page = client.get(base).content.decode()
    row = Minutes.objects.get(meeting=meeting)
    for expected in (row.fingerprint, "Bienvenue", "Point de contrôle signé", "Décision AG-2026-01"):
        assert expected in page
    assert client.get(f"{base}imprimer/").status_code == 200
    file = client.get(f"/fr/assemblees/{meeting.public_id}/minutes.json")
    assert fingerprint(file.content) == row.fingerprint
