"""From regions to nation: a question at many tables, syntheses that cite, agreement across known groups, origins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.core.synthesis import Quoted, SentenceGiven
from chantier.deliberation.models import (
    Argument,
    PassageOrigin,
    Position,
    Proposal,
    Question,
    QuestionAtTable,
    Seat,
    Sentence,
    Synthesis,
    Table,
)
from chantier.deliberation.queries import across, origins, rounds, syntheses
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.services import origins as origin_services
from chantier.deliberation.services import positions, proposals, questions
from chantier.deliberation.services import syntheses as services
from chantier.deliberation.services.tables import PhaseGiven
from chantier.deliberation.services.texts import write
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.directory.models import CollegePlace, Organization
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.places.models import Territory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = "Sans transport le soir, les jeunes familles ne viennent plus à l’épicerie."


class Round:
    """A national table that asks three regional ones, two of which sit two organisations each."""

    def __init__(self):
        self.nation = a_table(title="Table nationale", level=Table.NATIONAL)
        self.regions = [a_table(title=name) for name in ("Gaspésie", "Estrie", "Mauricie")]
        self.bodies = {}
        for table in self.regions[:2]:
            for place in range(2):
                body = an_organization(f"Maison {table.pk} {place}")
                seated(table, body, Seat.PEN if place == 0 else Seat.MEMBER)
                seated(self.nation, body)
                self.bodies[table.pk, place] = body
        asked = questions.ask(
            speaker=COORDINATION,
            table_id=self.nation.pk,
            title="Comment se déplacer le soir ?",
            body="",
            put_to=[table.pk for table in self.regions],
            at=NOW,
        )
        self.question = Question.objects.select_related("asked_by").get(pk=asked.id)

    def pen(self, number=0):
        return a_speaker(self.bodies[self.regions[number].pk, 0], f"Plume{Synthesis.objects.count()}{self._next()}")

    def member(self, number=0):
        return a_speaker(self.bodies[self.regions[number].pk, 1], f"Membre{self._next()}")

    def asked(self, number=0):
        return QuestionAtTable.objects.get(question=self.question, table=self.regions[number])

    def accept(self, number=0, phases=(), at=NOW):
        questions.accept(
            speaker=COORDINATION,
            question_id=self.question.pk,
            table_id=self.regions[number].pk,
            phases=phases,
            at=at,
        )

    def argument(self, number=0, body=SAID, **given):
        values = {
            "public_id": f"arg{Argument.objects.count()}",
            "table": self.regions[number],
            "question": self.question,
            "path": f"{Argument.objects.count():04}",
            "kind": Argument.FOR,
            "text": write(language="fr", title="", body=body, at=NOW),
            "organization": self.bodies[self.regions[number].pk, 0],
            "at": NOW,
            **given,
        }
        return Argument.objects.create(**values)

    def proposal(self, title, table, speaker=COORDINATION, source="# Un\n\nUne phrase.\n\n# Deux\n\nUne autre."):
        drafted = proposals.draft(
            speaker=speaker, table_id=table.pk, title=title, source=source, question_id=self.question.pk, at=NOW
        )
        proposals.move(speaker=COORDINATION, proposal_id=drafted.id, verb="publish", at=NOW)
        return Proposal.objects.get(pk=drafted.id)

    def published(self, number=0):
        self.argument(number)
        given = (SentenceGiven("Le soir manque.", (Quoted("", "les jeunes familles ne viennent plus"),)),)
        pen = self.pen(number)
        asked = self.asked(number)
        services.save_draft(speaker=pen, asked_id=asked.pk, sentences=given, revision=0, at=NOW)
        services.publish(speaker=pen, asked_id=asked.pk, revision=1, at=NOW)
        return asked

    def _next(self):
        self.count = getattr(self, "count", 0) + 1
        return self.count


@pytest.fixture
def story():
    return Round()


def everything():
    return Table.objects.all()


def states(story, at=NOW):
    found = rounds.answers(Question.objects.get(pk=story.question.pk), everything(), at=at)
    return {one.words.title: one.state for one in found}


def test_only_whoever_runs_the_asking_table_asks_puts_and_closes(story):
    for speaker in (story.member(), Speaker.visitor()):
        with pytest.raises(NotAllowed):
            questions.ask(
                speaker=speaker, table_id=story.nation.pk, title="Q", body="", put_to=[story.regions[0].pk], at=NOW
            )
        with pytest.raises(NotAllowed):
            questions.close(speaker=speaker, question_id=story.question.pk, at=NOW)
    for title, put_to in ((" ", [story.regions[0].pk]), ("Q", []), ("Q", [987_654])):
        with pytest.raises(Invalid):
            questions.ask(speaker=COORDINATION, table_id=story.nation.pk, title=title, body="", put_to=put_to, at=NOW)
    again = [story.regions[0].pk, story.nation.pk]
    assert questions.put_to_tables(speaker=COORDINATION, question_id=story.question.pk, table_ids=again, at=NOW) == 1


def test_a_closed_table_that_one_does_not_see_is_not_asked(story):
    chair = a_speaker(story.bodies[story.regions[0].pk, 0], "Chaire")
    Seat.objects.create(table=story.nation, person_id=chair.person_id, role=Seat.CHAIR, since=NOW)
    hidden = a_table(title="Fermée", visibility=Table.CLOSED)
    with pytest.raises(Invalid):
        questions.ask(speaker=chair, table_id=story.nation.pk, title="Q", body="", put_to=[hidden.pk], at=NOW)


def test_each_table_accepts_and_has_its_own_calendar(story):
    phases = [PhaseGiven(frozenset({"propose"}), NOW + DAY, NOW + 2 * DAY)]
    story.accept(0, phases)
    story.accept(1)
    kwargs = {"question_id": story.question.pk}
    assert not is_open(story.regions[0], Verb.PROPOSE, at=NOW, **kwargs)
    assert is_open(story.regions[0], Verb.PROPOSE, at=NOW + DAY, **kwargs)
    assert is_open(story.regions[0], Verb.PROPOSE, at=NOW)
    assert is_open(story.regions[1], Verb.PROPOSE, at=NOW, **kwargs)
    assert states(story) == {"Gaspésie": "talking", "Estrie": "talking", "Mauricie": "waiting"}
    assert states(story, NOW + 3 * DAY)["Gaspésie"] == "late"
    story.published(0)
    assert states(story, NOW + 3 * DAY)["Gaspésie"] == "answered"
    with pytest.raises(NotAllowed):
        questions.accept(
            speaker=story.member(), question_id=story.question.pk, table_id=story.regions[0].pk, phases=(), at=NOW
        )
    questions.close(speaker=COORDINATION, question_id=story.question.pk, at=NOW)
    with pytest.raises(NotPossible):
        story.accept(2)
    assert states(story)["Mauricie"] == "silent"


def test_a_synthesis_cites_word_for_word_and_its_quotes_find_their_contribution(story):
    argument = story.argument()
    pen, asked = story.pen(), story.asked()
    lacking = (SentenceGiven("Le soir manque.", ()),)
    assert services.save_draft(speaker=pen, asked_id=asked.pk, sentences=lacking, revision=0, at=NOW) == 1
    with pytest.raises(Invalid) as refused:
        services.publish(speaker=pen, asked_id=asked.pk, revision=1, at=NOW)
    assert refused.value.reason.code == "sentence_without_citation"
    made_up = (SentenceGiven("Le soir manque.", (Quoted("", "les familles adorent le soir"),)),)
    with pytest.raises(Invalid) as refused:
        services.save_draft(speaker=pen, asked_id=asked.pk, sentences=made_up, revision=1, at=NOW)
    assert refused.value.reason.code == "quote_nowhere"
    cited = (
        SentenceGiven("Le soir manque.", (Quoted("", "les jeunes familles\n ne viennent plus"),)),
        SentenceGiven("Une maison n’y croit pas.", (Quoted("a-arg0", "Sans transport le soir"),), is_minority=True),
    )
    assert services.save_draft(speaker=pen, asked_id=asked.pk, sentences=cited, revision=1, at=NOW) == 2
    fingerprint = services.publish(speaker=pen, asked_id=asked.pk, revision=2, at=NOW)
    view = syntheses.synthesis_of(asked.pk)
    assert [(one.words.body, one.is_minority) for one in view.sentences] == [
        ("Le soir manque.", False),
        ("Une maison n’y croit pas.", True),
    ]
    assert view.sentences[0].citations[0].key == f"a-{argument.public_id}"
    assert view.covered(["a-arg0", "a-autre"]) * 2 == 1
    assert view.left_out(["a-arg0", "a-autre"]) == ("a-autre",)
    assert (view.fingerprint, len(fingerprint)) == (fingerprint, 64)


def test_a_published_synthesis_never_changes(story):
    asked = story.published()
    pen = story.pen()
    with pytest.raises(NotPossible):
        services.save_draft(speaker=pen, asked_id=asked.pk, sentences=(), revision=1, at=NOW)
    before = Synthesis.objects.get()
    assert services.publish(speaker=pen, asked_id=asked.pk, revision=1, at=NOW + DAY) == before.fingerprint
    assert Synthesis.objects.get().published_at == NOW


def test_two_pens_do_not_write_over_each_other(story):
    pen, asked = story.pen(), story.asked()
    one, two = (SentenceGiven("Une.", ()),), (SentenceGiven("Deux.", ()),)
    services.save_draft(speaker=pen, asked_id=asked.pk, sentences=one, revision=0, at=NOW)
    for revision in (0, 2):
        with pytest.raises(NotPossible):
            services.save_draft(speaker=pen, asked_id=asked.pk, sentences=two, revision=revision, at=NOW)
    with pytest.raises(NotPossible):
        services.publish(speaker=pen, asked_id=asked.pk, revision=0, at=NOW)
    assert [row.text.body for row in Sentence.objects.all()] == ["Une."]


def test_a_synthesis_is_written_by_the_pen_of_its_table_about_its_table_alone(story):
    story.argument(1)
    quoted = (SentenceGiven("Le soir.", (Quoted("a-arg0", "Sans transport le soir"),)),)
    with pytest.raises(Invalid) as refused:
        services.save_draft(speaker=story.pen(0), asked_id=story.asked(0).pk, sentences=quoted, revision=0, at=NOW)
    assert refused.value.reason.code == "contribution_unknown"
    for speaker in (story.member(1), story.pen(0), Speaker.visitor()):
        with pytest.raises(NotAllowed):
            services.save_draft(speaker=speaker, asked_id=story.asked(1).pk, sentences=(), revision=0, at=NOW)


def test_what_moderators_hide_is_neither_cited_nor_shown(story):
    asked = story.published()
    Argument.objects.update(state=Argument.HIDDEN)
    (sentence,) = syntheses.synthesis_of(asked.pk).sentences
    assert [(one.quote, one.is_hidden) for one in sentence.citations] == [("", True)]
    assert syntheses.contributions(asked) == ()


def test_contributions_are_those_of_the_table_for_the_question(story):
    story.argument(0)
    story.argument(1)
    text = story.proposal("Un transport du soir", story.regions[0])
    Argument.objects.create(
        public_id="other",
        table=story.regions[0],
        proposal=text,
        path="1",
        kind=Argument.AGAINST,
        text=write(language="fr", title="", body="C’est **trop** cher.", at=NOW),
        at=NOW,
    )
    found = syntheses.contributions(story.asked(0))
    assert [(one.key, one.text) for one in found] == [
        (f"p-{text.public_id}", "Un transport du soir\nUn Une phrase. Deux Une autre."),
        ("a-arg0", SAID),
        ("a-other", "C’est trop cher."),
    ]


def a_stance(proposal, body, stance):
    Position.objects.create(
        proposal=proposal,
        organization=body,
        stance=stance,
        reason=write(language="fr", title="", body="Parce que.", at=NOW),
        person_id=1,
        voice_id=1,
        at=NOW,
    )


def placed(story):
    """Two regions, and one college for the first house of each."""
    for number, table in enumerate(story.regions[:2]):
        region = Territory.objects.create(
            kind="region", code=f"9{number}", name=("Gaspésie", "Estrie")[number], reference=f"region-9{number}"
        )
        for place in range(2):
            body = story.bodies[table.pk, place]
            Organization.objects.filter(pk=body.pk).update(region=region)
            if place == 0:
                CollegePlace.objects.create(organization=body, college_slug="coops")


def test_agreement_is_read_across_regions_and_colleges_and_says_where_it_breaks(story):
    placed(story)
    shared, torn = (story.proposal(title, story.nation) for title in ("Partagé", "Déchiré"))
    story.proposal("Jamais lu", story.nation)
    for (table_id, _place), body in story.bodies.items():
        a_stance(shared, body, "reserve")
        a_stance(torn, body, "support" if table_id == story.regions[0].pk else "object")
    late = an_organization("Muette")
    seated(story.regions[2], late)
    tables = [story.nation.pk, *(table.pk for table in story.regions)]
    found = across.across(story.question, everything(), tables, at=NOW)
    assert [one.title for one in found.heard] == ["Partagé", "Déchiré"]
    assert [one.title for one in found.unheard] == ["Jamais lu"]
    assert (found.heard[0].breaks_in, found.heard[1].breaks_in) == ((), ("Estrie",))
    assert [(one.kind, one.label, one.seated, one.spoke) for one in found.heard[0].groups] == [
        ("region", "Estrie", 2, 2),
        ("region", "Gaspésie", 2, 2),
        ("college", "coops", 2, 2),
    ]
    assert (found.seated, found.silent, found.ungrouped) == (5, ("Muette",), 1)


def test_what_sits_at_tables_one_does_not_see_is_counted_nowhere(story):
    placed(story)
    hidden = story.proposal("Caché", story.nation)
    for body in story.bodies.values():
        a_stance(hidden, body, "support")
    story.published(0)
    seen = Table.objects.filter(pk=story.regions[1].pk)
    found = across.across(story.question, seen, [story.regions[1].pk], at=NOW)
    assert (found.heard, found.unheard, found.seated) == ((), (), 2)
    assert [one.words.title for one in rounds.answers(story.question, seen, at=NOW)] == ["Estrie"]
    assert syntheses.published(story.question, [story.regions[1].pk]) == {}
    assert list(rounds.visible_questions(Table.objects.none())) == []
    (line,) = rounds.question_lines(rounds.visible_questions(seen).select_related("asked_by"), seen)
    assert (line.tables, line.answered) == (1, 0)


def test_articles_of_the_national_text_come_from_tables(story):
    asked = story.published(0)
    regional = story.proposal("Un transport du soir", story.regions[1])
    national = story.proposal("Le texte national", story.nation)
    key = "p1"
    sentence = Sentence.objects.get(synthesis__asked=asked)
    given = {"speaker": COORDINATION, "proposal_id": national.pk, "passage_key": key, "at": NOW}
    one = origin_services.link_origin(**given, from_proposal_id=regional.pk)
    assert origin_services.link_origin(**given, from_proposal_id=regional.pk) == one
    origin_services.link_origin(**given, from_sentence_id=sentence.pk)
    found = origins.origins_of(national, everything())
    assert [(link.source.kind, link.source.words, link.source.table.title) for link in found[key]] == [
        ("proposal", "Un transport du soir", "Estrie"),
        ("sentence", "Le soir manque.", "Gaspésie"),
    ]
    assert origins.how_many(national, everything()) == (1, 2)
    assert [one.title for one in origins.led_to(regional, everything())] == ["Le texte national"]
    assert origins.origins_of(national, Table.objects.filter(pk=story.regions[1].pk))[key][0].source.kind == "proposal"
    origin_services.unlink_origin(speaker=COORDINATION, proposal_id=national.pk, origin_id=one, at=NOW)
    assert PassageOrigin.objects.count() == 1


def test_an_origin_is_of_the_text_is_published_and_is_said_by_the_pen(story):
    story.argument(0)
    draft = proposals.draft(speaker=COORDINATION, table_id=story.regions[0].pk, title="Brouillon", source="a", at=NOW)
    national = story.proposal("Le texte national", story.nation)
    given = {"proposal_id": national.pk, "at": NOW}
    for key, source in (("p99", national.pk), ("p1", draft.id), ("p1", national.pk), ("p1", None)):
        with pytest.raises(Invalid):
            origin_services.link_origin(speaker=COORDINATION, passage_key=key, from_proposal_id=source, **given)
    with pytest.raises(NotAllowed):
        origin_services.link_origin(speaker=story.member(), passage_key="p1", from_proposal_id=draft.id, **given)
    proposals.move(speaker=COORDINATION, proposal_id=national.pk, verb="withdraw", reason="Non.", at=NOW)
    with pytest.raises(NotPossible):
        origin_services.unlink_origin(speaker=COORDINATION, origin_id=1, **given)


def test_the_view_costs_the_same_for_one_table_and_for_three(story, django_assert_max_num_queries):
    placed(story)
    story.published(0)
    story.published(1)
    for number in range(3):
        text = story.proposal(f"Texte {number}", story.nation)
        for body in story.bodies.values():
            a_stance(text, body, "support")
    tables = [story.nation.pk, *(table.pk for table in story.regions)]
    with django_assert_max_num_queries(18):
        across.across(story.question, everything(), tables, at=NOW)
    with django_assert_max_num_queries(6):
        rounds.answers(story.question, everything(), at=NOW)
    with django_assert_max_num_queries(9):
        syntheses.published(story.question, tables)


def test_positions_through_the_service_reach_the_view(story):
    text = story.proposal("Texte", story.nation)
    proposals.move(speaker=COORDINATION, proposal_id=text.pk, verb="call-for-positions", at=NOW)
    positions.take_position(speaker=story.member(0), proposal_id=text.pk, stance="support", reason="Oui.", at=NOW)
    found = across.across(story.question, everything(), [story.nation.pk], at=NOW)
    assert found.ungrouped == found.seated == 4
    assert len(found.silent) == 3
