//! Looking through text, fast: for bytes that mean something, and for characters that no document may hold.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Bytes that are looked for: a type, so that the compiler knows each of them wherever it looks.
pub trait Marks {
    /// The fewer there are, the faster.
    const RANGES: &'static [RangeInclusive<u8>];

    /// Whether each byte is one of them.
    const IS_MARK: [bool; 256] = {
        let mut is_mark = [false; 256];
        let mut at = 0;
        while at < Self::RANGES.len() {
            let (mut byte, last) = (*Self::RANGES[at].start(), *Self::RANGES[at].end());
            while byte <= last {
                is_mark[byte as usize] = true;
                byte += 1;
            }
            at += 1;
        }
        is_mark
    };
}

/// Where the first of the marks stands. There should be few of them: whole chunks are looked at without a branch, range by
/// range, which processors do for all bytes of one at once.
pub fn find<M: Marks>(bytes: &[u8]) -> Option<usize> {
    let is_mark = |byte: &u8| M::IS_MARK[usize::from(*byte)];
    let has = |chunk: &[u8; CHUNK], range: &RangeInclusive<u8>| {
        let bytes = chunk.iter();
        bytes.fold(false, |found, byte| found | range.contains(byte))
    };
    let holds = |chunk: &[u8; CHUNK]| {
        let ranges = M::RANGES.iter();
        ranges.fold(false, |found, range| found | has(chunk, range))
    };
    let (chunks, rest) = bytes.as_chunks();
    let from = match chunks.iter().position(holds) {
        Some(chunk) => chunk * CHUNK,
        // What is left is less than a chunk, but the end of one where there is any.
        None if bytes.last_chunk().is_some_and(|last| !holds(last)) => return None,
        None => bytes.len() - rest.len(),
    };
    Some(from + bytes.get(from..)?.iter().position(is_mark)?)
}

/// Where all marks stand, one after the other.
pub fn find_all<M: Marks>(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find::<M>(bytes.get(from..)?)?;
        from = at + 1;
        Some(at)
    })
}

const CHUNK: usize = 16;

/// `text` without the characters that no document may hold (XML 1.0, section 2.2; HTML, section 13.1).
pub fn legal(text: &str) -> Cow<'_, str> {
    let suspects = find_all::<Forbidden>(text.as_bytes());
    // A mark is never the second byte of a character.
    let mut suspects = suspects.filter_map(|at| text.get(at..)?.chars().next());
    match suspects.any(is_forbidden) {
        true => Cow::Owned(text.replace(is_forbidden, "")),
        false => Cow::Borrowed(text),
    }
}

/// Whether it is a C0 or C1 control other than white space, or one of the two characters that are none.
pub fn is_forbidden(character: char) -> bool {
    let is_space = matches!(character, '\t' | '\n' | '\r');
    let is_forbidden = character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}');
    is_forbidden && !is_space
}

/// What every forbidden character begins with.
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Loud;

    impl Marks for Loud {
        const RANGES: &'static [RangeInclusive<u8>] = &[b'!'..=b'!', b'0'..=b'9'];
    }

    #[test]
    fn the_first_wanted_byte_is_found_wherever_it_stands() {
        for length in 1..70 {
            for at in 0..length {
                for mark in [b'!', b'0', b'5', b'9'] {
                    let mut bytes = vec![b'.'; length];
                    bytes[at] = mark;
                    bytes[length - 1] = b'!';
                    assert_eq!(find::<Loud>(&bytes), Some(at));
                }
            }
            assert_eq!(find::<Loud>(&vec![b':'; length]), None);
        }
        assert_eq!(find::<Loud>(b""), None);
    }

    #[test]
    fn all_wanted_bytes_are_found_in_their_order() {
        let text = format!("!!{}7{}!", ".".repeat(40), ".".repeat(31));
        let found: Vec<usize> = find_all::<Loud>(text.as_bytes()).collect();
        assert_eq!(found, [0, 1, 42, 74]);
    }

    /// Every character there is, beside one that is fine.
    #[test]
    fn each_character_is_judged_by_what_it_begins_with() {
        for character in ('\0'..=char::MAX).filter(|it| is_forbidden(*it)) {
            assert_eq!(legal(&format!("가{character}a")), "가a", "{character:?}");
        }
        assert_eq!(legal("a\u{A0}ｂ\n"), "a\u{A0}ｂ\n");
    }
}
