//! Every file the site will have, before any is made.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::diag::{Diag, Diags, Location, Span, nearest};
use crate::output::{OutputPath, PathError, Permalink};
use crate::site::{EntryId, FileId, Item, Site, Stream, TagId, Target};
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
    Api(&'static str),
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

/// The documents below `api/v2/`, as the public Statuspage API names them.
pub const API: [&str; 6] = [
    "summary.json",
    "status.json",
    "components.json",
    "incidents.json",
    "incidents/unresolved.json",
    "scheduled-maintenances.json",
];

/// How many posts a part of the search index holds.
pub const SEARCH_PART: usize = 100;

/// Every output of the site: its path, what it shows, and its one name.
#[derive(Debug, Default)]
pub struct Plan {
    outputs: BTreeMap<OutputPath, Job>,
    permalinks: HashMap<Job, Permalink>,
    posts: HashMap<Stream, Vec<EntryId>>,
    items: HashMap<Stream, Vec<Item>>,
    posts_per_page: usize,
    feed_entries: usize,
}

impl Plan {
    /// The outputs, in the order of their paths.
    pub fn outputs(&self) -> impl Iterator<Item = (&OutputPath, &Job)> {
        self.outputs.iter()
    }

    /// What the output at `path` shows.
    pub fn job(&self, path: &OutputPath) -> Option<&Job> {
        self.outputs.get(path)
    }

    /// The one name of what `job` shows, if the site has it.
    pub fn permalink(&self, job: &Job) -> Option<&Permalink> {
        self.permalinks.get(job)
    }

    /// How many posts the list of `stream` has.
    pub fn count(&self, stream: Stream) -> usize {
        self.posts.get(&stream).map_or(0, Vec::len)
    }

    /// How many pages the list of `stream` has; at least one.
    pub fn pages(&self, stream: Stream) -> usize {
        self.count(stream).div_ceil(self.posts_per_page).max(1)
    }

    /// The posts on page `number`, from 1, of the list of `stream`, newest first.
    pub fn posts(&self, stream: Stream, number: usize) -> &[EntryId] {
        let pages = self
            .posts
            .get(&stream)
            .map(|posts| posts.chunks(self.posts_per_page));
        let page = pages.and_then(|mut pages| pages.nth(number.saturating_sub(1)));
        page.unwrap_or_default()
    }

    /// How many archive documents the feed of `stream` has: as many as the entries beyond the newest need.
    pub fn archives(&self, stream: Stream) -> usize {
        match stream {
            Stream::All | Stream::Language(_) => {
                let items = self.items.get(&stream).map_or(0, Vec::len);
                items
                    .saturating_sub(self.feed_entries)
                    .div_ceil(self.feed_entries)
            }
            _ => 0,
        }
    }

    /// What a document of the feed of `stream` tells, newest first: the newest items or, by its number from 1, an
    /// archive.
    ///
    /// Archives count from the oldest item, so that one is full on the day it is made and no later post changes it;
    /// it may hold items that the newest document still shows too, which RFC 5005 allows.
    pub fn items(&self, stream: Stream, archive: Option<usize>) -> &[Item] {
        let items = self.items.get(&stream).map_or(&[][..], Vec::as_slice);
        let shown = match archive {
            None => items.chunks(self.feed_entries).next(),
            Some(number) => items
                .rchunks(self.feed_entries)
                .nth(number.saturating_sub(1)),
        };
        shown.unwrap_or_default()
    }

    /// The address of what `job` shows, for a link inside the site.
    pub fn href(&self, job: &Job) -> Option<String> {
        self.permalink(job)
            .map(|permalink| permalink.href().to_owned())
    }
}

/// Plans every output of the site.
pub fn draw(site: &Site, theme: &Theme, diags: &mut Diags) -> Plan {
    let mut drawing = Drawing {
        site,
        plan: Plan {
            posts_per_page: site.config.posts_per_page,
            feed_entries: site.config.feed_entries,
            ..Plan::default()
        },
        askers: HashMap::new(),
        diags,
    };
    drawing.entries();
    drawing.lists();
    drawing.overviews();
    drawing.feeds();
    drawing.machine_readable();
    drawing.files(theme);
    drawing.redirects();
    drawing.check_folders();
    drawing.check_routes();
    drawing.plan
}

/// Who wants an output, for the message when two want the same.
#[derive(Debug, Clone)]
struct Asker {
    /// Such as "the tag `web`".
    name: String,
    /// What in the author's files is to blame.
    location: Option<Location>,
}

impl Asker {
    fn program(name: &str) -> Self {
        Asker {
            name: name.to_owned(),
            location: None,
        }
    }

    /// The file at `path`, because of what it says at `span`, or because of its name.
    fn file(path: &Arc<str>, span: Option<Span>) -> Self {
        Asker {
            name: format!("`{path}`"),
            location: Some(Location {
                path: Arc::clone(path),
                span,
            }),
        }
    }
}

struct Drawing<'a> {
    site: &'a Site,
    plan: Plan,
    /// By path in lower case: some file systems do not tell `A` from `a`.
    askers: HashMap<String, Asker>,
    diags: &'a mut Diags,
}

impl Drawing<'_> {
    fn entries(&mut self) {
        for (at, entry) in self.site.entries.iter().enumerate() {
            let slug = entry.document.front.slug.as_ref().map(|slug| slug.span);
            let asker = Asker::file(&entry.document.path, slug);
            let job = Job::Entry(EntryId(at));
            self.add(job.clone(), entry.permalink.clone(), asker);
            let wants_card = self.site.config.cards && self.plan.permalink(&job).is_some();
            if wants_card && entry.image.is_none() && self.site.image.is_none() {
                let card = format!("cards/{}.png", card_name(entry.permalink.file()));
                self.file(Job::Card(EntryId(at)), &card, "a share card");
            }
        }
    }

    fn lists(&mut self) {
        self.list(Stream::All, "/", "the front page");
        if self.site.languages.len() > 1 {
            for (at, language) in self.site.languages.iter().enumerate().skip(1) {
                let name = format!("the list of posts in `{language}`");
                self.list(Stream::Language(at), &format!("/{language}/"), &name);
            }
        }
        if !self.site.tags.is_empty() {
            self.page(Job::Tags, "/tags/", "the list of tags");
        }
        for (at, tag) in self.site.tags.iter().enumerate() {
            let name = format!("the tag `{}`", tag.name);
            self.list(
                Stream::Tag(TagId(at)),
                &format!("/tags/{}/", tag.slug),
                &name,
            );
        }
        self.page(Job::Archive, "/archive/", "the archive");
        for year in self.site.years() {
            let name = format!("the archive of {year}");
            self.list(Stream::Year(year), &format!("/archive/{year}/"), &name);
        }
    }

    /// A list of posts, cut into pages.
    fn list(&mut self, stream: Stream, route: &str, name: &str) {
        self.plan.posts.insert(stream, self.site.stream(stream));
        for number in 1..=self.plan.pages(stream) {
            let route = match number {
                1 => route.to_owned(),
                _ => format!("{route}page/{number}/"),
            };
            self.page(Job::List(stream, number), &route, name);
        }
    }

    fn overviews(&mut self) {
        let site = self.site;
        self.page(Job::Incidents, "/incidents/", "the list of incidents");
        for (at, service) in site.services.iter().enumerate() {
            let name = format!("the service `{}`", service.id);
            self.page(
                Job::Service(at),
                &format!("/services/{}/", service.slug),
                &name,
            );
        }
        self.page(Job::Mitigations, "/mitigations/", "the list of mitigations");
        self.page(Job::Maintenance, "/maintenance/", "the list of maintenance");
        for year in site.incident_years() {
            self.page(
                Job::Review(year),
                &format!("/reviews/{year}/"),
                "the review of a year",
            );
        }
        self.page(Job::Subscribe, "/subscribe/", "the subscription page");
        self.page(Job::Search, "/search/", "the search page");
        self.file(Job::NotFound, "404.html", "the page for what is not found");
    }

    fn feeds(&mut self) {
        self.feed(Stream::All, "", "the feed");
        if self.site.languages.len() > 1 {
            for (at, language) in self.site.languages.iter().enumerate() {
                let name = format!("the feed of posts in `{language}`");
                self.feed(Stream::Language(at), &format!("{language}/"), &name);
            }
        }
        for (at, tag) in self.site.tags.iter().enumerate() {
            let name = format!("the feed of the tag `{}`", tag.name);
            self.feed(
                Stream::Tag(TagId(at)),
                &format!("tags/{}/", tag.slug),
                &name,
            );
        }
        for (at, service) in self.site.services.iter().enumerate() {
            let name = format!("the feed of the service `{}`", service.id);
            self.feed(
                Stream::Service(at),
                &format!("services/{}/", service.slug),
                &name,
            );
        }
    }

    /// A feed whose older entries stand in archives.
    fn feed(&mut self, stream: Stream, folder: &str, name: &str) {
        self.plan.items.insert(stream, self.site.items(stream));
        self.file(Job::Feed(stream, None), &format!("{folder}feed.xml"), name);
        for number in 1..=self.plan.archives(stream) {
            let file = format!("{folder}feed/archive-{number}.xml");
            self.file(Job::Feed(stream, Some(number)), &file, name);
        }
    }

    fn machine_readable(&mut self) {
        self.file(
            Job::Calendar,
            "maintenance.ics",
            "the calendar of maintenance",
        );
        for name in API {
            self.file(Job::Api(name), &format!("api/v2/{name}"), "the status API");
        }
        self.file(
            Job::IncidentsJson,
            "incidents.json",
            "the incidents as JSON",
        );
        self.file(
            Job::IncidentsCsv,
            "incidents.csv",
            "the incidents as a table",
        );
        self.file(Job::SearchIndex, "search.json", "the search index");
        for number in 1..=self.site.posts().count().div_ceil(SEARCH_PART) {
            let file = format!("search/{number}.json");
            self.file(Job::SearchPart(number), &file, "the search index");
        }
        self.file(Job::Sitemap, "sitemap.xml", "the sitemap");
        self.file(Job::Robots, "robots.txt", "the rules for robots");
    }

    fn files(&mut self, theme: &Theme) {
        for (at, file) in self.site.files.iter().enumerate() {
            let asker = Asker::file(&file.path, None);
            let path = file.permalink.file();
            // An author's own `robots.txt` or `404.html` takes the place of the program's.
            if let Some(job) = self
                .plan
                .outputs
                .get(path)
                .filter(|job| may_be_replaced(job))
            {
                let job = job.clone();
                self.plan.permalinks.remove(&job);
                self.plan.outputs.remove(path);
                self.askers.remove(&path.as_str().to_lowercase());
            }
            self.add(Job::File(FileId(at)), file.permalink.clone(), asker);
        }
        for (name, file) in theme.asset_files() {
            self.file(Job::Asset(name), &file, "an asset of the theme");
        }
    }

    fn redirects(&mut self) {
        for (at, entry) in self.site.entries.iter().enumerate() {
            for (number, alias) in entry.document.front.aliases.iter().enumerate() {
                let path = &entry.document.path;
                let base_url = &self.site.config.base_url;
                let made = match alias.value.ends_with(".html") {
                    true => base_url.file(alias.value.trim_start_matches('/')),
                    false => base_url.page(&alias.value),
                };
                match made {
                    Ok(permalink) => {
                        let asker = Asker {
                            name: format!("the alias `{}` of `{path}`", alias.value),
                            ..Asker::file(path, Some(alias.span))
                        };
                        self.add(Job::Redirect(EntryId(at), number), permalink, asker);
                    }
                    Err(error) => {
                        let diag = Diag::error("bad-alias", error.to_string());
                        self.diags.push(diag.at(path, alias.span));
                    }
                }
            }
        }
    }

    fn page(&mut self, job: Job, route: &str, name: &str) {
        let made = self.site.config.base_url.page(route);
        self.made(job, made, name);
    }

    fn file(&mut self, job: Job, file: &str, name: &str) {
        let made = self.site.config.base_url.file(file);
        self.made(job, made, name);
    }

    fn made(&mut self, job: Job, made: Result<Permalink, PathError>, name: &str) {
        match made {
            Ok(permalink) => self.add(job, permalink, Asker::program(name)),
            Err(error) => {
                let message = format!("{name} has no address: {error}");
                self.diags.push(Diag::error("bad-path", message));
            }
        }
    }

    /// Adds an output; two for one path are an error that names both.
    fn add(&mut self, job: Job, permalink: Permalink, asker: Asker) {
        let path = permalink.file().clone();
        let key = path.as_str().to_lowercase();
        if let Some(other) = self.askers.get(&key) {
            let message = format!(
                "{} and {} are both to be written to `{path}`",
                other.name, asker.name
            );
            let diag =
                Diag::error("same-path", message).help("give one of them another name or `slug`");
            self.diags.push(Diag {
                location: asker.location.or_else(|| other.location.clone()),
                ..diag
            });
            return;
        }
        self.askers.insert(key, asker);
        self.plan.outputs.insert(path, job.clone());
        self.plan.permalinks.insert(job, permalink);
    }

    /// No output may have the name of a folder that another output lies in.
    fn check_folders(&mut self) {
        let mut told = BTreeSet::new();
        for path in self.plan.outputs.keys() {
            let path = path.as_str().to_lowercase();
            for (at, _) in path.match_indices('/') {
                let folder = path.get(..at).unwrap_or_default();
                let Some(other) = self.askers.get(folder) else {
                    continue;
                };
                if told.insert(folder.to_owned()) {
                    let message = format!(
                        "{} is to be a file, and `{path}` lies in a folder of that name",
                        other.name
                    );
                    let help = "give one of them another name";
                    self.diags.push(Diag {
                        location: other.location.clone(),
                        ..Diag::error("same-path", message).help(help)
                    });
                }
            }
        }
    }

    /// Links that are written from the site's root lead to something that is planned.
    fn check_routes(&mut self) {
        let mut diags = Diags::new();
        for entry in &self.site.entries {
            for (target, link) in entry.links.iter().zip(&entry.document.body.links) {
                if let Target::Route(route, _) = target
                    && let Some(diag) = self.broken_route(route)
                {
                    diags.push(diag.at(&entry.document.path, link.span));
                }
            }
        }
        let config: Arc<str> = crate::parse::config::CONFIG.into();
        for item in &self.site.config.menu {
            let route = item.url.value.split(['?', '#']).next().unwrap_or_default();
            if route.starts_with('/')
                && !route.starts_with("//")
                && let Some(diag) = self.broken_route(route)
            {
                diags.push(diag.at(&config, item.url.span));
            }
        }
        self.diags.append(diags);
    }

    fn broken_route(&self, route: &str) -> Option<Diag> {
        let relative = route.trim_start_matches('/');
        let candidates = [
            relative.to_owned(),
            format!("{relative}.html"),
            format!("{}/index.html", relative.trim_end_matches('/')),
            String::from("index.html"),
        ];
        let wanted = if relative.is_empty() {
            &candidates[3..]
        } else {
            &candidates[..3]
        };
        let is_planned = |path: &String| {
            OutputPath::new(path).is_ok_and(|path| self.plan.outputs.contains_key(&path))
        };
        if wanted.iter().any(is_planned) {
            return None;
        }
        let known = self.plan.outputs.keys().map(|path| {
            let path = path.as_str();
            let page = path.strip_suffix("index.html");
            page.or_else(|| path.strip_suffix(".html")).unwrap_or(path)
        });
        let help = match nearest(relative, known) {
            Some(near) => format!("did you mean `/{near}`?"),
            None => String::from(
                "link to a post by its file (`../disk.md`); a path from the root names a page or a static file",
            ),
        };
        let message = format!("`{route}` leads nowhere: the site has no such page or file");
        Some(Diag::error("broken-link", message).help(help))
    }
}

/// Which of the program's own outputs a static file of the same name replaces.
fn may_be_replaced(job: &Job) -> bool {
    matches!(job, Job::Robots | Job::NotFound)
}

/// The name of a share card: its page's path without the ending, in one part.
fn card_name(file: &OutputPath) -> String {
    let name = file
        .as_str()
        .trim_end_matches("/index.html")
        .trim_end_matches(".html");
    name.replace('/', "-")
}
