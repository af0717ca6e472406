"""The pages of messages: one's notices, refusing a mail, the demonstration's outbox."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.foundation.messages.web import pages

app_name = "messages"
urlpatterns = [
    path(pgettext_lazy("address", "moi/avis/"), pages.notices, name="notices"),
    path(pgettext_lazy("address", "moi/avis/lecture/"), pages.read, name="read"),
    path(pgettext_lazy("address", "moi/avis/choix/"), pages.choose, name="choose"),
    path(pgettext_lazy("address", "desabonnement/<str:token>/"), pages.unsubscribe_page, name="unsubscribe"),
    path(pgettext_lazy("address", "demonstration/courriels/"), pages.outbox, name="outbox"),
]
