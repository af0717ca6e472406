"""What every page of the shell knows: the instance, the navigation, the reader, and the addresses of the common places.

Each address is looked up among names that the composition root may give; one that does not exist is left empty and
the shell hides it, so that a page can be drawn with only this package installed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

PLACES: dict[str, tuple[str, ...]] = {
    "home": ("home", "editorial:home"),
    "search": ("search", "search:search"),
    "about": ("about", "shell:about"),
    "help": ("help", "shell:help"),
    "privacy": ("privacy", "shell:privacy"),
    "accessibility": ("accessibility", "shell:accessibility"),
    "newsletter": ("newsletter:subscribe",),
    "public_log": ("journal:log",),
    "gallery": ("ui:gallery",),
    "demonstration": ("people:demonstration",),
    "sign_in": ("people:sign_in", "sign_in", "account_login"),
    "sign_out": ("people:sign_out", "sign_out", "account_logout"),
    "account": ("people:me", "people:account", "people:home"),
    "speak_as": ("people:speak_as", "people:voices"),
    "inbox": ("messages:notices", "people:notices"),
}


@dataclass(frozen=True, slots=True)
class Instance:
    """Who runs this place; the setting `INSTANCE` is a dictionary with these keys."""

    name: str = "Chantier"
    contact: str = ""
    postal_address: str = ""
    privacy_officer: str = ""
    privacy_contact: str = ""
    source_code: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader as the header shows them: their name, and the organisation in whose name they speak."""

    signed_in: bool = False
    name: str = ""
    in_the_name_of: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """All that surrounds a page."""

    instance: Instance
    places: Mapping[str, str]
    """Address of each common place of `PLACES`, empty where this instance has none."""
    reader: Reader
    language: str
    is_demonstration: bool = False
    search_words: str = ""


def described_instance() -> Instance:
    """The instance described by the setting `INSTANCE`; keys that the shell does not show are left aside."""
    described: Mapping[str, Any] = getattr(settings, "INSTANCE", {})
    known = {field.name for field in fields(Instance)}
    return Instance(**{key: value for key, value in described.items() if key in known})


def address(place: str) -> str:
    """The address of a common place, or an empty text where this instance has none."""
    return _address(place, get_language(), get_urlconf(), get_script_prefix())


@lru_cache(maxsize=1_000)
def _address(place: str, _language: str | None, _urlconf: object, _prefix: str) -> str:
    """Each page, and each panel on it, asks for all of them again."""
    for name in PLACES[place]:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def described_reader(request: HttpRequest) -> Reader:
    """Who is reading, from the signed-in person and the speaker that the people's middleware set."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return Reader()
    speaker = getattr(request, "speaker", None)
    name = getattr(person, "display_name", "") or getattr(person, "name", "") or person.get_username()
    return Reader(signed_in=True, name=str(name), in_the_name_of=getattr(speaker, "voice_name", ""))


def surroundings(request: HttpRequest) -> Shell:
    """The shell of the page that answers this request."""
    return Shell(
        instance=described_instance(),
        places={place: address(place) for place in PLACES},
        reader=described_reader(request),
        language=get_language() or "fr",
        is_demonstration=bool(getattr(settings, "DEMO", False)),
        search_words=request.GET.get("q", ""),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what `ui/page.html` shows around the page itself, under the name `shell`."""
    return {"shell": surroundings(request)}
