"""Annual reports: a draft from what lives here, figures that stay, a refresh that says what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.directory.models import Organization
from chantier.editorial.models import CampaignPage, ReportFigures, ReportPage, StoryPage
from chantier.editorial.reports import queries, sections
from chantier.editorial.reports.core.part import Figure, Part
from chantier.editorial.reports.services.building import build, refresh
from chantier.editorial.services.supporting import support
from chantier.editorial.tests.site import AT, browser_of, campaign, event, news, person, section
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker

pytestmark = pytest.mark.django_db

#: Where reports are made.
ATELIER = {"fr": "rapports/atelier", "en": "reports/workshop"}
NEXT_YEAR = datetime(2027, 1, 15, 12, tzinfo=UTC)


def built(editor: Speaker, *, year: int = 2026, language: str = "fr") -> ReportPage:
    """The draft of a report, made a year later."""
    page_id, _is_new = build(speaker=editor, year=year, territory="", language=language, at=NEXT_YEAR)
    return ReportPage.objects.get(pk=page_id)


def names(page: ReportPage) -> list[str]:
    """The sections of its last draft, in order."""
    draft = queries.latest(page.pk)
    assert draft is not None
    found = queries.frozen(queries.figures_of(draft), "fr")
    return [found[one].section for one in queries.figures_of(draft)]


def headline(page: ReportPage, section: str) -> dict[str, int]:
    """The large numbers of a section of its last draft."""
    draft = queries.latest(page.pk)
    assert draft is not None
    found = queries.frozen(queries.figures_of(draft), "fr").values()
    return {one.key: one.value for frozen in found if frozen.section == section for one in frozen.part.headline}


def a_year() -> None:
    """News, an event to which somebody came, a campaign that somebody signed."""
    news("Le four est chaud", "le-four")
    soiree, fours, ana = event(), campaign(), person("ana")
    for page in (soiree, fours):
        support(speaker=ana, page_id=page.pk, consents=True, shows_name=False, at=AT)
    type(fours).objects.update(first_published_at=AT)


@pytest.mark.parametrize("role", ["", "coordinator", "documentalist"])
def test_only_whoever_edits_makes_a_report_or_takes_its_figures_again(role: str):
    page = built(person("nour", role="editor"))
    other = person("ana", role=role)
    with pytest.raises(NotAllowed):
        built(other)
    with pytest.raises(NotAllowed):
        refresh(speaker=other, page_id=page.pk, wanted=["news"], at=NEXT_YEAR)
    assert browser_of(other).get("/fr/rapports/atelier/").status_code == 403
    assert browser_of(other).get(f"/fr/rapports/atelier/{page.pk}/").status_code == 403
    assert Client().get("/fr/rapports/atelier/").status_code == 302


def test_a_draft_holds_what_the_year_left_and_no_section_that_has_nothing_to_say():
    a_year()
    page = built(person("nour", role="editor"))
    assert not page.live
    assert names(page) == ["news", "events", "campaigns"]
    assert headline(page, "events") == {"held": 1, "registered": 1}
    assert headline(page, "campaigns") == {"campaigns": 1, "signatures": 1}
    assert Client().get("/fr/rapports-annuels/rapport-annuel-2026/").status_code == 404


def test_another_year_tells_another_story():
    a_year()
    assert names(built(person("nour", role="editor"), year=2025)) == []


def story(slug: str, at: datetime, language: str = "fr", **values: object) -> StoryPage:
    """A portrait, first read at this instant."""
    found = {"name": "Braise", "visibility": "public", "created_at": AT, "updated_at": AT}
    Organization.objects.get_or_create(public_id="abcd2345", defaults=found)
    parent = section("stories", language)
    made = parent.add_child(
        instance=StoryPage(title=slug.title(), slug=slug, organization="abcd2345", locale=parent.locale, **values)
    )
    StoryPage.objects.filter(pk=made.pk).update(first_published_at=at)
    return made


def test_a_story_is_told_once_in_the_year_when_it_was_first_read_in_any_language():
    editor = person("nour", role="editor")
    braise = story("braise", AT)
    story("ember", NEXT_YEAR, "en", translation_key=braise.translation_key)
    gone = story("partie", AT)
    story("gone", NEXT_YEAR, "en", translation_key=gone.translation_key)
    StoryPage.objects.filter(pk=gone.pk).update(live=False)
    reports = [built(editor), built(editor, year=2027)]
    assert [headline(page, "stories") for page in reports] == [{"stories": 2}, {}]


def test_what_was_signed_after_the_year_is_not_counted_in_it():
    a_year()
    fours = CampaignPage.objects.get()
    support(speaker=person("bo"), page_id=fours.pk, consents=True, shows_name=False, at=NEXT_YEAR)
    editor = person("nour", role="editor")
    reports = [built(editor), built(editor, year=2027)]
    assert [headline(page, "campaigns")["signatures"] for page in reports] == [1, 2]


def test_a_change_in_one_language_only_is_told_in_every_one_and_taken():
    editor = person("nour", role="editor")
    braise = story("braise", AT)
    page = built(editor)
    story("ember", NEXT_YEAR, "en", translation_key=braise.translation_key)
    for language in ("fr", "en"):
        assert (
            "<li>Ember</li>" in browser_of(editor).get(f"/{language}/{ATELIER[language]}/{page.pk}/").content.decode()
        )
    assert refresh(speaker=editor, page_id=page.pk, wanted=["stories"], at=NEXT_YEAR) == 1
    assert refresh(speaker=editor, page_id=page.pk, wanted=["stories"], at=NEXT_YEAR) == 0


def test_the_same_report_is_made_once_and_each_language_has_its_own():
    editor = person("nour", role="editor")
    first = built(editor)
    assert build(speaker=editor, year=2026, territory="", language="fr", at=NEXT_YEAR) == (first.pk, False)
    english = built(editor, language="en")
    assert english.locale.language_code == "en"
    assert english.get_parent().pk != first.get_parent().pk
    assert english.get_parent().specific.translation_key == first.get_parent().specific.translation_key


@pytest.mark.parametrize(("year", "territory", "code"), [
    (2028, "", "report_year"), (1995, "", "report_year"), (2026, "region-99", "report_territory"),
])  # fmt: skip
def test_what_cannot_be_reported_is_refused_and_leaves_nothing(year: int, territory: str, code: str):
    with pytest.raises(Invalid) as refusal:
        build(speaker=person("n", role="editor"), year=year, territory=territory, language="fr", at=NEXT_YEAR)
    assert refusal.value.reason.code == code
    assert not ReportPage.objects.exists()


@pytest.mark.parametrize("year", ["", "abcd", "-202", "99999", "²026"])
def test_a_year_that_is_not_one_is_refused_by_the_page(year: str):
    answer = browser_of(person("nour", role="editor")).post("/fr/rapports/atelier/", {"year": year})
    assert answer.status_code == 422


def test_frozen_figures_stay_and_a_refresh_says_what_changed_then_takes_it_in_a_draft():
    a_year()
    editor = person("nour", role="editor")
    page = built(editor)
    page.get_latest_revision().publish()
    browser, address = browser_of(editor), f"/fr/rapports/atelier/{page.pk}/"
    assert "Rien n’a changé" in browser.get(address).content.decode()
    news("Le four a fumé", "fume", day=date(2026, 5, 1))
    text = browser.get(address).content.decode()
    assert "<li>Le four a fumé</li>" in text
    assert '<td class="numeric">1</td><td class="numeric">2</td>' in text
    before = ReportFigures.objects.count()
    assert refresh(speaker=editor, page_id=page.pk, wanted=["events"], at=NEXT_YEAR) == 0
    assert refresh(speaker=editor, page_id=page.pk, wanted=["news", "x"], at=NEXT_YEAR) == 1
    assert ReportFigures.objects.count() == before + 1
    assert headline(page, "news") == {"news": 2}
    assert "Le four a fumé" not in Client().get("/fr/rapports-annuels/rapport-annuel-2026/").content.decode()
    ReportPage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert "Le four a fumé" in Client().get("/fr/rapports-annuels/rapport-annuel-2026/").content.decode()


def test_a_section_that_opened_since_is_proposed_and_comes_last():
    editor = person("nour", role="editor")
    a_year()
    page = built(editor)
    opened = sections.Section(
        "assemblies", "Assemblées", "Décisions", lambda scope: Part("s", (Figure("held", "assemblées", scope.year),))
    )
    sections.register(opened)
    try:
        answer = browser_of(editor).get(f"/fr/rapports/atelier/{page.pk}/").content.decode()
        assert '<input type="checkbox" name="section" value="assemblies">' in answer
        assert refresh(speaker=editor, page_id=page.pk, wanted=["assemblies"], at=NEXT_YEAR) == 1
    finally:
        sections._sections.pop("assemblies")
    assert names(page)[-1] == "assemblies"
    assert headline(page, "assemblies") == {"held": 2026}


def test_a_page_that_another_locked_is_not_written():
    a_year()
    editor = person("nour", role="editor")
    page = built(editor)
    page.locked, page.locked_by_id, page.locked_at = True, person("lou", role="editor").person_id, NEXT_YEAR
    page.save()
    with pytest.raises(NotPossible) as refusal:
        refresh(speaker=editor, page_id=page.pk, wanted=["news"], at=NEXT_YEAR)
    assert refusal.value.reason.code == "report_locked"


def test_a_report_that_is_gone_is_said_so():
    browser = browser_of(person("nour", role="editor"))
    assert browser.get("/fr/rapports/atelier/987654/").status_code == 409
    assert browser.post("/fr/rapports/atelier/987654/", {"section": "news"}).status_code == 409


def test_a_published_report_is_read_in_queries_that_do_not_grow_with_its_sections():
    a_year()
    editor = person("nour", role="editor")
    page = built(editor)
    draft = queries.latest(page.pk)
    assert draft is not None
    whole, counts = list(draft.body), []
    for keep in (1, 3):
        draft.body = [(one.block_type, one.value) for one in whole[:keep]]
        draft.save_revision().publish()
        Client().get("/fr/rapports-annuels/rapport-annuel-2026/")
        with CaptureQueriesContext(connection) as captured:
            text = Client().get("/fr/rapports-annuels/rapport-annuel-2026/").content.decode()
        assert text.count('class="report-section') == keep
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_report_says_its_numbers_their_source_and_the_day():
    a_year()
    page = built(person("nour", role="editor"))
    page.get_latest_revision().publish()
    text = Client().get("/fr/rapports-annuels/rapport-annuel-2026/").content.decode()
    assert "Chiffres arrêtés le 15 janvier 2027" in text
    assert "Source\N{NO-BREAK SPACE}: Agenda du site public. Compté le 15 janvier 2027." in text
    assert "1 sur 3" in text  # one signature of a goal of three
    assert 'role="img" aria-label="Le plus grand nombre\N{NO-BREAK SPACE}: Un four par village, 1 sur 3."' in text


def test_figures_that_are_no_longer_there_leave_a_hole_and_no_error():
    a_year()
    page = built(person("nour", role="editor"))
    page.get_latest_revision().publish()
    ReportFigures.objects.filter(section="news").delete()
    answer = Client().get("/fr/rapports-annuels/rapport-annuel-2026/")
    assert (answer.status_code, answer.content.decode().count('class="report-section')) == (200, 2)


def test_an_event_to_come_is_not_told_as_held():
    event(starts_at=NEXT_YEAR + timedelta(days=9), ends_at=NEXT_YEAR + timedelta(days=9, hours=2))
    assert names(built(person("nour", role="editor"), year=2027)) == []


def test_the_form_makes_the_draft_and_opens_it():
    a_year()
    browser = browser_of(person("nour", role="editor"))
    assert "Aucun rapport encore" in browser.get("/fr/rapports/atelier/").content.decode()
    answer = browser.post("/fr/rapports/atelier/", {"year": "2026", "territory": ""})
    page = ReportPage.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/fr/edition/pages/{page.pk}/edit/")
    text = browser.get(answer["Location"]).content.decode()
    assert "reprendre les chiffres" in text
    assert page.title in browser.get("/fr/rapports/atelier/").content.decode()
