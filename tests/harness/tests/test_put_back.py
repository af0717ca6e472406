"""After a test whose transactions were real, the tables are as the migrations made them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from chantier.deliberation.models import Procedure
from chantier.foundation.people.models import Person
from harness.put_back import contents, put_back


@pytest.mark.parametrize("time", ["the first", "the second"])
def test_what_a_test_left_is_gone_and_what_it_took_is_back(transactional_db: None, time: str) -> None:
    assert not Person.objects.exists()
    assert Procedure.objects.exists()
    Person.objects.create_user("odile@exemple.test", name="Odile").groups.add(Group.objects.create(name="Pôle"))
    Procedure.objects.all().delete()


def test_every_table_has_its_rows_again_and_what_points_where_holds(transactional_db: None) -> None:
    first = contents()
    assert len(first) > 5
    person = Person.objects.create_user("odile@exemple.test", name="Odile")
    person.groups.add(Group.objects.first())
    Group.objects.last().permissions.clear()
    Procedure.objects.update(order=7)
    assert contents() != first
    put_back(first)
    assert contents() == first
    connection.check_constraints()
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        Person.groups.through.objects.create(person_id=10**6, group_id=10**6)
