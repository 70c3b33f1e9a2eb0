"""Unified social credit codes (GB 32100-2015) with valid check characters, in a range no authority has issued."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_code(serial: int) -> str:
    """The nine characters of an organisation code (GB 11714): ``XX``, six digits and the check character."""
    body = f"XX{serial:06d}"
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return body + "0123456789X0"[(11 - total % 11) % 11 if total % 11 != 1 else 10]


def check_character(body: str) -> str:
    """The eighteenth character of the seventeen before it."""
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def credit_code(kind: str, region: str, serial: int) -> str:
    """The eighteen characters for an institution registered in that county."""
    body = {"enterprise": "91", "government": "11"}.get(kind, "12") + region + organisation_code(serial)
    return body + check_character(body)
