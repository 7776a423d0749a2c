//! What there is to be made, output by output; two that want one path are an error that names both.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::diag::{Diag, Diags};
use crate::output::{PathError, Permalink, decode};
use crate::site::{EntryId, FileId, Site, Stream, TagId};
use crate::theme::Theme;

use super::asker::Asker;
use super::{ApiDocument, Job, Output, Plan, SEARCH_PART};

/// Adds every output of `site` to `plan`, which has none yet.
pub fn draw(plan: &mut Plan, site: &Site, theme: &Theme, diags: &mut Diags) {
    let mut drawing = Drawing {
        site,
        plan,
        taken: HashMap::with_capacity(site.entries.len() * 3 / 2),
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
    drawing.check_addresses();
}

struct Drawing<'a> {
    site: &'a Site,
    plan: &'a mut Plan,
    /// Which of the outputs has a path, by the path in lower case: some file systems do not tell `A` from `a`.
    taken: HashMap<Arc<str>, usize>,
    diags: &'a mut Diags,
}

impl Drawing<'_> {
    fn entries(&mut self) {
        let site = self.site;
        for (at, entry) in site.entries.iter().enumerate() {
            if entry.permalink == Permalink::default() {
                // The error was reported when the address was made.
                continue;
            }
            let is_first = self.add(Job::Entry(EntryId(at)), entry.permalink.clone());
            let wants_card = site.config.cards && entry.image.is_none() && site.image.is_none();
            if is_first && wants_card {
                self.card(EntryId(at));
            }
        }
    }

    /// The card of an entry, unless it would show holes for letters.
    fn card(&mut self, id: EntryId) {
        let entry = self.site.entry(id);
        let document = &entry.document;
        let unwritable = &document.derived.unwritable;
        if unwritable.is_empty() {
            let card = format!("cards/{}.png", entry.permalink.file().stem());
            self.file(Job::Card(id), &card);
            return;
        }
        let message = format!("no share card can show `{unwritable}`");
        let help = "name a picture for link previews: `image`, in the post or in `afterword.toml`";
        let diag = Diag::warning("unwritable-title", message).help(help);
        self.diags
            .push(diag.at(&document.path, document.front.title.span));
    }

    fn lists(&mut self) {
        let site = self.site;
        self.list(Stream::All, "/");
        for (at, language) in site.languages.iter().enumerate().skip(1) {
            self.list(Stream::Language(at), &format!("/{language}/"));
        }
        if !site.tags.is_empty() {
            self.page(Job::Tags, "/tags/");
        }
        for (at, tag) in site.tags.iter().enumerate() {
            self.list(Stream::Tag(TagId(at)), &format!("/tags/{}/", tag.slug));
        }
        self.page(Job::Archive, "/archive/");
        for year in site.years() {
            self.list(Stream::Year(year), &format!("/archive/{year}/"));
        }
    }

    /// A list of posts, cut into pages.
    fn list(&mut self, stream: Stream, route: &str) {
        self.plan.posts.insert(stream, self.site.stream(stream));
        for number in 1..=self.plan.pages(stream) {
            match number {
                1 => self.page(Job::List(stream, 1), route),
                _ => self.page(Job::List(stream, number), &format!("{route}page/{number}/")),
            }
        }
    }

    fn overviews(&mut self) {
        let site = self.site;
        self.page(Job::Incidents, "/incidents/");
        for (at, service) in site.services.iter().enumerate() {
            self.page(Job::Service(at), &format!("/services/{}/", service.slug));
        }
        self.page(Job::Mitigations, "/mitigations/");
        self.page(Job::Maintenance, "/maintenance/");
        for year in site.incident_years() {
            self.page(Job::Review(year), &format!("/reviews/{year}/"));
        }
        self.page(Job::Subscribe, "/subscribe/");
        self.page(Job::Search, "/search/");
        self.file(Job::NotFound, "404.html");
    }

    fn feeds(&mut self) {
        let site = self.site;
        self.feed(Stream::All, "");
        if site.languages.len() > 1 {
            for (at, language) in site.languages.iter().enumerate() {
                self.feed(Stream::Language(at), &format!("{language}/"));
            }
        }
        for (at, tag) in site.tags.iter().enumerate() {
            self.feed(Stream::Tag(TagId(at)), &format!("tags/{}/", tag.slug));
        }
        for (at, service) in site.services.iter().enumerate() {
            self.feed(Stream::Service(at), &format!("services/{}/", service.slug));
        }
    }

    /// A feed whose older entries stand in archives.
    fn feed(&mut self, stream: Stream, folder: &str) {
        let items = self.site.items(stream, self.plan.feed_entries.get());
        self.plan.items.insert(stream, items);
        self.file(Job::Feed(stream, None), &format!("{folder}feed.xml"));
        for number in 1..=self.plan.archives(stream) {
            let file = format!("{folder}feed/archive-{number}.xml");
            self.file(Job::Feed(stream, Some(number)), &file);
        }
    }

    fn machine_readable(&mut self) {
        self.file(Job::Calendar, "maintenance.ics");
        for document in ApiDocument::ALL {
            self.file(Job::Api(document), &format!("api/v2/{}", document.path()));
        }
        self.file(Job::IncidentsJson, "incidents.json");
        self.file(Job::IncidentsCsv, "incidents.csv");
        self.file(Job::SearchIndex, "search.json");
        self.plan.searched = self.site.posts().collect();
        self.plan.searched.reverse();
        for number in 1..=self.plan.searched.len().div_ceil(SEARCH_PART) {
            self.file(Job::SearchPart(number), &format!("search/{number}.json"));
        }
        self.file(Job::Sitemap, "sitemap.xml");
        self.file(Job::Robots, "robots.txt");
    }

    fn files(&mut self, theme: &Theme) {
        for (at, file) in self.site.files.iter().enumerate() {
            let output = Output {
                permalink: file.permalink.clone(),
                job: Job::File(FileId(at)),
            };
            match self.taken.get(&output.path().folded()) {
                // An author's own `robots.txt` or `404.html` takes the place of the program's.
                Some(taken) if may_be_replaced(&self.plan.outputs[*taken].job) => {
                    self.plan.outputs[*taken] = output;
                }
                _ => {
                    self.add(output.job, output.permalink);
                }
            }
        }
        for (name, file) in theme.asset_files() {
            self.file(Job::Asset(name), &file);
        }
    }

    fn redirects(&mut self) {
        let base_url = &self.site.config.base_url;
        let prefix = decode(base_url.prefix());
        for (at, entry) in self.site.entries.iter().enumerate() {
            for (number, alias) in entry.document.front.aliases.iter().enumerate() {
                let below = alias.value.strip_prefix(&prefix);
                if let Some(route) = below.filter(|it| it.starts_with('/') && *it != alias.value) {
                    let message = format!("`{}` begins with the path of the site", alias.value);
                    let help = format!("leave the path of `base_url` out: `{route}`");
                    let diag = Diag::error("bad-alias", message).help(help);
                    self.diags.push(diag.at(&entry.document.path, alias.span));
                }
                let made = match alias.value.ends_with(".html") {
                    true => base_url.file(alias.value.trim_start_matches('/')),
                    false => base_url.page(&alias.value),
                };
                match made {
                    Ok(permalink) => {
                        self.add(Job::Redirect(EntryId(at), number), permalink);
                    }
                    Err(error) => {
                        let diag = Diag::error("bad-alias", error.to_string());
                        self.diags.push(diag.at(&entry.document.path, alias.span));
                    }
                }
            }
        }
    }

    fn page(&mut self, job: Job, route: &str) {
        let made = self.site.config.base_url.page(route);
        self.made(job, made);
    }

    fn file(&mut self, job: Job, file: &str) {
        let made = self.site.config.base_url.file(file);
        self.made(job, made);
    }

    fn made(&mut self, job: Job, made: Result<Permalink, PathError>) {
        match made {
            Ok(permalink) => {
                self.add(job, permalink);
            }
            Err(error) => {
                let asker = Asker::of(self.site, &job);
                let message = format!("{} has no address: {error}", asker.name);
                self.diags.push(Diag {
                    location: asker.location,
                    ..Diag::error("bad-path", message).help(asker.help)
                });
            }
        }
    }

    /// Adds an output and says whether it could be: two for one path are an error that names both.
    fn add(&mut self, job: Job, permalink: Permalink) -> bool {
        let next = self.plan.outputs.len();
        let first = *self.taken.entry(permalink.file().folded()).or_insert(next);
        if first == next {
            self.plan.outputs.push(Output { permalink, job });
            return true;
        }
        let other = Asker::of(self.site, &self.plan.outputs[first].job);
        let asker = Asker::of(self.site, &job);
        let message = format!(
            "{} and {} are both to be written to `{}`",
            other.name,
            asker.name,
            permalink.file()
        );
        clash(message, asker, other, self.diags);
        false
    }

    /// No page may have the address of a file, since a server would send that; nor one that only a slash tells from another's.
    fn check_addresses(&mut self) {
        for page in &self.plan.outputs {
            let path = page.path().folded();
            let folder = path.strip_suffix("/index.html");
            let other = match path.strip_suffix(".html") {
                Some(address) if page.is_found_without_ending() => self.taken.get(address),
                _ => folder.and_then(|folder| self.taken.get(format!("{folder}.html").as_str())),
            };
            let Some(other) = other.map(|at| &self.plan.outputs[*at]) else {
                continue;
            };
            if !are_of_one(&page.job, &other.job) {
                let address = other.path().as_str();
                let address = address.strip_suffix(".html").unwrap_or(address);
                let [asker, other] = [page, other].map(|output| Asker::of(self.site, &output.job));
                let (one, two) = (&asker.name, &other.name);
                let message = format!("{one} and {two} are both to be found at `/{address}`");
                clash(message, asker, other, self.diags);
            }
        }
    }

    /// No output may have the name of a folder that another output lies in.
    fn check_folders(&mut self) {
        let mut told = BTreeSet::new();
        let mut last: Arc<str> = "".into();
        for output in &self.plan.outputs {
            let path = output.path().folded();
            let folder = |path: &str| path.rfind('/').unwrap_or(0);
            // Neighbours mostly share their folder, of which all has been said then.
            if path[..folder(&path)] == last[..folder(&last)] {
                continue;
            }
            for (at, _) in path.match_indices('/') {
                let folder = path.get(..at).unwrap_or_default();
                let Some(other) = self.taken.get(folder) else {
                    continue;
                };
                if told.insert(folder.to_owned()) {
                    let jobs = [&self.plan.outputs[*other].job, &output.job];
                    let [file, inside] = jobs.map(|job| Asker::of(self.site, job));
                    let message = format!(
                        "{} is to be a file, and `{path}` lies in a folder of that name",
                        file.name
                    );
                    clash(message, file, inside, self.diags);
                }
            }
            last = path;
        }
    }
}

/// Tells a clash where `one` has its place in the author's files, else where `other` has it.
fn clash(message: String, one: Asker, other: Asker, diags: &mut Diags) {
    let blamed = match one.location {
        Some(_) => one,
        None => other,
    };
    diags.push(Diag {
        location: blamed.location,
        ..Diag::error("same-path", message).help(blamed.help)
    });
}

/// Whether it does not matter which of the two a server sends: both lead to one entry, or are the author's own files.
fn are_of_one(one: &Job, other: &Job) -> bool {
    let entry = |job: &Job| match job {
        Job::Entry(id) | Job::Redirect(id, _) => Some(*id),
        _ => None,
    };
    match (one, other) {
        (Job::File(_), Job::File(_)) => true,
        _ => entry(one).is_some() && entry(one) == entry(other),
    }
}

/// Which of the program's own outputs a static file of the same name replaces.
fn may_be_replaced(job: &Job) -> bool {
    matches!(job, Job::Robots | Job::NotFound)
}
