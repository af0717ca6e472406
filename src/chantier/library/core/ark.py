"""ARK identifiers made of our own public ids, with the check character of NOID.

Sources: the ARK Identifier Scheme (draft-kunze-ark-38), J. Kunze, "Noid" (2006), section on the check digit algorithm.
A name assigning authority (NAAN) is given by the ARK Alliance; 99999 is for tests.
"""

from __future__ import annotations

import re
from typing import Final

#: NOID's extended digits; any other sign counts zero.
DIGITS: Final = "0123456789bcdfghjkmnpqrstvwxz"
#: The beginning of the names that this program gives: a resource of a library.
SHOULDER: Final = "r1"
_WRITTEN: Final = re.compile(r"^/?(?:ark:/?)?(\d{5,9})/([0-9a-z]+)(.*)$", re.IGNORECASE)


_ANYWHERE: Final = re.compile(r"ark:/?([0-9a-z]{5,16}/[^\s?#]+)", re.IGNORECASE)


def normal(written: str) -> str:
    """An ARK as it is kept, ``ark:NAAN/name``, whoever gave it; nothing where there is none.

    A resolver in front, the older ``ark:/`` and hyphens mean nothing (draft-kunze-ark-38, section 2.7).
    """
    found = _ANYWHERE.search(written)
    return f"ark:{found[1].replace('-', '').rstrip('/.')}" if found else ""


def folded(written: str) -> str:
    """The same, as two are compared: names that differ by capitals alone are not given to two things."""
    return normal(written).lower()


def check_character(name: str) -> str:
    """The check character of ``NAAN/name``: each sign's value times its place (from 1), modulo 29."""
    total = sum(place * max(DIGITS.find(sign), 0) for place, sign in enumerate(name, start=1))
    return DIGITS[total % len(DIGITS)]


def ark_of(public_id: str, *, naan: str) -> str:
    """``ark:NAAN/r1<public id><check>``, or nothing where no authority is configured."""
    if not naan:
        return ""
    name = f"{naan}/{SHOULDER}{public_id}"
    return f"ark:{name}{check_character(name)}"


def public_id_of(written: str, *, naan: str) -> str:
    """The public id in an ARK of this authority; nothing when it is another's or its check character is wrong.

    Hyphens mean nothing in an ARK and are dropped, as are letters' cases.
    """
    found = _WRITTEN.match(written.strip().replace("-", ""))
    if found is None or not naan or found[1] != naan:
        return ""
    name = found[2].lower()
    if not name.startswith(SHOULDER) or len(name) < len(SHOULDER) + 2:
        return ""
    if check_character(f"{naan}/{name[:-1]}") != name[-1]:
        return ""
    return name[len(SHOULDER) : -1]
