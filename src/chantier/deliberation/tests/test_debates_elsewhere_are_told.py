"""What is said of needs and questions leaves: letters, news, feeds, open data, the library."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.cache import cache

from chantier.deliberation import acts
from chantier.deliberation.debate_notices import REACTIONS
from chantier.deliberation.models import Argument, Table
from chantier.deliberation.queries import feeds, open_data
from chantier.deliberation.queries.gathering import gathered
from chantier.deliberation.services import debate, moderation
from chantier.deliberation.services.argument_citations import Cited
from chantier.deliberation.services.mail_in import receive
from chantier.deliberation.tests.elsewhere import Story, close_to_others
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_table, seated
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.journal.models import Act
from chantier.foundation.journal.queries.acts import _view
from chantier.foundation.messages.models import Letter
from chantier.foundation.people import api as people
from chantier.library import api as library
from chantier.library.tests.shelved import GROCERY, prepare, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    cache.clear()
    return Story()


def test_open_data_and_feeds_tell_what_is_said_of_needs_and_questions(client, story):
    need, asked = story.said(story.two, "Je rentre à pied."), story.asked(story.three, "Un minibus.")
    scope = open_data.public()
    rows = open_data.open_arguments(list(open_data.argument_rows(open_data.debated(scope)).order_by("pk")), scope)
    assert [(one.id, one.table, one.proposal, one.need, one.question, one.kind) for one in rows] == [
        (need.public_id, story.table.public_id, "", story.need.public_id, "", "lived"),
        (asked.public_id, story.table.public_id, "", "", story.question.public_id, "for"),
    ]
    entries = {one.title: one.url for one in feeds.entries(scope, language="fr") if one.key.startswith("argument/")}
    assert {
        title.replace("\xa0", " ").replace("\u202f", " "): url.rsplit("/fr/", 1)[1] for title, url in entries.items()
    } == {
        "Contribution au débat sur « Rentrer le soir »": f"concertation/contributions/{need.public_id}/",
        "Contribution au débat sur « Quel transport ? »": f"concertation/contributions/{asked.public_id}/",
    }
    api = client.get(f"/api/v1/needs/{story.need.public_id}/arguments").json()
    assert [one["text"] for one in api["items"]] == ["Je rentre à pied."]
    api = client.get(f"/api/v1/questions/{story.question.public_id}/arguments").json()
    assert [one["text"] for one in api["items"]] == ["Un minibus."]
    close_to_others(story)
    assert not open_data.debated(open_data.public()).exists()
    assert client.get(f"/api/v1/needs/{story.need.public_id}/arguments").status_code == 404


def told(name):
    for act in Act.objects.filter(name=name).order_by("pk"):
        for reaction in REACTIONS[act.name]:
            reaction(_view(act))


def test_an_answer_about_a_need_is_told_under_its_title_and_answered_by_mail(story, settings):
    settings.CHANTIER_REPLY_ADDRESS = "debat@chantier.example"
    made = story.said(story.two, "Je rentre à pied.")
    story.said(story.one, "Depuis quand ?", kind="answer", parent_id=made.id)
    told(acts.ARGUMENT_MADE)
    letter = Letter.objects.get()
    assert "Rentrer le soir" in letter.body
    message = EmailMessage()
    message["From"] = people.person(story.two.person_id).email
    message["To"] = letter.reply_to
    message["Message-ID"] = "<1@maison.example>"
    message.set_content("Depuis mars.")
    assert receive(message.as_bytes(), at=NOW).outcome == "published"
    row = Argument.objects.get(channel="mail")
    assert (row.need_id, row.text.body, row.parent.text.body) == (story.need.pk, "Depuis mars.", "Depuis quand ?")


def test_what_is_said_of_a_need_and_of_a_question_is_news_of_that_need_and_that_question(story):
    before = Act.objects.order_by("-pk").first().at
    story.said(story.two, "Je rentre à pied.")
    story.asked(story.three, "Un minibus.")
    news = gathered(after=before - timedelta(days=1), until=NOW)
    lines = [one for one in news.items if one.name == acts.ARGUMENT_MADE]
    assert [(one.thing, one.table_id, one.kind) for one in lines] == [
        (("need", story.need.pk), story.table.pk, "argument"),
        (("question", story.question.pk), story.table.pk, "argument"),
    ]
    assert [news.path(one.thing, "fr") for one in lines] == [
        address_of("need", story.need),
        address_of("question", story.question),
    ]
    Argument.objects.update(state=Argument.HIDDEN)
    hidden = gathered(after=before - timedelta(days=1), until=NOW)
    assert not [one for one in hidden.items if one.name == acts.ARGUMENT_MADE]


def test_the_file_of_a_table_holds_what_was_said_of_its_needs_and_questions_and_of_no_other(story):
    other = a_table(title="Ailleurs")
    seated(other, story.bodies[1])
    story.question.tables.create(table=other, at=NOW)
    need, asked = story.said(story.two, "Ici."), story.asked(story.two, "Ici aussi.")
    story.asked(story.two, "Là-bas.", table=other)
    here = open_data.Scope(Table.objects.filter(pk=story.table.pk))
    ids = set(open_data.argument_rows(open_data.debated(here)).values_list("pk", flat=True))
    assert ids == {need.id, asked.id}
    moderation.hide(speaker=COORDINATION, argument_id=need.id, reason="attack", at=NOW)
    assert set(open_data.argument_rows(open_data.debated(here)).values_list("pk", flat=True)) == {asked.id}


def test_what_is_said_of_a_need_leans_on_a_resource_that_says_so_under_the_title_of_the_need(story, settings, tmp_path):
    prepare(settings, tmp_path)
    resource = shelve(GROCERY)
    made = story.said(story.two, "Lisez cela.", citations=(Cited(resource=resource.public_id),))
    (cited,) = library.cited_by(resource.pk)
    assert (cited.citing_key, cited.titles) == (str(made.id), {"fr": "Rentrer le soir"})
    debate.withdraw(speaker=story.two, argument_id=made.id, at=NOW)
    assert library.cited_by(resource.pk) == ()
