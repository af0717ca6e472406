"""A resource that came with its ARK keeps it, and has no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from chantier.library.core import description as d
from chantier.library.core.ark import ark_of
from chantier.library.models import Resource
from chantier.library.queries.doubles import possible_doubles
from chantier.library.services.folder import export_folder, import_folder
from chantier.library.tests.shelf import AT, LIBRARIAN, shelf, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(settings: Any, tmp_path: Path) -> Resource:
    """A resource that was made by the authority 99999 and came to the instance of 12345."""
    settings.CHANTIER_ARK_NAAN = "99999"
    settings.CHANTIER_DATA = tmp_path / "instance"
    shelf(0)
    made = shelve(1, identifiers=())
    export_folder(speaker=LIBRARIAN, target=tmp_path / "copy")
    made.delete()
    settings.CHANTIER_ARK_NAAN = "12345"
    import_folder(speaker=LIBRARIAN, source=tmp_path / "copy", at=AT)
    return Resource.objects.get()


def test_every_page_of_it_says_the_one_it_came_with(client: Client, moved: Resource, settings: Any) -> None:
    ark, other = ark_of(moved.public_id, naan="99999"), ark_of(moved.public_id, naan="12345")
    page = client.get(f"/fr/ressources/{moved.public_id}-{moved.slug}/")
    given = [page.content.decode(), page["Link"], client.get(f"/{ark}?info").content.decode()]
    given += [client.get(path).content.decode() for path in (
        f"/api/v1/resources/{moved.public_id}", "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    )]  # fmt: skip
    assert [(ark in one, other in one) for one in given] == [(True, False)] * 5
    assert f'<{settings.CHANTIER_ADDRESS}/{ark}>; rel="cite-as"' in page["Link"]


@pytest.mark.parametrize("written", ["{}", "{}?info", "/{}", "HYPHENS"])
def test_it_leads_to_its_page_however_it_is_written(client: Client, moved: Resource, written: str) -> None:
    ark = ark_of(moved.public_id, naan="99999")
    hyphens = f"ark:/99999/R1-{ark.removeprefix('ark:99999/r1').upper()}"
    answer = client.get("/" + (hyphens if written == "HYPHENS" else written.format(ark)).lstrip("/"))
    assert answer.status_code == (200 if "?" in written else 302)


def test_the_one_that_was_shown_for_a_time_still_leads_to_it(client: Client, moved: Resource) -> None:
    assert client.get(f"/{ark_of(moved.public_id, naan='12345')}").status_code == 302
    assert client.get("/ark:54321/r1abcdefgh").status_code == 404


def test_what_was_exported_from_either_place_comes_back_known(moved: Resource) -> None:
    for written in (ark_of(moved.public_id, naan="99999"), f"https://n2t.net/ark:/{moved.ark[4:].upper()}"):
        back = d.Description("publication", (d.Wording("fr", "Titre"),), identifiers=(d.Identified("ark", written),))
        (found,) = possible_doubles(back)
        assert (found.id, found.is_same, found.likeness.reasons[0].code) == (moved.pk, True, "same_ark")
