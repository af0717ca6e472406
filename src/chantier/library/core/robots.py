"""Programs that read pages, known by the name they give themselves. Counts of use are of people, where one can tell.

Words of the lists that repositories share (COUNTER, Make Data Count), shortened to what still tells them.
"""

from __future__ import annotations

import re
from typing import Final

_ROBOT: Final = re.compile(
    r"bot\b|bot[/ ;_-]|crawl|spider|slurp|archiv|harvest|scythe|sickle|oai|fetch|monitor|check|preview|scan|feed|"
    r"facebookexternalhit|whatsapp|mastodon|curl|wget|python|httpx|aiohttp|urllib|libwww|java/|go-http|okhttp|axios|"
    r"node|ruby|perl|php|guzzle|scrapy|headless|phantom|lighthouse|gptbot|claude|bytespider|chantier",
    re.IGNORECASE,
)


def is_robot(user_agent: str) -> bool:
    """Whether who asks says it is a program, or says nothing."""
    return not user_agent.strip() or bool(_ROBOT.search(user_agent))
