import json
from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.serial import from_json, to_json

WORD = st.text(min_size=1, max_size=12)
OPTIONAL = st.text(max_size=12)
LANGUAGE = st.sampled_from(("fr", "en", "es", "iu"))


def _several(strategy, least: int = 0):
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


DESCRIPTIONS = st.builds(
    d.Description,
    kind=st.sampled_from(d.KINDS),
    wordings=_several(st.builds(d.Wording, LANGUAGE, WORD, OPTIONAL, OPTIONAL, st.booleans()), 1),
    public_id=OPTIONAL,
    address=OPTIONAL,
    languages=_several(LANGUAGE),
    contributors=_several(st.builds(d.Contributor, st.sampled_from(d.ROLES), OPTIONAL, OPTIONAL, OPTIONAL)),
    issued=st.none() | st.dates().map(PreciseDate.of),
    identifiers=_several(st.builds(d.Identified, st.sampled_from(d.IDENTIFIERS), WORD)),
    subjects=_several(st.builds(d.Subject, WORD, WORD, _several(st.tuples(LANGUAGE, WORD)), OPTIONAL)),
    keywords=_several(WORD),
    places=_several(st.builds(d.Place, WORD, OPTIONAL, OPTIONAL)),
    ark=OPTIONAL,
    organizations=_several(st.builds(d.Body, WORD, OPTIONAL, OPTIONAL)),
    licence=st.builds(d.Licence, OPTIONAL, OPTIONAL),
    access=st.sampled_from(d.ACCESS),
    embargo_until=st.none() | st.dates(min_value=date(1900, 1, 1)),
    attachments=_several(st.builds(d.Attached, WORD, st.booleans(), OPTIONAL, size=st.integers(0, 10))),
    relations=_several(st.builds(d.Related, st.sampled_from(tuple(d.INVERSE)), OPTIONAL, OPTIONAL, OPTIONAL)),
    parts=_several(st.builds(d.Part, WORD, OPTIONAL, OPTIONAL, st.booleans())),
    claims=_several(st.builds(d.Claim, st.integers(1, 9), WORD, LANGUAGE, OPTIONAL)),
    details=st.dictionaries(WORD, st.one_of(WORD, st.integers(), st.lists(WORD))),
    published_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    updated_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    is_fictitious=st.booleans(),
)


@given(DESCRIPTIONS)
def test_a_description_written_as_json_is_read_back_whole(one: d.Description):
    assert from_json(json.loads(json.dumps(to_json(one)))) == one


@pytest.mark.parametrize("data", [{}, {"form": 2}, {"form": 1, "kind": "video", "what": 1}, {"form": 1}])
def test_another_thing_is_refused(data: dict):
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(data)
