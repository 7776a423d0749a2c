//! Text made safe to stand in HTML and XML. Control characters that no document may hold are left out.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::scan::{Marks, find_all};

/// What every character begins with that no document may hold: C0 controls other than white space, DEL, C1 controls, and the
/// two that are no characters.
struct Forbidden;

impl Marks for Forbidden {
    const RANGES: &'static [RangeInclusive<u8>] = &[
        0x00..=0x08,
        0x0B..=0x0C,
        0x0E..=0x1F,
        0x7F..=0x7F,
        0xC2..=0xC2,
        0xEF..=0xEF,
    ];
}

/// Adds `text` to `html`, where it stands between tags.
pub fn text(html: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = match is_legal(text) {
        true => escape_html_body_text(html, text),
        false => escape_html_body_text(html, &legal(text)),
    };
}

/// `value` as it stands in a quoted attribute.
pub fn attribute(value: &str) -> Cow<'_, str> {
    if is_legal(value) && !value.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(value);
    }
    let mut html = String::with_capacity(value.len() + 16);
    let _ = escape_html(&mut html, &legal(value));
    Cow::Owned(html)
}

/// `value` without the characters that no XML document may hold, for a writer that escapes the others by itself.
pub fn legal(value: impl Into<String>) -> String {
    let mut value = value.into();
    if !is_legal(&value) {
        value.retain(|character| !is_forbidden(character));
    }
    value
}

fn is_legal(text: &str) -> bool {
    let suspects = find_all::<Forbidden>(text.as_bytes());
    // A mark is never the second byte of a character.
    let mut suspects = suspects.filter_map(|at| text.get(at..)?.chars().next());
    !suspects.any(is_forbidden)
}

/// Whether it is a C0 or C1 control, or one of the two characters that are none.
fn is_forbidden(character: char) -> bool {
    let is_space = matches!(character, '\t' | '\n' | '\r');
    let is_forbidden = character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}');
    is_forbidden && !is_space
}

/// The value of an attribute with the references in it resolved: those that an address or an id is likely to have.
pub fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let near = after.get(..after.floor_char_boundary(LONGEST_REFERENCE));
        let reference = near.and_then(|near| {
            let (name, _) = near.split_once(';')?;
            Some((named(name)?, after.get(name.len() + 1..)?))
        });
        match reference {
            Some((character, after)) => {
                text.push(character);
                rest = after;
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// How many bytes a reference may have behind its `&`: those of `#x0010FFFF;` and a little more.
const LONGEST_REFERENCE: usize = 16;

fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']);
            let code = match hex {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character there is, beside one that is fine.
    #[test]
    fn each_character_is_judged_by_what_it_begins_with() {
        for character in ('\0'..=char::MAX).filter(|it| is_forbidden(*it)) {
            assert_eq!(legal(format!("가{character}a")), "가a", "{character:?}");
        }
        assert_eq!(
            attribute("a\u{A0}<\"&>ｂ\t\u{85}"),
            "a\u{A0}&lt;&quot;&amp;&gt;ｂ\t"
        );
        let mut html = String::new();
        text(&mut html, "\"1 < 2\" && 3 > 2\u{FFFF}");
        assert_eq!(html, "\"1 &lt; 2\" &amp;&amp; 3 &gt; 2");
    }
}
