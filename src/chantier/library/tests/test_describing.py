"""The organisations a resource is about and its ARK go wherever its description goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from chantier.directory.models import Organization
from chantier.library.core import description as d
from chantier.library.core.ark import ark_of
from chantier.library.models import Resource
from chantier.library.queries.describing import describe
from chantier.library.queries.doubles import possible_doubles
from chantier.library.services.depositing import keep, put_back
from chantier.library.services.writing import revise
from chantier.library.tests.shelf import AT, LIBRARIAN, PAGE, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _instance(settings: Any) -> None:
    from chantier.library.services.kinds import load_kinds

    settings.CHANTIER_ADDRESS = "https://chantier.example"
    settings.CHANTIER_ARK_NAAN = "99999"
    load_kinds(speaker=LIBRARIAN, at=AT)


def body(public_id: str, name: str, **columns: Any) -> Organization:
    columns = {"slug": name.lower(), "sort_name": name.lower(), "created_at": AT, "updated_at": AT, **columns}
    return Organization.objects.create(public_id=public_id, name=name, **columns)


def about(*bodies: Organization) -> Resource:
    return shelve(1, organizations=tuple(d.Body("", one.public_id) for one in bodies))


def names(row: Resource, *seen: str) -> list[str]:
    return [one.name for one in describe([row.pk], seen=seen or ("public",))[row.pk].organizations]


def test_an_organisation_is_described_with_its_page_in_the_readers_language() -> None:
    row = about(body("abcd2345", "Quai"))
    described = describe([row.pk], language="en")[row.pk].organizations
    assert described == (d.Body("Quai", "abcd2345", "https://chantier.example/en/directory/abcd2345-quai/"),)


def test_an_organisation_is_described_as_far_as_the_reader_may_see_it() -> None:
    row = about(body("abcd2345", "Quai"), body("efgh2345", "Cachée", visibility="members"))
    assert (names(row), names(row, "public", "members")) == (["Quai"], ["Quai", "Cachée"])


def test_organisations_that_were_merged_are_the_one_that_was_kept_once(client: Client) -> None:
    kept = body("abcd2345", "Quai")
    row = about(kept, body("efgh2345", "Ancien", merged_into=kept))
    assert names(row) == ["Quai"]
    kept.merged_into = body("jkmn2345", "Nouveau")
    kept.save()
    assert names(row) == ["Nouveau"]
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/fr/ressources/{row.public_id}-{row.slug}/").content.decode()
    assert len([one for one in asked if "library_resourceorganization" in one["sql"]]) == 1
    assert 'href="/fr/repertoire/jkmn2345-nouveau/"' in page
    assert "abcd2345" not in page


def test_describing_many_organisations_asks_no_more_than_one(django_assert_max_num_queries: Any) -> None:
    row = about(*(body(f"abcd234{n}", f"Coop {n}") for n in range(5)))
    with django_assert_max_num_queries(14):
        assert len(describe([row.pk])[row.pk].organizations) == 5


def test_what_is_not_in_the_directory_is_not_kept() -> None:
    row = shelve(1, organizations=(d.Body("Rien", "zzzz9999"), d.Body("Sans identifiant")))
    assert names(row) == []


def test_a_form_that_is_kept_keeps_or_changes_the_organisations_and_makes_one_version() -> None:
    one, other = body("abcd2345", "Quai"), body("efgh2345", "Lac")
    row = about(one)
    described = describe([row.pk], seen=("public", "members", "private"))[row.pk]

    def kept(*organizations: str) -> int:
        revision = Resource.objects.get(pk=row.pk).revision
        return keep(
            speaker=LIBRARIAN,
            resource_id=row.pk,
            revision=revision,
            description=described,
            claims=(),
            organizations=organizations,
            at=AT,
        ).revision

    assert (kept(one.public_id), names(row)) == (1, ["Quai"])
    assert (kept(one.public_id, other.public_id), names(row)) == (2, ["Quai", "Lac"])
    assert (kept(), names(row)) == (3, [])
    assert row.versions.get(revision=2).data["organizations"][1]["name"] == "Lac"


def test_a_version_that_is_put_back_brings_its_organisations_back() -> None:
    row = about(body("abcd2345", "Quai"))
    revise(speaker=LIBRARIAN, resource_id=row.pk, description=PAGE, revision=1, at=AT)
    assert names(row) == []
    assert put_back(speaker=LIBRARIAN, resource_id=row.pk, number=1, note="1", at=AT).revision == 3
    assert names(row) == ["Quai"]
    assert put_back(speaker=LIBRARIAN, resource_id=row.pk, number=2, note="2", at=AT).revision == 4
    assert names(row) == []


def test_a_version_that_did_not_tell_organisations_leaves_those_of_today() -> None:
    row = about(body("abcd2345", "Quai"))
    changed = replace(describe([row.pk])[row.pk], publisher="Autre")
    revise(speaker=LIBRARIAN, resource_id=row.pk, description=changed, revision=1, at=AT)
    older = row.versions.get(revision=1)
    older.data.pop("organizations")
    older.save()
    put_back(speaker=LIBRARIAN, resource_id=row.pk, number=1, note="", at=AT)
    row.refresh_from_db()
    assert (row.publisher, names(row)) == ("Réseau du Fleuve", ["Quai"])


def test_page_harvest_and_exports_name_the_organisation_and_the_ark(client: Client) -> None:
    row = about(body("abcd2345", "Quai des Brumes"))
    ark = ark_of(row.public_id, naan="99999")
    forms = ("ris", "bib", "csl.json", "jsonld", "datacite.xml", "datacite.json", "dc.xml", "zotero.json", "json")
    with translation.override("fr"):
        asked = [reverse("library:resource-export", args=[row.public_id, form]) for form in forms]
    asked += [
        f"/fr/ressources/{row.public_id}-{row.slug}/",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/oai?verb=ListRecords&metadataPrefix=oai_datacite",
        f"/api/v1/resources/{row.public_id}",
    ]
    given = {path: client.get(path).content.decode() for path in asked}
    assert {path for path, text in given.items() if "Quai des Brumes" not in text or ark not in text} == set()


@pytest.mark.parametrize("by", ["ark", "address"])
def test_what_was_exported_from_here_comes_back_known(by: str) -> None:
    row = shelve(1)
    said = describe([row.pk])[row.pk]
    came = {
        "ark": (d.Identified("ark", said.ark),),
        "address": (d.Identified("url", said.address),),
    }[by]
    back = d.Description("publication", (d.Wording("fr", "Titre changé ailleurs"),), identifiers=came)
    (found,) = possible_doubles(back)
    assert (found.id, found.is_same) == (row.pk, True)


def test_an_isbn_alone_finds_the_book_that_bears_it() -> None:
    row = shelve(1)
    bare = d.Description("publication", (d.Wording("fr", ""),), identifiers=(d.Identified("isbn", "9780306406157"),))
    (found,) = possible_doubles(bare)
    assert (found.id, found.is_same, [one.code for one in found.likeness.reasons]) == (row.pk, False, ["same_isbn"])
