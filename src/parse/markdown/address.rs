//! Bare web addresses in running text, particles and full stops left outside.

use std::ops::Range;

use memchr::{memchr_iter, memchr2, memmem};

/// The addresses in `text`, in order. Only ASCII belongs to one: in `https://example.org를` the particle does not.
pub fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let separator = separator(text, from)?;
            let after = separator + 3;
            let end = end(text, after);
            let start = scheme_start(text, from, separator);
            from = end.max(after);
            if let Some(start) = start.filter(|_| has_host(text, after..end)) {
                return Some(start..end);
            }
        }
    })
}

/// Whether there can be addresses in the words that are written as `source`, where an escape or an entity may hide one.
pub fn may_be_in(source: &str) -> bool {
    let bytes = source.as_bytes();
    memchr2(b'\\', b'&', bytes).is_some() || memmem::find(bytes, b"://").is_some()
}

/// Where `://` stands next. Texts are short, and few have a colon.
fn separator(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let at = memchr_iter(b':', rest.as_bytes())
        .find(|at| rest.get(*at..).is_some_and(|it| it.starts_with("://")))?;
    Some(from + at)
}

/// Where the address whose host begins at `start` ends: before a closing bracket that it did not open, and before the
/// punctuation of the sentence around it.
pub fn end(text: &str, start: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or(&[]);
    let (mut round, mut square) = (0_usize, 0_usize);
    let belongs = |byte: &&u8| match **byte {
        b'(' => open(&mut round),
        b')' => close(&mut round),
        b'[' => open(&mut square),
        b']' => close(&mut square),
        byte => byte.is_ascii_alphanumeric() || OTHER_CHARACTERS.contains(&byte),
    };
    let mut kept = rest.iter().take_while(belongs).count();
    while let Some(b'?' | b'!' | b'.' | b',' | b':' | b';' | b'\'' | b'*' | b'_' | b'~') =
        kept.checked_sub(1).and_then(|last| rest.get(last))
    {
        kept -= 1;
    }
    start + kept
}

/// The punctuation that RFC 3986 allows in an address, brackets apart.
const OTHER_CHARACTERS: &[u8] = b"-._~:/?#@!$&'*+,;=%";

fn open(depth: &mut usize) -> bool {
    *depth += 1;
    true
}

fn close(depth: &mut usize) -> bool {
    let was_open = *depth > 0;
    *depth = depth.saturating_sub(1);
    was_open
}

/// Where the `http` or `https` before `separator` begins, unless it is the tail of another word.
fn scheme_start(text: &str, from: usize, separator: usize) -> Option<usize> {
    let before = text.get(from..separator)?;
    let bytes = before.as_bytes();
    let length = [5, 4].into_iter().find(|length| {
        let tail = bytes
            .len()
            .checked_sub(*length)
            .and_then(|at| bytes.get(at..));
        tail.is_some_and(|tail| {
            tail.eq_ignore_ascii_case(b"https") || tail.eq_ignore_ascii_case(b"http")
        })
    })?;
    let start = bytes.len() - length;
    let is_whole = start
        .checked_sub(1)
        .and_then(|at| bytes.get(at))
        .is_none_or(|byte| !byte.is_ascii_alphanumeric());
    is_whole.then_some(from + start)
}

fn has_host(text: &str, range: Range<usize>) -> bool {
    let first = text.as_bytes().get(range).and_then(|bytes| bytes.first());
    first.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'[')
}
