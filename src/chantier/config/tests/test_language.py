from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/v1/resources/nobody", "/api/v1/nothing", "/api/v2/", "/id/nobody"])
def test_an_address_for_programs_says_itself_that_nothing_is_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_address_without_a_language_leads_to_the_reader_s_own(client: Client) -> None:
    answer = client.get("/aide/", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/aide/")
