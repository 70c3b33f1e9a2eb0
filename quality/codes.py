"""Unified social credit codes and organisation codes with right check digits (GB 32100-2015, GB 11714-1997)."""

from __future__ import annotations

import random

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_code(body: str) -> str:
    """Return eight characters with their check digit, an X for ten."""
    total = sum(_ORGANISATION.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return body + {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def credit_code(county: str, organisation: str, *, kind: str = "91") -> str:
    """Return the code of an organisation of that kind, registered in that county."""
    body = kind + county + organisation
    total = sum(_CREDIT.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + _CREDIT[(31 - total % 31) % 31]


def with_a_slip(code: str, draw: random.Random) -> str:
    """Return the code with one digit changed, so that its check digit is wrong."""
    at = draw.randrange(2, 8)
    return code[:at] + draw.choice([d for d in "0123456789" if d != code[at]]) + code[at + 1 :]
