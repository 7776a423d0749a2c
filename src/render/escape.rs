//! Text made safe to stand in HTML and XML. Control characters that no document may hold are left out.

use std::borrow::Cow;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::scan::legal;

/// Adds `text` to `html`, where it stands between tags.
pub fn text(html: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(html, &legal(text));
}

/// `value` as it stands in a quoted attribute.
pub fn attribute(value: &str) -> Cow<'_, str> {
    let value = legal(value);
    if !value.contains(['&', '<', '>', '"']) {
        return value;
    }
    let mut html = String::with_capacity(value.len() + 16);
    let _ = escape_html(&mut html, &value);
    Cow::Owned(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_html_is_escaped_and_what_it_cannot_hold_left_out() {
        assert_eq!(
            attribute("a\u{A0}<\"&>ｂ\t\u{85}"),
            "a\u{A0}&lt;&quot;&amp;&gt;ｂ\t"
        );
        let mut html = String::new();
        text(&mut html, "\"1 < 2\" && 3 > 2\u{FFFF}");
        assert_eq!(html, "\"1 &lt; 2\" &amp;&amp; 3 &gt; 2");
    }
}
