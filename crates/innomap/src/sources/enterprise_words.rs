//! The words in which lists state status and size, and the few that they mean.

/// Word, the status it stands for, and whether the enterprise is no more; the first that is found counts.
const STATUS: &[(&str, &str, bool)] = &[
    ("注销", "注销", true),
    ("吊销", "吊销", true),
    ("撤销", "撤销", true),
    ("撤消", "撤销", true),
    ("除名", "除名", true),
    ("解散", "注销", true),
    ("废止", "注销", true),
    ("关闭", "关闭", true),
    ("清算", "清算", false),
    ("停业", "停业", false),
    ("歇业", "停业", false),
    ("迁出", "迁出", false),
    ("筹建", "筹建", false),
    ("设立中", "筹建", false),
    ("存续", "存续", false),
    ("在业", "存续", false),
    ("在营", "存续", false),
    ("开业", "存续", false),
    ("在册", "存续", false),
    ("正常", "存续", false),
    ("迁入", "存续", false),
    ("核准设立", "存续", false),
    ("仍注册", "存续", false),
    ("登记成立", "存续", false),
];

/// The registration status that a text states, and whether the enterprise is no more.
pub(crate) fn status(text: &str) -> Option<(&'static str, bool)> {
    // What is only planned or under way is no status yet; neither is what an enterprise is not, or is to the tax office.
    if ["拟", "公告", "申请", "备案", "注销中", "吊销中", "未吊销", "非正常"].iter().any(|word| text.contains(word))
    {
        return None;
    }
    // A licence that was revoked while the enterprise still stands in the register.
    if text.contains("未注销") {
        return text.contains("吊销").then_some(("吊销", true));
    }
    STATUS.iter().find(|(word, ..)| text.contains(word)).map(|&(_, status, closed)| (status, closed))
}

/// Whether a text states that the enterprise is no more.
pub(crate) fn is_closed(text: &str) -> bool {
    status(text).is_some_and(|(_, closed)| closed)
}

/// The size that a text states, in the four of the national statistics: `L(大型)`, `大型企业`, `XS`.
pub(crate) fn size(text: &str) -> Option<&'static str> {
    const WORDS: [(char, &str); 4] = [('大', "大型"), ('中', "中型"), ('小', "小型"), ('微', "微型")];
    let mut named = WORDS.iter().filter(|(sign, _)| text.contains(*sign));
    match (named.next(), named.next()) {
        (Some((_, size)), None) => Some(size),
        (Some(_), Some(_)) => None,
        (None, _) => match text.trim().to_ascii_uppercase().as_str() {
            "L" => Some("大型"),
            "M" => Some("中型"),
            "S" => Some("小型"),
            "XS" => Some("微型"),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_status_and_size() {
        for (text, expected) in [
            ("存续（在营、开业、在册）", Some(("存续", false))),
            ("在业", Some(("存续", false))),
            ("吊销，未注销", Some(("吊销", true))),
            ("吊销，已注销", Some(("注销", true))),
            ("注销", Some(("注销", true))),
            ("迁出", Some(("迁出", false))),
            ("拟注销", None),
            ("注销中", None),
            ("未注销", None),
            ("未吊销", None),
            ("非正常户", None),
            ("良好", None),
        ] {
            assert_eq!(status(text), expected, "{text}");
        }
        for (text, expected) in [
            ("大型", Some("大型")),
            ("M(中型)", Some("中型")),
            ("小型企业", Some("小型")),
            ("xs", Some("微型")),
            ("中小企业", None),
            ("小微企业", None),
            ("100-499人", None),
        ] {
            assert_eq!(size(text), expected, "{text}");
        }
    }
}
