//! Numbers as people write them: with thousands separators, Chinese multipliers, units and currencies.

use unicode_normalization::UnicodeNormalization;

/// Units that stand behind a count and say nothing more.
const COUNTED: &[&str] = &["人", "项", "个", "次", "件", "页", "月", "个月", "年", "条", "家", "名", "pages", "claims"];

/// Words that multiply, the longest first.
const TIMES: &[(&str, i32)] = &[
    ("百亿", 10),
    ("十亿", 9),
    ("亿", 8),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("万", 4),
    ("千", 3),
    ("百", 2),
    ("billion", 9),
    ("million", 6),
    ("thousand", 3),
];

/// Names and signs of currencies, the longest first where one begins with another.
const CURRENCIES: &[(&str, &str)] = &[
    ("元人民币", "CNY"),
    ("人民币元", "CNY"),
    ("人民币", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("¥", "CNY"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("usd", "USD"),
    ("us$", "USD"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("hkd", "HKD"),
    ("hk$", "HKD"),
    ("欧元", "EUR"),
    ("eur", "EUR"),
    ("€", "EUR"),
    ("日元", "JPY"),
    ("日圆", "JPY"),
    ("jpy", "JPY"),
    ("英镑", "GBP"),
    ("gbp", "GBP"),
    ("£", "GBP"),
    ("韩元", "KRW"),
    ("韩圆", "KRW"),
    ("krw", "KRW"),
    ("新台币", "TWD"),
    ("新台幣", "TWD"),
    ("台币", "TWD"),
    ("twd", "TWD"),
    ("新加坡元", "SGD"),
    ("新元", "SGD"),
    ("sgd", "SGD"),
    ("澳大利亚元", "AUD"),
    ("澳元", "AUD"),
    ("aud", "AUD"),
    ("加拿大元", "CAD"),
    ("加元", "CAD"),
    ("cad", "CAD"),
    ("瑞士法郎", "CHF"),
    ("chf", "CHF"),
    ("澳门元", "MOP"),
    ("澳门币", "MOP"),
    ("瑞典克朗", "SEK"),
    ("挪威克朗", "NOK"),
    ("丹麦克朗", "DKK"),
    ("新西兰元", "NZD"),
    ("俄罗斯卢布", "RUB"),
    ("卢布", "RUB"),
    ("泰铢", "THB"),
    ("马来西亚林吉特", "MYR"),
    ("林吉特", "MYR"),
    ("印度卢比", "INR"),
    ("$", "USD"),
    ("元", "CNY"),
];

/// The digits of a number and what stands behind them: `1,000.50万元` → 100050 at scale 2, `万元`.
struct Digits {
    mantissa: i64,
    scale: i32,
    rest: String,
}

/// A text as it is read here: normal width, lower case, without blanks and brackets.
fn plain(text: &str) -> String {
    let kept = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')'));
    kept.flat_map(char::to_lowercase).collect()
}

fn digits(text: &str) -> Option<Digits> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |t| (true, t));
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    // A thousands separator stands before three digits, else it is none.
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1 || (groups[1..].iter().all(|g| g.len() == 3) && (1..=3).contains(&groups[0].len()));
    if whole.is_empty() || !grouped || part.contains(['.', ',']) || (number.contains('.') && part.is_empty()) {
        return None;
    }
    let part = part.trim_end_matches('0');
    let mantissa: i64 = format!("{}{part}", groups.concat()).parse().ok()?;
    Some(Digits { mantissa: if negative { -mantissa } else { mantissa }, scale: part.len() as i32, rest: rest.to_owned() })
}

/// A count, with thousands separators and a counted unit or without; nothing counts less than none.
pub(super) fn integer(text: &str) -> Option<i64> {
    let digits = digits(&plain(text)).filter(|digits| digits.mantissa >= 0)?;
    (digits.scale == 0 && (digits.rest.is_empty() || COUNTED.contains(&digits.rest.as_str()))).then_some(digits.mantissa)
}

/// An amount and the code of its currency, where it names one: `500.05万美元` → 5,000,500 USD.
pub(super) fn amount(text: &str) -> Option<(f64, Option<&'static str>)> {
    let text = plain(text);
    let sign = |text: &str| CURRENCIES.iter().find(|(name, _)| text.starts_with(name)).copied();
    let front = sign(&text);
    let digits = digits(&text[front.map_or(0, |f| f.0.len())..])?;
    let mut rest = digits.rest.strip_suffix('整').unwrap_or(&digits.rest);
    let times = TIMES.iter().find_map(|(word, power)| rest.strip_prefix(word).map(|after| (after, *power)));
    let power = times.map_or(0, |(after, power)| {
        rest = after;
        power
    });
    let back = if rest.is_empty() { None } else { Some(CURRENCIES.iter().find(|(name, _)| *name == rest)?.1) };
    let shift = power - digits.scale;
    // One division or multiplication by an exact power of ten, so that 500.05万 is 5,000,500 and nothing beside it.
    let value = if shift < 0 { digits.mantissa as f64 / 10f64.powi(-shift) } else { digits.mantissa as f64 * 10f64.powi(shift) };
    Some((value, back.or(front.map(|f| f.1))))
}

/// An amount that an enterprise has: as [`amount`], and not less than nothing.
pub(super) fn capital(text: &str) -> Option<(f64, Option<&'static str>)> {
    amount(text).filter(|(value, _)| *value >= 0.0)
}

/// A number with or without a currency, per cent or points.
pub(super) fn number(text: &str) -> Option<f64> {
    amount(text.trim_end_matches(['%', '％', '分'])).map(|a| a.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_with_units_and_currencies() {
        for (text, value, currency) in [
            ("100万元人民币", 1e6, Some("CNY")),
            ("500万人民币", 5e6, Some("CNY")),
            ("100万元", 1e6, Some("CNY")),
            ("500.05万美元", 5_000_500.0, Some("USD")),
            ("1,234.5万（元）", 12_345_000.0, Some("CNY")),
            ("１００万", 1e6, None),
            ("2.5亿港元", 2.5e8, Some("HKD")),
            ("$12,345", 12_345.0, Some("USD")),
            ("人民币 3000 万元", 3e7, Some("CNY")),
            ("0", 0.0, None),
            ("5000万元人民币", 5e7, Some("CNY")),
            ("5000.000000万人民币", 5e7, Some("CNY")),
            ("100万美元", 1e6, Some("USD")),
            ("0万人民币", 0.0, Some("CNY")),
            ("50万人民币元", 5e5, Some("CNY")),
            ("人民币500万元整", 5e6, Some("CNY")),
            ("100万(瑞士法郎)", 1e6, Some("CHF")),
        ] {
            assert_eq!(amount(text), Some((value, currency)), "{text}");
        }
        for text in ["", "元", "约100万", "1,23万元", "100万吨", "1.2.3", "5.", "一百万", "-", "万元"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn counts_with_their_units() {
        for (text, value) in [("25人", 25), ("1,200", 1200), ("3.0", 3), (" ７ 项", 7), ("0", 0)] {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for text in ["", "3.5", "人", "25吨", "1e3", "12,34", "-1", "99999999999999999999"] {
            assert_eq!(integer(text), None, "{text}");
        }
        assert_eq!((capital("-100万元"), capital("0万元")), (None, Some((0.0, Some("CNY")))));
        assert_eq!((number("9.5分"), number("12%"), number("x")), (Some(9.5), Some(12.0), None));
    }

    proptest! {
        #[test]
        fn every_number_comes_back(n in 0i64..1_000_000_000_000, cents in 0u8..100) {
            prop_assert_eq!(integer(&n.to_string()), Some(n));
            let expected = n as f64 + f64::from(cents) / 100.0;
            let read = amount(&format!("{n}.{cents:02}元")).unwrap().0;
            prop_assert!((read - expected).abs() <= expected * 1e-15);
        }
    }
}
