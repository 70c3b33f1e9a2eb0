"""Tables of users in any form, turned into text columns: the core reads text, so that a file and a frame mean the same."""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from .errors import FileMissingError, InvalidValueError, SchemaError

Files: TypeAlias = str | Path | Sequence[str | Path]
"""One path, one pattern such as ``exports/*.xlsx``, or a list of them."""

_SEPARATOR = ";"


def find_files(source: Files) -> list[str]:
    """The files that a path, a pattern or a list of them names; patterns in the order of their names."""
    wanted = [source] if isinstance(source, str | Path) else list(source)
    if not wanted:
        raise InvalidValueError(
            "没有给出文件", "no file was given", expected={"zh": "至少一个文件", "en": "at least one file"}
        )
    found: list[str] = []
    for item in wanted:
        path = Path(item).expanduser()
        # A file whose name holds brackets is a file first, and a pattern only if there is no such file.
        matches = [str(path)] if path.exists() else sorted(glob.glob(str(path), recursive=True))
        if not matches:
            raise _no_file(str(item), is_pattern=glob.has_magic(str(item)))
        found.extend(match for match in matches if match not in found)
    return found


def _no_file(name: str, *, is_pattern: bool) -> FileMissingError:
    place = {"file": name}
    hint = {
        "zh": f"当前文件夹是 {Path.cwd()}，请检查路径与扩展名",
        "en": f"the current folder is {Path.cwd()}; check the path and the suffix",
    }
    if is_pattern:
        return FileMissingError("没有文件符合该通配符", "no file matches the pattern", place=place, hint=hint)
    return FileMissingError("文件不存在", "the file does not exist", place=place, hint=hint)


def is_files(source: object) -> bool:
    """Whether the source names files, and is not a table."""
    if isinstance(source, str | Path):
        return True
    return isinstance(source, list | tuple) and all(isinstance(item, str | Path) for item in source)


def text_table(source: object) -> pl.DataFrame:
    """Any table as a polars frame of text columns; lists are joined by ``;``, missing values are null."""
    return pl.DataFrame([_text_series(series) for series in _frame(source).get_columns()])


def _frame(source: object) -> pl.DataFrame:
    if isinstance(source, pl.LazyFrame):
        return source.collect()
    if isinstance(source, pl.DataFrame):
        return source
    # pandas hands out Arrow streams only where pyarrow is installed, which is not asked of anyone.
    if type(source).__module__.split(".")[0] == "pandas" and hasattr(source, "columns"):
        return _from_pandas(source)
    if hasattr(source, "__arrow_c_stream__"):
        return pl.DataFrame(source)
    if isinstance(source, dict):
        return _from_columns(source.items())
    raise InvalidValueError(
        "无法识别的数据来源",
        "this source is not understood",
        found=type(source).__name__,
        expected={
            "zh": "路径、通配符、路径列表，或 polars / pandas / pyarrow / DuckDB 等的表",
            "en": "a path, a pattern, a list of paths, or a table of polars, pandas, pyarrow, DuckDB …",
        },
    )


def _from_pandas(frame: Any) -> pl.DataFrame:
    names = [str(name) for name in frame.columns]
    return _from_columns((name, frame.iloc[:, place].tolist()) for place, name in enumerate(names))


def _from_columns(columns: Iterable[tuple[Any, Iterable[Any]]]) -> pl.DataFrame:
    series: list[pl.Series] = []
    seen: set[str] = set()
    for name, values in columns:
        if str(name) in seen:
            raise SchemaError("同一列名出现两次", "a column appears twice", place={"column": str(name)})
        seen.add(str(name))
        series.append(pl.Series(str(name), [_text(value) for value in values], dtype=pl.String))
    return pl.DataFrame(series)


def _text(value: Any) -> str | None:
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return _SEPARATOR.join(text for text in map(_text, items) if text is not None) or None
    # Not equal to itself, or incomparable: nan, NaT and pandas' NA.
    if value is None or type(value).__name__ in {"NAType", "NaTType"} or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text_series(series: pl.Series) -> pl.Series:
    dtype = series.dtype
    if dtype == pl.String:
        return series
    if dtype.is_float():
        # A column of years with gaps often arrives as floats: 2015.0 means 2015.
        filled = series.fill_nan(None)
        whole = filled.drop_nulls()
        return (filled.cast(pl.Int64) if (whole == whole.round()).all() else filled).cast(pl.String)
    if isinstance(dtype, pl.Datetime):
        return _text_of_times(series)
    if dtype.is_integer() or dtype in (pl.Date, pl.Boolean, pl.Categorical, pl.Null) or isinstance(dtype, pl.Enum):
        return series.cast(pl.String)
    return pl.Series(series.name, [_text(value) for value in series.to_list()], dtype=pl.String)


def _text_of_times(series: pl.Series) -> pl.Series:
    midnight = (series.drop_nulls().dt.time() == dt.time()).all()
    return series.dt.to_string("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M:%S")
