"""The story of a regional pole: three spreadsheets come in, and the territory shows where it is thin."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from harness.browser import check_accessibility
from playwright.sync_api import Page, expect

from chantier.directory.models import Organization, Proposal
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.places import api as places
from chantier.foundation.words import api as words

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESS, PASSWORD = "coordination@exemple.test", "une phrase que personne ne devine"
IMPORT_TAKES_AT_MOST = 60_000
#: What the reviewer answers, in this order: seven are the same body, three are not.
ANSWERS = ("s", "s", "d", "s", "s", "d", "s", "s", "s", "d")
#: The answer whose merge is undone once all are given.
TAKEN_BACK = 9
REVIEW = "/fr/repertoire/rapprochement/"
WIDTHS = (390, 768, 1440)
MAIN_PAGES = (
    "/fr/repertoire/",
    "/fr/repertoire/?vue=carte",
    "/fr/repertoire/?vue=tableau",
    "/fr/repertoire/importations/",
    REVIEW,
    f"{REVIEW}decisions/",
    f"{REVIEW}reglees/",
    "/fr/repertoire/couverture/",
    "/fr/repertoire/invitations/",
)
MRC = ("Des Chenaux", "La Tuque", "Maskinongé", "Mékinac", "Shawinigan", "Trois-Rivières")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.realdata,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/map.js") is None, reason="the bundle is not built"),
]


@pytest.fixture
def coordinator(page: Page) -> Page:
    """A coordinator of the pole who has signed in, on an instance that knows Québec's places and its words."""
    system = Speaker.system()
    places.load_facts(speaker=system, at=AT)
    words.load_shipped(speaker=system, at=AT)
    anne = people.create_person(speaker=system, email=ADDRESS, name="Anne Lavoie", at=AT, password=PASSWORD)
    people.grant_role(speaker=system, person_id=anne.id, role="coordinator", at=AT)
    page.set_default_timeout(IMPORT_TAKES_AT_MOST)
    page.goto("/fr/")
    page.get_by_role("link", name="Se connecter").first.click()
    check_accessibility(page)
    page.get_by_label("Adresse courriel").fill(ADDRESS)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text("Anne Lavoie").first).to_be_attached()
    return page


def test_three_spreadsheets_become_a_map_of_where_the_pole_is_thin(coordinator: Page, shared_data: Path) -> None:
    page = coordinator
    lists = shared_data / "mauricie"
    bring_in(page, lists / "register.csv", source="Registre des entreprises", kind="Registre officiel", rows=2220)
    bring_in(page, lists / "directory.csv", source="Répertoire du pôle", kind="Liste du réseau", rows=373)
    bring_in(page, lists / "members.csv", source="Membres du pôle", kind="Liste du réseau", rows=77, members=True)
    review_ten_pairs_and_take_two_back(page)
    see_the_list_and_the_map(page)
    see_where_the_pole_is_thin(page)
    download_whom_to_invite(page)
    look_at_three_widths(page)


def bring_in(page: Page, path: Path, *, source: str, kind: str, rows: int, members: bool = False) -> None:
    """A file is given, its columns are looked at, it is imported, and its report says what each row became."""
    page.goto("/fr/repertoire/importations/")
    check_accessibility(page)
    page.get_by_role("link", name="Importer une liste").click()
    page.get_by_label("Fichier").set_input_files(path)
    page.get_by_label("Nom d’une nouvelle source").fill(source)
    page.get_by_label("Sorte de source").select_option(label=kind)
    if members:
        page.get_by_label("Toutes les organisations de cette liste sont membres").check()
    check_accessibility(page)
    page.get_by_role("button", name="Recevoir le fichier").click()

    expect(page.get_by_role("heading", name="Que contient chaque colonne ?")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Garder ces choix").click()
    expect(page.get_by_text("Prête à importer")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Importer", exact=True).click(timeout=IMPORT_TAKES_AT_MOST)

    expect(page.get_by_text("lignes lues")).to_be_visible(timeout=IMPORT_TAKES_AT_MOST)
    assert count(stat(page, "lignes lues")) == rows
    assert count(stat(page, "nouvelles")) + count(stat(page, "mises de côté")) <= rows
    assert count(stat(page, "nouvelles")) >= rows * 0.9
    check_accessibility(page)
    page.goto("/fr/repertoire/importations/")
    expect(page.get_by_role("row").filter(has_text=path.name)).to_contain_text("Importée")


def stat(page: Page, label: str) -> str:
    """The figure that stands over this label."""
    return page.locator(".stat").filter(has_text=label).first.inner_text()


def count(text: str) -> int:
    """The first number of a sentence, as French writes it (1 234)."""
    found = re.search(r"\d[\d\s\u00a0\u202f]*", text)
    assert found, text
    return int(re.sub(r"\D", "", found[0]))


def review_ten_pairs_and_take_two_back(page: Page) -> None:
    """Ten answers from the keyboard leave ten pairs fewer; a merge and a distinction that are undone come back."""
    page.goto(REVIEW)
    check_accessibility(page)
    before = pairs_left(page)
    assert before > len(ANSWERS)
    sources: dict[str, list[str]] = {}
    for number, answer in enumerate(ANSWERS, start=1):
        if number == TAKEN_BACK:
            sources = {address: facts_of(page, address) for address in sides(page)}
            page.goto(REVIEW)
        last = compared(page)
        if number == 1:  # with the Tab key and Enter
            page.get_by_role("button", name="Même organisme").focus()
            page.keyboard.press("Enter")
        else:
            page.keyboard.press(answer)
        expect(page.locator(f"form[action='{last}']")).to_have_count(0)
        said = "C’est noté : le même organisme." if answer == "s" else "C’est noté : deux organismes."
        # Said on the page, and for a moment in what a screen reader hears.
        expect(page.get_by_text(said).first).to_be_visible()
        assert pairs_left(page) <= before - number
    after = pairs_left(page)
    check_accessibility(page)

    take_back_the_merge(page, sources)
    names = take_back_a_distinction(page)
    expect(page.get_by_text(names)).to_have_count(0)
    page.goto(REVIEW)
    assert pairs_left(page) > after
    seen = [compared(page)]
    for _ in range(4):  # the pair that was on screen is still held for this reviewer: it comes first
        page.keyboard.press("p")
        expect(page.locator(f"form[action='{seen[-1]}']")).to_have_count(0)
        seen.append(compared(page))
    assert last in seen


def take_back_the_merge(page: Page, sources: dict[str, list[str]]) -> None:
    """While two pages are one, both addresses lead to it; once apart, each says again what its own sources say."""
    names = [facts[0] for facts in sources.values()]
    joined = {facts_of(page, address)[0] for address in sources}
    assert len(joined) == 1
    page.goto(REVIEW)
    page.get_by_role("link", name="Décisions prises").click()
    check_accessibility(page)
    merged = page.get_by_role("listitem").filter(has_text="réuni à").filter(has_text="Anne Lavoie")
    expect(merged).to_have_count(ANSWERS.count("s"))
    mine = merged.filter(has_text=names[0]).filter(has_text=names[1]).first
    mine.get_by_role("button", name="Annuler", exact=True).click()
    expect(page.get_by_text("chaque organisme a retrouvé ce qui vient de ses sources")).to_be_visible()
    expect(merged.filter(has_text="Annulée")).to_have_count(1)
    assert {address: facts_of(page, address) for address in sources} == sources


def take_back_a_distinction(page: Page) -> str:
    """Two that were told apart may be the same again; returns what the decision said."""
    page.goto(REVIEW)
    page.get_by_role("link", name="Décisions prises").click()
    told_apart = page.get_by_role("listitem").filter(has_text="n’est pas")
    expect(told_apart).to_have_count(ANSWERS.count("d"))
    mine = told_apart.filter(has_text="Anne Lavoie").first
    names = mine.get_by_role("paragraph").first.inner_text()
    mine.get_by_role("button", name="Annuler", exact=True).click()
    expect(page.get_by_text("La distinction est annulée : la paire est de nouveau à examiner.")).to_be_visible()
    expect(told_apart).to_have_count(ANSWERS.count("d") - 1)
    return names


def sides(page: Page) -> list[str]:
    """The pages of the two organisations that are compared on screen."""
    proposal = Proposal.objects.select_related("low__organization", "high__organization").get(
        pk=int(compared(page).split("/")[-3])
    )
    return [f"/fr/repertoire/{side.organization.public_id}/" for side in (proposal.low, proposal.high)]


def facts_of(page: Page, address: str) -> list[str]:
    """What the page of an organisation says: its name, then every fact with its source unfolded."""
    page.goto(address)
    page.evaluate("for (const fold of document.querySelectorAll('details.provenance')) fold.open = true")
    return [page.get_by_role("heading", level=1).inner_text(), *page.locator("dl.facts").all_inner_texts()]


def look_at_three_widths(page: Page) -> None:
    """On a phone, a tablet and a desk, the main pages hold in the width and axe finds nothing serious."""
    page.goto("/fr/repertoire/importations/")
    imported = page.get_by_role("table").get_by_role("link").first.get_attribute("href")
    member = Organization.objects.filter(standing=Organization.MEMBER, merged_into__isnull=True).earliest("pk")
    organization = f"/fr/repertoire/{member.public_id}/"
    assert imported
    for address in (*MAIN_PAGES, imported, organization):
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if address.endswith("vue=carte"):
                page.reload()  # the map draws itself for the width that it finds
                expect(page.locator(".map.is-living")).to_be_visible()
            check_accessibility(page)
            needed = page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, f"{address} needs {needed} px of {width}"


def pairs_left(page: Page) -> int:
    """What the page says remains to be looked at."""
    return count(page.get_by_role("status").filter(has_text="à examiner").inner_text())


def compared(page: Page) -> str:
    """The pair on screen, by the address its answer goes to."""
    return str(page.locator("form[action*='/decision/']").get_attribute("action"))


def see_the_list_and_the_map(page: Page) -> None:
    """The members and the known are listed; the same question is asked of the map."""
    page.goto("/fr/repertoire/")
    check_accessibility(page)
    found = count(page.get_by_role("status").filter(has_text="organisation").inner_text())
    assert 77 < found <= 373 + 77
    page.get_by_role("link", name="Carte", exact=True).click()
    expect(page).to_have_url(re.compile("vue=carte"))
    expect(page.locator(".map.is-living")).to_be_visible()
    assert count(page.get_by_role("status").filter(has_text="organisation").first.inner_text()) == found
    check_accessibility(page)


def see_where_the_pole_is_thin(page: Page) -> None:
    """Coverage of Mauricie: its counts, and one drawn area for each of its MRC."""
    page.goto("/fr/repertoire/couverture/")
    page.get_by_label("Territoire").select_option(label="Mauricie")
    page.wait_for_url(re.compile("territoire="))
    page.get_by_label("Objectif de membres").fill("150")
    page.get_by_label("Objectif de membres").press("Enter")
    answer = page.get_by_text(re.compile("Il manque .+ membres pour 150")).first
    expect(answer).to_be_visible()
    told = re.search(r"(.+) membres, (.+) organismes connus, (.+) inscrits au registre", answer.inner_text())
    assert told, answer.inner_text()
    members, known, registered = (count(part) for part in told.groups())
    assert 60 < members <= 77
    assert 373 <= known <= 373 + 77
    assert 2000 < registered <= 2220
    drawing = page.locator("figure").filter(has_text="Membres parmi les organismes connus, par MRC").first
    expect(drawing.locator("svg path").nth(len(MRC) - 1)).to_be_visible()
    for name in MRC:
        expect(page.get_by_role("link", name=name).first).to_be_attached()
    check_accessibility(page)


def download_whom_to_invite(page: Page) -> None:
    """The mail-out file has the organisations that the page announces, under French headings."""
    page.get_by_role("link", name="Qui inviter").first.click()
    check_accessibility(page)
    announced = count(page.get_by_text("organismes à inviter.").first.inner_text())
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Télécharger en CSV").click()
    header, *rows = csv.reader(io.StringIO(downloading.value.path().read_text(encoding="utf-8-sig")))
    assert header[:4] == ["Organisme", "Adresse", "Municipalité", "Code postal"]
    assert len(rows) == announced
    assert {row[header.index("MRC")] for row in rows} >= set(MRC)
