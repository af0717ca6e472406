"""What of an issue is for whom; addresses; the plain twin."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chantier.editorial.newsletter.core.addresses import is_writable, key_of
from chantier.editorial.newsletter.core.choosing import Tied, Wanted, chosen, reaches
from chantier.editorial.newsletter.core.returns import Returned, quoted_ids, read, weigh
from chantier.editorial.newsletter.core.twin import Part, Piece, plain

names = st.frozensets(st.sampled_from(["region-01", "region-04", "region-05"]))
things = st.builds(Tied, id=st.integers(1, 99), territories=names, themes=names)
readers = st.builds(Wanted, territories=names, themes=names)


@given(st.lists(things), readers)
def test_who_chose_nothing_receives_everything_and_what_is_tied_to_nothing_reaches_everybody(all_, reader):
    assert chosen(all_, Wanted()) == tuple(one.id for one in all_)
    assert reaches(Tied(1), reader)
    assert set(chosen(all_, reader)) <= {one.id for one in all_}


@given(things, readers, st.sampled_from(["region-01", "region-04"]))
def test_choosing_one_more_territory_never_takes_something_away(thing, reader, more):
    if reader.territories and reaches(thing, reader):
        assert reaches(thing, Wanted(reader.territories | {more}, reader.themes))


def test_a_thing_of_elsewhere_does_not_reach():
    assert not reaches(Tied(1, frozenset({"region-04"})), Wanted(frozenset({"region-01"})))


@given(st.text())
def test_an_address_that_may_be_written_to_has_one_line_and_one_at_sign(text: str):
    if is_writable(text):
        assert text.count("@") == 1
        assert not set(text) & set("\r\n\t ,;<>\"'\\()\0") - {"'"}
        assert key_of(key_of(text)) == key_of(text)


@given(st.binary())
def test_whatever_comes_back_is_read_without_falling(content: bytes):
    assert isinstance(read(content), tuple)
    assert isinstance(quoted_ids(content), tuple)


def test_a_full_mailbox_is_of_the_moment_and_a_missing_one_is_not():
    assert [weigh(one) for one in ("5.1.1", "5.2.2", "5.7.1", "4.4.7", "2.0.0")] == ["hard", "soft", "soft", "soft", ""]


def test_a_complaint_is_read():
    mail = (
        b'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\n'
        b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: lou@exemple.org\n--b--\n"
    )
    assert read(mail) == (Returned("lou@exemple.org", "complaint"),)


def test_the_plain_twin_keeps_addresses_whole_and_lines_short():
    url = "https://exemple.org/" + "a" * 90
    text = plain((Part("Les nouvelles", (Piece(1, "news", "Titre", "mot " * 60, url, "Ici", "3 mars"),)),), "Bonjour")
    assert text.startswith("Bonjour\n\nLES NOUVELLES\n=============\n\nTitre\n3 mars · Ici\nmot mot")
    assert url in text.splitlines()
    assert max(len(one) for one in text.splitlines() if "http" not in one) <= 72
