//! Text encodings of exports.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::{Error, Result};

/// A decoded text and the name of its encoding.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: String,
}

/// So many signs beyond ASCII that read as UTF-8 do not come about by chance in another encoding.
const SURE: usize = 8;

/// Decodes a file: by its byte order mark, else as UTF-8, else as GB18030; nothing is ever replaced. `wanted` overrules.
pub(super) fn decode<'a>(bytes: &'a [u8], wanted: Option<&str>) -> Result<Decoded<'a>> {
    if let Some(label) = wanted {
        let encoding = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| unknown(label))?;
        let (text, encoding) = strict(bytes, encoding).ok_or_else(|| unreadable(encoding.name()))?;
        return Ok(Decoded { text, encoding });
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, name) = strict(bytes, encoding).ok_or_else(|| unreadable(encoding.name()))?;
        return Ok(Decoded { text, encoding: if encoding == UTF_8 { "utf-8-sig".into() } else { name } });
    }
    if let Some((text, encoding)) = strict(bytes, UTF_8) {
        return Ok(Decoded { text, encoding });
    }
    if let Some(at) = damage(bytes) {
        return Err(unreadable(&format!("UTF-8 @ {at}")));
    }
    let (text, encoding) = strict(bytes, GB18030).ok_or_else(|| unreadable("UTF-8, GB18030"))?;
    Ok(Decoded { text, encoding })
}

/// Where UTF-8 breaks off in a text that is UTF-8 beyond doubt. Nearly any bytes can be read as GB18030, so that damaged
/// UTF-8 would come out as wrong signs.
fn damage(bytes: &[u8]) -> Option<usize> {
    let at = std::str::from_utf8(bytes).err()?.valid_up_to();
    let start = std::str::from_utf8(&bytes[..at]).ok()?;
    (start.chars().filter(|c| !c.is_ascii()).take(SURE).count() == SURE).then_some(at)
}

fn strict<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Option<(Cow<'a, str>, String)> {
    let bytes = match Encoding::for_bom(bytes) {
        Some((found, length)) if found == encoding => &bytes[length..],
        _ => bytes,
    };
    let text = if encoding == UTF_8 {
        Cow::Borrowed(std::str::from_utf8(bytes).ok()?)
    } else {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)?
    };
    Some((text, encoding.name().to_lowercase()))
}

fn unreadable(tried: &str) -> Error {
    Error::input("文本编码无法识别", "the encoding of the text cannot be read")
        .found(format!("≠ {tried}"))
        .expected("UTF-8、带 BOM 的 UTF-16 或 GB18030", "UTF-8, UTF-16 with a byte order mark, or GB18030")
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
    fn what_cannot_be_read_is_refused() {
        let text = "公开号,标题,申请人\nCN1,甲,某公司\n".as_bytes();
        let cut = &text[..text.len() - 2];
        let spoilt = [text, b"\x81\x40\n", text].concat();
        for bytes in [&b"\xff\xff\xff"[..], b"\xEF\xBB\xBFa\xff", cut, &spoilt] {
            assert_eq!(decode(bytes, None).unwrap_err().kind(), "input", "{bytes:?}");
        }
        assert_eq!(decode(b"a", Some("klingon")).unwrap_err().kind(), "configuration");
        assert_eq!(decode(b"\xff\xff", Some("gbk")).unwrap_err().kind(), "input");
    }
}
