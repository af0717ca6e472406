"""Tables of the public site."""

from chantier.editorial.models.newsletter import (
    Delivery,
    IssueItem,
    NewsletterIssue,
    ReadBounce,
    RefusedAddress,
    Subscriber,
    SubscriptionProof,
)
from chantier.editorial.models.pages import (
    CampaignPage,
    EventPage,
    HomePage,
    NewsPage,
    PressPage,
    SectionPage,
    StoryPage,
    TextPage,
)
from chantier.editorial.models.pictures import Picture, PictureRendition
from chantier.editorial.models.reports import ReportFigures, ReportPage
from chantier.editorial.models.support import SignatureRequest, Support

__all__ = [
    "CampaignPage",
    "Delivery",
    "EventPage",
    "HomePage",
    "IssueItem",
    "NewsPage",
    "NewsletterIssue",
    "Picture",
    "PictureRendition",
    "PressPage",
    "ReadBounce",
    "RefusedAddress",
    "ReportFigures",
    "ReportPage",
    "SectionPage",
    "SignatureRequest",
    "StoryPage",
    "Subscriber",
    "SubscriptionProof",
    "Support",
    "TextPage",
]
