"""The person who signs in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chantier.foundation.prepared.api import Prepared, given


class PersonManager(BaseUserManager["Person"]):
    """Makes persons. Addresses are kept in lower case, so that one address is one person."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())

    def get(self, *args: Any, **asked: Any) -> Person:
        """One person. By number alone, who reads a page: asked at each of their pages, its SQL is written once."""
        if args or set(asked) != {"pk"}:
            return super().get(*args, **asked)
        found = _BY_NUMBER.first(pk=asked["pk"])
        if found is None:
            raise self.model.DoesNotExist
        return found

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person with this address; without a password, one is set later by e-mail."""
        if not email:
            raise ValueError("a person is identified by an e-mail address")
        person = self.model(email=email.strip().lower(), **fields)
        if password is None:
            person.set_unusable_password()
        else:
            person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Asked for by Django's own command; `chantier people create` and `grant` are the usual way."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Nothing about a person is public unless they say so."""

    class Language(models.TextChoices):
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"
        SPANISH = "es", "Español"

    email = models.EmailField(_("adresse courriel"), max_length=254, unique=True)
    name = models.CharField(pgettext_lazy("person", "nom affiché"), max_length=120, blank=True)
    language = models.CharField(_("langue préférée"), max_length=2, choices=Language.choices, default=Language.FRENCH)
    name_is_public = models.BooleanField(_("mon nom peut être montré à tout le monde"), default=False)
    is_active = models.BooleanField(_("compte actif"), default=True)
    is_staff = models.BooleanField(_("accès aux outils d’administration"), default=False)
    created_at = models.DateTimeField(_("compte créé le"), default=timezone.now, editable=False)

    erasure_requested_at = models.DateTimeField(_("effacement demandé le"), null=True, blank=True)
    erased_at = models.DateTimeField(_("effacé le"), null=True, blank=True)

    is_demo_account = models.BooleanField(_("compte de démonstration"), default=False)
    demo_key = models.SlugField(_("clé de démonstration"), max_length=40, blank=True, default="")
    demo_presentation = models.CharField(_("qui est cette personne"), max_length=240, blank=True, default="")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.UniqueConstraint(
                fields=["demo_key"], condition=~models.Q(demo_key=""), name="one_person_per_demo_key"
            ),
            models.CheckConstraint(
                condition=models.Q(is_demo_account=True) | models.Q(demo_key=""),
                name="only_demo_accounts_have_a_demo_key",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(is_active=False),
                name="an_erased_person_cannot_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email


_BY_NUMBER: Prepared[Person] = Prepared(lambda: Person.objects.filter(pk=given("pk", Person, "id")).order_by("pk"))
