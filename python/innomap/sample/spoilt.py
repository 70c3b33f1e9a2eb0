"""Rows spoilt on purpose, as real exports have them."""

from __future__ import annotations

from .draws import Draws
from .exports import Sheet, shuffle_in

_IMPOSSIBLE_SYMBOLS = ("Z99Z 1/00", "B25J 99/99")
UNKNOWN_DISTRICT = "云岭新区"
"""A district that is in no table."""


def _column(sheet: Sheet, *names: str) -> int:
    return next(sheet.headers.index(name) for name in names if name in sheet.headers)


def spoil_cells(draws: Draws, sheet: Sheet, free: list[int], *, join: str) -> dict[int, str]:
    """Spoils one cell in each of a few rows that stand in no other file; gives row → what was spoilt.

    The rows stay usable: the cell becomes «not known» and is noted.
    """
    filed, symbols, main = (
        _column(sheet, "申请日"),
        _column(sheet, "IPC", "IPC分类号"),
        _column(sheet, "IPC主分类", "IPC主分类号"),
    )
    district = _column(sheet, "中国申请人区县", "当前申请(专利权)人区县")
    done: dict[int, str] = {}
    chosen = draws.several([index for index in free if sheet.rows[index][symbols] not in ("", "-")], 10)
    for count, index in enumerate(chosen):
        row = sheet.rows[index]
        if count < 3:
            dash = "-" in row[filed]
            row[filed] = "2021-02-30" if dash else "20210230"
            sheet.notes[index] = ("impossible date", row[filed], "noted")
            done[index] = "date"
        elif count < 5:
            symbol = _IMPOSSIBLE_SYMBOLS[count - 3]
            text = symbol if join == "; " else symbol.replace(" ", "")
            row[symbols] += join + text
            sheet.notes[index] = ("IPC symbol that does not exist", text, "noted")
            done[index] = "symbol beside others"
        elif count < 7:
            text = "Z99Z 1/00" if join == "; " else "Z99Z1/00"
            row[symbols] = row[main] = text
            sheet.notes[index] = ("IPC symbol that does not exist", text, "noted")
            done[index] = "only symbol"
        else:
            row[district] = UNKNOWN_DISTRICT
            sheet.notes[index] = ("unknown district", UNKNOWN_DISTRICT, "noted")
            done[index] = "district"
    return done


def add_rows_without_number(draws: Draws, sheet: Sheet, n: int) -> None:
    """Adds rows that have everything but a publication number."""
    number = _column(sheet, "公开(公告)号", "公开（公告）号")
    extra = []
    clean = [index for index in range(len(sheet.rows)) if index not in sheet.notes]
    for count in range(n):
        row = list(sheet.rows[draws.pick(clean)])
        row[number] = "-" if count % 2 else ""
        extra.append((row, ("missing publication number", row[number], "rejected")))
    shuffle_in(draws, sheet, extra)


def add_ragged_rows(draws: Draws, sheet: Sheet, n: int, *, first: int) -> None:
    """Adds rows with too few or too many cells, under numbers that no other row has."""
    number = _column(sheet, "公开(公告)号", "公开（公告）号")
    extra = []
    clean = [index for index in range(len(sheet.rows)) if index not in sheet.notes]
    for count in range(n):
        row = list(sheet.rows[draws.pick(clean)])
        row[number] = f"CN1999{first + count:05d}A"
        row = [*row, "多余", "多余"] if count % 2 else row[:9]
        extra.append((row, ("wrong number of cells", str(len(row)), "rejected")))
    shuffle_in(draws, sheet, extra)
