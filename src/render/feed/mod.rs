//! Feeds (RFC 4287): each post, and each later word on its incident, with older ones in archives (RFC 5005).

mod atom;

use std::collections::BTreeMap;

use atom_syndication::extension::ExtensionMap;
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person};
use jiff::Timestamp;

use crate::diag::{Diag, Diags};
use crate::incident::{Caption, Moment, Update, Zone};
use crate::language::Language;
use crate::plan::Job;
use crate::site::{EntryId, Item, Stream, Times};

use self::atom::{ATOM, HTML, NAMESPACES, category, html, link, person, text, time};
use super::body::Surface;
use super::clock::{NEVER, rfc3339, rfc3339_in};
use super::page::site_texts;
use super::speaker::Speaker;
use super::{Rendering, post};

/// The feed of `stream`: its newest items, or one of its archives by its number from 1, the oldest first.
///
/// Items count from the oldest, so that an archive is full on the day it is made and no later post changes it; it may
/// hold items that the newest document still shows too, which RFC 5005 allows.
///
/// # Errors
/// What is wrong with a post's text when it is drawn.
pub fn feed(
    rendering: &Rendering,
    stream: Stream,
    archive: Option<usize>,
) -> Result<Vec<u8>, Diags> {
    let items = rendering.plan.items(stream, archive);
    let feeding = Feeding::new(rendering, stream);
    let entries = items
        .iter()
        .map(|item| feeding.entry(*item))
        .collect::<Result<Vec<Entry>, Diags>>()?;
    atom::write(feeding.feed(archive, entries)).map_err(|error| {
        let message = format!("the feed of {} cannot be written: {error}", feeding.id());
        Diags::from(Diag::error("feed", message))
    })
}

/// A feed on its way to being written.
struct Feeding<'r> {
    rendering: &'r Rendering,
    stream: Stream,
    language: Language,
}

impl<'r> Feeding<'r> {
    fn new(rendering: &'r Rendering, stream: Stream) -> Self {
        let site = &rendering.site;
        let tag = match stream {
            Stream::Language(at) => site.languages.get(at),
            _ => None,
        };
        Feeding {
            rendering,
            stream,
            language: rendering
                .theme
                .languages
                .of(tag.unwrap_or(&site.config.language)),
        }
    }

    fn feed(&self, archive: Option<usize>, entries: Vec<Entry>) -> Feed {
        let config = &self.rendering.site.config;
        let (_, description) = site_texts(self.rendering, self.language.tag());
        let authors = match config.authors.as_slice() {
            [] => vec![Person {
                name: config.title.clone(),
                ..Person::default()
            }],
            authors => authors.iter().map(person).collect(),
        };
        let newest = entries.iter().map(|entry| entry.updated).max();
        Feed {
            title: text(&self.title(), None),
            subtitle: Some(description)
                .filter(|text| !text.is_empty())
                .map(|it| text(it, None)),
            id: self.id(),
            updated: newest.unwrap_or_else(|| time(&never())),
            authors,
            generator: Some(Generator {
                value: String::from("afterword"),
                version: Some(String::from(env!("CARGO_PKG_VERSION"))),
                uri: None,
            }),
            icon: self.icon(),
            links: self.links(archive),
            lang: Some(self.language.tag().to_owned()),
            namespaces: BTreeMap::from(
                NAMESPACES.map(|(name, uri)| (name.to_owned(), uri.to_owned())),
            ),
            extensions: match archive {
                Some(_) => atom::extension("fh", "archive", BTreeMap::new()),
                None => ExtensionMap::new(),
            },
            entries,
            ..Feed::default()
        }
    }

    /// The same for all documents of the feed, as RFC 5005 has it.
    fn id(&self) -> String {
        self.address(&Job::Feed(self.stream, None))
            .unwrap_or_default()
    }

    fn title(&self) -> String {
        let site = &self.rendering.site;
        let (title, _) = site_texts(self.rendering, self.language.tag());
        let named = |key: &str, name: &str, value: &str| {
            self.language
                .phrase(key, &[("site", &title), (name, &value)])
        };
        match self.stream {
            Stream::Tag(id) => match site.tags.get(id.0) {
                Some(tag) => named("feed.tag", "tag", &tag.name),
                None => title.to_owned(),
            },
            Stream::Service(at) => match site.services.get(at) {
                Some(service) => named(
                    "feed.service",
                    "service",
                    service.name_in(self.language.tag()),
                ),
                None => title.to_owned(),
            },
            Stream::All | Stream::Language(_) | Stream::Year(_) => title.to_owned(),
        }
    }

    fn icon(&self) -> Option<String> {
        let site = &self.rendering.site;
        let icon = &site.files[site.icon?.0];
        Some(icon.permalink.absolute().to_owned())
    }

    fn links(&self, archive: Option<usize>) -> Vec<Link> {
        let document = |number| Job::Feed(self.stream, number);
        let page = match self.stream {
            Stream::Service(at) => Job::Service(at),
            Stream::Language(0) => Job::List(Stream::All, 1),
            stream => Job::List(stream, 1),
        };
        let last = self.rendering.plan.archives(self.stream);
        let mut links = vec![("self", document(archive), ATOM), ("alternate", page, HTML)];
        let older = archive.map_or(last, |number| number - 1);
        if older > 0 {
            links.push(("prev-archive", document(Some(older)), ATOM));
        }
        if let Some(number) = archive {
            if number < last {
                links.push(("next-archive", document(Some(number + 1)), ATOM));
            }
            links.push(("current", document(None), ATOM));
        }
        let links = links
            .into_iter()
            .filter_map(|(rel, job, mime_type)| Some(link(rel, self.address(&job)?, mime_type)));
        links.collect()
    }

    fn entry(&self, item: Item) -> Result<Entry, Diags> {
        match item {
            Item::Post(id) => self.post(id),
            Item::Update(id, number, at) => Ok(self.update(id, number, at)),
        }
    }

    fn post(&self, id: EntryId) -> Result<Entry, Diags> {
        let site = &self.rendering.site;
        let entry = site.entry(id);
        let language = self.language.other(&entry.language);
        let summary = site.summary(id);
        let content = post::feed_content(self.rendering, id)?;
        let (published, updated) = times(entry.times());
        Ok(Entry {
            title: text(&entry.document.front.title.value, language),
            id: site.feed_id(id).to_owned(),
            published: Some(published),
            updated,
            authors: entry.document.front.authors.iter().map(person).collect(),
            categories: self.categories(id),
            links: vec![self.alternate(id, entry.permalink.absolute().to_owned())],
            summary: Some(summary)
                .filter(|it| !it.is_empty())
                .map(|it| text(&it, language)),
            content: Some(html(content, language)),
            ..Entry::default()
        })
    }

    /// A later word on an incident: an entry of its own, since an edited entry reaches nobody.
    fn update(&self, id: EntryId, number: usize, at: usize) -> Entry {
        let site = &self.rendering.site;
        let post = site.entry(id);
        let incident = site.incidents_of(id).get(number);
        let told = incident.and_then(|incident| Some((incident, incident.timeline.get(at)?)));
        let Some((incident, update)) = told else {
            return Entry::default();
        };
        let speaker = Speaker::of_entry(self.rendering, id, Surface::Feed);
        let title = self.subject(id, number);
        let mut earlier = incident.status_updates().rev();
        let before = earlier.find(|earlier| earlier.number < at);
        let before = before.map(|before| before.status);
        let status = match update.status {
            // Told again, "resolved" would read as if it had broken again.
            same if same == before => speaker.language.word("feed.again"),
            Some(status) => speaker.language.name_of(status),
            None => "",
        };
        let headline = speaker
            .language
            .phrase("feed.update", &[("title", &title), ("status", &status)]);
        let language = self.language.other(&post.language);
        let place = site.update_anchor(id, number, at);
        let published = time(&rfc3339(
            &update.at,
            update.at.earliest().unwrap_or_default(),
        ));
        Entry {
            title: text(&headline, language),
            id: site.part_key(id, &place),
            published: Some(published),
            updated: published,
            authors: post.document.front.authors.iter().map(person).collect(),
            categories: self.categories(id),
            // Its own line: bots tell entries apart by their links.
            links: vec![self.alternate(id, place.on(post.permalink.absolute()))],
            content: Some(html(self.word(&speaker, id, number, update), language)),
            extensions: atom::reply(&site.feed_id(id), post.permalink.absolute()),
            ..Entry::default()
        }
    }

    /// What an update says, with when and on what.
    fn word(&self, speaker: &Speaker<'_>, id: EntryId, number: usize, update: &Update) -> String {
        let mut title = String::new();
        super::escape::text(&mut title, &self.subject(id, number));
        let of = speaker
            .language
            .phrase("feed.update_of", &[("title", &title)]);
        let (open, shut) = match speaker.language.direction() {
            "rtl" => ("<div dir=\"rtl\">\n", "</div>\n"),
            _ => ("", ""),
        };
        format!(
            "{open}<p>{}</p>\n<p>{} · <a href=\"{}\">{of}</a></p>\n{shut}",
            speaker.inline(id, &update.text),
            speaker
                .language
                .moment(&update.at, Some(Caption::absent(&update.at.zone))),
            super::escape::attribute(&self.rendering.site.incident_place(id, number)),
        )
    }

    /// What an update is on: its post and, where that reports several incidents, the one of them.
    fn subject(&self, id: EntryId, number: usize) -> String {
        let site = &self.rendering.site;
        let title = &site.entry(id).document.front.title.value;
        let label = match site.incidents_of(id) {
            [_] => None,
            several => several.get(number).and_then(|it| it.label.as_ref()),
        };
        match label {
            Some(label) => format!("{title} – {label}"),
            None => title.clone(),
        }
    }

    /// The tags of a post.
    fn categories(&self, id: EntryId) -> Vec<Category> {
        let site = &self.rendering.site;
        let tags = site.entry(id).tags.iter();
        let tags = tags.filter_map(|tag| site.tags.get(tag.0));
        tags.map(|tag| category(&tag.name)).collect()
    }

    /// A place on the page of a post.
    fn alternate(&self, id: EntryId, place: String) -> Link {
        let post = self.rendering.site.entry(id);
        Link {
            hreflang: Some(post.language.clone()),
            ..link("alternate", place, HTML)
        }
    }

    fn address(&self, job: &Job) -> Option<String> {
        let permalink = self.rendering.plan.permalink(job)?;
        Some(permalink.absolute().to_owned())
    }
}

/// When a post was published and when it last changed, on its author's clock.
fn times(times: Option<&Times>) -> (FixedDateTime, FixedDateTime) {
    let Some(times) = times else {
        return (time(&never()), time(&never()));
    };
    let changed = times.updated.as_ref().unwrap_or(&times.published);
    let on = |moment: &Moment, instant: Timestamp| time(&rfc3339(moment, instant));
    (
        on(&times.published, times.published_at),
        on(changed, times.updated_at),
    )
}

fn never() -> String {
    rfc3339_in(&Zone::utc(), NEVER)
}
