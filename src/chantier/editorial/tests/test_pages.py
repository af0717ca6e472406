"""Pages of the site: served in their language, scheduled, redirected, in constant queries, with windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.forms import get_image_form

from chantier.editorial import windows
from chantier.editorial.blocks import public_organization
from chantier.editorial.models import EventPage, HomePage, NewsPage, Picture
from chantier.editorial.queries import pages
from chantier.editorial.services.ground import prepare_ground
from chantier.editorial.services.publishing import publish_due
from chantier.editorial.tests.site import browser_of, campaign, event, news, person, section
from chantier.editorial.web import calendar_pages

pytestmark = pytest.mark.django_db


def read(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def queries_of(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(address)
    return len(captured)


def test_the_programs_own_home_stays_until_editors_publish_theirs():
    prepare_ground()
    assert "Parcourir le répertoire" in read("/fr/")
    home = HomePage.objects.get(locale__language_code="fr")
    home.title, home.live = "Entreprendre ensemble", True
    home.body = [("window", {"name": name, "title": ""}) for name, _label in windows.choices()]
    home.save_revision().publish()
    assert "<h1>Entreprendre ensemble</h1>" in read("/fr/")
    assert "Entreprendre ensemble" not in read("/en/")


def test_the_home_asks_where_one_lives_without_a_script_and_each_field_has_a_name_of_its_own():
    prepare_ground()
    home = HomePage.objects.get(locale__language_code="fr")
    home.live, home.body = True, [("window", {"name": "territoire", "title": ""})]
    home.save_revision().publish()
    text = read("/fr/")
    assert text.count('<input type="hidden" name="aller" value="1">') == 2
    assert text.count('id="home-territory"') == text.count('id="window-territory"') == 1


def test_a_window_proposes_only_the_campaigns_that_one_may_still_sign():
    today = timezone.localdate()
    campaign("ouverte", closes_on=today)
    campaign("close", closes_on=today - timedelta(days=1))
    campaign("sans-fin")
    text = read("/fr/fenetres/campagnes/")
    assert [one in text for one in ("/ouverte/", "/close/", "/sans-fin/")] == [True, False, True]


def test_a_page_is_read_in_its_language_and_says_where_its_translation_is():
    first = news("Le four", "le-four")
    english = section("news", "en")
    english.add_child(
        instance=NewsPage(
            title="The oven",
            slug="the-oven",
            day=date(2026, 3, 1),
            locale=english.locale,
            translation_key=first.translation_key,
        )
    )
    text = read("/fr/news/le-four/")
    assert '<a href="/en/news/the-oven/" hreflang="en" lang="en">' in text
    assert "Pas encore traduite" in text
    assert "Español" in text
    assert Client().get("/en/news/le-four/").status_code == 404


def test_a_list_costs_the_same_for_one_page_and_for_three():
    news("Un", "un")
    read("/fr/news/")
    before = queries_of("/fr/news/")
    news("Deux", "deux")
    news("Trois", "trois")
    assert queries_of("/fr/news/") == before


@pytest.mark.parametrize("address", ["/fr/repertoire/", "/fr/territoires/", "/fr/aide/"])
def test_other_pages_of_the_house_ask_nothing_of_the_site(address: str):
    news("Un", "un")
    read(address)
    with CaptureQueriesContext(connection) as captured:
        read(address)
    assert [one["sql"] for one in captured if "wagtail" in one["sql"] or "editorial" in one["sql"]] == []


def test_a_page_promised_for_a_day_is_published_on_that_day_and_taken_down_on_the_other():
    page = news("Sous embargo", "embargo", live=False)
    now = timezone.now()
    page.go_live_at = now + timedelta(hours=1)
    page.expire_at = now + timedelta(hours=3)
    page.save_revision().publish()
    assert publish_due(at=now) == 0
    assert Client().get("/fr/news/embargo/").status_code == 404
    page.refresh_from_db()
    page.go_live_at = now - timedelta(hours=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    assert publish_due(at=now) == 1
    assert "Sous embargo" in read("/fr/news/embargo/")


def test_a_page_that_moved_leads_to_its_new_address():
    page = news("Le four", "le-four")
    Redirect.objects.create(old_path="/fr/ancien", redirect_page=page, is_permanent=True)
    answer = Client().get("/fr/ancien/")
    assert (answer.status_code, answer["Location"]) == (301, "/fr/news/le-four/")


def test_what_editors_write_never_hides_a_page_of_the_house():
    prepare_ground()
    home = HomePage.objects.get(locale__language_code="fr")
    made = type(section("news"))(title="Piège", slug="repertoire", gathers="news", locale=home.locale)
    home.add_child(instance=made)
    assert "Piège" not in read("/fr/repertoire/")


def test_scripts_in_every_field_are_shown_and_not_run():
    evil = "<script>alert(1)</script>"
    news(evil, "evil", summary=evil, body=[("paragraph", f"<p>ici{evil}</p>"), ("quote", {"text": evil, "who": evil})])
    text = read("/fr/news/evil/")
    assert evil not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_window_may_be_framed_by_another_site_and_no_other_page_may():
    for name, _label in windows.choices():
        answer = Client().get(f"/fr/fenetres/{name}/")
        assert (answer.status_code, "X-Frame-Options" in answer) == (200, False), name
        assert "frame-ancestors 'self' *" in answer["Content-Security-Policy"]
    news("Un", "un")
    assert "frame-ancestors 'self'" in Client().get("/fr/news/un/")["Content-Security-Policy"]
    assert Client().get("/fr/fenetres/inconnue/").status_code == 404


def test_a_long_past_never_hides_the_next_events(monkeypatch: pytest.MonkeyPatch):
    now = timezone.now()
    for name, days in (("avant-hier", -2), ("hier", -1), ("demain", 1), ("plus-tard", 9)):
        starts_at = now + timedelta(days=days)
        event(name, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    current, past = pages.of_section(section("events"), at=now, limit=1)
    assert [one.url for one in (*current, *past)] == ["/fr/events/demain/", "/fr/events/hier/"]
    monkeypatch.setattr(calendar_pages, "MOST", 2)
    found = Calendar.from_ical(Client().get("/fr/agenda.ics").content).walk("VEVENT")
    assert sorted(str(one["URL"]).split("/")[-2] for one in found) == ["demain", "plus-tard"]


def test_an_event_is_an_icalendar_file_in_utc():
    page = event()
    answer = Client().get(f"/fr/agenda/{page.pk}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(found["SUMMARY"]), found.decoded("DTSTART")) == ("Soirée", datetime(2026, 3, 8, 23, tzinfo=UTC))
    assert Calendar.from_ical(Client().get("/fr/agenda.ics").content).walk("VEVENT") == [found]
    EventPage.objects.update(live=False)
    assert Client().get(f"/fr/agenda/{page.pk}.ics").status_code == 404


def test_a_social_card_is_a_picture_of_the_page_and_a_draft_has_none():
    page = news("Un titre assez long pour courir sur plusieurs lignes de la carte, et même davantage", "carte")
    answer = Client().get(f"/fr/apercus/{page.pk}.png")
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    page.unpublish()
    assert Client().get(f"/fr/apercus/{page.pk}.png").status_code == 404


def test_a_picture_without_its_text_is_refused():
    prepare_ground()
    form = get_image_form(Picture)({"title": "Four", "description": ""}, {})
    assert "description" in form.errors


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "99999999999999999999"])
@pytest.mark.parametrize("where", ["agenda/{}.ics", "apercus/{}.png", "infolettre/numeros/{}/"])
def test_a_number_that_no_row_has_is_no_address_and_no_error(where: str, number: str):
    assert Client().get(f"/fr/{where.format(number)}").status_code == 404
    assert browser_of(person("ana")).post(f"/fr/appuis/{number}/").status_code in (404, 409)


@pytest.mark.parametrize("text", ["", "rien", "https://exemple.test/fr/repertoire/zzzzzzz-un-nom/"])
def test_an_organisation_that_is_not_in_the_directory_is_refused(text: str):
    with pytest.raises(ValidationError):
        public_organization(text)
