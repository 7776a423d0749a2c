//! What goes into each output, as a fingerprint: what did not change need not be made again.

use rayon::prelude::*;

use crate::output::Fingerprint;
use crate::parse::config::CONFIG;
use crate::plan::{Job, Plan, SEARCH_PART};
use crate::site::{EntryId, Item, Site, Stream, Target};

use super::{Rendering, post};

/// The fingerprints of what many outputs share.
#[derive(Debug)]
pub struct Inputs {
    /// Config, theme, addresses and languages: what every page shows.
    everywhere: Fingerprint,
    /// All that a page shows of each entry, by the entry's number.
    entries: Vec<Fingerprint>,
    /// All that pages show of the entries with incidents.
    incidents: Fingerprint,
}

impl Inputs {
    /// The inputs of all that `rendering` plans.
    pub fn new(rendering: &Rendering) -> Self {
        let site = &rendering.site;
        let numbers = 0..site.entries.len();
        let entries: Vec<Fingerprint> = numbers
            .into_par_iter()
            .map(|at| entry(site, EntryId(at)))
            .collect();
        let reporting = (0..entries.len()).filter(|at| !site.incidents_of(EntryId(*at)).is_empty());
        Inputs {
            everywhere: everywhere(rendering),
            incidents: Fingerprint::join(reporting.map(|at| entries[at]).chain([as_of(site)])),
            entries,
        }
    }

    /// The fingerprint of everything that goes into what `job` shows.
    pub fn of(&self, rendering: &Rendering, job: &Job) -> Fingerprint {
        let site = &rendering.site;
        let own = said(&format!("{job:?} {:?}", rendering.plan.permalink(job)));
        let inside = match job {
            Job::File(id) => return site.files[id.0].fingerprint,
            Job::Asset(name) => match rendering.theme.asset(name) {
                Some(source) => return source.fingerprint,
                None => own,
            },
            Job::Entry(id) => self.page(site, *id),
            Job::Card(id) | Job::Redirect(id, _) => self.entries[id.0],
            Job::List(stream, number) => self.list(&rendering.plan, *stream, *number),
            Job::Feed(stream, part) => self.feed(&rendering.plan, *stream, *part),
            Job::SearchPart(number) => {
                let mut posts: Vec<EntryId> = site.posts().collect();
                posts.reverse();
                let from = number.saturating_sub(1) * SEARCH_PART;
                self.join(posts.into_iter().skip(from).take(SEARCH_PART))
            }
            Job::Tags | Job::Archive | Job::Subscribe | Job::SearchIndex => said(&format!(
                "{:?} {:?} {:?} {:?}",
                site.tags
                    .iter()
                    .map(|tag| (&tag.name, tag.posts.len()))
                    .collect::<Vec<_>>(),
                site.years()
                    .into_iter()
                    .map(|year| (year, rendering.plan.count(Stream::Year(year))))
                    .collect::<Vec<_>>(),
                site.services
                    .iter()
                    .map(|service| &service.name)
                    .collect::<Vec<_>>(),
                site.posts().count(),
            )),
            Job::Sitemap => self.join((0..self.entries.len()).map(EntryId)),
            Job::Incidents
            | Job::Service(_)
            | Job::Mitigations
            | Job::Maintenance
            | Job::Review(_)
            | Job::Calendar
            | Job::Api(_)
            | Job::IncidentsJson
            | Job::IncidentsCsv => self.incidents,
            Job::Search | Job::NotFound | Job::Robots => own,
        };
        Fingerprint::join([self.everywhere, own, inside])
    }

    /// The page of an entry names its neighbours and shows related posts in short.
    fn page(&self, site: &Site, id: EntryId) -> Fingerprint {
        let entry = site.entry(id);
        let shown = [entry.newer, entry.older].into_iter().flatten();
        let shown = shown.chain(post::related(site, id)).chain([id]);
        self.join(shown)
    }

    /// A page of a list; front pages also tell what is open.
    fn list(&self, plan: &Plan, stream: Stream, number: usize) -> Fingerprint {
        let shown = plan.posts(stream, number).iter().copied();
        let pages = said(&plan.pages(stream).to_string());
        let open = match (stream, number) {
            (Stream::All | Stream::Language(_), 1) => self.incidents,
            _ => pages,
        };
        Fingerprint::join([self.join(shown), pages, open])
    }

    fn feed(&self, plan: &Plan, stream: Stream, part: Option<usize>) -> Fingerprint {
        let shown = plan.items(stream, part);
        let told = shown.iter().map(|item| match item {
            Item::Post(id) | Item::Update(id, ..) => self.entries[id.0],
        });
        let updates = shown.iter().map(|item| match item {
            Item::Post(_) => String::new(),
            Item::Update(_, number, at) => format!("{number}.{at}"),
        });
        let archives = plan.archives(stream).to_string();
        let order = said(&updates.chain([archives]).collect::<Vec<_>>().join(" "));
        Fingerprint::join(told.chain([order]))
    }

    fn join(&self, ids: impl IntoIterator<Item = EntryId>) -> Fingerprint {
        Fingerprint::join(ids.into_iter().map(|id| self.entries[id.0]))
    }
}

/// What every page shows.
fn everywhere(rendering: &Rendering) -> Fingerprint {
    let site = &rendering.site;
    let config = rendering.sources.get(CONFIG);
    // Their addresses and sizes stand on every page.
    let pictures = [site.logo, site.image].map(|file| file.map(|file| &site.files[file.0]));
    Fingerprint::join([
        config.map_or(Fingerprint::of(b""), |config| config.fingerprint),
        rendering.theme.fingerprint,
        said(&format!(
            "{:?} {:?} {:?} {:?} {:?} {}",
            site.config.base_url,
            site.languages,
            rendering.theme.asset_files().collect::<Vec<_>>(),
            site.services
                .iter()
                .map(|service| &service.slug)
                .collect::<Vec<_>>(),
            pictures,
            site.tags.is_empty(),
        )),
    ])
}

/// All that a page may show of an entry: its file, its original's record, its address and where its links lead.
fn entry(site: &Site, id: EntryId) -> Fingerprint {
    let entry = site.entry(id);
    let links = entry.links.iter().map(|target| match target {
        Target::Entry(id, fragment) => {
            format!("{} {fragment:?}", site.entry(*id).permalink.absolute())
        }
        Target::File(id) => format!("{:?}", site.files[id.0]),
        other => format!("{other:?}"),
    });
    let versions = entry
        .translations
        .iter()
        .map(|id| site.entry(*id).permalink.absolute());
    let tags = entry.tags.iter().map(|tag| &site.tags[tag.0].name);
    // Measures become overdue as the site's last word moves on.
    let incidents = site.incidents_of(id).iter();
    let measures = incidents.flat_map(|incident| &incident.mitigations);
    let overdue = measures.map(|measure| site.is_overdue(measure));
    let image = entry.image.or(site.image).map(|file| &site.files[file.0]);
    Fingerprint::join([
        entry.document.source.fingerprint,
        site.entry(entry.record).document.source.fingerprint,
        site.entry(entry.original).document.source.fingerprint,
        said(&format!(
            "{} {} {:?} {} {:?} {:?} {:?} {:?} {:?}",
            entry.document.path,
            site.entry(entry.record).document.path,
            entry.permalink,
            entry.language,
            links.collect::<Vec<_>>(),
            versions.collect::<Vec<_>>(),
            tags.collect::<Vec<_>>(),
            overdue.collect::<Vec<_>>(),
            image,
        )),
    ])
}

fn as_of(site: &Site) -> Fingerprint {
    said(&format!("{:?}", site.as_of))
}

fn said(text: &str) -> Fingerprint {
    Fingerprint::of(text.as_bytes())
}
