"""A working group is given a mandate, works under it, reports, and is discharged; past its end it publishes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core import mandates as core
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Deliverable, Seat, Table, WorkingMandate
from chantier.deliberation.phrases import MANDATE_STATES, POWERS
from chantier.deliberation.queries.mandates import mandate_lines, mandate_of, mandate_view, state_of
from chantier.deliberation.services import mandates, proposals
from chantier.deliberation.services.mandates import DeliverableGiven, MandateGiven
from chantier.deliberation.tests.story import SOURCE
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible
from chantier.library.models import Citation, Resource
from chantier.library.tests.shelved import FUNDING, GROCERY, HOUSING, prepare, shelve

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SIX_MONTHS = TODAY + timedelta(days=180)
TERMS = MandateGiven(
    question="Comment le mouvement se donne-t-il une voix nationale ?",
    terms="Entendre les pôles.",
    starts_on=TODAY,
    ends_on=SIX_MONTHS,
    powers=("hear", "study"),
    report_due_on=SIX_MONTHS,
    deliverables=(DeliverableGiven("Un état des lieux", TODAY + timedelta(days=60)), DeliverableGiven(" ")),
)


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


class Group:
    """A group under a national table, which has a chair."""

    def __init__(self, **given: Any) -> None:
        self.national = a_table(title="Table nationale", level=Table.NATIONAL)
        self.chair = a_speaker(self._body("La Présidence", self.national, Seat.CHAIR))
        self.table = a_table(title="Groupe de travail", parent=self.national, **given)
        self.member_body = self._body("La Braise", self.table, Seat.MEMBER)
        self.member = a_speaker(self.member_body)

    @staticmethod
    def _body(name: str, table: Table, role: str) -> Any:
        body = an_organization(name)
        seated(table, body, role)
        return body

    def give(self, **more: Any) -> int:
        return mandates.give(speaker=self.chair, table_id=self.table.pk, given=replace(TERMS, **more), at=NOW)

    @property
    def row(self) -> WorkingMandate:
        found = mandate_of(self.table.pk)
        assert found is not None
        return found

    def state(self, at: Any = NOW) -> str:
        return state_of(self.row, at=at)


def test_who_chairs_the_table_above_gives_the_mandate_and_others_do_not() -> None:
    group = Group()
    with pytest.raises(NotAllowed) as refused:
        mandates.give(speaker=group.member, table_id=group.table.pk, given=TERMS, at=NOW)
    assert refused.value.reason.code == "not_the_giver"
    number = group.give()
    assert (group.row.pk, group.row.given_by, group.row.powers) == (number, group.national, ["study", "hear"])
    assert Deliverable.objects.count() == 1
    with pytest.raises(NotPossible):
        group.give()


def test_a_mandate_without_a_table_above_is_given_by_the_coordination() -> None:
    table = a_table()
    chair = an_organization("La Présidence")
    seated(table, chair, Seat.CHAIR)
    with pytest.raises(NotAllowed):
        mandates.give(speaker=a_speaker(chair), table_id=table.pk, given=TERMS, at=NOW)
    assert mandates.give(speaker=COORDINATION, table_id=table.pk, given=TERMS, at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": " "},
        {"ends_on": TODAY - timedelta(days=1)},
        {"report_due_on": TODAY - timedelta(days=1)},
        {"powers": ("reign",)},
        {"terms": "Ent\u200bendre"},
        {"terms": "x" * 1_000_000},
        {"deliverables": tuple(DeliverableGiven(f"L {n}") for n in range(21))},
    ],
)
def test_terms_that_do_not_hold_are_refused_and_leave_nothing(wrong: Any) -> None:
    group = Group()
    with pytest.raises(Invalid):
        group.give(**wrong)
    assert not WorkingMandate.objects.exists()


def test_the_calendar_runs_it_and_ends_it_and_an_extension_says_why() -> None:
    group = Group()
    group.give(starts_on=TODAY + timedelta(days=1))
    after = NOW + timedelta(days=200)
    assert [group.state(at) for at in (NOW, NOW + timedelta(days=1), after)] == ["given", "running", "expired"]
    with pytest.raises(NotPossible):
        mandates.extend(
            speaker=group.chair,
            mandate_id=group.row.pk,
            until=SIX_MONTHS + timedelta(days=9),
            reason="Trop tôt",
            at=NOW,
        )
    until = SIX_MONTHS + timedelta(days=730)
    for wrong, reason in ((until, " "), (SIX_MONTHS, "Pour rien"), (SIX_MONTHS + timedelta(days=1), "Déjà passé")):
        with pytest.raises(Invalid):
            mandates.extend(speaker=group.chair, mandate_id=group.row.pk, until=wrong, reason=reason, at=after)
    with pytest.raises(NotAllowed):
        mandates.extend(speaker=group.member, mandate_id=group.row.pk, until=until, reason="Encore", at=after)
    mandates.extend(
        speaker=group.chair, mandate_id=group.row.pk, until=until, reason="Les pôles demandent du temps.", at=after
    )
    assert (group.state(after), group.row.ends_on) == ("extended", until)


def test_a_group_past_its_end_cannot_publish_and_still_reports() -> None:
    group = Group()
    group.give()
    drafted = proposals.draft(speaker=group.member, table_id=group.table.pk, title="Une voix", source=SOURCE, at=NOW)
    after = NOW + timedelta(days=200)
    with pytest.raises(NotPossible) as refused:
        proposals.move(speaker=group.member, proposal_id=drafted.id, verb="publish", at=after)
    assert refused.value.reason.code == "mandate_expired"
    mandates.report(speaker=group.member, mandate_id=group.row.pk, resource=shelve(GROCERY).public_id, at=after)
    assert group.state(after) == "reported"
    with pytest.raises(NotPossible):
        proposals.move(speaker=group.member, proposal_id=drafted.id, verb="publish", at=after)


def test_from_deliverable_to_discharge_the_whole_story_is_told() -> None:
    group = Group()
    group.give()
    first, second = shelve(GROCERY), shelve(HOUSING)
    (wanted,) = Deliverable.objects.all()
    with pytest.raises(NotAllowed):
        mandates.deliver(
            speaker=a_speaker(an_organization("X")), deliverable_id=wanted.pk, resource=first.public_id, at=NOW
        )
    for _again in range(2):
        mandates.deliver(speaker=group.member, deliverable_id=wanted.pk, resource=first.public_id, at=NOW)
    mandates.report(speaker=group.member, mandate_id=group.row.pk, resource=first.public_id, at=NOW)
    later = SIX_MONTHS + timedelta(days=90)
    mandates.send_back(speaker=group.chair, mandate_id=group.row.pk, until=later, reason="Il manque le Nord.", at=NOW)
    assert group.state() == "extended"
    mandates.report(speaker=group.member, mandate_id=group.row.pk, resource=second.public_id, at=NOW)
    with pytest.raises(Invalid):
        mandates.discharge(speaker=group.chair, mandate_id=group.row.pk, words=" ", at=NOW)
    mandates.discharge(speaker=group.chair, mandate_id=group.row.pk, words="Merci : tout y est.", at=NOW)
    told = mandate_view(group.row, at=NOW).events
    assert [(one.name.split(".")[1], one.words, one.voice) for one in told] == [
        ("mandate_discharged", "Merci : tout y est.", "La Présidence"),
        ("mandate_reported", "", "La Braise"),
        ("mandate_sent_back", "Il manque le Nord.", "La Présidence"),
        ("mandate_reported", "", "La Braise"),
        ("deliverable_delivered", "", "La Braise"),
        ("mandate_given", "", "La Présidence"),
    ]
    assert sorted(Citation.objects.values_list("resource_id", "citing_kind")) == sorted(
        [(first.pk, "deliberation.mandate"), (second.pk, "deliberation.mandate")]
    )
    with pytest.raises(NotPossible):
        mandates.revoke(speaker=group.chair, mandate_id=group.row.pk, reason="Non", at=NOW)


def test_what_a_public_table_is_handed_can_be_read_by_everybody() -> None:
    group = Group()
    group.give()
    hidden, draft = shelve(FUNDING), shelve(GROCERY)
    Resource.objects.filter(pk=hidden.pk).update(visibility=Resource.MEMBERS_ONLY)
    Resource.objects.filter(pk=draft.pk).update(state=Resource.DRAFT)
    for given in (hidden.public_id, draft.public_id, "nothing"):
        with pytest.raises((NotPossible, Invalid)):
            mandates.report(speaker=group.member, mandate_id=group.row.pk, resource=given, at=NOW)
    assert (group.state(), Citation.objects.count()) == ("running", 0)


def test_a_resource_that_was_replaced_is_no_longer_cited() -> None:
    group = Group()
    group.give()
    (wanted,) = Deliverable.objects.all()
    first, second = shelve(GROCERY), shelve(HOUSING)
    for one in (first, second):
        mandates.deliver(speaker=group.member, deliverable_id=wanted.pk, resource=one.public_id, at=NOW)
    assert list(Citation.objects.values_list("resource_id", flat=True)) == [second.pk]


def test_a_mandate_is_taken_back_with_a_reason_and_nothing_is_published_after() -> None:
    group = Group()
    group.give()
    with pytest.raises(Invalid):
        mandates.revoke(speaker=group.chair, mandate_id=group.row.pk, reason="", at=NOW)
    mandates.revoke(speaker=group.chair, mandate_id=group.row.pk, reason="La question est tranchée.", at=NOW)
    with pytest.raises(NotPossible):
        proposals.check_mandate(group.table, at=NOW)
    with pytest.raises(NotPossible):
        mandates.report(speaker=group.member, mandate_id=group.row.pk, resource=shelve(GROCERY).public_id, at=NOW)


def test_those_that_ended_or_end_soon_come_first_and_those_over_apart() -> None:
    groups = [Group() for _one in range(4)]
    for group, days in zip(groups, (300, 10, 90, 50), strict=True):
        group.give(ends_on=TODAY + timedelta(days=days), report_due_on=TODAY + timedelta(days=20))
    mandates.revoke(speaker=COORDINATION, mandate_id=groups[2].row.pk, reason="Non.", at=NOW)
    at = NOW + timedelta(days=30)
    found = mandate_lines(Table.objects.all(), at=at)
    assert [(one.id, one.state, one.ends_soon, one.report_is_late) for one in found] == [
        (groups[1].row.pk, "expired", False, True),
        (groups[3].row.pk, "running", True, True),
        (groups[0].row.pk, "running", False, True),
    ]
    assert [one.id for one in mandate_lines(Table.objects.all(), at=at, over=True)] == [groups[2].row.pk]


def test_a_list_of_mandates_costs_the_same_for_one_and_for_many(django_assert_max_num_queries: Any) -> None:
    for _one in range(4):
        Group().give()
    with django_assert_max_num_queries(4):
        assert len(mandate_lines(Table.objects.all(), at=NOW)) == 4


def test_every_state_and_power_has_its_words() -> None:
    assert set(MANDATE_STATES) == set(lifecycles.MANDATE.states)
    assert set(POWERS) == set(core.POWERS)
    with pytest.raises(Refused):
        core.check_later(date(2026, 5, 1), date(2026, 4, 1), today=date(2026, 1, 1))


def test_the_library_shows_what_a_mandate_holds_as_long_as_all_may_read_its_table() -> None:
    group = Group()
    group.give()
    mandates.report(speaker=group.member, mandate_id=group.row.pk, resource=shelve(GROCERY).public_id, at=NOW)
    for visibility, shown in ((Table.CLOSED, False), (Table.PUBLIC, True)):
        Table.objects.filter(pk=group.table.pk).update(visibility=visibility)
        for _twice in range(2):
            mandates.tell_the_library(table_id=group.table.pk, at=NOW)
        assert list(Citation.objects.values_list("is_public", flat=True)) == [shown]
