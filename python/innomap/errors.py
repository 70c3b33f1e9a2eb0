"""What can go wrong: one base, a class a kind, each with its place, what was found, what was expected and a next step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from .language import Message, pick, say


class Error(Exception):
    """Base of all errors of innomap. ``str()`` is in the current language."""

    kind: ClassVar[str] = "internal"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        place: Mapping[str, Any] | None = None,
        found: str | None = None,
        expected: Message | None = None,
        hint: Message | None = None,
    ) -> None:
        """Keep message, place, what was found and expected, and what to do next."""
        super().__init__(zh, en)
        where = dict(place or {})
        self.zh = zh
        self.en = en
        self.file: str | None = where.get("file")
        self.sheet: str | None = where.get("sheet")
        self.row: int | None = where.get("row")
        self.column: str | None = where.get("column")
        self.found = found
        self._expected = expected
        self._hint = hint

    @property
    def expected(self) -> str | None:
        """What should have stood there, in the current language."""
        return None if self._expected is None else pick(self._expected)

    @property
    def hint(self) -> str | None:
        """What to do next, in the current language."""
        return None if self._hint is None else pick(self._hint)

    def _where(self) -> str:
        parts = []
        if self.file is not None:
            parts.append(say(f"文件 {self.file}", f"file {self.file}"))
        if self.sheet is not None:
            parts.append(say(f"工作表 {self.sheet}", f"sheet {self.sheet}"))
        if self.row is not None:
            parts.append(say(f"第 {self.row} 行", f"row {self.row}"))
        if self.column is not None:
            parts.append(say(f"列「{self.column}」", f"column '{self.column}'"))
        if not parts:
            return ""
        return say(f"（{'，'.join(parts)}）", f" ({', '.join(parts)})")

    def __str__(self) -> str:
        """Message, place, found, expected and hint."""
        lines = [say(self.zh, self.en) + self._where()]
        for zh, en, text in (
            ("实际", "found", self.found),
            ("应为", "expected", self.expected),
            ("建议", "hint", self.hint),
        ):
            if text is not None:
                lines.append(say(f"  {zh}：{text}", f"  {en}: {text}"))
        return "\n".join(lines)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild the error in another process."""
        place = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column}
        return _rebuild, (type(self), self.zh, self.en, place, self.found, self._expected, self._hint)


def _rebuild(
    cls: type[Error],
    zh: str,
    en: str,
    place: Mapping[str, Any],
    found: str | None,
    expected: Message | None,
    hint: Message | None,
) -> Error:
    return cls(zh, en, place=place, found=found, expected=expected, hint=hint)


class InputError(Error, ValueError):
    """The file is not what it should be: not a table, empty, truncated, in an unreadable encoding."""

    kind = "input"


class SchemaError(Error, ValueError):
    """The table lacks a column, has one twice, or fits two vendors."""

    kind = "schema"


class InvalidValueError(Error, ValueError):
    """A single value given by the user is not valid."""

    kind = "value"


class NameNotFoundError(Error, LookupError):
    """A region, branch, institution or column of that name does not exist."""

    kind = "name_not_found"


class DefinitionError(Error, ValueError):
    """An industry definition is wrong."""

    kind = "definition"


class ConfigurationError(Error, ValueError):
    """An option has a value that is not allowed."""

    kind = "configuration"


class NumericError(Error, ArithmeticError):
    """A measure is undefined or did not converge."""

    kind = "numeric"


class IoError(Error, OSError):
    """The file system refused."""

    kind = "io"


class FileMissingError(IoError, FileNotFoundError):
    """There is no such file."""


class CancelledError(Error):
    """The user stopped the work."""

    kind = "cancelled"


class InternalError(Error, RuntimeError):
    """A mistake of innomap itself."""

    kind = "internal"


class MissingExtraError(Error, ImportError):
    """An optional part is not installed; the message names the extra."""

    kind = "configuration"


_BY_KIND: dict[str, type[Error]] = {
    cls.kind: cls
    for cls in (
        InputError,
        SchemaError,
        InvalidValueError,
        NameNotFoundError,
        DefinitionError,
        ConfigurationError,
        NumericError,
        IoError,
        CancelledError,
        InternalError,
    )
}


def _message(value: Message | tuple[str, str] | str | None) -> Message | None:
    if value is None:
        return None
    if isinstance(value, str):
        return {"zh": value, "en": value}
    if isinstance(value, tuple):
        return {"zh": value[0], "en": value[1]}
    return value


def build(
    kind: str,
    zh: str,
    en: str,
    place: Mapping[str, Any] | None = None,
    found: str | None = None,
    expected: Message | tuple[str, str] | str | None = None,
    hint: Message | tuple[str, str] | str | None = None,
    file_missing: bool = False,  # noqa: FBT001, FBT002 - called by position from the core
) -> Error:
    """The exception for an error of the core."""
    cls = FileMissingError if file_missing else _BY_KIND.get(kind, InternalError)
    return cls(zh, en, place=place, found=found, expected=_message(expected), hint=_message(hint))
