"""Pictures of the public site, with their focal point and their text."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """A picture as its editor gave it: kept out of the public's reach, only its renditions are shown."""

    credit = models.CharField(
        _("crédit"), max_length=160, blank=True, help_text=_("Qui a fait l’image, et sa licence.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")


class PictureRendition(AbstractRendition):
    """A picture cut and resized for one use."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("déclinaison d’image")
        verbose_name_plural = _("déclinaisons d’images")
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_use"),
        ]
