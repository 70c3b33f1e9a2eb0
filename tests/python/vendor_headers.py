"""Headers of real exports, copied by hand from the exports and their vendors' documentation, not from the profiles."""

INCOPAT = (
    "标题, 申请人, 公开(公告)号, 摘要, 公开(公告)日, 申请号, 申请日, 专利类型, 公开国别, 链接到incoPat, IPC主分类, IPC, 国民经济分类, "
    "文献种类代码, 小类代码, 申请人贡献分, 标题(翻译), 标题(小语种原文), 摘要(小语种原文), 摘要(翻译), 标准化当前权利人, 当前权利人, "
    "代理机构, 代理人, 审查员, 优先权信息, 优先权号, 优先权日, 最早优先权日, 优先权国别, PCT国际申请号, PCT国际公布号, "
    "PCT进入国家阶段日, 首次公开日, 授权公告日, 实质审查生效日, 提出实审时长, 审查时长, 失效日, 专利寿命(月), 标准类型, 标准项目, "
    "标准号, 合享价值度, 技术稳定性, 技术先进性, 保护范围, 首项权利要求, 独立权利要求, 权利要求数量, 独立权利要求数量, "
    "从属权利要求数量, 文献页数, 首权字数, 技术功效短语, 技术功效句, 技术功效1级, 技术功效2级, 技术功效3级, 技术功效TRIZ参数, "
    "洛迦诺分类号, EC, CPC, UC, FI, F-term, 新兴产业分类, 申请人(翻译), 申请人(其他), 标准化申请人, 第一申请人, 申请人数量, "
    "申请人类型, 申请人国别代码, 申请人地址, 申请人地址(其他), 申请人省市代码, 中国申请人地市, 中国申请人区县, 工商别名, "
    "工商英文名, 工商注册地址, 工商公司类型, 工商成立日期, 工商统一社会信用代码, 工商注册号, 工商上市代码, 工商企业状态, 发明人, "
    "发明(设计)人(其他), 第一发明人, 当前发明人名称, 发明人数量, 发明人国别, 发明人地址, 发明(设计)人地址(其他), 引证专利, "
    "被引证专利, 家族引证, 家族被引证, 引证申请人, 被引证申请人, 家族引证申请人, 家族被引证申请人, 引证次数, 被引证次数, "
    "家族引证次数, 家族被引证次数, 引证科技文献, 被引证国别(forward), 引证类别, 简单同族, 扩展同族, DocDB同族, 简单同族ID, "
    "扩展同族ID, DocDB同族ID, 简单同族个数, 扩展同族个数, DocDB同族个数, 同族国家/地区, 母案, 分案, 一案双申, 专利有效性, "
    "当前法律状态, 法律文书日期, 法律状态, 法律文书编号, 复审请求人, 无效请求人, 复审决定, 复审无效决定日, 复审无效法律依据, "
    "转让次数, 转让执行日, 转让人, 受让人, 标准受让人, 许可次数, 许可合同备案日期, 许可人, 被许可人, 当前被许可人, 许可类型, "
    "质押次数, 质押期限, 出质人, 质权人, 当前质权人, 诉讼次数, 原告, 被告, 诉讼类型, 法庭, 海关备案, 复审决定日, 无效决定日, "
    "口审日期, 法律事件, 复审请求日, 小类名称, 中类代码, 中类名称, 大类代码, 大类名称"
)
INCOPAT_NEW = (
    "标题 (中文), 标题 (英文), 摘要 (英文), 首权翻译, 公开（公告）号, 公开（公告）日, 预估到期日, IPC主分类-部, IPC主分类-部(释义), "
    "IPC主分类-小组, 申请人国家/地区, 发明(设计)人数量, inpadoc同族个数, 专利寿命（月）, 序号"
)
PATSNAP = (
    "序号, 公开(公告)号, 公开(公告)日, 申请号, 申请日, 申请年, 授权日, 授权年, 标题, 标题(译)(简体中文), 摘要, 摘要(译)(简体中文), "
    "专利类型, 受理局, 法律状态/事件, 简单法律状态, 法律状态更新时间, 失效日, [标]当前申请(专利权)人, 当前申请(专利权)人, "
    "[标]原始申请(专利权)人, 原始申请(专利权)人, 当前申请(专利权)人数量, [标]当前申请(专利权)人类型, [标]原始申请(专利权)人类型, "
    "当前申请(专利权)人地址, 当前申请(专利权)人州/省, 当前申请(专利权)人地市, 当前申请(专利权)人区县, 原始申请(专利权)人州/省, "
    "发明人, 发明人数量, [标]代理机构, 代理机构, 代理人, IPC分类号, IPC主分类号, IPC主分类号(部)释义, IPC主分类号(小类), "
    "IPC主分类号(小类)释义, IPC主分类号(大组)释义, IPC主分类号(小组)释义, CPC分类号, LOC分类号, 战略新兴产业分类, 应用领域分类, "
    "技术主题分类, 技术领域, [标]技术问题短语, [标]技术功效短语, 权利要求, 独立权利要求, 权利要求数, 优先权国家, 优先权号, "
    "优先权日, 引用专利, 被引用专利, 被引用专利数量, 5年内被引用数量, 非专利引用文献数量, 简单同族, 简单同族成员数量, "
    "简单同族被引用专利总数, 扩展同族, 扩展同族成员数量, 扩展同族被引用专利总数, Patsnap同族专利申请数量, 专利价值, 技术价值, "
    "市场价值, 权利转移生效日, 转让人, 受让人, 许可类型, 许可次数, 许可生效日, 工商统一社会信用代码"
)
PATSNAP_CODES = (
    "AN, ANC, ANS, ANCS, ALL_AN, AN_HIST, GNAME, ANC_PROVINCE, ANC_CITY, ANC_DISTRICT, ANCS_TYPE, BI_USCC, GBC, SEIC, "
    "SIMPLE_LEGAL_STATUS, LEGAL_EVENT, PATENT_TYPE"
)
CNIPA = (
    "发明名称, 申请号\u00ad, 申请日, 公开（公告）号\u00ad, 公开（公告）日, IPC分类号, 申请（专利权）人, 发明人, 优先权号, 优先权日, "
    "申请人地址, 申请人邮编, 申请人所在国（省）, 代理人, 代理机构, CPC分类号, 外观设计洛迦诺分类号, 法律状态, 法律状态生效日期, "
    "文献类型, 发明类型, 摘要, 权利要求, 说明书, FT分类号, UC分类号, ECLA分类号, FI分类号, 公开国"
)
INNOJOY = (
    "申请号 AN, 申请日 AD, 申请年 ADY, 公开(公告)号 PNM, 公开(公告)日 PD, 公开类型 KC, 优先权 PR, 最早优先权日 EPRD, 名称 TI, "
    "摘要 ABST, 权利要求 CLM, 主权项 CL, 权项数 CLMN, 独权数 ICLMN, 申请(专利权)人 PA, 标准申请人 SPATMS, 主申请人 PPA, "
    "当前专利权人 CAS, 标准当前专利权人 SCASTMS, 申请人地址 AR, 申请人（省市）ADDRP, 申请人（地市）ADDRC, 申请人（区县）ADDRDC, "
    "当前专利权人（省市）CASP, 当前专利权人（地市）CASC, 当前专利权人（区县）CASD, 申请人数 PAN, 申请人国家/地域 PACC, "
    "申请人类型 SQRLX, 发明（设计）人 INN, 发明人数 INNN, 分类号 SIC, 主分类号 PIC, IPC分类号 IPC, IPC主分类号 PIPC, IPC小类 IPCSC, "
    "IPC大组 ICG, CPC分类号 CPC, LOC分类号 LOC, GBC分类号 GBC, 门类 GBC1, 大类 GBC2, 中类 GBC3, 小类 GBC4, EINDC分类号, "
    "国省代码 CO, DPI IDX, DPIT, DPIL, DPIE, DPIM, DPIS, 引证专利 REFP, 引证专利数 REFPN, 被引证数 REFBYN, 同族/同族号 TZH, "
    "布局国家/地域 SFMLC, INNOJOY同族数 IFMLN, 当前法律状态 CLS, 有效性 LV, 转让人 PRCP, 受让人 POCP, 转让次数 TRA, 许可次数 LIC, "
    "质押次数 PLE, 无效次数 INV, 专利奖 WINPS, 标准号 ETSIN, 行业领域 HYLY"
)
INNOJOY_PLAIN = (
    "申请号, 申请日, 申请年, 公开(公告)号, 公开(公告)日, 公开类型, 优先权, 最早优先权日, 名称, 摘要, 权利要求, 主权项, 权项数, 独权数, "
    "申请(专利权)人, 标准申请人, 主申请人, 当前专利权人, 标准当前专利权人, 申请人地址, 申请人（省市）, 申请人（地市）, 申请人（区县）, "
    "当前专利权人（省市）, 当前专利权人（地市）, 当前专利权人（区县）, 申请人数, 申请人国家/地域, 申请人类型, 发明（设计）人, 发明人数, "
    "分类号, 主分类号, IPC分类号, IPC主分类号, IPC小类, IPC大组, CPC分类号, LOC分类号, GBC分类号, EINDC分类号, 国省代码, 引证专利, "
    "引证专利数, 被引证数, 同族, 同族号, 布局国家/地域, INNOJOY同族数, 当前法律状态, 有效性, 转让人, 受让人, 转让次数, 许可次数, "
    "质押次数, 无效次数, 专利奖, 标准号, 行业领域"
)
LENS = (
    "#, Jurisdiction, Kind, Display Key, Lens ID, Publication Date, Publication Year, Application Number, Application Date, "
    "Priority Numbers, Earliest Priority Date, Title, Abstract, Applicants, Inventors, Owners, URL, Document Type, Has Full Text, "
    "Cites Patent Count, Cited by Patent Count, Simple Family Size, Simple Family Members, Simple Family Member Jurisdictions, "
    "Extended Family Size, Extended Family Members, Extended Family Member Jurisdictions, Sequence Count, CPC Classifications, "
    "IPCR Classifications, US Classifications, NPL Citation Count, NPL Resolved Citation Count, NPL Resolved Lens ID(s), "
    "NPL Resolved External ID(s), NPL Citations, Legal Status"
)
GOOGLE = (
    "id, title, assignee, inventor/author, priority date, filing/creation date, publication date, grant date, result link, "
    "representative figure link"
)
ESPACENET = (
    "No, Title, Inventors, Applicants, Publication number, Earliest priority, IPC, CPC, Publication date, Earliest publication, "
    "Family number"
)
DERWENT = (
    "Publication Number, Assignee/Applicant, Title (English), Abstract (English), Claims (English), Publication Date, "
    "Application Date, Priority Date, CPC - Current, CPC - Current - DWPI, Assignee/Applicant First, Assignee - Standardized, "
    "Assignee - Original, Assignee - Original w/address, Assignee - Original - Country/Region, Assignee - Current US, "
    "Optimized Assignee, Assignee - DWPI, Inventor, Inventor - w/address, Inventor Count, Assignee Count, US Class, DWPI Class, "
    "DWPI Family Members, DWPI Count of Family Members, DWPI Count of Family Countries, Priority Number, Priority Number - DWPI, "
    "Title Terms - DWPI, Claims Count, Publication Country Code, Publication Kind Code, Publication Year, "
    "Estimated Expiration Date, Estimated Remaining Life, Dead/Alive, Legal Status, IPC Section, IPC Class, IPC Subclass, "
    "Language of Publication, Cited Patents - Count, Citing Patents - Count"
)
DII = "PN, TI, AU, AE, AB, IP, PD, PI, CP"
QICHACHA = (
    "原文件导入名称, 系统匹配企业名称, 企业名称, 登记状态, 法定代表人, 注册资本, 实缴资本, 成立日期, 核准日期, 营业期限, "
    "统一社会信用代码, 企业注册地址/企业地址, 电话, 更多电话, 邮箱, 更多邮箱, 所属省份, 所属城市, 所属区县, 纳税人识别号, 注册号, "
    "组织机构代码, 参保人数, 参保人数所属年报, 企业(机构)类型, 企业规模, 国标行业门类, 国标行业大类, 国标行业中类, 国标行业小类, "
    "企查查行业门类, 企查查行业大类, 企查查行业中类, 企查查行业小类, 曾用名, 英文名, 官网网址, 通信地址, 最新年报年份, 企业简介, "
    "经营范围, 专精特新“小巨人”企业, 专精特新中小企业, 高新技术企业, 创新型中小企业, 科技型中小企业"
)
TIANYANCHA = (
    "公司名称, 经营状态, 法定代表人, 注册资本, 实缴资本, 成立日期, 核准日期, 营业期限, 所属省份, 所属城市, 所属区县, 电话, 其他电话, "
    "邮箱, 其他邮箱, 统一社会信用代码, 纳税人识别号, 注册号, 组织机构代码, 参保人数, 公司类型, 所属行业, 曾用名, 网址, 注册地址, "
    "最新年报地址, 经营范围"
)
SZSE = (
    "板块, 公司全称, 英文名称, 注册地址, A股代码, A股简称, A股上市日期, A股总股本, A股流通股本, B股代码, B股 简 称, B股上市日期, "
    "B股总股本, B股流通股本, 地      区, 省    份, 城     市, 所属行业, 公司网址, 未盈利, 具有表决权差异安排, 具有协议控制架构"
)
SSE = "A股代码, B股代码, 证券简称, 扩位证券简称, 公司英文全称, 上市日期"

PATENTS = {
    "incopat": [INCOPAT, INCOPAT_NEW],
    "patsnap": [PATSNAP],
    "patsnap-codes": [PATSNAP_CODES],
    "cnipa": [CNIPA],
    "innojoy": [INNOJOY, INNOJOY_PLAIN],
    "lens": [LENS],
    "google-patents": [GOOGLE],
    "espacenet": [ESPACENET],
    "derwent-innovation": [DERWENT],
    "dii": [DII],
}
ENTERPRISES = {
    "qichacha": [QICHACHA, QICHACHA.replace("企业(机构)类型", "企业（机构）类型")],
    "tianyancha": [TIANYANCHA],
    "szse": [SZSE],
    "sse": [SSE],
    "qualification": [
        "序号, 企业名称, 证书编号",
        "序号, 企业名称, 统一社会信用代码, 所在地市, 批次",
        "企业名称, 高新技术企业证书编号, 高新技术企业证书取得时间",
        "企业名称, 科技型中小企业登记编码",
        "企业名称, 入库登记编号",
    ],
}
_GRANTED = {
    "g_patent": "patent_id, patent_type, patent_date, patent_title, wipo_kind, num_claims, withdrawn, filename",
    "g_patent_abstract": "patent_id, patent_abstract",
    "g_application": "application_id, patent_id, patent_application_type, filing_date, series_code, rule_47_flag",
    "g_assignee_disambiguated": (
        "patent_id, assignee_sequence, assignee_id, disambig_assignee_individual_name_first, "
        "disambig_assignee_individual_name_last, disambig_assignee_organization, assignee_type, location_id"
    ),
    "g_assignee_not_disambiguated": (
        "patent_id, assignee_sequence, assignee_id, raw_assignee_individual_name_first, raw_assignee_individual_name_last, "
        "raw_assignee_organization, assignee_type, rawlocation_id"
    ),
    "g_inventor_disambiguated": (
        "patent_id, inventor_sequence, inventor_id, disambig_inventor_name_first, disambig_inventor_name_last, gender_code, "
        "location_id"
    ),
    "g_location_disambiguated": (
        "location_id, disambig_city, disambig_state, disambig_country, latitude, longitude, county, state_fips, county_fips"
    ),
    "g_cpc_current": (
        "patent_id, cpc_sequence, cpc_section, cpc_class, cpc_subclass, cpc_group, cpc_type, cpc_symbol_position"
    ),
    "g_cpc_title": "cpc_subclass, cpc_subclass_title, cpc_group, cpc_group_title, cpc_class, cpc_class_title",
    "g_ipc_at_issue": (
        "patent_id, ipc_sequence, classification_level, section, ipc_class, subclass, main_group, subgroup, symbol_position, "
        "classification_value, classification_status, classification_data_source, action_date, ipc_version_indicator"
    ),
    "g_wipo_technology": "patent_id, wipo_field_sequence, wipo_field_id, wipo_sector_title, wipo_field_title",
    "g_us_patent_citation": (
        "patent_id, citation_sequence, citation_patent_id, citation_date, record_name, wipo_kind, citation_category"
    ),
}
_PREGRANT = {
    f"p{name}": headers.replace("patent_id", "pgpub_id").replace("citation_pgpub_id", "citation_patent_id")
    for name, headers in _GRANTED.items()
    if name not in {"g_patent", "g_patent_abstract", "g_application", "g_location_disambiguated", "g_cpc_title"}
}
_PATSTAT = {
    "tls201_appln": (
        "appln_id, appln_auth, appln_nr, appln_kind, appln_filing_date, appln_filing_year, appln_nr_epodoc, appln_nr_original, "
        "ipr_type, receiving_office, internat_appln_id, int_phase, reg_phase, nat_phase, earliest_filing_date, "
        "earliest_filing_year, earliest_filing_id, earliest_publn_date, earliest_publn_year, earliest_pat_publn_id, granted, "
        "docdb_family_id, inpadoc_family_id, docdb_family_size, nb_citing_docdb_fam, nb_applicants, nb_inventors"
    ),
    "tls206_person": (
        "person_id, person_name, person_name_orig_lg, person_address, person_ctry_code, nuts, nuts_level, doc_std_name_id, "
        "doc_std_name, psn_id, psn_name, psn_level, psn_sector, han_id, han_name, han_harmonized"
    ),
    "tls207_pers_appln": "person_id, appln_id, applt_seq_nr, invt_seq_nr",
    "tls209_appln_ipc": (
        "appln_id, ipc_class_symbol, ipc_class_level, ipc_version, ipc_value, ipc_position, ipc_gener_auth"
    ),
    "tls211_pat_publn": (
        "pat_publn_id, publn_auth, publn_nr, publn_nr_original, publn_kind, appln_id, publn_date, publn_lg, "
        "publn_first_grant, publn_claims"
    ),
    "tls212_citation": "pat_publn_id, citn_replenished, citn_id, citn_origin, cited_pat_publn_id, cited_appln_id",
    "tls224_appln_cpc": "appln_id, cpc_class_symbol",
    "tls229_appln_nace2": "appln_id, nace2_code, weight",
    "tls230_appln_techn_field": "appln_id, techn_field_nr, weight",
    "tls901_techn_field_ipc": "ipc_maingroup_symbol, techn_field_nr, techn_sector, techn_field",
    "tls902_ipc_nace2": "ipc, not_with_ipc, unless_with_ipc, nace2_code, nace2_weight, nace2_descr",
    "tls904_nuts": "nuts, nuts_level, nuts_label",
}
_REGPAT_PLACE = "address, city, postal_code, reg_code, ctry_code, reg_share"
_REGPAT = {
    "regpat_epo_inv": f"app_nbr, appln_id, pub_nbr, person_id, inv_name, {_REGPAT_PLACE}, inv_share",
    "regpat_epo_app": f"app_nbr, appln_id, pub_nbr, person_id, app_name, {_REGPAT_PLACE}, app_share",
    "regpat_epo_ipc": "app_nbr, appln_id, prio_year, app_year, IPC",
    "regpat_pct_inv": f"pct_nbr, internat_appln_id, person_id, inv_name, {_REGPAT_PLACE}, inv_share",
    "regpat_pct_app": f"pct_nbr, internat_appln_id, person_id, app_name, {_REGPAT_PLACE}, app_share",
    "regpat_pct_ipc": "pct_nbr, internat_appln_id, prio_year, app_year, IPC",
}
SETS = {**_GRANTED, **_PREGRANT, **_PATSTAT, **_REGPAT}


def split(text):
    """The headers of a list above."""
    return text.split(", ")
