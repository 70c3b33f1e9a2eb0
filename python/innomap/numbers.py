"""Numbers of applications and publications: one key for all written forms, and what the number says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from . import _innomap
from .errors import ConfigurationError, InvalidValueError
from .language import language, listed, say
from .options import one_of
from .tables import text_table

_KINDS = {"application": "申请号", "publication": "公开(公告)号"}
_PATENT_KINDS = {"invention": "发明", "utility model": "实用新型", "design": "外观设计"}
_DOCUMENTS = {"application": "申请公开", "grant": "授权"}


@dataclass(frozen=True, slots=True, repr=False)
class Number:
    """A number of an application or a publication, taken apart."""

    office: str
    """The office, as two letters; empty if the number does not say."""
    kind: str
    """``"application"`` or ``"publication"``."""
    number: str
    """The number without office, kind code and check digit, in the present form of the office."""
    key: str
    """The text that is the same for all written forms of the number."""
    kind_code: str | None
    """The kind code of the document, such as ``A1``."""
    year: int | None
    """The year in the number."""
    patent_kind: str | None
    """``"invention"``, ``"utility model"``, ``"design"``, or nothing if the number does not say."""
    national_phase: bool | None
    """Whether the application came in by the PCT; known of Chinese and German applications."""
    document: str | None
    """``"application"`` (laid open) or ``"grant"``, by the kind code or by ``ZL``."""
    check: str
    """The check digit: ``"right"``, ``"wrong"`` or ``"absent"``."""
    check_digit: str | None
    """The check digit that the number should have, whether it was written or not."""
    validated: bool
    """Whether the form is a known one of its office."""

    def __repr__(self) -> str:
        """Key and properties, in the current language."""
        parts = [say(_KINDS[self.kind], self.kind)]
        if self.patent_kind is not None:
            parts.append(say(_PATENT_KINDS[self.patent_kind], self.patent_kind))
        if self.national_phase:
            parts.append(say("PCT 进入国家阶段", "PCT national phase"))
        if self.document is not None and self.document != self.kind:
            parts.append(say(_DOCUMENTS[self.document], "laid open" if self.document == "application" else "granted"))
        if self.year is not None:
            parts.append(say(f"{self.year} 年", str(self.year)))
        if self.check == "right":
            parts.append(say(f"校验位 {self.check_digit} 正确", f"check digit {self.check_digit} is right"))
        if self.check == "wrong":
            parts.append(
                say(f"校验位有误，应为 {self.check_digit}", f"wrong check digit, should be {self.check_digit}")
            )
        if not self.validated:
            parts.append(say("未校验", "not validated"))
        return f"{self.key} {say('（', '(')}{listed(parts)}{say('）', ')')}"


def parse_number(text: str, *, kind: str | None = None, country: str | None = None) -> Number:
    """Take one number apart, however it is written.

    ``kind`` (``"application"`` or ``"publication"``) and ``country`` (two letters) are needed only where the number leaves
    them open. A wrong check digit is reported, not refused; what can be no number of its office is an
    :class:`~innomap.InvalidValueError` with examples of the right forms.

    >>> im.parse_number("CN201710601862.3")
    CN201710601862 （申请号、发明、2017 年、校验位 3 正确）
    >>> im.parse_number("ZL 2017 1 0601862.3").key
    'CN201710601862'
    >>> im.parse_number("CN201710601862.4").check
    'wrong'
    >>> im.parse_number("特開平5-12345").key, im.parse_number("US2016123456A1").key
    ('JPH0512345A', 'US20160123456A1')
    >>> im.parse_number("CN212345678U").patent_kind, im.parse_number("CN112345678B").document
    ('utility model', 'grant')
    """
    if not isinstance(text, str):
        raise InvalidValueError(
            "号码应为文本",
            "a number is a text",
            found=repr(text),
            expected={"zh": "如 CN201710601862.3", "en": "such as CN201710601862.3"},
        )
    return Number(**_innomap.parse_number(text, kind=_kind(kind), country=_country(country)))


def parse_numbers(
    numbers: Iterable[Any], *, kind: str | None = None, country: str | Sequence[str | None] | None = None
) -> pl.DataFrame:
    """Take a column of numbers apart, a row each, in their order.

    ``country`` is one office for all, or one for each. What is no number has its ``problem`` in the current language; a
    missing number has neither parts nor a problem.

    >>> im.parse_numbers(["201710601862.3", "CN101234567A", "2017"], country="CN").select("key", "verdict")["verdict"].to_list()
    ['valid', 'valid', 'impossible']
    """
    if isinstance(numbers, str):
        raise InvalidValueError(
            "应为一列号码",
            "a column of numbers is needed",
            found=repr(numbers),
            hint={"zh": "单个号码用 parse_number", "en": "parse_number takes one number"},
        )
    columns = {"text": _column(numbers)}
    if country is not None and not isinstance(country, str):
        columns["country"] = _column(country)
        if len(columns["country"]) != len(columns["text"]):
            raise ConfigurationError(
                "country 的长度与号码的数目不同",
                "country has another length than the numbers",
                found=str(len(columns["country"])),
                expected={"zh": str(len(columns["text"])), "en": str(len(columns["text"]))},
            )
    texts = pl.DataFrame(columns)
    if isinstance(country, str):
        texts = texts.with_columns(pl.lit(_country(country)).alias("country"))
    table = pl.DataFrame(_innomap.parse_numbers(texts, kind=_kind(kind)))
    problem = pl.col(f"problem_{language()}").alias("problem")
    return table.with_columns(problem).drop("problem_zh", "problem_en")


def _column(values: Iterable[Any]) -> pl.Series:
    return text_table(pl.DataFrame({"text": values}) if isinstance(values, pl.Series) else {"text": values})["text"]


def _kind(kind: str | None) -> str | None:
    return None if kind is None else one_of("kind", kind, tuple(_KINDS))


def _country(country: str | None) -> str | None:
    if country is None or (isinstance(country, str) and len(country) == 2 and country.isascii() and country.isalpha()):
        return country
    raise ConfigurationError(
        "选项 country 的取值不允许",
        "the value of option country is not allowed",
        found=repr(country),
        expected={"zh": "两个字母的国别代码，如 CN", "en": "the two letters of an office, such as CN"},
    )
