"""Bodies and their by-laws: made, dated, written from a template, read in words, kept once a meeting leans on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.models import Body, BodyCollege, ByLaws
from chantier.assemblies.services.bodies import BodyGiven, CollegeGiven, change_body, create_body, write_by_laws
from chantier.assemblies.shipped_by_laws import templates
from chantier.assemblies.tests.test_first_pages import meeting
from chantier.assemblies.web import by_laws_forms
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.people.models import Person, RoleGrant

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECRETARY = Speaker(person_id=1, roles=frozenset({"secretary"}))


def given(**more: Any) -> BodyGiven:
    return BodyGiven(**{"kind": Body.ASSEMBLY, "names": (("fr", "Assemblée générale"),), **more})


@pytest.fixture
def secretary(db, client):
    person = Person.objects.create_user(email="odile@example.org", name="Odile Brunet")
    RoleGrant.objects.create(person=person, role="secretary", since=AT)
    client.force_login(person)
    return person


def test_a_body_is_made_once_and_only_by_who_keeps_bodies(db):
    with pytest.raises(NotAllowed):
        create_body(speaker=Speaker.visitor(), given=given(), at=AT)
    made = create_body(speaker=SECRETARY, given=given(), at=AT)
    again = create_body(speaker=SECRETARY, given=given(names=(("fr", "ASSEMBLÉE GÉNÉRALE"),)), at=AT)
    assert (again.id, made.was_there, again.was_there) == (made.id, False, True)
    with pytest.raises(Invalid):
        create_body(speaker=SECRETARY, given=given(names=(("en", "General meeting"),)), at=AT)


def test_colleges_that_change_keep_their_dates(db):
    made = create_body(
        speaker=SECRETARY, given=given(colleges=(CollegeGiven("oeuvres", seats=3), CollegeGiven("syndicats"))), at=AT
    )
    later = AT + timedelta(days=40)
    change_body(
        speaker=SECRETARY,
        body_id=made.id,
        given=given(colleges=(CollegeGiven("syndicats"), CollegeGiven("oeuvres", seats=5))),
        at=later,
    )
    rows = BodyCollege.objects.filter(body=made.id).order_by("since", "college")
    assert list(rows.values_list("college", "seats", "since", "until", "order")) == [
        ("oeuvres", 3, date(2026, 3, 2), date(2026, 4, 11), 0),
        ("syndicats", None, date(2026, 3, 2), None, 0),
        ("oeuvres", 5, date(2026, 4, 11), None, 1),
    ]


def test_a_body_never_stands_in_itself_at_any_remove(db):
    above = create_body(speaker=SECRETARY, given=given(), at=AT)
    below = create_body(
        speaker=SECRETARY, given=given(kind=Body.BOARD, names=(("fr", "Conseil"),), parent_id=above.id), at=AT
    )
    with pytest.raises(Invalid):
        change_body(speaker=SECRETARY, body_id=above.id, given=given(parent_id=below.id), at=AT)


def test_by_laws_are_corrected_until_a_meeting_was_convened_under_them(db):
    made = create_body(speaker=SECRETARY, given=given(), at=AT)
    day = date(2026, 3, 2)
    articles = dict(templates()["non-profit"].articles)
    first = write_by_laws(speaker=SECRETARY, body_id=made.id, in_force_from=day, articles=articles, at=AT)
    same = write_by_laws(
        speaker=SECRETARY, body_id=made.id, in_force_from=day, articles={**articles, "notice": {"days": 15}}, at=AT
    )
    assert first == same
    row = ByLaws.objects.get(pk=first)
    assert read_by_laws(row.articles).notice.days == 15
    held = meeting(row.body, state="draft")
    held.by_laws = row
    held.save()
    write_by_laws(speaker=SECRETARY, body_id=made.id, in_force_from=day, articles=articles, at=AT)
    held.state = "convened"
    held.save()
    changed = {**articles, "notice": {"days": 3}}
    with pytest.raises(NotPossible):
        write_by_laws(speaker=SECRETARY, body_id=made.id, in_force_from=day, articles=changed, at=AT)
    other = write_by_laws(
        speaker=SECRETARY, body_id=made.id, in_force_from=day + timedelta(days=1), articles=changed, at=AT
    )
    assert other != first
    assert ByLaws.objects.get(pk=first).articles["notice"] == {"days": 10}


@pytest.mark.parametrize(
    ("articles", "code"),
    [
        ({"proxies": {"allowed": True}}, "template_forbids_proxies"),
        ({"weights": True}, "template_forbids_weights"),
        ({"quorum": {"share": "3/2"}}, "by_laws_share"),
        ({"noitce": {"days": 10}}, "by_laws_key"),
    ],
)
def test_what_the_law_forbids_or_nobody_can_read_is_refused_with_its_reason(db, articles, code):
    made = create_body(speaker=SECRETARY, given=given(), at=AT)
    with pytest.raises(Invalid) as refusal:
        write_by_laws(
            speaker=SECRETARY,
            body_id=made.id,
            in_force_from=date(2026, 3, 2),
            articles=articles,
            template="cooperative",
            at=AT,
        )
    assert refusal.value.reason.code == code
    assert "%(" not in str(refusal.value.reason)


def posted(rules, colleges, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form as it is shown."""
    found: dict[str, Any] = {"in_force_from": "2026-03-02", "note": ""}
    for name, value in by_laws_forms.initial_of(rules).items():
        if value is True:
            found[name] = "on"
        elif value is not False and value is not None:
            found[name] = value
    for prefix, rows in (
        ("quorums", by_laws_forms.quorum_initial(rules, colleges)),
        ("majorities", by_laws_forms.majority_initial(rules)),
    ):
        found |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for place, row in enumerate(rows):
            found |= {f"{prefix}-{place}-{name}": value for name, value in row.items() if value is not None}
    return found | changes


RICH = {
    "notice": {"days": 10, "clear": True},
    "quorum": {"share": "1/10", "number": 3, "colleges": {"oeuvres": {"share": "1/3", "strictly": True}}},
    "majorities": {
        "ordinary": {"share": "1/2", "strictly": True},
        "special": {"share": "2/3", "base": "cast", "college": {"share": "1/2", "strictly": True}, "colleges": "most"},
    },
    "proxies": {"allowed": True, "cap": 2, "same_college": False, "days": 30},
    "modes": ["room"],
    "casting": True,
    "elections": "scottish-stv",
    "floor": {"interventions_before_previous_question": 5},
    "speaking": {"first_timers_first": False, "alternate": True, "seconds": 90},
}


@pytest.mark.parametrize("document", [RICH, *(one.articles for one in templates().values())])
def test_the_form_sent_as_it_is_shown_writes_the_same_rules(document):
    rules = read_by_laws(document)
    data = posted(rules, {"oeuvres": "Œuvres"})
    form = by_laws_forms.ByLawsForm(data)
    quorums = by_laws_forms.QuorumRows(data, prefix="quorums")
    majorities = by_laws_forms.MajorityRows(data, prefix="majorities")
    assert form.is_valid(), form.errors
    assert quorums.is_valid(), quorums.errors
    assert majorities.is_valid(), majorities.errors
    assert read_by_laws(by_laws_forms.articles_of(form.cleaned_data, quorums, majorities)) == rules


def test_a_secretary_makes_a_body_and_its_by_laws_and_reads_them_in_words(secretary, client):
    page = client.get("/fr/assemblees/instances/creer/")
    assert page.status_code == 200
    sent = {
        "kind": "board",
        "name_fr": "Conseil d’administration",
        "visibility": "public",
        "time_zone": "America/Toronto",
        "colleges-TOTAL_FORMS": "1",
        "colleges-INITIAL_FORMS": "0",
        "colleges-0-name_fr": "Régions",
        "colleges-0-seats": "4",
    }
    made = client.post("/fr/assemblees/instances/creer/", sent)
    row = Body.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/fr/assemblees/instances/{row.public_id}/reglements/ecrire/")
    assert "Coopérative" in client.get(made["Location"]).content.decode()
    address = f"{made['Location']}?modele=cooperative"
    assert "Toute procuration est interdite" in client.get(address).content.decode()
    rules = read_by_laws(templates()["cooperative"].articles)
    refused = client.post(address, posted(rules, {"regions": "Régions"}, proxies_allowed="on", note="Adoptés en mai."))
    assert refused.status_code == 422
    assert "interdit toute procuration" in refused.content.decode()
    assert "Adoptés en mai." in refused.content.decode()
    written = client.post(address, posted(rules, {"regions": "Régions"}))
    assert written.status_code == 302
    shown = client.get(written["Location"]).content.decode()
    for words in (
        "L’avis de convocation part au moins 10 jours avant l’assemblée.",
        "Ceci n’est pas un avis juridique",
        "La loi a changé en février 2026",
        "lu le 22 novembre 2026",
        "Régions",
        "4 sièges",
    ):
        assert words in shown
    version = client.get(f"/fr/assemblees/instances/{row.public_id}/reglements/{ByLaws.objects.get().pk}/")
    assert version.status_code == 200


def test_a_visitor_writes_no_by_laws(client, db):
    row = create_body(speaker=SECRETARY, given=given(), at=AT)
    for address in ("creer/", f"{row.public_id}/modifier/", f"{row.public_id}/reglements/ecrire/"):
        assert client.get(f"/fr/assemblees/instances/{address}").status_code == 403
