"""The same pages in English and Spanish: nothing that the movement did not write itself stays in French.

That each sentence is translated is another test’s: here are found the words that no catalogue knows, and those that
were put into French before anybody knew who would read them.
"""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, translate_url
from django.utils import timezone, translation
from harness.three_regions import NATION, REGIONS, SILENT, ThreeRegions
from lxml import html

import chantier
from chantier.config.catalogues.files import catalogue_path, read
from chantier.config.catalogues.sources import messages_of
from chantier.deliberation.models import Seat, Table
from chantier.deliberation.services import mandates, needs, opinions, questions
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.tables import COORDINATION, a_speaker, a_table, seated
from chantier.deliberation.tests.test_needs import a_region
from chantier.foundation.access.api import COORDINATOR, Speaker
from chantier.foundation.people import api as people
from chantier.library.tests.shelved import prepare

pytestmark = pytest.mark.django_db
HOUSE = Path(chantier.__file__).parent
#: Files, feeds and calendars are not pages.
FILES = re.compile(r"\.(ics|atom|zip|csv|json|jsonl)$")
#: What the movement of the story named itself: the names of its tables, of its organisations and of its places.
NAMES = {NATION, SILENT, "Mauricie", "Anselme", "Groupe", "America/Toronto", *REGIONS}
NAMES |= {name for told in REGIONS.values() for name in told}
#: What it wrote, where a page can give it no language: choices of a list, a text put into a field, labels of figures.
WRITTEN = {"Que faut-il ?", "De quoi l’on parle.", "Un même prix partout", "Un trajet coûte le même prix partout."}
WRITTEN |= {f"Ce que veut la région : {region}" for region in REGIONS}
#: No sentence: a fingerprint, the key of a contribution, a format, the key of a college, a way of settling.
CODES = re.compile(r"[0-9a-f]{64}|[apb]-[0-9a-z]{8}|entreprises|CSV|JSON|Consensus")
#: What a sentence of a catalogue holds, and what stands around its pieces on a page.
HOLES, TAGS = re.compile(r"%\(\w+\)[sd]|\{\w+\}"), re.compile(r"<[^>]+>")
LETTERS = re.compile(r"[^\W\d_]{3}")


def test_no_french_is_left_on_the_pages_of_concertation(settings: Any, tmp_path: Path) -> None:
    prepare(settings, tmp_path)
    reader = a_movement_with_something_on_every_page()
    found = one_page_of_every_sort(reader)
    assert len(found) > 40
    left = {}
    for language in ("en", "es"):
        excused = said_alike(language)
        for address, french in found.items():
            with translation.override("fr"):  # the language in which the address is read
                other = translate_url(address, language)
            assert other.startswith(f"/{language}/"), address
            answer = reader.get(other)
            assert answer.status_code == 200, (language, address)
            if kept := sorted(one for one in french & sentences(answer) if not excused.fullmatch(one)):
                left[language, address] = kept
    assert left == {}


def a_movement_with_something_on_every_page() -> Client:
    """The three regions and their national text, a need, a mandate, an opinion; who may do nearly everything there."""
    story, now = ThreeRegions.sit(), timezone.now()
    asked = questions.ask(
        speaker=COORDINATION,
        table_id=story.nation.pk,
        title="Que faut-il ?",
        body="Dites-le.",
        put_to=[table.pk for table in story.tables.values()],
        at=now,
    )
    assert asked.id == story.question.pk
    for region in ("Estrie", "Gaspésie"):
        story.take_the_question(region, days=20)
        story.speak(region)
        story.settle(region)
        story.answer(region)
    story.national_text("# Le droit\n\nChacun rentre chez soi.")
    story.a_price_that_divides()
    speaker = mandated(a_speaker(story.bodies["Le Verger"], "Anselme"))
    people.grant_role(speaker=Speaker.system(), person_id=speaker.person_id or 0, role=COORDINATOR, at=now)
    given = needs.NeedGiven(title="Rentrer", body="Le soir.", territory_id=a_region().pk, for_whom="Tous", people=3)
    needs.state(speaker=speaker, given=given, at=now)
    group = a_table(title="Groupe", parent=story.nation, level=Table.NATIONAL)
    seated(group, story.bodies["Le Verger"], Seat.MEMBER)
    mandates.give(
        speaker=COORDINATION,
        table_id=group.pk,
        given=mandates.MandateGiven("Faut-il ?", "Entendre.", now.date(), now.date(), ("study",)),
        at=now,
    )
    opened = opinions.MapGiven("En un geste", "Vite.", ("Oui.", "Non."))
    opinions.open_map(speaker=COORDINATION, table_id=story.tables["Estrie"].pk, given=opened, at=now)
    return signed_in(Client(), speaker)


def one_page_of_every_sort(reader: Client) -> dict[str, set[str]]:
    """From link to link, one address for each view of concertation, and what it says in French."""
    waiting, found, sorts = deque(["/fr/concertation/"]), dict[str, set[str]](), set[str]()
    known = set(waiting)
    while waiting:
        address = waiting.popleft()
        sort = name_of(urlsplit(address).path)
        if sort in sorts:
            continue
        answer = reader.get(address)
        if answer.status_code != 200:
            continue
        sorts.add(sort)
        page = page_of(answer)
        found[address] = sentences_of(page)
        for link in page.xpath("//main//a/@href"):
            target = urlsplit(link)
            if target.netloc or not target.path.startswith("/fr/concertation/") or FILES.search(target.path):
                continue
            address = f"{target.path}?{target.query}" if "passage" in target.query else target.path
            if address not in known:
                known.add(address)
                waiting.append(address)
    return found


def name_of(path: str) -> str:
    try:
        with translation.override("fr"):
            return str(resolve(path).view_name)
    except Resolver404:
        return path


def page_of(answer: Any) -> Any:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return html.fromstring(content.decode())


def sentences(answer: Any) -> set[str]:
    return sentences_of(page_of(answer))


def sentences_of(page: Any) -> set[str]:
    """What the page says in its own words: what people wrote says its language, and is left out."""
    own = page.get("lang")
    said = set()
    for text in page.xpath("//main//text()[normalize-space()]"):
        near = next(one.get("lang") for one in (text.getparent(), *text.getparent().iterancestors()) if one.get("lang"))
        words = " ".join(text.split())
        words = re.sub(r"^([\d.]+ ·|—|: «) | (\(\d+\)|»)$", "", words)  # a number before, a count after, a quotation
        is_own = words in NAMES | WRITTEN or set(words.split(" · ")) <= NAMES or CODES.fullmatch(words)
        if near == own and LETTERS.search(words) and not is_own:
            said.add(words)
    return said


def said_alike(language: str) -> re.Pattern[str]:
    """Sentences that a catalogue translates by the same words, or that wait for their translation."""
    alike = []
    for package in sorted({file.parents[3] for file in HOUSE.glob("**/locale/*/LC_MESSAGES/django.po")}):
        known = read(catalogue_path(package, language))
        for key, message in messages_of(package).items():
            forms = known[key].forms if key in known else ()
            if not all(forms) or not forms or forms[0] == message.text:
                alike += [message.text, *([message.plural] if message.plural else [])]
    pieces = {" ".join(piece.split()) for one in alike for piece in TAGS.split(one)}
    told = (
        re.sub(r"\0+", ".*", re.escape(HOLES.sub("\0", one)))
        for one in sorted(pieces)
        if LETTERS.search(HOLES.sub("", one))
    )
    return re.compile("|".join(told) or "(?!)")
