//! The first words of a post, cut where a reader would draw breath.

use unicode_normalization::char::is_combining_mark;

/// `text` if it has at most `limit` characters, else its beginning: to the end of a sentence in the second half if one
/// ends there, else to a space, else to the limit; the last two with an ellipsis.
pub fn cut(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let half = text.char_indices().nth(limit / 2).map_or(0, |(at, _)| at);
    let (Some(head), Some(tail)) = (text.get(..end), text.get(half..end)) else {
        return text.to_owned();
    };
    if let Some(sentence) = last_sentence_end(tail) {
        return text.get(..half + sentence).unwrap_or(head).to_owned();
    }
    let cut = match tail.rfind(char::is_whitespace) {
        Some(space) => text.get(..half + space).unwrap_or(head),
        None => before_marks(text, head),
    };
    let cut = cut.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '、' | '，' | ';' | ':')
    });
    format!("{cut}…")
}

fn last_sentence_end(text: &str) -> Option<usize> {
    let mut end = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let is_end = match character {
            '。' | '．' | '！' | '？' => !matches!(next, Some('」' | '』' | '）')),
            '.' | '!' | '?' => next.is_some_and(char::is_whitespace),
            _ => false,
        };
        if is_end {
            end = Some(at + character.len_utf8());
        }
    }
    end
}

/// `head` without a last character whose marks lie behind the cut.
fn before_marks<'t>(text: &'t str, head: &'t str) -> &'t str {
    let is_split = |head: &str| {
        let next = text.get(head.len()..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| is_combining_mark(next) || next == '\u{200D}')
    };
    let mut head = head;
    while is_split(head) {
        let Some((last, _)) = head.char_indices().next_back() else {
            break;
        };
        head = head.get(..last).unwrap_or("");
    }
    head
}
