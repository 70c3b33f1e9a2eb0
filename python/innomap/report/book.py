"""The report as a workbook: key numbers, a sheet a section with its editable chart, method, sources."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ..language import say
from ..workbook import Sheet, method_sheet, pairs_sheet, sources_sheet, write_workbook
from .behind import Behind
from .facts import Facts, Section


def write(path: Path, facts: Facts, behind: Behind | None) -> Path:
    """Write the workbook."""
    overview = [(number.label, f"{number.value}　{number.note}") for number in facts.key_numbers]
    overview += [(say(section.zh, section.en), section.finding) for section in facts.sections]
    overview += [*facts.dates, *facts.coverage]
    overview += [(say("注意", "note"), text) for text in facts.warnings]
    sheets = [pairs_sheet(say("概要", "summary"), overview, synthetic=facts.synthetic)]
    sheets += [
        Sheet(
            say(section.zh, section.en),
            _units_first(section),
            headers=section.headers,
            title=f"{facts.title}：{section.zh} {section.en}",
            notes=[section.finding, section.source, *section.notes, *_notes(section)],
            chart=section.native_chart,
            charted=list(section.subtotals).count(False) if section.subtotals else None,
            synthetic=facts.synthetic,
        )
        for section in facts.sections
    ]
    if behind is not None:
        sheets.append(
            Sheet(
                say("机构专利清单", "patents of institutions"),
                behind.table,
                headers=behind.headers,
                title=say("主要机构的数字由哪些专利组成", "the patents behind the numbers of the institutions"),
                notes=behind.notes,
                synthetic=facts.synthetic,
            )
        )
    sheets += [method_sheet(facts.definitions, facts.provenance, facts.dates), sources_sheet(facts.provenance)]
    return write_workbook(path, sheets)


def _units_first(section: Section) -> pl.DataFrame:
    """Subtotals below the rows that they add up: sums and charts of the rows above count nothing twice."""
    if not any(section.subtotals):
        return section.table
    adds = pl.Series(section.subtotals, dtype=pl.Boolean)
    return pl.concat([section.table.filter(~adds), section.table.filter(adds)])


def _notes(section: Section) -> list[str]:
    if not any(section.subtotals):
        return []
    count = list(section.subtotals).count(True)
    return [say(f"最后 {count} 行为上级分支的小计", f"the last {count} rows are subtotals of the branches above")]
