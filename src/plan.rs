//! Every file the site will have, before any is made.

mod asker;
mod drawing;
mod routes;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::Diags;
use crate::fingerprint::Fingerprint;
use crate::memo::Memo;
use crate::output::{OutputPath, Permalink, encode};
use crate::site::{EntryId, FileId, Item, Items, Site, Stream};
use crate::theme::Theme;

/// What an output shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Job {
    /// A post or a standalone page.
    Entry(EntryId),
    /// A page of a list of posts, by its number from 1. That of all posts is the front page.
    List(Stream, usize),
    /// All tags.
    Tags,
    /// All years.
    Archive,
    /// All incidents.
    Incidents,
    /// The history of one of the site's services.
    Service(usize),
    /// Every measure that was ever promised.
    Mitigations,
    /// Planned work, past and to come.
    Maintenance,
    /// A year in figures.
    Review(i16),
    /// The feeds, for people.
    Subscribe,
    /// The search page.
    Search,
    /// What a server shows where nothing is.
    NotFound,
    /// An old address of an entry, by its number in the entry's aliases.
    Redirect(EntryId, usize),
    /// A feed, and which of its documents: the newest entries, or an archive by its number from 1, the oldest first (RFC 5005).
    Feed(Stream, Option<usize>),
    /// Planned work as a calendar (RFC 5545).
    Calendar,
    /// A document in the shape of the public Statuspage API, by its name below `api/v2/`.
    Api(ApiDocument),
    /// Every incident with its full record, as JSON.
    IncidentsJson,
    /// Every incident with its main figures, as a table (RFC 4180).
    IncidentsCsv,
    /// Where the parts of what the search page searches are.
    SearchIndex,
    /// A part of what the search page searches, by its number from 1, the oldest posts first.
    SearchPart(usize),
    /// The addresses of all pages, for search engines.
    Sitemap,
    /// What robots may do.
    Robots,
    /// The share card of an entry.
    Card(EntryId),
    /// A file of the author's.
    File(FileId),
    /// A file of the theme, by its name below `assets/`.
    Asset(Arc<str>),
}

/// A document of the public Statuspage API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiDocument {
    /// Everything that is open, and how the services are.
    Summary,
    /// How the whole is.
    Status,
    /// How each service is.
    Components,
    /// All incidents.
    Incidents,
    /// Those that are open.
    Unresolved,
    /// All maintenance.
    Maintenances,
    /// That which has not begun.
    Upcoming,
    /// That which is under way.
    Active,
}

impl ApiDocument {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Summary,
        Self::Status,
        Self::Components,
        Self::Incidents,
        Self::Unresolved,
        Self::Maintenances,
        Self::Upcoming,
        Self::Active,
    ];

    /// Its path below `api/v2/`, as the API names it.
    pub fn path(self) -> &'static str {
        match self {
            Self::Summary => "summary.json",
            Self::Status => "status.json",
            Self::Components => "components.json",
            Self::Incidents => "incidents.json",
            Self::Unresolved => "incidents/unresolved.json",
            Self::Maintenances => "scheduled-maintenances.json",
            Self::Upcoming => "scheduled-maintenances/upcoming.json",
            Self::Active => "scheduled-maintenances/active.json",
        }
    }
}

/// How many posts a part of the search index holds.
const SEARCH_PART: usize = 50;

/// Every output of the site: its path, what it shows, and its one name.
#[derive(Debug)]
pub struct Plan {
    /// In the order of their paths.
    outputs: Vec<Output>,
    /// Where among the outputs the pages of entries stand, by the entry's number.
    entries: Vec<Option<usize>>,
    /// The same for all other jobs.
    others: HashMap<Job, usize>,
    posts: HashMap<Stream, Vec<EntryId>>,
    items: HashMap<Stream, Items>,
    /// Every post, the oldest first.
    searched: Vec<EntryId>,
    menu: Vec<Option<Job>>,
    posts_per_page: NonZeroUsize,
    feed_entries: NonZeroUsize,
}

/// A file that the site will have.
#[derive(Debug)]
pub struct Output {
    /// Its one name.
    pub permalink: Permalink,
    /// What it shows.
    pub job: Job,
}

/// Plans every output of the site. The plan of an earlier call is taken again while the site is joined in the same way.
pub fn draw(site: &Site, theme: &Theme, memo: &Memo, diags: &mut Diags) -> Arc<Plan> {
    let assets: Vec<_> = theme.asset_files().collect();
    let key = Fingerprint::of_value(&("plan", site.joint, assets));
    if let Some(plan) = memo.get(key) {
        return plan;
    }
    let mut found = Diags::new();
    let plan = plan(site, theme, &mut found);
    // What is told has its place in a text, which may not be there any more the next time.
    let plan = match found.is_empty() {
        true => memo.keep(key, plan),
        false => Arc::new(plan),
    };
    diags.append(found);
    plan
}

fn plan(site: &Site, theme: &Theme, diags: &mut Diags) -> Plan {
    let mut plan = Plan {
        outputs: Vec::new(),
        entries: vec![None; site.entries.len()],
        others: HashMap::new(),
        posts: HashMap::new(),
        items: HashMap::new(),
        searched: Vec::new(),
        menu: Vec::new(),
        posts_per_page: site.config.posts_per_page,
        feed_entries: site.config.feed.entries,
    };
    drawing::draw(&mut plan, site, theme, diags);
    plan.put_in_order();
    plan.menu = routes::menu(&plan, site);
    routes::check(&plan, site, diags);
    plan
}

impl Plan {
    /// The outputs, in the order of their paths.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// The outputs in the order in which they are best made: what shows the whole site comes first, so that no core has to
    /// wait for it in the end; then the posts from the oldest, and behind each what shows it and none that is newer, while
    /// all of them are still at hand.
    pub fn in_making_order(&self) -> Vec<&Output> {
        let mut rank = vec![None; self.entries.len()];
        for (at, post) in self.searched.iter().enumerate() {
            rank[post.0] = Some(at);
        }
        let of = |id: &EntryId| rank[id.0];
        let place = |job: &Job| match job {
            Job::Entry(id) => (of(id), false),
            Job::List(stream, number) => {
                let posts = self.posts(*stream, *number).iter();
                (posts.filter_map(of).max(), true)
            }
            Job::SearchPart(number) => {
                let posts = self.search_part(*number).iter();
                (posts.filter_map(of).max(), true)
            }
            Job::Feed(stream, archive) => {
                let items = self.items(*stream, *archive).iter();
                (items.filter_map(|item| of(&item.post())).max(), true)
            }
            _ => (None, false),
        };
        let mut outputs: Vec<&Output> = self.outputs.iter().collect();
        outputs.sort_by_cached_key(|output| place(&output.job));
        outputs
    }

    /// The output at `path`, if there is one.
    pub fn output(&self, path: &OutputPath) -> Option<&Output> {
        let outputs = &self.outputs;
        let found = outputs.binary_search_by(|output| output.path().cmp(path));
        outputs.get(found.ok()?)
    }

    /// The one name of what `job` shows, if the site has it.
    pub fn permalink(&self, job: &Job) -> Option<&Permalink> {
        let at = match job {
            Job::Entry(id) => *self.entries.get(id.0)?,
            other => self.others.get(other).copied(),
        };
        Some(&self.outputs.get(at?)?.permalink)
    }

    /// What each item of the author's menu leads to; nothing for one that leads out of the site.
    pub fn menu(&self) -> &[Option<Job>] {
        &self.menu
    }

    /// How many posts the list of `stream` has.
    pub fn count(&self, stream: Stream) -> usize {
        self.posts.get(&stream).map_or(0, Vec::len)
    }

    /// How many pages the list of `stream` has; at least one.
    pub fn pages(&self, stream: Stream) -> usize {
        self.count(stream)
            .div_ceil(self.posts_per_page.get())
            .max(1)
    }

    /// The posts on page `number`, from 1, of the list of `stream`, newest first.
    pub fn posts(&self, stream: Stream, number: usize) -> &[EntryId] {
        let pages = self
            .posts
            .get(&stream)
            .map(|posts| posts.chunks(self.posts_per_page.get()));
        let page = pages.and_then(|mut pages| pages.nth(number.saturating_sub(1)));
        page.unwrap_or_default()
    }

    /// How many archive documents the feed of `stream` has: as many as the entries beyond the newest need.
    pub fn archives(&self, stream: Stream) -> usize {
        match stream {
            Stream::All | Stream::Language(_) => {
                let items = self.items.get(&stream).map_or(0, |items| items.all.len());
                let size = self.feed_entries.get();
                items.saturating_sub(size).div_ceil(size)
            }
            _ => 0,
        }
    }

    /// What a document of the feed of `stream` tells, newest first: the newest one or, by its number from 1, an archive.
    ///
    /// Archives count from the oldest item, so that one is full on the day it is made and no later post changes it;
    /// it may hold items that the newest document still shows too, which RFC 5005 allows.
    pub fn items(&self, stream: Stream, archive: Option<usize>) -> &[Item] {
        let Some(items) = self.items.get(&stream) else {
            return &[];
        };
        let mut archives = items.all.rchunks(self.feed_entries.get());
        match archive {
            None => &items.newest,
            Some(number) => archives.nth(number.saturating_sub(1)).unwrap_or_default(),
        }
    }

    /// The posts in part `number`, from 1, of what the search page searches, the oldest first: a new post changes only
    /// the last part.
    pub fn search_part(&self, number: usize) -> &[EntryId] {
        let mut parts = self.searched.chunks(SEARCH_PART);
        parts.nth(number.saturating_sub(1)).unwrap_or_default()
    }

    /// The address of what `job` shows, for a link inside the site.
    pub fn href(&self, job: &Job) -> Option<String> {
        self.permalink(job)
            .map(|permalink| permalink.href().to_owned())
    }

    fn put_in_order(&mut self) {
        self.outputs
            .par_sort_unstable_by(|a, b| a.path().cmp(b.path()));
        for (at, output) in self.outputs.iter().enumerate() {
            match &output.job {
                Job::Entry(id) => self.entries[id.0] = Some(at),
                other => {
                    self.others.insert(other.clone(), at);
                }
            }
        }
    }
}

impl Output {
    /// Where it stands below the output folder.
    pub fn path(&self) -> &OutputPath {
        self.permalink.file()
    }

    /// Whether it is drawn from templates and documents: no file of the author's or the theme's, and no card, which is kept
    /// by itself.
    pub fn is_drawn(&self) -> bool {
        !matches!(self.job, Job::File(_) | Job::Asset(_) | Job::Card(_))
    }

    /// Whether its address is its path without `.html`, which a server puts behind.
    fn is_found_without_ending(&self) -> bool {
        let route = self.permalink.route();
        format!("{route}.html") == format!("/{}", encode(self.path().as_str()))
    }
}
