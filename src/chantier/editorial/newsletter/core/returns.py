"""What a mail server sends back: delivery status notifications (RFC 3464, RFC 6522) and complaints (RFC 5965).

Everything here was written by a stranger: nothing is believed before the caller has recognised the mail that it quotes,
and nothing raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

HARD, SOFT, COMPLAINT = "hard", "soft", "complaint"
#: So many soft bounces in a row, and sending pauses.
PATIENCE: Final = 3
#: Permanent answers that speak of the moment or of our mail, not of the mailbox: full, too long, our reputation.
_NOT_THE_MAILBOX: Final = re.compile(r"5\.(2\.2|2\.3|3\.\d+|4\.\d+|6\.\d+|7\.\d+)\Z")
_STATUS: Final = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})")
_MOST_PARTS: Final = 60


@dataclass(frozen=True)
class Returned:
    """One address of which a server says something: ``what`` is hard, soft or complaint; ``status`` "5.1.1" or ""."""

    address: str
    what: str
    status: str = ""


def quoted_ids(content: bytes) -> tuple[str, ...]:
    """The Message-IDs of the mails that a returned mail quotes, whole or by their headers (RFC 6522, section 3 (c))."""
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        return tuple(filter(None, (_quoted_id(part) for part in list(message.walk())[:_MOST_PARTS])))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ()


def read(content: bytes) -> tuple[Returned, ...]:
    """What one returned mail says, by address; empty when it is anything else (an answer, a holiday notice)."""
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        kind = str(message.get_param("report-type", "")).lower()
        if message.get_content_type() != "multipart/report":
            return ()
        if kind == "feedback-report":
            return _complaint(message)
        return _deliveries(message) if kind == "delivery-status" else ()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ()  # a broken mail tells nothing


def weigh(status: str) -> str:
    """Whether a status code (RFC 3463) condemns the mailbox or only the moment; empty when it was delivered."""
    if status.startswith("5"):
        return SOFT if _NOT_THE_MAILBOX.match(status) else HARD
    return SOFT if status.startswith("4") else ""


def _deliveries(message: Message) -> tuple[Returned, ...]:
    found: dict[str, Returned] = {}
    for part in list(message.walk())[:_MOST_PARTS]:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            address = _address(block.get("Final-Recipient", "")) or _address(block.get("Original-Recipient", ""))
            match = _STATUS.match(block.get("Status", ""))
            action = block.get("Action", "").strip().lower()
            if not address or match is None or action not in {"failed", "delayed"}:
                continue
            status = ".".join(match.groups())
            what = SOFT if action == "delayed" else weigh(status)
            if what:
                found[address] = Returned(address, what, status)
    return tuple(found.values())


def _complaint(message: Message) -> tuple[Returned, ...]:
    for part in list(message.walk())[:_MOST_PARTS]:
        if part.get_content_type() == "message/feedback-report":
            for block in _blocks(part):
                address = _address(block.get("Original-Rcpt-To", "")) or _address(block.get("Removal-Recipient", ""))
                return (Returned(address, COMPLAINT),)  # many providers black the address out
    return ()


def _quoted_id(part: Message) -> str:
    kind = part.get_content_type()
    if kind in {"message/rfc822", "message/global"}:
        payload = part.get_payload()
        quoted = payload[0] if isinstance(payload, list) and payload else None
    elif kind in {"text/rfc822-headers", "message/global-headers"}:
        raw = part.get_payload(decode=True)
        quoted = message_from_bytes(raw) if isinstance(raw, bytes) else None
    else:
        return ""
    return "".join(str(quoted.get("Message-ID", "")).split()) if isinstance(quoted, Message) else ""


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        return [one for one in payload if isinstance(one, Message)][:_MOST_PARTS]
    text = str(payload)
    return [message_from_bytes(one.encode("utf-8", "replace")) for one in re.split(r"\r?\n\r?\n", text) if one.strip()]


def _address(field: object) -> str:
    kind, separator, address = str(field).partition(";")
    if separator and kind.strip().lower() not in {"rfc822", "utf-8"}:
        return ""
    text = (address if separator else kind).strip().strip("<>").strip()
    return text if "@" in text and len(text) <= 254 else ""
