"""The gallery as people meet it: at three widths, in both modes, with a keyboard, and without scripts."""

import pytest
from django.contrib.staticfiles import finders
from harness.browser import OpenPage, check_accessibility

needs_the_bundle = pytest.mark.skipif(finders.find("chantier/dist/map.js") is None, reason="the bundle is not built")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_gallery_is_accessible_and_fits(open_page: OpenPage, width, mode):
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=mode, bypass_csp=True)
    page.goto("/fr/ui/")
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_menu_and_the_filters_unfold(open_page: OpenPage):
    page = open_page(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    page.goto("/fr/ui/")
    assert not page.get_by_role("checkbox", name="Mékinac").is_visible()
    page.locator(".filters-fold summary").click()
    assert page.get_by_role("checkbox", name="Mékinac").is_visible()
    assert page.get_by_text("Sans script, la carte dessinée par le serveur est ici.").is_visible()


@needs_the_bundle
def test_the_map_is_travelled_with_the_keyboard(open_page: OpenPage):
    page = open_page()
    page.goto("/fr/ui/")
    groups = page.locator(".map-group")
    panel = page.locator(".map-panel")
    for _closer in range(14):
        together = page.get_by_role("button", name="à cette position").first
        (together if together.count() else groups.first).focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        if panel.is_visible():
            break
    panel.get_by_text("À cette adresse").wait_for()
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.locator(".map-group:focus").count() == 1


@needs_the_bundle
@pytest.mark.parametrize("width", [390, 1440])
def test_the_buttons_of_the_map_never_cover_a_mark_nor_does_the_edge(open_page: OpenPage, width):
    page = open_page(viewport={"width": width, "height": 900})
    page.goto("/fr/ui/")
    page.locator(".map .leaflet-marker-icon").first.wait_for()
    ground = page.locator("#carte .map").bounding_box()
    buttons = page.locator("#carte .map-bar").get_by_role("button")
    assert ground
    assert buttons.count() == 3
    for button in buttons.all():
        box = button.bounding_box()
        assert box
        assert box["y"] + box["height"] <= ground["y"]
    page.get_by_role("button", name="Rapprocher", exact=True).click()
    page.wait_for_timeout(500)
    ground = page.locator("#carte .map").bounding_box()  # the page may have scrolled to reach the button
    assert ground
    marks = [mark.bounding_box() for mark in page.locator("#carte .map .leaflet-marker-icon:visible").all()]
    assert marks
    for mark in marks:
        assert mark
        assert mark["y"] >= ground["y"] - 7
        assert mark["y"] + mark["height"] <= ground["y"] + ground["height"] + 7


@needs_the_bundle
def test_a_chosen_mode_is_kept(open_page: OpenPage):
    page = open_page(color_scheme="light")
    page.goto("/fr/ui/")
    page.get_by_role("button", name="Changer entre le mode clair et le mode sombre").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@needs_the_bundle
def test_a_long_job_shows_how_far_it_is(open_page: OpenPage):
    page = open_page()
    page.goto("/fr/ui/")
    page.get_by_text("257 sur 1").wait_for()
