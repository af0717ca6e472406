import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.text.api import public_id
from chantier.library.core.ark import DIGITS, ark_of, check_character, public_id_of
from chantier.library.core.embeds import Embed, embed


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://tube.example/w/kK2x9aBcD1", "https://tube.example/videos/embed/kK2x9aBcD1?p2p=0"),
    ],
)
def test_a_video_is_shown_from_the_host_that_traces_least(url: str, frame: str):
    found = embed(url, peertube_hosts=("tube.example",))
    assert found is not None
    assert found.frame == frame


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/film.mp4",
        "https://tube.other/w/kK2x9aBcD1",
        "https://youtube.com.evil.example/watch?v=abcdefghijk",
        'https://www.youtube.com/watch?v="><script>',
        "javascript:alert(1)",
        "https://[broken",
    ],
)
def test_any_other_address_stays_a_link(url: str):
    assert embed(url, peertube_hosts=("tube.example",)) is None


def test_the_origin_is_what_the_security_policy_lets_in():
    assert Embed("YouTube", "https://www.youtube-nocookie.com/embed/x").origin == "https://www.youtube-nocookie.com"


def test_the_check_character_is_the_one_of_the_noid_manual():
    assert check_character("13030/xf93gt2") == "q"


def test_an_ark_leads_back_to_its_resource():
    made = ark_of("3k9tq0vz", naan="99999")
    assert made.startswith("ark:99999/r13k9tq0vz")
    assert public_id_of(made, naan="99999") == "3k9tq0vz"
    assert public_id_of(made.upper().replace("ARK:", "ark:/"), naan="99999") == "3k9tq0vz"
    assert public_id_of(made, naan="12345") == ""
    assert public_id_of("ark:99999/fk4", naan="99999") == ""
    assert ark_of("3k9tq0vz", naan="") == ""


@given(st.binary(min_size=5, max_size=5), st.data())
def test_one_sign_written_wrong_is_noticed(entropy: bytes, data: st.DataObject):
    made = ark_of(public_id(entropy), naan="99999")
    place = data.draw(st.integers(len("ark:99999/r1"), len(made) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in DIGITS if sign != made[place]]))
    if DIGITS.find(made[place]) < 0 and wrong == "0":
        return  # a letter outside NOID's digits counts zero, as 0 does
    assert public_id_of(made[:place] + wrong + made[place + 1 :], naan="99999") == ""
