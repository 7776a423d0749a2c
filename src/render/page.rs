//! One page: what it shows, its language, its one name, and what belongs to it.

use crate::language::Language;
use crate::output::Permalink;
use crate::plan::{Job, Output};
use crate::site::{EntryId, Site, Stream};

use super::Rendering;
use super::body::Surface;
use super::speaker::Speaker;

/// One page of the site.
///
/// Its permalink is there from the start, and nothing prints a page but `Page::print`, which writes the
/// permalink into its head: no template can print a page without it.
pub struct Page<'a> {
    /// The language that the page is in.
    pub speaker: Speaker<'a>,
    pub(super) job: Job,
    pub(super) permalink: Permalink,
}

impl<'a> Page<'a> {
    /// The page that `output` is to be, in the language of `tag`.
    pub fn new(rendering: &'a Rendering, output: &Output, tag: &str) -> Self {
        Page {
            speaker: Speaker::new(rendering, tag),
            job: output.job.clone(),
            permalink: output.permalink.clone(),
        }
    }

    /// The page of an entry, or what stands for it on another surface.
    pub fn of_entry(rendering: &'a Rendering, id: EntryId, surface: Surface) -> Self {
        Page {
            speaker: Speaker::of_entry(rendering, id, surface),
            job: Job::Entry(id),
            permalink: rendering.site.entry(id).permalink.clone(),
        }
    }

    /// The page's one name.
    pub fn permalink(&self) -> &Permalink {
        &self.permalink
    }

    /// What the page shows.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The same page in other languages, itself included; empty where there is no other.
    pub fn languages(&self) -> Vec<(String, Job)> {
        versions(&self.speaker.rendering.site, &self.job)
    }

    /// The feed of just this page's subject, where it has one of its own.
    pub fn feed(&self) -> Option<Job> {
        let stream = match self.job {
            Job::List(stream @ (Stream::Language(_) | Stream::Tag(_)), _) => stream,
            Job::Service(at) => Stream::Service(at),
            _ => return None,
        };
        Some(Job::Feed(stream, None))
    }

    /// The feed in the page's language.
    pub fn main_feed(&self) -> Job {
        let site = &self.speaker.rendering.site;
        Job::Feed(site.stream_in(self.speaker.language.tag()), None)
    }
}

/// A page in every language that it is there in; empty where there is only one.
pub fn versions(site: &Site, job: &Job) -> Vec<(String, Job)> {
    match job {
        Job::Entry(id) => {
            let versions = site.entry(*id).translations.iter();
            let named = versions.map(|id| (site.entry(*id).language.clone(), Job::Entry(*id)));
            named.collect()
        }
        Job::List(Stream::All | Stream::Language(_), 1) if site.languages.len() > 1 => {
            let all = site.languages.iter();
            let lists = all.map(|tag| (tag.clone(), Job::List(site.stream_in(tag), 1)));
            lists.collect()
        }
        _ => Vec::new(),
    }
}

/// The same, and the one for readers of any other language (`x-default`).
pub fn alternates(site: &Site, job: &Job) -> Vec<(String, Job)> {
    let mut versions = versions(site, job);
    let mut all = versions.iter();
    let own = all.find(|(language, _)| *language == site.config.language);
    if let Some((_, default)) = own.or(versions.first()) {
        versions.push((String::from("x-default"), default.clone()));
    }
    versions
}

/// What the speakers of `tag` call their language.
pub fn language_name(site: &Site, tag: &str) -> String {
    let said = site.config.languages.get(tag);
    let said = said.and_then(|texts| texts.name.clone());
    said.unwrap_or_else(|| Language::new(tag).name())
}

/// The site's title and description for readers of `tag`.
pub fn site_texts<'r>(rendering: &'r Rendering, tag: &str) -> (&'r str, &'r str) {
    let config = &rendering.site.config;
    let texts = config.languages.get(tag);
    let title = texts.and_then(|texts| texts.title.as_deref());
    let description = texts.and_then(|texts| texts.description.as_deref());
    (
        title.unwrap_or(&config.title),
        description.unwrap_or(&config.description),
    )
}
