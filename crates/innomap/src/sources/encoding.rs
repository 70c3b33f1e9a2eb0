//! Text encodings of exports.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{Error, Result};

/// A decoded text and its encoding.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// Name of the encoding.
    pub(super) encoding: String,
    /// The encoding itself.
    pub(super) with: &'static Encoding,
    /// Length of the byte order mark before the text.
    pub(super) mark: usize,
}

/// So many signs beyond ASCII that read as UTF-8 do not come about by chance in another encoding.
pub(super) const SURE: usize = 8;

/// Decodes a file: by its byte order mark, else as what its bytes show: UTF-16, UTF-8 or GB18030. Nothing is ever replaced,
/// and where two encodings are as likely, both are named. `wanted` overrules.
pub(super) fn decode<'a>(bytes: &'a [u8], wanted: Option<&str>) -> Result<Decoded<'a>> {
    if let Some(label) = wanted {
        let encoding = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| unknown(label))?;
        return strict(bytes, encoding).ok_or_else(|| unreadable(encoding.name()));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let decoded = strict(bytes, encoding).ok_or_else(|| unreadable(encoding.name()))?;
        let name = if encoding == UTF_8 { "utf-8-sig".into() } else { decoded.encoding };
        return Ok(Decoded { encoding: name, ..decoded });
    }
    if let Some(encoding) = wide(bytes) {
        return strict(bytes, encoding).ok_or_else(|| unreadable(encoding.name()));
    }
    if let Some(decoded) = strict(bytes, UTF_8) {
        refuse_tie(bytes, &decoded.text)?;
        return Ok(decoded);
    }
    refuse_mixture(bytes)?;
    let decoded = strict(bytes, GB18030).ok_or_else(|| unreadable("UTF-8, GB18030"))?;
    refuse_unlikely(bytes, &decoded.text)?;
    Ok(decoded)
}

/// So much of a file shows its encoding.
const SHOWN: usize = 1 << 16;

/// UTF-16 without its mark: commas, digits and ends of lines have a zero on one side, and nearly always the same.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(SHOWN)];
    if !bytes.len().is_multiple_of(2) || !start.contains(&0) {
        return None;
    }
    let ascii = |at: usize| start.chunks_exact(2).filter(|unit| unit[1 - at] == 0 && matches!(unit[at], b'\t'..=b'~')).count();
    let (little, big) = (ascii(0), ascii(1));
    let found = if little > big { UTF_16LE } else { UTF_16BE };
    (little != big && little.max(big) * 32 >= start.len() / 2).then_some(found)
}

/// Refuses a text that is UTF-8 by the letter, and as likely Chinese in GB18030: each of its signs beyond ASCII has two bytes
/// that are a common Chinese sign as well, and some stand side by side without being a word in Latin letters.
fn refuse_tie(bytes: &[u8], text: &str) -> Result<()> {
    if bytes.is_ascii() || text.chars().any(|c| !c.is_ascii() && !('\u{80}'..='\u{7ff}').contains(&c)) {
        return Ok(());
    }
    let Some(other) = strict(bytes, GB18030) else { return Ok(()) };
    let (common, all) = common_signs(bytes);
    if common < all || !text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).any(is_no_latin_word) {
        return Ok(());
    }
    Err(tie(&[("UTF-8", text), ("GB18030", &other.text)]))
}

/// Whether a run of letters has several signs beyond ASCII and is no word of a Latin script.
fn is_no_latin_word(run: &str) -> bool {
    let beyond = run.chars().filter(|c| !c.is_ascii()).count();
    let latin = run.chars().all(|c| c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c));
    beyond > 1 && !(latin && beyond < run.chars().count())
}

/// Signs of the commonest Chinese set (level 1 of GB 2312, with its marks), and all signs beyond ASCII, in a text that can be
/// read as GB18030.
fn common_signs(bytes: &[u8]) -> (usize, usize) {
    let (mut at, mut common, mut all) = (0, 0, 0);
    while at < bytes.len().min(SHOWN) {
        let lead = bytes[at];
        if lead.is_ascii() {
            at += 1;
            continue;
        }
        let trail = bytes.get(at + 1).copied().unwrap_or(0);
        let width = if trail.is_ascii_digit() { 4 } else { 2 };
        common += usize::from(trail >= 0xA1 && matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7));
        all += 1;
        at += width;
    }
    (common, all)
}

/// Nearly any bytes can be read as GB18030; Chinese text is mostly common signs.
fn refuse_unlikely(bytes: &[u8], text: &str) -> Result<()> {
    let (common, all) = common_signs(bytes);
    if common * 2 >= all {
        return Ok(());
    }
    let others =
        [BIG5, WINDOWS_1252].into_iter().filter_map(|encoding| strict(bytes, encoding).map(|d| (encoding.name(), d.text)));
    let others: Vec<_> = others.collect();
    let all = std::iter::once(("GB18030", text)).chain(others.iter().map(|(name, text)| (*name, text.as_ref())));
    Err(tie(&all.collect::<Vec<_>>()))
}

/// Refuses a text of which some lines are UTF-8 beyond doubt and others are not UTF-8.
fn refuse_mixture(bytes: &[u8]) -> Result<()> {
    let mut first: Option<bool> = None;
    for (at, line) in bytes.split(|b| *b == b'\n').enumerate().filter(|(_, line)| !line.is_ascii()) {
        let utf_8 = match std::str::from_utf8(line) {
            Ok(text) if text.chars().filter(|c| ('\u{3000}'..='\u{ffef}').contains(c)).count() > 1 => true,
            Ok(_) => continue,
            Err(_) => false,
        };
        if first.is_some_and(|first| first != utf_8) {
            return Err(mixed(at as u64 + 1, line, utf_8));
        }
        first = Some(utf_8);
    }
    Ok(())
}

fn mixed(row: u64, line: &[u8], utf_8: bool) -> Error {
    let other = if strict(line, GB18030).is_some() { "GB18030" } else { "≠ GB18030" };
    let found = if utf_8 { format!("{other} → UTF-8") } else { format!("UTF-8 → {other}") };
    Error::input("文件中混有不同编码，或该行已损坏", "the file mixes encodings, or this line is damaged")
        .row(row)
        .found(found)
        .expected("全文同一种编码", "one encoding from the first line to the last")
        .hint(
            "请把各部分另存为 UTF-8 后再合并，或重新导出",
            "save each part as UTF-8 before putting them together, or export again",
        )
}

fn tie(readings: &[(&str, &str)]) -> Error {
    let beginning = |text: &str| {
        let beyond = text.char_indices().find(|c| !c.1.is_ascii()).map_or(0, |c| c.0);
        text[beyond..].chars().take(12).take_while(|c| !c.is_control()).collect::<String>()
    };
    let found = readings.iter().map(|(name, text)| format!("{name}: {}", beginning(text))).collect::<Vec<_>>().join(" / ");
    let names = readings.iter().map(|r| format!("encoding=\"{}\"", r.0.to_lowercase())).collect::<Vec<_>>();
    Error::input("文本编码有几种可能", "the text can be read in more than one encoding")
        .found(found)
        .expected("能确定的编码", "an encoding beyond doubt")
        .hint(
            format!("请选择读得通的一种：{}", names.join(" 或 ")),
            format!("choose the one that reads well: {}", names.join(" or ")),
        )
}

fn strict<'a>(bytes: &'a [u8], with: &'static Encoding) -> Option<Decoded<'a>> {
    let mark = match Encoding::for_bom(bytes) {
        Some((found, length)) if found == with => length,
        _ => 0,
    };
    let bytes = &bytes[mark..];
    let text = if with == UTF_8 {
        Cow::Borrowed(std::str::from_utf8(bytes).ok()?)
    } else {
        with.decode_without_bom_handling_and_without_replacement(bytes)?
    };
    Some(Decoded { text, encoding: with.name().to_lowercase(), with, mark })
}

/// Decodes a part of a text that does not begin with a byte order mark; the part of it that can be read where not all can.
pub(super) fn text(bytes: Vec<u8>, with: &'static Encoding) -> std::result::Result<String, String> {
    if with == UTF_8 {
        return String::from_utf8(bytes).map_err(|e| {
            let valid = e.utf8_error().valid_up_to();
            String::from_utf8_lossy(&e.as_bytes()[..valid]).into_owned()
        });
    }
    with.decode_without_bom_handling_and_without_replacement(&bytes).map(Cow::into_owned).ok_or_else(String::new)
}

/// How many signs beyond ASCII a text has, as far as they matter.
pub(super) fn beyond_ascii(text: &str) -> usize {
    if text.is_ascii() { 0 } else { text.chars().filter(|c| !c.is_ascii()).take(SURE).count() }
}

/// The front of a file up to the last end of a line in it, which no encoding puts inside a sign.
pub(super) fn whole_lines(bytes: &[u8]) -> &[u8] {
    let marked = Encoding::for_bom(bytes).map(|(with, _)| with);
    let wide = marked.map_or_else(|| wide(&bytes[..bytes.len() & !1]).is_some(), |with| !with.is_ascii_compatible());
    let end = if wide {
        let units = bytes.as_chunks::<2>().0;
        units.iter().rposition(|u| matches!(u, [b'\n', 0] | [0, b'\n'])).map(|unit| 2 * (unit + 1))
    } else {
        memchr::memrchr(b'\n', bytes).or_else(|| memchr::memrchr(b'\r', bytes)).map(|at| at + 1)
    };
    &bytes[..end.unwrap_or(bytes.len())]
}

pub(super) fn unreadable(tried: &str) -> Error {
    Error::input("文本编码无法识别", "the encoding of the text cannot be read")
        .found(format!("≠ {tried}"))
        .expected("UTF-8、UTF-16 或 GB18030", "UTF-8, UTF-16 or GB18030")
        .hint("请另存为 UTF-8，或用 encoding= 指定编码", "save the file as UTF-8, or name its encoding with encoding=")
}

fn unknown(label: &str) -> Error {
    Error::configuration("没有这种文本编码", "there is no such text encoding")
        .found(label)
        .expected("utf-8、gb18030、gbk、big5、utf-16le、utf-16be 等", "utf-8, gb18030, gbk, big5, utf-16le, utf-16be, …")
        .hint("请改正 encoding=", "correct encoding=")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn the_same_text_comes_out_of_every_encoding() {
        let text = "公开号,标题\nCN1,㐀𠀀é\n";
        let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let cases = [
            (text.as_bytes().to_vec(), "utf-8"),
            (bom, "utf-8-sig"),
            (utf16(text, true), "utf-16le"),
            (utf16(text, false), "utf-16be"),
            (GB18030.encode(text).0.into_owned(), "gb18030"),
        ];
        for (bytes, name) in cases {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding.as_str()), (text, name));
        }
        let big5 = encoding_rs::BIG5.encode("中文").0.into_owned();
        assert_eq!(decode(&big5, Some("big5")).unwrap().text, "中文");
    }

    #[test]
    fn utf_16_is_known_without_its_mark() {
        let text = "公开号,标题\r\nCN1,㐀𠀀é\r\nCN2,谐波减速器\r\n";
        for (little, name) in [(true, "utf-16le"), (false, "utf-16be")] {
            let bytes = &utf16(text, little)[2..];
            let decoded = decode(bytes, None).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding.as_str()), (text, name));
        }
    }

    #[test]
    fn where_two_readings_are_as_likely_both_are_named() {
        let gb = |text: &str| GB18030.encode(text).0.into_owned();
        // 隆 and 陡 in GB18030 are the bytes of two letters in UTF-8.
        let tie = gb("id,name\n1,陆通\n");
        assert!(std::str::from_utf8(&tie).is_ok());
        let e = decode(&tie, None).unwrap_err().to_string();
        assert!(e.contains("encoding=\"utf-8\" or encoding=\"gb18030\"") && e.contains("陆通"), "{e}");
        assert_eq!(decode(&tie, Some("gb18030")).unwrap().text, "id,name\n1,陆通\n");
        let big5 = encoding_rs::BIG5.encode("公開號,標題,申請人\nTW1,諧波減速機,某某股份有限公司\n").0.into_owned();
        let e = decode(&big5, None).unwrap_err().to_string();
        assert!(e.contains("encoding=\"big5\"") && e.contains("公開號"), "{e}");
        let latin = b"id,name\n1,M\xfcller\n";
        assert!(decode(latin, None).unwrap_err().to_string().contains("encoding=\"windows-1252\""));
        for sure in ["id\nCafé, créée à Zürich", "id\n中文", "id\nМосква"] {
            assert_eq!(decode(sure.as_bytes(), None).unwrap().text, sure);
        }
        for sure in ["公开号,标题\nCN1,谐波减速器\n", "号\n中国", "名称\n镕基科技"] {
            assert_eq!(decode(&gb(sure), None).unwrap().text, sure);
        }
    }

    #[test]
    fn a_mixture_is_refused_with_its_row() {
        let lines = ["公开号,标题\n", "CN1,谐波减速器\n", "CN2,机器人关节\n"];
        let gb = |text: &str| GB18030.encode(text).0.into_owned();
        let late = [lines[0].as_bytes(), lines[1].as_bytes(), &gb(lines[2])].concat();
        let early = [&gb(lines[0])[..], &gb(lines[1]), lines[2].as_bytes()].concat();
        for bytes in [late, early] {
            let e = decode(&bytes, None).unwrap_err();
            assert_eq!((e.kind(), e.detail().place.row), ("input", Some(3)), "{e}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let text = "公开号,标题,申请人\nCN1,甲,某公司\n".as_bytes();
        let cut = &text[..text.len() - 2];
        let spoilt = [text, b"\x81\x40,\xb0\xa1\n", text].concat();
        for bytes in [&b"\xff\xff\xff"[..], b"\xEF\xBB\xBFa\xff", cut, &spoilt] {
            assert_eq!(decode(bytes, None).unwrap_err().kind(), "input", "{bytes:?}");
        }
        assert_eq!(decode(b"a", Some("klingon")).unwrap_err().kind(), "configuration");
        assert_eq!(decode(b"\xff\xff", Some("gbk")).unwrap_err().kind(), "input");
    }
}
