//! An output as a browser gets it, with the script that keeps it fresh.

use afterword::fingerprint::Fingerprint;
use afterword::output::OutputPath;
use afterword::parse::markdown::raw::value;
use afterword::render::escape::attribute;
use axum::body::Bytes;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use super::media::media_type;

/// An output, ready to be sent.
#[derive(Debug, Clone)]
pub struct Page {
    /// The fingerprint of what went into the output.
    pub made_from: Fingerprint,
    /// What is sent.
    pub bytes: Bytes,
    /// The `Content-Type` of the bytes.
    pub media_type: &'static str,
    /// The `ETag` of the bytes, in its quotes.
    pub etag: String,
    /// The fingerprint of the page without where its stylesheets are: while it is the same, no reload is needed.
    pub face: Fingerprint,
    /// The addresses of its stylesheets, in their order.
    pub styles: Vec<String>,
    /// The addresses of its pictures.
    pub pictures: Vec<String>,
}

impl Page {
    /// The output at `path` with these `bytes`, which were made from what has the fingerprint `made_from`.
    pub fn new(path: &OutputPath, made_from: Fingerprint, bytes: Vec<u8>) -> Self {
        let media_type = media_type(path.ending());
        let mut page = Page {
            made_from,
            media_type,
            etag: String::new(),
            face: Fingerprint::NONE,
            styles: Vec::new(),
            pictures: Vec::new(),
            bytes: Bytes::new(),
        };
        page.bytes = match String::from_utf8(bytes) {
            Ok(html) if media_type.starts_with("text/html") => {
                page.look_at(&html);
                with_script(&html, page.face, &page.styles).into()
            }
            Ok(text) => text.into(),
            Err(binary) => binary.into_bytes().into(),
        };
        page.etag = format!("\"{}\"", Fingerprint::of(&page.bytes));
        page
    }

    /// What is shown where nothing could be made yet: nothing but the overlay that says why.
    pub fn blank() -> Self {
        let html = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>afterword</title></head><body></body></html>\n";
        Page {
            made_from: Fingerprint::NONE,
            bytes: with_script(html, Fingerprint::NONE, &[]).into(),
            media_type: "text/html; charset=utf-8",
            etag: String::from("\"blank\""),
            face: Fingerprint::NONE,
            styles: Vec::new(),
            pictures: Vec::new(),
        }
    }

    /// Finds its face, its stylesheets and its pictures in its `html`.
    fn look_at(&mut self, html: &str) {
        let styles = element!("link[rel~='stylesheet'][href]", |link| {
            self.styles.extend(value(link, "href"));
            link.remove_attribute("href");
            Ok(())
        });
        let pictures = element!("img[src]", |picture| {
            self.pictures.extend(value(picture, "src"));
            Ok(())
        });
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(styles)
            .append_element_content_handler(pictures);
        let bare = rewrite_str(html, settings);
        self.face = Fingerprint::of(bare.as_deref().unwrap_or(html).as_bytes());
    }
}

/// `html` with the script that keeps it fresh as the last thing of its body. The script knows what the page was sent with.
fn with_script(html: &str, face: Fingerprint, styles: &[String]) -> String {
    let styles = serde_json::json!(styles).to_string();
    let styles = attribute(&styles);
    let script = format!(
        "<script src=\"/__afterword/reload.js\" data-face=\"{face}\" data-styles=\"{styles}\"></script>"
    );
    let end = html.rfind("</body>").unwrap_or(html.len());
    let (before, after) = html.split_at(end);
    format!("{before}{script}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        let path = OutputPath::new("page.html").unwrap();
        Page::new(&path, Fingerprint::NONE, html.as_bytes().to_vec())
    }

    #[test]
    fn a_stylesheet_is_no_part_of_a_face() {
        let old = page("<head><link rel=stylesheet href=/a.1.css></head><body><p>a</body>");
        let new = page("<head><link rel=stylesheet href='/a.2.css'></head><body><p>a</body>");
        let other = page("<head><link rel=stylesheet href=/a.1.css></head><body><p>b</body>");
        assert_eq!(old.face, new.face);
        assert_ne!(old.face, other.face);
        assert_eq!(
            (old.styles, new.styles),
            (vec!["/a.1.css".into()], vec!["/a.2.css".into()])
        );
        assert_ne!(old.etag, new.etag);
        let picture = "<link rel=stylesheet href=/a.1.css><img src=/a.png alt=''>";
        assert_eq!(page(picture).pictures, ["/a.png"]);
        let print = "<head><link media=print rel=stylesheet href=/a.1.css></head><body><p>a</body>";
        assert_ne!(page(print).face, old.face);
    }

    #[test]
    fn the_script_is_last() {
        let html = "<link rel=stylesheet href=/a.css><body><p>a</body></html>";
        let end = format!(
            "data-face=\"{}\" data-styles=\"[&quot;/a.css&quot;]\"></script></body></html>",
            page(html).face
        );
        let bytes = page(html).bytes;
        assert!(std::str::from_utf8(&bytes).unwrap().ends_with(&end));
        assert!(page("<p>a").bytes.ends_with(b"</script>"));
    }
}
