"""A prepared question gives what Django’s own gives, asks the database each time, and writes its SQL once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Q

from chantier.foundation.people.models import Mandate, Person, Voice
from chantier.foundation.prepared.api import Prepared, given, given_many

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 10, 0, 30, 123456, tzinfo=UTC)


def a_mandate(name, voice, **more):
    person = Person.objects.create_user(f"{name}@exemple.test", name=name.title())
    given_on = {"given_at": NOW, "starts_on": date(2026, 5, 3), "powers": ["speak", "vote"]}
    return Mandate.objects.create(person=person, voice=voice, **{**given_on, **more})


@pytest.fixture
def mandates():
    kept = Voice.objects.create(organization_ref="org-1", name="La Braise")
    merged = Voice.objects.create(organization_ref="org-2", name="L’Âtre", redirects_to=kept)
    giver = Person.objects.create_user("giver@exemple.test")
    return [
        a_mandate("ana", kept),
        a_mandate("bo", merged, ends_on=date(2026, 5, 9), given_by=giver),
        a_mandate("cy", merged, revoked_at=NOW),
    ]


def of_voice():
    return Mandate.objects.filter(voice=given("voice", Mandate, "voice")).order_by("pk")


def values(one):
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


def test_values_come_out_as_those_of_a_usual_query(mandates):
    columns = ("pk", "powers", "given_at", "starts_on", "ends_on", "voice__redirects_to__name")
    prepared = Prepared(lambda: of_voice().values_list(*columns))
    for one in mandates:
        usual = Mandate.objects.filter(voice=one.voice).order_by("pk").values_list(*columns)
        assert prepared.rows(voice=one.voice_id) == list(usual)


def test_a_value_is_told_to_the_database_as_its_field_is(mandates):
    prepared = Prepared(
        lambda: Mandate.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=given("day", Mandate, "ends_on")),
            given_at__lte=given("at", Mandate, "given_at"),
            person__name=given("name", Person, "name"),
        ).values_list("pk")
    )
    bo = mandates[1]
    asked = {"day": date(2026, 5, 9), "at": NOW, "name": "Bo"}
    assert prepared.rows(**asked) == [(bo.pk,)]
    assert prepared.rows(**{**asked, "day": date(2026, 5, 10)}) == []
    assert prepared.rows(**{**asked, "at": NOW.replace(microsecond=123455)}) == []
    assert prepared.rows(**{**asked, "name": "Bo' OR '1'='1"}) == []


def test_models_come_with_what_they_select_and_without_what_they_defer(mandates, django_assert_num_queries):
    prepared = Prepared(lambda: of_voice().select_related("given_by", "voice__redirects_to").defer("voice__name"))
    bo = mandates[1]
    with django_assert_num_queries(1):
        found, revoked = prepared.objects(voice=bo.voice_id)
        assert (found.voice.redirects_to.name, found.given_by.email) == ("La Braise", "giver@exemple.test")
        assert (revoked.given_by, revoked.revoked_at) == (None, NOW)
    assert values(found) == values(bo)
    assert found.voice.get_deferred_fields() == {"name"}
    assert found == bo
    assert not found._state.adding


@pytest.mark.parametrize("many", [0, 1, 2, 3])
def test_a_collection_of_any_length_is_given_to_one_question(mandates, many, django_assert_num_queries):
    asked = [one.pk for one in mandates[:many]]
    prepared = Prepared(
        lambda: (
            Mandate.objects.filter(
                voice__name__contains="%",
                pk__in=given_many("some", Mandate, "id"),
                voice__in=given_many("voices", Mandate, "voice"),
                given_at__lte=given("at", Mandate, "given_at"),
            )
            .order_by("-pk")
            .values_list("pk")
        )
    )
    Voice.objects.update(name="100 % solidaire")
    voices = {one.voice_id for one in mandates}
    for _again in range(2):
        with django_assert_num_queries(1):
            assert prepared.rows(some=asked, voices=voices, at=NOW) == [(pk,) for pk in reversed(asked)]
    assert prepared.rows(some=asked, voices=(), at=NOW) == []


def test_the_first_is_the_first_in_order_or_none(mandates):
    prepared = Prepared(of_voice)
    assert prepared.first(voice=mandates[1].voice_id) == mandates[1]
    assert prepared.first(voice=0) is None


def test_what_changed_is_seen_at_the_next_question(mandates):
    prepared, ana = Prepared(lambda: of_voice().filter(revoked_at=None).values_list("pk")), mandates[0]
    assert prepared.rows(voice=ana.voice_id) == [(ana.pk,)]
    Mandate.objects.update(revoked_at=NOW)
    assert prepared.rows(voice=ana.voice_id) == []


def test_its_sql_is_written_once(mandates):
    written = []

    def write():
        written.append("once")
        return of_voice()

    prepared = Prepared(write)
    for one in mandates:
        prepared.objects(voice=one.voice_id)
    assert written == ["once"]


def test_a_value_that_is_not_given_is_an_error(mandates):
    with pytest.raises(KeyError):
        Prepared(of_voice).objects(other=mandates[0].voice_id)


def test_what_it_could_not_give_back_is_refused(mandates):
    with pytest.raises(TypeError):
        Prepared(lambda: of_voice().values_list("pk")).objects(voice=mandates[0].voice_id)
    with pytest.raises(TypeError):
        Prepared(lambda: Voice.objects.annotate(many=Count("mandates"))).objects()
    with pytest.raises(EmptyResultSet):
        Prepared(Voice.objects.none).objects()
