use std::fs;

use super::*;
use crate::temporary_folder::TemporaryFolder;

fn mine(name: &str, header: &str) -> String {
    format!(
        "name = \"{name}\"\ntitle = {{ zh = \"我的\", en = \"mine\" }}\nkind = \"patents\"\nidentify = [\"{header}\", \"乙列\"]\n\
         identify_at_least = 1\n[headers]\npublication = [\"{header}\"]\n"
    )
}

#[test]
fn packaged_profiles_are_sound() {
    let mut names = BTreeSet::new();
    for profile in packaged_profiles().unwrap() {
        assert!(names.insert(&profile.name), "{}", profile.name);
        assert!(!profile.title.zh.is_empty() && !profile.title.en.is_empty());
        let meant = |meaning: &String| profile.headers.contains_key(meaning);
        assert!(profile.separators.keys().chain(profile.never_alone.keys()).all(meant), "{}", profile.name);
        assert!(profile.values.keys().chain(profile.dates.keys()).all(meant), "{}", profile.name);
        assert_eq!(profile.set.is_some(), profile.table.is_some() && !profile.key.is_empty(), "{}", profile.name);
        let has_key = profile.kind.keys().iter().any(|k| profile.headers.contains_key(*k));
        assert!(has_key || profile.set.is_some(), "{}", profile.name);
    }
}

#[test]
fn profiles_of_the_user_come_beside_the_packaged_ones_or_replace_them() {
    let dir = TemporaryFolder::new().unwrap();
    fs::write(dir.path().join("a.toml"), mine("mine", "甲列")).unwrap();
    fs::write(dir.path().join("b.toml"), mine("lens", "丙列")).unwrap();
    fs::write(dir.path().join("note.txt"), "no profile").unwrap();
    let all = at_hand(Some(dir.path())).unwrap();
    assert_eq!(all.len(), packaged_profiles().unwrap().len() + 1);
    let found = |headers: &[&str]| recognise::recognise(&all, Subject::Patents, headers).unwrap().map(|p| p.name.clone());
    assert_eq!(found(&["甲列", "x"]).as_deref(), Some("mine"));
    assert_eq!(found(&["丙列"]).as_deref(), Some("lens"));
    assert_eq!(found(&["Lens ID", "Display Key", "Jurisdiction"]), None);
    fs::write(dir.path().join("c.toml"), mine("mine", "丁列")).unwrap();
    let e = at_hand(Some(dir.path())).unwrap_err();
    assert!(e.kind() == "definition" && e.to_string().contains("a.toml"), "{e}");
    fs::write(dir.path().join("c.toml"), mine("c", "丁列").replace("kind", "knd")).unwrap();
    let e = at_hand(Some(dir.path())).unwrap_err();
    assert!(e.kind() == "definition" && e.to_string().contains("did you mean kind?") && e.to_string().contains("c.toml"), "{e}");
}

#[test]
fn a_profile_is_named_or_given_by_its_path() {
    let e = choose(Subject::Patents, Some("patsnapp"), &[]).unwrap_err();
    assert_eq!(e.kind(), "configuration");
    assert!(e.to_string().contains("did you mean patsnap") && e.to_string().contains("incopat"), "{e}");
    assert!(choose(Subject::Enterprises, Some("patsnap"), &[]).is_err());
    let dir = TemporaryFolder::new().unwrap();
    let path = dir.path().join("my-vendor.toml");
    let asked = path.to_str().unwrap();
    assert_eq!(choose(Subject::Patents, Some(asked), &[]).unwrap_err().kind(), "io");
    fs::write(&path, format!("\u{feff}{}", mine("mine", "甲列"))).unwrap();
    let profile = choose(Subject::Patents, Some(asked), &["别的"]).unwrap().unwrap();
    assert_eq!((profile.name.as_str(), profile.asked.as_str()), ("mine", asked));
    assert!(known_headers(Some(asked)).unwrap().contains("甲列") && !known_headers(None).unwrap().contains("甲列"));
    let e = choose(Subject::Enterprises, Some(asked), &[]).unwrap_err();
    assert!(e.kind() == "configuration" && e.to_string().contains("enterprises"), "{e}");
    fs::write(&path, [0xb9, 0xa4]).unwrap();
    assert_eq!(choose(Subject::Patents, Some(asked), &[]).unwrap_err().kind(), "definition");
}
