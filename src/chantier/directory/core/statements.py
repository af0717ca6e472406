"""What people may say of an organisation, how each value is checked, and what becomes of a statement.

A statement waits, is accepted, refused or withdrawn. An organisation's own word, said by somebody who holds a mandate
of it, is accepted as it is said. A value that looks like a private person's is refused with its reason, whoever says
it: a page of the directory is about organisations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from chantier.directory.core.cleaning import clean, plain_text
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.mailboxes import is_of_the_organization
from chantier.directory.core.normalize import fold
from chantier.directory.core.person_words import GIVEN_NAMES
from chantier.directory.core.persons import lives_there, names_a_person
from chantier.directory.core.vocabulary import SHARED_HOSTS

# What becomes of it ----------------------------------------------------------------------------

OWN, CORRECTION = "own", "correction"
WAITING, ACCEPTED, REFUSED, WITHDRAWN = "waiting", "accepted", "refused", "withdrawn"
STATES: Final = (WAITING, ACCEPTED, REFUSED, WITHDRAWN)


class Move(StrEnum):
    """What can be done with a statement. ``REOPEN`` undoes a reviewer's decision: it waits again."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


#: {(kind, state, move): next state}. An own word was never reviewed: it can only be taken back.
MOVES: Final[Mapping[tuple[str, str, Move], str]] = {
    (CORRECTION, WAITING, Move.ACCEPT): ACCEPTED,
    (CORRECTION, WAITING, Move.REFUSE): REFUSED,
    (CORRECTION, WAITING, Move.WITHDRAW): WITHDRAWN,
    (CORRECTION, ACCEPTED, Move.REOPEN): WAITING,
    (CORRECTION, REFUSED, Move.REOPEN): WAITING,
    (OWN, ACCEPTED, Move.WITHDRAW): WITHDRAWN,
}


def after(kind: str, state: str, move: Move) -> str | None:
    """The state that a move leads to, or ``None`` when it cannot be done from here."""
    return MOVES.get((kind, state, move))


# Who may say what ------------------------------------------------------------------------------


class Who(StrEnum):
    """In what quality somebody speaks of an organisation."""

    VISITOR = "visitor"
    PERSON = "person"
    REVIEWER = "reviewer"
    ORGANIZATION = "organization"


PLACE: Final = ("address", "municipality", "postal_code")
#: The parts of a place besides the seat, in the order in which they are typed.
ESTABLISHMENT: Final = ("name", *PLACE)
MOST_ESTABLISHMENTS: Final = 60
PRINCIPLE: Final = "principle."
ANSWERS: Final = ("yes", "partly", "no")
LANGUAGES: Final = ("fr", "en", "es")

#: In the order in which a form asks for them.
FROM_ANYONE: Final = (
    *("usual_name", "legal_name", "other_names", "place", "establishments", "phone", "email", "website"),
    *("description", "activity", "activities", "purposes", "languages"),
    *("legal_form", "size_band", "founded_on", "status", "ended_on"),
)
FROM_THE_SIGNED_IN: Final = (*FROM_ANYONE, "register_number")
FROM_REVIEWERS: Final = (*FROM_THE_SIGNED_IN, "social_economy", "visibility", "logo")


def may_state(name: str, who: Who) -> bool:
    """Whether this quality may say this field. The six principles are an organisation's own declaration."""
    if name.startswith(PRINCIPLE):
        return who is Who.ORGANIZATION
    allowed = {Who.VISITOR: FROM_ANYONE, Who.PERSON: FROM_THE_SIGNED_IN}.get(who, FROM_REVIEWERS)
    return name in allowed


# Whether a value can be kept -------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """The organisation of which one speaks, and the words that its vocabularies allow ({field: slugs})."""

    name: str
    website: str = ""
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """A value ready to be kept (``None`` states that there is none), or what is wrong with it."""

    value: Any = None
    problem: Finding | None = None


#: Several words of a vocabulary; the number that a page can show without losing its reader.
SEVERAL: Final = {"activities": 12, "purposes": 8, "languages": 8}
ONE_WORD: Final = frozenset({"legal_form", "size_band", "status"})
#: A name, a state, a visibility can be corrected; there is no page without them.
NEVER_EMPTY: Final = frozenset({"usual_name", "legal_name", "status", "visibility"})
LONGEST: Final = {"description": 4_000, "activity": 400, "evidence": 500, "other_names": 300, "logo": 200}
_LONGEST_OTHER: Final = 300
_DATES: Final = frozenset({"founded_on", "ended_on"})
_NAMES: Final = frozenset({"usual_name", "legal_name"})
#: What a cleaned cell may have lost: a list is read all the same, a person is asked to write it again.
_LOSES: Final = frozenset({"first_of_several", "ambiguous_date", "impossible_date", "shortened", "band_over_several"})
_TITLED: Final = re.compile(r"\b(?:M\.|Mme|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Señora?|Sra?\.)\s+[A-ZÀ-Þ]")
_ADDRESS: Final = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def check(name: str, given: Any, *, about: About, who: Who) -> Checked:
    """The value to keep of what was typed for a field.

    ``given`` is a text; a sequence of slugs for the words of a vocabulary; for ``place`` a mapping of its three parts,
    for ``description`` one of texts by language, for a principle ``answer`` and ``evidence``, for a logo ``file`` (the
    id of a deposit, judged by who keeps files) and ``text`` (what it says to who does not see it).
    """
    if not may_state(name, who):
        return Checked(problem=finding("field_not_yours", field=name))
    if name == "place":
        return _place(given)
    if name == "description":
        return _descriptions(given, about)
    if name.startswith(PRINCIPLE):
        return _principle(given, about)
    if name == "logo":
        return _logo(given)
    if name in SEVERAL:
        return _several(name, given, about)
    if name == "other_names":
        return _other_names(str(given))
    if name == "establishments":
        return _establishments(str(given or ""))
    text, _said = plain_text(str(given or ""))
    if not text:
        return Checked(problem=finding("needed", field=name)) if name in NEVER_EMPTY else Checked(None)
    if name in ONE_WORD or name == "visibility":
        return _one_of(name, text, about)
    if name == "social_economy":
        return Checked(text) if text in ("yes", "no") else Checked(problem=finding("not_a_choice", field=name))
    return _text(name, text, about, who)


def _text(name: str, text: str, about: About, who: Who) -> Checked:
    limit = LONGEST.get(name, _LONGEST_OTHER)
    if len(text) > limit:
        return Checked(problem=finding("too_long", length=len(text), limit=limit))
    found = clean(name, text)
    wrong = next((one for one in found.problems if found.value is None or one.code in _LOSES), None)
    if wrong is not None:
        return Checked(problem=finding("date_unclear", value=text) if name in _DATES else wrong)
    if found.value is None:
        return Checked(problem=finding("sign_of_nothing", value=text))
    personal = _personal(name, str(found.value), about, who)
    return Checked(problem=personal) if personal else Checked(found.value)


def _personal(name: str, value: str, about: About, who: Who) -> Finding | None:
    """Why a value looks like a private person's, if it does."""
    if name in _NAMES and names_a_person(value):
        return finding("name_of_a_person")
    if name == "email" and is_a_persons_mailbox(value, about=about, who=who):
        return finding("mailbox_of_a_person")
    if name == "register_number" and value.startswith("22"):
        return finding("number_of_a_person")
    return _names_somebody(value, about) if name in ("activity", "evidence", "description") else None


def is_a_persons_mailbox(email: str, *, about: About, who: Who) -> bool:
    """Whether an address is a natural person's: a given name before the at sign; from others, also a free mailbox."""
    if is_of_the_organization(email, name=about.name, website=about.website):
        return False
    local, _at, domain = fold(email).partition("@")
    if any(part in GIVEN_NAMES for part in re.split(r"[^a-z]+", local) if part):
        return True
    return who in (Who.VISITOR, Who.PERSON) and domain in SHARED_HOSTS


def _names_somebody(text: str, about: About) -> Finding | None:
    if _TITLED.search(text):
        return finding("text_names_somebody")
    if any(is_a_persons_mailbox(one, about=about, who=Who.VISITOR) for one in _ADDRESS.findall(text)):
        return finding("text_holds_a_mailbox")
    return None


def _one_of(name: str, text: str, about: About) -> Checked:
    known = text in about.words.get(name, frozenset())
    return Checked(text) if known else Checked(problem=finding("not_a_choice", field=name))


def _several(name: str, given: Sequence[str], about: About) -> Checked:
    chosen = [str(one) for one in dict.fromkeys(given or ())]
    if not set(chosen) <= about.words.get(name, frozenset()):
        return Checked(problem=finding("not_a_choice", field=name))
    if len(chosen) > SEVERAL[name]:
        return Checked(problem=finding("too_many", count=len(chosen), limit=SEVERAL[name]))
    return Checked(chosen or None)


def _other_names(text: str) -> Checked:
    names = [plain_text(line)[0] for line in re.split(r"[\n;]", text)]
    kept = list(dict.fromkeys(name for name in names if name))
    if any(names_a_person(name) for name in kept):
        return Checked(problem=finding("name_of_a_person"))
    if any(len(name) > LONGEST["other_names"] for name in kept):
        longest = max(len(name) for name in kept)
        return Checked(problem=finding("too_long", length=longest, limit=LONGEST["other_names"]))
    return Checked(kept or None)


def establishment_line(place: Mapping[str, Any]) -> str:
    """A place on one line, as it is typed: name; address; municipality; postal code."""
    parts = [str(place.get(part) or "").replace(";", ",") for part in ESTABLISHMENT]
    return " ; ".join(parts).rstrip(" ;").strip()


def _establishments(text: str) -> Checked:
    """A place a line, in the order of ``ESTABLISHMENT``; a line of one part that begins with a number is an address."""
    lines = [line for line in text.splitlines() if plain_text(line)[0].strip(" ;")]
    if len(lines) > MOST_ESTABLISHMENTS:
        return Checked(problem=finding("too_many_places", count=len(lines), limit=MOST_ESTABLISHMENTS))
    places: list[dict[str, str]] = []
    for line in lines:
        place, wrong = _establishment(line)
        if wrong is not None:
            return Checked(problem=wrong)
        if place not in places:
            places.append(place)
    return Checked(places or None)


def _establishment(line: str) -> tuple[dict[str, str], Finding | None]:
    parts = [plain_text(part)[0] for part in line.split(";")]
    if len(parts) > len(ESTABLISHMENT):
        return {}, finding("place_has_too_many_parts", value=plain_text(line)[0][:80])
    if len(parts) == 1 and parts[0][:1].isdigit():
        parts.insert(0, "")
    place: dict[str, str] = {}
    for part, text in zip(ESTABLISHMENT, parts, strict=False):
        if not text:
            continue
        if len(text) > _LONGEST_OTHER:
            return {}, finding("too_long", length=len(text), limit=_LONGEST_OTHER)
        found = clean("usual_name" if part == "name" else part, text)
        if found.value is None:
            return {}, found.problems[0] if found.problems else finding("sign_of_nothing", value=text)
        place[part] = found.value
    if names_a_person(place.get("name", "")):
        return {}, finding("name_of_a_person")
    return place, finding("address_of_a_home") if lives_there(place.get("address", "")) else None


def _logo(given: Mapping[str, Any]) -> Checked:
    text, _said = plain_text(str(given.get("text") or ""))
    if not given.get("file"):
        return Checked(None)
    if not text:
        return Checked(problem=finding("logo_text_needed"))
    if len(text) > LONGEST["logo"]:
        return Checked(problem=finding("too_long", length=len(text), limit=LONGEST["logo"]))
    return Checked({"file": int(given["file"]), "text": text})


def _place(given: Mapping[str, str]) -> Checked:
    """The seat, whole: its parts only make sense together."""
    seat: dict[str, str] = {}
    for part in PLACE:
        text, _said = plain_text(str(given.get(part) or ""))
        if not text:
            continue
        if len(text) > _LONGEST_OTHER:
            return Checked(problem=finding("too_long", length=len(text), limit=_LONGEST_OTHER))
        found = clean(part, text)
        if found.value is None:
            wrong = found.problems[0] if found.problems else finding("sign_of_nothing", value=text)
            return Checked(problem=wrong)
        seat[part] = found.value
    if "municipality" not in seat:
        return Checked(problem=finding("municipality_needed"))
    if lives_there(seat.get("address", "")):
        return Checked(problem=finding("address_of_a_home"))
    return Checked(seat)


def _descriptions(given: Mapping[str, str], about: About) -> Checked:
    """Texts by language, line breaks kept; an empty one states that there is none in that language."""
    texts: dict[str, str | None] = {}
    for language, raw in given.items():
        if language not in LANGUAGES:
            return Checked(problem=finding("not_a_choice", field="description"))
        lines = [plain_text(line)[0] for line in str(raw or "").splitlines()]
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        if len(text) > LONGEST["description"]:
            return Checked(problem=finding("too_long", length=len(text), limit=LONGEST["description"]))
        somebody = _names_somebody(text, about)
        if somebody:
            return Checked(problem=somebody)
        texts[language] = text or None
    return Checked(texts) if texts else Checked(None)


def _principle(given: Mapping[str, str], about: About) -> Checked:
    answer = str(given.get("answer") or "")
    evidence, _said = plain_text(str(given.get("evidence") or ""))
    if answer and answer not in ANSWERS:
        return Checked(problem=finding("not_a_choice", field="principle"))
    if evidence and not answer:
        return Checked(problem=finding("evidence_without_answer"))
    if len(evidence) > LONGEST["evidence"]:
        return Checked(problem=finding("too_long", length=len(evidence), limit=LONGEST["evidence"]))
    somebody = _names_somebody(evidence, about)
    if somebody:
        return Checked(problem=somebody)
    return Checked({"answer": answer, "evidence": evidence} if answer else None)
