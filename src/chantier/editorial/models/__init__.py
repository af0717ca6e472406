"""Tables of the public site."""

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
from chantier.editorial.models.support import Support

__all__ = [
    "CampaignPage",
    "EventPage",
    "HomePage",
    "NewsPage",
    "Picture",
    "PictureRendition",
    "PressPage",
    "SectionPage",
    "StoryPage",
    "Support",
    "TextPage",
]
