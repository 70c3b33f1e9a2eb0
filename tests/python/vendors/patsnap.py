"""智慧芽 PatSnap: bars between values, ``-`` where empty, headers with and without brackets, or as field codes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from .expected import Case, Truth, Value
from .export import Layout, Record, Vendor, names, narrow, padded, publish, variants, wide
from .facts import further
from .rows import expected, narrowed
from .truth import Patent, make_patents

HEADERS = names("""
    序号, 公开(公告)号, 公开(公告)日, 申请号, 申请日, 申请年, 授权日, 授权年, 标题, 标题(译)(简体中文), 摘要,
    摘要(译)(简体中文), 专利类型, 受理局, 法律状态/事件, 简单法律状态, 法律状态更新时间, 失效日,
    [标]当前申请(专利权)人, 当前申请(专利权)人, [标]原始申请(专利权)人, 原始申请(专利权)人,
    当前申请(专利权)人数量, [标]当前申请(专利权)人类型, [标]原始申请(专利权)人类型, 当前申请(专利权)人地址,
    当前申请(专利权)人州/省, 当前申请(专利权)人地市, 当前申请(专利权)人区县, 原始申请(专利权)人州/省, 发明人,
    发明人数量, [标]代理机构, 代理机构, 代理人, IPC分类号, IPC主分类号, IPC主分类号(部)释义, IPC主分类号(小类),
    IPC主分类号(小类)释义, IPC主分类号(大组)释义, IPC主分类号(小组)释义, CPC分类号, LOC分类号,
    战略新兴产业分类, 应用领域分类, 技术主题分类, 技术领域, [标]技术问题短语, [标]技术功效短语, 权利要求,
    独立权利要求, 权利要求数, 优先权国家, 优先权号, 优先权日, 引用专利, 被引用专利, 被引用专利数量,
    5年内被引用数量, 非专利引用文献数量, 简单同族, 简单同族成员数量, 简单同族被引用专利总数, 扩展同族,
    扩展同族成员数量, 扩展同族被引用专利总数, Patsnap同族专利申请数量, 专利价值, 技术价值, 市场价值,
    权利转移生效日, 转让人, 受让人, 许可类型, 许可次数, 许可生效日, 工商统一社会信用代码
""")
CODES = names("""
    PN, PBD, APNO, APD, TTL, ABST, IN, IPC, AN, ANC, ANS, ANCS, ALL_AN, AN_HIST, GNAME, ANC_PROVINCE, ANC_CITY, ANC_DISTRICT,
    ANCS_TYPE, BI_USCC, GBC, SEIC, SIMPLE_LEGAL_STATUS, LEGAL_EVENT, PATENT_TYPE
""")
"""The codes of applicants, industries and status, behind those of number, dates, texts, inventors and classes."""

MEANINGS = {
    "公开(公告)号": "publication",
    "公开(公告)日": "publication_date",
    "申请号": "application",
    "申请日": "application_date",
    "授权日": "grant_date",
    "标题": "title",
    "摘要": "abstract",
    "专利类型": "patent_type",
    "受理局": "country",
    "发明人": "inventors",
    "IPC分类号": "ipc",
}
FURTHER = {
    "原始申请(专利权)人": "original_applicants",
    "工商统一社会信用代码": "applicant_codes",
    "代理机构": "agencies",
    "代理人": "agents",
    "优先权号": "priority_numbers",
    "战略新兴产业分类": "emerging_industry",
    "IPC主分类号": "ipc_main",
    "CPC分类号": "cpc",
    "转让人": "transferor",
    "受让人": "transferee",
    "许可次数": "licences",
    "权利要求数": "claims",
    "被引用专利数量": "citations",
    "简单同族成员数量": "family_size",
    "失效日": "expiry_date",
}
CODE_MEANINGS = {
    "PN": "publication",
    "PBD": "publication_date",
    "APNO": "application",
    "APD": "application_date",
    "TTL": "title",
    "ABST": "abstract",
    "IN": "inventors",
    "IPC": "ipc",
    "ANC_PROVINCE": "province",
    "ANC_CITY": "city",
    "ANC_DISTRICT": "district",
    "PATENT_TYPE": "patent_type",
}
_TYPES = {"enterprise": "公司", "university": "院校", "person": "个人"}
_TYPE_CODES = {"enterprise": "COMPANY", "university": "ACADEMY", "person": "PERSON"}
_LANDS = {"CN": "中国", "US": "美国", "EP": "欧洲专利局(EPO)", "WO": "世界知识产权组织(WIPO)"}


def bars(values: list[str] | tuple[str, ...]) -> str:
    return " | ".join(values)


def _places(patent: Patent) -> tuple[list[str], list[str], list[str]]:
    """Province, city and district of every applicant, each named once."""
    provinces = [p.province.removesuffix("省").removesuffix("市") for p in patent.applicants]
    unique = (dict.fromkeys(provinces), dict.fromkeys(p.city for p in patent.applicants))
    return [*unique[0]], [*unique[1]], [*dict.fromkeys(p.district for p in patent.applicants)]


def _narrow(value: Value) -> Value:
    return narrow(value) if isinstance(value, str) else frozenset(narrow(text) for text in value)


def _application(patent: Patent) -> str:
    return ("" if patent.country == "WO" else patent.country) + patent.application


def _record(patent: Patent) -> Record:
    provinces, cities, districts = _places(patent)
    parties = narrowed([party.zh for party in patent.applicants])
    more, values = further(FURTHER, patent, between=" | ")
    cells = {
        **{header: narrow(text) for header, text in more.items()},
        "公开(公告)号": patent.number,
        "公开(公告)日": patent.published.isoformat(),
        "申请号": _application(patent),
        "申请日": patent.filed.isoformat(),
        "申请年": str(patent.filed.year),
        "授权日": patent.granted.isoformat() if patent.granted else "",
        "授权年": str(patent.granted.year) if patent.granted else "",
        "标题": patent.title,
        "标题(译)(简体中文)": patent.title,
        "摘要": patent.abstract,
        "摘要(译)(简体中文)": patent.abstract,
        "专利类型": patent.type_zh,
        "受理局": _LANDS[patent.country],
        "法律状态/事件": f"{'授权' if patent.granted else '公开'} | 权利转移",
        "简单法律状态": "有效" if patent.granted else "审中",
        "[标]当前申请(专利权)人": bars(parties),
        "当前申请(专利权)人": bars(parties),
        "[标]原始申请(专利权)人": bars(parties),
        "当前申请(专利权)人数量": str(len(parties)),
        "[标]当前申请(专利权)人类型": bars([_TYPES[p.kind] for p in patent.applicants]),
        "当前申请(专利权)人地址": bars([p.address for p in patent.applicants]),
        "当前申请(专利权)人州/省": bars(provinces),
        "当前申请(专利权)人地市": bars(cities),
        "当前申请(专利权)人区县": bars(districts),
        "原始申请(专利权)人州/省": bars(provinces),
        "发明人": bars([name for name, _ in patent.inventors]),
        "发明人数量": str(len(patent.inventors)),
        "IPC分类号": bars([text.replace(" ", "") for text in patent.ipc]),
        "IPC主分类号(小类)": patent.ipc[0][:4] if patent.ipc else "",
        "简单同族": bars(patent.members),
    }
    granted = patent.granted.isoformat() if patent.granted else ""
    row = expected(
        patent,
        applicants=frozenset(parties),
        province=frozenset(provinces),
        city=frozenset(cities),
        district=frozenset(districts),
        patent_type=patent.type_zh,
        grant_date=granted,
        **{meaning: _narrow(value) for meaning, value in values.items()},
    )
    return Record(cells, row)


def _code_record(patent: Patent) -> Record:
    provinces, cities, districts = _places(patent)
    parties = narrowed([party.zh for party in patent.applicants])
    cells = dict.fromkeys(("AN", "ANC", "ANS", "ANCS", "ALL_AN"), bars(parties)) | {
        "PN": patent.number,
        "PBD": patent.published.strftime("%Y%m%d"),
        "APNO": _application(patent),
        "APD": patent.filed.strftime("%Y%m%d"),
        "TTL": patent.title,
        "ABST": patent.abstract,
        "IN": bars([name for name, _ in patent.inventors]),
        "IPC": bars([text.replace(" ", "") for text in patent.ipc]),
        "ANC_PROVINCE": bars(provinces),
        "ANC_CITY": bars(cities),
        "ANC_DISTRICT": bars(districts),
        "ANCS_TYPE": bars([_TYPE_CODES[p.kind] for p in patent.applicants]),
        "BI_USCC": bars([p.code for p in patent.applicants if p.code]),
        "SIMPLE_LEGAL_STATUS": "1" if patent.granted else "2",
        "LEGAL_EVENT": "61",
        "PATENT_TYPE": patent.kind[0],
    }
    row = expected(
        patent,
        family=False,
        applicants=frozenset(parties),
        province=frozenset(provinces),
        city=frozenset(cities),
        district=frozenset(districts),
    )
    return Record(cells, row)


def stripped(header: str) -> str:
    """A header as those have it who take out ``[标]``, brackets and slashes."""
    return re.sub(r"\[标\]|[()/]", "", header)


def _write(folder: Path, layout: Layout, *, headers: str) -> Truth:
    if headers == "codes":
        vendor = Vendor("patsnap-codes", CODES, "PN", CODE_MEANINGS, bad_date=("APD", "20210230"))
        return publish(folder, vendor, [_code_record(patent) for patent in make_patents()], layout, "patsnap")
    records = [_record(patent) for patent in make_patents()]
    shown, meanings, key = HEADERS, MEANINGS | FURTHER, "公开(公告)号"
    if headers == "plain":
        shown = tuple(header for header in HEADERS if not header.startswith("[标]"))
    if headers == "stripped":
        shown = tuple(dict.fromkeys(stripped(header) for header in HEADERS))
        meanings, key = {stripped(h): m for h, m in meanings.items()}, stripped(key)
        records = [Record({stripped(h): t for h, t in one.cells.items()}, one.row) for one in records]
    else:
        records = [Record({h: t for h, t in one.cells.items() if h in shown}, one.row) for one in records]
    vendor = Vendor("patsnap", shown, key, meanings, bad_date=("申请日", "2021-02-30"))
    return publish(folder, vendor, records, layout, "智慧芽导出")


def cases() -> list[Case]:
    """Chinese headers with ``[标]`` and brackets, without them, and field codes."""
    dash = Layout(empty="-", serial="序号")
    book = replace(dash, suffix="xlsx")
    tsv = replace(dash, suffix="tsv", encoding="utf-16", delimiter="\t")
    chinese = variants(
        "patsnap",
        _write,
        ("brackets, xlsx", book, {"headers": "all"}),
        (
            "brackets, xlsx with dates of the sheet, spoilt rows",
            replace(book, spoilt=True, real_dates=("公开(公告)日",)),
            {"headers": "all"},
        ),
        ("full-width brackets, csv", replace(dash, encoding="utf-8-sig", noise=wide), {"headers": "all"}),
        ("without [标], gb18030, spoilt rows", replace(dash, encoding="gb18030", spoilt=True), {"headers": "plain"}),
        ("padded, utf-16, batches", replace(tsv, noise=padded, batches=(30, 22)), {"headers": "plain"}),
        ("without brackets and slashes, xlsx", book, {"headers": "stripped"}),
        (
            "without brackets and slashes, title line, csv",
            replace(dash, junk=(("虚构专利检索结果",),)),
            {"headers": "stripped"},
        ),
    )
    codes: dict[str, object] = {"headers": "codes"}
    return chinese + variants(
        "patsnap-codes",
        _write,
        ("csv", Layout(empty="-"), codes),
        ("xlsx, spoilt rows", Layout("xlsx", empty="-", spoilt=True), codes),
    )
