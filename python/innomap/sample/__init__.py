"""A synthetic sample (合成样本): invented patents and firms in the shape of real exports, with the truth beside them.

Everything in it is made up, from one seed, and says so: no person, firm or patent of the sample exists. Only the names
and codes of places, the IPC symbols and the industry classes are real.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import InvalidValueError
from .draws import Draws
from .enterprise_list import enterprise_sheet
from .exports import (
    INCOPAT_HEADERS,
    LABEL,
    PATSNAP_HEADERS,
    Sheet,
    incopat_row,
    patsnap_row,
    write_bytes,
    write_csv,
    write_xlsx,
)
from .filings import Family, make_families
from .institutions import make_institutions, make_persons
from .spoilt import add_ragged_rows, add_rows_without_number, spoil_cells
from .truth import truth

__all__ = ["LABEL", "write_sample"]

_PATSNAP = "合成样本_智慧芽.xlsx"
_INCOPAT = ("合成样本_合享_1.csv", "合成样本_合享_2.csv")


def write_sample(out: Path | str, *, patents: int = 20_000, seed: int = 1) -> dict[str, object]:
    """Writes the sample into a folder, the same bytes for the same numbers on every machine.

    Args:
        out: Folder for the files; made if it is not there.
        patents: Distinct publications in all the patent files together, from 500 to 900,000.
        seed: Any whole number; another one gives another sample.

    Returns:
        ``patents`` (the three patent files), ``enterprises`` (the enterprise list) and ``truth`` (what was planted).

    """
    if not 500 <= patents <= 900_000:
        raise InvalidValueError(
            "样本专利数超出范围",
            "the number of patents of the sample is out of range",
            found=str(patents),
            expected={"zh": "500 至 900000", "en": "500 to 900000"},
        )
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    draws = Draws(seed)
    institutions = make_institutions(draws, patents)
    families = make_families(draws, institutions, make_persons(draws, max(30, min(400, patents // 120))), patents)
    sheets, spoilt = _patent_sheets(draws, families)
    enterprises = enterprise_sheet(draws, institutions)
    files = _where(sheets)
    content = truth(
        patents=patents,
        seed=seed,
        institutions=institutions,
        families=families,
        sheets=sheets,
        enterprises=enterprises,
        files=files,
        spoilt=spoilt,
    )
    written = [write_xlsx(folder, sheets[0]), *(write_csv(folder, sheet, encoding="gb18030") for sheet in sheets[1:])]
    return {
        "patents": written,
        "enterprises": write_csv(folder, enterprises, encoding="utf-8-sig"),
        "truth": write_bytes(folder, "truth.json", content),
    }


def _patent_sheets(draws: Draws, families: Sequence[Family]) -> tuple[list[Sheet], dict[str, str]]:
    """The three patent files, and the publications of which a cell was spoilt."""
    entries = [
        (family, application, publication) for family in families for application, publication in family.publications()
    ]
    entries.sort(key=lambda entry: (-entry[2].day.toordinal(), entry[2].number))
    single = {family.id for family in families if sum(1 for _ in family.publications()) == 1}

    first = [entry for entry in entries if entry[0].placement != "incopat"]
    patsnap = Sheet(_PATSNAP, PATSNAP_HEADERS, [patsnap_row(*entry) for entry in first])
    for index, row in enumerate(patsnap.rows):
        row[0] = str(index + 1)
    free = [i for i, (family, _, _) in enumerate(first) if family.placement == "patsnap" and family.id in single]
    spoilt = {first[i][2].number: what for i, what in spoil_cells(draws, patsnap, free, join=" | ").items()}
    add_rows_without_number(draws, patsnap, 4)

    second = [entry for entry in entries if entry[0].placement != "patsnap"]
    half, overlap = len(second) // 2, max(10, len(second) // 25)
    # The second batch writes its brackets in full width, as exports of another day do.
    wide = tuple(name.replace("(公告)", "（公告）") for name in INCOPAT_HEADERS)
    sheets = [patsnap]
    for name, headers, start, end in (
        (_INCOPAT[0], INCOPAT_HEADERS, 0, half + overlap),
        (_INCOPAT[1], wide, half, len(second)),
    ):
        part = second[start:end]
        sheet = Sheet(name, headers, [incopat_row(*entry) for entry in part])
        for index, row in enumerate(sheet.rows):
            row[0] = str(start + index + 1)
        free = [
            i
            for i, (family, _, _) in enumerate(part)
            if family.placement == "incopat" and family.id in single and not half <= start + i < half + overlap
        ]
        spoilt |= {part[i][2].number: what for i, what in spoil_cells(draws, sheet, free, join="; ").items()}
        add_rows_without_number(draws, sheet, 2)
        add_ragged_rows(draws, sheet, 3, first=100 * len(sheets))
        sheets.append(sheet)
    return sheets, spoilt


def _where(sheets: Sequence[Sheet]) -> dict[str, list[str]]:
    """The files that hold each publication."""
    found: dict[str, list[str]] = {}
    for sheet in sheets:
        column = next(i for i, name in enumerate(sheet.headers) if name in ("公开(公告)号", "公开（公告）号"))
        for row in sheet.rows:
            found.setdefault(row[column], []).append(sheet.name)
    return found
