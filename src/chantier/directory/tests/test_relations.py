"""Links between organisations and memberships, as people keep them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from chantier.directory.models import (
    College,
    CollegePlace,
    Edition,
    Membership,
    MembershipCategory,
    Merge,
    Organization,
    Record,
    Relation,
    Source,
)
from chantier.directory.services.memberships import add_membership, change_membership, remove_membership, turn_the_day
from chantier.directory.services.merging import merge, undo_merge
from chantier.directory.services.relations import change_relation, relate, remove_relation, restore_relation
from chantier.directory.services.successions import relate_successors
from chantier.directory.tests import two_lists
from chantier.directory.tests.test_organization_pages import organization
from chantier.foundation.access.api import COORDINATOR, DOCUMENTALIST, Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.api import acts_about

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ODILE = Speaker(person_id=7, roles=frozenset({COORDINATOR}))
TEN, FIFTEEN, TWENTY = (date(year, 1, 1) for year in (2010, 2015, 2020))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french(settings: Any, tmp_path: Any) -> None:
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


@pytest.fixture
def bodies() -> tuple[Organization, Organization]:
    """A workshop, and a federation that opens the college in which it sits."""
    workshop, federation = organization("aaaa", "Atelier du bois"), organization("ffff", "Fédération du bois")
    category = MembershipCategory.objects.create(slug="member", names={"fr": "Membre"})
    college = College.objects.create(slug="bois", names={"fr": "Bois", "en": "Wood"}, valid_from=date(2001, 1, 1))
    college.inherited_from.set([federation])
    Membership.objects.create(organization=federation, category=category, college=college, since=date(2001, 1, 1))
    return workshop, federation


def link(one: Organization, other: Organization, **said: Any) -> int:
    asked = {"kind": "member-of", "since": TEN, "until": None, "at": AT, "speaker": ODILE, **said}
    return relate(from_id=one.pk, to_id=other.pk, **asked)


def kept(*columns: str) -> list[tuple[Any, ...]]:
    return list(Relation.objects.order_by("pk").values_list(*columns))


def places() -> set[tuple[str, date | None, date | None]]:
    rows = CollegePlace.objects.filter(is_inherited=True).order_by("pk")
    return set(rows.values_list("organization__public_id", "since", "until"))


def test_a_link_is_said_dated_journalled_and_colleges_follow(bodies: tuple[Organization, Organization]) -> None:
    workshop, federation = bodies
    made = link(workshop, federation)
    assert kept("since", "until", "said_by", "said_on", "source") == [(TEN, None, "coordination", TODAY, None)]
    assert places() == {("aaaa", TEN, None)}
    change_relation(speaker=ODILE, relation_id=made, since=TEN, until=TWENTY, at=AT)
    assert places() == {("aaaa", TEN, TWENTY)}
    change_relation(speaker=ODILE, relation_id=made, since=TEN, until=TWENTY, at=AT)  # nothing changes, nothing is told
    remove_relation(speaker=ODILE, relation_id=made, at=AT)
    assert (kept("pk"), places()) == ([], set())
    for body in bodies:
        assert [act.name.partition(".")[2] for act in acts_about("directory.organization", [body.pk])] == [
            "relation_removed",
            "relation_changed",
            "relation_added",
        ]


@pytest.mark.parametrize(
    ("said", "error", "code"),
    [
        ({"kind": "cousin-of"}, Invalid, "unknown_relation"),
        ({"since": TWENTY, "until": TWENTY}, Invalid, "period_ends_before_it_begins"),
        ({"since": FIFTEEN}, NotPossible, "link_is_known"),
        ({"since": None, "until": None}, NotPossible, "link_is_known"),
        ({"speaker": Speaker(person_id=3)}, NotAllowed, ""),
        ({"speaker": Speaker(person_id=3, roles=frozenset({DOCUMENTALIST}))}, NotAllowed, ""),
    ],
)
def test_what_is_known_already_wrong_or_not_ones_to_say_is_refused(
    bodies: tuple[Organization, Organization], said: dict[str, Any], error: type[Exception], code: str
) -> None:
    workshop, federation = bodies
    link(workshop, federation, since=TEN, until=TWENTY)
    with pytest.raises(error) as refusal:
        link(workshop, federation, **said)
    assert not code or refusal.value.reason.code == code  # type: ignore[attr-defined]
    assert len(kept("pk")) == 1


def test_the_same_fact_from_the_other_end_is_known_and_another_period_is_not(
    bodies: tuple[Organization, Organization],
) -> None:
    workshop, federation = bodies
    link(workshop, federation, since=TEN, until=FIFTEEN)
    with pytest.raises(NotPossible):
        link(federation, workshop, kind="federation-of", since=TEN)
    link(federation, workshop, kind="federation-of", since=TWENTY)
    assert places() == {("aaaa", TEN, FIFTEEN), ("aaaa", TWENTY, None)}
    with pytest.raises(Invalid):
        link(workshop, workshop)


def test_a_link_to_a_page_that_was_merged_is_refused(bodies: tuple[Organization, Organization]) -> None:
    workshop, federation = bodies
    gone = organization("gggg", "Ancienne", merged_into=federation)
    with pytest.raises(NotPossible) as refusal:
        link(workshop, gone)
    assert refusal.value.reason.code == "link_end_is_gone"


def test_a_link_of_a_list_is_denied_not_deleted_and_comes_back(bodies: tuple[Organization, Organization]) -> None:
    workshop, federation = bodies
    listed = Relation.objects.create(
        from_organization=workshop, to_organization=federation, kind="member-of", source=two_lists.source("liste")
    )
    remove_relation(speaker=ODILE, relation_id=listed.pk, at=AT)
    assert kept("denied", "said_by") == [(True, "coordination")]
    assert places() == set()
    with pytest.raises(NotPossible) as refusal:
        link(workshop, federation)
    assert refusal.value.reason.code == "link_was_denied"
    restore_relation(speaker=ODILE, relation_id=listed.pk, at=AT)
    assert kept("denied", "said_by", "said_on") == [(False, "", None)]
    assert places() == {("aaaa", date(2001, 1, 1), None)}


def test_two_periods_of_a_link_follow_a_merge_and_come_back(bodies: tuple[Organization, Organization]) -> None:
    workshop, federation = bodies
    twin = organization("tttt", "Atelier du bois inc")
    link(workshop, federation, since=TEN, until=FIFTEEN)
    link(twin, federation, since=TWENTY)
    link(twin, federation, since=TEN, until=FIFTEEN)
    merge(speaker=ODILE, kept_id=workshop.pk, absorbed_id=twin.pk, at=AT)
    ends = kept("from_organization", "since")
    assert ends == [(workshop.pk, TEN), (workshop.pk, TWENTY), (twin.pk, TEN)]
    undo_merge(speaker=ODILE, merge_id=Merge.objects.get().pk, at=AT)
    assert kept("from_organization", "since") == [(workshop.pk, TEN), (twin.pk, TWENTY), (twin.pk, TEN)]


@pytest.fixture
def register() -> Edition:
    return two_lists.edition(two_lists.source("registre", Source.REGISTER))


def succeeds(*on: str) -> list[dict[str, str]]:
    return [{"register_number": "1160000001", "on": day} for day in on]


def in_the_register(register: Edition, key: str, number: str, *on: str) -> Record:
    given: dict[str, Any] = {"succeeds": succeeds(*on)} if on else {}
    return two_lists.entry(register, key, legal_name=key.title(), register_number=number, **given)


def told_again(record: Record, *on: str) -> list[tuple[Any, ...]]:
    """The successions once the register says these days instead."""
    record.values["succeeds"] = succeeds(*on)
    record.save(update_fields=["values"])
    relate_successors(edition=record.last_edition)
    return kept("since", "denied")


def test_the_register_moves_the_date_of_a_succession_unless_a_person_did(register: Edition) -> None:
    old, new = (
        in_the_register(register, "vieille", "1160000001"),
        in_the_register(register, "neuve", "1160000002", "2010-01-01"),
    )
    two_lists.shown(old, new)
    assert told_again(new, "2010-01-01") == [(TEN, False)]
    assert told_again(new, "2015-01-01") == [(FIFTEEN, False)]
    change_relation(speaker=ODILE, relation_id=Relation.objects.get().pk, since=TWENTY, until=None, at=AT)
    assert told_again(new, "2010-01-01") == [(TWENTY, False)]
    assert told_again(new) == [(TWENTY, False)]


def test_what_the_register_no_longer_says_goes_and_what_a_person_denied_stays_denied(register: Edition) -> None:
    old, new = (
        in_the_register(register, "vieille", "1160000001"),
        in_the_register(register, "neuve", "1160000002", "2010-01-01"),
    )
    two_lists.shown(old, new)
    assert [told_again(new), told_again(new, "2010-01-01")] == [[], [(TEN, False)]]
    remove_relation(speaker=ODILE, relation_id=Relation.objects.get().pk, at=AT)
    assert [told_again(new), told_again(new, "2015-01-01")] == [[(TEN, True)], [(TEN, True)]]


def test_successions_of_two_pages_that_became_one_never_clash_and_a_merge_undone_gives_them_back(
    register: Edition,
) -> None:
    old, new, twin = (
        in_the_register(register, "vieille", "1160000001"),
        in_the_register(register, "neuve", "1160000002", "2010-01-01"),
        in_the_register(register, "autre", "1160000003", "2015-01-01"),
    )
    two_lists.shown(old, new, twin)
    assert told_again(twin, "2015-01-01") == [(TEN, False), (FIFTEEN, False)]
    done = merge(speaker=ODILE, kept_id=new.organization_id, absorbed_id=twin.organization_id, at=AT)
    assert told_again(twin, "2015-01-01") == [(TEN, False), (FIFTEEN, False)]
    undo_merge(speaker=ODILE, merge_id=done.id, at=AT)
    assert set(kept("from_organization", "since")) == {(new.organization_id, TEN), (twin.organization_id, FIFTEEN)}
    merge(speaker=ODILE, kept_id=new.organization_id, absorbed_id=twin.organization_id, at=AT)
    assert told_again(twin, "2010-01-01") == [(TEN, False)]
    assert told_again(twin, "2010-01-01", "2020-01-01") == [(TEN, False), (TWENTY, False)]


# Memberships ---------------------------------------------------------------------------------------


def belong(body: Organization, **said: Any) -> int:
    asked = {"category": "member", "college": "", "since": TEN, "until": None, "at": AT, "speaker": ODILE, **said}
    return add_membership(organization_id=body.pk, **asked)


def test_a_membership_is_added_ended_and_removed(bodies: tuple[Organization, Organization]) -> None:
    workshop = two_lists.entry(two_lists.edition(two_lists.source("liste")), "menuiserie", legal_name="Menuiserie")
    body = workshop.organization
    made = belong(body, college="bois")
    body.refresh_from_db()
    assert body.standing == Organization.MEMBER
    assert CollegePlace.objects.filter(organization=body, college_slug="bois", is_inherited=False).exists()
    change_membership(speaker=ODILE, membership_id=made, category="member", college="", since=TEN, until=TWENTY, at=AT)
    body.refresh_from_db()
    assert body.standing == Organization.KNOWN
    assert not CollegePlace.objects.filter(organization=body).exists()
    remove_membership(speaker=ODILE, membership_id=made, at=AT)
    assert not Membership.objects.filter(organization=body).exists()


@pytest.mark.parametrize(
    ("said", "error", "code"),
    [
        ({"category": "friend"}, Invalid, "unknown_category"),
        ({"since": TWENTY, "until": TEN}, Invalid, "period_ends_before_it_begins"),
        ({"college": "rien"}, NotPossible, "college_not_in_force"),
        (
            {"college": "bois", "since": date(1990, 1, 1), "until": date(1995, 1, 1)},
            NotPossible,
            "college_not_in_force",
        ),
        ({"college": "bois", "since": FIFTEEN}, NotPossible, "membership_is_known"),
        ({"speaker": Speaker(person_id=3)}, NotAllowed, ""),
    ],
)
def test_a_membership_that_cannot_be_is_refused(
    bodies: tuple[Organization, Organization], said: dict[str, Any], error: type[Exception], code: str
) -> None:
    workshop, _federation = bodies
    belong(workshop, college="bois", until=TWENTY)
    with pytest.raises(error) as refusal:
        belong(workshop, **said)
    assert not code or refusal.value.reason.code == code  # type: ignore[attr-defined]
    assert Membership.objects.filter(organization=workshop).count() == 1


def test_a_membership_of_a_list_follows_its_list(bodies: tuple[Organization, Organization]) -> None:
    record = two_lists.entry(
        two_lists.edition(two_lists.source("liste")), "scierie", legal_name="Scierie", member_category="member"
    )
    two_lists.shown(record)
    held = Membership.objects.get(record=record)
    with pytest.raises(NotPossible) as refusal:
        remove_membership(speaker=ODILE, membership_id=held.pk, at=AT)
    assert refusal.value.reason.code == "membership_of_a_list"


def test_the_standing_follows_a_membership_that_ended_while_nobody_looked() -> None:
    record = two_lists.entry(two_lists.edition(two_lists.source("liste")), "scierie", legal_name="Scierie")
    body = record.organization
    MembershipCategory.objects.create(slug="member", names={"fr": "Membre"})
    Organization.objects.filter(pk=body.pk).update(standing=Organization.MEMBER)
    belong(body, until=date(2026, 11, 25))
    assert turn_the_day(at=AT) == 0
    later = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert turn_the_day(at=later) == 1
    body.refresh_from_db()
    assert body.standing == Organization.KNOWN
    assert turn_the_day(at=later) == 1
