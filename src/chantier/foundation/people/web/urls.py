"""The pages of people: one's own page, in whose name one speaks, the registers, the demonstration."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.foundation.people.web import demonstration, invitation, me, my_data, registers, roles, sessions, voices

app_name = "people"
urlpatterns = [
    path(pgettext_lazy("address", "moi/"), me.page, name="me"),
    path(pgettext_lazy("address", "moi/coordonnees/"), me.correct, name="correct"),
    path(pgettext_lazy("address", "moi/mandats/<int:mandate_id>/acceptation/"), me.accept, name="accept"),
    path(pgettext_lazy("address", "moi/mandats/<int:mandate_id>/refus/"), me.decline, name="decline"),
    path(pgettext_lazy("address", "moi/mandats/<int:mandate_id>/retrait/"), voices.revoke, name="revoke"),
    path(pgettext_lazy("address", "moi/sessions/"), sessions.page, name="sessions"),
    path(pgettext_lazy("address", "moi/sessions/autres/fin/"), sessions.end_others, name="end_other_sessions"),
    path(pgettext_lazy("address", "moi/sessions/<int:session_id>/fin/"), sessions.end, name="end_session"),
    path(pgettext_lazy("address", "moi/donnees/"), my_data.page, name="my_data"),
    path(pgettext_lazy("address", "moi/donnees/archive/"), my_data.archive, name="archive"),
    path(pgettext_lazy("address", "moi/donnees/effacement/"), my_data.erasure, name="erasure"),
    path(
        pgettext_lazy("address", "moi/donnees/effacement/annulation/"),
        my_data.cancel_erasure,
        name="cancel_erasure",
    ),
    path(pgettext_lazy("address", "moi/consentements/<slug:purpose>/"), my_data.consent, name="consent"),
    path(pgettext_lazy("address", "moi/demandes/"), my_data.request_something, name="requests"),
    path(pgettext_lazy("address", "au-nom-de/"), voices.speak_as, name="speak_as"),
    path(pgettext_lazy("address", "porte-parole/<str:organization_ref>/"), voices.voice_page, name="voice"),
    path(
        pgettext_lazy("address", "porte-parole/invitations/<int:invitation_id>/annulation/"),
        voices.withdraw,
        name="withdraw_invitation",
    ),
    path(pgettext_lazy("address", "invitation/<str:token>/"), invitation.page, name="invitation"),
    path(pgettext_lazy("address", "registres/roles/"), roles.page, name="roles"),
    path(pgettext_lazy("address", "registres/roles/<int:grant_id>/fin/"), roles.end, name="end_role"),
    path(pgettext_lazy("address", "registres/incidents/"), registers.incidents, name="incidents"),
    path(pgettext_lazy("address", "registres/incidents/nouveau/"), registers.new_incident, name="new_incident"),
    path(
        pgettext_lazy("address", "registres/incidents/<int:incident_id>/"),
        registers.incident,
        name="incident",
    ),
    path(pgettext_lazy("address", "registres/demandes/"), registers.desk, name="desk"),
    path(pgettext_lazy("address", "registres/demandes/<int:request_id>/"), registers.answer, name="answer"),
    path(pgettext_lazy("address", "demonstration/"), demonstration.page, name="demonstration"),
    path(pgettext_lazy("address", "demonstration/entrer/<slug:key>"), demonstration.enter, name="enter"),
]
