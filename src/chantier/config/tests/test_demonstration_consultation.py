"""The consultation of the demonstration, loaded whole: three regional tables, and the national text they made."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from chantier.config.demo import bodies, files, load
from chantier.deliberation.core.opinion_map.mapping import opinion_map
from chantier.deliberation.core.opinion_map.result import as_dict
from chantier.deliberation.core.opinion_map.votes import votes_from_rows
from chantier.deliberation.models import (
    Amendment,
    Evidence,
    Need,
    OpinionMap,
    Proposal,
    Question,
    QuestionAtTable,
    Table,
    WorkingMandate,
)
from chantier.deliberation.queries import across, one_need, opinions, positions, rounds, syntheses
from chantier.deliberation.queries.versions import text_of
from chantier.directory.models import Organization

pytestmark = pytest.mark.django_db
#: What the story needs before its tables, in order; the register and the site are of no use to it.
NEEDED = ("words", "places", "bodies", "said", "people", "library", "tables")
#: The only resources that the consultation leans on.
CITED = ("cas-autobus-village", "livre-du-fleuve")
EVENING, RIDE, COAST = (
    "Un transport du soir tenu par ses usagers",
    "A ride home from the back roads",
    "Une ligne qui longe la côte, tous les jours",
)
NATIONAL, WEEK, PRICE = (
    "Que personne ne soit à plus d’un trajet d’un service",
    "Le soir fait partie de la semaine",
    "Un prix unique par trajet, partout au Québec",
)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, load.Step]:
    """What loads the movement, with the resources that the consultation leans on and no other."""
    whole = files.library()
    monkeypatch.setattr(files, "library", lambda: {key: {**whole[key], "relations": []} for key in CITED})
    monkeypatch.setattr(files, "collections", list)
    return {step.name: step for step in load.steps(tmp_path)}


def test_the_consultation_goes_from_three_tables_to_a_national_text(steps: dict[str, load.Step]) -> None:
    for name in NEEDED:
        steps[name].work()
    three_tables_and_a_nation_sit()
    a_working_group_was_born_for_six_months_and_extended_by_two_years()
    each_region_settled_a_text_with_what_it_accepted_and_what_it_refused()
    those_who_did_not_agree_are_written_out_in_the_settled_form()
    the_national_text_has_amendments_of_every_fate_sources_and_origins()
    needs_are_shared_and_some_are_answered()
    tables_answer_sentence_by_sentence_in_the_words_that_were_said()
    the_nation_agrees_on_the_evening_and_breaks_on_the_price()
    statements_were_voted_and_anybody_may_compute_the_map_again()
    before = everything()
    steps["tables"].work()
    assert everything() == before


def three_tables_and_a_nation_sit() -> None:
    found = Table.objects.order_by("pk").values_list("level", "seating", "parent__text__title", "closed_at__year")
    nation = "Tournée des régions : le dernier autobus"
    assert list(found) == [
        ("national", "members", None, None),
        ("regional", "territory", nation, None),
        ("regional", "territory", nation, None),
        ("regional", "territory", nation, None),
        ("national", "listed", None, 2001),
    ]
    assert all(table.phases.count() >= 3 for table in Table.objects.filter(closed_at=None))


def a_working_group_was_born_for_six_months_and_extended_by_two_years() -> None:
    mandate = WorkingMandate.objects.get()
    longer = mandate.extensions.get()
    assert (mandate.starts_on, longer.before) == (date(1998, 10, 12), date(1999, 4, 12))
    assert (longer.until, mandate.ends_on) == (date(2001, 4, 12), date(2001, 4, 12))
    assert "les autres demandent leur tour" in longer.reason
    assert mandate.state == "discharged"
    assert mandate.report is not None
    assert mandate.deliverables.count() == 2
    assert "l’assemblée de fondation" in mandate.discharge


def each_region_settled_a_text_with_what_it_accepted_and_what_it_refused() -> None:
    assert {row.title: (row.table.level, row.state, fates(row)) for row in every_proposal()} == {
        EVENING: ("regional", "settled", {"accepted": 3, "refused": 1}),
        RIDE: ("regional", "settled", {"accepted": 1, "refused": 1}),
        COAST: ("regional", "settled", {"accepted": 2}),
        NATIONAL: ("national", "open", {"accepted": 1, "refused": 1, "submitted": 3}),
        WEEK: ("national", "positions", {}),
        PRICE: ("national", "positions", {}),
    }
    for title, words, former in (
        (EVENING, "à un achat ou à une scène, sept soirs par semaine.", "six soirs"),
        (RIDE, "sets the timetable four times a year.", "twice a year"),
        (COAST, "avec un arrêt dans chaque village.", "selon le nombre d’habitants."),
    ):
        said = [one.text for one in text_of(proposal(title).current).passages]
        assert any(one.endswith(words) for one in said), title
        assert not any(one.endswith(former) or former in one for one in said), title
    assert "# How it is run" in proposal(RIDE).settled
    assert all(one.answer for one in Amendment.objects.filter(state="refused"))


def those_who_did_not_agree_are_written_out_in_the_settled_form() -> None:
    kept = {}
    for title in (EVENING, RIDE, COAST):
        row = proposal(title)
        assert hashlib.sha256(row.settled.encode()).hexdigest() == row.fingerprint
        form = json.loads(row.settled)
        reasons = {one["organization"]: (one["position"], one["reason"]) for one in form["positions"]}
        kept[title] = {one: reasons[one] for one in form["minority"]}
    assert {title: [stance for stance, _reason in of.values()] for title, of in kept.items()} == {
        EVENING: ["reserve"],
        RIDE: ["reserve"],
        COAST: ["object"],
    }
    assert kept[COAST][public_id("hublot-du-cormoran")][1].startswith("Partager le déficit entre les seules")


def the_national_text_has_amendments_of_every_fate_sources_and_origins() -> None:
    row = proposal(NATIONAL)
    asked = {one.number: one for one in row.amendments.all()}
    assert [asked[number].state for number in sorted(asked)] == [
        "accepted",
        "submitted",
        "submitted",
        "refused",
        "submitted",
    ]
    assert "Votre objection reste écrite avec le texte de l’Estuaire" in asked[4].answer
    assert asked[2].passage_key == asked[3].passage_key
    (source,) = Evidence.objects.filter(proposal=row)
    assert (source.bearing, source.strength, source.claim.number) == ("supports", "case", 1)
    assert source.quote.startswith("Les trajets réguliers sont des emplois")
    places = {one.key: place for place, one in enumerate(text_of(row.current).passages)}
    told = Counter((places[one.passage_key], one.from_proposal.title) for one in row.origins.all())
    assert sorted(told) == sorted(
        [(0, EVENING), (0, RIDE), (0, COAST), (2, EVENING), (5, RIDE), (7, EVENING), (7, COAST)]
    )
    assert row.arguments.count() == 4
    assert row.current.text.translations.count() == 2


def needs_are_shared_and_some_are_answered() -> None:
    everywhere = Table.objects.all()
    found = [one_need.need_view(row, everywhere) for row in Need.objects.all()]
    told = {one.line.title: (one.shared.organizations, one.shared.people, len(one.proposals)) for one in found}
    assert told == {
        "Revenir d’un rendez-vous médical après cinq heures": (3, 335, 2),
        "Rentrer des vergers après dix heures": (2, 112, 2),
        "Aller au spectacle et en revenir sans conduire": (1, 150, 0),
        "Faire garder les enfants les soirs de marée": (1, 45, 0),
    }


def tables_answer_sentence_by_sentence_in_the_words_that_were_said() -> None:
    question, now = Question.objects.get(), timezone.now()
    answers = rounds.answers(question, Table.objects.all(), at=now)
    assert sorted((one.words.title.partition("\xa0")[0], one.state) for one in answers) == [
        ("Table de la Mauricie", "answered"),
        ("Table de l’Estrie", "answered"),
        ("Table de l’Estuaire", "answered"),
    ]
    found = [syntheses.synthesis_of(asked.pk) for asked in QuestionAtTable.objects.order_by("pk")]
    sentences = [list(told.sentences) for told in found if told is not None]
    assert [[one.is_minority for one in told] for told in sentences] == [
        [False, False, True],
        [False, False],
        [False, False, True],
    ]
    assert all(one.citations for told in sentences for one in told)
    assert all(quoted.quote and not quoted.is_hidden for told in sentences for one in told for quoted in one.citations)


def the_nation_agrees_on_the_evening_and_breaks_on_the_price() -> None:
    tables = Table.objects.exclude(closed_at__isnull=False)
    found = across.across(Question.objects.get(), tables, [table.pk for table in tables], at=timezone.now())
    first = found.heard[0]
    assert (first.title, first.breaks_in) == (WEEK, ())
    torn = next(one for one in found.heard if one.title == PRICE)
    assert torn.breaks_in
    assert torn.least < first.least
    assert len(found.silent) > 100
    assert len(positions.standings(proposal(WEEK), at=timezone.now()).positions) == 31


def statements_were_voted_and_anybody_may_compute_the_map_again() -> None:
    asked = OpinionMap.objects.get()
    kept = opinions.latest(asked)
    assert kept is not None
    told = kept.result
    assert [one["statement"] for one in told["consensus"]["agree"]] == ["1", "2", "3", "8"]
    assert [one["statement"] for one in told["consensus"]["disagree"]] == ["6"]
    assert sorted(one["size"] for one in told["groups"]["groups"]) == [13, 19]
    assert told["stability"]["is_stable"]
    rows = list(opinions.votes(asked))
    assert len(rows) == kept.votes == 256
    again = as_dict(opinion_map(votes_from_rows(rows)))
    assert again["fingerprint"] == kept.fingerprint == told["fingerprint"]


def every_proposal() -> list[Proposal]:
    return list(Proposal.objects.select_related("table", "current__text").order_by("pk"))


def proposal(title: str) -> Proposal:
    return next(row for row in every_proposal() if row.title == title)


def fates(row: Proposal) -> dict[str, int]:
    return dict(Counter(row.amendments.values_list("state", flat=True)))


def public_id(key: str) -> str:
    return str(Organization.objects.get(pk=bodies.organization_ids()[key]).public_id)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of concertation, and how many acts told of them."""
    models = apps.get_app_config("deliberation").get_models()
    found = {one.__name__: list(one.objects.order_by("pk").values()) for one in models}
    return found | {"acts": [{"acts": apps.get_model("journal", "Act").objects.count()}]}
