//! What goes into each output, as a fingerprint: what did not change need not be made again.

use std::mem::discriminant;
use std::sync::OnceLock;

use crate::fingerprint::Fingerprint;
use crate::parse::config::CONFIG;
use crate::plan::{Job, Output, Plan};
use crate::site::{EntryId, Item, Site, Stream};

use super::page::versions;
use super::{Rendering, post};

/// The fingerprints of what many outputs share, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Config, theme, addresses and languages: what every page shows.
    everywhere: OnceLock<Fingerprint>,
    /// All that is shown of the entries with incidents without their texts.
    incidents: OnceLock<Fingerprint>,
}

impl Inputs {
    /// The fingerprint of everything that goes into `output`.
    pub fn of(&self, rendering: &Rendering, output: &Output) -> Fingerprint {
        let (site, plan) = (&rendering.site, &rendering.plan);
        let Output { permalink, job } = output;
        // Not by the job's numbers: a new post moves those of all that are older.
        let own = Fingerprint::of_value(&(discriminant(job), permalink));
        let inside = match job {
            Job::File(id) => return site.files[id.0].fingerprint,
            Job::Asset(name) => match rendering.theme.asset(name) {
                Some(source) => return source.fingerprint,
                None => own,
            },
            Job::Entry(id) => page(site, *id),
            Job::Card(id) | Job::Redirect(id, _) => entry(site, *id),
            Job::List(stream, number) => self.list(site, plan, *stream, *number),
            Job::Feed(stream, part) => feed(site, plan, *stream, *part),
            Job::SearchPart(number) => whole(site, plan.search_part(*number).iter().copied()),
            Job::Tags | Job::Archive | Job::Subscribe | Job::SearchIndex => choices(site, plan),
            Job::Sitemap => entries(site, (0..site.entries.len()).map(EntryId)),
            Job::Incidents
            | Job::Service(_)
            | Job::Mitigations
            | Job::Maintenance
            | Job::Review(_)
            | Job::Calendar
            | Job::Api(_)
            | Job::IncidentsJson
            | Job::IncidentsCsv => self.incidents(site),
            Job::Search | Job::NotFound | Job::Robots => own,
        };
        let everywhere = *self.everywhere.get_or_init(|| everywhere(rendering));
        Fingerprint::join([everywhere, own, inside])
    }

    /// A page of a list; front pages also tell what is open.
    fn list(&self, site: &Site, plan: &Plan, stream: Stream, number: usize) -> Fingerprint {
        let shown = entries(site, plan.posts(stream, number).iter().copied());
        let open = match (stream, number) {
            (Stream::All | Stream::Language(_), 1) => Some(self.incidents(site)),
            _ => None,
        };
        Fingerprint::of_value(&(shown, plan.pages(stream), open))
    }

    fn incidents(&self, site: &Site) -> Fingerprint {
        *self.incidents.get_or_init(|| {
            let ids = (0..site.entries.len()).map(EntryId);
            let reporting = ids.filter(|id| !site.incidents_of(*id).is_empty());
            let reported = entries(site, reporting);
            let as_of = site.as_of.as_ref().map(|moment| format!("{moment:?}"));
            Fingerprint::of_value(&(reported, as_of))
        })
    }
}

/// The tags, years and services that there are to choose from, and how many posts each has.
fn choices(site: &Site, plan: &Plan) -> Fingerprint {
    let tags = site.tags.iter().map(|tag| (&tag.name, tag.posts.len()));
    let years = site.years().into_iter();
    let years = years.map(|year| (year, plan.count(Stream::Year(year))));
    let services = site.services.iter().map(|service| &service.name);
    Fingerprint::of_value(&(
        tags.collect::<Vec<_>>(),
        years.collect::<Vec<_>>(),
        services.collect::<Vec<_>>(),
        site.posts().count(),
    ))
}

/// What every page shows.
fn everywhere(rendering: &Rendering) -> Fingerprint {
    let site = &rendering.site;
    let config = rendering.sources.get(CONFIG);
    // Their addresses and sizes stand on every page.
    let pictures =
        [site.logo, site.icon, site.image].map(|file| file.map(|file| &site.files[file.0]));
    let services = site.services.iter().map(|service| &service.slug);
    let on_menu = rendering.plan.menu().iter().flatten();
    let on_menu = on_menu.flat_map(|job| {
        let versions = versions(site, job).into_iter().map(|(_, version)| version);
        versions.chain([job.clone()])
    });
    let on_menu = on_menu.map(|job| rendering.plan.permalink(&job));
    Fingerprint::of_value(&(
        config.map(|config| config.fingerprint),
        rendering.theme.fingerprint,
        &site.config.base_url,
        &*site.languages,
        rendering.theme.asset_files().collect::<Vec<_>>(),
        services.collect::<Vec<_>>(),
        pictures,
        on_menu.collect::<Vec<_>>(),
        site.tags.is_empty(),
    ))
}

/// All that may be shown of an entry without its text: what it says of itself, its original's record, what it is to the
/// others, and who tells how its measures stand.
fn entry(site: &Site, id: EntryId) -> Fingerprint {
    let entry = site.entry(id);
    let gist = |id: EntryId| site.entry(id).document.derived.gist;
    let gists = [id, entry.record, entry.original].map(gist);
    let measures = site.measures_of(id);
    let tellers = measures.filter_map(|(own, measure)| site.followed_by(own, measure));
    let tellers = tellers.flat_map(|(teller, _)| {
        let version = site.told_in(teller, &entry.language);
        let address = &site.entry(version).permalink;
        [
            gist(teller.entry),
            gist(version),
            Fingerprint::of_value(address),
        ]
    });
    let shown = [site.fingerprint_of_ties(id)].into_iter().chain(gists);
    Fingerprint::join(shown.chain(tellers))
}

/// The same of several entries.
fn entries(site: &Site, ids: impl IntoIterator<Item = EntryId>) -> Fingerprint {
    Fingerprint::join(ids.into_iter().map(|id| entry(site, id)))
}

/// All that is shown of entries, their texts included.
fn whole(site: &Site, ids: impl IntoIterator<Item = EntryId>) -> Fingerprint {
    let parts = ids.into_iter().flat_map(|id| {
        let text = site.entry(id).document.source.fingerprint;
        [entry(site, id), text]
    });
    Fingerprint::join(parts)
}

/// The page of an entry names its neighbours and shows related posts in short.
fn page(site: &Site, id: EntryId) -> Fingerprint {
    let entry = site.entry(id);
    let shown = [entry.newer, entry.older].into_iter().flatten();
    let shown = shown.chain(post::related(site, id));
    Fingerprint::join([whole(site, [id]), entries(site, shown)])
}

fn feed(site: &Site, plan: &Plan, stream: Stream, part: Option<usize>) -> Fingerprint {
    let shown = plan.items(stream, part);
    let posts = shown.iter().map(|item| item.post());
    // By their numbers, updates are told from each other and from their posts.
    let updates: Vec<Option<(usize, usize)>> = shown
        .iter()
        .map(|item| match item {
            Item::Post(_) => None,
            Item::Update(_, number, at) => Some((*number, *at)),
        })
        .collect();
    Fingerprint::of_value(&(whole(site, posts), updates, plan.archives(stream)))
}
