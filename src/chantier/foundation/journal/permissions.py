"""Who names the witnesses of the public log."""

from chantier.foundation.access.api import ADMINISTRATOR, holds

may_name_witnesses = holds(ADMINISTRATOR)
