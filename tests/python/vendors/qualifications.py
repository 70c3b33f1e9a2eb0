"""Qualification lists of any shape: a column of names, perhaps codes, cities, certificates, batches and years."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .companies import expected, firms
from .expected import Case, Row, Truth, Value
from .export import Layout, Record, Vendor, names, publish
from .truth import Party

MEANINGS = {"企业名称": "name", "统一社会信用代码": "code", "所在地市": "city"}

# How the cell of each column follows from a firm and its place in the list.
CELLS: dict[str, Callable[[int, Party], str]] = {
    "序号": lambda at, _: str(at + 1),
    "企业名称": lambda _, firm: firm.zh,
    "统一社会信用代码": lambda _, firm: firm.code,
    "所在地市": lambda _, firm: firm.city,
    "所在地": lambda _, firm: firm.city,
    "证书编号": lambda at, _: f"GR2099330{at:05d}",
    "高新技术企业证书编号": lambda at, _: f"GR2099330{at:05d}",
    "高新技术企业证书取得时间": lambda at, _: f"2023-12-{at + 1:02d}",
    "发证日期": lambda at, _: f"2023-12-{at + 1:02d}",
    "有效期": lambda *_: "三年",
    "有效期至": lambda at, _: f"2026-12-{at + 1:02d}",
    "科技型中小企业登记编码": lambda at, _: f"20993306030C{at:06d}",
    "入库登记编号": lambda at, _: f"20993306030C{at:06d}",
    "批次": lambda at, _: ("第一批", "第二批")[at % 2],
    "年度": lambda *_: "2023",
    "认定年份": lambda *_: "2023",
    "主营产品": lambda *_: "谐波减速器（虚构）",
}
_CARRIED = ("证书编号", "高新技术企业证书编号", "科技型中小企业登记编码", "入库登记编号", "主营产品")


def _record(headers: tuple[str, ...], at: int, firm: Party) -> Record:
    cells = {header: CELLS[header](at, firm) for header in headers}
    values: dict[str, Value] = {}
    if "统一社会信用代码" in headers:
        values["code"] = firm.code
    if "所在地市" in headers:
        values["city"] = firm.city
    row: Row = expected(firm, anywhere=tuple(cells[h] for h in _CARRIED if h in headers), **values)
    return Record(cells, row)


def _write(folder: Path, layout: Layout, headers: tuple[str, ...], name: str) -> Truth:
    vendor = Vendor("qualification", headers, "企业名称", MEANINGS, enterprises=True)
    records = [_record(headers, at, firm) for at, firm in enumerate(firms())]
    return publish(folder, vendor, records, layout, name)


def cases() -> list[Case]:
    """Five kinds of list, in the shapes in which they are published."""

    def case(variant: str, headers: str, layout: Layout, name: str) -> Case:
        columns = names(headers)
        return Case("qualification", variant, lambda folder: _write(folder, layout, columns, name))

    def title(text: str) -> tuple[tuple[str, ...], ...]:
        return ((text,),)

    return [
        case("高新技术企业, xlsx with a title", "序号, 企业名称, 证书编号",
             Layout("xlsx", junk=title("虚构省2023年第一批高新技术企业名单")), "高新技术企业名单"),
        case("高新技术企业, form, csv", "企业名称, 统一社会信用代码, 高新技术企业证书编号, 高新技术企业证书取得时间, 有效期至",
             Layout(encoding="gb18030"), "高新技术企业2023"),
        case("高新技术企业, spoilt rows", "序号, 企业名称, 所在地市, 证书编号, 发证日期, 有效期",
             Layout(encoding="utf-8-sig", spoilt=True), "高企"),
        case("科技型中小企业, csv", "序号, 企业名称, 统一社会信用代码, 所在地市, 入库登记编号, 批次",
             Layout(encoding="utf-8-sig"), "科技型中小企业入库名单"),
        case("科技型中小企业, codes", "企业名称, 科技型中小企业登记编码, 年度", Layout("xlsx"), "科技型中小企业2023"),
        case("专精特新中小企业, title and blank line", "序号, 企业名称, 所在地市, 批次",
             Layout("xlsx", junk=(("虚构省2023年度专精特新中小企业名单",), ())), "专精特新中小企业"),
        case("小巨人, two columns", "序号, 企业名称",
             Layout("xlsx", junk=title("第五批专精特新“小巨人”企业公示名单（虚构）")), "小巨人"),
        case("单项冠军, csv", "序号, 企业名称, 主营产品, 批次, 认定年份", Layout(encoding="utf-8"), "制造业单项冠军企业"),
    ]  # fmt: skip
