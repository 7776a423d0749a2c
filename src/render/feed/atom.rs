//! The parts of an Atom document, with every text made fit for XML.

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Category, Content, Feed, FixedDateTime, Link, Person, Text, WriteConfig};

use crate::parse::config::Author;
use crate::render::escape::{self, attribute};

/// What a feed is served as.
pub const ATOM: &str = "application/atom+xml";
/// What a page is served as.
pub const HTML: &str = "text/html";

/// The extensions in use: RFC 5005 and RFC 4685.
pub const NAMESPACES: [(&str, &str); 2] = [
    ("fh", "http://purl.org/syndication/history/1.0"),
    ("thr", "http://purl.org/syndication/thread/1.0"),
];

/// Stands for the HTML of an entry while the library writes the rest: a character that no text of a document has.
const STAND_IN: char = '\u{1}';

/// The bytes of a document. Its HTML, which is nearly all of it, is escaped only here, many bytes at a time.
///
/// # Errors
/// That it cannot be written.
pub fn write(mut feed: Feed) -> Result<Vec<u8>, atom_syndication::Error> {
    let contents = feed.entries.iter_mut().flat_map(|it| &mut it.content);
    let values = contents.flat_map(|content| &mut content.value);
    let bodies: Vec<String> = values
        .map(|value| std::mem::replace(value, STAND_IN.into()))
        .collect();
    let config = WriteConfig {
        write_document_declaration: false,
        indent_size: Some(2),
    };
    let frame = feed.write_with_config(Vec::new(), config)?;
    let frame = simdutf8::basic::from_utf8(&frame).unwrap_or_default();
    let length: usize = bodies.iter().map(String::len).sum();
    let mut xml = String::with_capacity(frame.len() + length + length / 2);
    // The crate's own declaration names no encoding.
    xml.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let bodies = bodies.iter().map(|body| body.trim());
    for (part, body) in frame.split(STAND_IN).zip(bodies.chain([""])) {
        xml.push_str(part);
        escape::text(&mut xml, body);
    }
    xml.push('\n');
    Ok(xml.into_bytes())
}

/// An RFC 3339 time; every time of a post has a year that it can be read with.
pub fn time(text: &str) -> FixedDateTime {
    text.parse().unwrap_or_default()
}

/// Plain text, in a language of its own where it has one.
pub fn text(value: &str, language: Option<&str>) -> Text {
    Text {
        lang: language.map(str::to_owned),
        ..Text::plain(value)
    }
}

/// HTML, in a language of its own where it has one.
pub fn html(value: String, language: Option<&str>) -> Content {
    Content {
        lang: language.map(str::to_owned),
        value: Some(value),
        content_type: Some(String::from("html")),
        ..Content::default()
    }
}

/// Somebody who writes.
pub fn person(author: &Author) -> Person {
    Person {
        name: author.name.clone(),
        uri: author.url.clone(),
        ..Person::default()
    }
}

/// A tag.
pub fn category(name: &str) -> Category {
    Category {
        term: name.to_owned(),
        ..Category::default()
    }
}

/// A link by its relation.
pub fn link(rel: &str, href: String, mime_type: &str) -> Link {
    Link {
        rel: rel.to_owned(),
        href,
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    }
}

/// An answer to the entry `id` at `href` (RFC 4685).
pub fn reply(id: &str, href: &str) -> ExtensionMap {
    // The library escapes all that it writes, but for the attributes of extensions.
    let attributes = [
        ("ref", attribute(id).into_owned()),
        ("href", attribute(href).into_owned()),
        ("type", HTML.to_owned()),
    ];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value));
    extension("thr", "in-reply-to", BTreeMap::from(attributes))
}

/// An element of another namespace.
pub fn extension(prefix: &str, name: &str, attrs: BTreeMap<String, String>) -> ExtensionMap {
    let extension = Extension {
        name: format!("{prefix}:{name}"),
        attrs,
        ..Extension::default()
    };
    let named = BTreeMap::from([(name.to_owned(), vec![extension])]);
    ExtensionMap::from([(prefix.to_owned(), named)])
}
