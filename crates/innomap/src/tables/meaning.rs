//! What a column can mean: the words a profile or the user maps source headers to.

macro_rules! meanings {
    ($(#[$doc:meta])* $name:ident { $($variant:ident, $text:literal, $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $en] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name used in `columns=` and in tables.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $text,)* } }

            /// Chinese label.
            pub fn zh(self) -> &'static str { match self { $(Self::$variant => $zh,)* } }

            /// English label.
            pub fn en(self) -> &'static str { match self { $(Self::$variant => $en,)* } }

            /// The meaning of that name.
            pub fn from_name(name: &str) -> Option<Self> { match name { $($text => Some(Self::$variant),)* _ => None } }
        }
    };
}

meanings! {
    /// Meanings of the columns of a patent table.
    PatentColumn {
        Publication, "publication", "公开(公告)号", "publication number";
        Country, "country", "公开国别", "publication country";
        Application, "application", "申请号", "application number";
        Family, "family", "简单同族", "simple family id";
        Title, "title", "标题", "title";
        Abstract, "abstract", "摘要", "abstract";
        PatentType, "patent_type", "专利类型", "patent type";
        ApplicationDate, "application_date", "申请日", "application date or year";
        PublicationDate, "publication_date", "公开(公告)日", "publication date or year";
        GrantDate, "grant_date", "授权日", "grant date or year";
        PriorityDate, "priority_date", "最早优先权日", "earliest priority date";
        Applicants, "applicants", "申请(专利权)人", "applicants";
        Inventors, "inventors", "发明人", "inventors";
        Ipc, "ipc", "IPC分类号", "IPC symbols";
        Region, "region", "申请人地区", "region of the applicant: code or text of any level";
        Province, "province", "申请人省份", "province of the applicant";
        City, "city", "申请人地市", "city of the applicant";
        District, "district", "申请人区县", "county or district of the applicant";
        Address, "address", "申请人地址", "address of the applicant";
        LegalStatus, "legal_status", "法律状态", "legal status";
        Citations, "citations", "被引用次数", "times cited";
        KindCode, "kind_code", "文献种类代码", "kind code of the document";
        PriorityNumbers, "priority_numbers", "优先权号", "priority numbers";
        OriginalApplicants, "original_applicants", "原始申请(专利权)人", "original applicants";
        CurrentOwners, "current_owners", "当前权利人", "current owners";
        ApplicantTypes, "applicant_types", "申请人类型", "types of the applicants";
        ApplicantCodes, "applicant_codes", "申请人统一社会信用代码", "unified social credit codes of the applicants";
        Agencies, "agencies", "代理机构", "agencies";
        Agents, "agents", "代理人", "agents";
        IpcMain, "ipc_main", "IPC主分类号", "main IPC symbol";
        Cpc, "cpc", "CPC分类号", "CPC symbols";
        NationalEconomy, "national_economy", "国民经济行业分类", "classes of the national economy";
        EmergingIndustry, "emerging_industry", "战略性新兴产业分类", "classes of strategic emerging industries";
        DualApplication, "dual_application", "一案双申", "invention and utility model filed together";
        LegalStatusDate, "legal_status_date", "法律状态日", "date of the legal status";
        LegalEvents, "legal_event", "法律事件", "legal events";
        Transfers, "transfers", "转让次数", "number of transfers";
        TransferDates, "transfer_date", "转让日", "dates of transfer";
        Transferors, "transferor", "转让人", "transferors";
        Transferees, "transferee", "受让人", "transferees";
        Licences, "licences", "许可次数", "number of licences";
        Licensors, "licensor", "许可人", "licensors";
        Licensees, "licensee", "被许可人", "licensees";
        Pledges, "pledges", "质押次数", "number of pledges";
        Litigations, "litigations", "诉讼次数", "number of lawsuits";
        CitedPatents, "cited_patents", "引证专利", "patents cited by it";
        CitedCount, "cited_count", "引证次数", "number of patents cited by it";
        CitingPatents, "citing_patents", "被引证专利", "patents that cite it";
        FamilyMembers, "family_members", "同族成员", "family members";
        FamilySize, "family_size", "同族数", "number of family members";
        FamilyCountries, "family_countries", "同族国家", "countries of the family";
        Claims, "claims", "权利要求数", "number of claims";
        ClaimsText, "claims_text", "权利要求", "text of the claims";
        Pages, "pages", "文献页数", "pages";
        ExpiryDate, "expiry_date", "失效日", "date of expiry";
        ValueScore, "value_score", "专利价值评分", "value given by the vendor";
    }
}

meanings! {
    /// Meanings of the columns of an enterprise list.
    EnterpriseColumn {
        Name, "name", "企业名称", "full name, several separated by ；";
        ShortName, "short_name", "简称", "short name";
        EnglishName, "english_name", "英文名", "English name";
        FormerNames, "former_names", "曾用名", "former names";
        Code, "code", "统一社会信用代码", "unified social credit code";
        OrganisationCode, "organisation_code", "组织机构代码", "organisation code";
        Region, "region", "所在地区", "region: code or text of any level";
        Province, "province", "所属省份", "province";
        City, "city", "所属城市", "city";
        District, "district", "所属区县", "county or district";
        Address, "address", "企业地址", "registered address";
        Industry, "industry", "所属行业", "industry, by GB/T 4754 or in words";
        IndustryCode, "industry_code", "行业代码", "code of the industry by GB/T 4754";
        IndustrySection, "industry_section", "国标行业门类", "section of GB/T 4754";
        IndustryDivision, "industry_division", "国标行业大类", "division of GB/T 4754";
        IndustryGroup, "industry_group", "国标行业中类", "group of GB/T 4754";
        IndustryClass, "industry_class", "国标行业小类", "class of GB/T 4754";
        Owners, "owners", "母公司/控股股东", "parent companies or controlling shareholders";
        Controller, "controller", "实际控制人", "who controls it in the end";
        Group, "group", "所属集团", "group it belongs to";
        Size, "size", "企业规模", "size of the enterprise";
        Tags, "tags", "企业标签", "what the enterprise is qualified as, several";
        Founded, "founded", "成立日期", "date of foundation";
        Status, "status", "登记状态", "registration status";
        RegisteredCapital, "registered_capital", "注册资本", "registered capital";
        PaidCapital, "paid_capital", "实缴资本", "paid-in capital";
        Insured, "insured", "参保人数", "number of insured employees";
        EnterpriseType, "enterprise_type", "企业类型", "legal form";
        StockCode, "stock_code", "证券代码", "stock code";
        Listed, "listed", "上市日期", "date of listing";
        Website, "website", "网址", "website";
        BusinessScope, "business_scope", "经营范围", "scope of business";
        Qualification, "qualification", "资质", "what the enterprise is qualified as";
        Certificate, "certificate", "证书编号", "number of the certificate or registration";
        Batch, "batch", "批次", "batch";
        Year, "year", "认定年份", "year of the qualification";
        ValidFrom, "valid_from", "有效期起", "valid from";
        ValidUntil, "valid_until", "有效期止", "valid until";
    }
}
