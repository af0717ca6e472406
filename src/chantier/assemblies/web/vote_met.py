"""What every page of a vote begins with: the meeting's frame, the vote, its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chantier.assemblies.core.ballots import MOTION, form_of
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.models import Vote
from chantier.assemblies.permissions import may_count
from chantier.assemblies.phrases import named
from chantier.assemblies.phrases_votes import ANSWERS, LEVELS, MAJORITIES, PROOFS, RULES, STATES, TONES
from chantier.assemblies.queries.rolls import college_names
from chantier.assemblies.queries.votes import electors_of, vote_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.foundation.ui.parts import Link


@dataclass(frozen=True)
class MetVote:
    """A vote as somebody meets it."""

    frame: MeetingFrame
    vote: Vote

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each option is called, for people."""
        return {one["key"]: str(ANSWERS.get(one["key"], "")) or one["label"] for one in self.vote.options} | {
            one["key"]: one["label"] for one in self.vote.options if one["label"]
        }

    @cached_property
    def counts(self) -> bool:
        """Whether whoever asks types hands and paper."""
        return bool(may_count(self.frame.speaker, self.frame.standing))

    @cached_property
    def colleges(self) -> Mapping[str, str]:
        """The names of the colleges that vote, by slug."""
        slugs = [one.college for one in electors_of(self.vote)] or list(self.vote.colleges)
        found = college_names(self.frame.meeting, [slug for slug in slugs if slug])
        return {slug: named(found.get(slug, {})) or slug or _("Toutes les voix") for slug in slugs}

    @property
    def rule(self) -> str:
        """The rule of its count, in words."""
        counting = self.vote.counting
        if counting["rule"] == MOTION:
            name = counting.get("majority", "ordinary")
            return str(MAJORITIES.get(name, name))
        return str(RULES[counting["rule"]])

    def url(self, name: str = "vote", *more: object) -> str:
        """A page of this vote."""
        return reverse(f"assemblies:{name}", args=[self.frame.meeting.public_id, self.vote.public_id, *more])

    def context(self, *more: Link, **values: Any) -> dict[str, Any]:
        """What the templates of a vote draw."""
        vote = self.vote
        title = _("Vote %(number)d") % {"number": vote.number}
        zone = self.frame.moment
        return self.frame.context(
            Link(title, self.url()),
            *more,
            met=self,
            vote=vote,
            vote_title=title,
            vote_url=self.url(),
            vote_state=STATES[vote.state],
            vote_tone=TONES[vote.state],
            level_name=LEVELS[vote.level],
            level_proves=PROOFS[vote.level],
            rule_name=self.rule,
            form=form_of(vote.counting["rule"]),
            is_open=vote.state == VoteState.OPEN,
            opened=zone(vote.opened_at) if vote.opened_at else "",
            closes=zone(vote.closes_at) if vote.closes_at else "",
            closed=zone(vote.closed_at) if vote.closed_at else "",
            **values,
        )


def vote_met(request: HttpRequest, public_id: str, vote_id: str) -> MetVote:
    """The vote of these identifiers, at the meeting as whoever asks meets it. Raises ``Http404``, ``NotAllowed``."""
    frame = meeting_frame(request, public_id)
    found = vote_of(frame.meeting, vote_id)
    if found is None:
        raise Http404
    return MetVote(frame, found)
