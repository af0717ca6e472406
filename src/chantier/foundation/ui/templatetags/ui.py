"""`{% load ui %}`: the components of the interface, each shown in the gallery at /ui/.

Tags that hold other markup close with `end…`. Every argument has a default, so that a page never has to pass what it
does not know.
"""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from django import template
from django.contrib.staticfiles import finders
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from chantier.foundation.ui import icons, panels
from chantier.foundation.ui.comparison import lit
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import (
    Chip,
    ComparedValue,
    Event,
    FacetGroup,
    Fact,
    Link,
    PathStep,
    Provenance,
    Step,
    Table,
    Word,
)

register = template.Library()

Tone = Literal["", "info", "success", "warning", "error", "quiet", "member", "known", "registered"]
TONE_ICONS = {
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "error",
    "member": "check",
    "known": "dot",
    "registered": "file",
}
LANGUAGES = (("fr", "Français"), ("en", "English"), ("es", "Español"))


def _draw(name: str, **values: Any) -> SafeString:
    return render_to_string(f"ui/components/{name}.html", values)


# --- the bundle -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _is_built(name: str) -> bool:
    return finders.find(f"chantier/dist/{name}") is not None


@register.simple_tag
def bundle(name: str) -> SafeString:
    """A built stylesheet or script. Where the bundle was not built: the plain stylesheet, or nothing."""
    if _is_built(name):
        address = static(f"chantier/dist/{name}")
        if name.endswith(".css"):
            return format_html('<link rel="stylesheet" href="{}">', address)
        return format_html('<script type="module" src="{}"></script>', address)
    if name == "chantier.css":
        return format_html('<link rel="stylesheet" href="{}">', static("chantier/plain.css"))
    return SafeString("")


@register.simple_tag
def bundle_url(name: str) -> str:
    """The address of a built file (a font, `land.json`), or an empty text where the bundle was not built."""
    return static(f"chantier/dist/{name}") if _is_built(name) else ""


def built_file(name: str) -> Path | None:
    """Where a built file (`quebec.topo.json`) is on disk, for the server's own drawing; None when not built."""
    found = finders.find(f"chantier/dist/{name}")
    return Path(found) if found else None


# --- the shell ------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def navigation_items(context: Context) -> Sequence[Any]:
    """The mandates that the composition root gave under `navigation`; none on a page drawn without it."""
    items: Sequence[Any] = context.get("navigation") or ()
    return items


@register.inclusion_tag("ui/components/language_links.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """Links to this same page in the other languages."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request else "/"
    current = get_language() or "fr"
    return {
        "languages": [
            {"code": code, "label": label, "url": translate_url(here, code), "current": code == current}
            for code, label in LANGUAGES
        ]
    }


@register.simple_tag(takes_context=True)
def alternate_links(context: Context) -> SafeString:
    """`<link rel="alternate" hreflang>` for each language of this page."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    here = request.build_absolute_uri(request.path)
    return format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}">',
        ((code, translate_url(here, code)) for code, _label in LANGUAGES),
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A picture beside a word, hidden from screen readers. `{% icon "map" %}`"""
    return icons.icon(name, css=css)


@register.simple_tag(takes_context=True, name="panels")
def panels_tag(context: Context, page: str, subject_id: object) -> SafeString:
    """What the mandates above show on this page. `{% panels "directory.organization" organization.id %}`"""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    shown = panels.panels_for(page, str(subject_id), request)
    return _draw("panels", panels=shown)


@register.filter
def number(value: object) -> object:
    """A number as the reader's language writes it, its thousands apart; a text stays as it is."""
    return written(value) if isinstance(value, int | float | Decimal) else value


# --- words and small marks ------------------------------------------------------------------------------------------


@register.simple_tag
def badge(label: Word, tone: str = "", picture: str = "") -> SafeString:
    """A state in a word and a picture, never by colour alone. `{% badge "Membre" "member" %}`"""
    name = picture or TONE_ICONS.get(tone, "")
    return format_html(
        '<span class="badge{}">{}{}</span>',
        f" badge-{tone}" if tone else "",
        icons.icon(name) if name else "",
        label,
    )


@register.simple_tag
def link_button(label: Word, url: str, kind: str = "", picture: str = "", **attributes: Any) -> SafeString:
    """A link that looks like a button. `kind`: primary, quiet, danger, small (several: "primary small")."""
    return format_html(
        '<a class="button{}" href="{}"{}>{}<span>{}</span></a>',
        _kinds(kind),
        url,
        _attributes(attributes),
        icons.icon(picture) if picture else "",
        label,
    )


@register.simple_tag
def button(label: Word, kind: str = "primary", picture: str = "", **attributes: Any) -> SafeString:
    """A button that sends its form. `{% button "Enregistrer" picture="check" name="verb" value="save" %}`"""
    attributes.setdefault("type", "submit")
    return format_html(
        '<button class="button{}"{}>{}<span>{}</span></button>',
        _kinds(kind),
        _attributes(attributes),
        icons.icon(picture) if picture else "",
        label,
    )


@register.inclusion_tag("ui/components/refused.html")
def refused(label: Word, reason: Any = None, picture: str = "lock") -> dict[str, Any]:
    """In place of a button: the verb that is not possible now, why, and what to do next (a `Reason`)."""
    return {
        "label": label,
        "picture": picture,
        "sentence": str(reason) if reason else "",
        "advice": getattr(reason, "advice", ""),
    }


@register.simple_tag
def key(*names: str) -> SafeString:
    """A key of the keyboard. `{% key "j" %}`"""
    return format_html_join(" ", "<kbd>{}</kbd>", ((name,) for name in names))


@register.inclusion_tag("ui/components/avatar.html")
def avatar(name: Word, image_url: str = "", size: str = "", shape: str = "") -> dict[str, Any]:
    """A logo, or the first letters on one of six colours chosen by the name. `size`: "", small, large."""
    words = [word for word in str(name).replace("’", " ").replace("'", " ").split() if word[:1].isupper()]
    letters = "".join(word[0] for word in words[:2]) or str(name)[:1].upper()
    return {
        "name": name,
        "image_url": image_url,
        "letters": letters,
        "ramp": sum(map(ord, str(name))) % 6,
        "size": size,
        "shape": shape,
    }


# --- forms ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, help: str = "", optional: bool = True) -> dict[str, Any]:
    """A form's field with its label, help and errors. Says "facultatif" when it is not required."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    return {
        "field": bound,
        "help": help or bound.help_text,
        "kind": kind,
        "is_box": kind == "checkbox" and not widget.use_fieldset,
        "grouped": widget.use_fieldset,
        "says_optional": optional and not bound.field.required and kind not in {"checkbox"},
    }


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: Form) -> dict[str, Any]:
    """What is wrong in a form, each with a link to its field; first thing on the page after a refusal."""
    by_field = [(form[name], errors) for name, errors in form.errors.items() if name != "__all__"]
    return {"any": bool(form.errors), "whole": form.non_field_errors() if form.is_bound else (), "by_field": by_field}


@register.inclusion_tag("ui/components/form_body.html")
def form_body(form: Form) -> dict[str, Any]:
    """The errors' summary and every field of a form."""
    return {"form": form, "hidden": form.hidden_fields(), "visible": form.visible_fields()}


@register.simple_block_tag
def fieldset(content: str, legend: Word, help: Word = "") -> SafeString:
    """Fields that go together. `{% fieldset "Adresse" %}…{% endfieldset %}`"""
    return format_html(
        '<fieldset class="fieldset"><legend>{}</legend>{}<div class="stack">{}</div></fieldset>',
        legend,
        format_html('<p class="help">{}</p>', help) if help else "",
        content,
    )


@register.inclusion_tag("ui/components/facet.html")
def facet(group: FacetGroup) -> dict[str, Any]:
    """One question of a search form, folded or not, with the count of each answer."""
    return {"group": group, "chosen": sum(choice.chosen for choice in group.choices)}


@register.inclusion_tag("ui/components/chips.html")
def chips(chosen: Iterable[Chip], clear_url: str = "") -> dict[str, Any]:
    """The filters that are on, each with the address without it."""
    return {"chips": tuple(chosen), "clear_url": clear_url}


# --- blocks ---------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: Word = "", role: str = "") -> SafeString:
    """A message in the page: info, success, warning or error. `{% notice "warning" title="…" %}…{% endnotice %}`"""
    return _draw("notice", tone=tone, title=title, content=content, role=role, picture=TONE_ICONS.get(tone, "info"))


@register.simple_block_tag
def card(
    content: str, *, title: Word = "", url: str = "", kicker: Word = "", css: str = "", level: int = 3
) -> SafeString:
    """A card; with `url` the whole card is the target of its title's link."""
    return _draw("card", title=title, url=url, kicker=kicker, css=css, content=content, level=level)


@register.simple_block_tag
def empty(content: str, title: Word, picture: str = "seed") -> SafeString:
    """An empty page: what will be here and how to begin. `{% empty "…" %}<p>…</p>{% endempty %}`"""
    return _draw("empty", title=title, picture=picture, content=content)


@register.simple_block_tag
def page_header(
    content: str,
    *,
    title: Word,
    where: Sequence[Link] | Word = (),
    what: Word = "",
    state: Word = "",
    tone: str = "",
    until: Word = "",
    lead: Word = "",
    voice: Word = "",
    language: str = "",
    logo: str = "",
) -> SafeString:
    """The six questions: where, what (kicker), state and until when, in whose name, what can I do (the content)."""
    return _draw(
        "page_header",
        title=title,
        where=[Link(label=where, url="")] if where and not isinstance(where, (list, tuple)) else where,
        what=what,
        state=state,
        tone=tone,
        until=until,
        lead=lead,
        voice=voice,
        language=language,
        logo=logo,
        content=SafeString(content.strip()),
        picture=TONE_ICONS.get(tone, ""),
    )


@register.inclusion_tag("ui/components/organization_card.html")
def organization_card(
    name: Word,
    url: str,
    *,
    place: Word = "",
    activity: Word = "",
    standing: Word = "",
    tone: str = "",
    sentence: Word = "",
    logo: str = "",
    language: str = "",
    level: int = 3,
) -> dict[str, Any]:
    """An organisation in a list: name, place, activity, standing (member, known, registered)."""
    return {
        "name": name,
        "url": url,
        "place": place,
        "activity": activity,
        "standing": standing,
        "tone": tone,
        "sentence": sentence,
        "logo": logo,
        "language": language,
        "level": level,
    }


@register.inclusion_tag("ui/components/stat.html")
def stat(
    value: Word | float,
    label: Word,
    *,
    source: Word = "",
    denominator: Word = "",
    url: str = "",
    unit: Word = "",
    date: Word = "",
) -> dict[str, Any]:
    """A large real number with its label, denominator ("déclaré par 34 sur 81"), source and date."""
    return {
        "value": value,
        "label": label,
        "source": source,
        "denominator": denominator,
        "url": url,
        "unit": unit,
        "date": date,
    }


@register.inclusion_tag("ui/components/facts.html")
def facts(items: Iterable[Fact]) -> dict[str, Any]:
    """A definition list; each value may show where it comes from."""
    return {"facts": tuple(items)}


@register.inclusion_tag("ui/components/provenance.html")
def provenance(origin: Provenance | None, label: Word = "") -> dict[str, Any]:
    """Where a value comes from, unfolded at will."""
    return {"origin": origin, "label": label or _("source")}


@register.inclusion_tag("ui/components/table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A table with its caption; on a phone each row becomes a card."""
    rows = [tuple(zip(table.columns, row, strict=True)) for row in table.rows]
    return {"table": table, "rows": rows}


@register.inclusion_tag("ui/components/pagination.html")
def pagination(summary: Word = "", previous_url: str = "", next_url: str = "") -> dict[str, Any]:
    """Cursor pagination: the page before, the page after, and what is shown."""
    return {"summary": summary, "previous_url": previous_url, "next_url": next_url}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(links: Iterable[Link], label: Word) -> dict[str, Any]:
    """Several views of the same answer, each with its own address."""
    return {"links": tuple(links), "label": label}


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(links: Iterable[Link]) -> dict[str, Any]:
    """The way back up; the last one is this page."""
    return {"links": tuple(links)}


@register.inclusion_tag("ui/components/stepper.html")
def stepper(steps: Iterable[Step], label: Word = "") -> dict[str, Any]:
    """Where one is in a work of several pages."""
    return {"steps": tuple(steps), "label": label or _("Étapes")}


@register.inclusion_tag("ui/components/progress.html")
def progress(
    *,
    done: int = 0,
    total: int = 0,
    label: Word = "",
    url: str = "",
    finished: bool = False,
    failed: bool = False,
    detail: Word = "",
) -> dict[str, Any]:
    """How far a long job is. With `url` it asks again every two seconds; without scripts one reloads the page.

    The address answers with this same component; once `finished` it stops asking. `total` 0 means not known yet.
    """
    return {
        "done": done,
        "total": total,
        "known": total > 0,
        "percent": min(100, done * 100 // total) if total > 0 else 0,
        "label": label,
        "url": "" if finished or failed else url,
        "finished": finished,
        "failed": failed,
        "detail": detail,
    }


@register.inclusion_tag("ui/components/timeline.html")
def timeline(events: Iterable[Event], empty_sentence: Word = "") -> dict[str, Any]:
    """What happened before, most recent first."""
    return {"events": tuple(events), "empty_sentence": empty_sentence}


@register.inclusion_tag("ui/components/path_of_an_idea.html")
def path_of_an_idea(steps: Iterable[PathStep]) -> dict[str, Any]:
    """Need, proposal, debate, assembly, decision, intervention, change: what is alive at each now."""
    return {"steps": tuple(steps)}


@register.inclusion_tag("ui/components/comparison.html")
def comparison(
    left: Word,
    right: Word,
    values: Iterable[ComparedValue],
    *,
    left_hint: Word = "",
    right_hint: Word = "",
    caption: Word = "",
) -> dict[str, Any]:
    """Two records side by side with their differences lit, and said in words to screen readers."""
    rows = []
    for value in values:
        left_pieces, right_pieces = lit(value.left, value.right)
        rows.append({"value": value, "left": left_pieces, "right": right_pieces})
    return {
        "left": left,
        "right": right,
        "left_hint": left_hint,
        "right_hint": right_hint,
        "caption": caption or gettext("Comparaison champ par champ"),
        "rows": rows,
    }


# --- pictures of numbers and places ---------------------------------------------------------------------------------


@register.simple_tag
def chart(figure: Any) -> SafeString:
    """Any structure made by `ui.charts`, drawn as SVG with its sentence and its table."""
    return _draw(f"charts/{figure.template}", figure=figure)


MAP_LABELS = {
    "zoom-in": _("Rapprocher"),
    "zoom-out": _("Éloigner"),
    "whole": _("Voir tout le territoire"),
    "cluster": _("{count} organisations : rapprocher"),
    "place": _("{count} organisations à cette position : voir la liste"),
    "point": _("Organisation : voir la fiche"),
    "close": _("Fermer"),
    "loading": _("Chargement de la carte…"),
    "failed": _("La carte n’a pas pu être chargée. Le tableau dit la même chose."),
    "shown": _("{count} organisations sur la carte"),
    "map": _("Carte. Flèches pour se déplacer, + et − pour changer d’échelle, tabulation pour aller aux points."),
    "legend": _("Légende"),
    "door": _("À l’adresse exacte"),
    "postal": _("Au code postal"),
    "area": _("Quelque part dans ce secteur"),
    "group": _("Plusieurs organisations"),
    "standing-0": _("Membre"),
    "standing-1": _("Connue"),
    "standing-2": _("Au registre"),
}


@register.simple_block_tag
def place_map(
    content: str,
    *,
    points: str = "",
    boundaries: str = "",
    card: str = "",
    at: str = "",
    table: str = "",
    bounds: Sequence[float] = (),
    title: Word = "",
    focus: Sequence[float] = (),
    tall: bool = False,
) -> SafeString:
    """A map without outside tiles. The content is what the server draws (SVG, links) and stays without scripts.

    `points`, `boundaries`, `card` and `at` are addresses (see README); `bounds` is west, south, east, north in degrees;
    `focus` is longitude, latitude and zoom.
    """
    return _draw(
        "place_map",
        content=content,
        points=points,
        boundaries=boundaries,
        card=card,
        at=at,
        table=table,
        bounds=json.dumps(list(bounds)) if bounds else "",
        focus=json.dumps(list(focus)) if focus else "",
        title=title or _("Carte"),
        land=bundle_url("land.json"),
        labels=MAP_LABELS,
        tall=tall,
    )


def _kinds(kind: str) -> SafeString:
    return format_html_join("", " button-{}", ((each,) for each in kind.split()))


def _attributes(attributes: dict[str, Any]) -> SafeString:
    """`aria_label="x"` becomes ` aria-label="x"`; True stands alone, False and None vanish."""
    parts = []
    for name, value in attributes.items():
        written = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(format_html(" {}", written))
        elif value is not False and value is not None:
            parts.append(format_html(' {}="{}"', written, value))
    return SafeString("".join(parts))
