"""Tables of users in any form, turned into text columns: the core reads text, so that a file and a frame mean the same."""

from __future__ import annotations

import datetime as dt
import glob
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from .errors import FileMissingError, InvalidValueError, SchemaError

Sources: TypeAlias = str | Path | object | Sequence[str | Path | object]
"""One path, one pattern such as ``exports/*.xlsx``, one table, or a list of them."""

_SEPARATOR = ";"


def find_sources(source: Sources) -> list[str | tuple[pl.DataFrame, str]]:
    """The files that paths and patterns name, and the tables as text, in the order given."""
    wanted = list(source) if isinstance(source, list | tuple) else [source]
    if not wanted:
        raise InvalidValueError(
            "没有给出文件", "no file was given", expected={"zh": "至少一个文件", "en": "at least one file"}
        )
    found: list[str | tuple[pl.DataFrame, str]] = []
    files: set[str] = set()
    for item in wanted:
        if not isinstance(item, str | Path):
            found.append((text_table(item), _table_name(item, sum(not isinstance(other, str) for other in found))))
            continue
        for path in _matches(item):
            if path not in files:
                files.add(path)
                found.append(path)
    return found


def _matches(item: str | Path) -> list[str]:
    """The files of a path or a pattern; those of a pattern in the order of their names."""
    path = Path(item).expanduser()
    # A file whose name holds brackets is a file first, and a pattern only if there is no such file.
    matches = [str(path)] if path.exists() else sorted(glob.glob(str(path), recursive=True))
    if not matches:
        raise _no_file(str(item), is_pattern=glob.has_magic(str(item)))
    return matches


def _table_name(source: object, before: int) -> str:
    """What stands for the file of a table in audit and messages."""
    kind = type(source)
    name = f"{kind.__module__.split('.')[0]}.{kind.__name__}"
    return f"<{name} {before + 1}>" if before else f"<{name}>"


def _no_file(name: str, *, is_pattern: bool) -> FileMissingError:
    place = {"file": name}
    hint = {
        "zh": f"当前文件夹是 {Path.cwd()}，请检查路径与扩展名",
        "en": f"the current folder is {Path.cwd()}; check the path and the suffix",
    }
    if is_pattern:
        return FileMissingError("没有文件符合该通配符", "no file matches the pattern", place=place, hint=hint)
    return FileMissingError("文件不存在", "the file does not exist", place=place, hint=hint)


def decode(content: bytes, form: str) -> pl.DataFrame:
    """The table of a file that the core has no reader for, all columns texts; the core calls this."""
    read = {"arrow": pl.read_ipc, "arrow-stream": pl.read_ipc_stream, "parquet": pl.read_parquet}[form]
    return text_table(read(io.BytesIO(content)))


def text_table(source: object) -> pl.DataFrame:
    """Any table as a polars frame of text columns; lists are joined by ``;``, missing values are null."""
    return pl.DataFrame([_text_series(series) for series in native_frame(source).get_columns()])


def native_frame(source: object) -> pl.DataFrame:
    """The table as a polars frame, from whatever can be one."""
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
