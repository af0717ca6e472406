"""What may be said of an organisation, by whom, and what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core import statements
from chantier.directory.core.contacts import readable_phone
from chantier.directory.core.findings import finding
from chantier.directory.core.statements import About, Checked, Move, Who, check

BAKERY = About(
    "Boulangerie La Braise",
    "https://labraise.example",
    {
        "activities": frozenset({"food", "housing"}),
        "purposes": frozenset({"feed"}),
        "languages": frozenset({"fr", "en"}),
        "legal_form": frozenset({"cooperative"}),
        "size_band": frozenset({"5-9"}),
        "status": frozenset({"active", "ended"}),
        "visibility": frozenset({"public", "members", "private"}),
    },
)
EVERY_FIELD = (*statements.FROM_REVIEWERS, "principle.autonomy")


def said(name, given_value, who=Who.ORGANIZATION):
    return check(name, given_value, about=BAKERY, who=who)


# What becomes of it


@given(st.sampled_from(["own", "correction"]), st.lists(st.sampled_from(list(Move)), max_size=12))
def test_a_statement_is_always_in_a_known_state_and_what_was_taken_back_stays_so(kind, moves):
    state = statements.ACCEPTED if kind == "own" else statements.WAITING
    for move in moves:
        following = statements.after(kind, state, move)
        if following is None:
            continue
        assert state != statements.WITHDRAWN
        assert following in statements.STATES
        state = following


def test_a_decision_is_undone_and_taken_again():
    for decision in (Move.ACCEPT, Move.REFUSE):
        decided = statements.after("correction", statements.WAITING, decision)
        assert statements.after("correction", decided, Move.REOPEN) == statements.WAITING
        assert statements.after("correction", decided, decision) is None


def test_an_own_word_is_never_reviewed():
    moves = {move for kind, _state, move in statements.MOVES if kind == "own"}
    assert moves == {Move.WITHDRAW}


# Who may say what


def test_a_visitor_never_says_the_register_number_nor_who_sees_the_page():
    for name in ("register_number", "visibility", "logo", "social_economy", "principle.autonomy"):
        assert said(name, "1140000009", Who.VISITOR) == Checked(problem=finding("field_not_yours", field=name))
    assert said("register_number", "11 4000 0009", Who.PERSON) == Checked("1140000009")


@pytest.mark.parametrize("name", EVERY_FIELD)
def test_who_may_say_more_may_say_all_that_others_may(name):
    allowed = [statements.may_state(name, who) for who in Who]
    assert allowed == sorted(allowed)
    assert allowed[-1]


def test_the_six_principles_are_declared_by_the_organisation_alone():
    assert [statements.may_state("principle.autonomy", who) for who in Who] == [False, False, False, True]


# Whether a value can be kept


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("phone", "(819) 555-0177 poste 3", "+18195550177;ext=3"),
        ("email", "Info@LaBraise.example", "Info@labraise.example"),
        ("website", "labraise.example", "https://labraise.example"),
        ("founded_on", "mai 1999", "1999-05"),
        ("usual_name", "  La   Braise ", "La Braise"),
        ("other_names", "Four banal\nFour banal\nBraise coop", ["Four banal", "Braise coop"]),
        ("activities", ["food", "food", "housing"], ["food", "housing"]),
        ("activities", [], None),
        (
            "establishments",
            "Comptoir ; 12, rue du Quai ; Shawinigan (Québec) ; g9n1a1\n\n5, rue Neuve\nKiosque\nKiosque",
            [
                {
                    "name": "Comptoir",
                    "address": "12, rue du Quai",
                    "municipality": "Shawinigan",
                    "postal_code": "G9N 1A1",
                },
                {"address": "5, rue Neuve"},
                {"name": "Kiosque"},
            ],
        ),
        ("establishments", " ;\n", None),
        ("phone", "", None),
        ("legal_form", "cooperative", "cooperative"),
        (
            "description",
            {"fr": "Du pain.\r\n\r\n\r\n\r\nDu bon.", "en": " "},
            {"fr": "Du pain.\n\nDu bon.", "en": None},
        ),
        (
            "principle.autonomy",
            {"answer": "partly", "evidence": "Article 4"},
            {"answer": "partly", "evidence": "Article 4"},
        ),
        ("principle.autonomy", {"answer": "", "evidence": ""}, None),
        ("logo", {"file": 7, "text": "Une miche"}, {"file": 7, "text": "Une miche"}),
        ("logo", {"file": None, "text": ""}, None),
    ],
)
def test_what_was_typed_is_kept_in_its_usual_form(name, typed, kept):
    assert said(name, typed) == Checked(kept)


def test_a_place_is_read_back_from_its_line():
    for place in ({"name": "Kiosque"}, {"address": "5, rue Neuve", "municipality": "Shawinigan"}, {"name": "A; b"}):
        kept = {part: text.replace(";", ",") for part, text in place.items()}
        assert said("establishments", statements.establishment_line(place)) == Checked([kept])


def test_a_seat_is_kept_whole():
    typed = {"address": "41, rue du Canot", "municipality": "Shawinigan (Québec)", "postal_code": "g9n1a1"}
    kept = {"address": "41, rue du Canot", "municipality": "Shawinigan", "postal_code": "G9N 1A1"}
    assert said("place", typed, Who.VISITOR) == Checked(kept)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("phone", "555-0177", "phone_without_area"),
        ("email", "pas une adresse", "not_an_email"),
        ("website", "javascript:alert(1)", "address_refused"),
        ("postal_code", "x", "field_not_yours"),
        ("founded_on", "03/04/1999", "date_unclear"),
        ("founded_on", "hier", "date_unclear"),
        ("phone", "819 555-0177 ou 819 555-0178", "first_of_several"),
        ("usual_name", "", "needed"),
        ("usual_name", "n/a", "sign_of_nothing"),
        ("activities", ["gold"], "not_a_choice"),
        ("activity", "a" * 401, "too_long"),
        ("place", {"address": "41, rue du Canot"}, "municipality_needed"),
        ("place", {"municipality": "Shawinigan", "postal_code": "D1D 1D1"}, "postal_code_impossible"),
        ("principle.autonomy", {"answer": "", "evidence": "Article 4"}, "evidence_without_answer"),
        ("principle.autonomy", {"answer": "maybe"}, "not_a_choice"),
        ("logo", {"file": 7, "text": " "}, "logo_text_needed"),
        ("description", {"xx": "…"}, "not_a_choice"),
        ("visibility", "secret", "not_a_choice"),
        ("establishments", "a;b;c;d;e", "place_has_too_many_parts"),
        ("establishments", "Comptoir;12, rue du Quai, app. 4;Shawinigan", "address_of_a_home"),
        ("establishments", "Comptoir;;Shawinigan;D1D 1D1", "postal_code_impossible"),
        ("establishments", "\n".join(f"{n}, rue Neuve" for n in range(61)), "too_many_places"),
        ("social_economy", "maybe", "not_a_choice"),
    ],
)
def test_a_value_that_cannot_be_kept_says_why(name, typed, code):
    found = said(name, typed)
    assert (found.value, found.problem and found.problem.code) == (None, code)


@pytest.mark.parametrize("who", list(Who))
@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("usual_name", "Marie-Ève Tremblay", "name_of_a_person"),
        ("other_names", "La Braise\nMme Marie Roy", "name_of_a_person"),
        ("email", "marie.tremblay@labraise.example", "mailbox_of_a_person"),
        ("place", {"address": "41, rue du Canot, app. 4", "municipality": "Shawinigan"}, "address_of_a_home"),
        ("description", {"fr": "Demandez Mme Tremblay au comptoir."}, "text_names_somebody"),
        ("activity", "Pain ; écrire à luc.roy@example.org", "text_holds_a_mailbox"),
    ],
)
def test_what_looks_like_a_private_person_is_refused_whoever_says_it(who, name, typed, code):
    found = said(name, typed, who)
    assert (found.value, found.problem and found.problem.code) == (None, code)


def test_a_free_mailbox_is_taken_from_the_organisation_itself_and_not_from_others():
    assert said("email", "mieduquartier@gmail.com") == Checked("mieduquartier@gmail.com")
    assert said("email", "mieduquartier@gmail.com", Who.VISITOR) == Checked(problem=finding("mailbox_of_a_person"))
    assert said("email", "labraise@gmail.com", Who.VISITOR).value is None
    assert said("email", "info@gmail.com", Who.VISITOR) == Checked("info@gmail.com")


@given(
    st.sampled_from([name for name in EVERY_FIELD if "." not in name]), st.text(max_size=60), st.sampled_from(list(Who))
)
def test_a_text_is_either_kept_or_refused_with_a_reason_never_both(name, typed, who):
    shape = {
        "place": {"address": typed, "municipality": "Shawinigan"},
        "description": {"fr": typed},
        "logo": {"file": 1, "text": typed},
    }
    value = shape.get(name, [typed] if name in statements.SEVERAL else typed)
    found = said(name, value, who)
    assert found.value is None or found.problem is None


@given(st.sampled_from(["phone", "website", "usual_name", "activity", "founded_on"]), st.text(max_size=60))
def test_what_was_kept_is_kept_the_same_when_it_is_said_again(name, typed):
    first = said(name, typed)
    if first.value is not None:
        assert said(name, first.value) == first


def test_a_telephone_number_reads_as_people_write_it_and_is_read_back_the_same():
    assert readable_phone("+18195550177;ext=3") == ("819 555-0177", "3")
    assert readable_phone("+33145678901") == ("+33145678901", "")
    assert readable_phone("") == ("", "")
    assert said("phone", "819 555-0177, poste 3") == Checked("+18195550177;ext=3")
