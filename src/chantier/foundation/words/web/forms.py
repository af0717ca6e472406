"""What a documentalist says of a concept, and the file they send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.foundation.words.core.vocabulary import LANGUAGES, MATCH_KINDS, NOTE_KINDS, ConceptForm
from chantier.foundation.words.phrases import LANGUAGES as LANGUAGE_NAMES
from chantier.foundation.words.phrases import MATCHES, NOTES

_LINES = _("Un par ligne.")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class ConceptEditForm(forms.Form):
    """One concept, in the three languages. ``choices`` are the concepts it may stand under or beside."""

    slug = forms.SlugField(
        label=_("Identifiant"),
        required=False,
        max_length=60,
        help_text=_("Vide : il est tiré du libellé anglais. Il ne changera plus jamais."),
    )
    notation = forms.CharField(label=_("Code"), required=False, max_length=60)

    def __init__(
        self, *args: object, choices: Iterable[tuple[str, str]] = (), is_new: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not is_new:
            del self.fields["slug"]
        named = list(choices)
        notation = self.fields.pop("notation")
        for language in LANGUAGES:
            name = {"language": LANGUAGE_NAMES[language]}
            self.fields[f"pref_{language}"] = forms.CharField(
                label=_("Libellé en %(language)s") % name, max_length=300, widget=_input(language)
            )
        for language in LANGUAGES:
            name = {"language": LANGUAGE_NAMES[language]}
            self.fields[f"alt_{language}"] = _several(
                _("Autres libellés en %(language)s") % name, language, help_text=_LINES
            )
        for language in LANGUAGES:
            name = {"language": LANGUAGE_NAMES[language]}
            self.fields[f"hidden_{language}"] = _several(
                _("Formes cherchées en %(language)s") % name,
                language,
                help_text=_("Abréviations et fautes courantes : trouvées, jamais montrées. Une par ligne."),
            )
        self.fields["broader"] = forms.MultipleChoiceField(
            label=_("Placé sous"), required=False, choices=named, widget=forms.SelectMultiple(attrs={"size": 8})
        )
        self.fields["related"] = forms.MultipleChoiceField(
            label=_("À voir aussi"), required=False, choices=named, widget=forms.SelectMultiple(attrs={"size": 8})
        )
        for kind in NOTE_KINDS:
            for language in LANGUAGES:
                what = {"note": NOTES[kind], "language": LANGUAGE_NAMES[language]}
                self.fields[f"{kind}_{language}"] = _several(_("%(note)s en %(language)s") % what, language)
        for kind in MATCH_KINDS:
            self.fields[f"match_{kind}"] = _several(
                _("%(match)s ailleurs") % {"match": MATCHES[kind]}, "", help_text=_("Une adresse par ligne.")
            )
        self.fields["notation"] = notation

    @staticmethod
    def said(one: ConceptForm) -> dict[str, object]:
        """A concept as the form's initial values."""
        said: dict[str, object] = {"notation": one.notation, "broader": one.broader, "related": one.related}
        for language in LANGUAGES:
            said[f"pref_{language}"] = one.preferred.get(language, "")
            said[f"alt_{language}"] = "\n".join(one.alternative.get(language, ()))
            said[f"hidden_{language}"] = "\n".join(one.hidden.get(language, ()))
            for kind in NOTE_KINDS:
                said[f"{kind}_{language}"] = one.notes.get(kind, {}).get(language, "")
        for kind in MATCH_KINDS:
            said[f"match_{kind}"] = "\n".join(one.matches.get(kind, ()))
        return said

    def concept(self, before: ConceptForm) -> ConceptForm:
        """What was typed, over what the form does not show (its address, its dates, other languages)."""
        said = self.cleaned_data
        kept = [language for language in before.preferred if language not in LANGUAGES]
        return ConceptForm(
            slug=before.slug or said.get("slug", ""),
            uri=before.uri,
            notation=said["notation"],
            preferred={
                **{language: before.preferred[language] for language in kept},
                **{language: said[f"pref_{language}"] for language in LANGUAGES},
            },
            alternative=self._lists("alt", before.alternative),
            hidden=self._lists("hidden", before.hidden),
            notes={
                kind: texts
                for kind in NOTE_KINDS
                if (texts := {language: text for language in LANGUAGES if (text := said[f"{kind}_{language}"].strip())})
            },
            broader=tuple(said["broader"]),
            related=tuple(said["related"]),
            matches={kind: uris for kind in MATCH_KINDS if (uris := _lines(said[f"match_{kind}"]))},
            valid_from=before.valid_from,
            valid_until=before.valid_until,
        )

    def _lists(self, prefix: str, before: object) -> dict[str, tuple[str, ...]]:
        others = {key: texts for key, texts in dict(before).items() if key not in LANGUAGES}  # type: ignore[call-overload]
        mine = {
            language: texts for language in LANGUAGES if (texts := _lines(self.cleaned_data[f"{prefix}_{language}"]))
        }
        return {**others, **mine}

    def clean(self) -> dict[str, object]:
        """An address elsewhere is a web address: anything else could be made to run."""
        said = super().clean() or {}
        for kind in MATCH_KINDS:
            for line in _lines(said.get(f"match_{kind}", "")):
                if not line.startswith(("http://", "https://")) or len(line) > 300:
                    self.add_error(f"match_{kind}", _("Ceci n’est pas une adresse du web : %(line)s") % {"line": line})
        for language in LANGUAGES:
            for prefix in ("alt", "hidden"):
                if any(len(line) > 300 for line in _lines(said.get(f"{prefix}_{language}", ""))):
                    self.add_error(f"{prefix}_{language}", _("Un libellé compte au plus 300 caractères."))
        return said


class MergeForm(forms.Form):
    """Which concept takes the place of this one."""

    kept = forms.ChoiceField(label=_("Garder plutôt"))

    def __init__(self, *args: object, choices: Sequence[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["kept"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *choices]


class SkosForm(forms.Form):
    """A SKOS file, and the name of the vocabulary here."""

    file = forms.FileField(
        label=_("Fichier SKOS"),
        help_text=_("Turtle (.ttl), RDF/XML (.rdf) ou JSON-LD (.jsonld), 5 Mo au plus. Rien n’est téléchargé."),
    )
    slug = forms.SlugField(
        label=_("Nom court ici"),
        required=False,
        max_length=60,
        help_text=_("Vide : celui que dit le fichier. Celui d’un vocabulaire d’ici : le fichier le met à jour."),
    )


def _input(language: str) -> forms.TextInput:
    return forms.TextInput(attrs={"lang": language})


def _several(label: object, language: str, *, help_text: object = "") -> forms.CharField:
    attrs: dict[str, object] = {"rows": 2, **({"lang": language} if language else {})}
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=False,
        max_length=5000,
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.Textarea(attrs=attrs),
    )
