"""Which address proves which organisation, with the traps that were met or feared; and the life of a claim."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core import claims
from chantier.directory.core.claims import Known, Proof, mailbox, name_in_a_letter, proof_of, proving_domains
from chantier.directory.core.mail_domains import ascii_domain, is_of_one_owner, is_under, registrable

BRAISE = Known(websites=("https://www.labraise.coop/fr/",), emails=("info@labraise.coop",))
labels = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)


# Addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_text", "read"),
    [
        ("Info@LaBraise.Coop", "Info@labraise.coop"),
        (" info@labraise.coop. ", "info@labraise.coop"),
        ("info+page@labraise.coop", "info+page@labraise.coop"),
        ("info@café.coop", "info@xn--caf-dma.coop"),
        ("info@ｌabraise.coop", "info@labraise.coop"),  # what is written to is the plain domain that was checked
        ("info@evil.com@labraise.coop", ""),
        ("victim%evil.com@labraise.coop", ""),
        ("evil.com!info@labraise.coop", ""),
        ('"info@evil.com"@labraise.coop', ""),
        ("info@labraise.coop\nBcc: moi@evil.com", ""),
        ("info\r\n@labraise.coop", ""),
        ("info@labraise.coop,moi@evil.com", ""),
        ("info@labraise.coop moi@evil.com", ""),
        ("Info <info@labraise.coop>", ""),
        ("-oQ@labraise.coop", ""),
        ("info..page@labraise.coop", ""),
        ("ïnfo@labraise.coop", ""),
        ("info@[127.0.0.1]", ""),
        ("info@127.0.0.1", ""),
        ("info@coop", ""),
        ("info@-labraise.coop", ""),
        ("info@labraise..coop", ""),
        ("info", ""),
        ("@labraise.coop", ""),
        ("", ""),
        (f"{'a' * 65}@labraise.coop", ""),
        (f"info@{'.'.join(['a' * 60] * 5)}.coop", ""),
    ],
)
def test_an_address_is_one_plain_address_or_nothing(given_text, read):
    assert claims.read_address(given_text) == read


@given(st.text(max_size=80))
def test_whatever_is_typed_what_is_read_is_clean_and_reads_the_same_again(text):
    read = claims.read_address(text)
    assert read.isascii()
    assert read.count("@") == bool(read)
    assert not set(read) & set(' \r\n\t\0,;<>"()%!')
    assert claims.read_address(read) == read


def test_one_mailbox_is_counted_once_whatever_its_tags_and_capitals():
    assert {mailbox(one) for one in ("info@labraise.coop", "Info+1@labraise.coop", "INFO+a+b@labraise.coop")} == {
        "info@labraise.coop"
    }


# Traps --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "known", "proof"),
    [
        ("dg@labraise.coop", BRAISE, Proof.ON_ITS_DOMAIN),
        ("dg+page@labraise.coop", BRAISE, Proof.ON_ITS_DOMAIN),
        ("DG@LABRAISE.COOP", BRAISE, Proof.ON_ITS_DOMAIN),
        ("dg@atelier.labraise.coop", BRAISE, Proof.ON_ITS_DOMAIN),
        ("info@labraise.coop", BRAISE, Proof.ITS_ADDRESS),
        # a name that ends alike, begins alike, or contains it
        ("dg@evil-labraise.coop", BRAISE, Proof.OTHER_DOMAIN),
        ("dg@labraise.coop.evil.com", BRAISE, Proof.OTHER_DOMAIN),
        ("dg@labraise.com", BRAISE, Proof.OTHER_DOMAIN),
        ("dg@coop.ca.evil.com", Known(websites=("coop.ca",)), Proof.OTHER_DOMAIN),
        ("dg@evil-coop.ca", Known(websites=("coop.ca",)), Proof.OTHER_DOMAIN),
        # the domain above is somebody else's
        ("dg@federation.coop", Known(websites=("cafe.federation.coop",)), Proof.OTHER_DOMAIN),
        ("dg@voisin.federation.coop", Known(websites=("cafe.federation.coop",)), Proof.OTHER_DOMAIN),
        # letters that look alike (Cyrillic а), with and without its machine form
        ("dg@l\u0430braise.coop", BRAISE, Proof.OTHER_DOMAIN),
        ("dg@xn--lbraise-5nf.coop", BRAISE, Proof.OTHER_DOMAIN),
        ("dg@cafe.coop", Known(websites=("https://café.coop",)), Proof.OTHER_DOMAIN),
        ("dg@café.coop", Known(websites=("https://café.coop",)), Proof.ON_ITS_DOMAIN),
        # public suffixes as a known domain
        ("dg@evil.qc.ca", Known(websites=("https://qc.ca",)), Proof.NOTHING_KNOWN),
        ("dg@mess.gouv.qc.ca", Known(websites=("https://www.gouv.qc.ca",)), Proof.NOTHING_KNOWN),
        ("dg@evil.coop", Known(websites=("https://coop",)), Proof.NOTHING_KNOWN),
        ("dg@evil.com.mx", Known(websites=("com.mx",)), Proof.NOTHING_KNOWN),
        ("dg@mess.gouv.qc.ca", Known(websites=("mess.gouv.qc.ca",)), Proof.ON_ITS_DOMAIN),
        ("dg@labraise.qc.ca", Known(websites=("labraise.qc.ca",)), Proof.ON_ITS_DOMAIN),
        # providers: the domain proves nothing, the very address does
        ("autre@gmail.com", Known(emails=("labraise@gmail.com",)), Proof.PROVIDER),
        ("labraise+moi@gmail.com", Known(emails=("labraise@gmail.com",)), Proof.PROVIDER),
        ("LaBraise@gmail.com", Known(emails=("labraise@gmail.com",)), Proof.ITS_ADDRESS),
        ("x@videotron.ca", Known(emails=("labraise@videotron.ca",)), Proof.PROVIDER),
        ("x@yahoo.ca", Known(emails=("labraise@yahoo.ca",)), Proof.PROVIDER),
        ("x@hotmail.fr", Known(emails=("labraise@hotmail.fr",)), Proof.PROVIDER),
        ("x@outlook.com.br", Known(emails=("labraise@outlook.com.br",)), Proof.PROVIDER),
        ("x@tlb.sympatico.ca", Known(emails=("labraise@tlb.sympatico.ca",)), Proof.PROVIDER),
        ("x@cgocable.ca", Known(websites=("cgocable.ca",)), Proof.PROVIDER),
        # sites that hold the pages of many
        ("x@labraise.wordpress.com", Known(websites=("https://labraise.wordpress.com",)), Proof.SHARED_HOST),
        ("x@google.com", Known(websites=("https://sites.google.com/view/labraise",)), Proof.SHARED_HOST),
        ("x@facebook.com", Known(websites=("https://www.facebook.com/labraise",)), Proof.SHARED_HOST),
        ("x@labraise.wixsite.com", Known(websites=("https://labraise.wixsite.com/site",)), Proof.SHARED_HOST),
        # a page on another's site is not a site
        ("x@federation.coop", Known(websites=("https://federation.coop/membres/cafe",)), Proof.NOTHING_KNOWN),
        ("x@federation.coop", Known(websites=("https://federation.coop/?membre=12",)), Proof.NOTHING_KNOWN),
        ("x@evil.com", Known(websites=("https://labraise.coop@evil.com/",)), Proof.NOTHING_KNOWN),
        ("x@evil.com", Known(websites=("https://labraise.coop\\@evil.com/",)), Proof.NOTHING_KNOWN),
        ("x@evil.com", Known(websites=("javascript://evil.com/",)), Proof.NOTHING_KNOWN),
        ("x@evil.com", Known(websites=("https://[evil.com/",)), Proof.NOTHING_KNOWN),
        ("x@labraise.coop", Known(), Proof.NOTHING_KNOWN),
        ("pas une adresse", BRAISE, Proof.NOT_AN_ADDRESS),
    ],
)
def test_an_address_proves_only_its_own_organisation(address, known, proof):
    assert proof_of(address, known) is proof


@pytest.mark.parametrize(
    ("domain", "own"),
    [
        ("www.labraise.qc.ca", "labraise.qc.ca"),
        ("a.b.labraise.coop", "labraise.coop"),
        ("mess.gouv.qc.ca", "mess.gouv.qc.ca"),
        ("cafe.com.mx", "cafe.com.mx"),
        ("gouv.qc.ca", ""),
        ("qc.ca", ""),
        ("coop", ""),
    ],
)
def test_what_somebody_registered_is_found_above_a_public_suffix(domain, own):
    assert registrable(domain) == own


@given(st.lists(labels, min_size=1, max_size=3), labels, labels)
def test_a_domain_is_under_another_only_label_by_label(below, name, stranger):
    own = f"{name}.coop"
    assert is_under(".".join([*below, own]), own)
    assert not is_under(f"{stranger}{own}", own)
    assert not is_under(f"{own}.{stranger}", own)


@given(labels, labels, st.sampled_from(["coop", "qc.ca", "org", "com.mx"]))
def test_no_address_on_a_domain_that_another_could_register_proves_anything(name, stranger, suffix):
    known = Known(websites=(f"https://www.{name}.{suffix}",))
    domain = f"{stranger}.{suffix}"
    if domain != f"{name}.{suffix}":
        assert not proof_of(f"dg@{domain}", known).holds


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_sources_say_only_domains_of_one_owner_prove(website, email):
    for domain in proving_domains(Known(websites=(website,), emails=(email,))):
        assert is_of_one_owner(domain)
        assert ascii_domain(domain) == domain
        assert registrable(domain)


# The life of a claim ------------------------------------------------------------------------------


def test_every_open_state_can_end_and_no_settled_one_moves():
    for state in claims.STATES:
        assert any(claims.may_move(state, move) for move in claims.MOVES) == (state in claims.OPEN)
    assert {claims.after(move) for move in claims.MOVES} | {claims.WAITING} == set(claims.STATES)


def test_only_what_is_proven_can_be_accepted():
    assert [state for state in claims.STATES if claims.may_move(state, claims.ACCEPT)] == [claims.PROVEN]


@given(st.sampled_from(claims.STATES), st.integers(-1000, 1000))
def test_what_is_over_is_over_whether_or_not_anything_ran(state, seconds):
    end = datetime(2026, 11, 25, 12, tzinfo=UTC)
    seen = claims.state_at(state, expires_at=end, at=end + timedelta(seconds=seconds))
    assert seen == (claims.EXPIRED if state in claims.OPEN and seconds >= 0 else state)


def test_those_who_already_speak_have_seven_days_from_the_proof():
    proven_at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert claims.holders_answer_until(proven_at + claims.PROVEN_LIFE) == proven_at + timedelta(days=7)


# Names in letters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zélie Grandmaison-Abeille", "Zélie Grandmaison-Abeille"),
        ("J.-P. O’Neil", "J.-P. O’Neil"),
        ("Ana\r\nBcc: x", "Ana Bcc: x"),
        ("Gagnez sur evil.com", ""),
        ("Gagnez sur evil。com", ""),
        ("https://evil", ""),
        ("<b>Ana</b>", ""),
        ("a@b", ""),
        ("A" * 81, ""),
    ],
)
def test_a_name_in_a_letter_carries_no_link(name, shown):
    assert name_in_a_letter(name) == shown


@given(st.text())
def test_a_name_in_a_letter_is_one_line(name):
    shown = name_in_a_letter(name)
    assert shown == " ".join(shown.split())
    assert all(sign.isprintable() for sign in shown)
