"""天眼查: up to six lines before the header, GB18030, ``="…"``, ``-`` and rows of ``*``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .companies import expected, firms, wrapped
from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, padded, publish, variants
from .truth import Party, organisation_code

HEADERS = names("""
    公司名称, 经营状态, 法定代表人, 注册资本, 实缴资本, 成立日期, 核准日期, 营业期限, 所属省份, 所属城市,
    所属区县, 电话, 其他电话, 邮箱, 其他邮箱, 统一社会信用代码, 纳税人识别号, 注册号, 组织机构代码, 参保人数,
    公司类型, 所属行业, 曾用名, 网址, 注册地址, 最新年报地址, 经营范围
""")
MEANINGS = {
    "公司名称": "name",
    "经营状态": "status",
    "成立日期": "founded",
    "所属省份": "province",
    "所属城市": "city",
    "所属区县": "district",
    "统一社会信用代码": "code",
    "所属行业": "industry",
    "曾用名": "former_names",
    "注册地址": "address",
    "组织机构代码": "organisation_code",
}
JUNK = (
    ("天眼查 虚构导出",),
    (),
    ("导出时间", "2026-01-01"),
    ("查询条件", "省份：虚构", "行业：制造业"),
    ("免责声明：本表为虚构",),
    (),
)


def _record(at: int, firm: Party, *, wrap: bool) -> Record:
    keep = wrapped if wrap else str
    hidden = at % 4 == 3
    code = "*" * 18 if hidden else keep(firm.code)
    cells = {
        "公司名称": firm.zh,
        "经营状态": "存续" if at % 3 else "注销",
        "法定代表人": "*",
        "注册资本": "500万人民币",
        "成立日期": firm.founded.isoformat(),
        "所属省份": firm.province,
        "所属城市": firm.city,
        "所属区县": firm.district,
        "电话": "******",
        "统一社会信用代码": code,
        "纳税人识别号": code,
        "组织机构代码": "-" if hidden else keep(organisation_code(firm.code)),
        "参保人数": str(7 + at),
        "公司类型": "有限责任公司",
        "所属行业": "通用设备制造业",
        "曾用名": ";".join(firm.former),
        "注册地址": firm.address,
        "经营范围": "机器人的研发（虚构）",
    }
    row = expected(
        firm,
        status=cells["经营状态"],
        founded=firm.founded.isoformat(),
        code="" if hidden else firm.code,
        address=firm.address,
        province=firm.province,
        city=firm.city,
        district=firm.district,
        industry="通用设备制造业",
        organisation_code="" if hidden else organisation_code(firm.code),
        former_names=frozenset(firm.former),
    )
    return Record(cells, row)


def _write(folder: Path, layout: Layout, *, wrap: bool) -> Truth:
    vendor = Vendor("tianyancha", HEADERS, "公司名称", MEANINGS, enterprises=True)
    records = [_record(at, firm, wrap=wrap) for at, firm in enumerate(firms())]
    return publish(folder, vendor, records, layout, "天眼查")


def cases() -> list[Case]:
    """Workbooks with lines before the header, and text."""
    gb = Layout(encoding="gb18030", empty="-")
    book = Layout("xlsx", empty="-")
    return variants(
        "tianyancha",
        _write,
        ("csv in gb18030, bare quotes", replace(gb, bare=True), {"wrap": True}),
        ("csv in gb18030, spoilt rows", replace(gb, spoilt=True), {"wrap": True}),
        ("xlsx, six lines before the header", replace(book, junk=JUNK), {"wrap": False}),
        ("xlsx, one line, padded headers", replace(book, junk=JUNK[:1], noise=padded), {"wrap": False}),
    )
