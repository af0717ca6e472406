"""How a file is read is chosen in the browser, and what was set aside is seen reason by reason."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation

from chantier.directory.import_phrases import why_it_failed
from chantier.directory.models import Edition
from chantier.directory.services import imports
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEEPER = Speaker(person_id=1, roles=frozenset({"documentalist"}))

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client, django_user_model):
    person = people.create_person(speaker=Speaker.system(), email="d@example.org", name="Dominique", at=AT)
    people.grant_role(speaker=Speaker.system(), person_id=person.id, role="documentalist", at=AT)
    client.force_login(django_user_model.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def received(content, name="liste.csv"):
    return imports.receive(
        speaker=KEEPER,
        path_or_upload=ContentFile(content, name=name),
        source=imports.SourceGiven("Membres"),
        at=AT,
    ).edition_id


def imported(content):
    edition_id = received(content)
    imports.set_reading(speaker=KEEPER, edition_id=edition_id, at=AT)
    imports.start(speaker=KEEPER, edition_id=edition_id, at=AT)
    imports.run_edition(edition_id, at=AT)
    return edition_id


def read_again(client, edition_id, **how):
    url = reverse("directory:import-columns", args=[edition_id])
    return client.post(url, {"verb": "read-again", **how}, follow=True)


def test_another_separator_is_chosen_and_the_preview_follows_at_once(keeper):
    edition_id = received("Nom|Ville,Région\nCoop A|Amos,Abitibi\nCoop B|La Tuque,Mauricie\n".encode())
    page = read_again(keeper, edition_id, delimiter="bar").content.decode()
    assert Edition.objects.get().reading["header"] == ["Nom", "Ville,Région"]
    assert '<option value="bar" selected>' in page
    assert "<td>Amos,Abitibi</td>" in page


def test_another_encoding_is_chosen_and_the_preview_follows_at_once(keeper):
    edition_id = received("Nom,Ville\nCoopérative é,Trois-Rivières\n".encode("mac_roman"))
    page = read_again(keeper, edition_id, encoding="mac_roman").content.decode()
    assert "Trois-Rivières" in page
    read_again(keeper, edition_id, encoding="cp1252")
    assert "Trois-Rivi" not in Edition.objects.get().reading["header"]
    assert "Trois-Rivières" not in keeper.get(reverse("directory:import-columns", args=[edition_id])).content.decode()


@pytest.mark.parametrize(
    ("line", "header", "rows"),
    [("1", ["Liste,2026", ""], 0), ("3", ["Nom", "Ville"], 1), ("0", ["Colonne 1", "Colonne 2"], 3)],
)
def test_the_line_of_the_titles_is_chosen(keeper, line, header, rows):
    edition_id = received(b'"Liste,2026",\nX,Y\nNom,Ville\nCoop A,Amos\n')
    read_again(keeper, edition_id, **{"header-row": line})
    reading = Edition.objects.get().reading
    if line != "1":
        assert reading["header"] == header
    names = {cell for row in imports.preview(edition_id).rows for cell in row}
    assert "Coop A" in names
    assert ("Nom" in names) is (line != "3")


def test_a_line_that_cannot_hold_titles_is_refused_and_the_file_is_read_as_before(keeper):
    edition_id = received(b"Nom,Ville\nCoop A,Amos\n")
    before = Edition.objects.get().reading
    answer = read_again(keeper, edition_id, **{"header-row": "90"})
    assert answer.status_code == 422
    assert "La ligne 90 ne peut pas être celle des titres" in answer.content.decode()
    assert Edition.objects.get().reading == before


def test_rows_set_aside_are_seen_a_hundred_at_a_time_and_by_reason(keeper):
    people_rows = "".join(f"Sylvie Tremblay,Amos,{number}\n" for number in range(130))
    edition_id = imported(f"Nom,Ville,Numéro\n{people_rows},Amos,sans nom\n".encode())
    url = reverse("directory:import", args=[edition_id])
    first = keeper.get(url)
    assert len(first.context["aside"]) == 100
    after = keeper.get(url + first.context["aside_next_url"])
    assert [row.number for row in after.context["aside"]] == list(range(101, 132))
    assert after.context["aside_next_url"] == ""
    nameless = keeper.get(url, {"motif": "no_name"})
    assert [row.number for row in nameless.context["aside"]] == [131]


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_a_failure_is_kept_as_a_reason_and_told_in_the_language_of_who_reads(keeper, language):
    with translation.override("en"):
        edition_id = received(b"Nom,Ville\nCoop A,Amos\n")
        imports.set_reading(speaker=KEEPER, edition_id=edition_id, at=AT)
        imports.start(speaker=KEEPER, edition_id=edition_id, at=AT, in_background=False)
        file = imports.path_of(Edition.objects.get())
        content = file.read_bytes()
        file.write_bytes(b'Nom,Ville\n"Coop A,Amos\nCoop B,Amos\n')
        imports.run_edition(edition_id, at=AT)
    edition = Edition.objects.get()
    assert (edition.state, edition.failure) == ("failed", {"code": "unclosed_quote", "params": {"line": 2}})
    with translation.override(language):
        expected = str(why_it_failed(edition.failure))
        page = keeper.get(reverse("directory:import", args=[edition_id])).content.decode()
    assert expected in page
    file.write_bytes(content)
    imports.resume(speaker=KEEPER, edition_id=edition_id, at=AT, in_background=False)
    imports.run_edition(edition_id, at=AT)
    edition.refresh_from_db()
    assert (edition.state, edition.failure, edition.report["totals"]["kept"]) == ("done", {}, 1)
