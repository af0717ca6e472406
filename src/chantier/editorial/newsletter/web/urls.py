"""The pages of the newsletter: subscribing, choosing, leaving, reading; composing and sending."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.editorial.newsletter.web import editor_pages, public_pages

app_name = "newsletter"
urlpatterns = [
    path(pgettext_lazy("address", "infolettre/"), public_pages.subscribe, name="subscribe"),
    path(pgettext_lazy("address", "infolettre/demande/"), public_pages.asked, name="asked"),
    path(pgettext_lazy("address", "infolettre/confirmation/<str:secret>/"), public_pages.confirm_page, name="confirm"),
    path(pgettext_lazy("address", "infolettre/choix/<str:token>/"), public_pages.choose_page, name="choose"),
    path(pgettext_lazy("address", "infolettre/oubli/<str:token>/"), public_pages.forget_page, name="forget"),
    path(pgettext_lazy("address", "infolettre/depart/<str:token>/"), public_pages.leave_page, name="leave"),
    path(pgettext_lazy("address", "infolettre/mes-choix/"), public_pages.mine, name="mine"),
    path(pgettext_lazy("address", "infolettre/numeros/"), public_pages.archive, name="archive"),
    path(pgettext_lazy("address", "infolettre/numeros/<int:issue_id>/"), public_pages.issue, name="issue"),
    path(pgettext_lazy("address", "infolettre/atelier/"), editor_pages.home, name="workshop"),
    path(pgettext_lazy("address", "infolettre/atelier/<int:issue_id>/"), editor_pages.issue, name="edit"),
    path(pgettext_lazy("address", "infolettre/atelier/<int:issue_id>/apercu/"), editor_pages.preview, name="preview"),
    path(
        pgettext_lazy("address", "infolettre/atelier/<int:issue_id>/avancement/"),
        editor_pages.progress_part,
        name="progress",
    ),
]
