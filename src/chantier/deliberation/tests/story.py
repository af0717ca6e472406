"""A proposal at a table where three organisations sit: what the tests of texts and positions start from."""

from __future__ import annotations

from chantier.deliberation.core.operations import reworded
from chantier.deliberation.models import Proposal, Seat
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import amendments, positions, proposals
from chantier.deliberation.tests.tables import NOW, a_speaker, a_table, an_organization, seated

SOURCE = """# Le transport

Le fonds finance un service du soir dans chaque MRC.

Il commence par les deux MRC les moins bien servies.

# Le suivi

La table publie un bilan chaque année.
"""


class Story:
    """A table where three organisations sit, one of which holds the pen."""

    def __init__(self, **given):
        self.table = a_table(**given)
        self.pen_body, self.one_body, self.two_body = (
            an_organization(name) for name in ("La Plume", "La Braise", "Le Fournil")
        )
        seated(self.table, self.pen_body, Seat.PEN)
        seated(self.table, self.one_body)
        seated(self.table, self.two_body)
        self.pen, self.one, self.two = (a_speaker(body) for body in (self.pen_body, self.one_body, self.two_body))
        self.drafted = proposals.draft(
            speaker=self.one, table_id=self.table.pk, title="Un transport du soir", source=SOURCE, at=NOW
        )

    def move(self, verb, speaker=None, **given):
        return proposals.move(speaker=speaker or self.pen, proposal_id=self.drafted.id, verb=verb, at=NOW, **given)

    @property
    def row(self):
        return Proposal.objects.select_related("current__text").get(pk=self.drafted.id)

    @property
    def text(self):
        return text_of(self.row.current)

    def ask(self, speaker, operations, *, version=None, reason="Pour les familles."):
        return amendments.submit(
            speaker=speaker,
            proposal_id=self.drafted.id,
            operations=operations,
            version=version or self.text.version,
            reason=reason,
            at=NOW,
        )

    def rewording(self, place, words):
        return reworded(self.text.passages[place], words)

    def answer(self, asked, verb, **given):
        return amendments.answer(speaker=self.pen, amendment_id=asked.id, verb=verb, at=NOW, **given)

    def take(self, speaker, stance, reason="Parce que.", **given):
        return positions.take_position(
            speaker=speaker, proposal_id=self.drafted.id, stance=stance, reason=reason, at=NOW, **given
        )
