"""The regular work of an instance: the one place that knows all of it.

Each work is safe to run twice, in several processes, or killed anywhere. It is given the time and returns how many
things it dealt with. `schedule.py` runs what is due.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.services.closing import close_due
from chantier.assemblies.services.notices import take_up as take_up_notices
from chantier.assemblies.services.sweeping import sweep_all
from chantier.config.models import Run
from chantier.deliberation.services.digests import tell_digests
from chantier.deliberation.services.opinions import compute_due as compute_opinion_maps
from chantier.deliberation.services.program import take_up as take_up_translations
from chantier.directory import api as directory
from chantier.editorial import api as editorial
from chantier.editorial.newsletter.services.sending import send_due
from chantier.foundation.access.api import Speaker
from chantier.foundation.files.services import remove_expired
from chantier.foundation.journal.api import carry_out_what_is_owed, give_places, read_log_again
from chantier.foundation.messages.queries import letters_to_send
from chantier.foundation.messages.services.sending import send_letter
from chantier.foundation.people.services.accounts import erase_due_accounts
from chantier.foundation.people.services.retention import apply_retention
from chantier.foundation.people.throttles import forget_expired
from chantier.foundation.search import api as search
from chantier.library import api as library

#: How long the trace of a run is shown.
RUNS_KEPT = timedelta(days=60)
#: Letters of one pass; files of the library whose text is read in one pass.
LETTERS = 2_000
#: Acts whose reactions are taken up in one pass; younger ones may still be in the hands of a worker.
ACTS = 2_000
STILL_RUNNING = timedelta(minutes=30)
FILES_READ = 50


@dataclass(frozen=True)
class Work:
    """Something done each day, after three in the morning at the place of the instance, or each hour."""

    name: str
    label: str | Promise
    carry_out: Callable[[datetime], int]
    hourly: bool = False


def _late_letters(at: datetime) -> int:
    # One pass: a letter that fails is tried again in an hour, not at once.
    return sum(send_letter(letter_id=letter_id, at=at) for letter_id in letters_to_send(limit=LETTERS))


def _notices(at: datetime) -> int:
    """Notices of meetings that a crash cut short go on; the proofs of those that left are written down."""
    return take_up_notices(at=at)


def _reactions(at: datetime) -> int:
    """A reaction that failed is tried again each hour, five times in all; one that a crash cut short is taken up."""
    return carry_out_what_is_owed(limit=ACTS, before=at - STILL_RUNNING)


def _votes(at: datetime) -> int:
    """Votes whose announced close has passed; and what a secret one left on the disk, where a crash kept it there."""
    return close_due(at=at) + sweep_all(at=at)


def _public_log(at: datetime) -> int:
    """Entries whose place a crash delayed. A log that stopped says why here, each hour."""
    return give_places(at=at)


def _public_log_again(_at: datetime) -> int:
    return read_log_again()


def _erasures(at: datetime) -> int:
    return erase_due_accounts(speaker=Speaker.system(), at=at)


def _retention(at: datetime) -> int:
    return sum(line.due for line in apply_retention(speaker=Speaker.system(), at=at) if line.days is not None)


def _claims(at: datetime) -> int:
    return directory.expire_claims(at=at)


def _memberships(at: datetime) -> int:
    return directory.turn_the_day(at=at)


def _opinion_maps(at: datetime) -> int:
    """Maps whose votes changed since their last result are computed again."""
    return compute_opinion_maps(at=at)


def _throttles(at: datetime) -> int:
    return forget_expired(at=at)


def _expired_files(at: datetime) -> int:
    return remove_expired(at=at)


def _saved_searches(at: datetime) -> int:
    return library.tell_what_is_new(at=at)


def _digests(at: datetime) -> int:
    return tell_digests(at=at)


def _translations(at: datetime) -> int:
    """Texts that wait for the program of translation; nothing on an instance that has none."""
    return take_up_translations(at=at)


def _ended_embargoes(at: datetime) -> int:
    return library.feed_ended_embargoes(at=at)


def _links(at: datetime) -> int:
    return library.check_links(at=at)


def _fixity(at: datetime) -> int:
    return library.verify_files(at=at)


def _search(_at: datetime) -> int:
    """Build an index that is missing, index what still waits."""
    return search.flush(wait=False)


def _file_texts(_at: datetime) -> int:
    """Read the files whose reading was interrupted, or that waited for the recogniser."""
    return sum(library.extract_waiting(limit=FILES_READ).values())


def _site(at: datetime) -> int:
    """Pages whose hour has come; those who no longer edit are let go at the same time."""
    editorial.keep_editors(at=at)
    return editorial.publish_due(at=at)


def _newsletter(at: datetime) -> int:
    return send_due(at=at)


def _registrations(at: datetime) -> int:
    return editorial.forget_registrations(at=at)


def _old_runs(at: datetime) -> int:
    gone, _detail = Run.objects.filter(slot__lt=at - RUNS_KEPT).delete()
    return gone


DAILY: tuple[Work, ...] = (
    Work("late-letters", _("Envoyer les courriels restés en attente"), _late_letters, hourly=True),
    Work("notices", _("Reprendre l’envoi des avis de convocation, et noter leurs preuves"), _notices, hourly=True),
    Work(
        "reactions", _("Reprendre les suites d’actes qui ont échoué ou sont restées en plan"), _reactions, hourly=True
    ),
    Work("votes", _("Clore les votes dont l’heure est passée, et effacer leurs traces"), _votes, hourly=True),
    Work("public-log", _("Donner leur place aux inscriptions du journal public"), _public_log, hourly=True),
    Work("public-log-check", _("Relire tout le journal public"), _public_log_again),
    Work("erasures", _("Effacer les comptes dont c’est le jour"), _erasures),
    Work("claims", _("Clore les demandes de parler restées sans réponse"), _claims),
    Work("memberships", _("Montrer les adhésions et les collèges qui commencent ou finissent ce jour"), _memberships),
    Work("retention", _("Détruire ce qui a fait son temps, sessions terminées comprises"), _retention),
    Work("opinion-maps", _("Calculer les consultations dont les votes ont changé"), _opinion_maps, hourly=True),
    Work("throttles", _("Oublier les tentatives de connexion passées"), _throttles),
    Work("files", _("Retirer les dépôts de fichiers échus"), _expired_files),
    Work("embargoes", _("Rendre trouvables les documents dont l’embargo finit"), _ended_embargoes),
    Work("saved-searches", _("Dire ce qui est nouveau pour les recherches gardées"), _saved_searches),
    Work("digests", _("Envoyer les résumés de ce que chacun suit en concertation"), _digests, hourly=True),
    Work("translations", _("Faire traduire ce qui attend le programme de traduction"), _translations, hourly=True),
    Work("links", _("Vérifier que les liens de la bibliothèque mènent encore quelque part"), _links),
    Work("fixity", _("Vérifier que les fichiers de la bibliothèque sont intacts"), _fixity),
    Work("search", _("Vérifier l’index de recherche"), _search, hourly=True),
    Work("file-texts", _("Lire le texte des fichiers de la bibliothèque"), _file_texts, hourly=True),
    Work("site", _("Publier et retirer les pages dont l’heure est venue"), _site, hourly=True),
    Work("newsletter", _("Envoyer les numéros de l’infolettre dont l’heure est venue"), _newsletter, hourly=True),
    Work("registrations", _("Oublier qui vint aux événements passés depuis trois mois"), _registrations),
    Work("runs", _("Oublier les travaux de plus de deux mois"), _old_runs),
)
