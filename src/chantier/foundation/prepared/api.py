"""The door of prepared questions."""

from chantier.foundation.prepared.questions import Given, Prepared, given

__all__ = ["Given", "Prepared", "given"]
