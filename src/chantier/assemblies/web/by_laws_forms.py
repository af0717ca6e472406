"""By-laws as a form that a person fills: each rule a field, each majority and each college a row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chantier.assemblies.core.bylaws import MODES, ByLaws
from chantier.assemblies.core.bylaws_said import MAJORITIES, written
from chantier.assemblies.core.majorities import MajorityRule, Threshold
from chantier.assemblies.core.quorum import Enough
from chantier.assemblies.phrases import MODES as MODE_WORDS
from chantier.assemblies.phrases_bylaws import BASES, COUNTING
from chantier.assemblies.phrases_bylaws import MAJORITIES as MAJORITY_WORDS
from chantier.assemblies.web.fields import DayField

_SHARES: Final = {"list": "shares", "placeholder": "2/3", "inputmode": "text", "autocomplete": "off"}
COMPARED: Final = (("least", pgettext_lazy("share", "au moins")), ("more", pgettext_lazy("share", "plus de")))


def _share(label: Any, **more: Any) -> forms.RegexField:
    return forms.RegexField(
        label=label,
        regex=r"^\s*[0-9]{1,9}\s*/\s*[1-9][0-9]{0,8}\s*$",
        required=False,
        widget=forms.TextInput(attrs=_SHARES),
        error_messages={"invalid": _("Une part s’écrit comme « 2/3 ».")},
        **more,
    )


def _compared(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=COMPARED, required=False)


def _number(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, **more)


class ByLawsForm(forms.Form):
    """The rules of a body but its majorities and the quorums of its colleges, which are rows."""

    in_force_from = DayField(
        label=_("En vigueur à partir du"),
        help_text=_("Une assemblée suit les règlements en vigueur le jour où elle se tient."),
    )
    note = forms.CharField(
        label=_("D’où viennent ces règlements"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Où en lire le texte, qui les a adoptés et quand. Le Markdown est compris."),
    )
    notice_days = _number(_("Jours d’avis"), 366)
    notice_clear = forms.BooleanField(
        label=_("Jours francs : ni le jour de l’envoi ni celui de l’assemblée ne comptent"), required=False
    )
    modes = forms.MultipleChoiceField(
        label=_("Comment on se réunit"),
        choices=[(one, MODE_WORDS[one]) for one in MODES],
        widget=forms.CheckboxSelectMultiple,
    )
    quorum_number = _number(_("Nombre de voix présentes"), 1_000_000, required=False)
    quorum_compared = _compared(_("Ou une part du registre"))
    quorum_share = _share(_("Part"), help_text=_("« 1/10 » : un dixième. Le plus grand des deux compte."))
    throughout = forms.BooleanField(label=_("Le quorum se vérifie toute l’assemblée"), required=False)
    proxies_allowed = forms.BooleanField(label=_("Les procurations sont permises"), required=False)
    proxies_cap = _number(_("Procurations qu’une personne détient au plus"), 1_000, required=False)
    proxies_same_college = forms.BooleanField(label=_("Dans le même collège seulement"), required=False)
    proxies_days = _number(
        _("Durée d’une procuration, en jours"), 3_660, required=False, help_text=_("0 : pour une seule assemblée.")
    )
    weights = forms.BooleanField(label=_("Un membre peut avoir plusieurs voix"), required=False)
    substitutes = _number(_("Suppléances qu’une organisation peut nommer"), 20)
    casting = forms.BooleanField(label=_("À voix égales, la présidence tranche (voix prépondérante)"), required=False)
    secret_asked_by = _number(
        _("Membres qui suffisent à demander un vote secret"),
        1_000_000,
        help_text=_("0 : un vote n’est secret que là où les règlements le disent."),
    )
    small = _number(
        _("Petit collège : moins de tant de bulletins"),
        1_000,
        help_text=_("Un collège plus petit publie ses totaux seulement, pour que personne n’y soit reconnu."),
    )
    keep_days = _number(_("Jours de garde des bulletins"), 36_500)
    elections = forms.ChoiceField(label=_("Comment on élit"), choices=list(COUNTING.items()))
    question_after = _number(
        _("Interventions avant la question préalable"), 100, help_text=_("0 : elle peut être posée à tout moment.")
    )
    first_timers_first = forms.BooleanField(label=_("Qui n’a pas encore parlé passe d’abord"), required=False)
    alternate = forms.BooleanField(label=_("Les tours de parole alternent"), required=False)
    seconds = _number(_("Secondes par intervention"), 100_000, help_text=_("0 : sans limite."))

    GROUPS: Final = (
        (_("Convocation"), ("notice_days", "notice_clear", "modes")),
        (_("Quorum"), ("quorum_number", "quorum_compared", "quorum_share", "throughout")),
        (
            _("Voix et procurations"),
            (
                "weights", "substitutes", "proxies_allowed", "proxies_cap", "proxies_same_college", "proxies_days",
            ),
        ),
        (_("Votes"), ("casting", "secret_asked_by", "small", "keep_days", "elections")),
        (_("Parole"), ("question_after", "first_timers_first", "alternate", "seconds")),
    )  # fmt: skip

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields that go together, in their order."""
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]


class CollegeQuorumForm(forms.Form):
    """The quorum of one college; nothing: it has none of its own."""

    college = forms.CharField(widget=forms.HiddenInput, max_length=60)
    number = _number(_("Voix présentes"), 1_000_000, required=False)
    compared = _compared(_("Ou une part de ses voix"))
    share = _share(_("Part"))


class MajorityForm(forms.Form):
    """One majority; without a share it is not a rule of this body."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=40)
    compared = _compared(_("Il faut"))
    share = _share(_("Part"))
    base = forms.ChoiceField(label=_("De quelles voix"), choices=list(BASES.items()), required=False)
    double = forms.ChoiceField(
        label=_("Et par collège"),
        choices=[
            ("", _("Non : toutes les voix ensemble")),
            ("each", _("Dans chaque collège")),
            ("most", _("Dans la plupart des collèges")),
        ],
        required=False,
    )
    college_compared = _compared(_("Il y faut"))
    college_share = _share(_("Part dans un collège"))
    college_base = forms.ChoiceField(label=_("De quelles voix du collège"), choices=list(BASES.items()), required=False)

    def clean(self) -> dict[str, Any]:
        """A double majority says its share."""
        data = super().clean() or {}
        if data.get("double") and not data.get("college_share"):
            self.add_error("college_share", _("Quelle part, dans un collège ?"))
        if data.get("double") and not data.get("share"):
            self.add_error("share", _("Quelle part, de toutes les voix ?"))
        return data


QuorumRows = forms.formset_factory(CollegeQuorumForm, extra=0, max_num=60)
MajorityRows = forms.formset_factory(MajorityForm, extra=0, max_num=40)


def _half(threshold: Threshold | None) -> dict[str, str]:
    if threshold is None:
        return {"compared": "least", "share": "", "base": "expressed"}
    compared = "more" if threshold.strictly else "least"
    return {"compared": compared, "share": written(threshold.share), "base": threshold.base}


def _enough_initial(enough: Enough) -> dict[str, Any]:
    return {
        "number": enough.number or None,
        "compared": "more" if enough.strictly else "least",
        "share": written(enough.share) if enough.share else "",
    }


def initial_of(rules: ByLaws) -> dict[str, Any]:
    """What the form begins with: rules as they are read."""
    quorum = {f"quorum_{key}": value for key, value in _enough_initial(rules.quorum.whole).items()}
    return {
        "notice_days": rules.notice.days,
        "notice_clear": rules.notice.clear,
        "modes": list(rules.modes),
        **quorum,
        "throughout": rules.quorum.throughout,
        "proxies_allowed": rules.proxies.allowed,
        "proxies_cap": rules.proxies.cap,
        "proxies_same_college": rules.proxies.same_college,
        "proxies_days": rules.proxies.days,
        "weights": rules.weights,
        "substitutes": rules.substitutes,
        "casting": rules.casting,
        "secret_asked_by": rules.secret_asked_by,
        "small": rules.small,
        "keep_days": rules.keep_days,
        "elections": rules.elections,
        "question_after": rules.floor.interventions_before_previous_question,
        "first_timers_first": rules.speaking.first_timers_first,
        "alternate": rules.speaking.alternate,
        "seconds": rules.speaking.seconds,
    }


def quorum_initial(rules: ByLaws, colleges: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row for each college of the body, and for each that the rules name."""
    slugs = [*colleges, *sorted(set(rules.quorum.colleges) - set(colleges))]
    return [{"college": slug, **_enough_initial(rules.quorum.colleges.get(slug, Enough()))} for slug in slugs]


def majority_initial(rules: ByLaws) -> list[dict[str, Any]]:
    """A row for each majority that has a name, and for each that the rules name."""
    names = [*MAJORITIES, *sorted(set(rules.majorities) - set(MAJORITIES))]
    return [_majority_row(name, rules.majorities.get(name)) for name in names]


def _majority_row(name: str, rule: MajorityRule | None) -> dict[str, Any]:
    college = rule.college if rule is not None else None
    inside = {f"college_{key}": value for key, value in _half(college).items()}
    double = rule.colleges if rule is not None and college is not None else ""
    return {"name": name, **_half(rule.whole if rule is not None else None), "double": double, **inside}


def majority_label(name: str) -> str:
    """What a majority is called."""
    return str(MAJORITY_WORDS.get(name, name))


def articles_of(data: Mapping[str, Any], quorums: Any, majorities: Any) -> dict[str, Any]:
    """The document that ``core/bylaws.py`` reads, of what was typed."""
    quorum = _enough(data, "quorum_")
    inside = {row["college"]: _enough(row) for row in (form.cleaned_data for form in quorums)}
    inside = {college: said for college, said in inside.items() if said}
    rows = [form.cleaned_data for form in majorities]
    return {
        "notice": {"days": data["notice_days"], "clear": data["notice_clear"]},
        "modes": data["modes"],
        "quorum": {**quorum, "colleges": inside, "throughout": data["throughout"]},
        "majorities": {row["name"]: _majority(row) for row in rows if row.get("share")},
        "casting": data["casting"],
        "proxies": {
            "allowed": data["proxies_allowed"],
            "cap": data["proxies_cap"] if data["proxies_cap"] is not None else 1,
            "same_college": data["proxies_same_college"],
            "days": data["proxies_days"] or 0,
        },
        "weights": data["weights"],
        "secret_asked_by": data["secret_asked_by"],
        "small": data["small"],
        "keep_days": data["keep_days"],
        "floor": {"interventions_before_previous_question": data["question_after"]},
        "speaking": {
            "first_timers_first": data["first_timers_first"],
            "alternate": data["alternate"],
            "seconds": data["seconds"],
        },
        "elections": data["elections"],
        "substitutes": data["substitutes"],
    }


def _enough(data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    said: dict[str, Any] = {}
    if data.get(f"{prefix}number"):
        said["number"] = data[f"{prefix}number"]
    if data.get(f"{prefix}share"):
        said |= _part(data, prefix)
    return said


def _part(data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The share as it is written; what is above one is refused by the rules that read it."""
    above, _bar, below = data[f"{prefix}share"].replace(" ", "").partition("/")
    share = Fraction(int(above), int(below))
    said: dict[str, Any] = {"share": written(share)}
    if data.get(f"{prefix}compared") == "more":
        said["strictly"] = True
    return said


def _majority(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {**_part(row), "base": row.get("base") or "expressed"}
    if row.get("double"):
        said["college"] = {**_part(row, "college_"), "base": row.get("college_base") or "expressed"}
        said["colleges"] = row["double"]
    return said
