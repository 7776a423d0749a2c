//! What the entries are about: tags, incidents, and the services that these hit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use crate::diag::{Diag, Diags};
use crate::parse::address::slug;

use super::{EntryId, IncidentId, Service, Site, Tag, TagId};

/// Finds the tags and who has them. Tags that differ only in case are one tag.
pub fn tags(site: &mut Site, diags: &mut Diags) {
    // By slug: its turn of coming up, and its name as first written.
    let mut found: HashMap<&str, (usize, &str)> = HashMap::new();
    let mut of_entry: Vec<Vec<usize>> = Vec::with_capacity(site.entries.len());
    for entry in &site.entries {
        let document = &entry.document;
        let mut turns = Vec::with_capacity(document.front.tags.len());
        for (tag, slug) in document.front.tags.iter().zip(&document.derived.tags) {
            if slug.is_empty() {
                let message = format!("`{}` has no letter to make an address of", tag.value);
                let help = "name it in letters or digits, of any script";
                let diag = Diag::error("bad-tag", message).help(help);
                diags.push(diag.at(&document.path, tag.span));
                continue;
            }
            let next = found.len();
            let (turn, _) = *found.entry(slug).or_insert((next, &tag.value));
            if !turns.contains(&turn) {
                turns.push(turn);
            }
        }
        of_entry.push(turns);
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable();
    let mut ids = vec![TagId(0); found.len()];
    for (at, (_, (turn, _))) in found.iter().enumerate() {
        ids[*turn] = TagId(at);
    }
    let tag = |(slug, (_, name)): (&str, (usize, &str))| Tag {
        name: name.to_owned(),
        slug: slug.to_owned(),
        posts: Vec::new(),
    };
    let mut tags: Vec<Tag> = found.into_iter().map(tag).collect();
    for (entry, turns) in site.entries.iter_mut().zip(of_entry) {
        entry.tags = turns.into_iter().map(|turn| ids[turn]).collect();
    }
    for id in site.posts_once() {
        for tag in site.entry(id).tags.iter() {
            tags[tag.0].posts.push(id);
        }
    }
    site.tags = tags.into();
}

/// Finds the calendar years in which posts were published.
pub fn years(site: &mut Site) {
    let mut years: BTreeMap<i16, Vec<EntryId>> = BTreeMap::new();
    for id in site.posts_once() {
        if let Some(year) = site.year(id) {
            years.entry(year).or_default().push(id);
        }
    }
    site.posts_by_year = years.into();
}

/// Finds the incidents, newest first, and the services that they hit.
pub fn incidents(site: &mut Site) {
    let mut found = Vec::new();
    for (at, entry) in site.entries.iter().enumerate() {
        let id = EntryId(at);
        if entry.original != id {
            continue;
        }
        for (number, began) in entry.document.derived.beginnings.iter().enumerate() {
            let reported = entry.times().map(|times| times.published_at);
            let when = began.map(|began| began.at).or(reported);
            let incident = IncidentId { entry: id, number };
            found.push((Reverse(when.unwrap_or(Timestamp::MIN)), incident));
        }
    }
    found.sort_unstable();
    site.incidents = found.into_iter().map(|(_, id)| id).collect();
    services(site);
}

fn services(site: &mut Site) {
    let configured = site.config.services.iter();
    let mut services: Vec<Service> = configured
        .map(|service| Service {
            id: service.id.clone(),
            slug: slug(&service.id),
            name: service.name.clone(),
            names: service.names.clone(),
            incidents: Vec::new(),
        })
        .collect();
    let named = services.iter().enumerate();
    let mut by_id: HashMap<String, usize> = named
        .map(|(at, service)| (service.id.clone(), at))
        .collect();
    for id in site.incidents.iter() {
        let (incident, _) = site.incident(*id);
        for named in incident.affected_services() {
            let at = by_id.get(named).copied().unwrap_or_else(|| {
                services.push(Service {
                    id: named.to_owned(),
                    slug: slug(named),
                    name: named.to_owned(),
                    names: BTreeMap::new(),
                    incidents: Vec::new(),
                });
                by_id.insert(named.to_owned(), services.len() - 1);
                services.len() - 1
            });
            services[at].incidents.push(*id);
        }
    }
    site.services = services.into();
    site.service_by_id = by_id.into();
}
