import pytest

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Refusal
from chantier.foundation.journal.models import Act
from chantier.library import acts
from chantier.library.core import description as d
from chantier.library.models import NotDouble, Remark, Resource
from chantier.library.services.joining import join, not_a_double, undo_join
from chantier.library.services.kinds import load_kinds
from chantier.library.services.remarks import remark, settle_remark
from chantier.library.services.reviewing import (
    NotReady,
    checked,
    publish,
    restore,
    return_to_depositor,
    submit,
    take_back,
    withdraw,
)
from chantier.library.services.writing import revise
from chantier.library.tests.deposits import AT, CASE, HER, HIM, LIBRARIAN, deposit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds():
    load_kinds(speaker=LIBRARIAN, at=AT)


def state(one: Resource) -> str:
    return Resource.objects.get(pk=one.pk).state


def done(one: Resource) -> list[str]:
    return list(Act.objects.filter(subject_id=str(one.pk)).order_by("id").values_list("name", flat=True))


def published() -> Resource:
    one = deposit()
    submit(speaker=HER, resource_id=one.pk, at=AT)
    publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    return Resource.objects.get(pk=one.pk)


def test_a_deposit_is_submitted_returned_submitted_again_and_published():
    one = deposit()
    submit(speaker=HER, resource_id=one.pk, at=AT)
    return_to_depositor(speaker=LIBRARIAN, resource_id=one.pk, reason="Dites la période.", at=AT)
    assert (state(one), list(Remark.objects.values_list("text", "is_reviewer"))) == (
        Resource.RETURNED,
        [("Dites la période.", True)],
    )
    submit(speaker=HER, resource_id=one.pk, at=AT)
    moved = publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    one.refresh_from_db()
    assert (moved.state, one.state, one.published_at, one.published_by) == ("published", "published", AT, 9)
    assert done(one) == [acts.CREATED, acts.SUBMITTED, acts.RETURNED, acts.SUBMITTED, acts.PUBLISHED]


def test_a_deposit_is_taken_back_before_it_is_decided():
    one = deposit()
    submit(speaker=HER, resource_id=one.pk, at=AT)
    with pytest.raises(NotAllowed):
        revise(speaker=HER, resource_id=one.pk, description=CASE, revision=1, at=AT)
    take_back(speaker=HER, resource_id=one.pk, at=AT)
    assert revise(speaker=HER, resource_id=one.pk, description=CASE, revision=1, at=AT).revision == 2


def test_without_a_licence_nothing_is_submitted():
    one = deposit(licence=d.Licence())
    with pytest.raises(NotReady) as refused:
        submit(speaker=HER, resource_id=one.pk, at=AT)
    assert [reason.code for reason in refused.value.barriers] == ["licence_missing"]
    assert state(one) == Resource.DRAFT


def test_every_barrier_to_a_publication_is_said_at_once():
    one = deposit(details={"problem": "p"})
    submit(speaker=HER, resource_id=one.pk, at=AT)
    with pytest.raises(NotReady) as refused:
        publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    assert [reason.params.get("field") for reason in refused.value.barriers] == ["method", "results", "limits"]
    assert checked(one.pk).barriers == refused.value.barriers
    assert state(one) == Resource.SUBMITTED


@pytest.mark.parametrize("verb", [publish, return_to_depositor, withdraw, restore, submit, take_back])
@pytest.mark.parametrize("speaker", [HIM, HER])
def test_who_may_not_decide_changes_nothing(verb, speaker):
    if speaker is HER and verb in (submit, take_back):
        return
    one = published() if verb in (withdraw, restore) else deposit()
    before = state(one)
    more = {"reason": "parce que"} if verb in (return_to_depositor, withdraw, restore) else {}
    with pytest.raises(NotAllowed):
        verb(speaker=speaker, resource_id=one.pk, at=AT, **more)
    assert state(one) == before


def test_a_draft_is_not_published_without_being_submitted():
    one = deposit()
    with pytest.raises(NotPossible):
        publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)


def test_a_documentalist_may_publish_their_own_deposit_and_it_is_written_down():
    one = deposit(LIBRARIAN)
    submit(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    assert Act.objects.get(name=acts.PUBLISHED).data == {"own": 1}


def test_what_is_withdrawn_says_why_and_comes_back():
    one = published()
    with pytest.raises(Invalid):
        withdraw(speaker=LIBRARIAN, resource_id=one.pk, reason="  ", at=AT)
    withdraw(speaker=LIBRARIAN, resource_id=one.pk, reason="À la demande de l’éditeur.", at=AT)
    one.refresh_from_db()
    assert (one.state, one.withdrawal_reason, one.withdrawn_at) == ("withdrawn", "À la demande de l’éditeur.", AT)
    restore(speaker=LIBRARIAN, resource_id=one.pk, reason="L’éditeur est revenu sur sa demande.", at=AT)
    one.refresh_from_db()
    assert (one.state, one.withdrawal_reason, one.withdrawn_at) == ("published", "", None)


def test_a_double_leads_to_the_other_and_comes_out_as_it_was():
    kept, double, draft = published(), published(), deposit()
    for absorbed, before in ((double, "published"), (draft, "draft")):
        join(speaker=LIBRARIAN, absorbed_id=absorbed.pk, kept_id=kept.pk, at=AT)
        absorbed.refresh_from_db()
        assert (absorbed.merged_into_id, absorbed.state) == (kept.pk, "withdrawn" if before == "published" else before)
        with pytest.raises(Refusal):
            join(speaker=LIBRARIAN, absorbed_id=absorbed.pk, kept_id=kept.pk, at=AT)
        undo_join(speaker=LIBRARIAN, absorbed_id=absorbed.pk, at=AT)
        absorbed.refresh_from_db()
        assert (absorbed.merged_into_id, absorbed.state) == (None, before)


def test_a_published_double_is_not_joined_to_what_nobody_can_read():
    public, draft = published(), deposit()
    with pytest.raises(NotPossible):
        join(speaker=LIBRARIAN, absorbed_id=public.pk, kept_id=draft.pk, at=AT)
    public.refresh_from_db()
    assert (public.merged_into_id, public.state) == (None, "published")


def test_only_documentalists_join_and_tell_apart():
    one, other = deposit(), deposit()
    for attempt in (
        lambda: join(speaker=HER, absorbed_id=one.pk, kept_id=other.pk, at=AT),
        lambda: undo_join(speaker=HER, absorbed_id=one.pk, at=AT),
        lambda: not_a_double(speaker=HER, one_id=one.pk, other_id=other.pk, at=AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_two_that_are_told_apart_are_told_apart_once():
    one, other = deposit(), deposit()
    not_a_double(speaker=LIBRARIAN, one_id=other.pk, other_id=one.pk, at=AT)
    not_a_double(speaker=LIBRARIAN, one_id=one.pk, other_id=other.pk, at=AT)
    assert list(NotDouble.objects.values_list("low_id", "high_id")) == [(one.pk, other.pk)]


def test_remarks_go_between_the_depositor_and_the_documentalists_only():
    one = deposit()
    first = remark(speaker=HER, resource_id=one.pk, text="J’hésite sur la date.", field="issued", at=AT)
    remark(speaker=LIBRARIAN, resource_id=one.pk, text="Mettez l’année.", field="issued", at=AT)
    with pytest.raises(NotAllowed):
        remark(speaker=HIM, resource_id=one.pk, text="Et moi ?", at=AT)
    with pytest.raises(NotAllowed):
        settle_remark(speaker=HIM, remark_id=first, at=AT)
    with pytest.raises(Invalid):
        remark(speaker=HER, resource_id=one.pk, text=" ", at=AT)
    settle_remark(speaker=HER, remark_id=first, at=AT)
    assert list(Remark.objects.values_list("text", "is_reviewer", "settled_at")) == [
        ("J’hésite sur la date.", False, AT),
        ("Mettez l’année.", True, None),
    ]
