use super::*;
use crate::Error;
use crate::classification::rule::Keywords;

const GOOD: &str = r#"format = 1
id = "x"
version = "1"
zh = "某产业"
en = "some industry"

[[stage]]
id = "upstream"
zh = "上游"
en = "upstream"

[[stage]]
id = "downstream"
zh = "下游"
en = "downstream"

[[branch]]
id = "parts"
stage = "upstream"
zh = "零部件"
en = "parts"

[[branch]]
id = "gears"
parent = "parts"
zh = "齿轮"
en = "gears"

[[branch.rule]]
id = "r1"
include = ["F16H 1/32", "F16H 1/28-F16H 1/30"]
exclude = ["F16H 57"]
with = ["B25J"]
keywords = { any = ["减速器"], none = ["汽车"] }
"#;

/// The error of the good definition with one text in place of another, and the line of the replaced text.
fn error(from: &str, to: &str) -> Error {
    assert!(GOOD.contains(from), "{from}");
    read(&GOOD.replacen(from, to, 1), "x.toml").unwrap_err()
}

#[test]
fn the_good_definition_is_read_whole() {
    let industry = read(GOOD, "x.toml").unwrap();
    assert_eq!(industry.stages().len(), 2);
    let [parts, gears] = industry.branches() else { panic!() };
    assert_eq!((parts.level, parts.parent, gears.level, gears.parent, gears.stage), (1, None, 2, Some(0), 0));
    assert!(!industry.is_leaf(0) && industry.is_leaf(1));
    assert_eq!(industry.ancestors(1).collect::<Vec<_>>(), [0]);
    let rule = &gears.rules[0];
    assert_eq!((rule.include.len(), rule.exclude.len(), rule.with.len()), (2, 1, 1));
    let keywords = Keywords { any: vec!["减速器".into()], none: vec!["汽车".into()], ..Keywords::default() };
    assert_eq!(rule.keywords, keywords);
}

#[test]
fn a_misspelt_key_is_named_with_its_line_and_its_neighbour() {
    for (from, to, line, near) in [
        ("version =", "verison =", 3, "version"),
        ("zh = \"上游\"", "zhh = \"上游\"", 9, "zh"),
        ("parent =", "parnet =", 25, "parent"),
        ("exclude =", "exlude =", 32, "exclude"),
        ("none =", "non =", 34, "none"),
    ] {
        let error = error(from, to);
        let detail = error.detail();
        assert_eq!(error.kind(), "definition", "{from}");
        assert_eq!(detail.place.row, Some(line), "{from}: {error}");
        assert_eq!(detail.place.file.as_deref(), Some("x.toml"));
        assert_eq!(detail.found.as_deref(), to.split([' ', '=']).next(), "{error}");
        assert!(detail.hint.as_ref().is_some_and(|h| h.en.contains(near)), "{from}: {error}");
    }
}

#[test]
fn each_mistake_is_told_with_its_line() {
    for (from, to, line, says) in [
        ("format = 1", "format = 2", 1, "format"),
        ("zh = \"某产业\"\n", "", 1, "the key zh is missing"),
        ("id = \"downstream\"", "id = \"upstream\"", 13, "the id of a stage stands twice"),
        ("id = \"gears\"", "id = \"parts\"", 24, "the id of a branch stands twice"),
        ("id = \"gears\"", "id = \" \"", 24, "empty"),
        ("stage = \"upstream\"", "stage = \"upsteam\"", 19, "did you mean upstream?"),
        ("stage = \"upstream\"\n", "", 18, "the branch has no stage"),
        ("parent = \"parts\"", "parent = \"part\"", 25, "did you mean parts?"),
        ("parent = \"parts\"", "parent = \"gears\"", 24, "circle"),
        ("parent = \"parts\"", "parent = \"parts\"\nstage = \"downstream\"", 26, "another stage"),
        ("F16H 1/32", "F16H 2/32", 31, "include of rule r1 of branch gears is wrong: there is no such IPC symbol"),
        ("F16H 57", "F16", 32, ""),
        ("F16H 57", "F98", 32, "exclude of rule r1 of branch gears"),
        ("\"B25J\"", "\"B25\", \"25J\"", 33, "with of rule r1 of branch gears"),
        ("\"减速器\"", "\"\"", 34, "empty keyword"),
        ("\"某产业\"", "某产业", 4, "not well-formed"),
        ("[[stage]]", "[[stage]", 7, "not well-formed"),
        ("version = \"1\"", "version = 1", 3, "not well-formed"),
    ] {
        if says.is_empty() {
            assert!(read(&GOOD.replacen(from, to, 1), "x.toml").is_ok());
            continue;
        }
        let error = error(from, to);
        assert_eq!(error.kind(), "definition", "{to}");
        assert!(error.to_string().contains(says), "{to}: {error}");
        assert_eq!(error.detail().place.row, Some(line), "{to}: {error}");
    }
}

#[test]
fn a_rule_that_asks_for_nothing_is_a_mistake() {
    let rule = &GOOD[GOOD.find("include").unwrap()..];
    for empty in ["", "with = [\"B25J\"]\n", "keywords = { none = [\"汽车\"] }\n"] {
        assert!(error(rule, empty).to_string().contains("neither include nor"), "{empty}");
    }
    assert!(read(&GOOD.replace(rule, "keywords = { all = [\"减速器\"] }\n"), "x").is_ok());
}

#[test]
fn three_levels_and_no_more() {
    let below = |id: &str, parent: &str| {
        format!(
            "\n[[branch]]\nid = \"{id}\"\nparent = \"{parent}\"\nzh = \"甲\"\nen = \"a\"\n[[branch.rule]]\nid = \"r\"\ninclude = [\"B25J\"]\n"
        )
    };
    let three = format!("{GOOD}{}", below("teeth", "gears"));
    assert_eq!(read(&three, "x").unwrap().branches()[2].level, 3);
    let four = read(&format!("{three}{}", below("flank", "teeth")), "x").unwrap_err();
    assert!(four.to_string().contains("at most 3 levels"), "{four}");
    let circle = format!("{GOOD}{}{}", below("a", "b"), below("b", "a"));
    assert!(read(&circle, "x").unwrap_err().to_string().contains("circle"));
}
