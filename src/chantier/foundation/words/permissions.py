"""Who may change the words."""

from chantier.foundation.access.api import DOCUMENTALIST, holds

may_load_vocabularies = holds(DOCUMENTALIST)
may_edit_vocabularies = holds(DOCUMENTALIST)
