"""The roll: read once as of a day, corrected in the open, hashed again by anybody."""

from datetime import date, timedelta

import pytest

from chantier.assemblies import acts
from chantier.assemblies.core import rolls as core
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.models import Body, Meeting, Roll, RollCorrection, RollEntry, Term
from chantier.assemblies.queries.quorums import voices_by_college
from chantier.assemblies.queries.rolls import document_of, fingerprint_now, registers_of
from chantier.assemblies.services import rolls
from chantier.assemblies.tests.meetings import (
    DAY,
    DESK,
    NOW,
    a_body,
    a_delegate,
    a_meeting,
    a_member,
    an_organization,
    minutes,
)
from chantier.directory.models import College, Membership, Organization, Relation
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.api import entries_about
from chantier.foundation.journal.models import Act
from chantier.foundation.places.models import Territory

pytestmark = pytest.mark.django_db


def frozen(meeting: Meeting) -> Roll:
    rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=NOW)
    return Roll.objects.get(meeting=meeting)


def said(roll: Roll) -> list[tuple[int, str, str]]:
    return list(RollEntry.objects.filter(roll=roll).order_by("number").values_list("number", "name", "college"))


def test_a_roll_is_by_college_in_the_order_of_the_body_then_by_name():
    for name, college in (("Zénith", "autres"), ("Bêta", "autres"), ("Alpha", "regions"), ("Gamma", "regions")):
        a_member(name, college=college)
    a_member("Sans collège")
    roll = frozen(a_meeting(a_body(colleges=("regions", "autres"))))
    assert said(roll) == [
        (1, "Alpha", "regions"),
        (2, "Gamma", "regions"),
        (3, "Bêta", "autres"),
        (4, "Zénith", "autres"),
    ]
    assert voices_by_college(roll) == {"autres": 2, "regions": 2}


def test_it_is_read_as_of_its_day():
    a_member("Partie avant", until=DAY)
    a_member("Arrivée ce jour", since=DAY)
    a_member("Arrivée après", since=DAY + timedelta(days=1))
    a_member("Partie le lendemain", until=DAY + timedelta(days=1))
    assert [name for _number, name, _college in said(frozen(a_meeting()))] == ["Arrivée ce jour", "Partie le lendemain"]


def test_whoever_is_in_two_colleges_is_in_the_first_of_the_body_and_that_is_told():
    both = a_member("Les deux", college="autres")
    regions = College.objects.create(slug="regions", names={"fr": "Régions"}, valid_from=date(2019, 1, 1))
    category = Membership.objects.get(organization=both).category
    Membership.objects.create(organization=both, category=category, college=regions, since=date(2020, 1, 1))
    roll = frozen(a_meeting(a_body(colleges=("regions", "autres"))))
    assert (said(roll), roll.doubled) == ([(1, "Les deux", "regions")], [[1, ["autres"]]])


def test_the_roll_of_an_assembly_of_one_organisation_is_its_own_members():
    federation, inside, late, denied = (a_member(name) for name in ("Fédération", "Dedans", "Tard", "Niée"))
    a_member("Ailleurs")
    for member, since, is_denied in (
        (inside, None, False),
        (late, DAY + timedelta(days=1), False),
        (denied, None, True),
    ):
        Relation.objects.create(
            from_organization=member, to_organization=federation, kind="member-of", since=since, denied=is_denied
        )
    other = a_member("Nommée par elle")
    Relation.objects.create(from_organization=federation, to_organization=other, kind="federation-of")
    roll = frozen(a_meeting(a_body(organization=federation)))
    assert [name for _number, name, _college in said(roll)] == ["Dedans", "Nommée par elle"]


def test_the_roll_of_an_assembly_of_a_territory_is_of_those_who_are_there():
    region = Territory.objects.create(reference="region-04", kind="region", code="04", name="Mauricie")
    region.contains.create(contained=region)
    here = a_member("Ici")
    Organization.objects.filter(pk=here.pk).update(region=region)
    a_member("Ailleurs")
    assert [name for _number, name, _college in said(frozen(a_meeting(a_body(territory=region))))] == ["Ici"]


def test_the_only_one_who_may_vote_is_proposed_as_delegate_and_nobody_where_there_are_two():
    alone, two, mute = a_member("Une"), a_member("Zwei"), a_member("Xyz")
    ana = a_delegate(alone, "Ana")
    a_delegate(two, "Bo")
    a_delegate(two, "Cleo")
    a_delegate(mute, "Dan", powers=("speak",))
    roll = frozen(a_meeting())
    delegates = dict(RollEntry.objects.filter(roll=roll).values_list("name", "delegate_id"))
    assert delegates == {"Une": ana.person_id, "Xyz": None, "Zwei": None}


def test_a_roll_is_frozen_once_whatever_the_directory_becomes():
    a_member("Alpha")
    meeting = a_meeting()
    first = frozen(meeting)
    a_member("Bêta")
    again = frozen(meeting)
    assert (again.pk, again.fingerprint, said(again)) == (first.pk, first.fingerprint, [(1, "Alpha", "")])
    assert Act.objects.filter(name=acts.ROLL_FROZEN).count() == 1


def test_a_roll_is_not_read_before_its_day_nor_by_anybody():
    meeting = a_meeting(roll_on=date(2026, 5, 31))
    with pytest.raises(NotPossible) as caught:
        rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=NOW)
    assert (caught.value.reason.code, "31 mai 2026" in str(caught.value.reason)) == ("roll_day_ahead", True)
    with pytest.raises(NotAllowed):
        rolls.freeze_roll(speaker=Speaker(person_id=5), meeting_id=meeting.pk, at=NOW)


def test_the_roll_of_a_board_is_made_of_those_whose_seat_holds_that_day():
    organization = an_organization("Une")
    ana, bo = a_delegate(organization, "Ana"), a_delegate(organization, "Bo")
    board = a_body(kind=Body.BOARD)
    for person, starts, ends in (
        (bo.person_id, date(2026, 1, 1), None),
        (bo.person_id, date(2026, 2, 1), None),
        (ana.person_id, date(2025, 1, 1), date(2026, 4, 30)),
    ):
        Term.objects.create(body=board, person_id=person, starts_on=starts, ends_on=ends)
    Term.objects.create(body=board, name="Personne sans compte", starts_on=date(2026, 1, 1))
    roll = frozen(a_meeting(board))
    rows = RollEntry.objects.filter(roll=roll).order_by("number").values_list("name", "delegate_id", "organization")
    assert list(rows) == [("", bo.person_id, None), ("Personne sans compte", None, None)]
    assert [entry["name"] for entry in document_of(roll.meeting, roll)["entries"]] == ["", ""]


def test_a_founding_assembly_begins_with_nobody_and_is_filled_at_the_desk():
    a_member("Membre d’ailleurs")
    meeting = a_meeting(kind=Meeting.FOUNDING)
    roll = frozen(meeting)
    added = {"speaker": DESK, "meeting_id": meeting.pk, "college": "", "reason": "Présente à la fondation", "at": NOW}
    assert said(roll) == []
    assert rolls.add_person(name="  Odette   Roy ", address="", **added) == 1
    with pytest.raises(Invalid) as caught:
        rolls.add_person(name="odette roy", address="", **added)
    assert (caught.value.reason.code, said(roll)) == ("name_on_roll", [(1, "Odette Roy", "")])


def test_each_correction_keeps_its_reason_and_the_fingerprint_after_it():
    alpha, beta = a_member("Alpha", college="a"), a_member("Bêta", college="a")
    late = a_member("Oubliée", college="b", since=DAY + timedelta(days=3))
    meeting = a_meeting(a_body(colleges=("a", "b")), rules={"weights": True})
    roll = frozen(meeting)
    held = {"speaker": DESK, "meeting_id": meeting.pk}
    rolls.strike(**held, number=1, reason="Radiée  par l’assemblée", at=minutes(1))
    number = rolls.add_organization(**held, organization_id=late.pk, college="a", reason="Oubliée", at=minutes(2))
    rolls.change_college(**held, number=number, college="b", reason="Mauvais collège", at=minutes(3))
    rolls.change_voices(**held, number=2, voices=3, reason="Trois sections", at=minutes(4))
    told = document_of(meeting, Roll.objects.get(meeting=meeting))
    assert told == {
        "v": 1,
        "meeting": meeting.public_id,
        "as_of": "2026-05-01",
        "entries": [
            {"number": 1, "organization": alpha.public_id, "name": "Alpha", "college": "a", "voices": 1},
            {"number": 2, "organization": beta.public_id, "name": "Bêta", "college": "a", "voices": 1},
        ],
        "corrections": [
            {
                "number": 1,
                "what": "struck",
                "before": "",
                "after": "",
                "reason": "Radiée par l’assemblée",
                "at": "2026-05-30T13:01:00Z",
            },
            {
                "number": 3,
                "what": "added",
                "before": "",
                "after": "",
                "reason": "Oubliée",
                "at": "2026-05-30T13:02:00Z",
                "entry": {"number": 3, "organization": late.public_id, "name": "Oubliée", "college": "a", "voices": 1},
            },
            {
                "number": 3,
                "what": "college",
                "before": "a",
                "after": "b",
                "reason": "Mauvais collège",
                "at": "2026-05-30T13:03:00Z",
            },
            {
                "number": 2,
                "what": "voices",
                "before": "1",
                "after": "3",
                "reason": "Trois sections",
                "at": "2026-05-30T13:04:00Z",
            },
        ],
    }
    # Whoever holds roll.json finds the first fingerprint, and each following one, by cutting its list of corrections.
    cut = [
        fingerprint(canonical({**told, "corrections": told["corrections"][:count]}))
        for count in range(len(told["corrections"]) + 1)
    ]
    kept = list(RollCorrection.objects.order_by("pk").values_list("fingerprint", flat=True))
    assert cut == [roll.fingerprint, *kept]
    assert fingerprint_now(roll) == kept[-1]
    assert [(entry.number, entry.college, entry.voices) for entry in core.in_force(told)] == [(2, "a", 3), (3, "b", 1)]
    assert registers_of(roll) == {
        "a": {"entries": 1, "voices": 3, "sha256": fingerprint(canonical([[2, beta.public_id, 3]]))},
        "b": {"entries": 1, "voices": 1, "sha256": fingerprint(canonical([[3, late.public_id, 1]]))},
    }


def test_freezing_and_correcting_are_entries_of_the_public_log():
    a_member("Alpha", college="a")
    meeting = a_meeting(a_body(colleges=("a",)))
    roll = frozen(meeting)
    rolls.strike(speaker=DESK, meeting_id=meeting.pk, number=1, reason="Radiée", at=minutes(1))
    entries = [entry.value for entry in entries_about("assemblies.meeting", meeting.pk)]
    assert [(one["kind"], one["roll"], one.get("colleges"), one.get("number"), one.get("what")) for one in entries] == [
        (acts.ROLL_FROZEN, roll.fingerprint, {"a": {"entries": 1, "voices": 1}}, None, None),
        (acts.ROLL_CORRECTED, fingerprint_now(roll), None, 1, "struck"),
    ]


def test_a_form_sent_twice_corrects_once():
    alpha = a_member("Alpha")
    meeting = a_meeting()
    frozen(meeting)
    held = {"speaker": DESK, "meeting_id": meeting.pk}
    for minute in (1, 2):
        rolls.strike(**held, number=1, reason="Radiée", at=minutes(minute))
    numbers = {
        rolls.add_organization(**held, organization_id=alpha.pk, college="", reason="Réadmise", at=minutes(minute))
        for minute in (3, 4)
    }
    assert (numbers, RollCorrection.objects.count()) == ({2}, 2)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": " "}, "reason_needed"),
        ({"reason": "x" * 301}, "reason_too_long"),
        ({"college": "ailleurs"}, "college_not_of_body"),
        ({"number": 9}, "not_on_roll"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(given, code):
    a_member("Alpha", college="a")
    meeting = a_meeting(a_body(colleges=("a", "b")))
    frozen(meeting)
    asked = {"number": 1, "college": "b", "reason": "Pourquoi pas", **given}
    with pytest.raises(Invalid) as caught:
        rolls.change_college(speaker=DESK, meeting_id=meeting.pk, at=NOW, **asked)
    assert (caught.value.reason.code, RollCorrection.objects.count()) == (code, 0)


@pytest.mark.parametrize(("rules", "template"), [({}, ""), ({"weights": True}, "cooperative")])
def test_a_voice_weighs_more_only_where_by_laws_and_law_let_it(rules, template):
    a_member("Alpha")
    meeting = a_meeting(rules=rules, template=template)
    frozen(meeting)
    with pytest.raises(NotPossible) as caught:
        rolls.change_voices(speaker=DESK, meeting_id=meeting.pk, number=1, voices=2, reason="Plus grande", at=NOW)
    assert (caught.value.reason.code, RollEntry.objects.get().voices) == ("no_weights", 1)


def test_the_roll_of_a_meeting_that_is_over_does_not_change():
    a_member("Alpha")
    meeting = a_meeting()
    frozen(meeting)
    Meeting.objects.update(state="closed")
    with pytest.raises(NotPossible) as caught:
        rolls.strike(speaker=DESK, meeting_id=meeting.pk, number=1, reason="Trop tard", at=NOW)
    assert caught.value.reason.code == "meeting_is_over"
