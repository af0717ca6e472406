"""What a person wrote is kept; what their program quoted and signed is not."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.mail_reading import read
from chantier.deliberation.core.mail_text import _is_quoted, own_words, words_of_html

OWN = "Nous sommes d’accord, à une condition.\n\nQue le tarif reste à 3 $."
CORPUS = {
    "gmail": "Le lun. 4 mai 2026 à 10:15, Table <table@example.org> a\nécrit :\n\n> Elle répond :\n> Oui.\n",
    "gmail without marks": "Le lun. 4 mai 2026 à 10 h 15, Table <t@e.org> a écrit :\n\nElle répond :\nOui.\n",
    "thunderbird": "Le 04/05/2026 à 10:15, Table du transport a écrit\u00a0:\n> Oui.\n> Non.\n",
    "english": "On Mon, May 4, 2026 at 10:15 AM Table <t@example.org> wrote:\n> Oui.\n",
    "spanish": "El lun, 4 may 2026 a las 10:15, Table (<t@example.org>) escribió:\n> Oui.\n",
    "outlook": "De : Table <t@example.org>\nEnvoyé : lundi 4 mai 2026 10:15\nÀ : Rose\nObjet : Débat\n\nOui.\n",
    "outlook old": "-----Message d'origine-----\nDe : Table\nEnvoyé : lundi\n\nOui.\n",
    "outlook web": "________________________________\nDe : Table\nDate : lundi\n\nOui.\n",
    "phone": "Envoyé de mon iPhone\n\n> Le 4 mai 2026 à 10:15, Table a écrit :\n> Oui.\n",
    "signature": "--\nRose Tremblay\nLa Braise, 819 555-0100\n",
    "signature with a space": "-- \nRose\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_mail_of_each_program_gives_the_persons_words(name):
    assert own_words(f"{OWN}\n\n{CORPUS[name]}") == OWN
    assert own_words(f"{OWN}\n\n{CORPUS[name]}".replace("\n", "\r\n")) == OWN


def test_an_answer_under_and_between_the_quotes_is_kept():
    text = "Le 4 mai, Table a écrit :\n> Est-ce trop cher ?\nNon.\n> Et le soir ?\nOui, surtout.\n"
    assert own_words(text) == "Non.\nOui, surtout."


def test_words_that_look_like_an_attribution_are_kept():
    text = "Le rapport de 2024 dit ce que chacun écrit : rien ne bouge.\nDe : voilà une liste\nOn a écrit au ministre."
    assert own_words(text) == text


def test_a_last_line_that_begins_like_an_attribution_is_kept():
    assert own_words("Le samedi aussi.\n\nLe 4 mai, Table a écrit :\n> Non.") == "Le samedi aussi."
    assert own_words("Le 9 aussi.\nLe 4 mai, Table a écrit :\n> Non.") == "Le 9 aussi."


def test_a_mail_that_only_quotes_says_nothing():
    assert own_words("> Oui.\n> Non.\n") == ""


def test_html_alone_is_read_without_its_quotes():
    source = (
        "<html><head><style>p{}</style></head><body><div>Nous disons <b>oui</b>.<br>Et vite.</div>"
        '<div class="gmail_quote">Le 4 mai, Table a écrit :<blockquote><p>Non</p></blockquote></div></body></html>'
    )
    assert words_of_html(source) == "Nous disons oui.\nEt vite."


class Walked(list):
    """Lines that are read one by one: copying what follows each attribution takes hours on a long mail."""

    def __getitem__(self, place):
        assert isinstance(place, int)
        return super().__getitem__(place)


def test_what_follows_an_attribution_is_looked_at_without_copying_the_mail():
    assert _is_quoted(Walked(["Le 4 mai, Table a écrit :", "", " > Oui."]), 1)
    assert not _is_quoted(Walked(["Le 4 mai, Table a écrit :", "", "Oui.", "> Oui."]), 1)
    assert not _is_quoted(Walked(["Le 4 mai, Table a écrit :", " "]), 1)


@given(st.text())
def test_nothing_raises_and_nothing_is_added(text):
    said = own_words(text)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u202f", " ")
    lines = {line.rstrip() for line in plain.split("\n")} | {line.strip() for line in plain.split("\n")}
    assert {line for line in said.split("\n") if line} <= lines | {line.strip() for line in lines}


@given(st.binary())
def test_bytes_of_any_kind_are_read_or_left(content):
    read(content)


@pytest.mark.parametrize("charset", ["idna", "punycode", "unicode_escape", "nothing-like-it", ""])
def test_what_is_no_character_set_is_read_at_once_as_words(charset: str) -> None:
    body = b"xn--" + b"zz9a" * 100_000
    mail = read(b"From: a@example.org\r\nContent-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + body)
    assert mail is not None
    assert mail.words == body.decode()


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "--!><!--",
        "<!-- >",
        "<a ",
        "<a b='",
        '<a b=">',
        "<a/",
        "</",
        "<?",
        "<![CDATA[",
        "<![CDATA[>",
        "<script>",
        " ",
    ],
)
def test_html_that_never_closes_is_read_in_a_moment(piece: str) -> None:
    began = process_time()
    words_of_html("<p>Oui</p>" + piece * (400_000 // len(piece)) + "b")
    assert process_time() - began < 5


def test_a_sign_that_opens_no_tag_is_read_and_a_comment_is_not() -> None:
    assert words_of_html("<!DOCTYPE html><p>5 < 6 et 7 > 6<!-- caché --></p>") == "5 < 6 et 7 > 6"


def test_a_header_without_end_is_read_in_a_moment() -> None:
    began = process_time()
    for start in (b'Content-Type: text/plain; a="', b'Content-Type: multipart/mixed; boundary="'):
        mail = read(b"From: a@example.org\r\n" + start + b";" * 400_000 + b"\r\n\r\nOui")
        assert mail is not None
    assert process_time() - began < 5
