"""A body made ready to be compared: computed once, compared many times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chantier.directory.core import form_words, normalize
from chantier.directory.core.body import Body
from chantier.directory.core.vocabulary import SHARED_HOSTS

_MAX_NAMES: Final = 12


@dataclass(frozen=True, slots=True)
class Profile:
    """Normalised values of one body. Empty text: unknown. `places` are the words of its municipality."""

    forms: tuple[normalize.NameForm, ...]
    tokens: tuple[str, ...]
    civic: str
    street: str
    postal: str
    municipality: str
    places: frozenset[str]
    site: str
    phone: str
    number: str
    family: str

    @property
    def door(self) -> str:
        """Civic number and street, '' unless both are known."""
        return f"{self.civic}|{self.street}" if self.civic and self.street else ""

    @property
    def postal_area(self) -> str:
        """The first three characters of a Canadian urban code; a rural one covers a region, and says nothing."""
        return self.postal[:3] if len(self.postal) == 6 and not normalize.is_rural(self.postal) else ""


def profile(body: Body) -> Profile:
    """Normalise one body. Same body, same profile."""
    forms: dict[str, normalize.NameForm] = {}
    for name in body.names[:_MAX_NAMES]:
        for form in normalize.name_forms(name):
            known = forms.get(form.key)
            if known is None or (form.whole and not known.whole):
                forms[form.key] = form
    civic, street = normalize.door(body.address)
    town = normalize.municipality(body.municipality)
    site = normalize.domain(body.website)
    if not site or site in SHARED_HOSTS:
        site = normalize.domain(body.email)
    return Profile(
        forms=tuple(forms.values()),
        tokens=tuple(dict.fromkeys(token for form in forms.values() for token in form.tokens)),
        civic=civic,
        street=street,
        postal=normalize.postal_code(body.postal_code),
        municipality=town,
        places=frozenset(town.split()),
        site="" if site in SHARED_HOSTS else site,
        phone=normalize.phone(body.phone),
        number=normalize.register_number(body.register_number),
        family=form_words.family(body.legal_form, body.names),
    )
