//! Looking through bytes, fast.

/// Where the first byte stands that is `wanted`, of which there are few: whole chunks are looked at without a branch, which
/// processors do for many bytes at once.
pub fn find(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let mut chunks = bytes.chunks(CHUNK);
    let holds = |chunk: &[u8]| {
        chunk
            .iter()
            .fold(false, |found, byte| found | wanted(*byte))
    };
    let chunk = chunks.position(holds)? * CHUNK;
    let rest = bytes.get(chunk..)?;
    Some(chunk + rest.iter().position(|byte| wanted(*byte))?)
}

/// Where all such bytes stand, one after the other.
pub fn find_all(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(bytes.get(from..)?, &wanted)?;
        from = at + 1;
        Some(at)
    })
}

const CHUNK: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wanted_byte_is_found_wherever_it_stands() {
        for at in 0..100 {
            let mut bytes = [b'.'; 100];
            bytes[at] = b'!';
            bytes[99] = b'!';
            assert_eq!(find(&bytes, |byte| byte == b'!'), Some(at));
        }
        assert_eq!(find(&[b'.'; 100], |byte| byte == b'!'), None);
        assert_eq!(find(b"", |_| true), None);
    }

    #[test]
    fn all_wanted_bytes_are_found_in_their_order() {
        let text = format!("!!{}!{}!", ".".repeat(40), ".".repeat(31));
        let found: Vec<usize> = find_all(text.as_bytes(), |byte| byte == b'!').collect();
        assert_eq!(found, [0, 1, 42, 74]);
    }
}
