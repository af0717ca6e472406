from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chantier.foundation.access.api import DOCUMENTALIST, Invalid, NotAllowed, NotPossible, Speaker
from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import Contribution, Resource, Version
from chantier.library.queries.describing import describe
from chantier.library.queries.kinds import kinds
from chantier.library.services.kinds import load_kinds
from chantier.library.services.writing import create, revise, set_claims

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7)
LIBRARIAN = Speaker(person_id=9, roles=frozenset({DOCUMENTALIST}))

CASE = d.Description(
    kind="case-study",
    wordings=(
        d.Wording("fr", "L’épicerie reprise par ses voisins", "Une année", "Ce qu’il a fallu.", True),
        d.Wording("en", "The grocery its neighbours took over", summary="What it took.", translated_by="human"),
    ),
    languages=("fr",),
    contributors=(d.Contributor(family="Clavier", given="Edmée"), d.Contributor("editor", name="Coop du Ruisseau")),
    issued=PreciseDate(2025, 4),
    publisher="Réseau du Fleuve",
    identifiers=(d.Identified("doi", "10.1000/XYZ"), d.Identified("isbn", "0-306-40615-2")),
    subjects=(d.Subject("theme", "food"),),
    keywords=("épicerie",),
    licence=d.Licence("cc-by"),
    details={"problem": "p", "method": "m", "results": "r", "limits": "l"},
)


@pytest.fixture(autouse=True)
def _kinds():
    load_kinds(speaker=LIBRARIAN, at=AT)


def test_loading_the_kinds_twice_changes_nothing():
    assert load_kinds(speaker=LIBRARIAN, at=AT) == 0
    assert tuple(one.slug for one in kinds()) == d.KINDS


def test_what_is_deposited_is_described_as_it_was_said():
    made = create(speaker=HER, description=CASE, at=AT)
    found = describe([made.id])[made.id]
    assert replace(found, public_id="", address="", updated_at=None) == replace(
        CASE,
        identifiers=(d.Identified("doi", "10.1000/xyz"), d.Identified("isbn", "9780306406157")),
    )
    assert found.public_id == made.public_id
    row = Resource.objects.get(pk=made.id)
    assert (row.state, row.sort_title, row.issued_year) == ("draft", "epicerie reprise par ses voisins", 2025)


def test_a_visitor_deposits_nothing():
    with pytest.raises(NotAllowed):
        create(speaker=Speaker.visitor(), description=CASE, at=AT)
    assert not Resource.objects.exists()


@pytest.mark.parametrize("wrong", [replace(CASE, kind="poem"), replace(CASE, wordings=())])
def test_without_a_title_or_a_known_kind_nothing_is_kept(wrong: d.Description):
    with pytest.raises(Invalid):
        create(speaker=HER, description=wrong, at=AT)
    assert not Resource.objects.exists()


def test_a_form_filled_on_an_older_revision_is_not_written_over():
    made = create(speaker=HER, description=CASE, at=AT)
    revise(speaker=HER, resource_id=made.id, description=replace(CASE, publisher="A"), revision=1, at=AT)
    with pytest.raises(NotPossible):
        revise(speaker=HER, resource_id=made.id, description=replace(CASE, publisher="B"), revision=1, at=AT)
    assert describe([made.id])[made.id].publisher == "A"
    assert list(Version.objects.values_list("revision", flat=True)) == [2, 1]


def test_somebody_else_does_not_change_a_deposit():
    made = create(speaker=HER, description=CASE, at=AT)
    with pytest.raises(NotAllowed):
        revise(speaker=Speaker(person_id=8), resource_id=made.id, description=CASE, revision=1, at=AT)


def test_who_refused_to_be_shown_stays_out_whoever_writes_the_list_again():
    made = create(speaker=HER, description=CASE, at=AT)
    Contribution.objects.filter(family="Clavier").update(consent=Contribution.REFUSED)
    assert [one.shown for one in describe([made.id])[made.id].contributors] == ["Coop du Ruisseau"]
    revise(speaker=LIBRARIAN, resource_id=made.id, description=CASE, revision=1, at=AT)
    assert [one.shown for one in describe([made.id])[made.id].contributors] == ["Coop du Ruisseau"]
    again = replace(CASE, contributors=(d.Contributor("editor", "CLAVIER", "Edmée"),))
    revise(speaker=LIBRARIAN, resource_id=made.id, description=again, revision=2, at=AT)
    assert describe([made.id])[made.id].contributors == ()


def test_who_agreed_to_be_shown_is_not_asked_again_in_another_role():
    made = create(speaker=HER, description=CASE, at=AT)
    Contribution.objects.filter(family="Clavier").update(consent=Contribution.AGREED, person_id=5)
    again = replace(CASE, contributors=(d.Contributor("editor", "Clavier", "Edmée"),))
    revise(speaker=LIBRARIAN, resource_id=made.id, description=again, revision=1, at=AT)
    kept = Contribution.objects.get(resource=made.id)
    assert (kept.role, kept.consent, kept.person_id) == ("editor", Contribution.AGREED, 5)


def test_the_number_of_a_claim_is_never_used_again():
    made = create(speaker=HER, description=CASE, at=AT)
    set_claims(speaker=HER, resource_id=made.id, claims=[d.Claim(0, "Un"), d.Claim(0, "Deux")], at=AT)
    set_claims(speaker=HER, resource_id=made.id, claims=[d.Claim(1, "Un")], at=AT)
    set_claims(speaker=HER, resource_id=made.id, claims=[d.Claim(1, "Un, mieux"), d.Claim(0, "Trois")], at=AT)
    assert describe([made.id])[made.id].claims == (d.Claim(1, "Un, mieux"), d.Claim(3, "Trois"))


def test_a_withdrawn_claim_does_not_come_back_under_its_number():
    made = create(speaker=HER, description=CASE, at=AT)
    set_claims(speaker=HER, resource_id=made.id, claims=[d.Claim(0, "Un")], at=AT)
    Resource.objects.get(pk=made.id).claims.update(withdrawn_at=AT, withdrawal_reason="Faux")
    set_claims(speaker=HER, resource_id=made.id, claims=[d.Claim(1, "Un encore")], at=AT)
    assert describe([made.id])[made.id].claims == (d.Claim(2, "Un encore"),)


def test_claims_that_change_make_the_resource_change_for_harvesters():
    made = create(speaker=HER, description=CASE, at=AT)
    later = AT + timedelta(hours=1)
    set_claims(speaker=HER, resource_id=made.id, claims=[d.Claim(0, "Un")], at=later)
    assert Resource.objects.get(pk=made.id).updated_at == later


def test_a_relation_is_read_from_both_sides_once_both_are_published():
    one = create(speaker=HER, description=CASE, at=AT)
    other = create(
        speaker=HER,
        description=replace(CASE, relations=(d.Related("translation-of", public_id=one.public_id),)),
        at=AT,
    )
    assert describe([one.id])[one.id].relations == ()
    Resource.objects.update(state=Resource.PUBLISHED, published_at=AT)
    both = describe([one.id, other.id])
    assert [(found.kind, found.public_id) for found in both[one.id].relations] == [("translated-as", other.public_id)]
    assert [(found.kind, found.public_id) for found in both[other.id].relations] == [("translation-of", one.public_id)]


def test_describing_many_asks_no_more_than_describing_one():
    ids = [create(speaker=HER, description=CASE, at=AT).id for _ in range(3)]
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        describe(ids[:1])
    with CaptureQueriesContext(connection) as for_three:
        describe(ids)
    assert len(for_one) == len(for_three) <= 14


def test_what_nobody_can_see_is_not_kept():
    made = create(speaker=HER, description=replace(CASE, publisher="Rés\x00eau\x1b"), at=AT)
    assert describe([made.id])[made.id].publisher == "Réseau"
