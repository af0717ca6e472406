"""Ways of working that a table is set up from."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.core.templates import TEMPLATES, days_of


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
def test_a_template_goes_from_proposing_to_positions_without_a_day_lost(template):
    ends = [days_of(one, starting=date(2026, 3, 2)) for one in template.stretches]
    assert {following[0] - before[1] for before, following in pairwise(ends)} == {timedelta(days=1)}
    assert ends[0][0] == date(2026, 3, 2)
    opened = [one.verbs for one in template.stretches]
    assert Verb.PROPOSE in opened[0]
    assert Verb.TAKE_POSITION in opened[-1]
    assert all(Verb.DEBATE in verbs for verbs in opened)
