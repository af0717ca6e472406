"""The pages of the roll, of the welcome desk, of one’s own presence and of the quorum, as each reader meets them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chantier.assemblies.badge_codes import badge_code, number_on
from chantier.assemblies.models import Attendance, Meeting, Proxy, Roll, RollCorrection, RollEntry
from chantier.assemblies.services import delegates, presence, rolls
from chantier.assemblies.tests.meetings import DESK, NOW, a_body, a_meeting, a_member, entry_of
from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(client: Client, *, of: Organization | None = None, role: str = "", powers=("speak", "vote")) -> Person:
    """A person signed in, with a role, or in the name of an organisation."""
    person = Person.objects.create_user(f"p{Person.objects.count()}@exemple.test", name="Anselme Untel")
    now = timezone.now()
    if role:
        people.grant_role(speaker=Speaker.system(), person_id=person.pk, role=role, at=now)
    client.force_login(person, backend=BACKEND)
    if of is not None:
        voice = people.ensure_voice(organization_ref=of.public_id, name=of.name)
        mandate = people.give_mandate(
            speaker=Speaker.system(), person_id=person.pk, voice_id=voice.id, title="", powers=powers, at=now
        )
        people.accept_mandate(speaker=Speaker(person_id=person.pk), mandate_id=mandate.id, at=now)
        session = client.session
        session["speaking_voice"] = voice.id
        session.save()
    return person


def page(client: Client, name: str, meeting: Meeting, *more: object, **asked: str) -> str:
    answer = client.get(reverse(f"assemblies:{name}", args=[meeting.public_id, *more]), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return words(answer)


def words(answer) -> str:
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def send(client: Client, name: str, meeting: Meeting, *more: object, **said: object):
    return client.post(reverse(f"assemblies:{name}", args=[meeting.public_id, *more]), said, follow=True)


@pytest.fixture
def meeting():
    """A meeting of today with three organisations in two colleges, and its roll."""
    for name, college in (("Alpha", "a"), ("Bêta", "a"), ("=Gamma()", "b")):
        a_member(name, college=college)
    rules = {"quorum": {"number": 2, "colleges": {"b": {"number": 1}}}, "proxies": {"allowed": True}}
    found = a_meeting(a_body(colleges=("a", "b")), rules=rules, starts_at=timezone.now())
    rolls.freeze_roll(speaker=DESK, meeting_id=found.pk, at=timezone.now())
    return found


def organization(name: str) -> Organization:
    return Organization.objects.get(name=name)


def test_the_secretary_freezes_the_roll_from_its_page_and_a_visitor_only_reads_what_it_will_be(client):
    meeting = a_meeting()
    a_member("Alpha")
    assert "Arrêter le registre" not in page(client, "roll", meeting)
    send(client, "roll", meeting)
    assert not Roll.objects.exists()
    sign_in(client, role="secretary")
    assert "Arrêter le registre" in page(client, "roll", meeting)
    answer = send(client, "roll", meeting)
    assert ("Le registre est arrêté." in words(answer), RollEntry.objects.count()) == (True, 1)


def test_everybody_reads_organisations_and_members_read_who_speaks_for_them(client, meeting):
    anselme = Person.objects.create_user("a@exemple.test", name="Anselme Untel")
    RollEntry.objects.filter(name="Alpha").update(delegate_id=anselme.pk)
    presence.arrive(speaker=DESK, entry_id=RollEntry.objects.get(name="Alpha").pk, at=timezone.now())
    for name, more in (("roll", ()), ("roll-entry", (1,))):
        seen = page(client, name, meeting, *more)
        assert ("Alpha" in seen, "Anselme Untel" in seen, "Présente" in seen) == (True, False, False)
    member = Client()
    sign_in(member, of=organization("Bêta"))
    for name, more in (("roll", ()), ("roll-entry", (1,))):
        seen = page(member, name, meeting, *more)
        assert ("Anselme Untel" in seen, "Présente" in seen) == (True, True)


@pytest.mark.parametrize(
    ("asked", "seen"), [({"q": "bet"}, "Bêta"), ({"q": "3"}, "Gamma"), ({"college": "b"}, "Gamma")]
)
def test_the_roll_is_searched_without_accents_by_number_and_by_college(client, meeting, asked, seen):
    Organization.objects.filter(name="Bêta").update(sort_name="beta")
    shown = page(client, "roll", meeting, **asked)
    assert {name for name in ("Alpha", "Bêta", "Gamma") if name in shown} == {seen}


def test_corrections_are_read_by_everybody_and_the_export_runs_nothing(client, meeting):
    rolls.strike(speaker=DESK, meeting_id=meeting.pk, number=1, reason="Radiée en mars", at=timezone.now())
    shown = page(client, "roll", meeting)
    assert ("Radiée en mars" in shown, RollCorrection.objects.get().fingerprint in shown) == (True, True)
    answer = client.get(reverse("assemblies:roll-csv", args=[meeting.public_id]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    gamma = organization("=Gamma()")
    assert lines[3] == f"3,{gamma.public_id},'=Gamma(),b,1,"
    assert lines[1].startswith(f"1,{organization('Alpha').public_id},Alpha,a,1,20")


def test_a_correction_from_a_page_needs_its_reason_and_gives_back_what_was_typed(client, meeting):
    sign_in(client, role="secretary")
    answer = send(client, "roll-entry", meeting, 1, verb="college", college="b", reason=" ")
    assert (answer.status_code, "Écrivez pourquoi" in words(answer), RollCorrection.objects.count()) == (409, True, 0)
    assert '<option value="b" selected>' in words(answer)
    for said in ("C’est fait.", "C’était déjà ainsi : rien n’a changé."):
        answer = send(client, "roll-entry", meeting, 1, verb="college", college="b", reason="Mauvais collège")
        assert said in words(answer)
    assert list(RollCorrection.objects.values_list("before", "after")) == [("a", "b")]


def test_an_organisation_that_was_left_out_is_put_on_the_roll_by_the_address_of_its_page(client, meeting):
    late = a_member("Oubliée")
    sign_in(client, role="secretary")
    said = {"organization": f"https://exemple.test/fr/repertoire/{late.public_id}-oubliee/", "college": "b"}
    assert send(client, "roll-add", meeting, **said, reason="").status_code == 422
    answer = send(client, "roll-add", meeting, **said, reason="Oubliée")
    assert "L’inscription porte le numéro 4." in words(answer)
    assert (entry_of(meeting, late).number, entry_of(meeting, late).college) == (4, "b")
    answer = send(client, "roll-add", meeting, organization="rien du tout", college="b", reason="x")
    assert "Aucune organisation du répertoire" in words(answer)


def test_the_desk_finds_by_letters_notes_an_arrival_says_when_it_was_noted_and_undoes_it(client, meeting):
    sign_in(client, role="secretary")
    shown = page(client, "welcome", meeting, q="alp")
    assert ('name="arrive" value="1"' in shown, 'value="2"' in shown) == (True, False)
    for said in ("Alpha : arrivée notée à", "Alpha : c’était déjà noté à"):
        assert said in words(send(client, "welcome", meeting, arrive="1", where="remote"))
    row = Attendance.objects.get()
    assert (row.way, row.where, 'name="leave" value="1"' in page(client, "welcome", meeting, q="alp")) == (
        "desk",
        "remote",
        True,
    )
    assert "C’est annulé" in words(send(client, "welcome", meeting, void=str(row.pk)))
    assert 'name="arrive" value="1"' in page(client, "welcome", meeting, q="alp")


def test_two_tabs_of_the_desk_write_one_arrival_even_when_the_first_is_sent_again_after_a_departure(client, meeting):
    sign_in(client, role="secretary")
    send(client, "welcome", meeting, arrive="1", key="tab")
    send(client, "welcome", meeting, leave="1", key="other")
    answer = send(client, "welcome", meeting, arrive="1", key="tab")
    assert ("c’était déjà noté" in words(answer), Attendance.objects.count()) == (True, 2)


@pytest.mark.parametrize("said", [{"arrive": "99"}, {"arrive": "x"}, {"void": "9" * 30}, {}])
def test_the_desk_answers_what_makes_no_sense_with_a_sentence(client, meeting, said):
    sign_in(client, role="secretary")
    assert (send(client, "welcome", meeting, **said).status_code, Attendance.objects.count()) == (409, 0)


@pytest.mark.parametrize("name", ["welcome", "roll-badges", "roll-add", "quorum-course"])
def test_what_the_secretary_holds_is_closed_to_others(client, meeting, name):
    sign_in(client, of=organization("Alpha"))
    assert client.get(reverse(f"assemblies:{name}", args=[meeting.public_id])).status_code == 403


def test_a_badge_opens_a_large_button_for_the_desk_and_words_for_anybody_else(client, meeting):
    code = badge_code(meeting.roll.pk, 1)
    assert "Montrez ce code à la table d’accueil" in page(client, "welcome-badge", meeting, code)
    assert "Alpha" not in page(client, "welcome-badge", meeting, code)
    desk = Client()
    sign_in(desk, role="secretary")
    assert page(desk, "roll-badges", meeting).count("<svg") >= 3
    assert "Noter l’arrivée" in page(desk, "welcome-badge", meeting, code)
    assert "arrivée notée à" in words(send(desk, "welcome-badge", meeting, code))
    assert Attendance.objects.get().way == "code"


def test_a_code_of_another_roll_or_a_forged_one_opens_nothing(client, meeting):
    code = badge_code(meeting.roll.pk, 1)
    forged = (badge_code(meeting.roll.pk + 1, 1), code.replace("1-", "2-"), code[:-1], "1-", "x", "-", "9" * 40)
    assert [number_on(meeting.roll.pk, one) for one in (code, *forged)] == [1, *([None] * len(forged))]
    for one in forged:
        if one.strip("-"):
            address = reverse("assemblies:welcome-badge", args=[meeting.public_id, one])
            assert client.get(address).status_code == 404


def test_one_says_that_one_is_there_and_that_one_leaves(client, meeting):
    person = sign_in(client, of=organization("Alpha"))
    delegates.set_delegate(
        speaker=DESK, entry_id=entry_of(meeting, organization("Alpha")).pk, person_id=person.pk, at=timezone.now()
    )
    assert "Vous portez la voix de Alpha." in page(client, "presence", meeting)
    assert "Votre arrivée est notée." in words(send(client, "presence", meeting, verb="remote"))
    assert "Vous étiez déjà là" in words(send(client, "presence", meeting, verb="room"))
    assert "Votre départ est noté." in words(send(client, "presence", meeting, verb="leave"))
    assert list(Attendance.objects.order_by("pk").values_list("arrived", "way", "where", "person_id")) == [
        (True, "self", "remote", person.pk),
        (False, "self", "remote", person.pk),
    ]
    assert "Votre voix est confiée" in words(send(client, "presence", meeting, verb="entrust", holder="2"))
    assert "Votre voix vous revient." in words(send(client, "presence", meeting, verb="withdraw"))
    assert Proxy.objects.get().ended_at is not None


def test_who_may_entrust_powers_names_the_delegate_of_their_organisation_from_their_own_page(client, meeting):
    person = sign_in(client, of=organization("Alpha"), powers=("speak", "vote", "delegate"))
    entry = entry_of(meeting, organization("Alpha"))
    shown = page(client, "presence", meeting)
    assert ("pas la personne déléguée" in shown, f'<option value="{person.pk}">' in shown) == (True, True)
    assert "La délégation est changée" in words(send(client, "presence", meeting, verb="delegate", person=person.pk))
    entry.refresh_from_db()
    assert entry.delegate_id == person.pk
    refused = send(client, "presence", meeting, verb="delegate", person="999999")
    assert (refused.status_code, "ne parle pas, aujourd’hui" in words(refused)) == (409, True)


def test_the_quorum_is_told_by_college_now_at_an_instant_and_on_the_screen(client, meeting):
    before = timezone.now()
    presence.arrive(speaker=DESK, entry_id=RollEntry.objects.get(number=3).pk, at=before + timedelta(seconds=1))
    presence.arrive(speaker=DESK, entry_id=RollEntry.objects.get(number=1).pk, at=before + timedelta(seconds=2))
    Meeting.objects.update(starts_at=before)
    for name in ("quorum", "quorum-screen", "quorum-now"):
        assert "Le quorum n’est pas atteint" in page(
            client, name, meeting
        )  # nobody has come yet: it is one second early
    instants = [before + timedelta(seconds=seconds) for seconds in (0, 1, 2)]
    told = [page(client, "quorum", meeting, a=at.isoformat()) for at in instants]
    assert ["Le quorum est atteint" in one for one in told] == [False, False, True]
    assert ["Il manque 1 voix." in one for one in told] == [True, True, False]
    assert "hx-get" not in told[0].split('class="quorum-now', 1)[1].split(">", 1)[0]
    for said in ("hier", "2026-13-45T99:00", "0001-01-01T00:00:00-14:00", "9999-12-31T23:59:59-12:00"):
        assert "Cet instant ne se lit pas" in page(client, "quorum", meeting, a=said)


def test_who_presides_opens_suspends_and_closes_from_the_page_and_is_asked_before_the_end(client, meeting):
    sign_in(client, role="secretary")
    assert "il en faut 2" in page(client, "quorum", meeting)
    assert send(client, "quorum-course", meeting, verb="open").status_code == 409
    for number in (1, 3):
        presence.arrive(speaker=DESK, entry_id=RollEntry.objects.get(number=number).pk, at=timezone.now())
    assert "L’assemblée est ouverte." in words(send(client, "quorum-course", meeting, verb="open"))
    assert "C’était déjà fait" in words(send(client, "quorum-course", meeting, verb="open"))
    assert "Lever l’assemblée ?" in page(client, "quorum-course", meeting, verb="close")
    elsewhere = send(client, "quorum-course", meeting, verb="suspend", next="https://ailleurs.example/")
    assert elsewhere.redirect_chain == [(reverse("assemblies:quorum", args=[meeting.public_id]), 302)]
    send(client, "quorum-course", meeting, verb="close")
    assert Meeting.objects.get().state == "closed"


def filled(count: int) -> Meeting:
    """A meeting with so many entries, each with a delegate, half of them present."""
    meeting = a_meeting(a_body(colleges=("a",)), starts_at=timezone.now())
    rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=timezone.now())
    start = Organization.objects.count()
    Organization.objects.bulk_create(
        Organization(
            public_id=f"o{start + n:07d}",
            slug="x",
            name=f"Organisation {n}",
            sort_name=f"organisation {n:05d}",
            standing=Organization.MEMBER,
            created_at=NOW,
            updated_at=NOW,
        )
        for n in range(count)
    )
    made = Organization.objects.order_by("pk")[start:]
    RollEntry.objects.bulk_create(
        RollEntry(roll=meeting.roll, number=n, organization=one, name=one.name, college="a", delegate_id=700_000 + n)
        for n, one in enumerate(made, 1)
    )
    entries = RollEntry.objects.filter(roll__meeting=meeting).order_by("number")
    Attendance.objects.bulk_create(
        Attendance(entry=one, arrived=True, at=timezone.now() - timedelta(minutes=5)) for one in entries[: count // 2]
    )
    return meeting


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("roll", {}),
        ("roll", {"q": "org"}),
        ("welcome", {"q": "org"}),
        ("roll-badges", {}),
        ("quorum", {}),
        ("quorum-now", {}),
    ],
)
def test_a_page_of_three_thousand_entries_asks_as_little_as_one_of_three(
    client, name, asked, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client, role="secretary")
    small, great = filled(3), filled(3_000)
    page(client, name, small, **asked)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, name, small, **asked)
    with django_assert_max_num_queries(len(few)):
        page(client, name, great, **asked)
