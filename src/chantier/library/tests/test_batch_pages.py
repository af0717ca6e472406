"""References brought in and taken out, as people and programs meet them, without JavaScript."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from lxml import etree

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.models import Person
from chantier.library.models import DepositBatch, DepositRow, Resource
from chantier.library.services import batch_run
from chantier.library.services.kinds import load_kinds
from chantier.library.tests.test_batches import RIS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    translation.activate("fr")
    load_kinds(speaker=Speaker.system(), at=timezone.now())


def signed_in(name: str) -> Client:
    client = Client()
    made = Person.objects.create_user(f"{name}@exemple.test", name=name)
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"library:{name}", args=args)


def give(client: Client, data: str | bytes = RIS, name: str = "refs.ris"):
    content = data if isinstance(data, bytes) else data.encode()
    return client.post(page("batches"), {"file": SimpleUploadedFile(name, content)})


def deposit(client: Client, **chosen: str) -> int:
    give(client)
    batch = DepositBatch.objects.get()
    client.post(page("batch-start", batch.pk), chosen)
    batch_run.run_batch(batch_id=batch.pk, at=timezone.now())
    return batch.pk


def test_a_file_is_looked_at_then_deposited_then_reported_row_by_row():
    her = signed_in("her")
    answer = give(her)
    batch = DepositBatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page("batch", batch.pk))
    preview = her.get(page("batch", batch.pk)).content.decode()
    assert "L’eau partagée" in preview
    assert "ZZ n’a pas de place ici" in preview
    assert not Resource.objects.exists()
    her.post(page("batch-start", batch.pk), {"kind": "", "licence": ""})
    batch_run.run_batch(batch_id=batch.pk, at=timezone.now())
    report = her.get(page("batch", batch.pk)).content.decode()
    for words_shown in ("Déposée", "Déjà là", "Mise de côté", "Non déposée", "Même DOI."):
        assert words_shown in report
    aside = her.get(page("batch", batch.pk), {"devenir": "set-aside"}).content.decode()
    assert "C’est une autre ressource" in aside
    row = DepositRow.objects.get(number=5)
    her.post(page("batch-anyway", batch.pk, row.pk))
    assert Resource.objects.count() == 3


def test_doubles_are_shown_beside_the_reference_before_anything_is_written():
    her = signed_in("her")
    deposit(her)
    give(her, RIS + "\n", "encore.ris")
    shown = her.get(page("batch", DepositBatch.objects.latest("pk").pk)).content.decode()
    assert "Votre fichier" in shown
    assert "Peut-être déjà là" in shown


def test_a_draft_of_somebody_else_is_not_told_through_doubles():
    deposit(signed_in("her"))
    other = signed_in("other")
    give(other, RIS + "\n", "encore.ris")
    shown = other.get(page("batch", DepositBatch.objects.latest("pk").pk)).content.decode()
    assert "Une fiche en préparation" in shown
    assert "Bibliothèque</th>" not in shown
    assert other.get(page("batch", DepositBatch.objects.earliest("pk").pk)).status_code == 403


def test_a_file_that_is_no_references_is_refused_on_the_page_with_what_to_do():
    her = signed_in("her")
    answer = give(her, b"<html><body>x</body></html>", "refs.ris")
    assert (answer.status_code, DepositBatch.objects.exists()) == (422, False)
    assert "est une page web" in answer.content.decode()


def test_a_visitor_is_asked_to_sign_in():
    assert Client().get(page("batches")).status_code in (302, 403)


def test_the_reports_are_for_programs_and_for_spreadsheets():
    her = signed_in("her")
    batch = deposit(her)
    assert her.get(page("batch-report", batch)).json()["totals"]["created"] == 2
    table = b"".join(her.get(page("batch-csv", batch)).streaming_content).decode("utf-8-sig")
    assert table.splitlines()[0].startswith("Numéro,Titre,Devenir")


def test_a_report_asks_as_much_for_six_rows_as_for_one():
    her = signed_in("her")
    batch = deposit(her)
    address = page("batch", batch)
    her.get(address)
    with CaptureQueriesContext(connection) as for_six:
        her.get(address)
    DepositRow.objects.exclude(number=4).delete()
    with CaptureQueriesContext(connection) as for_one:
        her.get(address)
    assert len(for_one) == len(for_six)


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("ris", "application/x-research-info-systems"),
        ("bib", "application/x-bibtex"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
        ("jsonld", "application/ld+json"),
        ("datacite.xml", "application/xml"),
        ("datacite.json", "application/json"),
        ("dc.xml", "application/xml"),
        ("zotero.json", "application/json"),
        ("json", "application/json"),
    ],
)
def test_a_published_resource_is_given_in_each_format_and_a_draft_in_none(form: str, media_type: str):
    deposit(signed_in("her"))
    row = Resource.objects.get(title="L’eau partagée")
    address = page("resource-export", row.public_id, form)
    assert Client().get(address).status_code == 404
    Resource.objects.update(state="published", published_at=timezone.now(), licence="cc-by")
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, f"{media_type}; charset=utf-8")
    assert answer["Content-Disposition"] == f'attachment; filename="{row.public_id}.{form}"'
    text = answer.content.decode()
    assert "L’eau partagée" in text
    if form.endswith("xml"):
        etree.fromstring(answer.content)
    elif "json" in form:
        json.loads(text)
    Resource.objects.update(visibility="members")
    assert Client().get(address).status_code == 404
    assert Client().get(page("resource-export", row.public_id, "exe")).status_code == 404
