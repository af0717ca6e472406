"""Roles are entrusted by administrators, dated, and never lost with the last of them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.people import queries, speaking
from chantier.foundation.people.services.roles import end_role, grant_role
from chantier.foundation.people.tests.people import NOW, now, somebody, speaks

pytestmark = pytest.mark.django_db
SYSTEM = Speaker.system()


def test_a_role_holds_from_its_first_instant_to_its_last():
    ana, bo = somebody("Ana"), somebody("Bo")
    grant_role(speaker=SYSTEM, person_id=bo.pk, role="administrator", at=NOW)
    grant = grant_role(speaker=SYSTEM, person_id=ana.pk, role="secretary", at=NOW)
    end_role(speaker=SYSTEM, grant_id=grant, at=NOW + timedelta(hours=1))
    held = [speaking.roles_of(ana.pk, at=NOW + timedelta(hours=hours)) for hours in (-1, 0, 1)]
    assert held == [frozenset(), {"secretary"}, frozenset()]


def test_granting_twice_changes_nothing():
    ana = somebody("Ana")
    grants = [grant_role(speaker=SYSTEM, person_id=ana.pk, role="editor", at=NOW) for _ in range(2)]
    assert grants[0] == grants[1]


def test_a_coordinator_entrusts_no_role():
    ana = somebody("Ana")
    with pytest.raises(NotAllowed) as caught:
        grant_role(
            speaker=speaks(ana, roles=frozenset({"coordinator"})), person_id=ana.pk, role="administrator", at=NOW
        )
    assert (caught.value.reason.code, speaking.roles_of(ana.pk, at=NOW)) == ("role_needed", frozenset())


def test_an_unknown_role_is_refused():
    with pytest.raises(Invalid) as caught:
        grant_role(speaker=SYSTEM, person_id=somebody("Ana").pk, role="king", at=NOW)
    assert caught.value.reason.code == "role_unknown"


def test_the_last_administrator_stays():
    ana = somebody("Ana")
    grant = grant_role(speaker=SYSTEM, person_id=ana.pk, role="administrator", at=NOW)
    with pytest.raises(NotPossible) as caught:
        end_role(speaker=SYSTEM, grant_id=grant, at=NOW)
    assert caught.value.reason.code == "last_administrator"
    assert queries.persons_with_role("administrator", at=NOW) == (ana.pk,)


def test_two_administrators_who_leave_at_the_same_instant_leave_one(transactional_db):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from django.db import connection

    people = [somebody("Ana"), somebody("Bo")]
    grants = [grant_role(speaker=SYSTEM, person_id=one.pk, role="administrator", at=NOW) for one in people]
    together = Barrier(2)

    def leave(grant):
        together.wait()
        try:
            end_role(speaker=SYSTEM, grant_id=grant, at=NOW + timedelta(hours=1))
        except NotPossible as refused:
            return refused.reason.code
        finally:
            connection.close()
        return "left"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, grants)) == ["last_administrator", "left"]


def test_the_last_administrator_does_not_leave_by_erasing_their_account_either():
    from chantier.foundation.people.services.accounts import erase_due_accounts, request_erasure

    ana, bo = somebody("Ana"), somebody("Bo")
    grants = {one: grant_role(speaker=SYSTEM, person_id=one.pk, role="administrator", at=NOW) for one in (ana, bo)}
    request_erasure(speaker=speaks(ana), at=NOW)
    end_role(speaker=SYSTEM, grant_id=grants[bo], at=NOW)
    with pytest.raises(NotPossible):
        request_erasure(speaker=speaks(ana), at=NOW)
    later = NOW + timedelta(days=60)
    kept = erase_due_accounts(speaker=SYSTEM, at=later)
    grant_role(speaker=SYSTEM, person_id=bo.pk, role="administrator", at=later)
    assert (kept, erase_due_accounts(speaker=SYSTEM, at=later)) == (0, 1)


def test_the_page_of_roles_gives_and_takes_back_and_says_why_not(client):
    from django.urls import reverse

    from chantier.foundation.people.tests.people import confirm, enter

    ana, bo = somebody("Ana"), somebody("Bo")
    own = grant_role(speaker=SYSTEM, person_id=ana.pk, role="administrator", at=now())
    page = reverse("people:roles")
    confirm(enter(client, ana))
    client.post(page, {"address": bo.email, "role": "editor", "territory_code": ""})
    [grant] = [one for one in queries.role_grants(at=now()) if one.person_id == bo.pk]
    listed = client.get(page).content.decode()
    client.post(reverse("people:end_role", args=[grant.id]))
    last = client.post(reverse("people:end_role", args=[own]))
    assert "édition du site" in listed
    assert speaking.roles_of(bo.pk, at=now()) == frozenset()
    assert (last.status_code, "C’est la dernière personne" in last.content.decode()) == (409, True)
    stranger = enter(type(client)(), bo)
    assert [stranger.get(reverse(name)).status_code for name in ("people:roles", "people:incidents")] == [403, 403]
    assert client.get(reverse("people:incidents")).status_code == 200


def test_the_command_makes_an_account_and_entrusts_a_role():
    out = StringIO()
    call_command("people", "create", "Ana@Exemple.test", "--name", "Ana", "--no-password", stdout=out)
    call_command("people", "grant", "ana@exemple.test", "coordinator", stdout=out)
    ana = queries.person_by_address("ANA@exemple.test")
    from django.utils import timezone

    assert speaking.roles_of(ana.id, at=timezone.now()) == {"coordinator"}
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("people", "create", "ana@exemple.test", "--no-password", stdout=out)
    with pytest.raises(CommandError, match="no active account"):
        call_command("people", "grant", "nul@exemple.test", "editor", stdout=out)
