"""The ground of the site: three languages, a root for each, and the group of those who edit."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override as speaking
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from chantier.editorial import permissions
from chantier.editorial.models import HomePage
from chantier.foundation.people import api as people

LANGUAGES = ("fr", "en", "es")


@transaction.atomic
def prepare_ground() -> None:
    """Languages, roots, group and review, made where they are missing. Nothing that an editor did is changed."""
    group = Group.objects.get_or_create(name=permissions.GROUP)[0]
    root = Page.get_first_root_node() or Page.add_root(instance=_bare_root())
    _homes(root)
    _allow(group, root)
    _review(group, root)


@transaction.atomic
def welcome_editor(*, person_id: int) -> None:
    """Wagtail knows this person as an editor; who they are was asked by the caller."""
    if not Group.objects.filter(name=permissions.GROUP).exists() or not HomePage.objects.exists():
        prepare_ground()
    Group.objects.get(name=permissions.GROUP).user_set.add(person_id)


@transaction.atomic
def keep_editors(*, at: datetime) -> int:
    """Take out of the group whoever no longer edits: no letter about pages reaches them. How many left."""
    editing = {one for role in permissions.EDITING_ROLES for one in people.persons_with_role(role, at=at)}
    group = Group.objects.filter(name=permissions.GROUP).first()
    if group is None:
        return 0
    gone = list(group.user_set.exclude(pk__in=editing).order_by("pk").values_list("pk", flat=True))
    group.user_set.remove(*gone)
    return len(gone)


def _bare_root() -> Page:
    return Page(title="Root", slug="root", locale=_locale("fr"))


def _locale(code: str) -> Locale:
    found: Locale = Locale.objects.get_or_create(language_code=code)[0]
    return found


def _homes(root: Page) -> None:
    """One root a language, translations of one another, not published: the program's own home stays meanwhile."""
    first = HomePage.objects.filter(locale=_locale("fr")).first()
    if first is None:
        first = root.add_child(instance=HomePage(title=_home_title("fr"), slug="fr", locale=_locale("fr"), live=False))
    for code in LANGUAGES[1:]:
        if not first.has_translation(_locale(code)):
            key = first.translation_key
            home = HomePage(title=_home_title(code), slug=code, locale=_locale(code), live=False, translation_key=key)
            root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=first, is_default_site=True)
    elif site.root_page_id != first.pk:
        shipped = site.root_page.specific
        site.root_page = first
        site.save()
        if type(shipped) is Page and not shipped.get_children().exists():
            shipped.delete()


def _home_title(code: str) -> str:
    with speaking(code):
        return _("Accueil")


def _allow(group: Group, root: Page) -> None:
    named = Permission.objects.select_related("content_type").order_by("pk")
    for codename in permissions.ON_PAGES:
        permission = named.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    files = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for app, on_files in permissions.ON_FILES.items():
        for permission in named.filter(content_type__app_label=app, codename__in=on_files):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=permission)
    for app, elsewhere in permissions.ELSEWHERE.items():
        group.permissions.add(*named.filter(content_type__app_label=app, codename__in=elsewhere))


def _review(group: Group, root: Page) -> None:
    """A page may be submitted to another editor before it is published."""
    if GroupApprovalTask.objects.filter(groups=group).exists():
        return
    task = GroupApprovalTask.objects.create(name=_("Relecture par une autre personne"))
    task.groups.add(group)
    workflow = Workflow.objects.create(name=_("la relecture"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
