"""Three regional tables and the national one that asks them: what the journey of a national text starts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from chantier.deliberation.core.operations import reworded
from chantier.deliberation.core.synthesis import Quoted, SentenceGiven
from chantier.deliberation.models import Proposal, Question, QuestionAtTable, Seat, Table
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import amendments, debate, debated, positions, proposals, settling, syntheses
from chantier.deliberation.services import questions as questions_services
from chantier.deliberation.services.tables import PhaseGiven
from chantier.deliberation.tests.tables import COORDINATION, a_speaker, a_table, an_organization, seated
from chantier.directory.models import CollegePlace, Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.places.models import Territory

NATION = "Table nationale du soir"
#: Each region: its table, the organisation that holds the pen there, and another one.
REGIONS = {
    "Mauricie": ("Table de la Mauricie", "La Braise", "Le Fournil"),
    "Estrie": ("Table de l’Estrie", "Le Verger", "Les Galets"),
    "Gaspésie": ("Table de la Gaspésie", "Le Hublot", "La Berçante"),
}
#: It sits at a table and never says a word.
SILENT = "La Muette"
EVERYTHING = frozenset({"propose", "amend", "debate", "take-position"})
TEXTS = {
    "Mauricie": "Un service du soir part de chaque village.",
    "Estrie": "Les autobus scolaires sont prêtés le soir.",
    "Gaspésie": "Un autocar longe la côte chaque jour.",
}
SAID = {
    "Estrie": "Les cueilleuses rentrent à pied après dix heures.",
    "Gaspésie": "Une salle pleine un samedi sur quatre.",
}


@dataclass
class ThreeRegions:
    """The movement before anything is asked, and what its tables do without being told again."""

    nation: Table
    tables: dict[str, Table] = field(default_factory=dict)
    bodies: dict[str, Organization] = field(default_factory=dict)
    now: datetime = field(default_factory=timezone.now)

    @classmethod
    def sit(cls) -> ThreeRegions:
        """Everybody takes their seat, at the table of the region and at that of the nation."""
        made = cls(nation=a_table(title=NATION, level=Table.NATIONAL, procedure="majority"))
        for number, (region, (title, *names)) in enumerate(REGIONS.items()):
            place = Territory.objects.create(
                kind="region", code=f"9{number}", name=region, reference=f"region-9{number}"
            )
            made.tables[region] = table = a_table(title=title, territory=place, parent=made.nation)
            for name in [*names, SILENT] if region == "Gaspésie" else names:
                body = made.bodies[name] = an_organization(name, region=place)
                CollegePlace.objects.create(organization=body, college_slug="entreprises")
                seated(table, body, Seat.PEN if name == names[0] else Seat.MEMBER)
                seated(made.nation, body)
        return made

    @property
    def question(self) -> Question:
        return Question.objects.get()

    def speaker(self, name: str) -> Speaker:
        """Somebody who speaks for this organisation, in the services alone."""
        return a_speaker(self.bodies[name], f"Voix{self.bodies[name].pk}{Proposal.objects.count()}{timezone.now():%f}")

    def take_the_question(self, region: str, *, days: int) -> None:
        """The table takes it, for so many days from now."""
        until = self.now + timedelta(days=days)
        questions_services.accept(
            speaker=COORDINATION,
            question_id=self.question.pk,
            table_id=self.tables[region].pk,
            phases=[PhaseGiven(EVERYTHING, self.now - timedelta(hours=1), until)],
            at=timezone.now(),
        )

    def speak(self, region: str) -> None:
        """Its second organisation says something of the question."""
        debate.argue(
            speaker=self.speaker(REGIONS[region][2]),
            about=debated.About(question_id=self.question.pk, table_id=self.tables[region].pk),
            said=debate.Said(kind="for", body=SAID[region], language="fr"),
            at=timezone.now(),
        )

    def settle(self, region: str) -> Proposal:
        """A text is proposed, one amendment accepted and one refused, both take position, and it is settled."""
        _title, pen, other = REGIONS[region]
        one, two = self.speaker(pen), self.speaker(other)
        drafted = proposals.draft(
            speaker=one,
            table_id=self.tables[region].pk,
            title=f"Ce que veut la région : {region}",
            source=f"# Le service\n\n{TEXTS[region]}\n\nIl dure trois ans.",
            question_id=self.question.pk,
            at=timezone.now(),
        )
        self._move(drafted.id, one, "publish")
        for passage, words, verb in (
            (1, f"{TEXTS[region][:-1]}, sept jours sur sept.", "accept"),
            (2, "Il dure dix ans.", "refuse"),
        ):
            text = text_of(Proposal.objects.get(pk=drafted.id).current)
            asked = amendments.submit(
                speaker=two,
                proposal_id=drafted.id,
                operations=reworded(text.passages[passage], words),
                version=text.version,
                reason="Pour les familles.",
                at=timezone.now(),
            )
            amendments.answer(
                speaker=one, amendment_id=asked.id, verb=verb, reason="Trois ans, c’est voté.", at=timezone.now()
            )
        amendments.take_in(speaker=one, proposal_id=drafted.id, at=timezone.now())
        self._move(drafted.id, one, "call-for-positions")
        self.take_position(drafted.id, pen, "support")
        self.take_position(drafted.id, other, "reserve", "Trois ans passeront vite.")
        settling.settle(speaker=one, proposal_id=drafted.id, at=timezone.now())
        return Proposal.objects.get(pk=drafted.id)

    def answer(self, region: str) -> None:
        """Its synthesis: one sentence that cites the words that were said."""
        asked = QuestionAtTable.objects.get(table=self.tables[region])
        pen = self.speaker(REGIONS[region][1])
        given = [SentenceGiven(f"Ce que dit la région : {region}.", (Quoted("", SAID[region]),))]
        revision = syntheses.save_draft(speaker=pen, asked_id=asked.pk, sentences=given, revision=0, at=timezone.now())
        syntheses.publish(speaker=pen, asked_id=asked.pk, revision=revision, at=timezone.now())

    def take_position(self, proposal_id: int, name: str, stance: str, reason: str = "") -> None:
        """An organisation takes position."""
        positions.take_position(
            speaker=self.speaker(name), proposal_id=proposal_id, stance=stance, reason=reason, at=timezone.now()
        )

    def national_text(self, source: str) -> Proposal:
        """What the three tables said, in one text open to debate."""
        return self._national("Que chacun rentre le soir", source)

    def a_price_that_divides(self) -> None:
        """Another text at the table of the nation, which the Mauricie carries and the Gaspésie refuses."""
        row = self._national("Un même prix partout", "Un trajet coûte le même prix partout.")
        self._move(row.pk, COORDINATION, "call-for-positions")
        for name in ("La Braise", "Le Fournil", "Le Verger"):
            self.take_position(row.pk, name, "support")
        for name in ("Les Galets", "Le Hublot", "La Berçante"):
            self.take_position(row.pk, name, "object", "Chacun son prix.")

    def _national(self, title: str, source: str) -> Proposal:
        drafted = proposals.draft(
            speaker=COORDINATION,
            table_id=self.nation.pk,
            title=title,
            source=source,
            question_id=self.question.pk,
            at=timezone.now(),
        )
        self._move(drafted.id, COORDINATION, "publish")
        return Proposal.objects.get(pk=drafted.id)

    def _move(self, proposal_id: int, speaker: Speaker, verb: str) -> None:
        proposals.move(speaker=speaker, proposal_id=proposal_id, verb=verb, at=timezone.now())
