"""Who may claim an organisation's page: which address proves what, and the life of a claim.

An address proves an organisation when it is on its own domain, label by label, or is the very address that its sources
give. A telephone company's domain, a site builder's, a public suffix prove nothing. Nothing here decides: a proven
claim is still accepted by a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from chantier.directory.core.mail_domains import ascii_domain, is_of_one_owner, is_provider, is_shared_host, is_under

# The address --------------------------------------------------------------------------------------

#: Fewer signs than RFC 5321 allows: no quotes, and no `%`, `!` or leading hyphen, in which mail programs once read
#: another destination or an option.
_LOCAL: Final = re.compile(r"(?!-)[A-Za-z0-9_+&'=~-]+(?:\.[A-Za-z0-9_+&'=~-]+)*")
LONGEST_ADDRESS: Final = 254  # RFC 5321, 4.5.3.1.3
LONGEST_LOCAL: Final = 64


def read_address(text: str) -> str:
    """One plain address, its domain as machines write it; empty when it is anything else.

    What is checked is what is written to: the returned text, never the one that was given.
    """
    local, _at, domain = text.strip(" ").rpartition("@")
    if len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        return ""
    host = ascii_domain(domain)
    address = f"{local}@{host}"
    return address if host and len(address) <= LONGEST_ADDRESS else ""


def mailbox(address: str) -> str:
    """Where an address really leads: in lower case and without its `+tag`, so that one box is counted once."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


# What is known of the organisation ----------------------------------------------------------------

#: Paths of a home page; beyond them a site may be another's, with a page for each of its members.
_HOME: Final = re.compile(
    r"/?(?:(?:fr|en|es|fr-ca|en-ca)/?)?(?:(?:index|accueil|home)(?:\.\w{2,5})?/?)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Known:
    """What sources say of an organisation: its web addresses and its e-mail addresses, as they were written."""

    websites: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def proving_domains(known: Known) -> tuple[str, ...]:
    """The domains whose addresses prove this organisation, in alphabetical order."""
    found = {_site_domain(site) for site in known.websites}
    found |= {read_address(email).rpartition("@")[2] for email in known.emails}
    return tuple(sorted(domain for domain in found if domain and is_of_one_owner(domain)))


def _site_domain(website: str) -> str:
    text = website.strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or parts.username is not None:
        return ""
    if parts.query or not _HOME.fullmatch(parts.path):
        return ""
    return ascii_domain(host.lower().removeprefix("www."))


# The answer ---------------------------------------------------------------------------------------


class Proof(StrEnum):
    """Whether an address proves an organisation and, if not, why."""

    ON_ITS_DOMAIN = "on_its_domain"
    ITS_ADDRESS = "its_address"
    NOT_AN_ADDRESS = "not_an_address"
    PROVIDER = "provider"
    SHARED_HOST = "shared_host"
    OTHER_DOMAIN = "other_domain"
    NOTHING_KNOWN = "nothing_known"

    @property
    def holds(self) -> bool:
        """Whether it proves."""
        return self in (Proof.ON_ITS_DOMAIN, Proof.ITS_ADDRESS)


def proof_of(address: str, known: Known) -> Proof:
    """What an address proves of an organisation. ``address`` may be anything that a person typed."""
    read = read_address(address)
    if not read:
        return Proof.NOT_AN_ADDRESS
    if read.lower() in {one.lower() for email in known.emails if (one := read_address(email))}:
        return Proof.ITS_ADDRESS
    domain = read.rpartition("@")[2]
    if is_provider(domain):
        return Proof.PROVIDER
    if is_shared_host(domain):
        return Proof.SHARED_HOST
    domains = proving_domains(known)
    if not domains:
        return Proof.NOTHING_KNOWN
    return Proof.ON_ITS_DOMAIN if any(is_under(domain, one) for one in domains) else Proof.OTHER_DOMAIN


# The life of a claim ------------------------------------------------------------------------------

EMAIL_LIFE: Final = timedelta(hours=48)
VOUCHER_LIFE: Final = timedelta(days=30)
#: How long a proven claim may wait: what it holds about a person is not kept without end.
PROVEN_LIFE: Final = timedelta(days=90)
#: Those who already speak for the organisation have this long before the coordination may accept.
HOLDERS_FIRST: Final = timedelta(days=7)

CLAIMS_A_DAY: Final = 5
LETTERS_A_DAY: Final = 3

WAITING, PROVEN, ACCEPTED, REFUSED, EXPIRED = "waiting", "proven", "accepted", "refused", "expired"
STATES: Final = (WAITING, PROVEN, ACCEPTED, REFUSED, EXPIRED)
OPEN: Final = frozenset({WAITING, PROVEN})
SETTLED: Final = frozenset({ACCEPTED, REFUSED, EXPIRED})
PROVE, ACCEPT, REFUSE, EXPIRE = "prove", "accept", "refuse", "expire"

#: Move → (states it leaves, state it reaches).
MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {
    PROVE: (frozenset({WAITING}), PROVEN),
    ACCEPT: (frozenset({PROVEN}), ACCEPTED),
    REFUSE: (OPEN, REFUSED),
    EXPIRE: (OPEN, EXPIRED),
}


def state_at(state: str, *, expires_at: datetime, at: datetime) -> str:
    """The state at an instant: what is over is over, whether or not anything ran."""
    return EXPIRED if state in OPEN and at >= expires_at else state


def may_move(state: str, move: str) -> bool:
    """Whether this move can be made from this state."""
    return state in MOVES[move][0]


def after(move: str) -> str:
    """The state that a move reaches."""
    return MOVES[move][1]


def holders_answer_until(expires_at: datetime) -> datetime:
    """Until when those who already speak for the organisation decide alone. ``expires_at`` is a proven claim's."""
    return expires_at - PROVEN_LIFE + HOLDERS_FIRST


# Words in somebody else's mailbox -----------------------------------------------------------------

_LINK: Final = re.compile(r"://|www\.|@|\w[.。．｡]\w{2,}|[<>\[\]{}|\\/]", re.IGNORECASE)
LONGEST_NAME: Final = 80


def name_in_a_letter(name: str) -> str:
    """A person's name as it may stand in a letter to a stranger: one line, no address; empty when it is not a name.

    Whoever opens an account chooses their name, and the letter leaves in ours.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return "" if _LINK.search(line) or len(line) > LONGEST_NAME else line
