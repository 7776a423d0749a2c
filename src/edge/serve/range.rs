//! Which part of a file a browser wants (RFC 9110, section 14).

use std::ops::Range;

/// What a `Range` header asks for, of a file that is `length` bytes long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of it: nothing else was asked for, or nothing that could be understood.
    All,
    /// These bytes.
    Part(Range<usize>),
    /// Bytes that the file does not have.
    Beyond,
}

/// Reads a `Range` header. More than one range at a time is answered with all of the file, as the RFC allows.
pub fn wanted(header: Option<&str>, length: usize) -> Wanted {
    let Some((first, last)) = header
        .and_then(|header| header.strip_prefix("bytes="))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::All;
    };
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<usize>().ok(),
        false => None,
    };
    let range = match (first, last) {
        ("", suffix) => match number(suffix) {
            Some(suffix) => length.saturating_sub(suffix)..length,
            None => return Wanted::All,
        },
        (first, "") => match number(first) {
            Some(first) => first..length,
            None => return Wanted::All,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return Wanted::All,
        },
    };
    match range.start < range.end {
        true => Wanted::Part(range),
        false => Wanted::Beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let check = |header, expected| assert_eq!(wanted(Some(header), 10), expected, "{header}");
        check("bytes=0-3", Wanted::Part(0..4));
        check("bytes=4-", Wanted::Part(4..10));
        check("bytes=-3", Wanted::Part(7..10));
        check("bytes=-30", Wanted::Part(0..10));
        check("bytes=8-99", Wanted::Part(8..10));
        check("bytes=10-", Wanted::Beyond);
        check("bytes=10-12", Wanted::Beyond);
        check("bytes=-0", Wanted::Beyond);
        check("bytes=3-1", Wanted::All);
        check("bytes=0-1,4-5", Wanted::All);
        check("bytes=-", Wanted::All);
        check("bytes=+1-2", Wanted::All);
        check("lines=0-1", Wanted::All);
        check("bytes=99999999999999999999-", Wanted::All);
        assert_eq!(wanted(None, 10), Wanted::All);
        assert_eq!(wanted(Some("bytes=0-"), 0), Wanted::Beyond);
    }
}
