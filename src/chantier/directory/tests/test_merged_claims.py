"""What follows a merge besides records: vouchers of claims, openings of colleges and exceptions to them."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chantier.directory.models import College, CollegeException, Merge, Organization, PageClaim
from chantier.directory.services.reconcile import merge, undo_merge
from chantier.directory.tests.two_lists import ANNE, AT, edition, entry, source

pytestmark = pytest.mark.django_db


def bodies(count):
    lists = edition(source("liste"))
    return [entry(lists, f"e{number}", legal_name=f"Coop {number}").organization for number in range(count)]


def claim_on(organization, voucher):
    return PageClaim.objects.create(
        organization=organization,
        voucher_organization=voucher,
        person_id=7,
        proof=PageClaim.BY_VOUCHER,
        at=AT,
        expires_at=AT + timedelta(days=30),
    )


def college(slug, *opened_by):
    made = College.objects.create(slug=slug, names={"fr": slug}, valid_from=date(2026, 1, 1))
    made.inherited_from.set(opened_by)
    return made


def openings():
    rows = College.inherited_from.through.objects.order_by("college_id", "organization_id")
    return list(rows.values_list("college_id", "organization_id"))


def vouchers():
    return dict(PageClaim.objects.values_list("pk", "voucher_organization_id"))


def join(kept, absorbed):
    return merge(speaker=ANNE, kept_id=kept.pk, absorbed_id=absorbed.pk, at=AT)


def test_the_member_that_was_named_is_followed_and_found_again():
    claimed, named, kept = bodies(3)
    claim = claim_on(claimed, named)
    done = join(kept, named)
    assert vouchers() == {claim.pk: kept.pk}
    undo_merge(speaker=ANNE, merge_id=done.id, at=AT)
    assert vouchers() == {claim.pk: named.pk}


def test_a_college_takes_in_the_members_of_the_body_that_is_kept_until_it_is_undone():
    union, kept = bodies(2)
    one = college("coops", union)
    done = join(kept, union)
    assert openings() == [(one.pk, kept.pk)]
    undo_merge(speaker=ANNE, merge_id=done.id, at=AT)
    assert openings() == [(one.pk, union.pk)]


def test_a_college_that_both_opened_is_opened_once_and_each_finds_its_own_again():
    union, kept, last = bodies(3)
    one = college("coops", union, last)
    first = join(kept, union)
    join(last, kept)
    assert (one.pk, last.pk) in openings()
    undo_merge(speaker=ANNE, merge_id=first.id, at=AT)
    assert openings() == sorted([(one.pk, union.pk), (one.pk, last.pk)])


def test_an_exception_to_a_college_goes_with_the_body_and_comes_back_with_it():
    left_out, kept = bodies(2)
    made = CollegeException.objects.create(
        college_slug="coops", organization=left_out, since=date(2026, 1, 1), reason="Résolution 3"
    )
    done = join(kept, left_out)
    made.refresh_from_db()
    assert made.organization_id == kept.pk
    undo_merge(speaker=ANNE, merge_id=done.id, at=AT)
    made.refresh_from_db()
    assert made.organization_id == left_out.pk


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merges_undone_in_any_order_give_back_every_voucher_and_every_college(data):
    with transaction.atomic():
        all_of_them = bodies(5)
        for number in range(2):
            college(f"c{number}", *data.draw(st.sets(st.sampled_from(all_of_them), max_size=4)))
        for _ in range(3):
            claim_on(*data.draw(st.permutations(all_of_them))[:2])
        start = (openings(), vouchers())
        for _ in range(data.draw(st.integers(1, 8))):
            standing = list(Merge.objects.filter(undone_at__isnull=True).order_by("pk"))
            heads = list(Organization.objects.filter(merged_into__isnull=True).order_by("pk"))
            if standing and (len(heads) < 2 or data.draw(st.booleans())):
                undo_merge(speaker=ANNE, merge_id=data.draw(st.sampled_from(standing)).pk, at=AT)
            else:
                join(*data.draw(st.permutations(heads))[:2])
        standing = list(Merge.objects.filter(undone_at__isnull=True).order_by("pk"))
        for done in data.draw(st.permutations(standing)) if standing else []:
            undo_merge(speaker=ANNE, merge_id=done.pk, at=AT)
        assert (openings(), vouchers()) == start
        transaction.set_rollback(True)
