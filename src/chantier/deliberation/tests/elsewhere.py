"""A table that heard a need and has a question: what the tests of their debates start from."""

from __future__ import annotations

from django.urls import reverse

from chantier.deliberation.models import Need, Table
from chantier.deliberation.services import debate
from chantier.deliberation.services import needs as need_services
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.services.needs import NeedGiven
from chantier.deliberation.services.questions import ask
from chantier.deliberation.tests.debating import mandated
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.places.models import Territory


class Story:
    """A table that heard a need of one organisation, and has a question; two others sit there."""

    def __init__(self):
        self.place = Territory.objects.create(
            reference="region-04", kind="region", code="04", name="Mauricie", cut="administrative"
        )
        self.place.contains.create(contained=self.place)
        self.table = a_table(title="Table de la Mauricie")
        self.bodies = [an_organization(name) for name in ("La Braise", "Le Fournil", "La Grève")]
        for body in self.bodies:
            seated(self.table, body)
        self.one, self.two, self.three = (mandated(a_speaker(body)) for body in self.bodies)
        self.need = self.stated("Rentrer le soir")
        put = {"title": "Quel transport ?", "body": "", "put_to": [self.table.pk]}
        asked = ask(speaker=COORDINATION, table_id=self.table.pk, at=NOW, **put)
        self.question = self.table.questions.get(question=asked.id).question

    def stated(self, title, speaker=None, table=None):
        given = NeedGiven(
            title=title, body="", territory_id=self.place.pk, people=40, table_id=(table or self.table).pk
        )
        return Need.objects.get(pk=need_services.state(speaker=speaker or self.one, given=given, at=NOW).id)

    def of_need(self, need=None, name="need-debate"):
        return address_of(name, need or self.need)

    def of_question(self, table=None, name="question-debate"):
        return address_of(name, self.question, (table or self.table).public_id)

    def said(self, speaker, body, kind="lived", need=None, **given):
        return debate.argue(
            speaker=speaker, about=About(need_id=(need or self.need).pk), said=Said(kind, body, **given), at=NOW
        )

    def asked(self, speaker, body, kind="for", table=None, **given):
        about = About(question_id=self.question.pk, table_id=(table or self.table).pk)
        return debate.argue(speaker=speaker, about=about, said=Said(kind, body, **given), at=NOW)


def address_of_argument(row):
    return reverse("deliberation:argument", args=[row.public_id])


def close_to_others(story):
    Table.objects.filter(pk=story.table.pk).update(visibility=Table.CLOSED)
