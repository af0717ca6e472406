from dataclasses import replace

import pytest
from django.core import mail

from chantier.foundation.access.api import NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.messages.models import Notice
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.library import acts, deposit_notices
from chantier.library.core import description as d
from chantier.library.models import Contribution, Resource, SavedSearch, Version
from chantier.library.personal_data import HOLDER
from chantier.library.queries.describing import describe
from chantier.library.services.consents import AGREE, NOT_ME, REFUSE, answer_for_a_name, refuse_everywhere
from chantier.library.services.depositing import keep, put_back
from chantier.library.services.kinds import load_kinds
from chantier.library.services.remarks import remark
from chantier.library.services.reviewing import publish, return_to_depositor, submit, take_back
from chantier.library.services.writing import revise
from chantier.library.tests.deposits import AT, CASE, LIBRARIAN, deposit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds():
    load_kinds(speaker=LIBRARIAN, at=AT)


@pytest.fixture
def edmee() -> Person:
    return Person.objects.create_user("edmee@exemple.test", name="edmée clavier")


@pytest.fixture
def her() -> Speaker:
    return Speaker(person_id=Person.objects.create_user("depot@exemple.test", name="Rosaire Toutant").pk)


def named(resource: Resource) -> Contribution:
    return Contribution.objects.get(resource=resource, given="Edmée")


def shown(resource: Resource) -> list[str]:
    return [one.shown for one in describe([resource.pk])[resource.pk].contributors]


def happened(name: str) -> Act:
    """The latest act of a name, after its reactions ran twice."""
    act = Act.objects.filter(name=name).latest("id")
    for reaction in deposit_notices.REACTIONS[name] * 2:
        reaction(act)
    return act


def test_a_person_named_who_has_an_account_is_asked_once(edmee: Person, her: Speaker):
    one = deposit(her)
    assert named(one).person_id is None
    submit(speaker=her, resource_id=one.pk, at=AT)
    publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    assert (named(one).person_id, named(one).consent) == (edmee.pk, Contribution.ASKED)
    assert Act.objects.filter(name=acts.AUTHOR_NAMED).count() == 1
    happened(acts.AUTHOR_NAMED)
    notice = Notice.objects.get(person_id=edmee.pk)
    assert (notice.kind, "« Edmée Clavier » figure sur la ressource" in notice.body.replace("\xa0", " ")) == (
        deposit_notices.NAMED.key,
        True,
    )


def test_a_person_named_on_what_is_published_is_asked_at_once(edmee: Person, her: Speaker):
    one = deposit(her, contributors=())
    submit(speaker=her, resource_id=one.pk, at=AT)
    publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    described = describe([one.pk])[one.pk]
    keep(
        speaker=LIBRARIAN,
        resource_id=one.pk,
        revision=1,
        description=replace(described, contributors=(d.Contributor(family="Clavier", given="Edmée"),)),
        claims=(),
        organizations=(),
        at=AT,
    )
    assert (named(one).person_id, named(one).consent) == (edmee.pk, Contribution.ASKED)


def test_a_person_named_by_a_version_that_is_put_back_is_asked_at_once(edmee: Person, her: Speaker):
    one = deposit(her)
    revise(speaker=her, resource_id=one.pk, description=replace(CASE, contributors=()), revision=1, at=AT)
    submit(speaker=her, resource_id=one.pk, at=AT)
    publish(speaker=LIBRARIAN, resource_id=one.pk, at=AT)
    put_back(speaker=LIBRARIAN, resource_id=one.pk, number=1, note="", at=AT)
    assert (named(one).person_id, named(one).consent) == (edmee.pk, Contribution.ASKED)
    assert put_back(speaker=LIBRARIAN, resource_id=one.pk, number=3, note="", at=AT).revision == 3
    with pytest.raises(NotPossible):
        put_back(speaker=LIBRARIAN, resource_id=one.pk, number=9, note="", at=AT)


def test_who_deposits_under_their_own_name_has_agreed(edmee: Person):
    own = Speaker(person_id=edmee.pk)
    one = deposit(own)
    submit(speaker=own, resource_id=one.pk, at=AT)
    assert named(one).consent == Contribution.AGREED


def test_of_two_accounts_of_one_name_nobody_is_asked(edmee: Person, her: Speaker):
    Person.objects.create_user("autre@exemple.test", name="Edmée Clavier")
    one = deposit(her)
    submit(speaker=her, resource_id=one.pk, at=AT)
    assert (named(one).person_id, named(one).consent) == (None, Contribution.ON_THE_WORK)


def test_a_refusal_takes_the_name_from_the_page_and_from_every_version(edmee: Person, her: Speaker):
    one = deposit(her)
    submit(speaker=her, resource_id=one.pk, at=AT)
    answer_for_a_name(speaker=Speaker(person_id=edmee.pk), contribution_id=named(one).pk, answer=REFUSE, at=AT)
    assert shown(one) == ["Coop du Ruisseau"]
    assert "Clavier" not in str(list(Version.objects.values_list("data", flat=True)))
    revise(speaker=LIBRARIAN, resource_id=one.pk, description=CASE, revision=1, at=AT)
    assert shown(one) == ["Coop du Ruisseau"]
    assert "Clavier" not in str(list(Version.objects.values_list("data", flat=True)))


def test_a_name_is_written_as_its_bearer_wants(edmee: Person, her: Speaker):
    one = deposit(her)
    submit(speaker=her, resource_id=one.pk, at=AT)
    answer_for_a_name(
        speaker=Speaker(person_id=edmee.pk),
        contribution_id=named(one).pk,
        answer=AGREE,
        given="E.",
        family="Clavier-Roy",
        at=AT,
    )
    assert shown(one) == ["E. Clavier-Roy", "Coop du Ruisseau"]


def test_somebody_of_the_same_name_says_that_it_is_not_them(edmee: Person, her: Speaker):
    one = deposit(her)
    submit(speaker=her, resource_id=one.pk, at=AT)
    answer_for_a_name(speaker=Speaker(person_id=edmee.pk), contribution_id=named(one).pk, answer=NOT_ME, at=AT)
    assert (named(one).person_id, shown(one)) == (None, ["Edmée Clavier", "Coop du Ruisseau"])


def test_nobody_answers_for_another(edmee: Person, her: Speaker):
    one = deposit(her)
    submit(speaker=her, resource_id=one.pk, at=AT)
    for somebody in (her, LIBRARIAN, Speaker.visitor()):
        with pytest.raises(NotAllowed):
            answer_for_a_name(speaker=somebody, contribution_id=named(one).pk, answer=REFUSE, at=AT)
        assert refuse_everywhere(speaker=somebody, at=AT) == 0
    assert named(one).consent == Contribution.ASKED


def test_each_is_told_what_concerns_them_and_once(her: Speaker):
    librarian = Person.objects.create_user("doc@exemple.test", name="Doc")
    people.grant_role(speaker=Speaker.system(), person_id=librarian.pk, role="documentalist", at=AT)
    reviewer = replace(LIBRARIAN, person_id=librarian.pk)
    one = deposit(her)
    submit(speaker=her, resource_id=one.pk, at=AT)
    happened(acts.SUBMITTED)
    return_to_depositor(speaker=reviewer, resource_id=one.pk, reason="Dites la période.", at=AT)
    happened(acts.RETURNED)
    remark(speaker=her, resource_id=one.pk, text="C’est fait.", at=AT)
    happened(acts.REMARKED)
    submit(speaker=her, resource_id=one.pk, at=AT)
    publish(speaker=reviewer, resource_id=one.pk, at=AT)
    happened(acts.PUBLISHED)
    told = [(one.person_id, one.kind) for one in Notice.objects.order_by("id")]
    assert told == [
        (librarian.pk, "library.to_review"),
        (her.person_id, "library.deposit_decided"),
        (librarian.pk, "library.remark"),
        (her.person_id, "library.deposit_decided"),
    ]
    assert "Dites la période." in Notice.objects.filter(person_id=her.person_id).earliest("id").body
    assert not mail.outbox


def test_all_that_the_library_keeps_about_somebody_is_given_back_then_destroyed(edmee: Person):
    own = Speaker(person_id=edmee.pk)
    public, draft = deposit(own), deposit(own)
    submit(speaker=own, resource_id=public.pk, at=AT)
    publish(speaker=LIBRARIAN, resource_id=public.pk, at=AT)
    remark(speaker=own, resource_id=draft.pk, text="À finir.", at=AT)
    SavedSearch.objects.create(person_id=edmee.pk, name="Épiceries", question="q=epicerie", at=AT)
    kept = HOLDER.export(edmee.pk)
    assert {name: len(rows) for name, rows in kept.items()} == {
        "deposits": 2,
        "names": 1,
        "remarks": 1,
        "versions": 2,
        "searches": 1,
        "citations": 0,
        "collections": 0,
        "batches": 0,
    }
    assert HOLDER.erase(edmee.pk, AT) > 0
    assert {name: len(rows) for name, rows in HOLDER.export(edmee.pk).items()} == dict.fromkeys(kept, 0)
    assert list(Resource.objects.values_list("pk", "person_id")) == [(public.pk, None)]
    assert shown(public) == ["Coop du Ruisseau"]


def test_being_named_again_and_again_on_a_work_is_told_once(edmee: Person, her: Speaker):
    one = deposit(her)
    for family in ("Clavier", "Autre", "Clavier"):
        submit(speaker=her, resource_id=one.pk, at=AT)
        happened(acts.AUTHOR_NAMED)
        take_back(speaker=her, resource_id=one.pk, at=AT)
        one.refresh_from_db()
        written = replace(CASE, contributors=(d.Contributor(family=family, given="Edmée"),))
        revise(speaker=her, resource_id=one.pk, description=written, revision=one.revision, at=AT)
    assert Notice.objects.filter(person_id=edmee.pk).count() == 1
