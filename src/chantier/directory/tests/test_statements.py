"""Corrections and own words: from what somebody says to what the page shows, and back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from chantier.directory import statement_data
from chantier.directory import statement_notices as notices
from chantier.directory.core.findings import finding
from chantier.directory.models import Edition, Organization, Record, Source, Statement
from chantier.directory.services import statements
from chantier.directory.services.portraits import said_now
from chantier.directory.services.projection import project
from chantier.directory.services.statements import Edited, ValuesNotKept
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.foundation.access.api import COORDINATOR, Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.api import acts_about
from chantier.foundation.messages.models import Notice
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.words import api as words

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
VISITOR = Speaker.visitor()
LUCAIN = Speaker(person_id=21)
ANNE = Speaker(person_id=11, roles=frozenset({COORDINATOR}))


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")
    words.load_shipped(speaker=Speaker.system(), at=AT)


@pytest.fixture
def bakery():
    record = entry(edition(source("liste")), "mie", **{**BAKERY, "phone": "+18195550100"})
    shown(record)
    return Organization.objects.get(pk=record.organization_id)


def spokesperson(of, powers=("speak", "edit_page")):
    """Somebody who speaks in the name of this organisation, with these powers."""
    found = Person.objects.filter(email=f"{of.public_id}@exemple.test").first()
    if found is None:
        found = Person.objects.create_user(f"{of.public_id}@exemple.test", name="Ana")
        voice = people.ensure_voice(organization_ref=of.public_id, name=of.name)
        given = people.give_mandate(
            speaker=Speaker.system(), person_id=found.pk, voice_id=voice.id, title="", powers=powers, at=AT
        )
        people.accept_mandate(speaker=Speaker(person_id=found.pk), mandate_id=given.id, at=AT)
    return found


def itself(of, powers=("speak", "edit_page")):
    found = spokesperson(of, powers)
    voice = people.voice_of_organization(of.public_id)
    return Speaker(person_id=found.pk, voice_id=voice.id, voice_name=of.name, organization_id=of.public_id)


def suggest(of, name="phone", given="819 555-0177", speaker=VISITOR, **more):
    return statements.suggest(speaker=speaker, public_id=of.public_id, name=name, given=given, at=AT, **more)


def state(of, speaker=None, at=AT, **given):
    return statements.state_own(speaker=speaker or itself(of), public_id=of.public_id, given=given, at=at)


def happened(of):
    return [act.name for act in reversed(acts_about("directory.organization", [of.pk]))]


def again(of):
    of.refresh_from_db()
    return of


# Suggesting


def test_a_visitors_correction_waits_and_changes_nothing(bakery):
    made = suggest(bakery, comment=" Ils ont changé de ligne. ", evidence="https://mie.example", address="203.0.113.7")
    kept = Statement.objects.get(pk=made.statement_id)
    assert (kept.value, kept.state, kept.comment, kept.evidence) == (
        "+18195550177",
        "waiting",
        "Ils ont changé de ligne.",
        "https://mie.example",
    )
    assert (kept.person_id, kept.voice_id) == (None, None)
    assert again(bakery).phone == "+18195550100"
    assert happened(bakery) == ["directory.statement_made"]


def test_the_same_correction_twice_waits_once(bakery):
    first, second = suggest(bakery), suggest(bakery, given="(819) 555-0177")
    assert (second.statement_id, second.is_new) == (first.statement_id, False)


def test_what_a_machine_fills_is_not_kept_and_it_is_not_told(bakery):
    assert suggest(bakery, trap="https://spam.example") is None
    assert not Statement.objects.exists()


def test_what_the_page_says_already_is_not_a_correction(bakery):
    with pytest.raises(Invalid) as refusal:
        suggest(bakery, given="819-555-0100")
    assert refusal.value.reason.code == "nothing_changes"


def test_a_personal_value_is_refused_with_its_reason(bakery):
    with pytest.raises(ValuesNotKept) as refusal:
        suggest(bakery, "email", "marie.tremblay@mie.example")
    assert refusal.value.problems == {"email": finding("mailbox_of_a_person")}
    assert "renseignements personnels" in str(refusal.value)


def test_a_visitor_cannot_touch_the_register_number(bakery):
    with pytest.raises(ValuesNotKept) as refusal:
        suggest(bakery, "register_number", "1140000009")
    assert refusal.value.problems == {"register_number": finding("field_not_yours", field="register_number")}


def test_one_address_suggests_so_many_times_a_day_and_others_go_on(bakery):
    for number in range(statements.FROM_ONE_ADDRESS):
        suggest(bakery, given=f"819 555-02{number:02}", address="203.0.113.7")
    with pytest.raises(NotPossible) as refusal:
        suggest(bakery, given="819 555-0300", address="203.0.113.7")
    assert refusal.value.reason.code == "enough_for_today"
    assert suggest(bakery, given="819 555-0300", address="203.0.113.8").is_new
    tomorrow = AT + timedelta(days=1)
    made = statements.suggest(
        speaker=VISITOR,
        public_id=bakery.public_id,
        name="phone",
        given="819 555-0301",
        at=tomorrow,
        address="203.0.113.7",
    )
    assert made.is_new


def test_visitors_together_and_one_person_have_their_number_too(bakery, monkeypatch):
    monkeypatch.setattr(statements, "FROM_ALL_VISITORS", 1)
    monkeypatch.setattr(statements, "FROM_ONE_PERSON", 1)
    suggest(bakery, given="819 555-0201", address="203.0.113.7")
    suggest(bakery, given="819 555-0202", speaker=LUCAIN)
    for speaker, address in ((VISITOR, "203.0.113.8"), (LUCAIN, "")):
        with pytest.raises(NotPossible):
            suggest(bakery, given="819 555-0203", speaker=speaker, address=address)


@pytest.mark.parametrize("speaker", [VISITOR, LUCAIN])
def test_two_at_once_take_no_more_than_there_are(bakery, monkeypatch, speaker):
    monkeypatch.setattr(statements, "FROM_ONE_ADDRESS", 1)
    monkeypatch.setattr(statements, "FROM_ONE_PERSON", 1)
    suggest(bakery, given="819 555-0201", speaker=speaker, address="203.0.113.7")
    # The second read the number before the first had written it.
    monkeypatch.setattr(type(cache._connections[cache._alias]), "get", lambda *_asked, **_more: 0)
    with pytest.raises(NotPossible) as refusal:
        suggest(bakery, given="819 555-0202", speaker=speaker, address="203.0.113.7")
    assert refusal.value.reason.code == "enough_for_today"
    assert Statement.objects.count() == 1


def test_nobody_corrects_a_page_that_they_may_not_see(bakery):
    state(bakery, visibility="members")
    with pytest.raises(NotAllowed) as refusal:
        suggest(bakery)
    assert refusal.value.reason.code == "page_is_for_members"


def test_a_page_that_was_merged_or_never_was_cannot_be_corrected(bakery):
    with pytest.raises(NotPossible) as refusal:
        statements.suggest(speaker=VISITOR, public_id="rien", name="phone", given="x", at=AT)
    assert refusal.value.reason.code == "organization_not_found"


# Deciding


def test_an_accepted_correction_is_shown_and_undoing_it_brings_the_source_back(bakery):
    made = suggest(bakery, speaker=LUCAIN)
    statements.accept(speaker=ANNE, statement_id=made.statement_id, at=AT)
    assert (again(bakery).phone, bakery.provenance["phone"]["kind"]) == ("+18195550177", "correction")
    statements.restore(speaker=ANNE, statement_id=made.statement_id, at=AT)
    assert (again(bakery).phone, bakery.provenance["phone"]["kind"]) == ("+18195550100", "network")
    kept = Statement.objects.get()
    assert (kept.state, kept.reviewed_by, kept.reviewed_at) == ("waiting", None, None)
    assert happened(bakery) == [
        "directory.statement_made",
        "directory.statement_accepted",
        "directory.statement_reopened",
    ]


def test_a_refusal_needs_a_reason(bakery):
    made = suggest(bakery)
    with pytest.raises(Invalid) as refusal:
        statements.refuse(speaker=ANNE, statement_id=made.statement_id, reason="  ", at=AT)
    assert refusal.value.reason.code == "reason_needed"
    statements.refuse(speaker=ANNE, statement_id=made.statement_id, reason="Ligne d’une autre.", at=AT)
    kept = Statement.objects.get()
    assert (kept.state, kept.review_reason, kept.reviewed_by) == ("refused", "Ligne d’une autre.", 11)
    assert again(bakery).phone == "+18195550100"


def test_the_second_of_two_reviewers_is_told_that_it_was_decided(bakery):
    made = suggest(bakery)
    statements.accept(speaker=ANNE, statement_id=made.statement_id, at=AT)
    with pytest.raises(NotPossible) as refusal:
        statements.refuse(speaker=ANNE, statement_id=made.statement_id, reason="Non", at=AT)
    assert refusal.value.reason.code == "already_decided"


@pytest.mark.parametrize("verb", ["accept", "refuse", "restore"])
def test_only_those_who_keep_the_directory_decide(bakery, verb):
    made = suggest(bakery)
    more = {"reason": "Non"} if verb == "refuse" else {}
    for speaker in (VISITOR, LUCAIN, itself(bakery)):
        with pytest.raises(NotAllowed):
            getattr(statements, verb)(speaker=speaker, statement_id=made.statement_id, at=AT, **more)
    assert Statement.objects.get().state == "waiting"


def test_a_person_takes_back_what_they_suggested_and_nobody_else_does(bakery):
    made = suggest(bakery, speaker=LUCAIN)
    for speaker in (VISITOR, ANNE):
        with pytest.raises(NotAllowed) as refusal:
            statements.withdraw(speaker=speaker, statement_id=made.statement_id, at=AT)
        assert refusal.value.reason.code == "not_your_statement"
    statements.withdraw(speaker=LUCAIN, statement_id=made.statement_id, at=AT)
    assert Statement.objects.get().state == "withdrawn"


def test_a_newer_source_is_seen_by_the_reviewer_and_the_persons_word_stands(bakery):
    made = suggest(bakery)
    statements.accept(speaker=ANNE, statement_id=made.statement_id, at=AT)
    later = Edition.objects.create(
        source=source("registre", Source.REGISTER),
        file_name="r.csv",
        sha256="0" * 64,
        state="done",
        received_at=AT,
        seen_on=date(2026, 12, 1),
    )
    Record.objects.create(
        source=later.source,
        key="r",
        values={"phone": "+18195550999"},
        digest="",
        organization=bakery,
        first_edition=later,
        last_edition=later,
        seen_on=later.seen_on,
    )
    project(organization_ids=[bakery.pk], at=AT)
    assert again(bakery).phone == "+18195550177"
    newer = said_now([bakery.pk])[bakery.pk].newer("phone")
    assert [(one.source, value) for one, value in newer] == [("registre", "+18195550999")]


# Being told


def person(address="lucain@exemple.test"):
    return Person.objects.create_user(address, name="Lucain")


def test_who_suggested_is_told_once_of_each_decision(bakery):
    lucain = person()
    made = suggest(bakery, speaker=Speaker(person_id=lucain.pk))
    statements.refuse(speaker=ANNE, statement_id=made.statement_id, reason="Ligne d’une autre.", at=AT)
    act = acts_about("directory.organization", [bakery.pk])[0]
    notices.correction_settled(act)
    notices.correction_settled(act)
    told = Notice.objects.get()
    assert told.subject == f"Votre correction de la fiche « {bakery.name} » n’est pas suivie"
    assert all(text in told.body for text in ("Téléphone", "819 555-0177", "Ligne d’une autre."))
    assert told.link == f"/fr/repertoire/{bakery.public_id}-{bakery.slug}/"
    statements.restore(speaker=ANNE, statement_id=made.statement_id, at=AT)
    statements.accept(speaker=ANNE, statement_id=made.statement_id, at=AT + timedelta(minutes=5))
    notices.correction_settled(acts_about("directory.organization", [bakery.pk])[0])
    assert Notice.objects.count() == 2


def test_nobody_is_told_of_a_visitors_correction(bakery):
    made = suggest(bakery)
    statements.accept(speaker=ANNE, statement_id=made.statement_id, at=AT)
    notices.correction_settled(acts_about("directory.organization", [bakery.pk])[0])
    assert not Notice.objects.exists()


# Saying it oneself


def test_an_organisations_own_words_are_shown_at_once_and_weigh_more_than_a_correction(bakery):
    made = suggest(bakery)
    statements.accept(speaker=ANNE, statement_id=made.statement_id, at=AT)
    done = state(
        bakery,
        phone="819 555-0111",
        description={"fr": "Du pain au levain.", "en": "Sourdough."},
        activities=["food-services"] if "food-services" in words.labels("activity", "fr") else [],
        place={"address": "5, rue Neuve", "municipality": "Shawinigan", "postal_code": "G9N 1A1"},
        **{"principle.autonomy": {"answer": "yes", "evidence": "Statuts, article 4"}},
    )
    again(bakery)
    assert done.outweighed == ()
    assert (bakery.phone, bakery.address) == ("+18195550111", "5, rue Neuve")
    assert bakery.descriptions == {"fr": "Du pain au levain.", "en": "Sourdough."}
    assert bakery.principles == {"autonomy": {"answer": "yes", "evidence": "Statuts, article 4"}}
    assert {one.state for one in Statement.objects.filter(kind="own")} == {"accepted"}
    assert happened(bakery)[-1] == "directory.organization_edited"


def test_the_latest_of_two_words_of_one_day_is_the_one_and_taking_it_back_restores_the_other(bakery):
    for minute, number in enumerate(("0111", "0112", "0113")):
        state(bakery, at=AT + timedelta(minutes=minute), phone=f"819 555-{number}")
    assert again(bakery).phone == "+18195550113"
    last = Statement.objects.order_by("-id").first()
    statements.withdraw(speaker=itself(bakery), statement_id=last.pk, at=AT)
    assert again(bakery).phone == "+18195550112"
    assert happened(bakery)[-1] == "directory.own_word_withdrawn"


def test_a_field_and_a_description_can_be_emptied(bakery):
    state(bakery, phone="819 555-0111", description={"fr": "Du pain.", "en": "Bread."})
    state(bakery, at=AT + timedelta(days=1), phone="", description={"en": ""})
    assert (again(bakery).phone, bakery.descriptions) == ("", {"fr": "Du pain."})


def test_nothing_is_kept_when_one_value_cannot_be(bakery):
    with pytest.raises(ValuesNotKept) as refusal:
        state(bakery, phone="819 555-0111", website="javascript:x", email="luc.roy@mie.example")
    assert set(refusal.value.problems) == {"website", "email"}
    assert not Statement.objects.exists()


def test_what_did_not_change_is_not_said(bakery):
    assert state(bakery, phone="819 555-0100", website="") == Edited(())
    assert not Statement.objects.exists()


def test_the_coordination_corrects_a_page_and_the_organisations_word_still_stands(bakery):
    state(bakery, phone="819 555-0111")
    done = state(bakery, ANNE, phone="819 555-0122", website="mie.example")
    assert done.outweighed == ("phone",)
    assert (again(bakery).phone, bakery.website) == ("+18195550111", "https://mie.example")
    assert happened(bakery)[-1] == "directory.organization_corrected"
    with pytest.raises(ValuesNotKept):
        state(bakery, ANNE, **{"principle.autonomy": {"answer": "yes", "evidence": ""}})


@pytest.mark.parametrize("speaker", [VISITOR, LUCAIN, Speaker(person_id=5, voice_id=6, organization_id="autre")])
def test_others_cannot_edit_a_page(bakery, speaker):
    with pytest.raises(NotAllowed) as refusal:
        state(bakery, speaker, phone="819 555-0111")
    assert refusal.value.reason.code == "not_your_organization"


def test_a_mandate_without_the_power_to_keep_the_page_speaks_and_does_not_edit(bakery):
    with pytest.raises(NotAllowed) as refusal:
        state(bakery, itself(bakery, powers=("speak",)), phone="819 555-0111")
    assert refusal.value.reason.code == "edit_power_needed"


# What is kept of a person


def test_a_person_gets_what_they_suggested_and_is_forgotten_without_what_they_corrected(bakery):
    lucain = person()
    made = suggest(bakery, speaker=Speaker(person_id=lucain.pk), comment="J’y travaille.", evidence="mon bulletin")
    statements.accept(speaker=ANNE, statement_id=made.statement_id, at=AT)
    (row,) = statement_data.HOLDER.export(lucain.pk)["statements"]
    assert (row["field"], row["comment"], row["state"]) == ("phone", "J’y travaille.", "accepted")
    assert statement_data.HOLDER.erase(lucain.pk, AT) == 1
    kept = Statement.objects.get()
    assert (kept.person_id, kept.comment, kept.evidence, kept.value) == (None, "", "", "+18195550177")
    assert again(bakery).phone == "+18195550177"
