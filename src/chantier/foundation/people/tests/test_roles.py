"""Roles are entrusted by administrators, dated, and never lost with the last of them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.people import queries
from chantier.foundation.people.services.roles import end_role, grant_role
from chantier.foundation.people.tests.people import NOW, somebody, speaks

pytestmark = pytest.mark.django_db
SYSTEM = Speaker.system()


def test_a_role_holds_from_its_first_instant_to_its_last():
    ana, bo = somebody("Ana"), somebody("Bo")
    grant_role(speaker=SYSTEM, person_id=bo.pk, role="administrator", at=NOW)
    grant = grant_role(speaker=SYSTEM, person_id=ana.pk, role="secretary", at=NOW)
    end_role(speaker=SYSTEM, grant_id=grant, at=NOW + timedelta(hours=1))
    held = [queries.roles_of(ana.pk, at=NOW + timedelta(hours=hours)) for hours in (-1, 0, 1)]
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
    assert (caught.value.reason.code, queries.roles_of(ana.pk, at=NOW)) == ("role_needed", frozenset())


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


def test_the_command_makes_an_account_and_entrusts_a_role():
    out = StringIO()
    call_command("people", "create", "Ana@Exemple.test", "--name", "Ana", "--no-password", stdout=out)
    call_command("people", "grant", "ana@exemple.test", "coordinator", stdout=out)
    ana = queries.person_by_address("ANA@exemple.test")
    from django.utils import timezone

    assert queries.roles_of(ana.id, at=timezone.now()) == {"coordinator"}
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("people", "create", "ana@exemple.test", "--no-password", stdout=out)
    with pytest.raises(CommandError, match="no active account"):
        call_command("people", "grant", "nul@exemple.test", "editor", stdout=out)
