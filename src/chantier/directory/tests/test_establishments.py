"""Other places of an organisation, as it says them or as anybody suggests them."""

import pytest
from django.utils import timezone, translation

from chantier.directory.models import Statement
from chantier.directory.tests.test_statement_pages import body, form_of, read, sent, sign_in
from chantier.foundation.access.api import COORDINATOR, Speaker
from chantier.foundation.words import api as words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")
    words.load_shipped(speaker=Speaker.system(), at=timezone.now())


def test_an_organisation_says_its_other_places_and_they_replace_those_of_lists(client):
    bakery = body(establishments=[{"name": "Vieux kiosque"}, {"address": "5, rue Neuve", "activity": "vente"}])
    sign_in(client, of=bakery)
    address = f"/fr/repertoire/modification/{bakery.public_id}/"
    form = form_of(client, address)
    assert form["establishments"].initial == "Vieux kiosque\n; 5, rue Neuve"
    typed = "Comptoir du quai ; 12, rue du Quai ; Shawinigan ; G9N 1A1"
    assert client.post(address, sent(form, establishments=typed)).status_code == 303
    places = bakery.establishments.order_by("pk").values_list("name", "address", "postal_code")
    assert list(places) == [("Comptoir du quai", "12, rue du Quai", "G9N 1A1")]
    assert "Comptoir du quai" in read(client.get(f"/fr/repertoire/{bakery.public_id}/", follow=True))
    assert Statement.objects.get().field == "establishments"


def test_a_visitor_suggests_other_places_and_a_reviewer_compares_them(client):
    bakery = body(establishments=[{"name": "Vieux kiosque"}])
    address = f"/fr/repertoire/correction/{bakery.public_id}/?champ=establishments"
    assert "Vieux kiosque" in read(client.get(address))
    assert client.post(address, {"establishments": "Vieux kiosque"}).status_code == 422
    assert client.post(address, {"establishments": "Vieux kiosque\nComptoir ; 12, rue du Quai"}).status_code == 303
    sign_in(client, "odile@exemple.test", COORDINATOR)
    assert "Comptoir, 12, rue du Quai" in read(client.get("/fr/repertoire/corrections/"))
    pk = Statement.objects.get().pk
    assert client.post(f"/fr/repertoire/corrections/{pk}/acceptation/").status_code == 303
    assert set(bakery.establishments.values_list("name", flat=True)) == {"Vieux kiosque", "Comptoir"}
    assert client.post(f"/fr/repertoire/corrections/{pk}/annulation/").status_code == 303
    assert set(bakery.establishments.values_list("name", flat=True)) == {"Vieux kiosque"}
