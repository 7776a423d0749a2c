//! Text made safe to stand in HTML and XML. Control characters that no document may hold are left out.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use crate::scan::{Marks, find, find_all};

/// What every character begins with that no document may hold: C0 controls other than white space, DEL, C1 controls, and the
/// two that are no characters.
struct Forbidden;

impl Marks for Forbidden {
    const RANGES: &'static [RangeInclusive<u8>] = &FORBIDDEN;
}

const FORBIDDEN: [RangeInclusive<u8>; 6] = [
    0x00..=0x08,
    0x0B..=0x0C,
    0x0E..=0x1F,
    0x7F..=0x7F,
    0xC2..=0xC2,
    0xEF..=0xEF,
];

/// What every character begins with that may have to be replaced: the forbidden ones, and those that mean something.
struct Suspect;

impl Marks for Suspect {
    const RANGES: &'static [RangeInclusive<u8>] = &{
        let [low, page, high, delete, c1, signs] = FORBIDDEN;
        let [quote, and] = [b'"'..=b'"', b'&'..=b'&'];
        let [less, greater] = [b'<'..=b'<', b'>'..=b'>'];
        [
            low, page, high, quote, and, less, greater, delete, c1, signs,
        ]
    };
}

/// Adds `text` to `html`, where it stands between tags.
pub fn text(html: &mut String, text: &str) {
    write(html, text, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        character => forbidden(character),
    });
}

/// `value` as it stands in a quoted attribute.
pub fn attribute(value: &str) -> Cow<'_, str> {
    if find::<Suspect>(value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    let mut html = String::with_capacity(value.len() + 16);
    write(&mut html, value, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        character => forbidden(character),
    });
    Cow::Owned(html)
}

/// `value` without the characters that no XML document may hold, for a writer that escapes the others by itself.
pub fn legal(value: impl Into<String>) -> String {
    let mut value = value.into();
    if characters::<Forbidden>(&value).any(|(_, suspect)| forbidden(suspect).is_some()) {
        value.retain(|character| forbidden(character).is_none());
    }
    value
}

/// Adds `text` to `html`, with what stands in place of the characters that are `replaced`.
fn write(html: &mut String, text: &str, replaced: impl Fn(char) -> Option<&'static str>) {
    let mut written = 0;
    for (at, character) in characters::<Suspect>(text) {
        if let Some(replacement) = replaced(character) {
            html.push_str(text.get(written..at).unwrap_or(""));
            html.push_str(replacement);
            written = at + character.len_utf8();
        }
    }
    html.push_str(text.get(written..).unwrap_or(""));
}

/// The characters of `text` that begin with a mark, which must not be the second byte of any, and where they stand.
fn characters<M: Marks>(text: &str) -> impl Iterator<Item = (usize, char)> {
    let found = find_all::<M>(text.as_bytes());
    found.filter_map(|at| Some((at, text.get(at..)?.chars().next()?)))
}

/// Nothing in place of C0 and C1 controls and of the two characters that are none.
fn forbidden(character: char) -> Option<&'static str> {
    let is_space = matches!(character, '\t' | '\n' | '\r');
    let is_forbidden = character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}');
    (is_forbidden && !is_space).then_some("")
}

/// The value of an attribute with the references in it resolved: those that an address or an id is likely to have.
pub fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let reference = after
            .split_once(';')
            .and_then(|(name, after)| Some((named(name)?, after)));
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
        for character in ('\0'..=char::MAX).filter(|it| forbidden(*it).is_some()) {
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
