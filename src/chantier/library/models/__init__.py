"""The tables of the library, one aggregate a file."""

from chantier.library.models.attachments import Attachment, Page
from chantier.library.models.collections import Collection, CollectionItem
from chantier.library.models.deposits import DepositBatch, DepositRow, NotDouble
from chantier.library.models.reading import Citation, SavedSearch, UseCount
from chantier.library.models.resources import (
    Claim,
    Contribution,
    Kind,
    Resource,
    ResourceConcept,
    ResourceIdentifier,
    ResourceOrganization,
    ResourcePlace,
    ResourceRelation,
    ResourceText,
)
from chantier.library.models.review import Remark, Version

__all__ = [
    "Attachment",
    "Citation",
    "Claim",
    "Collection",
    "CollectionItem",
    "Contribution",
    "DepositBatch",
    "DepositRow",
    "Kind",
    "NotDouble",
    "Page",
    "Remark",
    "Resource",
    "ResourceConcept",
    "ResourceIdentifier",
    "ResourceOrganization",
    "ResourcePlace",
    "ResourceRelation",
    "ResourceText",
    "SavedSearch",
    "UseCount",
    "Version",
]
