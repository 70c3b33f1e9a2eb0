"""Lists of two stock exchanges: headers padded with blanks and codes with leading zeros; a short list without full names."""

from __future__ import annotations

from pathlib import Path

from .companies import expected, firms
from .expected import Case, Row, Truth
from .export import Layout, Record, Vendor, names, publish
from .truth import Party

SHENZHEN = names("""
    板块, 公司全称, 英文名称, 注册地址, A股代码, A股简称, A股上市日期, A股总股本, A股流通股本, B股代码, B股 简 称, B股上市日期,
    B股总股本, B股流通股本, 地      区, 省    份, 城     市, 所属行业, 公司网址, 未盈利, 具有表决权差异安排, 具有协议控制架构
""")
SHANGHAI = names("A股代码, B股代码, 证券简称, 扩位证券简称, 公司英文全称, 上市日期")
SHENZHEN_MEANINGS = {
    "公司全称": "name",
    "英文名称": "english_name",
    "A股简称": "short_name",
    "注册地址": "address",
    "省    份": "province",
    "城     市": "city",
    "所属行业": "industry",
}
SHANGHAI_MEANINGS = {"证券简称": "short_name", "公司英文全称": "english_name"}


def _short(firm: Party) -> str:
    return f"虚构{firm.zh[2:4]}"


def _shenzhen(at: int, firm: Party) -> Record:
    code = f"00{9900 + at}"
    shares = f"{1_234_567 * (at + 1):,}"
    cells = {
        "板块": "主板",
        "公司全称": firm.zh,
        "英文名称": firm.en,
        "注册地址": firm.address,
        "A股代码": code,
        "A股简称": _short(firm),
        "A股上市日期": f"2001-02-{at + 1:02d}",
        "A股总股本": shares,
        "A股流通股本": shares,
        "B股总股本": "0",
        "B股流通股本": "0",
        "地      区": "华东",
        "省    份": firm.province.removesuffix("省"),
        "城     市": firm.city,
        "所属行业": "C 制造业",
        "公司网址": "www.fictive.example",
        "未盈利": "-",
        "具有表决权差异安排": "-",
        "具有协议控制架构": "-",
    }
    row = expected(
        firm,
        english_name=firm.en,
        short_name=_short(firm),
        address=firm.address,
        province=firm.province.removesuffix("省"),
        city=firm.city,
        industry="制造业",
        anywhere=(code,),
    )
    return Record(cells, row)


def _shanghai(at: int, firm: Party) -> Record:
    code = f"6099{at:02d}"
    cells = {
        "A股代码": code,
        "B股代码": "-",
        "证券简称": _short(firm),
        "扩位证券简称": _short(firm),
        "公司英文全称": firm.en,
        "上市日期": f"199911{at + 10:02d}",
    }
    # The list has no full name, so its rows are told apart by what it has.
    return Record(cells, Row(_short(firm), {"short_name": _short(firm), "english_name": firm.en}, anywhere=(code,)))


def _write(folder: Path, layout: Layout, *, shenzhen: bool) -> Truth:
    if shenzhen:
        vendor = Vendor("szse", SHENZHEN, "公司全称", SHENZHEN_MEANINGS, enterprises=True)
        return publish(folder, vendor, [_shenzhen(at, firm) for at, firm in enumerate(firms())], layout, "A股列表")
    vendor = Vendor("sse", SHANGHAI, "证券简称", SHANGHAI_MEANINGS, enterprises=True)
    return publish(folder, vendor, [_shanghai(at, firm) for at, firm in enumerate(firms())], layout, "GPLIST")


def cases() -> list[Case]:
    """Workbooks, and saved again as text."""
    tab = Layout("tsv", encoding="gb18030", delimiter="\t")

    def case(vendor: str, variant: str, layout: Layout) -> Case:
        return Case(vendor, variant, lambda folder: _write(folder, layout, shenzhen=vendor == "szse"))

    return [
        case("szse", "xlsx, padded headers", Layout("xlsx")),
        case("szse", "csv, spoilt rows", Layout(encoding="utf-8-sig", spoilt=True)),
        case("sse", "xlsx", Layout("xlsx")),
        case("sse", "tab-separated gb18030", tab),
    ]
