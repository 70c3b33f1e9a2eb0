"""CNIPA 专利检索及分析: full-width brackets, headers that end in a soft hyphen, dates with dots, one region field."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, narrow, publish, soft_hyphen, variants
from .facts import further
from .rows import expected
from .truth import Patent, make_patents

HEADERS = names("""
    发明名称, 申请号, 申请日, 公开（公告）号, 公开（公告）日, IPC分类号, 申请（专利权）人, 发明人, 优先权号,
    优先权日, 申请人地址, 申请人邮编, 申请人所在国（省）, 代理人, 代理机构, CPC分类号, 外观设计洛迦诺分类号,
    法律状态, 法律状态生效日期, 文献类型, 发明类型, 摘要, 权利要求, 说明书, FT/UC/ECLA/FI分类号, 公开国
""")
MEANINGS = {
    "发明名称": "title",
    "申请号": "application",
    "申请日": "application_date",
    "公开（公告）号": "publication",
    "公开（公告）日": "publication_date",
    "IPC分类号": "ipc",
    "申请（专利权）人": "applicants",
    "发明人": "inventors",
    "申请人地址": "address",
    "申请人所在国（省）": "region",
    "摘要": "abstract",
    "法律状态": "legal_status",
}
FURTHER = {"优先权号": "priority_numbers", "代理人": "agents", "代理机构": "agencies", "CPC分类号": "cpc"}


def _record(patent: Patent, *, check: bool, dots: bool) -> Record:
    form = "%Y.%m.%d" if dots else "%Y%m%d"
    number = f"CN{patent.application}" if check else f"CN{patent.application.split('.')[0]}"
    lead = patent.lead
    province = lead.province.removesuffix("省").removesuffix("市")
    status = "有权" if patent.granted else "审中"
    more, values = further(FURTHER, patent, between=";")
    cells = {
        **more,
        "发明名称": patent.title,
        "申请号": number,
        "申请日": patent.filed.strftime(form),
        "公开（公告）号": patent.number,
        "公开（公告）日": patent.published.strftime(form),
        "IPC分类号": ";".join(patent.ipc),
        "申请（专利权）人": ";".join(party.zh for party in patent.applicants),
        "发明人": ";".join(name for name, _ in patent.inventors),
        "申请人地址": lead.address,
        "申请人邮编": "000000",
        "申请人所在国（省）": f"{province};{lead.code[2:4] or '33'}",
        "法律状态": status,
        "发明类型": patent.type_zh,
        "摘要": patent.abstract,
        "公开国": "CN",
    }
    row = expected(
        patent, family=False, application=number, region=province, address=lead.address, legal_status=status, **values
    )
    return Record(cells, row)


def _write(folder: Path, layout: Layout, *, check: bool, dots: bool) -> Truth:
    bad = "2021.02.30" if dots else "20210230"
    vendor = Vendor("cnipa", HEADERS, "公开（公告）号", MEANINGS | FURTHER, bad_date=("申请日", bad))
    chinese = [patent for patent in make_patents() if patent.country == "CN"]
    return publish(folder, vendor, [_record(one, check=check, dots=dots) for one in chinese], layout, "检索结果")


def cases() -> list[Case]:
    """Headers with and without the soft hyphen."""
    dots, digits = {"check": True, "dots": True}, {"check": False, "dots": False}
    title = (("虚构检索式：谐波减速器",), ())
    return variants(
        "cnipa",
        _write,
        ("soft hyphens, xlsx", Layout("xlsx", noise=soft_hyphen), dots),
        (
            "soft hyphens, csv, spoilt rows",
            Layout(encoding="utf-8-sig", noise=soft_hyphen, spoilt=True),
            {"check": False, "dots": True},
        ),
        ("plain headers, gb18030", Layout(encoding="gb18030"), digits),
        ("half-width brackets, xlsx, title line", Layout("xlsx", noise=narrow, junk=title), digits | {"check": True}),
    )
