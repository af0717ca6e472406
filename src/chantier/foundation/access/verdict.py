"""A verdict allows, or gives its reason; rules that return verdicts combine with ``&`` and ``|``.

One rule serves everywhere: it enforces in a service, hides a button, fills a tooltip and names a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

Sentence = str | Promise


@dataclass(frozen=True)
class Reason:
    """Why something is refused: a stable code, a sentence for the person, and what to do next."""

    code: str
    sentence: Sentence
    next_step: Sentence = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.params if self.params else text

    @property
    def advice(self) -> str:
        """The next step in the reader's language, or an empty string."""
        text = str(self.next_step)
        return text % self.params if self.params and text else text


class Refusal(Exception):
    """An expected error that carries a sentence for the person."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class NotAllowed(Refusal):
    """*Who*: this person may not do this."""


class NotPossible(Refusal):
    """*When*: the thing is not in a state where this can be done."""


class Invalid(Refusal):
    """*What*: what was given cannot be accepted as it is."""


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule. Truthy when it allows."""

    allowed: bool
    reason: Reason | None = None
    error: type[Refusal] = NotAllowed

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise the refusal, with its reason, unless the verdict allows."""
        if not self.allowed:
            assert self.reason is not None
            raise self.error(self.reason)


ALLOWED = Verdict(allowed=True)


def refused(
    code: str,
    sentence: Sentence,
    next_step: Sentence = "",
    *,
    error: type[Refusal] = NotAllowed,
    **params: Any,
) -> Verdict:
    """A verdict that refuses, with its reason."""
    return Verdict(allowed=False, reason=Reason(code, sentence, next_step, params), error=error)


@dataclass(frozen=True)
class Rule:
    """A question of permission that can be asked of any arguments: ``may_edit = is_member & is_open``.

    ``a & b`` allows when both do and gives the first refusal; ``a | b`` allows when either does and gives
    the refusal of ``b``, which is written as the more general of the two.
    """

    ask: Callable[..., Verdict]

    def __call__(self, *args: Any, **kwargs: Any) -> Verdict:
        return self.ask(*args, **kwargs)

    def __and__(self, other: Rule) -> Rule:
        def both(*args: Any, **kwargs: Any) -> Verdict:
            first = self(*args, **kwargs)
            return other(*args, **kwargs) if first else first

        return Rule(both)

    def __or__(self, other: Rule) -> Rule:
        def either(*args: Any, **kwargs: Any) -> Verdict:
            first = self(*args, **kwargs)
            return first if first else other(*args, **kwargs)

        return Rule(either)


def rule(ask: Callable[..., Verdict]) -> Rule:
    """Turn a function that returns a verdict into a rule."""
    return Rule(ask)
