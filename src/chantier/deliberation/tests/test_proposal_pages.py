"""The pages of tables and proposals, as those who sit there and those who read them meet them."""

from __future__ import annotations

import hashlib

import pytest
from django.urls import reverse

from chantier.deliberation.models import Amendment, Draft, Position, Proposal, Seat, Table
from chantier.deliberation.services import positions, proposals
from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.tests.test_proposal_lists import listed_titles

pytestmark = pytest.mark.django_db


class Told(Story):
    """The story, whose people can sign in."""

    def __init__(self, **given):
        super().__init__(**given)
        for speaker in (self.pen, self.one, self.two):
            mandated(speaker)

    def page(self, name, *more):
        return reverse(f"deliberation:{name}", args=[self.row.public_id, self.row.slug, *more])

    def table_page(self, name="table"):
        return reverse(f"deliberation:{name}", args=[self.table.public_id, self.table.slug])


def text_of_page(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_everybody_reads_what_is_discussed_at_a_public_table(client):
    told = Told()
    told.move("publish", told.one)
    home = text_of_page(client.get(reverse("deliberation:home")))
    assert "Table du transport" in home
    assert "Un transport du soir" in home
    page = text_of_page(client.get(told.table_page()))
    assert "Un transport du soir" in page
    assert "La Braise" in page
    assert "Ouvert, sans date de fin." in page
    assert client.get(told.table_page().replace("-table/", "-autre/")).status_code == 301
    text = client.get(told.page("proposal"))
    assert "Le fonds finance un service du soir" in text_of_page(text)
    assert "amender le passage" not in text_of_page(text).lower()


def test_a_draft_and_a_closed_table_are_read_by_those_they_are_for(client):
    told = Told(visibility=Table.CLOSED)
    assert client.get(told.table_page()).status_code == 403
    assert "Table du transport" not in text_of_page(client.get(reverse("deliberation:home")))
    assert client.get(told.page("proposal")).status_code == 403
    signed_in(client, told.two)
    assert client.get(told.table_page()).status_code == 200
    assert client.get(told.page("proposal")).status_code == 403
    signed_in(client, told.one)
    assert client.get(told.page("proposal")).status_code == 200


def test_a_coordinator_sets_up_a_table_from_a_template_then_its_calendar_and_seats(client):
    a_table()
    signed_in(client, a_person("Odile", "coordinator"))
    assert "Groupe de travail" in text_of_page(client.get(reverse("deliberation:table-new")))
    address = reverse("deliberation:table-new") + "?modele=working-group"
    form = client.get(address).context
    data = {name: value for name in form["form"].fields if (value := form["form"][name].value())}
    data |= {"title": "Groupe du logement", "procedure": "consent", "time_zone": "America/Toronto"}
    rows = form["rows"]
    data |= {"phases-TOTAL_FORMS": rows.total_form_count(), "phases-INITIAL_FORMS": rows.initial_form_count()}
    for row in rows:
        for name in ("verbs", "first", "last"):
            value = row[name].value()
            if value:
                data[row.add_prefix(name)] = value.isoformat() if hasattr(value, "isoformat") else value
    response = client.post(address, data)
    made = Table.objects.get(text__title="Groupe du logement")
    assert response["Location"] == reverse("deliberation:table-seats", args=[made.public_id, made.slug])
    assert [sorted(one.verbs) for one in made.phases.order_by("opens_at")] == [
        ["amend", "debate", "propose"],
        ["debate", "take-position"],
    ]
    body = an_organization("La Ruche")
    Seat.objects.create(table=made, organization=body, since=NOW)
    page = text_of_page(client.get(response["Location"]))
    assert "La Ruche" in page
    client.post(response["Location"], {"leave": made.seats.get(organization=body).pk})
    assert made.seats.get(organization=body).until is not None
    calendar = reverse("deliberation:table-calendar", args=[made.public_id, made.slug])
    bad = {"phases-TOTAL_FORMS": 1, "phases-INITIAL_FORMS": 0, "phases-0-verbs": ["amend"]}
    bad |= {"phases-0-first": "2026-06-02", "phases-0-last": "2026-06-01"}
    refused = client.post(calendar, bad)
    assert refused.status_code == 422
    assert "finit avant de commencer" in text_of_page(refused)
    assert made.phases.count() == 2


def test_only_whoever_runs_a_table_changes_it(client):
    told = Told()
    signed_in(client, told.one)
    for name in ("table-settings", "table-calendar", "table-seats"):
        assert client.get(told.table_page(name)).status_code == 403
    assert client.get(reverse("deliberation:table-new")).status_code == 403


def test_the_title_of_a_closed_table_stands_on_no_page_of_others(client):
    secret = a_table(title="Table du secret", visibility=Table.CLOSED)
    told = Told(parent=secret)
    told.move("publish", told.one)
    for address in (told.table_page(), told.page("proposal"), told.page("positions")):
        assert "secret" not in text_of_page(client.get(address))
    listed = client.get(reverse("deliberation:proposals"), {"table": secret.public_id, "q": "a\0b"})
    assert "secret" not in text_of_page(listed)


def test_an_amendment_that_was_taken_back_is_its_authors_alone(client):
    told = Told()
    told.move("publish", told.one)
    asked = told.ask(told.two, told.rewording(4, "La table publie un bilan chaque année, en mai."))
    signed_in(client, told.two)
    page = told.page("amendment", asked.number)
    assert client.post(page, {"verb": "take-back"}).status_code == 302
    assert "Déposer de nouveau" in text_of_page(client.get(page))
    client.logout()
    assert client.get(page).status_code == 404
    signed_in(client, told.two)
    assert client.post(page, {"verb": "submit"}).status_code == 302
    assert Amendment.objects.get(pk=asked.id).state == "submitted"


def test_who_may_not_amend_nor_take_position_reads_why(client):
    told = Told()
    told.move("publish", told.one)
    signed_in(client, mandated(a_speaker(an_organization("Autre"), "Nadine")))
    why = "Votre organisation ne siège pas à cette table."
    assert why in text_of_page(client.get(told.page("proposal")))
    told.move("call-for-positions")
    assert why in text_of_page(client.get(told.page("positions")))
    client.logout()
    assert why not in text_of_page(client.get(told.page("positions")))


def test_a_text_is_drafted_opened_amended_settled_and_checked_by_pages_alone(client):
    told = Told()
    signed_in(client, told.one)
    address = told.table_page("proposal-new")
    sent = client.post(address, {"title": "Un fonds du logement", "source": SOURCE, "language": "fr"})
    made = Proposal.objects.get(title="Un fonds du logement")
    assert sent["Location"] == reverse("deliberation:proposal", args=[made.public_id, made.slug])

    def page(name, *more):
        return reverse(f"deliberation:{name}", args=[made.public_id, made.slug, *more])

    assert "Ouvrir au débat" in text_of_page(client.get(page("proposal")))
    client.post(page("proposal-step"), {"verbe": "publish"})
    signed_in(client, told.two)
    passage = made.current.passages[2]["key"]
    new = f"{page('amendment-new')}?passage={passage}"
    assert "Il commence par les deux MRC" in text_of_page(client.get(new))
    asked = {"passage": passage, "version": 1, "kind": "replace", "side": "after", "reason": "Trois valent mieux."}
    words = "Il commence par les trois MRC les moins bien servies."
    assert client.post(new, {**asked, "words": words})["Location"] == page("amendment", 1)
    added = client.post(
        new, {**asked, "kind": "insert", "words": "", "added": "Le fonds est public.", "reason": "Oui."}
    )
    assert added["Location"] == page("amendment", 2)
    gone = client.post(new, {**asked, "kind": "delete", "words": "", "reason": "Inutile."})
    assert gone["Location"] == page("amendment", 3)
    refused = client.post(new, {**asked, "words": "Il commence par les deux MRC les moins bien servies."})
    assert refused.status_code == 422
    assert "ne change rien" in text_of_page(refused)
    signed_in(client, told.pen)
    listing = text_of_page(client.get(page("amendments")))
    assert "Se heurte à" in listing
    one = text_of_page(client.get(page("amendment", 1)))
    assert "<del>" in one
    assert "Trois valent mieux." in one
    assert client.post(page("amendment", 3), {"verb": "refuse", "reason": ""}).status_code == 422
    client.post(page("amendment", 3), {"verb": "refuse", "reason": "Il faut commencer quelque part."})
    for number in (1, 2):
        assert client.post(page("amendment", number), {"verb": "accept"}).status_code == 302
    assert "trois" in text_of_page(client.get(page("consolidated")))
    assert client.post(page("consolidated"), {"note": "Trois MRC."}).status_code == 302
    text = text_of_page(client.get(page("proposal")))
    assert "les trois MRC" in text
    assert "Le fonds est public." in text
    assert "Trois MRC." in text_of_page(client.get(page("versions")))
    client.post(page("proposal-step"), {"verbe": "call-for-positions"})
    signed_in(client, told.two)
    assert client.post(page("positions"), {"stance": "object", "reason": ""}).status_code == 422
    client.post(page("positions"), {"stance": "reserve", "reason": "C’est peu, mais soit."})
    assert "C’est peu, mais soit." in text_of_page(client.get(page("positions")))
    signed_in(client, told.pen)
    assert "Arrêter le texte" in text_of_page(client.get(page("proposal-step") + "?verbe=settle"))
    client.post(page("proposal-step"), {"verbe": "settle"})
    client.logout()
    made.refresh_from_db()
    form = client.get(page("settled"))
    assert hashlib.sha256(form.content).hexdigest() == made.fingerprint
    assert made.fingerprint in text_of_page(client.get(page("proposal")))


def test_what_was_written_on_a_text_that_moved_stays_in_the_form_and_in_ones_drafts(client):
    told = Told()
    signed_in(client, told.one)
    seen = told.row.revision
    told_again = {"title": "Un transport du soir", "source": SOURCE + "\n\nEncore une phrase.", "note": ""}
    client.post(told.page("proposal-write"), {**told_again, "revision": seen})
    late = client.post(told.page("proposal-write"), {**told_again, "source": "Autre chose.", "revision": seen})
    assert late.status_code == 409
    assert "Autre chose." in text_of_page(late)
    assert "Encore une phrase." in text_of_page(late)
    assert Draft.objects.get(person_id=told.one.person_id).content["source"] == "Autre chose."
    assert told.row.current.number == 2


def test_a_mandate_that_ends_between_the_form_and_the_sending_loses_no_word(client):
    told = Told(visibility=Table.CLOSED)
    told.move("publish", told.one)
    signed_in(client, told.two)
    passage = told.text.passages[2].key
    address = f"{told.page('amendment-new')}?passage={passage}"
    assert client.get(address).status_code == 200
    Seat.objects.filter(organization=told.two_body).update(until=NOW)
    typed = {"passage": passage, "version": 1, "kind": "delete", "reason": "Trop long.", "side": "after"}
    assert client.post(address, typed).status_code == 403
    assert Draft.objects.get(person_id=told.two.person_id).content["reason"] == "Trop long."
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("words", ["Un mot\u200bcaché.", "Un sens\u202erenversé.", "x" * 1_000_001])
def test_hidden_characters_and_endless_paragraphs_are_refused_in_words(client, words):
    told = Told()
    signed_in(client, told.one)
    refused = client.post(told.table_page("proposal-new"), {"title": "T", "source": words, "language": "fr"})
    assert refused.status_code == 422
    assert 'role="alert"' in text_of_page(refused)
    assert Proposal.objects.count() == 1


def test_scripts_in_markdown_are_text(client):
    told = Told()
    signed_in(client, told.one)
    source = "<script>alert(1)</script>\n\n[là](javascript:alert(1)) ![image](https://exemple.org/x.png)"
    client.post(told.table_page("proposal-new"), {"title": "T", "source": source, "language": "fr"})
    made = Proposal.objects.exclude(pk=told.drafted.id).get()
    page = text_of_page(client.get(reverse("deliberation:proposal", args=[made.public_id, made.slug])))
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert 'src="https://exemple.org' not in page


def test_the_list_is_narrowed_by_state_and_counts_each_choice(client):
    told = Told()
    for number in range(3):
        told.drafted = told.drafted if number == 0 else _drafted(told, f"Texte {number}")
        told.move("publish", told.one)
    told.move("withdraw", told.one, reason="Plus tard.")
    page = client.get(reverse("deliberation:proposals"), {"etat": "open"})
    assert listed_titles(page) == ["Texte 1", "Un transport du soir"]
    state = next(group for group in page.context["groups"] if group.name == "etat")
    assert {one.value: one.count for one in state.choices} == {"open": 2, "withdrawn": 1}
    assert client.get(reverse("deliberation:proposals"), {"etat": "inconnu", "suite": "n’importe"}).status_code == 200


def _drafted(told, title):
    return proposals.draft(speaker=told.one, table_id=told.table.pk, title=title, source="Une phrase.", at=NOW)


def test_pages_cost_the_same_however_much_was_said(client, django_assert_max_num_queries):
    told = Told(seating=Table.ALL_MEMBERS)
    told.move("publish", told.one)
    for number in range(9):
        body = an_organization(f"Corps {number}")
        speaker = a_speaker(body, f"P{number}")
        told.ask(speaker, told.rewording(number % 4 + 1, f"Autre phrase {number}, tout à fait."))
    for name in ("proposal", "amendments", "versions"):
        with django_assert_max_num_queries(40):
            assert client.get(told.page(name)).status_code == 200
    Amendment.objects.update(state="refused", answer="Non.")
    told.move("call-for-positions")
    for number in range(9, 18):
        speaker = a_speaker(an_organization(f"Corps {number}"), f"P{number}")
        positions.take_position(speaker=speaker, proposal_id=told.drafted.id, stance="support", reason="", at=NOW)
    with django_assert_max_num_queries(40):
        assert client.get(told.page("positions")).status_code == 200
    assert Position.objects.count() == 9
    seated(told.table, an_organization("Une de plus"))
    with django_assert_max_num_queries(40):
        assert client.get(told.table_page()).status_code == 200
