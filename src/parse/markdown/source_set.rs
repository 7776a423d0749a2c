//! The candidates of a `srcset`.

/// Each candidate of a `srcset`: its address, and the width or density behind it, if any (HTML, "parse a srcset attribute").
pub fn candidates(srcset: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = srcset;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace());
        let (address, behind) = rest.split_at(end.unwrap_or(rest.len()));
        // A comma at its end ends the candidate; else what describes it goes on until one.
        let (descriptor, next) = match address.ends_with(',') {
            true => ("", behind),
            false => behind.split_once(',').unwrap_or((behind, "")),
        };
        rest = next;
        let address = address.trim_end_matches(',');
        (!address.is_empty()).then_some((address, descriptor.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn commas_part_candidates_only_where_html_says_so() {
        let all = |srcset| candidates(srcset).collect::<Vec<_>>();
        assert_eq!(all("a.png 1x,b.png 2x"), [("a.png", "1x"), ("b.png", "2x")]);
        assert_eq!(
            all(" a,b.png, c.png  40w ,"),
            [("a,b.png", ""), ("c.png", "40w")]
        );
        assert_eq!(all(" , "), []);
    }
}
