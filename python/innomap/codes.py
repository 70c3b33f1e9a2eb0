"""Codes of legal persons and classes of the national economy: what a code says of itself, and whether it can be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, overload

import polars as pl

from . import _innomap
from .errors import InvalidValueError
from .language import language, listed, say
from .options import one_of
from .tables import text_table

_LEVELS = {"section": "门类", "division": "大类", "group": "中类", "class": "小类"}


@dataclass(frozen=True, slots=True, repr=False)
class CodeCheck:
    """A unified social credit code or organisation code, taken apart."""

    text: str
    """The text that was given."""
    code: str | None
    """The code as it is written today; nothing if the text is none."""
    valid: bool
    """Whether the text is a code with the right check sign."""
    organisation_code: str | None
    """The organisation code: itself, or the part of the credit code."""
    division_code: str | None
    """The division of registration as six digits, as written."""
    division: str | None
    """The division of registration on today's borders; the unit above it if that one is not known."""
    authority: str | None
    """The authority that registered it."""
    kind: str | None
    """The kind of legal person."""
    problem: str | None
    """What is wrong, with the check sign that should be there."""

    def __repr__(self) -> str:
        """Code and what it says, in the language it was made in."""
        if not self.valid:
            return f"{self.text[:64]} {say('（', '(')}{self.problem}{say('）', ')')}"
        parts = [part for part in (self.authority, self.kind, self.division, self.problem) if part]
        right = say("校验正确", "check sign is right")
        return f"{self.code} {say('（', '(')}{listed([right, *parts])}{say('）', ')')}"


@overload
def check_uscc(code: str) -> CodeCheck: ...
@overload
def check_uscc(code: Iterable[Any]) -> pl.DataFrame: ...
def check_uscc(code: str | Iterable[Any]) -> CodeCheck | pl.DataFrame:
    """Check a unified social credit code (GB 32100) or organisation code (GB 11714), or a column of them.

    Case, width, blanks and dashes make no difference. A wrong code is no error: ``problem`` says what is wrong, with the
    check sign that should be there. A column becomes a table of a row a code; a missing code has neither parts nor a problem.

    >>> im.check_uscc("91110000600037341L")
    91110000600037341L （校验正确、市场监管（工商）、企业、北京市）
    >>> im.check_uscc("91330000123456789X").valid, im.check_uscc("91510100MA6CDT9X0F").valid
    (False, False)
    >>> im.check_uscc("60003734-1").organisation_code
    '600037341'
    >>> im.check_uscc(["91110000600037341l", "330100000012345", None])["valid"].to_list()
    [True, False, None]
    """
    if isinstance(code, str):
        parts = _innomap.check_code(code)
        said = {name: None if parts[name] is None else say(*parts[name]) for name in ("authority", "kind", "problem")}
        return CodeCheck(text=code, **(parts | said))
    if isinstance(code, (bytes, dict)) or not isinstance(code, Iterable):
        raise InvalidValueError(
            "代码应为文本",
            "a code is a text",
            found=repr(code),
            expected={
                "zh": "如 91110000600037341L，或一列代码",
                "en": "such as 91110000600037341L, or a column of codes",
            },
        )
    texts = text_table(pl.DataFrame({"text": code}) if isinstance(code, pl.Series) else {"text": code})
    table = pl.DataFrame(_innomap.check_codes(texts.select("text")))
    said_in = language()
    names = ("authority", "kind", "problem")
    chosen = [pl.col(f"{name}_{said_in}").alias(name) for name in names]
    return table.with_columns(chosen).drop([f"{name}_{tongue}" for name in names for tongue in ("zh", "en")])


@dataclass(frozen=True, slots=True, repr=False)
class EconomyClass:
    """A class of the classification of the national economy, GB/T 4754-2017."""

    code: str
    """Its code, without the letter of the section unless it is a section."""
    name: str
    """Its Chinese name."""
    level: str
    """``"section"``, ``"division"``, ``"group"`` or ``"class"``."""
    section: str
    """Letter of its section."""
    codes: tuple[str, ...]
    """Codes from the section down to itself."""
    names: tuple[str, ...]
    """Names from the section down to itself."""
    note: str | None
    """What was taken for granted, such as which of two classes of one name."""

    def __repr__(self) -> str:
        """Code and names from the section down."""
        code = self.code if self.level == "section" else self.section + self.code
        return f"{code} {' > '.join(self.names)}{say('（', ' (')}{say(_LEVELS[self.level], self.level)}{say('）', ')')}"


def parse_gbt4754(text: str, *, level: str | None = None) -> EconomyClass:
    """The class of the national economy (GB/T 4754-2017) that a code, a name or a chain of names means.

    Of several classes of one name the largest is taken unless ``level`` (``"section"``, ``"division"``, ``"group"``,
    ``"class"``) says which. What is no class is an :class:`~innomap.InvalidValueError` with the nearest names.

    >>> im.parse_gbt4754("C3491")
    C3491 制造业 > 通用设备制造业 > 其他通用设备制造业 > 工业机器人制造（小类）
    >>> im.parse_gbt4754("制造业>通用设备制造业").code
    '34'
    >>> im.parse_gbt4754("J 金融业").level
    'section'
    """
    if not isinstance(text, str):
        raise InvalidValueError(
            "行业应为文本",
            "a class is a text",
            found=repr(text),
            expected={"zh": "如 C3491、工业机器人制造", "en": "such as C3491"},
        )
    parts = _innomap.parse_gbt4754(text, level=None if level is None else one_of("level", level, tuple(_LEVELS)))
    note = None if parts["note"] is None else say(*parts["note"])
    return EconomyClass(**(parts | {"codes": tuple(parts["codes"]), "names": tuple(parts["names"]), "note": note}))
