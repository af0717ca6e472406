"""The door of prepared questions."""

from chantier.foundation.prepared.questions import Given, GivenMany, Prepared, given, given_many

__all__ = ["Given", "GivenMany", "Prepared", "given", "given_many"]
