from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chantier.directory.models import Distinction, Merge, Organization, Proposal, Record, Source, Statement
from chantier.directory.services.reconcile import (
    MatchCounts,
    decide,
    distinguish,
    match_edition,
    merge,
    undo_distinction,
    undo_merge,
)
from chantier.directory.services.reviewing import next_proposal, undo_last_decision
from chantier.directory.tests.two_lists import (
    ANNE,
    AT,
    BAKERY,
    BRUNO,
    VISITOR,
    edition,
    entry,
    shown,
    source,
    where,
)
from chantier.foundation.access.api import NotAllowed, NotPossible
from chantier.foundation.journal.api import latest_acts
from chantier.foundation.people import api as people

pytestmark = pytest.mark.django_db

OTHERS = ("Théâtre des Trois Rives", "Garage Boisvert", "Ferme du Rang Nord", "Musée de la forge", "Radio Batiscan")


@pytest.fixture
def register():
    made = edition(source("registre", Source.REGISTER))
    for number, name in enumerate(OTHERS):
        entry(made, f"r{number}", legal_name=name, municipality="Trois-Rivières", postal_code=f"G9A {number}B1")
    return made


@pytest.fixture
def members():
    return edition(source("membres"))


def pair_to_review(register, members):
    one = entry(members, "m1", **BAKERY)
    other = entry(register, "mie", **BAKERY)
    shown(one, other)
    low, high = sorted([one.pk, other.pk])
    proposal = Proposal.objects.create(low_id=low, high_id=high, probability=0.6, reasons=[], created_at=AT)
    return one, other, proposal


def test_what_is_certain_is_joined_and_a_second_run_changes_nothing(register, members):
    one, other = entry(members, "m1", **BAKERY), entry(register, "mie", **BAKERY)
    shown(one, other)
    kept = one.organization_id
    assert match_edition(edition_id=members.pk, at=AT).same == 1
    assert where(one, other) == [kept, kept]
    assert Organization.objects.get(pk=other.organization_id).merged_into_id == kept
    before = list(Proposal.objects.values()), list(Merge.objects.values())
    assert match_edition(edition_id=members.pk, at=AT) == MatchCounts(same=0, review=0)
    assert (list(Proposal.objects.values()), list(Merge.objects.values())) == before


def test_a_register_that_comes_after_the_lists_is_matched_the_same_way(register, members):
    one, other = entry(members, "m1", **BAKERY), entry(register, "mie", **BAKERY)
    shown(one, other)
    assert match_edition(edition_id=register.pk, at=AT).same == 1
    assert where(one, other) == [one.organization_id] * 2


def test_the_machine_never_joins_what_somebody_told_apart_nor_proposes_it_again(register, members):
    one, other = entry(members, "m1", **BAKERY), entry(register, "mie", **BAKERY)
    shown(one, other)
    distinguish(speaker=ANNE, record_ids=(one.pk, other.pk), at=AT)
    assert match_edition(edition_id=members.pk, at=AT) == MatchCounts(same=0, review=0)
    assert match_edition(edition_id=register.pk, at=AT) == MatchCounts(same=0, review=0)
    assert where(one, other) == [one.organization_id, other.organization_id]
    assert Distinction.objects.count() == 1


def test_a_merge_that_was_undone_is_proposed_but_never_made_again_by_the_machine(register, members):
    one, other = entry(members, "m1", **BAKERY), entry(register, "mie", **BAKERY)
    shown(one, other)
    match_edition(edition_id=members.pk, at=AT)
    undo_merge(speaker=ANNE, merge_id=Merge.objects.get().pk, at=AT)
    assert Proposal.objects.get().state == Proposal.WAITING
    assert match_edition(edition_id=members.pk, at=AT) == MatchCounts(same=0, review=1)
    assert where(one, other) == [one.organization_id, other.organization_id]


def test_undoing_gives_every_field_back(register, members):
    one = entry(members, "m1", **BAKERY, phone="819 555-0101")
    other = entry(register, "mie", **BAKERY, register_number="1140000001", status="active")
    shown(one, other)
    said = Statement.objects.create(
        organization_id=other.organization_id, field="website", value="https://mie.example", kind="own", at=AT
    )
    before = list(Organization.objects.order_by("pk").values())
    done = merge(speaker=ANNE, kept_id=one.organization_id, absorbed_id=other.organization_id, at=AT)
    joined = Organization.objects.get(pk=one.organization_id)
    assert (joined.phone, joined.register_number) == ("819 555-0101", "1140000001")
    said.refresh_from_db()
    assert said.organization_id == one.organization_id
    undo_merge(speaker=ANNE, merge_id=done.id, at=AT + timedelta(days=400))
    after = list(Organization.objects.order_by("pk").values())
    for row in (*before, *after):
        row.pop("updated_at")
    assert after == before
    said.refresh_from_db()
    assert said.organization_id == other.organization_id
    assert [act.name for act in latest_acts(["directory.organization_reconciled", "directory.merge_undone"])] == [
        "directory.merge_undone",
        "directory.organization_reconciled",
    ]


def test_whoever_spoke_for_the_absorbed_one_speaks_for_the_kept_one_until_it_is_undone(register, members):
    one, other, _ = pair_to_review(register, members)
    ref = other.organization.public_id
    people.ensure_voice(organization_ref=ref, name="La Mie")
    done = merge(speaker=ANNE, kept_id=one.organization_id, absorbed_id=other.organization_id, at=AT)
    assert people.voice_of_organization(ref).organization_ref == one.organization.public_id
    undo_merge(speaker=ANNE, merge_id=done.id, at=AT)
    assert people.voice_of_organization(ref).organization_ref == ref


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merges_undone_in_any_order_give_back_the_first_assignment(data, django_db_blocker):
    from django.db import transaction

    with transaction.atomic():
        lists = edition(source("liste"))
        entries = [entry(lists, f"e{number}", legal_name=f"Coop {number}") for number in range(5)]
        start = where(*entries)
        for _ in range(data.draw(st.integers(1, 9))):
            standing = list(Merge.objects.filter(undone_at__isnull=True).order_by("pk"))
            heads = list(Organization.objects.filter(merged_into__isnull=True).order_by("pk"))
            if standing and (len(heads) < 2 or data.draw(st.booleans())):
                undo_merge(speaker=ANNE, merge_id=data.draw(st.sampled_from(standing)).pk, at=AT)
            else:
                kept, absorbed = data.draw(st.permutations(heads))[:2]
                merge(speaker=ANNE, kept_id=kept.pk, absorbed_id=absorbed.pk, at=AT)
        standing = list(Merge.objects.filter(undone_at__isnull=True).order_by("pk"))
        for done in data.draw(st.permutations(standing)) if standing else []:
            undo_merge(speaker=ANNE, merge_id=done.pk, at=AT)
        assert where(*entries) == start
        assert not Organization.objects.filter(merged_into__isnull=False).exists()
        transaction.set_rollback(True)


def test_two_reviewers_never_get_the_same_pair(register, members):
    _, _, first = pair_to_review(register, members)
    records = list(Record.objects.order_by("pk")[:2])
    second = Proposal.objects.create(low=records[0], high=records[1], probability=0.5, created_at=AT)
    assert next_proposal(speaker=ANNE, at=AT) == first.pk
    assert next_proposal(speaker=BRUNO, at=AT) == second.pk
    assert next_proposal(speaker=ANNE, at=AT) == first.pk
    with pytest.raises(NotPossible) as refusal:
        decide(speaker=BRUNO, proposal_id=first.pk, same=True, at=AT)
    assert refusal.value.reason.code == "held_by_another"
    later = AT + timedelta(minutes=6)
    assert next_proposal(speaker=BRUNO, at=later, without=[second.pk]) == first.pk


def test_deciding_joins_or_tells_apart_and_the_last_decision_can_be_taken_back(register, members):
    one, other, proposal = pair_to_review(register, members)
    assert decide(speaker=ANNE, proposal_id=proposal.pk, same=True, at=AT).merge_id is not None
    assert len(set(where(one, other))) == 1
    assert undo_last_decision(speaker=ANNE, at=AT) == proposal.pk
    assert len(set(where(one, other))) == 2
    decided = decide(speaker=ANNE, proposal_id=proposal.pk, same=False, at=AT)
    assert Distinction.objects.get().pk == decided.distinction_id
    undo_distinction(speaker=BRUNO, distinction_id=decided.distinction_id, at=AT)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at, Distinction.objects.count()) == (Proposal.WAITING, None, 0)
    assert undo_last_decision(speaker=ANNE, at=AT) is None


def test_undoing_a_merge_may_also_tell_the_two_apart(register, members):
    _, _, proposal = pair_to_review(register, members)
    done = decide(speaker=ANNE, proposal_id=proposal.pk, same=True, at=AT)
    undo_merge(speaker=ANNE, merge_id=done.merge_id, at=AT, told_apart=True)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.DIFFERENT
    assert (Distinction.objects.get().low_id, Distinction.objects.get().high_id) == (proposal.low_id, proposal.high_id)


def refused(call, **arguments):
    with pytest.raises(NotPossible) as refusal:
        call(speaker=ANNE, at=AT, **arguments)
    return refusal.value.reason.code


def test_each_refusal_says_why(register, members):
    one, other, proposal = pair_to_review(register, members)
    kept, absorbed = one.organization_id, other.organization_id
    assert refused(merge, kept_id=kept, absorbed_id=kept) == "merged_into_itself"
    decided = decide(speaker=ANNE, proposal_id=proposal.pk, same=False, at=AT)
    assert refused(decide, proposal_id=proposal.pk, same=True) == "already_decided"
    assert refused(merge, kept_id=kept, absorbed_id=absorbed) == "told_apart"
    undo_distinction(speaker=ANNE, distinction_id=decided.distinction_id, at=AT)
    assert refused(undo_distinction, distinction_id=decided.distinction_id) == "distinction_already_undone"
    done = merge(speaker=ANNE, kept_id=kept, absorbed_id=absorbed, at=AT)
    assert refused(merge, kept_id=kept, absorbed_id=absorbed) == "already_merged"
    assert refused(distinguish, record_ids=(one.pk, other.pk)) == "already_joined"
    undo_merge(speaker=ANNE, merge_id=done.id, at=AT)
    assert refused(undo_merge, merge_id=done.id) == "merge_already_undone"


@pytest.mark.parametrize("call", [merge, decide, distinguish, undo_merge, undo_distinction])
def test_a_visitor_decides_nothing(register, members, call):
    one, other, proposal = pair_to_review(register, members)
    done = merge(speaker=ANNE, kept_id=one.organization_id, absorbed_id=other.organization_id, at=AT)
    arguments = {
        merge: {"kept_id": one.organization_id, "absorbed_id": other.organization_id},
        decide: {"proposal_id": proposal.pk, "same": True},
        distinguish: {"record_ids": (one.pk, other.pk)},
        undo_merge: {"merge_id": done.id},
        undo_distinction: {"distinction_id": 1},
    }[call]
    with pytest.raises(NotAllowed) as refusal:
        call(speaker=VISITOR, at=AT, **arguments)
    assert refusal.value.reason.code == "role_needed"
