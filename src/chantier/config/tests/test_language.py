from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from chantier.config.language import gather_words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/v1/resources/nobody", "/api/v1/nothing", "/api/v2/", "/id/nobody"])
def test_an_address_for_programs_says_itself_that_nothing_is_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_address_without_a_language_leads_to_the_reader_s_own(client: Client) -> None:
    answer = client.get("/aide/", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/aide/")


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_a_word_is_said_as_the_first_catalogue_that_has_it_says_it(code: str) -> None:
    gather_words()
    gather_words()  # a second server of the same process finds it done
    gathered, *catalogues = trans_real.translation(code)._catalog._catalogs  # type: ignore[attr-defined]
    said: dict[str, str] = {}
    for one in catalogues:
        said.update({word: words for word, words in one.items() if isinstance(word, str) and word not in said})
    assert len(catalogues) > 10
    assert gathered == said
    with translation.override(code):
        assert [translation.ngettext("%(n)s contribution", "%(n)s contributions", many) for many in (1, 2)] == {
            "fr": ["%(n)s contribution", "%(n)s contributions"],
            "en": ["%(n)s contribution", "%(n)s contributions"],
            "es": ["%(n)s contribución", "%(n)s contribuciones"],
        }[code]
