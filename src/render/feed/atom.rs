//! The parts of an Atom document, with every text made fit for XML.

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Link, Person, Text, WriteConfig,
};

use crate::parse::config::Author;
use crate::render::escape::{attribute, legal};

/// What a feed is served as.
pub const ATOM: &str = "application/atom+xml";
/// What a page is served as.
pub const HTML: &str = "text/html";

/// The extensions in use: RFC 5005 and RFC 4685.
pub const NAMESPACES: [(&str, &str); 2] = [
    ("fh", "http://purl.org/syndication/history/1.0"),
    ("thr", "http://purl.org/syndication/thread/1.0"),
];

/// The bytes of a document.
///
/// # Errors
/// That it cannot be written.
pub fn write(feed: &Feed) -> Result<Vec<u8>, atom_syndication::Error> {
    let texts = feed.entries.iter().filter_map(Entry::content);
    let length: usize = texts.filter_map(Content::value).map(str::len).sum();
    let mut bytes = Vec::with_capacity(length + length / 2);
    // The crate's own declaration names no encoding.
    bytes.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let config = WriteConfig {
        write_document_declaration: false,
        indent_size: Some(2),
    };
    let mut bytes = feed.write_with_config(bytes, config)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// An RFC 3339 time; every time of a post has a year that it can be read with.
pub fn time(text: &str) -> FixedDateTime {
    text.parse().unwrap_or_default()
}

/// Plain text, in a language of its own where it has one.
pub fn text(value: &str, language: Option<&str>) -> Text {
    Text {
        lang: language.map(legal),
        ..Text::plain(legal(value))
    }
}

/// HTML, in a language of its own where it has one.
pub fn html(value: &str, language: Option<&str>) -> Content {
    Content {
        lang: language.map(legal),
        value: Some(legal(value.trim())),
        content_type: Some(String::from("html")),
        ..Content::default()
    }
}

/// Somebody who writes.
pub fn person(author: &Author) -> Person {
    Person {
        name: legal(&author.name),
        uri: author.url.as_deref().map(legal),
        ..Person::default()
    }
}

/// A tag.
pub fn category(name: &str) -> Category {
    Category {
        term: legal(name),
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
        ("ref", attribute(&legal(id)).into_owned()),
        ("href", attribute(&legal(href)).into_owned()),
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
