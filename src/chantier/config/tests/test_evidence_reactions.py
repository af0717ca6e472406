"""What a proposal leans on is looked at again when the library withdraws or gives back."""

from __future__ import annotations

import pytest

from chantier.config.reactions import REACTIONS
from chantier.deliberation import evidence_notices
from chantier.library import citing_notices, deposit_notices


@pytest.mark.parametrize("act", sorted(evidence_notices.REACTIONS))
def test_each_reaction_of_evidence_follows_from_its_act(act: str) -> None:
    assert set(evidence_notices.REACTIONS[act]) <= set(REACTIONS[act])


@pytest.mark.parametrize("module", [citing_notices, deposit_notices])
def test_those_that_the_library_had_still_follow(module: object) -> None:
    for act, calls in module.REACTIONS.items():  # type: ignore[attr-defined]
        assert set(calls) <= set(REACTIONS[act])
