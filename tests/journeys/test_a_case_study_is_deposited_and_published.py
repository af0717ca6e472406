"""A counsellor deposits a case study from a file; a documentalist asks for more, then publishes it."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from django.contrib.staticfiles import finders
from harness.browser import check_accessibility
from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.words import api as words
from chantier.library.models import Contribution, Resource
from chantier.library.services.kinds import load_kinds

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORD = "une phrase que personne ne devine"
COUNSELLOR, DOCUMENTALIST = ("rosaire@exemple.test", "Rosaire Toutant"), ("doc@exemple.test", "Isaure Page")
TITLE = "L’épicerie reprise par ses voisins"
WIDTHS = (390, 768, 1440)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]


@pytest.fixture
def somebody_of_each() -> None:
    system = Speaker.system()
    words.load_shipped(speaker=system, at=AT)
    load_kinds(speaker=system, at=AT)
    for email, name in (COUNSELLOR, DOCUMENTALIST):
        made = people.create_person(speaker=system, email=email, name=name, at=AT, password=PASSWORD)
        if email == DOCUMENTALIST[0]:
            people.grant_role(speaker=system, person_id=made.id, role="documentalist", at=AT)


@pytest.mark.usefixtures("somebody_of_each")
def test_a_case_study_is_deposited_and_published(page: Page) -> None:
    a_counsellor_deposits_a_file(page)
    they_fill_what_they_can_and_submit(page)
    a_documentalist_asks_for_the_limits(page)
    the_counsellor_completes_it(page)
    the_documentalist_publishes_it(page)
    the_counsellor_takes_their_name_away(page)


def a_counsellor_deposits_a_file(page: Page) -> None:
    sign_in(page, COUNSELLOR)
    page.goto("/fr/bibliotheque/mes-depots/")
    look(page)
    page.get_by_role("link", name="Déposer une ressource").first.click()
    look(page)
    page.get_by_label(re.compile("Étude de cas —")).check()
    page.get_by_label("Un fichier").set_input_files(
        {"name": "cas.pdf", "mimeType": "application/pdf", "buffer": a_report()}
    )
    page.get_by_label(re.compile(r"Attribution \(CC BY\)")).check()
    page.get_by_role("button", name="Commencer le dépôt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_label("Nom de famille").first).to_have_value("Toutant")
    look(page)


def they_fill_what_they_can_and_submit(page: Page) -> None:
    page.get_by_label("Résumé", exact=True).fill("Comment un village a gardé son épicerie.")
    page.get_by_label("Le problème").fill("L’épicerie fermait.")
    page.get_by_label("La méthode").fill("Une campagne de parts, six mois.")
    page.get_by_label("Les résultats").fill("Deux cents membres.")
    page.get_by_text("Affirmations à citer").first.click()
    page.get_by_label("Affirmation", exact=True).first.fill("Six mois suffisent à réunir deux cents membres.")
    page.get_by_role("button", name="Garder et soumettre…").click()
    expect(page.get_by_text("Il manque « Les limites ».")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Soumettre", exact=True).click()
    expect(page.get_by_text("Merci : les documentalistes vont relire votre dépôt.")).to_be_visible()
    expect(page.get_by_text("À relire").first).to_be_visible()
    sign_out(page)


def a_documentalist_asks_for_the_limits(page: Page) -> None:
    sign_in(page, DOCUMENTALIST)
    page.goto("/fr/bibliotheque/relecture/")
    look(page)
    page.get_by_role("link", name=TITLE).click()
    look(page)
    page.get_by_label("Ce que vous demandez de compléter").fill("Dites aussi ce qui n’a pas marché.")
    page.get_by_role("button", name="Rendre à compléter").click()
    expect(page.get_by_text("Le dépôt est rendu, avec votre demande.")).to_be_visible()
    sign_out(page)


def the_counsellor_completes_it(page: Page) -> None:
    sign_in(page, COUNSELLOR)
    page.goto("/fr/bibliotheque/mes-depots/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Dites aussi ce qui n’a pas marché.")).to_be_visible()
    page.get_by_label("Les limites").fill("Une seule épicerie, un seul hiver.")
    page.get_by_role("button", name="Garder et soumettre…").click()
    page.get_by_role("button", name="Soumettre", exact=True).click()
    page.get_by_role("link", name=TITLE).click()
    look(page)
    page.goto(page.url + "versions/")
    expect(page.get_by_text("Une seule épicerie, un seul hiver.").first).to_be_visible()
    look(page)
    sign_out(page)


def the_documentalist_publishes_it(page: Page) -> None:
    sign_in(page, DOCUMENTALIST)
    page.goto("/fr/bibliotheque/relecture/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Publier").click(
        timeout=90_000
    )  # the first index loads the words of three languages
    expect(page.get_by_text("C’est publié.")).to_be_visible()
    sign_out(page)
    one = Resource.objects.get()
    assert (one.state, one.title, one.licence) == ("published", TITLE, "cc-by")
    page.goto(f"/fr/ressources/{one.public_id}-{one.slug}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.get_by_text("Six mois suffisent à réunir deux cents membres.").first).to_be_visible()
    expect(page.get_by_text("Rosaire Toutant").first).to_be_visible()


def the_counsellor_takes_their_name_away(page: Page) -> None:
    sign_in(page, COUNSELLOR)
    page.goto("/fr/bibliotheque/mon-nom/")
    expect(page.get_by_text("Vous avez accepté d’être nommé.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Je refuse d’être nommé").click()
    expect(page.get_by_text("votre nom n’est montré nulle part")).to_be_visible()
    sign_out(page)
    one = Resource.objects.get()
    page.goto(f"/fr/ressources/{one.public_id}-{one.slug}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.get_by_text("Toutant")).to_have_count(0)
    assert Contribution.objects.get().consent == Contribution.REFUSED


def a_report() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.add_metadata({"/Title": TITLE, "/Author": "Rosaire Toutant"})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def look(page: Page) -> None:
    """The page holds in three widths, and axe has nothing serious to say."""
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)
    check_accessibility(page)


def sign_in(page: Page, who: tuple[str, str]) -> None:
    page.goto("/fr/")
    page.get_by_role("link", name="Se connecter").first.click()
    page.get_by_label("Adresse courriel").fill(who[0])
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text(who[1]).first).to_be_attached()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
