"""incoPat (合享): semicolons, numbered batches that overlap, headers of two generations."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, narrow, padded, publish, variants, wide
from .facts import further
from .rows import expected
from .truth import Patent, make_patents

OLD = names("""
    标题, 申请人, 公开(公告)号, 摘要, 公开(公告)日, 申请号, 申请日, 专利类型, 公开国别, 链接到incoPat,
    IPC主分类, IPC, 国民经济分类, 文献种类代码, 小类代码, 申请人贡献分, 标题(翻译), 标题(小语种原文),
    摘要(小语种原文), 摘要(翻译), 标准化当前权利人, 当前权利人, 代理机构, 代理人, 审查员, 优先权信息, 优先权号,
    优先权日, 最早优先权日, 优先权国别, PCT国际申请号, PCT国际公布号, PCT进入国家阶段日, 首次公开日,
    授权公告日, 实质审查生效日, 提出实审时长, 审查时长, 失效日, 专利寿命(月), 标准类型, 标准项目, 标准号,
    合享价值度, 技术稳定性, 技术先进性, 保护范围, 首项权利要求, 独立权利要求, 权利要求数量, 独立权利要求数量,
    从属权利要求数量, 文献页数, 首权字数, 技术功效短语, 技术功效句, 技术功效1级, 技术功效2级, 技术功效3级,
    技术功效TRIZ参数, 洛迦诺分类号, EC, CPC, UC, FI, F-term, 新兴产业分类, 申请人(翻译), 申请人(其他),
    标准化申请人, 第一申请人, 申请人数量, 申请人类型, 申请人国别代码, 申请人地址, 申请人地址(其他),
    申请人省市代码, 中国申请人地市, 中国申请人区县, 工商别名, 工商英文名, 工商注册地址, 工商公司类型,
    工商成立日期, 工商统一社会信用代码, 工商注册号, 工商上市代码, 工商企业状态, 发明人, 发明(设计)人(其他),
    第一发明人, 当前发明人名称, 发明人数量, 发明人国别, 发明人地址, 发明(设计)人地址(其他), 引证专利,
    被引证专利, 家族引证, 家族被引证, 引证申请人, 被引证申请人, 家族引证申请人, 家族被引证申请人, 引证次数,
    被引证次数, 家族引证次数, 家族被引证次数, 引证科技文献, 被引证国别(forward), 引证类别, 简单同族, 扩展同族,
    DocDB同族, 简单同族ID, 扩展同族ID, DocDB同族ID, 简单同族个数, 扩展同族个数, DocDB同族个数, 同族国家/地区,
    母案, 分案, 一案双申, 专利有效性, 当前法律状态, 法律文书日期, 法律状态, 法律文书编号, 复审请求人,
    无效请求人, 复审决定, 复审无效决定日, 复审无效法律依据, 转让次数, 转让执行日, 转让人, 受让人, 标准受让人,
    许可次数, 许可合同备案日期, 许可人, 被许可人, 当前被许可人, 许可类型, 质押次数, 质押期限, 出质人, 质权人,
    当前质权人, 诉讼次数, 原告, 被告, 诉讼类型, 法庭, 海关备案, 复审决定日, 无效决定日, 口审日期, 法律事件,
    复审请求日, 小类名称, 中类代码, 中类名称, 大类代码, 大类名称
""")
# What newer exports call otherwise, and what they add.
RENAMED = {
    "标题": "标题 (中文)",
    "标题(翻译)": "标题 (英文)",
    "摘要(翻译)": "摘要 (英文)",
    "公开(公告)号": "公开（公告）号",
    "公开(公告)日": "公开（公告）日",
    "专利寿命(月)": "专利寿命（月）",
}
ADDED = names("""
    首权翻译, 预估到期日, IPC主分类-部, IPC主分类-部(释义), IPC主分类-小组, 申请人国家/地区, 发明(设计)人数量, inpadoc同族个数
""")
NEW = ("序号", *(RENAMED.get(header, header) for header in OLD), *ADDED)

MEANINGS = {
    "标题": "title",
    "标题 (中文)": "title",
    "摘要": "abstract",
    "申请人": "applicants",
    "公开(公告)号": "publication",
    "公开（公告）号": "publication",
    "公开(公告)日": "publication_date",
    "公开（公告）日": "publication_date",
    "申请号": "application",
    "申请日": "application_date",
    "专利类型": "patent_type",
    "公开国别": "country",
    "IPC": "ipc",
    "申请人地址": "address",
    "中国申请人地市": "city",
    "中国申请人区县": "district",
    "发明人": "inventors",
    "授权公告日": "grant_date",
    "最早优先权日": "priority_date",
}

FURTHER = {
    "文献种类代码": "kind_code",
    "当前权利人": "current_owners",
    "代理机构": "agencies",
    "代理人": "agents",
    "优先权号": "priority_numbers",
    "国民经济分类": "national_economy",
    "新兴产业分类": "emerging_industry",
    "CPC": "cpc",
    "IPC主分类": "ipc_main",
    "转让次数": "transfers",
    "转让人": "transferor",
    "受让人": "transferee",
    "许可次数": "licences",
    "质押次数": "pledges",
    "诉讼次数": "litigations",
    "权利要求数量": "claims",
    "文献页数": "pages",
    "引证次数": "cited_count",
    "被引证次数": "citations",
    "简单同族个数": "family_size",
    "同族国家/地区": "family_countries",
    "失效日": "expiry_date",
}


def _record(patent: Patent, *, new: bool, between: str) -> Record:
    form = "%Y-%m-%d" if new else "%Y%m%d"
    lead, parties = patent.lead, [party.zh for party in patent.applicants]
    filed, published = patent.filed.strftime(form), patent.published.strftime(form)
    prefix = "" if patent.country == "WO" else patent.country
    more, values = further(FURTHER, patent, between="; ")
    cells = {
        **more,
        "标题": patent.title,
        "标题(翻译)": patent.title_en,
        "摘要": patent.abstract,
        "摘要(翻译)": patent.abstract_en,
        "申请人": "; ".join(parties),
        "标准化申请人": "; ".join(parties),
        "第一申请人": parties[0],
        "标准化当前权利人": "; ".join(parties),
        "公开(公告)号": patent.number,
        "公开(公告)日": published,
        "首次公开日": published,
        "申请号": prefix + patent.application,
        "申请日": filed,
        "授权公告日": patent.granted.strftime(form) if patent.granted else "",
        "最早优先权日": filed,
        "专利类型": patent.type_zh,
        "公开国别": patent.country,
        "IPC": "; ".join(patent.ipc),
        "申请人类型": "; ".join(
            {"enterprise": "企业", "university": "大专院校"}.get(p.kind, "个人") for p in patent.applicants
        ),
        "申请人国别代码": "CN",
        "申请人地址": lead.address,
        "申请人省市代码": lead.province.removesuffix("省").removesuffix("市"),
        "中国申请人地市": lead.city,
        "中国申请人区县": lead.district,
        "发明人": between.join(name for name, _ in patent.inventors),
        "第一发明人": patent.inventors[0][0],
        "简单同族": "; ".join(patent.members),
        "简单同族ID": str(90_000_000 + patent.family),
        "当前法律状态": "授权" if patent.granted else "公开",
        "合享价值度": str(patent.family % 10 + 1),
    }
    if new:
        cells = {RENAMED.get(header, header): text for header, text in cells.items()}
        cells["申请人国家/地区"] = "中国"
    row = expected(
        patent,
        address=lead.address,
        city=lead.city,
        district=lead.district,
        patent_type=patent.type_zh,
        country=patent.country,
        **values,
        grant_date=patent.granted.isoformat() if patent.granted else "",
    )
    return Record(cells, row)


def _write(folder: Path, *, layout: Layout, new: bool, between: str = "; ") -> Truth:
    headers = NEW if new else OLD
    key = "公开（公告）号" if new else "公开(公告)号"
    bad = "2021-02-30" if new else "20210230"
    vendor = Vendor("incopat", headers, key, MEANINGS | FURTHER, bad_date=("申请日", bad))
    records = [_record(patent, new=new, between=between) for patent in make_patents()]
    return publish(folder, vendor, records, layout, "合享导出")


def cases() -> list[Case]:
    """Both generations of headers, in the encodings and shapes that were seen."""
    batches = (26, 20)
    old: dict[str, object] = {"new": False}
    new: dict[str, object] = {"new": True}
    return variants(
        "incopat",
        _write,
        ("old headers, xlsx", Layout("xlsx"), old),
        ("old headers, gb18030, spoilt rows", Layout(encoding="gb18030", spoilt=True), old),
        ("old headers, full-width brackets, commas", Layout(encoding="utf-8-sig", noise=wide), old | {"between": "，"}),
        ("old headers, tsv in utf-16", Layout("tsv", encoding="utf-16", delimiter="\t"), old | {"between": ";"}),
        ("new headers, xlsx in overlapping batches", Layout("xlsx", serial="序号", batches=batches), new),
        ("new headers, half-width, dates of the sheet", Layout("xlsx", noise=narrow, real_dates=("申请日",)), new),
        (
            "new headers, padded, batches of csv, spoilt",
            Layout(noise=padded, serial="序号", batches=batches, spoilt=True),
            new,
        ),
        ("new headers, batches of xlsx in zip", Layout("xlsx", serial="序号", batches=batches, packed="zip"), new),
    )
