"""Signing in with another account: a whole exchange with a provider, and whom it may never make one into."""

from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from chantier.foundation.people.models import Person
from chantier.foundation.people.tests.people import confirm, enter, somebody
from chantier.foundation.people.tests.provider import providing

LOGIN = "/compte/oidc/federation/login/"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


@pytest.fixture
def provider(db, settings):
    with providing() as running:
        settings.SOCIALACCOUNT_PROVIDERS = running.settings()
        yield running


def at_the_provider(address):
    """Be the browser at the provider: say yes, come back with its answer."""
    from urllib.error import HTTPError

    try:
        build_opener(_Stay).open(address, timeout=5)
    except HTTPError as answer:
        with answer:
            back = urlsplit(answer.headers["Location"])
            return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not send the browser back")


def come_in(client, process=""):
    begun = client.post(LOGIN + (f"?process={process}" if process else ""))
    assert begun.status_code == 302, begun.content
    return client.get(at_the_provider(begun.url), follow=True)


def who(client):
    found = client.session.get("_auth_user_id")
    return Person.objects.get(pk=found).email if found else None


def test_a_person_comes_in_with_an_address_that_the_provider_has_proved(client, provider):
    provider.claims = {"sub": "1", "email": "ana@exemple.test", "email_verified": True, "name": "Ana B."}
    come_in(client)
    again = Client()
    come_in(again)
    [ana] = Person.objects.all()
    assert (ana.name, ana.email, who(client), who(again)) == ("Ana B.", "ana@exemple.test", *["ana@exemple.test"] * 2)
    assert (provider.refused, SocialToken.objects.count()) == ([], 0)


def test_an_address_that_the_provider_has_not_proved_is_proved_here_first(client, provider, mailoutbox):
    provider.claims = {"sub": "1", "email": "ana@exemple.test", "email_verified": False, "name": "Ana B."}
    come_in(client)
    assert who(client) is None
    assert [letter.to for letter in mailoutbox] == [["ana@exemple.test"]]
    assert not EmailAddress.objects.filter(verified=True).exists()


@pytest.mark.parametrize("proved", [False, True])
def test_a_provider_never_takes_over_an_account_that_exists(client, provider, proved):
    ana = somebody("Ana")
    provider.claims = {"sub": "thief", "email": "ANA@exemple.test", "email_verified": proved, "name": "Not Ana"}
    come_in(client)
    ana.refresh_from_db()
    assert (who(client), SocialAccount.objects.count(), Person.objects.count()) == (None, 0, 1)
    assert (ana.name, EmailAddress.objects.count()) == ("Ana", 1)


def test_its_owner_links_it_from_inside_and_then_comes_in_with_it(client, provider):
    ana = somebody("Ana")
    provider.claims = {"sub": "1", "email": "ailleurs@exemple.test", "email_verified": True, "name": "A."}
    come_in(confirm(enter(client, ana)), process="connect")
    [linked] = SocialAccount.objects.all()
    visitor = Client()
    come_in(visitor)
    assert (linked.user_id, who(visitor), Person.objects.count()) == (ana.pk, ana.email, 1)


def test_an_account_linked_to_somebody_is_not_linked_to_somebody_else(client, provider):
    ana, bo = somebody("Ana"), somebody("Bo")
    provider.claims = {"sub": "1", "email": "x@exemple.test", "email_verified": True, "name": "A."}
    come_in(confirm(enter(Client(), ana)), process="connect")
    come_in(confirm(enter(client, bo)), process="connect")
    assert [account.user_id for account in SocialAccount.objects.all()] == [ana.pk]


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(client, provider):
    provider.claims = {"sub": "1", "email": "ana@exemple.test", "email_verified": True, "name": "A."}
    begun = client.post(LOGIN)
    victim = Client()
    page = victim.get(at_the_provider(begun.url), follow=True)
    assert (who(victim), Person.objects.count()) == (None, 0)
    assert "n’a pas abouti" in page.content.decode()


def test_a_token_for_another_site_is_refused(client, provider):
    provider.audience = "another-site"
    provider.claims = {"sub": "1", "email": "ana@exemple.test", "email_verified": True, "name": "A."}
    come_in(client)
    assert (who(client), Person.objects.count()) == (None, 0)


def test_closed_sign_ups_are_closed_here_too(client, provider, settings):
    settings.SIGNUP_IS_OPEN = False
    provider.claims = {"sub": "1", "email": "ana@exemple.test", "email_verified": True, "name": "A."}
    come_in(client)
    assert (who(client), Person.objects.count()) == (None, 0)


def test_a_second_factor_is_asked_for_all_the_same(client, provider):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    ana = somebody("Ana")
    provider.claims = {"sub": "1", "email": "x@exemple.test", "email_verified": True, "name": "A."}
    come_in(confirm(enter(Client(), ana)), process="connect")
    TOTP.activate(ana, generate_totp_secret())
    page = come_in(client)
    assert (who(client), page.request["PATH_INFO"]) == (None, "/fr/compte/connexion/seconde-etape/")


def test_the_door_begins_only_with_a_form_of_this_site(provider):
    strict = Client(enforce_csrf_checks=True)
    asked = strict.get(LOGIN)
    forged = strict.post(LOGIN)
    assert (asked.status_code, forged.status_code) == (200, 403)
