//! Posts and standalone pages, whole and in short.

use std::cmp::Reverse;

use tera::{Context, Value};

use crate::diag::Diags;
use crate::incident::Incident;
use crate::parse::Kind;
use crate::parse::config::Author;
use crate::parse::markdown::Table;
use crate::plan::Job;
use crate::site::{EntryId, Site};

use super::body::{Piece, Surface};
use super::head::Head;
use super::page::Page;
use super::speaker::Speaker;
use super::view::{
    AuthorView, ExcerptView, HeadingView, Html, ImageView, IncidentView, LinkView, PostView,
};
use super::{Rendering, incident, texts};

/// An entry as HTML for a feed reader: its text and all its tables.
///
/// # Errors
/// What is wrong with the template of a table.
pub fn feed_content(rendering: &Rendering, id: EntryId) -> Result<String, Diags> {
    let page = Page::of_entry(rendering, id, Surface::Feed);
    let incidents = incidents(&page.speaker, id);
    let mut context = Context::new();
    context.insert("body", &text(&page, id, &incidents)?);
    context.insert("incidents", &incidents);
    page.part("feed/post.html", context)
}

/// The page of the entry `id`.
///
/// # Errors
/// What is wrong with a template.
pub fn page(page: &Page<'_>, id: EntryId) -> Result<Vec<u8>, Diags> {
    let site = &page.speaker.rendering.site;
    let (template, name) = match site.entry(id).document.kind {
        Kind::Post => ("post", "post"),
        Kind::Page => ("page", "article"),
    };
    page.print(template, Head::entry(site, id), name, &view(page, id)?)
}

/// The incidents of an entry, whole.
pub fn incidents(speaker: &Speaker<'_>, id: EntryId) -> Vec<IncidentView> {
    let count = speaker.rendering.site.incidents_of(id).len();
    let all = (0..count).filter_map(|number| incident::view(speaker, id, number));
    all.collect()
}

/// The entry `id`, whole.
fn view(page: &Page<'_>, id: EntryId) -> Result<PostView, Diags> {
    let speaker = &page.speaker;
    let site = &speaker.rendering.site;
    let entry = site.entry(id);
    let front = &entry.document.front;
    let incidents = incidents(speaker, id);
    let times = entry.times();
    Ok(PostView {
        title: front.title.value.clone(),
        href: entry.permalink.href().to_owned(),
        url: entry.permalink.absolute().to_owned(),
        address: entry.permalink.readable().into_owned(),
        language: entry.language.clone(),
        published: times.map(|times| speaker.time(&times.published)),
        updated: times.and_then(|times| Some(speaker.time(times.updated.as_ref()?))),
        authors: site.authors(id).iter().map(author).collect(),
        tags: tags(speaker, id),
        summary: front.summary.clone().unwrap_or_default(),
        reading_time: reading_time(speaker, id),
        body: text(page, id, &incidents)?,
        // Once on a page is enough.
        contents: match is_placed(site, id, Table::Toc) {
            true => Vec::new(),
            false => contents(site, id),
        },
        incidents,
        image: image(speaker, id),
        newer: entry.newer.and_then(|id| neighbour(speaker, id)),
        older: entry.older.and_then(|id| neighbour(speaker, id)),
        related: related(site, id)
            .into_iter()
            .filter_map(|id| excerpt(speaker, id))
            .collect(),
        draft: front.draft,
    })
}

/// The post `id` as lists show it, an [`ExcerptView`]; none for a page without a date. A post is on several lists, so it is
/// kept for a while.
pub fn excerpt(speaker: &Speaker<'_>, id: EntryId) -> Option<Value> {
    let shared = speaker.rendering.interface(&speaker.language);
    if let Some(known) = shared.and_then(|shared| shared.excerpts.get(id)) {
        return Some(known);
    }
    let excerpt = Value::from_serializable(&excerpt_view(speaker, id)?);
    if let Some(shared) = shared {
        shared.excerpts.keep(id, excerpt.clone());
    }
    Some(excerpt)
}

fn excerpt_view(speaker: &Speaker<'_>, id: EntryId) -> Option<ExcerptView> {
    let site = &speaker.rendering.site;
    let entry = site.entry(id);
    let times = entry.times()?;
    let numbers = 0..site.incidents_of(entry.original).len();
    let row = |number| incident::row_of(speaker, id, number);
    Some(ExcerptView {
        title: entry.document.front.title.value.clone(),
        href: speaker.href(&Job::Entry(id))?,
        language: speaker.language.other(&entry.language).map(str::to_owned),
        published: speaker.time(&times.published),
        summary: site.summary(id),
        reading_time: reading_time(speaker, id),
        tags: tags(speaker, id),
        incidents: numbers.map(row).collect(),
        draft: entry.document.front.draft,
    })
}

/// The text with its placed tables.
fn text(page: &Page<'_>, id: EntryId, incidents: &[IncidentView]) -> Result<Html, Diags> {
    let pieces = texts::html(&page.speaker, id);
    // Most texts are one piece, which nobody has to put together.
    if let [Piece::Html(html)] = &*pieces {
        return Ok(Html::new(html));
    }
    let mut html = String::new();
    for piece in pieces.iter() {
        match piece {
            Piece::Html(piece) => html.push_str(piece),
            Piece::Placement(at) => html.push_str(&placed(page, id, incidents, *at)?),
        }
    }
    Ok(Html::new(&html))
}

/// The table that the placement `at` of `id` stands for.
fn placed(
    page: &Page<'_>,
    id: EntryId,
    incidents: &[IncidentView],
    at: usize,
) -> Result<String, Diags> {
    let site = &page.speaker.rendering.site;
    let Some(placement) = site.entry(id).document.body.placements.get(at) else {
        return Ok(String::new());
    };
    let template = incident::template(placement.table, page.speaker.surface);
    let mut context = Context::new();
    if placement.table == Table::Toc {
        context.insert("contents", &contents(site, id));
        return page.part(&template, context);
    }
    let reported = site.incidents_of(id);
    let is_told = |number: &usize| {
        let incident = reported.get(*number);
        incident.is_some_and(|incident| placement.table.is_in(incident))
    };
    let number = placement.meant(reported).filter(is_told);
    match number.and_then(|number| incidents.get(number)) {
        Some(incident) => {
            context.insert("incident", incident);
            page.part(&template, context)
        }
        None => Ok(String::new()),
    }
}

/// Whether the author put that table into the text.
fn is_placed(site: &Site, id: EntryId, table: Table) -> bool {
    let mut placements = site.entry(id).document.body.placements.iter();
    placements.any(|placement| placement.table == table)
}

/// Headings of the second and third level.
fn contents(site: &Site, id: EntryId) -> Vec<HeadingView> {
    let headings = site.entry(id).document.body.headings.iter();
    let shown = headings.filter(|heading| (2..=3).contains(&heading.level));
    shown
        .map(|heading| HeadingView {
            level: heading.level,
            text: heading.text.clone(),
            id: heading.id.clone(),
        })
        .collect()
}

fn tags(speaker: &Speaker<'_>, id: EntryId) -> Vec<LinkView> {
    let site = &speaker.rendering.site;
    let tags = site.entry(id).tags.iter();
    tags.filter_map(|tag| {
        let job = Job::List(crate::site::Stream::Tag(*tag), 1);
        speaker.link(&job, &site.tags[tag.0].name)
    })
    .collect()
}

fn reading_time(speaker: &Speaker<'_>, id: EntryId) -> String {
    let length = speaker.rendering.site.entry(id).document.body.length;
    let minutes = usize::try_from(length.minutes()).unwrap_or(1);
    speaker.language.count("post.reading_time", minutes)
}

fn neighbour(speaker: &Speaker<'_>, id: EntryId) -> Option<LinkView> {
    let title = &speaker.rendering.site.entry(id).document.front.title.value;
    speaker.link(&Job::Entry(id), title)
}

fn image(speaker: &Speaker<'_>, id: EntryId) -> Option<ImageView> {
    let site = &speaker.rendering.site;
    let entry = site.entry(id);
    let file = entry.image?;
    let size = site.files[file.0].size;
    Some(ImageView {
        href: speaker.href(&Job::File(file))?,
        alt: entry.document.front.image_alt.clone().unwrap_or_default(),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
    })
}

fn author(author: &Author) -> AuthorView {
    AuthorView {
        name: author.name.clone(),
        url: author.url.clone(),
        fediverse: author.fediverse.clone(),
    }
}

/// At most so many related posts are named.
const RELATED: usize = 3;

/// So many of the newest posts of each tag and service are looked at: of a tag with thousands of posts all are alike.
const NEWEST: usize = 20;

/// Posts in the same language that share most with `id`: a service counts more than a tag. Maintenance counts by its tags
/// alone: it mostly names every service there is, and would be related to everything.
pub fn related(site: &Site, id: EntryId) -> Vec<EntryId> {
    let entry = site.entry(id);
    let mut sharing: Vec<EntryId> = Vec::new();
    for tag in entry.tags.iter() {
        sharing.extend(site.tags[tag.0].posts.iter().take(NEWEST));
    }
    let is_work = |incident: &Incident| incident.kind == crate::incident::Kind::Maintenance;
    let incidents = site.incidents_of(id).iter();
    for incident in incidents.filter(|incident| !is_work(incident)) {
        for service in incident.affected_services() {
            let known = site.service(service).into_iter();
            let known = known.flat_map(|service| &service.incidents);
            let known = known.filter(|other| !is_work(site.incident(**other).0));
            sharing.extend(known.take(NEWEST).flat_map(|other| [other.entry; 2]));
        }
    }
    let others = sharing.into_iter();
    let others = others.filter(|other| site.entry(*other).original != entry.original);
    let versions = others.filter_map(|other| site.version(other, &entry.language));
    let mut sharing: Vec<EntryId> = versions.collect();
    sharing.sort_unstable();
    let mut others: Vec<(Reverse<usize>, EntryId)> = sharing
        .chunk_by(EntryId::eq)
        .filter_map(|same| Some((Reverse(same.len()), *same.first()?)))
        .collect();
    others.sort_unstable();
    let most = others.into_iter().take(RELATED);
    most.map(|(_, other)| other).collect()
}
