"""A passkey, with Chromium's own virtual authenticator: added once, then the only thing needed to come in."""

from __future__ import annotations

import re

from harness.browser import check_accessibility
from playwright.sync_api import expect

from chantier.foundation.people.tests.people import PASSWORD, somebody


def test_a_passkey_is_added_then_opens_the_account_without_a_password(open_page, live_server):
    ana = somebody("Ana")
    # Passkeys belong to a name: an address in numbers has none.
    at = live_server.url.replace("127.0.0.1", "localhost")
    page = open_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{at}/fr/compte/connexion/")
    check_accessibility(page)
    page.get_by_label("Adresse courriel").fill(ana.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page).to_have_url(re.compile("/fr/moi/"))

    page.goto(f"{at}/fr/compte/securite/cles/ajouter/")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    check_accessibility(page)
    page.get_by_label("Nom de la clé, pour la reconnaître").fill("Mon ordinateur")
    page.get_by_label("Me connecter sans mot de passe").check()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Gardez-les sur papier, loin de votre téléphone.", exact=False)).to_be_visible()
    check_accessibility(page)
    page.goto(f"{at}/fr/compte/securite/cles/")
    expect(page.get_by_text("Mon ordinateur").first).to_be_visible()
    expect(page.get_by_text("n’a pas encore servi")).to_be_visible()
    check_accessibility(page)

    page.context.clear_cookies()
    page.goto(f"{at}/fr/compte/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé ou une empreinte").click()
    expect(page).to_have_url(re.compile("/fr/moi/"))
    page.goto(f"{at}/fr/moi/sessions/")
    expect(page.get_by_text("cet appareil")).to_be_visible()
    check_accessibility(page)
