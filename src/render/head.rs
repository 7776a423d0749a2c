//! The part of `<head>` that says which page this is: written here for every page, never by a theme.

use std::cell::Cell;
use std::fmt::Write as _;
use std::ops::Range;

use lol_html::{HtmlRewriter, Settings, doc_text, element};
use memchr::memmem;
use serde_json::{Value, json};

use crate::plan::Job;
use crate::site::{EntryId, Site, Stream};

use super::page::{Page, alternates, site_texts};
use super::{card, clock, escape};

/// What a page says of itself in its head, beside its name.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The page's heading.
    pub title: String,
    /// One sentence on what it shows, or empty.
    pub description: String,
    /// What it is to search engines and previews.
    pub subject: Subject,
}

/// What a page is to search engines and previews.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Subject {
    /// One of the site's own pages.
    #[default]
    Page,
    /// A page that nobody is to find by searching: what is not found, the search itself.
    Unlisted,
    /// A post or standalone page.
    Entry(EntryId),
}

impl Head {
    /// The head of one of the site's own pages.
    pub fn page(title: impl Into<String>, description: impl Into<String>) -> Self {
        Head {
            title: title.into(),
            description: description.into(),
            subject: Subject::Page,
        }
    }

    /// The head of the page of an entry.
    pub fn entry(site: &Site, id: EntryId) -> Self {
        Head {
            title: site.entry(id).document.front.title.value.clone(),
            description: site.summary(id),
            subject: Subject::Entry(id),
        }
    }

    /// The same head, of a page that nobody is to find by searching.
    pub fn unlisted(self) -> Self {
        Head {
            subject: Subject::Unlisted,
            ..self
        }
    }
}

/// Why the identity of a page cannot be put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no `<head>`, or something stands before it at which browsers open one of their own.
    NoHead,
    /// The template says there itself what the page is: of two titles or canonical links nobody knows which one counts.
    OwnIdentity,
}

/// Puts `identity` right behind the `<head>` tag of `html`.
///
/// # Errors
/// That a browser would not find it there, or would find another beside it.
pub fn splice(html: &[u8], identity: &str) -> Result<Vec<u8>, Fault> {
    let (before, after) = behind_head(html)
        .and_then(|at| html.split_at_checked(at))
        .ok_or(Fault::NoHead)?;
    match own_identity(after) {
        Some(_) => Err(Fault::OwnIdentity),
        None => Ok([before, identity.as_bytes(), after].concat()),
    }
}

/// Where the `<head>` tag of a page ends. Before it stand a doctype, `<html>` and comments at most: at anything else browsers
/// open a head of their own (HTML, section 13.2.6.4).
fn behind_head(html: &[u8]) -> Option<usize> {
    let end = Cell::new(None);
    let tag = element!("*", |element| match element.tag_name().as_str() {
        "html" => Ok(()),
        "head" => {
            end.set(Some(element.source_location().bytes().end));
            Err("found".into())
        }
        other => Err(other.into()),
    });
    let words = doc_text!(|text| match text.as_str().trim_ascii().is_empty() {
        true => Ok(()),
        false => Err("words".into()),
    });
    let settings = Settings::new()
        .append_element_content_handler(tag)
        .append_document_content_handler(words);
    // It stops where the question is answered.
    let _ = HtmlRewriter::new(settings, |_: &[u8]| {}).write(html);
    end.get()
}

/// What says which page a page is.
const IDENTITY: &str = "title, link[rel~=canonical i], \
    meta[property=\"og:url\" i], meta[name=\"og:url\" i], \
    meta[property=\"og:title\" i], meta[name=\"og:title\" i]";

/// One of these stands in every head that has any of those.
const SIGNS_OF_IDENTITY: [&str; 4] = ["<title", "canonical", "og:url", "og:title"];

/// Where a head, which begins `html`, first says itself which page this is.
pub fn own_identity(html: &[u8]) -> Option<Range<usize>> {
    let end = memmem::find(html, b"</head");
    let head = html.get(..end.unwrap_or(html.len()))?;
    let lower = head.to_ascii_lowercase();
    let has = |sign: &str| memmem::find(&lower, sign.as_bytes()).is_some();
    if !SIGNS_OF_IDENTITY.into_iter().any(has) {
        return None;
    }
    let found = Cell::new(None);
    let tag = element!(IDENTITY, |element| {
        found.set(Some(element.source_location().bytes()));
        Err("found".into())
    });
    let settings = Settings::new().append_element_content_handler(tag);
    // It stops where it has found one.
    let _ = HtmlRewriter::new(settings, |_: &[u8]| {}).write(head);
    found.take()
}

/// Writes the lines that name the page: to browsers, search engines, previews, and feed readers.
pub fn write(page: &Page<'_>, head: &Head) -> String {
    let mut writer = Writer {
        page,
        head,
        html: String::from("\n<meta charset=\"utf-8\">\n"),
    };
    writer.name();
    writer.open_graph();
    if let Subject::Entry(id) = head.subject {
        writer.article(id);
    }
    writer.picture();
    writer.linked_data();
    writer.languages();
    writer.feeds();
    writer.html.truncate(writer.html.trim_end().len());
    writer.html
}

struct Writer<'a> {
    page: &'a Page<'a>,
    head: &'a Head,
    html: String,
}

impl<'a> Writer<'a> {
    fn site(&self) -> &'a Site {
        &self.page.speaker.rendering.site
    }

    fn site_title(&self) -> &'a str {
        let speaker = &self.page.speaker;
        site_texts(speaker.rendering, speaker.language.tag()).0
    }

    fn name(&mut self) {
        let (page, head) = (self.page, self.head);
        let (title, site) = (&head.title, self.site_title());
        let begins_with_site = title
            .strip_prefix(site)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(" – "));
        let title = match begins_with_site {
            true => title.clone(),
            false => format!("{title} – {site}"),
        };
        let mut text = String::new();
        escape::text(&mut text, &title);
        self.line(format_args!("<title>{text}</title>"));
        self.line(format_args!(
            "<link rel=\"canonical\" href=\"{}\">",
            escape::attribute(page.permalink().absolute())
        ));
        if !head.description.is_empty() {
            self.meta("name", "description", &head.description);
        }
        let is_hidden = match head.subject {
            Subject::Entry(id) => self.site().entry(id).document.front.draft,
            Subject::Page => false,
            Subject::Unlisted => true,
        };
        if is_hidden {
            self.meta("name", "robots", "noindex");
        }
        for url in self.site().config.authors.iter().flat_map(|it| &it.url) {
            self.line(format_args!(
                "<link rel=\"me\" href=\"{}\">",
                escape::attribute(url)
            ));
        }
    }

    fn open_graph(&mut self) {
        let (page, head) = (self.page, self.head);
        let kind = match head.subject {
            Subject::Entry(_) => "article",
            _ => "website",
        };
        self.meta("property", "og:url", page.permalink().absolute());
        self.meta("property", "og:type", kind);
        self.meta("property", "og:title", &head.title);
        if !head.description.is_empty() {
            self.meta("property", "og:description", &head.description);
        }
        self.meta("property", "og:site_name", self.site_title());
        // Without a locale a page counts as English, and other locales would be beside that.
        let Some(locale) = page.speaker.language.locale() else {
            return;
        };
        self.meta("property", "og:locale", &locale);
        let languages = &page.speaker.rendering.theme.languages;
        for (tag, job) in page.languages() {
            if job != *page.job()
                && let Some(locale) = languages.of(&tag).locale()
            {
                self.meta("property", "og:locale:alternate", &locale);
            }
        }
    }

    fn article(&mut self, id: EntryId) {
        if let Some((published, modified)) = dates(self.site(), id) {
            self.meta("property", "article:published_time", &published);
            self.meta("property", "article:modified_time", &modified);
        }
        for tag in &self.site().entry(id).document.front.tags {
            self.meta("property", "article:tag", &tag.value);
        }
        for handle in self.site().authors(id).iter().flat_map(|it| &it.fediverse) {
            self.meta("name", "fediverse:creator", handle);
        }
    }

    fn picture(&mut self) {
        let Some(picture) = picture(self.page, self.head) else {
            self.meta("name", "twitter:card", "summary");
            return;
        };
        self.meta("property", "og:image", &picture.url);
        if let Some((width, height)) = picture.size {
            self.meta("property", "og:image:width", &width.to_string());
            self.meta("property", "og:image:height", &height.to_string());
        }
        self.meta("property", "og:image:alt", &picture.alt);
        self.meta("name", "twitter:card", "summary_large_image");
    }

    /// JSON-LD (schema.org) of the types that Mastodon reads.
    fn linked_data(&mut self) {
        let url = self.page.permalink().absolute();
        let language = self.page.speaker.language.tag();
        // Searches name a site as its front page does.
        let (kind, name) = match self.page.job() {
            Job::List(Stream::All, 1) => ("WebSite", self.site_title()),
            _ => ("WebPage", &*self.head.title),
        };
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": kind,
            "url": url,
            "name": name,
            "inLanguage": language,
        });
        if let Subject::Entry(id) = self.head.subject
            && let Some((published, modified)) = dates(self.site(), id)
        {
            let authors: Vec<_> = self
                .site()
                .authors(id)
                .iter()
                .map(|it| known(json!({ "@type": "Person", "name": it.name, "url": it.url })))
                .collect();
            data = known(json!({
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "url": url,
                "mainEntityOfPage": url,
                "headline": self.head.title,
                "description": self.head.description,
                "inLanguage": language,
                "datePublished": published,
                "dateModified": modified,
                "author": authors,
                "publisher": { "@type": "Organization", "name": self.site_title() },
                "image": picture(self.page, self.head).map(|picture| picture.url),
            }));
        }
        // A `<` could end the script element, and Mastodon resolves references first; JSON has other ways to write both.
        let data = data
            .to_string()
            .replace('<', "\\u003c")
            .replace('&', "\\u0026");
        self.line(format_args!(
            "<script type=\"application/ld+json\">{data}</script>"
        ));
    }

    fn languages(&mut self) {
        let plan = &self.page.speaker.rendering.plan;
        for (tag, job) in alternates(self.site(), self.page.job()) {
            if let Some(permalink) = plan.permalink(&job) {
                self.line(format_args!(
                    "<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{}\">",
                    escape::attribute(permalink.absolute())
                ));
            }
        }
    }

    fn feeds(&mut self) {
        let main = self.page.main_feed();
        let own = self.page.feed().filter(|own| *own != main);
        let own = own.map(|own| (own, &*self.head.title));
        for (job, title) in own.into_iter().chain([(main, self.site_title())]) {
            if let Some(href) = self.page.speaker.href(&job) {
                self.line(format_args!(
                    "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{}\" href=\"{}\">",
                    escape::attribute(title),
                    escape::attribute(&href)
                ));
            }
        }
    }

    fn meta(&mut self, attribute: &str, name: &str, content: &str) {
        self.line(format_args!(
            "<meta {attribute}=\"{name}\" content=\"{}\">",
            escape::attribute(content)
        ));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.html, "{line}");
    }
}

/// A picture that stands for a page elsewhere.
struct Picture {
    url: String,
    size: Option<(usize, usize)>,
    alt: String,
}

/// The author's own picture, else the site's, else the card made for the entry.
fn picture(page: &Page<'_>, head: &Head) -> Option<Picture> {
    let rendering = page.speaker.rendering;
    let site = &rendering.site;
    let entry = match head.subject {
        Subject::Entry(id) => Some(id),
        _ => None,
    };
    let own = entry.and_then(|id| site.entry(id).image);
    let (job, size) = match (own.or(site.image), entry) {
        (Some(file), _) => (Job::File(file), site.files[file.0].size),
        (None, Some(id)) => (
            Job::Card(id),
            Some((card::WIDTH as usize, card::HEIGHT as usize)),
        ),
        (None, None) => return None,
    };
    let url = rendering.plan.permalink(&job)?.absolute().to_owned();
    let alt = entry.and_then(|id| site.entry(id).document.front.image_alt.clone());
    let alt = alt.unwrap_or_else(|| match job {
        Job::Card(id) => card::words(&page.speaker, id),
        _ => head.title.clone(),
    });
    Some(Picture { url, size, alt })
}

/// When an entry was published and last changed, as RFC 3339 with the offset of its zone.
fn dates(site: &Site, id: EntryId) -> Option<(String, String)> {
    let times = site.entry(id).times()?;
    let (changed_at, changed) = site.changed(id)?;
    Some((
        clock::rfc3339(&times.published, times.published_at),
        clock::rfc3339(changed, changed_at),
    ))
}

/// A JSON object without what is not known.
fn known(mut object: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !is_empty(value));
    }
    object
}
