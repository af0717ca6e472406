from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chantier.foundation.access.api import DOCUMENTALIST, Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.api import acts_about
from chantier.library import acts
from chantier.library.core import description as d
from chantier.library.models import Citation, Resource
from chantier.library.queries.citing import citations_of, cited_by, claims_of, leaning_on, notebook, resource_card
from chantier.library.services.citing import cite, forget, keep, uncite, withdraw_claim
from chantier.library.services.kinds import load_kinds
from chantier.library.services.reviewing import withdraw
from chantier.library.services.writing import create, set_claims
from chantier.library.tests.test_writing import CASE

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7)
HIM = Speaker(person_id=8)
LIBRARIAN = Speaker(person_id=9, roles=frozenset({DOCUMENTALIST}))


@pytest.fixture
def resource() -> int:
    load_kinds(speaker=LIBRARIAN, at=AT)
    made = create(speaker=HER, description=CASE, at=AT)
    set_claims(speaker=HER, resource_id=made.id, claims=[d.Claim(0, "Un"), d.Claim(0, "Deux")], at=AT)
    Resource.objects.update(state="published", published_at=AT)
    return made.id


def proposal(resource: int, speaker: Speaker = HIM, claim_number: int | None = 2, key: str = "12") -> int:
    return cite(
        speaker=speaker,
        resource_id=resource,
        claim_number=claim_number,
        citing_kind="deliberation.proposal",
        citing_key=key,
        titles={"fr": "Des épiceries de village"},
        url="/fr/propositions/12/",
        at=AT,
    )


def test_a_proposal_cites_a_claim_once_and_the_resource_says_so(resource):
    assert proposal(resource) == proposal(resource)
    (found,) = cited_by(resource)
    assert (found.claim_number, found.claim_text, found.titles) == (2, "Deux", {"fr": "Des épiceries de village"})
    assert [(one.number, one.cited) for one in claims_of(resource)] == [(1, 0), (2, 1)]
    assert [act.name for act in acts_about("library.resource", [resource])][:1] == [acts.CITED]


def test_a_draft_or_an_unknown_claim_cannot_be_leant_on(resource):
    with pytest.raises(Invalid):
        proposal(resource, claim_number=9)
    Resource.objects.update(state="draft", published_at=None)
    with pytest.raises(NotAllowed):
        proposal(resource)
    with pytest.raises(NotPossible):
        proposal(resource, speaker=HER)
    assert not Citation.objects.exists()


def test_withdrawing_a_claim_tells_who_leant_on_it_and_keeps_its_address(resource):
    one = proposal(resource)
    keep(speaker=HER, resource_id=resource, claim_number=2, at=AT)
    assert withdraw_claim(speaker=LIBRARIAN, resource_id=resource, number=2, reason="Erreur de calcul", at=AT) == 1
    assert acts_about("library.resource", [resource])[0].data == {"claim": 2, "citations": [one]}
    (found,) = citations_of("deliberation.proposal", ["12"])["12"]
    assert (found.falls, found.why) == ("claim_withdrawn", "Erreur de calcul")
    withdrawn = claims_of(resource, with_withdrawn=True)[1]
    assert (withdrawn.is_withdrawn, withdrawn.withdrawn_because) == (True, "Erreur de calcul")
    with pytest.raises(NotPossible):
        proposal(resource, key="13")


def test_a_claim_is_withdrawn_once_for_a_reason_that_every_database_keeps(resource):
    withdraw_claim(speaker=LIBRARIAN, resource_id=resource, number=2, reason="Erreur\0 de calcul", at=AT)
    with pytest.raises(NotPossible):
        withdraw_claim(speaker=LIBRARIAN, resource_id=resource, number=2, reason="Autre chose", at=AT)
    with pytest.raises(Invalid):
        withdraw_claim(speaker=LIBRARIAN, resource_id=resource, number=1, reason=" \0 ", at=AT)
    assert [one.withdrawn_because for one in claims_of(resource, with_withdrawn=True)] == ["", "Erreur de calcul"]


def test_a_withdrawn_resource_makes_all_that_leant_on_it_fall(resource):
    proposal(resource)
    Resource.objects.update(state="withdrawn", withdrawal_reason="Doublon", withdrawn_at=AT)
    assert [(one.falls, one.why) for one in leaning_on(resource)] == [("resource_withdrawn", "Doublon")]
    public_id = Resource.objects.get().public_id
    card = resource_card(public_id)
    assert (card.state, card.withdrawal_reason) == ("withdrawn", "Doublon")


def test_a_notebook_is_ones_own_and_tells_nobody(resource):
    kept = keep(speaker=HER, resource_id=resource, passage="« Trois ans »", page="12", at=AT)
    assert keep(speaker=HER, resource_id=resource, passage="« Trois ans »", page="12", at=AT) == kept
    keep(speaker=HER, resource_id=resource, claim_number=1, at=AT)
    assert [(one.claim_number, one.passage, one.page) for one in notebook(7)] == [
        (1, "", ""),
        (None, "« Trois ans »", "12"),
    ]
    assert (notebook(8), cited_by(resource)) == ((), ())
    with pytest.raises(NotAllowed):
        forget(speaker=HIM, citation_id=kept)
    forget(speaker=HER, citation_id=kept)
    assert len(notebook(7)) == 1
    with pytest.raises(Invalid):
        keep(speaker=replace(HER, person_id=None), resource_id=resource, at=AT)


def test_what_is_no_longer_cited_leaves(resource):
    proposal(resource)
    assert uncite(speaker=HIM, citing_kind="deliberation.proposal", citing_key="12", resource_id=resource, at=AT) == 1
    assert cited_by(resource) == ()


def test_the_act_of_a_withdrawal_names_what_leant_on_the_resource(resource):
    one = proposal(resource)
    keep(speaker=HER, resource_id=resource, at=AT)
    withdraw(speaker=LIBRARIAN, resource_id=resource, reason="Doublon", at=AT)
    told = acts_about("library.resource", [resource])[0]
    assert (told.name, told.data) == (acts.WITHDRAWN, {"citations": [one]})
