from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.files.core.outgoing import (
    BadAddress,
    Destination,
    all_public,
    destination,
    following,
    is_public,
)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.251",
        "239.255.255.250",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "not a number",
    ],
)
def test_a_number_of_a_private_network_is_never_public_whatever_it_is_wrapped_in(number: str) -> None:
    assert not all_public([number])


@pytest.mark.parametrize("number", ["1.1.1.1", "132.204.8.20", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_a_machine_of_the_open_internet_is_public(number: str) -> None:
    assert all_public([number])


def test_one_private_number_among_public_ones_closes_the_name() -> None:
    assert not all_public(["1.1.1.1", "10.0.0.1"])


@given(st.ip_addresses(v=4))
def test_wrapping_a_number_never_opens_it(number: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | int(number))
    sixtofour = ipaddress.IPv6Address((0x2002 << 112) | (int(number) << 80))
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | int(number))
    assert {is_public(mapped), is_public(sixtofour), is_public(translated)} == {is_public(number)}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "fetch_scheme"),
        ("ftp://example.org/", "fetch_scheme"),
        ("gopher://example.org:70/1", "fetch_scheme"),
        ("javascript:alert(1)", "fetch_scheme"),
        ("//example.org/", "fetch_scheme"),
        ("http://user:word@example.org/", "fetch_credentials"),
        ("http://example.org@10.0.0.1/", "fetch_credentials"),
        ("http://", "fetch_unreadable"),
        ("http://exa mple.org/", "fetch_unreadable"),
        ("http://example.org/\r\nHost: inside", "fetch_unreadable"),
        ("http://example.org\\@10.0.0.1/", "fetch_unreadable"),
        ("http://[::1", "fetch_unreadable"),
        ("http://[fe80::1%25eth0]/", "fetch_unreadable"),
        ("http://example.org:99999/", "fetch_unreadable"),
        ("http://example.org:0/", "fetch_port"),
        ("http://" + "a" * 5000, "fetch_unreadable"),
    ],
)
def test_an_address_that_hides_something_is_refused(url: str, code: str) -> None:
    with pytest.raises(BadAddress) as refused:
        destination(url)
    assert refused.value.code == code


def test_an_address_is_written_as_a_server_reads_it() -> None:
    assert destination(" HTTPS://Éco.Example:443/été?q=à b#part ".replace(" b", "%20b")) == Destination(
        "https", "xn--co-9ia.example", 443, "/%C3%A9t%C3%A9?q=%C3%A0%20b"
    )
    assert destination("http://[2606:4700::1111]:8080").url == "http://[2606:4700::1111]:8080/"


def test_a_redirect_is_read_from_where_one_is() -> None:
    here = destination("https://example.org/a/b?c")
    assert following(here, "../d").url == "https://example.org/d"
    assert following(here, "//other.example/x").url == "https://other.example/x"
    with pytest.raises(BadAddress):
        following(here, "file:///etc/passwd")


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for made in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            found = destination(made)
        except BadAddress:
            continue
        assert found.target.isascii()
        assert not set(found.target + found.host) & set(" \r\n\t\x00")
