//! What a browser asks for to the output that answers it, as a static host would find it.

use afterword::output::{OutputPath, served};
use percent_encoding::percent_decode_str;

/// What there is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An output of the site.
    Output(OutputPath),
    /// Nothing here, but at this path.
    Elsewhere(String),
    /// Nothing.
    Nothing,
}

/// What there is at `path`, as it stands in a request, of a site that stands below `prefix` and `has` outputs.
pub fn find(prefix: &str, path: &str, has: impl Fn(&OutputPath) -> bool) -> Found {
    let below = match path.strip_prefix(prefix) {
        Some("") => return Found::Elsewhere(format!("{prefix}/")),
        Some(below) => below.strip_prefix('/'),
        None if path == "/" => return Found::Elsewhere(format!("{prefix}/")),
        None => None,
    };
    let Some(below) = below else {
        return Found::Nothing;
    };
    let Ok(decoded) = percent_decode_str(below).decode_utf8() else {
        return Found::Nothing;
    };
    match served(&decoded).find(has) {
        // Relative links on the page of a folder need its slash.
        Some(index) if index.as_str().strip_suffix("/index.html") == Some(&decoded) => {
            Found::Elsewhere(format!("{path}/"))
        }
        Some(output) => Found::Output(output),
        None => Found::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prefix: &str, path: &str, expected: &str) {
        let outputs = [
            "index.html",
            "post.html",
            "메모리.html",
            "tags/index.html",
            "feed.xml",
        ];
        let found = match find(prefix, path, |path| outputs.contains(&path.as_str())) {
            Found::Output(path) => path.to_string(),
            Found::Elsewhere(path) => format!("-> {path}"),
            Found::Nothing => String::from("nothing"),
        };
        assert_eq!(found, expected, "{prefix} {path}");
    }

    #[test]
    fn addresses() {
        check("", "/", "index.html");
        check("", "/post", "post.html");
        check("", "/post.html", "post.html");
        check("", "/post/", "nothing");
        check("", "/%EB%A9%94%EB%AA%A8%EB%A6%AC", "메모리.html");
        check("", "/tags", "-> /tags/");
        check("", "/tags/", "tags/index.html");
        check("", "/feed.xml", "feed.xml");
        check("/blog", "/", "-> /blog/");
        check("/blog", "/blog", "-> /blog/");
        check("/blog", "/blog/post", "post.html");
        check("/blog", "/blogpost", "nothing");
        check("/blog", "/post", "nothing");
    }

    #[test]
    fn nothing_leads_out() {
        for path in [
            "/../post",
            "/%2e%2e/post",
            "//post",
            "/a%2f..%2fpost",
            "/%ff",
            "/%00",
            "post",
        ] {
            check("", path, "nothing");
        }
    }
}
