"""The exports as files: two vendors' patent lists and an enterprise list, each with the traps that real ones have."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .draws import Draws
from .filings import Application, Family, Publication
from .institutions import Institution, Person
from .places import City, District

LABEL = "合成样本 synthetic sample"
"""Header of the column that every file carries."""
MARK = "synthetic"
"""What that column holds."""

_TYPE_NAMES = {"A": "发明申请", "B": "授权发明", "U": "实用新型", "S": "外观设计"}

# fmt: off
PATSNAP_HEADERS = (
    "序号", "公开(公告)号", "公开(公告)日", "申请号", "申请日", "标题", "摘要", "专利类型", "受理局", "简单法律状态",
    "[标]当前申请(专利权)人", "当前申请(专利权)人", "当前申请(专利权)人数量", "当前申请(专利权)人州/省",
    "当前申请(专利权)人地市", "当前申请(专利权)人区县", "发明人", "发明人数量", "IPC分类号", "IPC主分类号",
    "IPC主分类号(小类)", "被引用专利数量", "简单同族", "简单同族成员数量", LABEL,
)
INCOPAT_HEADERS = (
    "序号", "标题", "摘要", "申请人", "公开(公告)号", "公开(公告)日", "申请号", "申请日", "专利类型", "公开国别",
    "IPC主分类", "IPC", "申请人数量", "申请人类型", "申请人地址", "申请人省市代码", "中国申请人地市",
    "中国申请人区县", "发明人", "简单同族", "简单同族ID", "简单同族个数", "一案双申", "被引证次数", "专利有效性",
    LABEL,
)
ENTERPRISE_HEADERS = (
    "企业名称", "登记状态", "法定代表人", "注册资本", "成立日期", "统一社会信用代码", "企业地址", "电话", "所属省份",
    "所属城市", "所属区县", "组织机构代码", "企业(机构)类型", "国标行业门类", "国标行业大类", "国标行业中类",
    "国标行业小类", "曾用名", "英文名", "母公司", "经营范围", "专精特新“小巨人”企业", "专精特新中小企业", "高新技术企业",
    LABEL,
)
# fmt: on

_INCOPAT_KINDS = {
    "enterprise": "企业",
    "university": "大专院校",
    "institute": "科研单位",
    "hospital": "机关团体",
    "government": "机关团体",
}


@dataclass(slots=True)
class Sheet:
    """Rows of one file, with notes on the rows that were spoilt on purpose."""

    name: str
    headers: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    """Index of a row → reason, value, and whether it is ``rejected`` or ``noted``."""

    def bad_rows(self) -> list[dict[str, object]]:
        """The notes with the row numbers a spreadsheet shows."""
        return [
            {"file": self.name, "row": index + 2, "reason": reason, "value": value, "expected": expected}
            for index, (reason, value, expected) in sorted(self.notes.items())
        ]


def _places(application: Application) -> list[tuple[City, District]]:
    """Cities and districts of the applicants, each district once."""
    return list({one.who.district.code: (one.who.city, one.who.district) for one in application.applicants}.values())


def _bars(values: Sequence[str]) -> str:
    return " | ".join(dict.fromkeys(values)) or "-"


def _status(application: Application, publication: Publication) -> str:
    if publication.number.endswith("A") and len(application.publications) == 1:
        return "审中" if application.filed.year >= 2023 else "失效"
    return "失效" if application.filed.year < 2014 else "有效"


def patsnap_row(family: Family, application: Application, publication: Publication) -> list[str]:
    """A row as PatSnap writes it: bars between values, short place names, half-width brackets, ``-`` where empty."""
    places = _places(application)
    written = [one.written.replace("（", "(").replace("）", ")") for one in application.applicants]
    tidy = [name.replace("\u200b", "").replace("\u3000", "").replace(" ", "") for name in written]
    symbols = [symbol.replace(" ", "") for symbol in application.ipc]
    return [
        "",
        publication.number,
        publication.day.isoformat(),
        application.number,
        application.filed.isoformat(),
        application.title,
        application.abstract,
        _TYPE_NAMES[publication.number[-1]],
        "中国",
        _status(application, publication),
        _bars(tidy),
        _bars(written),
        str(len(written)),
        _bars([city.province_short for city, _ in places]),
        _bars([city.short for city, _ in places]),
        _bars([district.name for _, district in places]),
        _bars(application.inventors),
        str(len(application.inventors)),
        _bars(symbols),
        symbols[0] if symbols else "-",
        symbols[0][:4] if symbols else "-",
        str(application.cited),
        _bars(family.members),
        str(len(family.members)),
        MARK,
    ]


def incopat_row(family: Family, application: Application, publication: Publication) -> list[str]:
    """A row as incoPat writes it: semicolons, full place names of the first applicant, full-width brackets."""
    lead = application.applicants[0].who
    written = [one.written.replace("(", "（").replace(")", "）") for one in application.applicants]
    kinds = [
        _INCOPAT_KINDS[one.who.kind] if isinstance(one.who, Institution) else "个人" for one in application.applicants
    ]
    # Some cells of real exports hold a full-width comma where the others have semicolons.
    comma = "，" if application.number[-3] == "7" else "; "
    return [
        "",
        application.title,
        application.abstract,
        "; ".join(written),
        publication.number,
        publication.day.strftime("%Y%m%d"),
        application.number,
        application.filed.strftime("%Y%m%d"),
        _TYPE_NAMES[publication.number[-1]],
        "CN",
        application.ipc[0] if application.ipc else "",
        "; ".join(application.ipc),
        str(len(written)),
        "; ".join(kinds),
        address(lead),
        lead.city.province_short,
        lead.city.name,
        lead.district.name,
        comma.join(application.inventors),
        "; ".join(family.members),
        family.id.removeprefix("F"),
        str(len(family.members)),
        application.twin,
        str(application.cited),
        _status(application, publication),
        MARK,
    ]


def address(who: Institution | Person) -> str:
    """An address in an invented street."""
    province = "" if who.city.province == who.city.name else who.city.province
    return f"{province}{who.city.name}{who.district.name}合成路{sum(map(ord, who.name)) % 900 + 1}号"


def shuffle_in(draws: Draws, sheet: Sheet, extra: list[tuple[list[str], tuple[str, str, str]]]) -> None:
    """Puts spoilt rows among the good ones and shifts the notes already there."""
    for row, note in extra:
        at = draws.below(len(sheet.rows) + 1)
        sheet.rows.insert(at, row)
        sheet.notes = {index + (index >= at): old for index, old in sheet.notes.items()}
        sheet.notes[at] = note


def _replace(path: Path, content: bytes) -> Path:
    """Writes beside the target and moves into place, so that a half-written file never stands there."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    os.replace(beside, path)
    return path


def write_csv(folder: Path, sheet: Sheet, *, encoding: str) -> Path:
    """Writes a sheet as CSV with Windows line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.headers)
    writer.writerows(sheet.rows)
    return _replace(folder / sheet.name, text.getvalue().encode(encoding))


def write_xlsx(folder: Path, sheet: Sheet) -> Path:
    """Writes a sheet as a workbook whose bytes depend on nothing but its content."""
    import xlsxwriter

    draft = io.BytesIO()
    workbook = xlsxwriter.Workbook(draft, {"in_memory": True})
    workbook.set_properties({"title": LABEL, "created": datetime(2026, 1, 1)})
    page = workbook.add_worksheet("专利")
    for r, row in enumerate([list(sheet.headers), *sheet.rows]):
        for c, value in enumerate(row):
            if value:
                page.write_string(r, c, value)
    workbook.close()
    # Compressed bytes differ between builds of zlib and the archive notes the system: packed again without either.
    packed = io.BytesIO()
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return _replace(folder / sheet.name, packed.getvalue())


def write_bytes(folder: Path, name: str, content: bytes) -> Path:
    """Writes any other file of the sample."""
    return _replace(folder / name, content)
