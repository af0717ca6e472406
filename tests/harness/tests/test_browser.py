"""The browser of the tests complains as loudly as it should."""

import pytest

from harness.browser import check_accessibility, expect_complaint


@pytest.fixture(autouse=True)
def small_site(settings):
    settings.ROOT_URLCONF = "harness.tests.pages"


def test_a_sound_page_pleases_axe_and_the_browser(page):
    page.goto("/")
    assert page.locator("h1").inner_text() == "Essai"
    check_accessibility(page)


def test_what_axe_refuses_is_said(page):
    page.goto("/image")
    with pytest.raises(AssertionError, match="image-alt"):
        check_accessibility(page)


def test_an_inline_script_is_blocked_and_heard(page):
    page.goto("/")
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = '1'; document.body.append(s) }")
    expect_complaint(page, "Content Security Policy")


def test_a_script_error_is_heard(page):
    page.goto("/")
    page.evaluate("() => setTimeout(() => { throw new Error('cassé') })")
    page.wait_for_timeout(200)
    expect_complaint(page, "cassé")


def test_a_request_outside_is_heard(page):
    page.set_content(
        "<!doctype html><html lang='fr'><title>x</title><img alt='' src='http://coop.example/x.png'></html>"
    )
    expect_complaint(page, "outside")


def test_each_person_has_cookies_of_their_own(open_page):
    one, other = open_page(), open_page(locale="en-CA")
    one.goto("/")
    one.context.add_cookies([{"name": "who", "value": "one", "url": one.url}])
    other.goto("/")
    assert [c["name"] for c in other.context.cookies()] == []
