"""Whose domain it is: public suffixes, mail providers and site builders that prove nothing about one organisation.

The Public Suffix List (publicsuffix.org) holds thousands of lines; what the movement meets is here, and a general rule
for the rest. Every doubt ends in "proves nothing": the other way, a vouching member, stays open.
"""

from __future__ import annotations

import re
from typing import Final

#: Suffixes of more than one label under which anybody can have a name.
SUFFIXES: Final = frozenset(
    {
        *(f"{code}.ca" for code in ("ab", "bc", "gc", "mb", "nb", "nf", "nl", "ns", "nt", "nu", "on", "pe", "qc")),
        *("sk.ca", "yk.ca", "gouv.qc.ca", "co.uk", "org.uk", "ltd.uk", "me.uk", "eu.com", "uk.com", "us.com"),
        *("k12.ca.us", "int.eu.org", "eu.org"),
    }
)
#: Second labels that are a suffix under any country of two letters: `com.mx`, `org.br`, `asso.fr`, `gouv.fr`.
SECOND_LEVEL: Final = frozenset(
    ("ac", "asso", "co", "com", "edu", "gob", "gouv", "gov", "gub", "info", "mil", "net", "nom", "or", "org", "web")
)
#: A mailbox here is given to whoever asks, or to every customer of a telephone company.
PROVIDERS: Final = frozenset(
    {
        *("aol.com", "aim.com", "fastmail.com", "fastmail.fm", "gmx.com", "gmx.net", "gmx.fr", "hey.com", "hush.com"),
        *("hushmail.com", "icloud.com", "inbox.com", "laposte.net", "mac.com", "mail.com", "mail.ru", "me.com"),
        *("pm.me", "proton.me", "protonmail.com", "protonmail.ch", "qq.com", "rocketmail.com", "tuta.com", "tuta.io"),
        *("tutanota.com", "yandex.com", "yandex.ru", "zoho.com", "zohomail.com", "riseup.net", "caramail.com"),
        *("b2b2c.ca", "bell.ca", "bell.net", "bellnet.ca", "bellaliant.net", "cgocable.ca", "cgocable.net"),
        *("cogeco.ca", "cogeco.net", "cooptel.qc.ca", "derytele.com", "distributel.net", "eastlink.ca", "ebox.ca"),
        *("ebox.net", "electronicbox.net", "globetrotter.net", "globetrotter.qc.ca", "infoteck.qc.ca", "lino.com"),
        *("maskatel.net", "navigue.com", "oricom.ca", "progression.net", "qc.aira.com"),
        *("rogers.com", "sasktel.net", "shaw.ca", "sogetel.net", "sympatico.ca", "teksavvy.com", "tellabaie.com"),
        *("telus.net", "telusplanet.net", "telwarwick.net", "total.net", "vianet.ca"),
        *("videotron.ca", "videotron.net", "videotron.qc.ca", "videotron.com", "vif.com", "virginmedia.com"),
        *("xittel.net", "xittel.ca", "xplornet.ca", "xplornet.com", "xplore.ca"),
        *("comcast.net", "free.fr", "neuf.fr", "orange.fr", "sfr.fr", "verizon.net", "wanadoo.fr", "bbox.fr"),
    }
)
#: Providers that have a domain in nearly every country: `yahoo.ca`, `hotmail.fr`, `outlook.com.br`.
PROVIDERS_EVERYWHERE: Final = frozenset(("gmail", "googlemail", "hotmail", "live", "msn", "outlook", "yahoo", "ymail"))
#: Sites that hold the pages of many: an address there is not their guests'.
SHARED_HOSTS: Final = frozenset(
    {
        *("bitly.com", "blogspot.com", "business.site", "canadahelps.org", "canva.site", "carrd.co"),
        *("dropbox.com", "e-monsite.com", "etsy.com", "eventbrite.ca", "eventbrite.com", "facebook.com", "fb.com"),
        *("fb.me", "framer.website", "github.com", "github.io", "gitlab.io", "godaddysites.com", "goo.gl", "google.ca"),
        *("google.com", "helloasso.com", "herokuapp.com", "hubspot.com", "instagram.com", "jimdo.com"),
        *("jimdofree.com", "jimdosite.com", "lepointdevente.com", "linkedin.com", "linktr.ee", "medium.com"),
        *("meetup.com", "mystrikingly.com", "myshopify.com", "netlify.app", "notion.site", "over-blog.com"),
        *("pagesjaunes.ca", "patreon.com", "sharepoint.com", "simplesite.com", "site123.me", "square.site"),
        *("squarespace.com", "substack.com", "tiktok.com", "tumblr.com", "twitter.com", "typepad.com", "vercel.app"),
        *("vimeo.com", "webflow.io", "webnode.com", "webnode.fr", "webself.net", "weebly.com", "wix.com"),
        *("wixsite.com", "wordpress.com", "wpengine.com", "x.com", "yolasite.com", "youtu.be", "youtube.com"),
        *("zeffy.com", "onmicrosoft.com", "canalblog.com", "ning.com", "azurewebsites.net", "pages.dev", "web.app"),
    }
)

_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]+|\d+)")


def ascii_domain(text: str) -> str:
    """A domain as machines write it (IDNA, RFC 3490, lower case), or an empty text when it is none.

    No accent is dropped: `café.coop` and `cafe.coop` are two domains, and so are letters that only look alike.
    """
    name = text.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return ""
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return ""
    return "" if _NUMBER.fullmatch(labels[-1]) else name


def is_suffix(domain: str) -> bool:
    """Whether anybody can have a name directly under this one."""
    labels = domain.split(".")
    if len(labels) < 2 or domain in SUFFIXES:
        return True
    return len(labels) == 2 and labels[0] in SECOND_LEVEL and len(labels[1]) == 2


def registrable(domain: str) -> str:
    """The part that somebody had to register: `www.labraise.qc.ca` → `labraise.qc.ca`; empty for a suffix."""
    labels = domain.split(".")
    for start in range(1, len(labels) + 1):
        parent = ".".join(labels[start:])
        if is_suffix(parent):
            candidate = ".".join(labels[start - 1 :])
            return "" if is_suffix(candidate) else candidate
    return ""


def is_provider(domain: str) -> bool:
    """Whether mailboxes here belong to the public."""
    own = registrable(domain)
    return bool({domain, own} & PROVIDERS) or own.partition(".")[0] in PROVIDERS_EVERYWHERE


def is_shared_host(domain: str) -> bool:
    """Whether pages here belong to many."""
    own = registrable(domain)
    return bool({domain, own} & SHARED_HOSTS) or own.partition(".")[0] in {"blogspot", "webnode", "jimdo"}


def is_of_one_owner(domain: str) -> bool:
    """Whether a domain can tell an organisation from the others."""
    return bool(registrable(domain)) and not is_provider(domain) and not is_shared_host(domain)


def is_under(domain: str, above: str) -> bool:
    """Whether a domain is this one or below it, label by label."""
    return domain == above or domain.endswith(f".{above}")
