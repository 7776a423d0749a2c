//! Media and static files: where each of them is published.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::diag::{Diag, Diags};
use crate::fingerprint::Fingerprint;
use crate::memo::Memo;
use crate::output::Permalink;
use crate::parse::{CONTENT, Config, Document, is_document};
use crate::source::{Source, Sources};

use super::Entry;

/// The folder of the files that are published as they are.
pub const STATIC: &str = "static/";

/// A file that is published as it is.
#[derive(Debug, Clone, Hash)]
pub struct File {
    /// Its path from the site's root.
    pub path: Arc<str>,
    /// Where it is published.
    pub permalink: Permalink,
    /// The fingerprint of its bytes.
    pub fingerprint: Fingerprint,
    /// Width and height in pixels, where it is a picture.
    pub size: Option<(usize, usize)>,
}

/// Every file below `static/`, and below `content/` everything that is neither Markdown nor a copy of it.
///
/// What lies in the folder of a post is published below the post's address; what lies in the folder of a
/// post that is not shown (a draft) is not published.
pub fn collect(
    sources: &Sources,
    config: &Config,
    entries: &[Entry],
    hidden: &[Arc<Document>],
    memo: &Memo,
    diags: &mut Diags,
) -> Arc<[File]> {
    let homes = homes(entries, hidden);
    let mut files = Vec::new();
    for (path, source) in inputs(sources) {
        let route = match path.strip_prefix(STATIC) {
            Some(below) => Some(below.to_owned()),
            None => media_route(path, &homes),
        };
        let Some(route) = route else { continue };
        if path.starts_with(CONTENT) && is_left_by_a_document(path) {
            let message = "this file is not published: it is named like a copy of another";
            let help = "delete it if it is a copy that was left behind; what is to be published as it is lies below `static/`";
            let diag = Diag::warning("not-a-post", message);
            diags.push(diag.in_file(path).help(help));
            continue;
        }
        if path.starts_with(CONTENT) && is_like_a_document(path) {
            let message = "this would be published as it is, front matter and all";
            let help =
                "a post is named `….md`; what is to be published as it is lies below `static/`";
            let diag = Diag::error("not-a-post", message).in_file(path).help(help);
            diags.push(diag);
        }
        match config.base_url.file(&route) {
            Ok(permalink) => files.push(File {
                path: Arc::clone(path),
                permalink,
                fingerprint: source.fingerprint,
                size: known_size(path, source, memo),
            }),
            Err(error) => {
                let help = "give the file another name";
                diags.push(
                    Diag::error("bad-path", error.to_string())
                        .in_file(path)
                        .help(help),
                );
            }
        }
    }
    files.into()
}

/// Whether a file is Markdown by its name, though not by that of a post.
fn is_like_a_document(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let endings = ["md", "markdown", "mdown", "mkd", "mdx"];
    endings
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether a file is called as people and programs call what they keep of a post: `disk.md.txt`, `disk.md (1)`, `disk.old`.
fn is_left_by_a_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let goes_on = |behind: &str| {
        let next = behind.chars().next();
        next.is_some_and(|next| !next.is_ascii_alphabetic())
    };
    let is_of_a_post = name
        .match_indices(".md")
        .any(|(at, mark)| goes_on(&name[at + mark.len()..]));
    let is_picture = ending(&name).is_some_and(|ending| ending == "svg" || is_bitmap(ending));
    name.ends_with(".old") || is_of_a_post && !is_picture
}

/// What a name ends with, behind its last dot.
fn ending(name: &str) -> Option<&str> {
    Some(name.rsplit_once('.')?.1)
}

/// Whether a file that ends so, in lower case, is a picture of dots.
fn is_bitmap(ending: &str) -> bool {
    ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico"].contains(&ending)
}

/// The inputs that [`collect`] publishes, media beside posts first.
pub fn inputs(sources: &Sources) -> impl Iterator<Item = (&Arc<str>, &Source)> {
    let media = sources.under(CONTENT);
    media
        .filter(|(path, _)| !is_document(path))
        .chain(sources.under(STATIC))
}

/// The folders of posts, each with the route below which its media are published; none where the post is not shown.
fn homes(entries: &[Entry], hidden: &[Arc<Document>]) -> HashMap<String, Option<String>> {
    let mut homes: HashMap<String, Option<String>> = hidden
        .iter()
        .filter_map(|document| Some((document.name.folder.clone()?, None)))
        .collect();
    for entry in entries {
        let original = &entries[entry.original.0];
        if let Some(folder) = &entry.document.name.folder {
            let route = original.permalink.file().stem();
            homes.insert(folder.clone(), Some(route.to_owned()));
        }
    }
    homes
}

fn media_route(path: &str, homes: &HashMap<String, Option<String>>) -> Option<String> {
    let folders = path.match_indices('/').rev().map(|(at, _)| &path[..=at]);
    for folder in folders {
        if let Some(home) = homes.get(folder) {
            let below = path.strip_prefix(folder)?;
            return home.as_ref().map(|home| format!("{home}/{below}"));
        }
    }
    path.strip_prefix(CONTENT).map(str::to_owned)
}

/// The size of a picture, measured once: a folder of photographs is not to be read for each build.
fn known_size(path: &str, source: &Source, memo: &Memo) -> Option<(usize, usize)> {
    let ending = ending(path)?.to_ascii_lowercase();
    let measure: fn(&[u8]) -> Option<(usize, usize)> = match ending.as_str() {
        "svg" => |bytes| drawing_size(std::str::from_utf8(bytes).ok()?),
        bitmap if is_bitmap(bitmap) => bitmap_size,
        _ => return None,
    };
    let key = Fingerprint::of_value(&("size", ending, source.fingerprint));
    let bytes = memo.bytes(key, || {
        let size = measure(&source.bytes()).ok_or(())?;
        postcard::to_allocvec(&size).map_err(|_| ())
    });
    postcard::from_bytes(&bytes.ok()?).ok()
}

/// Width and height of a bitmap, from its first bytes.
fn bitmap_size(bytes: &[u8]) -> Option<(usize, usize)> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((size.width, size.height))
}

/// `width` and `height` of an SVG in pixels or, where they are not given so, those of its `viewBox`.
fn drawing_size(svg: &str) -> Option<(usize, usize)> {
    let root = root_of(svg)?;
    let attribute = |name: &str| {
        let mut all = root.attributes();
        // That none comes twice takes time in proportion to the square of their number.
        all.with_checks(false);
        let found = all
            .flatten()
            .find(|found| found.key.as_ref() == name.as_bytes())?;
        String::from_utf8(found.value.into_owned()).ok()
    };
    let length = |name| {
        let written = attribute(name)?;
        let written = written.trim();
        written
            .strip_suffix("px")
            .unwrap_or(written)
            .parse::<f64>()
            .ok()
    };
    let viewed = || {
        let numbers = attribute("viewBox")?;
        let numbers = numbers.split([' ', ',']);
        let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
        match numbers.as_slice() {
            [_, _, width, height] => Some((*width, *height)),
            _ => None,
        }
    };
    let (width, height) = length("width").zip(length("height")).or_else(viewed)?;
    let whole = |length: f64| {
        (1.0..1e6)
            .contains(&length)
            .then_some(length.round() as usize)
    };
    whole(width).zip(whole(height))
}

/// The tag that an SVG begins with; what is drawn in it is of no interest.
fn root_of(svg: &str) -> Option<BytesStart<'_>> {
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => return Some(root),
            Event::Eof => return None,
            _ => {}
        }
    }
}
