//! Words that say what an institution is.

use super::kind::InstitutionKind::{self, Enterprise, Government, Hospital, Institute, Other, University};

/// Kinds and their words, one behind the other with a `|` between.
pub(super) type Table = [(InstitutionKind, &'static str)];

/// The kinds and words of a table one by one.
pub(super) fn words(table: &'static Table) -> impl Iterator<Item = (InstitutionKind, &'static str)> {
    table.iter().flat_map(|&(kind, words)| words.split('|').map(move |word| (kind, word)))
}

/// Chinese words, wherever they stand in a name; the one that ends last decides, and of two that end together the longer one:
/// 科学院 is no 学院.
pub(super) const CHINESE: &Table = &[
    (Hospital, "医院|醫院|卫生院|保健院|卫生服务中心|门诊部|诊所|疗养院|急救中心|血液中心|血站|医疗中心|医学中心"),
    (University, "大学|大學|学院|學院|专科学校|研究生院|党校|大学校|军医大|职业技术学校"),
    (
        Institute,
        "研究院|研究所|研究中心|研究总院|研究室|研究部|研发中心|研究基地|科学院|设计院|设计所|实验室|工程院|勘察院|\
         勘测院|规划院|勘查院|调查院|农科院|林科院|科研所|农科所|检测院|检验院|计量院|检测所|检测中心|检验中心|\
         检验检测中心|测试中心|技术中心|工程中心|创新中心|试验中心|实验中心|开发中心|技术研究|研究促进协会|试验站|\
         试验场|研究机构|创新院|技术院|设计中心|科研中心|研究社|科学中心|产业技术院|研究发展中心",
    ),
    (
        Enterprise,
        "集团|集團|株式会社|株式會社|合伙|合作社|合作联社|厂|廠|工厂|公司|商行|商店|经营部|工作室|事务所|农场|林场|\
         牧场|茶场|养殖场|种植场|猪场|鸡场|果园|苗圃|基地|银行|信用社|出版社|报社|杂志社|饭店|酒店|超市|门市部|\
         加工部|服务部|经销部|制作部|煤矿|铁矿|金矿|油田|电厂|电站|加油站|个体工商户|个体户|企业|会社|財団|供电局|\
         供电所|电业局|电力局|工程局|航务局|航道局|铁路局|矿务局|港务局|油脂库|中铁一局|中铁二局|中铁三局|中铁四局|\
         中铁五局|中铁六局|中铁七局|中铁八局|中铁九局|中铁十局|大桥局|隧道局|电务处|工作坊|实业|俱乐部",
    ),
    (
        Government,
        "局|委员会|政府|管理站|检验站|监督站|监测站|推广站|工作站|植保站|种子站|水文站|服务站|兽医站|畜牧站|环保站|\
         土肥站|技术站|人民解放军|部队|海关|监狱|戒毒所|看守所|检验所|监督所|监察所|管理所|派出所|检察院|法院|\
         人民银行|管理处|管理中心|服务中心|推广中心|监测中心|控制中心|指挥中心|救援中心|促进中心|交流中心|信息中心|\
         审查协作|保障中心|评审中心|发展中心|办公室|办事处|总队|支队|大队|水利部|公安部|科学技术部|国防部|司法部|\
         能源部|农业部|司令部|法制处|管理总站|总站|防疫站|保护区|管委会|居委会|村委会|疾控中心|防治站|防治所|\
         保护站|指挥部",
    ),
    (
        Other,
        "协会|協會|学会|學會|研究会|基金会|联合会|商会|促进会|图书馆|博物馆|科技馆|植物园|动物园|公园|展览馆|\
         体育馆|文化馆|天文台|电视台|电台|中学|小学|幼儿园|学校|學校|寺|教会|联盟|财团法人|中心|天文馆|档案馆|\
         档案局",
    ),
];

/// Single characters that decide only at the end of a name of at least three characters.
pub(super) const CHINESE_ENDINGS: &Table = &[
    (Institute, "院|所"),
    (Enterprise, "店|社|场|矿|行|部|园|户|坊|铺|库"),
    (Government, "处|署|队|厅|站"),
    (Other, "会|馆|台"),
];

/// Latin words and phrases, in the order in which they decide.
pub(super) const LATIN: &Table = &[
    (University, "UNIVERSITY CORPORATION"),
    (
        Enterprise,
        "CO.LTD|CO LTD|LTD|LIMITED|INC|INCORPORATED|CORP|CORPORATION|LLC|LLP|LP|PLC|GMBH|AG|KG|BV|NV|KK|\
         KABUSHIKI KAISHA|KAISHA|SPA|SRL|SARL|SAS|OY|PTE|PTY|BHD|COMPANY|S.A|S.P.A|B.V|N.V|A.S|A/S|S.R.L|GES|\
         GESELLSCHAFT|AKTIENGESELLSCHAFT",
    ),
    (Hospital, "HOSPITAL|HOSP|CLINIC|INFIRMARY|MEDICAL CENTER|MEDICAL CENTRE"),
    (
        University,
        "UNIVERSITY|UNIV|UNIVERSITE|UNIVERSITÉ|UNIVERSITAET|UNIVERSITÄT|UNIVERSIDAD|UNIVERSITA|UNIVERSITÀ|COLLEGE|\
         POLYTECHNIC|POLYTECHNIQUE|POLITECNICO|INSTITUTE OF TECHNOLOGY|INST TECHNOLOGY|INST OF TECHNOLOGY|\
         HOCHSCHULE|ECOLE|ÉCOLE|SCHOOL",
    ),
    (
        Institute,
        "INSTITUTE|INST|INSTITUT|INSTITUTO|ACADEMY|ACAD|LABORATORY|LABORATORIES|LAB|LABS|RESEARCH CENTER|\
         RESEARCH CENTRE|RES CENT|RES INST|FRAUNHOFER|MAX PLANCK|CNRS|CENTRE NATIONAL|RESEARCH ORGANISATION|\
         RESEARCH ORGANIZATION|NATIONAL RESEARCH|INSTITUTES|RESEARCH DEVELOPMENT CENTER|\
         RESEARCH DEVELOPMENT CENTRE|RESEARCH AND DEVELOPMENT CENTER|RESEARCH AND DEVELOPMENT CENTRE|R D CENTER",
    ),
    (
        Government,
        "MINISTRY|DEPARTMENT OF|BUREAU|AGENCY|GOVERNMENT|ADMINISTRATION|SECRETARY OF|ARMY|NAVY|COMMISSION|\
         COMMISSARIAT|UNITED STATES|COUNCIL|TROOPS|AUTHORITY|STATE OFFICE|DISEASE CONTROL",
    ),
    (Other, "BOTANICAL GARDEN"),
    (
        Enterprise,
        "CO|AB|SA|SE|AS|GROUP|HOLDING|HOLDINGS|FACTORY|WORKS|PLANT|INDUSTRY|INDUSTRIES|INDUSTRIAL|TECHNOLOGY|\
         TECHNOLOGIES|TECH|ELECTRONICS|ELECTRONIC|ELECTRIC|SYSTEMS|SOFTWARE|NETWORKS|SEMICONDUCTOR|SEMICONDUCTORS|\
         MOTOR|MOTORS|CHEMICAL|CHEMICALS|PHARMA|PHARMACEUTICAL|PHARMACEUTICALS|ENERGY|INTERNATIONAL|SOLUTIONS|\
         MATERIALS|STEEL|BIOTECH|MEDICAL|ENTERPRISE|ENTERPRISES|ENGINEERING|EQUIPMENT|MACHINERY|BRANCH|PARTNERSHIP|\
         STUDIO|SERVICES|COMMUNICATIONS|AUTOMOTIVE|DEVICES|TELECOM|POWER|FILM|FOODS|DENKI|SEIKO|KOGYO|BANK|\
         COOPERATIVE|COOP|LC|\
         INVESTMENTS|WERK|AUTOMOBILE|TIMBER",
    ),
    (Other, "ASSOCIATION|FOUNDATION|SOCIETY|TRUST|UNION|CENTER|CENTRE|MUSEUM|FEDERATION|LIBRARY|RESEARCH"),
];
