"""Needs are stated and shared by organisations, joined and parted, answered, and withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chantier.deliberation.models import Need, NeedShare, ProposalNeed, Seat, Table
from chantier.deliberation.queries.needs import Asked, Shared, alike, gathered, lines, need_page, shared_by
from chantier.deliberation.queries.one_need import need_view, needs_of_proposal
from chantier.deliberation.services import need_answers, needs
from chantier.deliberation.services.needs import NeedGiven
from chantier.deliberation.services.tables import PhaseGiven, set_phases
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.directory.models import Organization
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.places.models import Territory

pytestmark = pytest.mark.django_db


def a_region(code: str = "04", name: str = "Mauricie") -> Territory:
    reference = f"region-{code}"
    found = Territory.objects.filter(reference=reference).first()
    if found is None:
        found = Territory.objects.create(reference=reference, kind="region", code=code, name=name, cut="administrative")
        found.contains.create(contained=found)
    return found


def given(title="Un autobus le soir", **more) -> NeedGiven:
    return NeedGiven(title=title, body="Pour travailler.", territory_id=a_region().pk, **more)


def everything():
    return Table.objects.all()


def stated(speaker, title="Un autobus le soir", **more) -> Need:
    return Need.objects.get(pk=needs.state(speaker=speaker, given=given(title, **more), at=NOW).id)


def test_a_member_states_a_need_and_is_the_first_to_share_it():
    speaker = a_speaker(an_organization("La Braise"))
    need = stated(speaker, people=40, for_whom="Jeunes familles")
    assert shared_by(Need.objects.all(), everything()) == {need.pk: Shared(1, 40)}
    (line,) = lines([need.pk], everything())
    assert (line.title, line.place, line.organization, line.is_answered) == (
        "Un autobus le soir",
        "Mauricie",
        "La Braise",
        False,
    )


def test_the_same_words_sent_twice_are_one_need():
    speaker = a_speaker(an_organization("La Braise"))
    assert stated(speaker) == stated(speaker)
    assert Act.objects.filter(name="deliberation.need_stated").count() == 1


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (Speaker.visitor, "sign_in_first"),
        (lambda: Speaker(person_id=7), "speak_for_an_organization"),
        (lambda: a_speaker(an_organization("Connue", standing=Organization.KNOWN)), "members_state_needs"),
    ],
)
def test_only_a_member_organization_states_a_need(who, code):
    with pytest.raises(NotAllowed) as refused:
        stated(who())
    assert refused.value.reason.code == code
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "Un\u202eautobus"},
        {"body": "x" * 20_001},
        {"for_whom": "familles\u200b"},
        {"territory_id": 0},
        {"themes": ("nothing-like-it",)},
        {"people": 0},
        {"people": 10**9},
        {"language": "xx"},
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(wrong):
    speaker = a_speaker(an_organization("La Braise"))
    values = {"title": "Un autobus", "body": "", "territory_id": a_region().pk, **wrong}
    with pytest.raises(Invalid):
        needs.state(speaker=speaker, given=NeedGiven(**values), at=NOW)
    assert not Need.objects.exists()


def test_at_a_table_one_sits_there_and_the_calendar_is_open():
    table, here = a_table(), an_organization("La Braise")
    seated(table, here)
    speaker, outside = a_speaker(here), a_speaker(an_organization("Ailleurs"))
    with pytest.raises(NotAllowed):
        stated(outside, table_id=table.pk)
    stated(speaker, table_id=table.pk)
    closed = [PhaseGiven(frozenset({"propose"}), NOW - timedelta(days=1))]
    set_phases(speaker=COORDINATION, table_id=table.pk, phases=closed, at=NOW)
    with pytest.raises(NotPossible):
        stated(speaker, "Un autre", table_id=table.pk)


def test_what_was_said_in_a_room_keeps_who_entered_it_and_where():
    table = a_table()
    with pytest.raises(NotAllowed):
        needs.enter(speaker=a_speaker(an_organization("X")), given=given(), heard_at="Assemblée", at=NOW)
    with pytest.raises(Invalid):
        needs.enter(speaker=COORDINATION, given=given(table_id=table.pk), heard_at=" ", at=NOW)
    for _again in range(2):
        made = needs.enter(
            speaker=COORDINATION, given=given(table_id=table.pk, people=30), heard_at="Assemblée du 2 mai", at=NOW
        )
    need = Need.objects.get()
    assert (need.pk, need.entered_by, need.heard_at, need.organization_id) == (
        made.id,
        COORDINATION.person_id,
        "Assemblée du 2 mai",
        None,
    )
    assert shared_by(Need.objects.all(), everything()) == {need.pk: Shared(0, 30)}


def test_an_organization_shares_once_whoever_holds_its_mandate():
    one, other = an_organization("La Braise"), an_organization("Le Fournil")
    need = stated(a_speaker(one), people=10)
    for people, name in ((5, "Anselme"), (8, "Basile")):
        needs.share(speaker=a_speaker(other, name), need_id=need.pk, people=people, at=NOW)
    assert shared_by(Need.objects.all(), everything()) == {need.pk: Shared(2, 18)}
    with pytest.raises(Invalid):
        needs.share(speaker=a_speaker(other, "Cyr"), need_id=need.pk, people=0, at=NOW)
    needs.unshare(speaker=a_speaker(other, "Diane"), need_id=need.pk, at=NOW)
    assert shared_by(Need.objects.all(), everything()) == {need.pk: Shared(1, 10)}
    with pytest.raises(NotPossible):
        needs.unshare(speaker=a_speaker(one, "Elise"), need_id=need.pk, at=NOW)


def test_organizations_that_became_one_share_once():
    bodies = [an_organization(name) for name in ("A", "B", "C")]
    need = stated(a_speaker(bodies[0]), people=10)
    for body, people in zip(bodies[1:], (20, 30), strict=True):
        needs.share(speaker=a_speaker(body), need_id=need.pk, people=people, at=NOW)
    Organization.objects.filter(pk=bodies[2].pk).update(merged_into=bodies[1])
    assert shared_by(Need.objects.all(), everything()) == {need.pk: Shared(2, 40)}


def test_joined_needs_are_counted_together_and_part_again():
    first, second, third = (stated(a_speaker(an_organization(name)), f"Un autobus {name}") for name in "ABC")
    with pytest.raises(NotAllowed):
        needs.join(speaker=a_speaker(an_organization("D")), need_id=second.pk, into_id=first.pk, at=NOW)
    for _again in range(2):
        needs.join(speaker=COORDINATION, need_id=third.pk, into_id=second.pk, at=NOW)
    needs.join(speaker=COORDINATION, need_id=second.pk, into_id=first.pk, at=NOW)
    assert set(Need.objects.filter(joined_to=first)) == {second, third}
    assert shared_by(Need.objects.filter(pk=first.pk), everything()) == {first.pk: Shared(3, 3)}
    assert [one.id for one in need_page(everything(), Asked()).lines] == [first.pk]
    with pytest.raises(NotPossible):
        needs.withdraw(speaker=COORDINATION, need_id=first.pk, at=NOW)
    with pytest.raises(Invalid):
        needs.join(speaker=COORDINATION, need_id=first.pk, into_id=first.pk, at=NOW)
    with pytest.raises(NotPossible):
        needs.join(speaker=COORDINATION, need_id=first.pk, into_id=second.pk, at=NOW)
    for one in (second, third, third):
        needs.part(speaker=COORDINATION, need_id=one.pk, at=NOW)
    assert set(Need.objects.values_list("state", "joined_to")) == {("open", None)}
    assert Act.objects.filter(name="deliberation.needs_joined").count() == 2


def test_sharing_a_joined_need_shares_the_one_that_stands():
    first, second = (stated(a_speaker(an_organization(name)), f"Un autobus {name}") for name in "AB")
    needs.join(speaker=COORDINATION, need_id=second.pk, into_id=first.pk, at=NOW)
    needs.share(speaker=a_speaker(an_organization("C")), need_id=second.pk, people=4, at=NOW)
    assert NeedShare.objects.order_by("-pk").first().need_id == first.pk


def test_its_author_withdraws_a_need_and_a_stranger_does_not():
    body = an_organization("La Braise")
    need = stated(a_speaker(body))
    with pytest.raises(NotAllowed):
        needs.withdraw(speaker=a_speaker(an_organization("X")), need_id=need.pk, at=NOW)
    for name in ("Basile", "Cyr"):
        needs.withdraw(speaker=a_speaker(body, name), need_id=need.pk, at=NOW)
    assert need_page(everything(), Asked()).total == 0
    with pytest.raises(NotPossible):
        needs.share(speaker=a_speaker(an_organization("Y")), need_id=need.pk, people=3, at=NOW)


def test_who_entered_a_need_withdraws_it_while_they_run_the_table():
    table, animator = a_table(), Speaker(person_id=900_002)
    Seat.objects.create(table=table, person_id=animator.person_id, role=Seat.FACILITATOR, since=NOW)
    entered = [
        needs.enter(speaker=animator, given=given(title, table_id=table.pk), heard_at="Assemblée du 2 mai", at=NOW)
        for title in ("Un autobus", "Un local")
    ]
    needs.withdraw(speaker=animator, need_id=entered[0].id, at=NOW)
    Seat.objects.filter(table=table).update(until=NOW)
    with pytest.raises(NotAllowed):
        needs.withdraw(speaker=animator, need_id=entered[1].id, at=NOW)


def test_a_proposal_answers_a_need_once_it_is_read():
    story = Story()
    need = stated(a_speaker(an_organization("La Ruche")))
    with pytest.raises(NotAllowed):
        need_answers.answer_by_proposal(speaker=story.two, need_id=need.pk, proposal_id=story.drafted.id, at=NOW)
    for _again in range(2):
        need_answers.answer_by_proposal(speaker=story.one, need_id=need.pk, proposal_id=story.drafted.id, at=NOW)
    assert not lines([need.pk], everything())[0].is_answered
    story.move("publish", story.one)
    assert lines([need.pk], everything())[0].is_answered
    assert not lines([need.pk], Table.objects.none())[0].is_answered
    assert [one.id for one in needs_of_proposal(story.drafted.id, everything())] == [need.pk]
    assert [one.id for one in need_view(need, everything()).proposals] == [story.drafted.id]
    need_answers.unanswer_by_proposal(speaker=story.pen, need_id=need.pk, proposal_id=story.drafted.id, at=NOW)
    assert not ProposalNeed.objects.exists()


def test_a_need_that_is_joined_after_it_was_answered_stays_answered_and_can_be_unanswered():
    story = Story()
    first, second = (stated(a_speaker(an_organization(name)), f"Un autobus {name}") for name in ("Ruche", "Rive"))
    need_answers.answer_by_proposal(speaker=story.one, need_id=second.pk, proposal_id=story.drafted.id, at=NOW)
    story.move("publish", story.one)
    needs.join(speaker=COORDINATION, need_id=second.pk, into_id=first.pk, at=NOW)
    assert lines([first.pk], everything())[0].is_answered
    assert [one.id for one in needs_of_proposal(story.drafted.id, everything())] == [first.pk]
    need_answers.unanswer_by_proposal(speaker=story.one, need_id=first.pk, proposal_id=story.drafted.id, at=NOW)
    assert not lines([first.pk], everything())[0].is_answered


def test_the_same_words_typed_otherwise_are_one_need():
    speaker = a_speaker(an_organization("La Braise"))
    composed, decomposed = "Une e\u0301cole  le soir", "Une \u00e9cole le soir"
    assert stated(speaker, composed) == stated(speaker, decomposed)


def test_another_mandate_notes_that_it_answers():
    need = stated(a_speaker(an_organization("La Ruche")))
    for title in ("Un minibus", "Deux minibus"):
        need_answers.note_answer(
            speaker=Speaker.system(),
            need=need.public_id,
            answering_kind="projects.project",
            answering_key="12",
            titles={"fr": title},
            url="/fr/projets/12/",
            at=NOW,
        )
    assert [one.title for one in need_view(need, everything()).answers] == ["Deux minibus"]
    assert need_page(everything(), Asked({"answer": ("none",)})).total == 0
    gone = need_answers.forget_answer(
        speaker=Speaker.system(), answering_kind="projects.project", answering_key="12", at=NOW
    )
    assert (gone, need_page(everything(), Asked({"answer": ("none",)})).total) == (1, 1)


def test_needs_of_a_closed_table_are_seen_and_shared_by_those_who_sit():
    table, here = a_table(visibility=Table.CLOSED), an_organization("La Braise")
    seated(table, here)
    need = stated(a_speaker(here), table_id=table.pk)
    assert need_page(Table.objects.none(), Asked()).total == 0
    with pytest.raises(NotAllowed):
        needs.share(speaker=a_speaker(an_organization("X")), need_id=need.pk, people=3, at=NOW)


def test_needs_are_gathered_by_region_and_narrowed():
    speaker, other = a_speaker(an_organization("La Braise")), a_speaker(an_organization("Le Four"))
    need = stated(speaker, people=10)
    needs.share(speaker=other, need_id=need.pk, people=5, at=NOW)
    stated(other, "Une épicerie", people=7)
    (region,) = gathered(everything())
    assert (region.name, region.needs, region.unanswered, region.shared) == ("Mauricie", 2, 2, Shared(3, 22))
    assert need_page(everything(), Asked({"region": ("region-04",)})).total == 2
    assert need_page(everything(), Asked({"region": ("region-05",)})).total == 0
    assert need_page(everything(), Asked()).counts["answer"] == {"none": 2, "some": 0}


def test_a_need_that_looks_alike_is_shown_before_another_is_stated():
    need = stated(a_speaker(an_organization("La Braise")), "Un autobus le soir pour les familles")
    assert [one.id for one in alike("Autobus du soir", everything())] == [need.pk]
    assert alike("Autobus du soir", everything(), but=need.pk) == ()


def test_a_list_costs_the_same_for_one_need_and_for_many(django_assert_max_num_queries):
    speaker = a_speaker(an_organization("La Braise"))
    for number in range(5):
        stated(speaker, f"Besoin {number}")
    with django_assert_max_num_queries(26):
        assert need_page(everything(), Asked()).total == 5
    with django_assert_max_num_queries(9):
        gathered(everything())


def test_pages_of_the_list_follow_each_other(monkeypatch):
    monkeypatch.setattr("chantier.deliberation.queries.needs.SIZE", 2)
    speaker = a_speaker(an_organization("La Braise"))
    for number in range(5):
        stated(speaker, f"Besoin {number}")
    titles, after = [], ""
    while True:
        page = need_page(everything(), Asked(after=after))
        titles += [one.title for one in page.lines]
        after = page.next
        if not after:
            break
    assert titles == [f"Besoin {number}" for number in (4, 3, 2, 1, 0)]
    for odd in ("x", "2026,1", "2026-05-04T14:00:00+00:00,-3"):
        assert len(need_page(everything(), Asked(after=odd)).lines) == 2


def test_who_runs_the_table_joins_its_needs():
    table, chair = a_table(), an_organization("La Présidence")
    seated(table, chair, Seat.CHAIR)
    seated(table, chair)
    speaker = a_speaker(chair)
    one, two = stated(speaker, "Un autobus", table_id=table.pk), stated(speaker, "Des autobus", table_id=table.pk)
    needs.join(speaker=speaker, need_id=two.pk, into_id=one.pk, at=NOW)
    assert Need.objects.get(pk=two.pk).joined_to_id == one.pk


def test_what_is_said_at_a_table_that_one_does_not_see_is_not_in_the_total():
    closed, here = a_table(visibility=Table.CLOSED), an_organization("La Braise")
    seated(closed, here)
    inside = stated(a_speaker(here), "Un autobus tard", table_id=closed.pk, people=500)
    outside = stated(a_speaker(an_organization("Le Fournil")), people=12)
    needs.join(speaker=COORDINATION, need_id=inside.pk, into_id=outside.pk, at=NOW)
    for seen, shared in ((everything(), Shared(2, 512)), (Table.objects.none(), Shared(1, 12))):
        (line,) = lines([outside.pk], seen)
        view = need_view(outside, seen)
        assert (line.shared, view.shared, sum(one.people for one in view.shares)) == (shared, shared, shared.people)
