use super::*;

fn warnings(branches: &str) -> Vec<(u64, String, String)> {
    let text = format!(
        "format = 1\nid = \"x\"\nversion = \"1\"\nzh = \"某\"\nen = \"x\"\n[[stage]]\nid = \"up\"\nzh = \"上\"\nen = \"up\"\n{branches}"
    );
    let industry = Industry::from_toml(&text, "x.toml").unwrap();
    industry.warnings().iter().map(|n| (n.line, n.key.clone(), n.message.en.clone())).collect()
}

fn branch(id: &str, rules: &[&str]) -> String {
    let rules: String = rules.iter().enumerate().map(|(i, rule)| format!("[[branch.rule]]\nid = \"r{i}\"\n{rule}\n")).collect();
    format!("[[branch]]\nid = \"{id}\"\nstage = \"up\"\nzh = \"某\"\nen = \"b\"\n{rules}")
}

/// The one warning, and whether its English text says so.
fn one(branches: &str, line: u64, key: &str, says: &str) {
    let found = warnings(branches);
    let [(at, of, message)] = found.as_slice() else { panic!("{branches}: {found:?}") };
    assert_eq!((*at, of.as_str()), (line, key), "{message}");
    assert!(message.contains(says), "{message}");
}

#[test]
fn empty_branches_and_stages_are_told() {
    one(&branch("a", &[]), 11, "a", "neither a rule nor a branch below");
    one(
        &format!("[[stage]]\nid = \"down\"\nzh = \"下\"\nen = \"down\"\n{}", branch("a", &["include = [\"B25J\"]"])),
        11,
        "down",
        "has no branch",
    );
}

#[test]
fn words_that_decide_nothing_are_told() {
    let with = |keywords: &str| branch("a", &[&format!("include = [\"B25J\"]\nkeywords = {{ {keywords} }}")]);
    for (keywords, list) in [
        ("any = [\"的\", \"机器人\"]", "any"),
        ("any = [\"of\"]", "any"),
        ("any = [\"X\"]", "any"),
        ("all = [\"一种\", \"机器人\"]", "all"),
        ("any = [\"装置\"]", "any"),
        ("all = [\"系统\"]", "all"),
        ("none = [\"方法\"]", "none"),
        ("near = [{ words = [\"机器人\", \"of\"], within = 5 }]", "near"),
    ] {
        let found = warnings(&with(keywords));
        assert_eq!(found.len(), 1, "{keywords}: {found:?}");
        assert_eq!((found[0].0, found[0].1.as_str()), (16, format!("a/r0.keywords.{list}").as_str()));
    }
    for fine in ["any = [\"机器人\", \"AGV\"]", "all = [\"机器人\", \"系统\"]", "none = [\"扫地\"]", "any = [\"猪\"]"]
    {
        assert_eq!(warnings(&with(fine)), [], "{fine}");
    }
}

#[test]
fn a_rule_that_adds_nothing_is_told() {
    let pairs = [
        ("include = [\"B25J\"]", "include = [\"B25J 9/16*\"]"),
        ("include = [\"B25J\"]", "include = [\"B25J 9\"]\nkeywords = { any = [\"机器人\"] }"),
        (
            "include = [\"B25J\"]\nkeywords = { any = [\"机器人\", \"臂架\"] }",
            "include = [\"B25J\"]\nkeywords = { all = [\"工业机器人\"] }",
        ),
        ("keywords = { any = [\"机器人\"] }", "include = [\"B25J\"]\nkeywords = { any = [\"工业机器人\"] }"),
        ("include = [\"B25J\"]\nwith = [\"G05B\"]", "include = [\"B25J\"]\nwith = [\"G05B 19\"]\nexclude = [\"A47L\"]"),
        ("gbt4754 = [\"34\"]", "include = [\"B25J\"]\ngbt4754 = [\"3491\"]"),
    ];
    for (wide, narrow) in pairs {
        for rules in [[wide, narrow], [narrow, wide]] {
            let found = warnings(&branch("a", &rules));
            assert_eq!(found.len(), 1, "{rules:?}: {found:?}");
            assert_eq!(found[0].1, format!("a/r{}", usize::from(rules[0] == wide)));
        }
    }
    one(&branch("a", &["include = [\"B25J\"]", "include = [\"B25J\"]"]), 19, "a/r1", "adds nothing to the rule r0");
    for (one, other) in [
        ("include = [\"B25J 9\"]", "include = [\"B25J 9\", \"B25J 11\"]\nkeywords = { any = [\"机器人\"] }"),
        ("include = [\"B25J\"]\nexclude = [\"A47L\"]", "include = [\"B25J 9\"]\nkeywords = { any = [\"机器人\"] }"),
        ("include = [\"B25J\"]\nkeywords = { any = [\"robot\"] }", "include = [\"B25J\"]\nkeywords = { any = [\"robots\"] }"),
        (
            "include = [\"B25J\"]\nkeywords = { any = [\"机器人\"], in = [\"title\"] }",
            "include = [\"B25J\"]\nkeywords = { any = [\"机器人\"] , all = [\"装配\"] }",
        ),
    ] {
        assert_eq!(warnings(&branch("a", &[one, other])), [], "{one} {other}");
    }
}

#[test]
fn branches_that_take_the_same_are_told() {
    let two = |a: &str, b: &str| format!("{}{}", branch("a", &[a]), branch("b", &[b]));
    one(&two("include = [\"B25J\"]", "include = [\"B25J 9/16\"]"), 24, "b/r0.include", "both take B25J 9/16");
    for (a, b) in [
        ("include = [\"B25J\"]\nexclude = [\"B25J 9\"]", "include = [\"B25J 9/16\"]"),
        ("include = [\"B25J\"]", "include = [\"B25J\"]\nkeywords = { any = [\"焊接\"] }"),
        ("include = [\"B25J 9\"]", "include = [\"B25J 11\"]"),
    ] {
        assert_eq!(warnings(&two(a, b)), [], "{a} {b}");
    }
    let below = branch("b", &["include = [\"B25J 9\"]"]).replace("stage", "parent = \"a\"\nstage");
    assert_eq!(warnings(&format!("{}{below}", branch("a", &["include = [\"B25J\"]"]))), []);
}
