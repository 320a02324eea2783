"""The form of log lines. Secrets that stand in addresses, headers and connection strings are left out of them."""

from __future__ import annotations

import logging
import re

# What of a line is secret stands between the two groups that are kept.
_SECRETS = (
    re.compile(r"(/welcome/[0-9a-fA-F-]{1,36}/)[^\s\"'?]+()"),  # a link with which a password is set
    re.compile(r"(\bBearer\s+)[^\s\"',]+()", re.IGNORECASE),
    re.compile(r"(\bquen_)[A-Za-z0-9_-]{43}()"),  # a token of the API
    re.compile(r"(\b(?:quen_session|quen_csrf|csrfmiddlewaretoken)['\"]?\s*[=:]\s*['\"]?)[^\s;,'\"&]+()"),
    re.compile(r"(\w://[^\s:/@]+:)[^\s@/]+(@)"),  # the password of a database
    re.compile(r"(\bpassword['\"]?\s*[=:]\s*['\"]?)[^\s,'\"&)]+()", re.IGNORECASE),
)


class Redacting(logging.Formatter):
    """Lines without secrets, those of tracebacks among them."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def redacted(text: str) -> str:
    """`text` with three dots in place of each secret."""
    for secret in _SECRETS:
        text = secret.sub(r"\1…\2", text)
    return text
