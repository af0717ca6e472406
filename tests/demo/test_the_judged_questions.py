"""How good the answers of the library are, on questions judged by hand over the library of the demonstration.

`tests/data/judged_questions.psv`: 60 questions in French, 20 in English, 20 in Spanish, each with the trap it sets and
the resources that answer it, graded 1 (touches it), 2 (answers in part), 3 (is what was looked for). They were judged
from the texts, before the engine was asked, by those who wrote the engine. Run with ``-s`` to see each figure.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from chantier.foundation.access.api import Speaker
from chantier.foundation.search import api as search
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate
from chantier.library.queries.question import Question
from chantier.library.tests.shelved import prepare, shelve

ROOT = Path(__file__).parents[2]
JUDGED = ROOT / "tests/data/judged_questions.psv"
LIBRARY = ROOT / "demo/library"
#: What is asked of each language; the figures themselves are in docs/benchmarks.md.
ASKED = {"fr": 0.85, "en": 0.85, "es": 0.85}

pytestmark = pytest.mark.django_db


def judged() -> Iterator[tuple[str, str, str, dict[str, int]]]:
    for line in JUDGED.read_text(encoding="utf-8").splitlines()[1:]:
        language, trap, question, grades = line.split("|")
        yield (
            language,
            trap,
            question,
            {key: int(grade) for key, _, grade in (g.rpartition(":") for g in grades.split())},
        )


def described(kind: str, said: Mapping[str, Any]) -> d.Description:
    """The part of a file of the demonstration by which it is found."""
    own = said.get("language", "fr")
    return d.Description(
        kind=said.get("kind", kind),
        wordings=tuple(
            d.Wording(code, said[code]["title"], said[code].get("subtitle", ""), said[code]["summary"], code == own)
            for code in ("fr", "en", "es")
            if code in said
        ),
        languages=tuple(said.get("languages", (own,))),
        contributors=tuple(
            d.Contributor(family=one.get("family", ""), given=one.get("given", ""), name=one.get("name", ""))
            for one in said.get("authors", ())
            if one.get("family") or one.get("name")
        ),
        issued=PreciseDate.read(said.get("issued", "")),
        publisher=said.get("publisher", ""),
        subjects=tuple(d.Subject("theme", one) for one in said["themes"]),
        keywords=tuple(said.get("keywords", ())),
        licence=d.Licence(said.get("licence", "") or "all-rights-reserved"),
        claims=tuple(d.Claim(0, one["text"], own) for one in said.get("claim", ())),
        details=dict(said.get("details", {})),
    )


@pytest.fixture
def shelved(settings: Any, tmp_path: Path) -> dict[int, str]:
    """{number: key} of the published resources of the demonstration, in an index of their own."""
    prepare(settings, tmp_path)
    keys: dict[int, str] = {}
    for file in sorted(LIBRARY.glob("*/*.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        if said.get("state", "published") == "published":
            keys[shelve(described(file.parent.name, said)).pk] = file.stem
    search.flush_now()
    return keys


def ndcg(found: list[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gains 2^grade - 1 (Burges et al. 2005)."""

    def gain(several: list[int]) -> float:
        return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(several[:depth]))

    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(key, 0) for key in found]) / best if best else 0.0


def test_the_gain_is_that_of_the_textbook() -> None:
    assert ndcg(["a", "b"], {"a": 3, "b": 1}) == 1.0
    assert ndcg(["b", "a"], {"a": 3, "b": 1}) == pytest.approx((1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)))
    assert ndcg(["x"], {"a": 3}) == 0.0


def test_every_judgement_is_of_a_resource_that_is_there() -> None:
    there = {file.stem for file in LIBRARY.glob("*/*.toml")}
    counted: dict[str, int] = defaultdict(int)
    for language, _, _, grades in judged():
        counted[language] += 1
        assert grades
        assert set(grades) <= there
        assert set(grades.values()) <= {1, 2, 3}
    assert dict(counted) == {"fr": 60, "en": 20, "es": 20}


def test_the_judged_questions_are_answered_well(shelved: dict[int, str]) -> None:
    assert words.concepts("theme")
    by_language: dict[str, list[float]] = defaultdict(list)
    by_trap: dict[str, list[float]] = defaultdict(list)
    for language, trap, question, grades in judged():
        asked = Question(question).query(language)
        answer = search.search("resource", asked, speaker=Speaker.visitor(language))
        found = [shelved[int(hit.id)] for hit in answer.hits]
        score = ndcg(found, grades)
        by_language[language].append(score)
        by_trap[trap].append(score)
        print(
            f"{score:.2f} {language} {trap:10} {question} → {' '.join(found[:4])}" if score < 0.9 else "",
            end="\n" * (score < 0.9),
        )
    means = {language: sum(scores) / len(scores) for language, scores in by_language.items()}
    print("\nnDCG@10:", {language: round(mean, 3) for language, mean in means.items()})
    print("by trap:", {trap: (round(sum(s) / len(s), 3), len(s)) for trap, s in sorted(by_trap.items())})
    assert all(means[language] >= least for language, least in ASKED.items()), means
