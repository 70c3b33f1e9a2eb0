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
        Region, "region", "所在地区", "region: code or text of any level";
        Province, "province", "所属省份", "province";
        City, "city", "所属城市", "city";
        District, "district", "所属区县", "county or district";
        Address, "address", "企业地址", "registered address";
        Industry, "industry", "所属行业", "industry";
        Founded, "founded", "成立日期", "date of foundation";
        Status, "status", "登记状态", "registration status";
    }
}
