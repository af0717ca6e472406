"""What moves is found as it is: acts of concertation feed the index."""

from __future__ import annotations

import pytest

from chantier.config.reactions import REACTIONS
from chantier.deliberation import acts, search


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        (acts.VERSION_WRITTEN, search.find_again),
        (acts.PROPOSAL_MOVED, search.find_again),
        (acts.PROPOSAL_SETTLED, search.find_again),
        (acts.NEED_STATED, search.find_again),
        (acts.TABLE_CHANGED, search.find_table_again),
    ],
)
def test_an_act_that_moves_a_text_puts_it_in_the_index_again(name, calls):
    assert calls in REACTIONS[name]
