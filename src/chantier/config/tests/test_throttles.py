"""Throttles hold across processes: they are counted in the database, with nothing to set up."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from chantier.config import settings as product
from chantier.foundation.people import throttles
from chantier.foundation.people.tests.people import sign_in, somebody
from chantier.foundation.people.throttles import forget_expired

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_product_s_own_caches(settings, transactional_db):
    settings.CACHES = product.CACHES
    caches["default"].clear()


def test_failed_sign_ins_are_counted_in_the_database_and_not_in_the_process():
    somebody("Ana")
    for _ in range(5):
        sign_in(Client(), "ana@exemple.test", "faux mot de passe")
    _another_process()
    client = Client()
    slowed = sign_in(client, "ana@exemple.test")
    assert "_auth_user_id" not in client.session
    assert "Trop de tentatives" in slowed.content.decode()


def test_what_is_kept_names_no_network_address_and_no_account():
    somebody("Ana")
    sign_in(Client(), "ana@exemple.test", "faux mot de passe")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM people_throttle")
        keys = [key for (key,) in cursor.fetchall()]
    assert keys
    assert not [key for key in keys if "127.0.0.1" in key or "allauth" in key]


def test_what_no_longer_counts_is_forgotten():
    caches["default"].set("a", 1, timeout=60)
    now = timezone.now()
    assert [forget_expired(at=now), forget_expired(at=now + timedelta(minutes=2))] == [0, 1]
    assert forget_expired(at=now + timedelta(minutes=2)) == 0


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock of the throttles says, in hours; the cache goes by the machine's."""
    clock = [1_000_000.0]
    monkeypatch.setattr(throttles, "time", lambda: clock[0] * 3600)
    return clock


def test_as_many_times_as_are_allowed_in_each_window_for_each_person_and_thing(hour: list[float]):
    def ask(who: str, what: str = "signing") -> bool:
        return throttles.allowed(what, who, most=2, seconds=3600)

    assert [ask("ana"), ask("ana"), ask("ana"), ask("bo"), ask("ana", "asked")] == [True, True, False, True, True]
    _another_process()
    assert not ask("ana")
    hour[0] += 1
    assert [ask("ana"), ask("ana"), ask("ana")] == [True, True, False]


def test_what_counts_for_a_day_is_kept_for_a_day_whoever_asks_again(hour: list[float]):
    began = timezone.now()
    for _ in range(4):
        throttles.allowed("signature", "ana", most=3, seconds=86_400)
    assert forget_expired(at=began + timedelta(hours=23)) == 0
    assert forget_expired(at=began + timedelta(hours=25)) == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_throttle")
        assert cursor.fetchone() == (0,)


def test_of_those_who_ask_at_once_no_more_pass_than_are_allowed(hour: list[float]):
    assert throttles.allowed("signing", "ana", most=1, seconds=3600)
    caches["default"].delete(f"signing:ana:3600:{int(hour[0])}")  # as another process that had counted nothing yet
    assert not throttles.allowed("signing", "ana", most=1, seconds=3600)


def test_a_refused_attempt_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    somebody("Ana")
    with django_assert_max_num_queries(60):
        sign_in(Client(), "ana@exemple.test", "faux mot de passe")


def _another_process():
    """What another process would start with: none of this one's memory."""
    for alias in ("default", "process"):
        if hasattr(caches._connections, alias):
            delattr(caches._connections, alias)
