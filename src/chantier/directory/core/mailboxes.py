"""Whether an e-mail address is an organisation's own and not a natural person's."""

from __future__ import annotations

import re
from typing import Final

from chantier.directory.core.normalize import fold, words

#: What stands before the at sign when nobody in particular is written to.
SHARED: Final = frozenset(
    {
        *("accueil", "adherer", "adhesion", "admin", "administration", "adjointe", "adjoint", "archives", "benevoles"),
        *("boutique", "bonjour", "bureau", "club", "cooperative", "communication", "communications", "comptabilite"),
        *("contact", "coop", "coordination", "courriel", "cpe", "direction", "dg", "equipe", "formation", "hello"),
        *("info", "information", "informations", "infos", "mail", "office", "reception", "secretariat", "service"),
        *("services", "societe", "support", "ventes"),
    }
)


def is_of_the_organization(email: str, *, name: str, website: str = "") -> bool:
    """Whether the part before the at sign is a function, or the name of the body itself.

    Doubt keeps an address out: a person's address at work is still that person's.
    """
    local, at, domain = fold(email).partition("@")
    if not at or not domain:
        return False
    parts = [part for part in re.split(r"[^a-z]+", local) if part]
    if parts and all(part in SHARED for part in parts):
        return True
    compact = "".join(parts)
    own = {word for word in words(name) if len(word) > 3} | {"".join(words(name)), _domain_name(domain, website)}
    return len(compact) > 3 and compact in own


def _domain_name(domain: str, website: str) -> str:
    """The name of the domain when it is that of the body's own site."""
    site = re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(website)).split("/")[0]
    return domain.rsplit(".", 1)[0] if site == domain else ""
