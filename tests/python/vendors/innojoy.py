"""大为 Innojoy: names of fields, or names with their codes."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, publish, variants, wide
from .facts import further
from .rows import expected
from .truth import Patent, make_patents

FIELDS = names("""
    申请号 AN, 申请日 AD, 申请年 ADY, 公开(公告)号 PNM, 公开(公告)日 PD, 公开类型 KC, 优先权 PR, 最早优先权日 EPRD, 名称 TI,
    摘要 ABST, 权利要求 CLM, 主权项 CL, 权项数 CLMN, 独权数 ICLMN, 申请(专利权)人 PA, 标准申请人 SPATMS, 主申请人 PPA,
    当前专利权人 CAS, 标准当前专利权人 SCASTMS, 申请人地址 AR, 申请人（省市） ADDRP, 申请人（地市） ADDRC,
    申请人（区县） ADDRDC, 当前专利权人（省市） CASP, 当前专利权人（地市） CASC, 当前专利权人（区县） CASD, 申请人数 PAN,
    申请人国家/地域 PACC, 申请人类型 SQRLX, 发明（设计）人 INN, 发明人数 INNN, 分类号 SIC, 主分类号 PIC, IPC分类号 IPC,
    IPC主分类号 PIPC, IPC小类 IPCSC, IPC大组 ICG, CPC分类号 CPC, LOC分类号 LOC, GBC分类号 GBC, 门类 GBC1, 大类 GBC2,
    中类 GBC3, 小类 GBC4, EINDC分类号, 国省代码 CO, DPI IDX, 引证专利 REFP, 引证专利数 REFPN, 被引证数 REFBYN,
    同族 TZH, 布局国家/地域 SFMLC, INNOJOY同族数 IFMLN, 当前法律状态 CLS, 有效性 LV, 转让人 PRCP, 受让人 POCP, 转让次数 TRA,
    许可次数 LIC, 质押次数 PLE, 无效次数 INV, 专利奖 WINPS, 标准号 ETSIN, 行业领域 HYLY
""")
_MEANINGS = {
    "申请号": "application",
    "申请日": "application_date",
    "公开(公告)号": "publication",
    "公开(公告)日": "publication_date",
    "最早优先权日": "priority_date",
    "名称": "title",
    "摘要": "abstract",
    "申请人地址": "address",
    "申请人（省市）": "province",
    "申请人（地市）": "city",
    "申请人（区县）": "district",
    "发明（设计）人": "inventors",
    "IPC分类号": "ipc",
}
_FURTHER = {
    "标准当前专利权人": "current_owners",
    "IPC主分类号": "ipc_main",
    "CPC分类号": "cpc",
    "GBC分类号": "national_economy",
    "EINDC分类号": "emerging_industry",
    "权项数": "claims",
    "引证专利数": "cited_count",
    "被引证数": "citations",
    "布局国家/地域": "family_countries",
    "转让人": "transferor",
    "受让人": "transferee",
    "转让次数": "transfers",
    "许可次数": "licences",
    "质押次数": "pledges",
}


def _record(patent: Patent, headers: dict[str, str]) -> Record:
    """``headers`` leads from the name of a field to the header of the export."""
    lead, parties = patent.lead, ";".join(party.zh for party in patent.applicants)
    number = ("" if patent.country == "WO" else patent.country) + patent.application
    ipc = ";".join(patent.ipc)
    more, values = further(_FURTHER, patent, between=";")
    cells = {
        **more,
        "申请号": number,
        "申请日": patent.filed.isoformat(),
        "申请年": str(patent.filed.year),
        "公开(公告)号": patent.number,
        "公开(公告)日": patent.published.isoformat(),
        "公开类型": patent.kind,
        "最早优先权日": patent.filed.isoformat(),
        "名称": patent.title,
        "摘要": patent.abstract,
        "申请(专利权)人": parties,
        "标准申请人": parties,
        "主申请人": lead.zh,
        "当前专利权人": parties,
        "申请人地址": lead.address,
        "申请人（省市）": lead.province,
        "申请人（地市）": lead.city,
        "申请人（区县）": lead.district,
        "当前专利权人（省市）": lead.province,
        "当前专利权人（地市）": lead.city,
        "当前专利权人（区县）": lead.district,
        "申请人数": str(len(patent.applicants)),
        "发明（设计）人": ";".join(name for name, _ in patent.inventors),
        "IPC分类号": ipc,
        "IPC小类": patent.ipc[0][:4] if patent.ipc else "",
        "分类号": ipc,
        "主分类号": patent.ipc[0] if patent.ipc else "",
        "同族": ";".join(patent.members),
        "有效性": "有效" if patent.granted else "审中",
    }
    row = expected(
        patent,
        address=lead.address,
        province=lead.province,
        city=lead.city,
        district=lead.district,
        **values,
    )
    return Record({headers[name]: text for name, text in cells.items()}, row)


def _write(folder: Path, layout: Layout, *, codes: bool, family: str) -> Truth:
    plain = [field.rsplit(" ", 1)[0] for field in FIELDS]
    shown = list(FIELDS) if codes else plain
    headers = {
        name: header.replace("同族", family, 1) if name == "同族" else header
        for name, header in zip(plain, shown, strict=True)
    }
    vendor = Vendor(
        "innojoy",
        tuple(headers.values()),
        headers["公开(公告)号"],
        {headers[name]: meaning for name, meaning in (_MEANINGS | _FURTHER).items()},
        bad_date=(headers["申请日"], "2021-02-30"),
    )
    return publish(folder, vendor, [_record(patent, headers) for patent in make_patents()], layout, "大为导出")


def cases() -> list[Case]:
    """Names alone, and names with codes."""
    plain = {"codes": False, "family": "同族"}
    coded = {"codes": True, "family": "同族号"}
    spoilt = Layout(encoding="gb18030", noise=wide, spoilt=True)
    return variants(
        "innojoy",
        _write,
        ("names, xlsx", Layout("xlsx"), plain),
        ("names, full-width brackets, gb18030, spoilt rows", spoilt, plain | {"family": "同族号"}),
        ("names with codes, xlsx", Layout("xlsx"), coded | {"family": "同族"}),
        ("names with codes, csv", Layout(encoding="utf-8-sig"), coded),
    )
