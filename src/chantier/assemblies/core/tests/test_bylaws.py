"""By-laws are read once, whole, and a rule misspelt is refused."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from chantier.assemblies.core.bylaws import ByLaws, Proxies, read_by_laws
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.convening import Notice
from chantier.assemblies.core.lifecycles import MEETING, VOTE, after, why_not
from chantier.assemblies.core.majorities import SIMPLE, TWO_THIRDS, MajorityRule, Threshold
from chantier.assemblies.core.quorum import Enough, QuorumRule
from chantier.assemblies.core.refusals import Because, Impossible

TEMPLATES = Path(__file__).parents[2] / "bylaws" / "templates.toml"


def test_an_empty_document_has_the_prudent_rules() -> None:
    assert read_by_laws({}) == ByLaws(
        notice=Notice(0), quorum=QuorumRule(Enough()), majorities={"ordinary": MajorityRule(SIMPLE)}
    )
    assert not read_by_laws({}).proxies.allowed
    assert read_by_laws({}).secret_asked_by == 1


def test_every_template_can_be_read_and_forbids_proxies() -> None:
    templates = tomllib.loads(TEMPLATES.read_text())
    assert set(templates) == {"non-profit", "cooperative", "informal"}
    for template in templates.values():
        laws = read_by_laws(template["articles"])
        assert laws.proxies == Proxies()
        assert not laws.weights
        assert laws.majority("by-laws").whole.share == Fraction(2, 3)
        for words in (template["names"], template["purposes"], template["cautions"]):
            assert set(words) == {"fr", "en", "es"}


def test_a_double_majority_and_a_quorum_by_college_are_read() -> None:
    laws = read_by_laws(
        {
            "quorum": {"share": "1/3", "strictly": True, "colleges": {"poles": {"number": 4}}, "throughout": False},
            "majorities": {
                "special": {"share": "2/3", "college": {"share": "1/2", "strictly": True}, "colleges": "most"}
            },
            "proxies": {"allowed": True, "cap": 2},
        }
    )
    assert laws.quorum == QuorumRule(
        Enough(share=Fraction(1, 3), strictly=True), {"poles": Enough(number=4)}, throughout=False
    )
    assert laws.majority("special") == MajorityRule(
        TWO_THIRDS, college=Threshold(Fraction(1, 2), strictly=True), colleges="most"
    )
    assert laws.proxies == Proxies(allowed=True, cap=2)
    with pytest.raises(Impossible) as refused:
        laws.majority("dissolution")
    assert refused.value.because == Because("majority_unknown", {"majority": "dissolution"})


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ({"quroum": {}}, "quroum"),
        ({"notice": {"days": "10"}}, "days"),
        ({"notice": {"days": -1}}, "days"),
        ({"notice": 10}, "notice"),
        ({"modes": []}, "modes"),
        ({"modes": ["moon"]}, "modes"),
        ({"casting": "yes"}, "casting"),
        ({"proxies": {"allowed": True, "limit": 3}}, "proxies.limit"),
        ({"majorities": {"special": "2/3"}}, "majorities.special"),
        ({"elections": "first-past-the-post"}, "elections"),
        ({"small": True}, "small"),
    ],
)
def test_what_cannot_be_read_is_named(document: dict[str, Any], key: str) -> None:
    with pytest.raises(Impossible) as refused:
        read_by_laws(document)
    assert refused.value.because == Because("by_laws_key", {"key": key})


@pytest.mark.parametrize("share", ["0.66", 0.66, "3/2", "1/0", "²/3", "", "1/", "9" * 30])
def test_a_share_is_a_fraction_of_whole_numbers(share: Any) -> None:
    with pytest.raises(Impossible) as refused:
        read_by_laws({"majorities": {"special": {"share": share}}})
    assert refused.value.because.code == "by_laws_share"


def test_a_value_has_one_canonical_form() -> None:
    assert canonical({"b": [1, None, True], "a": "é"}) == '{"a":"é","b":[1,null,true]}'.encode()
    assert fingerprint(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for value in (0.5, {1: 2}, {"a": {2.0}}, b"bytes"):
        with pytest.raises(Impossible):
            canonical(value)


def test_a_meeting_and_a_vote_say_what_may_come_next() -> None:
    assert after(MEETING, verb="open", state="convened") == "open"
    assert why_not(MEETING, verb="open", state="draft") == Because("not_from_here", {"verb": "open", "state": "draft"})
    assert why_not(VOTE, verb="explode", state="open") == Because("unknown_verb", {"verb": "explode"})
    with pytest.raises(Impossible):
        after(VOTE, verb="count", state="open")
