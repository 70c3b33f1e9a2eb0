use proptest::prelude::*;

use super::*;
use crate::sources::{packaged_profiles, profile_file};

fn made(name: &str, identify: &[&str], carried: &[&str]) -> Arc<Profile> {
    let list = |headers: &[&str]| headers.iter().map(|h| format!("\"{h}\"")).collect::<Vec<_>>().join(", ");
    let text = format!(
        "name = \"{name}\"\ntitle = {{ zh = \"{name}\", en = \"{name}\" }}\nkind = \"patents\"\nkey = [\"a\"]\n\
         identify = [{}]\nidentify_at_least = 2\ncarried = [{}]\n",
        list(identify),
        list(carried)
    );
    Arc::new(profile_file::parse(&text, name).unwrap())
}

fn winner(profiles: &[Arc<Profile>], subject: Subject, headers: &[&str]) -> Option<String> {
    recognise(profiles, subject, headers).unwrap().map(|p| p.name.clone())
}

#[test]
fn a_tie_names_both_and_what_would_decide_and_one_header_is_not_enough() {
    let profiles = [made("甲", &["a", "b", "c"], &[]), made("乙", &["a", "b", "d"], &["e", "f"])];
    let e = recognise(&profiles, Subject::Patents, &["a", "b"]).unwrap_err();
    assert_eq!(e.kind(), "schema");
    let text = e.to_string();
    for part in ["甲", "乙", "headers of 甲 (甲) alone: c", "of 乙 (乙) alone: d, e, f", "profile=\"甲\""] {
        assert!(text.contains(part), "{part} not in {text}");
    }
    assert_eq!(winner(&profiles, Subject::Patents, &["a"]), None);
    assert_eq!(winner(&profiles, Subject::Enterprises, &["a", "b"]), None);
    assert_eq!(winner(&profiles, Subject::Patents, &["a", "(B)", "D"]).as_deref(), Some("乙"));
    // A further header that one of them knows decides, and one that identifies weighs more than several that do not.
    assert_eq!(winner(&profiles, Subject::Patents, &["a", "b", "e"]).as_deref(), Some("乙"));
    assert_eq!(winner(&profiles, Subject::Patents, &["a", "b", "c", "e", "f"]).as_deref(), Some("甲"));
}

#[test]
fn each_packaged_profile_is_recognised_by_all_its_headers_and_by_those_that_identify_it() {
    let profiles = packaged_profiles().unwrap();
    for profile in profiles.iter().filter(|p| !p.fallback) {
        let all: Vec<&str> = profile.known.iter().map(String::as_str).collect();
        assert_eq!(winner(profiles, profile.kind, &all).as_ref(), Some(&profile.name));
        let meant: Vec<&str> =
            profile.headers.values().chain([&profile.carried, &profile.key]).flatten().map(String::as_str).collect();
        if meant.iter().filter(|h| profile.marks.contains(&fold(h))).count() >= profile.identify_at_least {
            assert_eq!(winner(profiles, profile.kind, &meant).as_ref(), Some(&profile.name));
        }
    }
}

#[test]
fn a_table_that_somebody_made_of_a_set_is_none_of_its_tables() {
    let profiles = packaged_profiles().unwrap();
    let flat =
        ["publication", "title", "applicants", "ipc", "inventors", "cpc_sequence", "cpc_class", "cpc_group", "filing_date"];
    assert_eq!(winner(profiles, Subject::Patents, &flat), None);
    let table = ["patent_id", "cpc_sequence", "cpc_section", "cpc_class", "cpc_subclass", "cpc_group"];
    assert_eq!(winner(profiles, Subject::Patents, &table).as_deref(), Some("g_cpc_current"));
    let e = recognise(profiles, Subject::Patents, &table[1..]).unwrap_err().to_string();
    assert!(e.contains("patent_id") && e.contains("pgpub_id"), "{e}");
}

#[test]
fn a_table_of_our_own_names_is_no_vendor_s() {
    let profiles = packaged_profiles().unwrap();
    let own = ["publication", "title", "applicants", "inventors", "ipc", "cpc", "no", "application_date"];
    assert_eq!(winner(profiles, Subject::Patents, &own), None);
    let vendor = ["Publication number", "Title", "Applicants", "Inventors", "IPC", "CPC", "No"];
    assert_eq!(winner(profiles, Subject::Patents, &vendor).as_deref(), Some("espacenet"));
    let plain = ["企业名称", "法定代表人", "注册资本", "实缴资本", "成立日期"];
    assert_eq!(winner(profiles, Subject::Enterprises, &plain).as_deref(), Some("qichacha"));
    let listed = ["企业名称", "所属省份", "所属城市", "所属区县", "批次"];
    assert_eq!(winner(profiles, Subject::Enterprises, &listed).as_deref(), Some("qualification"));
    assert_eq!(winner(profiles, Subject::Enterprises, &listed[..4]).as_deref(), Some("enterprise-list"));
}

/// A header as owners and tools spoil it: brackets of the other width, soft hyphens, padding.
fn spoilt(header: &str, how: u8) -> String {
    match how % 6 {
        0 => header.replace('(', "（").replace(')', "）"),
        1 => format!("{header}\u{ad}"),
        2 => format!("  {header}\u{3000}"),
        3 => header.replace(['(', ')', '[', ']', '/'], ""),
        4 => header.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("{c} ") }).collect(),
        _ => format!("\u{feff}{header}\u{200b}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn half_of_the_headers_in_any_order_and_spoilt_are_enough(
        which in 0usize..1000,
        seed in prop::collection::vec((any::<u32>(), any::<u8>()), 400),
    ) {
        let profiles = packaged_profiles().unwrap();
        // Single tables of a set and plain lists have too few headers to lose half of them.
        let wide: Vec<&Arc<Profile>> = profiles.iter().filter(|p| p.set.is_none() && !p.fallback && p.known.len() >= 20).collect();
        let profile = wide[which % wide.len()];
        let mut headers: Vec<(u32, u8, &str)> =
            profile.headers.values().chain([&profile.carried, &profile.identify]).flatten().zip(&seed).map(|(h, s)| (s.0, s.1, h.as_str())).collect();
        headers.sort_unstable();
        headers.truncate(headers.len().div_ceil(2));
        let spoilt: Vec<String> = headers.iter().map(|h| spoilt(h.2, h.1)).collect();
        let spoilt: Vec<&str> = spoilt.iter().map(String::as_str).collect();
        let found = winner(profiles, profile.kind, &spoilt);
        prop_assert_eq!(found.as_ref(), Some(&profile.name), "{:?}", spoilt);
    }
}
