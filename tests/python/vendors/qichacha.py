"""企查查: ``="…"`` round digits, ``-`` and rows of ``*`` for what is hidden, former names below one another, unmatched rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .companies import expected, firms, wrapped
from .expected import Case, Row, Truth
from .export import Layout, Record, Vendor, names, narrow, publish, variants, wide
from .truth import Party, organisation_code

BASE = names("""
    原文件导入名称, 系统匹配企业名称, 企业名称, 登记状态, 法定代表人, 注册资本, 实缴资本, 成立日期, 核准日期, 营业期限,
    统一社会信用代码, 企业注册地址, 电话, 更多电话, 邮箱, 更多邮箱, 所属省份, 所属城市, 所属区县, 纳税人识别号, 注册号,
    组织机构代码, 参保人数, 参保人数所属年报, 企业(机构)类型, 企业规模, 国标行业门类, 国标行业大类, 国标行业中类,
    国标行业小类, 企查查行业门类, 企查查行业大类, 企查查行业中类, 企查查行业小类, 曾用名, 英文名, 官网网址, 通信地址,
    最新年报年份, 企业简介, 经营范围
""")
TAGS = names("专精特新“小巨人”企业, 专精特新中小企业, 高新技术企业, 创新型中小企业, 科技型中小企业")
MATCHED = BASE[:2]
UNMATCHED = "未匹配到相关企业"
MEANINGS = {
    "企业名称": "name",
    "登记状态": "status",
    "成立日期": "founded",
    "统一社会信用代码": "code",
    "企业注册地址": "address",
    "企业地址": "address",
    "所属省份": "province",
    "所属城市": "city",
    "所属区县": "district",
    "曾用名": "former_names",
    "英文名": "english_name",
    "组织机构代码": "organisation_code",
    "国标行业门类": "industry_section",
    "国标行业大类": "industry_division",
    "国标行业中类": "industry_group",
    "国标行业小类": "industry_class",
}


def _record(at: int, firm: Party, *, wrap: bool, between: str, address: str) -> Record:
    keep = wrapped if wrap else str
    hidden = at % 5 == 4
    code = "*" * 18 if hidden else keep(firm.code)
    english = firm.en if at % 2 else ""
    cells = {
        "原文件导入名称": firm.former[0] if firm.former else firm.zh,
        "系统匹配企业名称": firm.zh,
        "企业名称": firm.zh,
        "登记状态": "存续",
        "法定代表人": "***",
        "注册资本": ("100万元", "500万人民币", "2000万元")[at % 3],
        "成立日期": firm.founded.isoformat(),
        "统一社会信用代码": code,
        address: firm.address,
        "电话": "-",
        "所属省份": firm.province,
        "所属城市": firm.city,
        "所属区县": firm.district,
        "纳税人识别号": code,
        "组织机构代码": "***" if hidden else keep(organisation_code(firm.code)),
        "参保人数": str(10 + at),
        "企业(机构)类型": "有限责任公司",
        "国标行业门类": "制造业",
        "国标行业大类": "通用设备制造业",
        "国标行业中类": "轴承、齿轮和传动部件制造",
        "国标行业小类": "齿轮及齿轮减、变速箱制造",
        "曾用名": between.join(firm.former),
        "英文名": english,
        "经营范围": "减速器的研发、制造与销售（虚构）",
        **{tag: "是" if (at + n) % 3 == 0 else "" for n, tag in enumerate(TAGS)},
    }
    row = expected(
        firm,
        status="存续",
        founded=firm.founded.isoformat(),
        code="" if hidden else firm.code,
        address=firm.address,
        province=firm.province,
        city=firm.city,
        district=firm.district,
        former_names=frozenset(firm.former),
        english_name=english,
        organisation_code="" if hidden else organisation_code(firm.code),
        industry_section="制造业",
        industry_division="通用设备制造业",
        industry_group="轴承、齿轮和传动部件制造",
        industry_class="齿轮及齿轮减、变速箱制造",
    )
    return Record(cells, row)


def _write(
    folder: Path, layout: Layout, *, matched: bool, between: str, address: str, wrap: bool, named: bool = True
) -> Truth:
    """``named``: besides the names that were matched there is a column of names."""
    headers = tuple(address if h == "企业注册地址" else h for h in (*BASE, *TAGS) if matched or h not in MATCHED)
    key, meanings = "企业名称", MEANINGS
    if not named:
        headers = tuple(header for header in headers if header != key)
        key, meanings = MATCHED[1], MEANINGS | {MATCHED[1]: "name"}
    vendor = Vendor("qichacha", headers, key, meanings, enterprises=True)
    records = [_record(at, firm, wrap=wrap, between=between, address=address) for at, firm in enumerate(firms())]
    records = [Record({h: t for h, t in one.cells.items() if h in headers}, one.row) for one in records]
    if not matched:
        return publish(folder, vendor, records, layout, "企查查")
    # Names of the file that was sent in for which nothing was found stand between the others.
    lost = Row(UNMATCHED, {})
    for at, name in enumerate(("虚构不存在甲有限公司", "虚构不存在乙有限公司")):
        records.insert(2 + at, Record({"原文件导入名称": name, "系统匹配企业名称": UNMATCHED}, lost))
    truth = publish(folder, vendor, records, layout, "企查查批量查询")
    rows = tuple(row for row in truth.rows if row.key != UNMATCHED)
    return replace(truth, rows=rows, rejected=truth.rejected + 2)


def cases() -> list[Case]:
    """Lists and batch queries."""
    dash = "-"
    return variants(
        "qichacha",
        _write,
        (
            "csv with mark",
            Layout(encoding="utf-8-sig", empty=dash),
            {"matched": False, "between": ",\n", "address": "企业注册地址", "wrap": True},
        ),
        (
            "csv with mark, other address, spoilt rows",
            Layout(encoding="utf-8-sig", empty=dash, spoilt=True),
            {"matched": False, "between": ";", "address": "企业地址", "wrap": True},
        ),
        (
            "xlsx, title line, full-width brackets",
            Layout("xlsx", empty=dash, noise=wide, junk=(("虚构企业名单 企查查导出",),)),
            {"matched": False, "between": ",\n", "address": "企业地址", "wrap": False},
        ),
        (
            "csv with mark, bare quotes",
            Layout(encoding="utf-8-sig", empty=dash, bare=True),
            {"matched": False, "between": ";", "address": "企业注册地址", "wrap": True},
        ),
        (
            "batch query, csv",
            Layout(encoding="utf-8-sig", empty=dash),
            {"matched": True, "between": ",\n", "address": "企业注册地址", "wrap": True},
        ),
        (
            "batch query, xlsx",
            Layout("xlsx", empty=dash, noise=narrow),
            {"matched": True, "between": ";", "address": "企业注册地址", "wrap": False},
        ),
        (
            "batch query, matched names only",
            Layout("xlsx", empty=dash),
            {"matched": True, "between": ";", "address": "企业注册地址", "wrap": False, "named": False},
        ),
    )
