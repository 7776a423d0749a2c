//! Text made safe to stand in HTML and XML. Control characters that no document may hold are left out.

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
pub fn attribute(value: &str) -> String {
    let mut html = String::with_capacity(value.len());
    write(&mut html, value, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        character => forbidden(character),
    });
    html
}

/// `value` without the characters that no XML document may hold, for a writer that escapes the others by itself.
pub fn legal(value: &str) -> String {
    value
        .chars()
        .filter(|character| forbidden(*character).is_none())
        .collect()
}

fn write(html: &mut String, text: &str, replaced: impl Fn(char) -> Option<&'static str>) {
    let mut written = 0;
    for (at, character) in text.char_indices() {
        if let Some(replacement) = replaced(character) {
            html.push_str(text.get(written..at).unwrap_or(""));
            html.push_str(replacement);
            written = at + character.len_utf8();
        }
    }
    html.push_str(text.get(written..).unwrap_or(""));
}

/// Nothing in place of C0 and C1 controls and of the two characters that are none.
fn forbidden(character: char) -> Option<&'static str> {
    let is_space = matches!(character, '\t' | '\n' | '\r');
    let is_forbidden = character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}');
    (is_forbidden && !is_space).then_some("")
}
