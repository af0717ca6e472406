"""What is learnt of a register is learnt once."""

import json
from dataclasses import asdict

import pytest

from chantier.directory.core.blocking import Index
from chantier.directory.core.body import body_from_values
from chantier.directory.core.matching import match
from chantier.directory.core.weights import Weights, false_pairs_of
from chantier.directory.models import MatchingModel, Record, Source
from chantier.directory.services.matching_models import false_pairs_in
from chantier.directory.services.reconcile import match_edition
from chantier.directory.tests.two_lists import AT, BAKERY, edition, entry, source

pytestmark = pytest.mark.django_db

BODIES = [
    {"legal_name": f"Coopérative {name}", "postal_code": "G9N 1A1", "municipality": "Shawinigan"}
    for name in ("du Lac", "du Bois", "des Deux Rives", "du Quartier nord", "du Quartier sud", "La Relève")
]


@pytest.fixture
def register():
    made = edition(source("registre", Source.REGISTER))
    for number, values in enumerate([BAKERY, *BODIES]):
        record = entry(made, str(number), **values)
        Record.objects.filter(pk=record.pk).update(digest=f"d{number}")
    return made


def index_of(made):
    rows = Record.objects.filter(source=made.source).order_by("pk").values_list("pk", "values")
    return Index(body_from_values(str(pk), values) for pk, values in rows)


def test_a_second_list_is_matched_with_what_the_first_made_us_learn(register):
    first = edition(source("liste"))
    entry(first, "a", **BAKERY)
    match_edition(edition_id=first.pk, at=AT)
    kept = MatchingModel.objects.get()
    assert (kept.source_id, kept.edition_id, kept.bodies) == (register.source_id, register.pk, 7)
    MatchingModel.objects.update(weights={**kept.weights, "prior": 0.123})
    assert false_pairs_in(source=register.source, index=index_of(register), at=AT).prior == 0.123


def test_the_answer_is_that_of_learning_again_to_the_last_digit(register):
    index = index_of(register)
    false_pairs_in(source=register.source, index=index, at=AT)
    kept = false_pairs_in(source=register.source, index=index, at=AT)
    assert kept == false_pairs_of(index)
    assert Weights.from_data(json.loads(json.dumps(asdict(kept)))) == kept
    asked = [body_from_values("x", BAKERY), body_from_values("y", BODIES[3])]
    assert match(asked, index, false_pairs=kept) == match(asked, index)


def test_a_body_that_changed_makes_us_learn_again(register):
    index = index_of(register)
    false_pairs_in(source=register.source, index=index, at=AT)
    before = MatchingModel.objects.get().digest
    Record.objects.filter(key="1").update(digest="changed")
    false_pairs_in(source=register.source, index=index, at=AT)
    assert MatchingModel.objects.get().digest != before
