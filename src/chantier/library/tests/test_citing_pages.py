"""Citing: the ready text, one's notebook, and the withdrawal of a claim with everybody who leans on it warned."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.messages.models import Notice
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.search import api as search
from chantier.library.citing_notices import REACTIONS
from chantier.library.core import description as d
from chantier.library.models import Citation, Claim, Resource
from chantier.library.services.citing import cite, keep, withdraw_claim
from chantier.library.tests.shelved import AT, GROCERY, HOUSING, LIBRARIAN, prepare, shelve

pytestmark = pytest.mark.django_db
NOTEBOOK = "/fr/ressources/mes-citations/"


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


@pytest.fixture
def case() -> Resource:
    return shelve(replace(GROCERY, claims=(d.Claim(0, "Trois emplois sont restés.", page="4"), d.Claim(0, "Deux."))))


@pytest.fixture
def somebody() -> Callable[..., Person]:
    def made(pk: int, *roles: str) -> Person:
        person = Person.objects.create(pk=pk, email=f"p{pk}@example.org", name=f"Personne {pk}")
        for role in roles:
            people.grant_role(speaker=Speaker.system(), person_id=pk, role=role, at=AT)
        return person

    return made


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def citing(row: Resource, claim: object = "") -> str:
    return f"/fr/ressources/{row.public_id}/citer/" + (f"?affirmation={claim}" if claim else "")


def withdrawal(row: Resource, number: int) -> str:
    return f"/fr/ressources/{row.public_id}/affirmations/{number}/retrait/"


def told() -> list[int]:
    """Who is told, once all that is owed was done twice."""
    for act in Act.objects.filter(name__in=REACTIONS):
        for reaction in REACTIONS[act.name] * 2:
            reaction(act)
    return sorted(Notice.objects.filter(kind="library.citation_fell").values_list("person_id", flat=True))


def proposal(row: Resource, number: int, key: str = "12", *, is_public: bool = True) -> int:
    return cite(
        speaker=LIBRARIAN,
        resource_id=row.pk,
        claim_number=number,
        citing_kind="deliberation.proposal",
        citing_key=key,
        titles={"fr": f"Proposition {key}"},
        url=f"/fr/propositions/{key}/",
        is_public=is_public,
        at=AT,
    )


def test_a_claim_is_cited_with_its_own_address_said_once(client: Client, case: Resource, settings: Any) -> None:
    page = text_of(client.get(citing(case, 1)))
    address = f"{settings.CHANTIER_ADDRESS}/fr/ressources/{case.public_id}-{case.slug}/#c1"
    ready = re.search(r'id="ready"><p>(.*?)</p>', page)
    assert ready is not None
    assert ready[1].startswith("« Trois emplois sont restés. » (p. 4) Clavier, E. (2024). L’épicerie reprise")
    assert ready[1].count("http") == 1
    assert address in ready[1]


def test_a_citation_is_in_the_language_of_its_reader(client: Client, case: Resource) -> None:
    page = text_of(client.get(f"/en/resources/{case.public_id}/cite/?affirmation=1"))
    assert "The grocery its neighbours took over" in page
    assert f"/en/resources/{case.public_id}-" in page
    assert f"/fr/ressources/{case.public_id}-{case.slug}/#c1</p>" not in page


def test_a_claim_that_was_withdrawn_is_not_cited_as_the_whole_resource(
    client: Client, case: Resource, somebody: Callable[..., Person]
) -> None:
    withdraw_claim(speaker=LIBRARIAN, resource_id=case.pk, number=1, reason="Le chiffre était faux.", at=AT)
    client.force_login(somebody(3))
    page = client.get(citing(case, 1))
    assert (page.status_code, "Le chiffre était faux." in text_of(page)) == (410, True)
    assert client.post(citing(case, 1), {"page": ""}).status_code == 409
    for nothing in ("9", "x", "-1"):
        assert client.get(citing(case, nothing)).status_code == 404
    assert not Citation.objects.exists()


def test_what_is_private_cannot_be_cited_nor_guessed(client: Client, case: Resource) -> None:
    Resource.objects.update(visibility=Resource.PRIVATE)
    assert client.get(citing(case)).status_code == 404
    assert client.get(citing(case, 1)).status_code == 404


def test_the_notebook_gives_each_citation_ready_and_says_which_one_fell(
    client: Client, case: Resource, somebody: Callable[..., Person]
) -> None:
    client.force_login(somebody(3))
    assert "Rien n’est gardé" in text_of(client.get(NOTEBOOK))
    for number in (1, 2):
        client.post(citing(case, number), {"page": "4"})
    client.post(citing(case), {"passage": "un passage", "page": "7"})
    withdraw_claim(speaker=LIBRARIAN, resource_id=case.pk, number=2, reason="Mal comptée.", at=AT)
    page = text_of(client.get(NOTEBOOK))
    assert re.findall(r"data-copy=\"« (.*?) »", page) == ["un passage", "Trois emplois sont restés."]
    assert "« un passage » (p. 7) Clavier, E. (2024)." in page
    assert "L’affirmation a été retirée. Mal comptée." in page


def test_a_notebook_of_three_costs_what_one_does(
    client: Client, case: Resource, somebody: Callable[..., Person]
) -> None:
    client.force_login(somebody(3))
    other = shelve(HOUSING)

    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(NOTEBOOK).status_code == 200
        return len(counted)

    keep(speaker=Speaker(person_id=3), resource_id=case.pk, at=AT)
    asked()
    one = asked()
    keep(speaker=Speaker(person_id=3), resource_id=other.pk, at=AT)
    keep(speaker=Speaker(person_id=3), resource_id=case.pk, claim_number=1, at=AT)
    assert asked() == one


def test_ones_own_page_leads_to_what_one_keeps(client: Client, somebody: Callable[..., Person]) -> None:
    client.force_login(somebody(3))
    page = text_of(client.get("/fr/moi/"))
    for way in ("mes-citations/", "recherches/", "mes-depots/", "collections/"):
        assert f'{way}">' in page
    assert "relecture/" not in page


def test_the_pages_of_a_resource_stand_in_the_library(client: Client, case: Resource) -> None:
    for address in (f"/fr/ressources/{case.public_id}-{case.slug}/", citing(case, 1), "/fr/bibliotheque/"):
        page = text_of(client.get(address))
        assert re.findall(r'aria-current="[a-z]+"[^>]*>([^<]+)</a>', page)[:1] == ["Bibliothèque"], address


def test_a_found_claim_is_one_click_away(client: Client, case: Resource) -> None:
    search.flush_now()
    page = text_of(client.get("/fr/bibliotheque/", {"q": "emplois restés"}))
    assert f'href="/fr/ressources/{case.public_id}-{case.slug}/#c1">affirmation 1</a>' in page


# --- withdrawing ---------------------------------------------------------------------------------------------------


def test_who_leans_on_a_claim_is_shown_before_it_is_withdrawn_and_warned_after(
    client: Client, case: Resource, somebody: Callable[..., Person]
) -> None:
    librarian, reader, other = somebody(9, DOCUMENTALIST), somebody(3), somebody(4)
    Resource.objects.update(person_id=somebody(5).pk)
    proposal(case, 1)
    proposal(case, 1, "13", is_public=False)
    keep(speaker=Speaker(person_id=reader.pk), resource_id=case.pk, claim_number=1, at=AT)
    keep(speaker=Speaker(person_id=other.pk), resource_id=case.pk, claim_number=2, at=AT)
    client.force_login(librarian)
    page = text_of(client.get(withdrawal(case, 1)))
    for said in ("Proposition 12</a>", "1 autre texte", "1 personne la garde"):
        assert said in page
    assert "Proposition 13" not in page
    refused = client.post(withdrawal(case, 1), {"reason": " "})
    assert (refused.status_code, Claim.objects.filter(withdrawn_at__isnull=False).exists()) == (422, False)
    done = client.post(withdrawal(case, 1), {"reason": "Le chiffre <b>était</b> faux."})
    home = f"/fr/ressources/{case.public_id}-{case.slug}/"
    assert (done.status_code, done["Location"]) == (303, f"{home}#c1")
    page = text_of(client.get(home))
    assert 'id="c1"' in page
    assert '<del lang="fr">Trois emplois sont restés.</del>' in page
    assert "Le chiffre &lt;b&gt;était&lt;/b&gt; faux." in page
    assert client.get(withdrawal(case, 1)).status_code == 404
    assert told() == [3, 5]


@pytest.mark.parametrize(("who", "status"), [((), 302), ((3,), 403), ((9, DOCUMENTALIST), 200)])
def test_only_who_edits_withdraws_a_claim(
    client: Client, case: Resource, somebody: Callable[..., Person], who: tuple[Any, ...], status: int
) -> None:
    if who:
        client.force_login(somebody(*who))
    assert client.get(withdrawal(case, 1)).status_code == status
    page = text_of(client.get(f"/fr/ressources/{case.public_id}-{case.slug}/"))
    assert ("/retrait/" in page) is (status == 200)


def test_a_claim_that_left_before_the_publication_is_shown_to_nobody(client: Client, case: Resource) -> None:
    Claim.objects.filter(number=2).update(withdrawn_at=AT - timedelta(days=1))
    page = text_of(client.get(f"/fr/ressources/{case.public_id}-{case.slug}/"))
    assert ('id="c1"' in page, 'id="c2"' in page, "Deux." in page) == (True, False, False)


def test_a_published_claim_is_never_emptied_in_passing(
    client: Client, case: Resource, somebody: Callable[..., Person]
) -> None:
    client.force_login(somebody(9, DOCUMENTALIST))
    address = f"/fr/bibliotheque/depots/{case.public_id}/"
    shown = client.get(address).context["form"]
    typed = {bound.html_name: bound.value() for bound in shown if bound.value() not in (None, False)}
    typed |= {f"{group}_rows": str(count) for group, count in shown.rows.items()}
    answer = client.post(address, {**typed, "q_0_text": "", "verb": "keep"})
    assert (answer.status_code, "elle se retire depuis la page" in text_of(answer)) == (422, True)
    rows = {**typed, "q_rows": "0", "verb": "keep"}
    assert client.post(address, rows).status_code == 422
    assert not Claim.objects.filter(withdrawn_at__isnull=False).exists()
    assert client.post(address, {**typed, "verb": "keep"}).status_code == 303


def test_who_keeps_a_resource_is_told_that_it_was_withdrawn(
    client: Client, case: Resource, somebody: Callable[..., Person]
) -> None:
    librarian, reader = somebody(9, DOCUMENTALIST), somebody(3)
    keep(speaker=Speaker(person_id=reader.pk), resource_id=case.pk, claim_number=1, at=AT)
    client.force_login(librarian)
    client.post(f"/fr/bibliotheque/relecture/{case.public_id}/", {"verb": "withdraw", "reason": "Doublon"})
    assert told() == [3]
