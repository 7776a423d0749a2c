//! Lists of posts, tags, years and incidents.

use tera::Value;

use crate::diag::Diags;
use crate::incident::Kind;
use crate::plan::Job;
use crate::site::{IncidentId, Stream, TagId};

use super::head::Head;
use super::page::{Page, language_name, site_texts};
use super::speaker::Speaker;
use super::view::{
    CountView, HistoryView, HistoryYearView, HomeView, IncidentRow, IndexView, LinkView, ListView,
    PagerView, SubscribeView,
};
use super::{incident, maintenance, post, review};

/// Page `number` of the list of `stream`.
///
/// # Errors
/// What is wrong with the template.
pub fn posts(page: &Page<'_>, stream: Stream, number: usize) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let list = ListView {
        posts: excerpts(speaker, stream, number),
        pager: pager(speaker, stream, number),
    };
    let site = &speaker.rendering.site;
    let title = match stream {
        Stream::Tag(TagId(at)) => {
            let name = site.tags.get(at).map_or("", |tag| &tag.name);
            speaker.language.phrase("tags.tag", &[("tag", &name)])
        }
        Stream::Year(year) => speaker.language.year(year),
        _ => String::new(),
    };
    match stream {
        Stream::All | Stream::Language(_) => home(page, list, number),
        _ => page.print(
            "list",
            Head::page(numbered(speaker, title, number), ""),
            "list",
            &list,
        ),
    }
}

/// All tags.
///
/// # Errors
/// What is wrong with the template.
pub fn tags(page: &Page<'_>) -> Result<Vec<u8>, Diags> {
    let tags = page.speaker.rendering.site.tags.iter().enumerate();
    let streams = tags.map(|(at, tag)| (Stream::Tag(TagId(at)), tag.name.clone()));
    index(page, "tags.title", streams, (Job::Archive, "archive.title"))
}

/// All years.
///
/// # Errors
/// What is wrong with the template.
pub fn archive(page: &Page<'_>) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let years = speaker.rendering.site.years().into_iter();
    let streams = years.map(|year| (Stream::Year(year), speaker.language.year(year)));
    index(page, "archive.title", streams, (Job::Tags, "tags.title"))
}

/// Every incident.
///
/// # Errors
/// What is wrong with the template.
pub fn incidents(page: &Page<'_>) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let history = history(speaker, &speaker.rendering.site.incidents, None);
    let title = speaker.language.word("history.title");
    let lead = page.speaker.language.word("page.incidents");
    page.print("incidents", Head::page(title, lead), "history", &history)
}

/// The incidents of one of the site's services.
///
/// # Errors
/// What is wrong with the template.
pub fn service(page: &Page<'_>, at: usize) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let service = &speaker.rendering.site.services[at];
    let history = history(speaker, &service.incidents, Some(&service.id));
    let name = service.name_in(speaker.language.tag());
    let title = speaker
        .language
        .phrase("history.service", &[("service", &name)]);
    page.print("service", Head::page(title, ""), "history", &history)
}

/// The feeds, for people.
///
/// # Errors
/// What is wrong with the template.
pub fn subscribe(page: &Page<'_>) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let site = &speaker.rendering.site;
    let feed = |stream, text: &str| speaker.link(&Job::Feed(stream, None), text);
    let languages = site.languages.iter().enumerate().filter_map(|(at, tag)| {
        let name = language_name(site, tag);
        feed(Stream::Language(at), &name)
    });
    let tags = site.tags.iter().enumerate();
    let tags = tags.filter_map(|(at, tag)| feed(Stream::Tag(TagId(at)), &tag.name));
    let services = site
        .services
        .iter()
        .enumerate()
        .filter_map(|(at, service)| {
            feed(Stream::Service(at), service.name_in(speaker.language.tag()))
        });
    let subscribe = SubscribeView {
        url: speaker
            .absolute(&Job::Feed(Stream::All, None))
            .unwrap_or_default(),
        languages: languages.collect::<Vec<LinkView>>(),
        tags: tags.collect(),
        services: services.collect(),
        calendar: speaker.absolute(&Job::Calendar),
    };
    let title = speaker.language.word("subscribe.title");
    let intro = speaker.language.word("subscribe.intro");
    page.print(
        "subscribe",
        Head::page(title, intro),
        "subscribe",
        &subscribe,
    )
}

/// A page that shows nothing of its own: the search, and what stands where nothing is.
///
/// # Errors
/// What is wrong with the template.
pub fn bare(page: &Page<'_>, template: &str, title: &str) -> Result<Vec<u8>, Diags> {
    let head = Head::page(page.speaker.language.word(title), "").unlisted();
    page.print(
        template,
        head,
        "index",
        &page.speaker.href(&Job::SearchIndex),
    )
}

fn home(page: &Page<'_>, list: ListView, number: usize) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let site = &speaker.rendering.site;
    // How things stand is told on the first page alone: the others stay as they are when it changes.
    let is_first = number == 1;
    let told = if is_first { &site.incidents[..] } else { &[] };
    let still = told.iter().copied();
    let still = still.filter(|id| !site.incident(*id).0.status.is_final());
    let is_work = |id: &IncidentId| site.incident(*id).0.kind == Kind::Maintenance;
    let (mut planned, open): (Vec<IncidentId>, Vec<IncidentId>) = still.partition(is_work);
    let is_felt = |id: &IncidentId| site.incident(*id).0.is_felt();
    let (open, apart): (Vec<IncidentId>, Vec<IncidentId>) = open.into_iter().partition(is_felt);
    planned.sort_by_key(|id| maintenance::planned_for(site, *id));
    let is_under_way = planned.iter().any(is_felt);
    let rows = |ids: &[IncidentId]| -> Vec<IncidentRow> {
        ids.iter().map(|id| incident::row(speaker, *id)).collect()
    };
    let language = &speaker.language;
    let home = HomeView {
        as_of: speaker.as_of().filter(|_| is_first),
        standing: match open.len() {
            0 if is_under_way => language.word("api.maintenance").to_owned(),
            0 => language.word("home.all_clear").to_owned(),
            several => language.count("home.open", several),
        },
        all_clear: open.is_empty() && !is_under_way,
        open: rows(&open),
        apart: rows(&apart),
        planned: rows(&planned),
        posts: list.posts,
        pager: list.pager,
    };
    let (title, description) = site_texts(speaker.rendering, speaker.language.tag());
    let title = numbered(speaker, title.to_owned(), number);
    page.print("home", Head::page(title, description), "home", &home)
}

fn excerpts(speaker: &Speaker<'_>, stream: Stream, number: usize) -> Vec<Value> {
    let posts = speaker.rendering.plan.posts(stream, number).iter();
    posts.filter_map(|id| post::excerpt(speaker, *id)).collect()
}

fn pager(speaker: &Speaker<'_>, stream: Stream, number: usize) -> PagerView {
    let count = speaker.rendering.plan.pages(stream);
    PagerView {
        number,
        count,
        newer: number
            .checked_sub(1)
            .filter(|at| *at > 0)
            .and_then(|at| speaker.href(&Job::List(stream, at))),
        older: speaker.href(&Job::List(stream, number + 1)),
    }
}

/// A title that tells a page of a list from the others: no two pages have one name.
fn numbered(speaker: &Speaker<'_>, title: String, number: usize) -> String {
    match number {
        1 => title,
        _ => {
            let position = speaker
                .language
                .phrase("pager.page", &[("number", &number)]);
            format!("{title} – {position}")
        }
    }
}

/// The page from which one of several lists is chosen, each by its name.
fn index(
    page: &Page<'_>,
    title: &str,
    streams: impl Iterator<Item = (Stream, String)>,
    (other, name): (Job, &str),
) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let items = streams.filter_map(|(stream, text)| {
        Some(CountView {
            text,
            href: speaker.href(&Job::List(stream, 1))?,
            count: speaker.rendering.plan.count(stream),
            feed: speaker.href(&Job::Feed(stream, None)),
        })
    });
    let index = IndexView {
        items: items.collect(),
        other: speaker.link(&other, speaker.language.word(name)),
    };
    let head = Head::page(speaker.language.word(title), "");
    page.print("index", head, "index", &index)
}

fn history(speaker: &Speaker<'_>, incidents: &[IncidentId], service: Option<&str>) -> HistoryView {
    let site = &speaker.rendering.site;
    let mut years: Vec<HistoryYearView> = Vec::new();
    for id in incidents {
        let mut year = site.incident_year(*id);
        let mut row = incident::row(speaker, *id);
        if let Some(service) = service {
            let (incident, figures) = site.incident(*id);
            year = site.beginning_for(*id, service).1;
            let began = incident.beginning_for(service);
            row.began = began.map(|moment| speaker.time(moment));
            row.duration = incident::length(speaker, figures.of_service(service));
        }
        match years.iter_mut().find(|known| known.year == year) {
            Some(known) => known.incidents.push(row),
            None => years.push(HistoryYearView {
                year,
                text: match year {
                    Some(year) => speaker.language.year(year),
                    None => speaker.language.word("archive.no_date").to_owned(),
                },
                review: year.and_then(|year| review::link(speaker, year)),
                incidents: vec![row],
            }),
        }
    }
    let services = site
        .services
        .iter()
        .enumerate()
        .filter_map(|(at, service)| {
            Some(CountView {
                text: service.name_in(speaker.language.tag()).to_owned(),
                href: speaker.href(&Job::Service(at))?,
                count: service.incidents.len(),
                feed: speaker.href(&Job::Feed(Stream::Service(at), None)),
            })
        });
    HistoryView {
        service: service.map(|id| speaker.service(id)),
        services: services.collect(),
        years,
    }
}
