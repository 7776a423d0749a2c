//! What the entries are about: tags, incidents, and the services that these hit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use crate::diag::{Diag, Diags, Spanned};
use crate::output::nfc;
use crate::parse::address::{folded_slug, shared, slug, without_letters};

use super::findings::place_of_service;
use super::{Entry, EntryId, IncidentId, Service, Site, Tag, TagId};

/// Finds the tags and who has them. Tags that differ only in case are one tag; others may not share an address.
pub fn tags(site: &mut Site, diags: &mut Diags) {
    // Of those that are as old, the one in the site's language stays first.
    let mut oldest_first: Vec<&Entry> = site.entries.iter().collect();
    oldest_first.sort_by_key(|entry| entry.times().map(|times| times.published_at));
    // By slug: where it is first written.
    let mut found: BTreeMap<&str, (&Spanned<String>, &Arc<str>)> = BTreeMap::new();
    for Entry { document, .. } in oldest_first {
        for (tag, slug) in document.front.tags.iter().zip(&document.derived.tags) {
            if slug.is_empty() {
                let diag = without_letters("bad-tag", &tag.value);
                diags.push(diag.at(&document.path, tag.span));
                continue;
            }
            let (first, path) = *found.entry(slug).or_insert((tag, &document.path));
            if !are_one_tag(&first.value, &tag.value) {
                let clash = shared("tags", &first.value, &tag.value);
                let clash = clash.related(path, first.span, "the first is here");
                diags.push(clash.at(&document.path, tag.span));
            }
        }
    }
    let tags = found.into_iter().map(|(slug, (first, _))| Tag {
        name: first.value.clone(),
        slug: slug.to_owned(),
        posts: Vec::new(),
    });
    let mut tags: Vec<Tag> = tags.collect();
    for entry in &mut site.entries {
        let mut ids: Vec<TagId> = Vec::new();
        for slug in &entry.document.derived.tags {
            let at = tags.binary_search_by_key(&slug, |tag| &tag.slug);
            ids.extend(at.ok().map(TagId).filter(|id| !ids.contains(id)));
        }
        entry.tags = ids.into();
    }
    for id in site.posts() {
        for tag in site.entry(id).tags.iter() {
            if stands_for(site, id, *tag) {
                tags[tag.0].posts.push(id);
            }
        }
    }
    site.tags = tags.into();
}

/// Whether `id` is the version of its post that the list of its `tag` shows: the one that lists show, else the first that has it.
fn stands_for(site: &Site, id: EntryId, tag: TagId) -> bool {
    let standing = site.standing(id);
    let has_tag = |id: &EntryId| site.entry(*id).tags.contains(&tag);
    match has_tag(&standing) {
        true => standing == id,
        false => site.entry(id).translations.iter().find(|id| has_tag(id)) == Some(&id),
    }
}

fn are_one_tag(one: &str, other: &str) -> bool {
    let folded = |tag: &str| nfc(tag.trim()).to_lowercase();
    one == other || folded(one) == folded(other)
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
pub fn incidents(site: &mut Site, diags: &mut Diags) {
    let mut found = Vec::new();
    for (at, entry) in site.entries.iter().enumerate() {
        let id = EntryId(at);
        if entry.original != id {
            continue;
        }
        for (number, course) in entry.document.derived.courses.iter().enumerate() {
            let reported = entry.times().map(|times| times.published_at);
            let when = course.map(|course| course.began_at).or(reported);
            let incident = IncidentId { entry: id, number };
            found.push((Reverse(when.unwrap_or(Timestamp::MIN)), incident));
        }
    }
    found.sort_unstable();
    site.incidents = found.into_iter().map(|(_, id)| id).collect();
    services(site, diags);
}

/// The services of the config, then those that only incidents name, each with an address of its own.
fn services(site: &mut Site, diags: &mut Diags) {
    let mut found = Services::default();
    for listed in &site.config.services {
        found.add(Service {
            name: listed.name.clone(),
            names: listed.names.clone(),
            ..Service::named(&listed.id.value)
        });
    }
    for id in site.incidents.iter() {
        let (incident, _) = site.incident(*id);
        for named in incident.affected_services() {
            // Where the config lists services, an error tells of those that it does not list.
            if site.config.services.is_empty() && !found.by_id.contains_key(named) {
                match found.fault(site, *id, named) {
                    Some(fault) => diags.push(fault),
                    None => found.add(Service::named(named)),
                }
            }
            if let Some(at) = found.by_id.get(named) {
                found.services[*at].incidents.push(*id);
            }
        }
    }
    for service in &mut found.services {
        let began = |id: &IncidentId| Reverse(site.beginning_for(*id, &service.id).0);
        service.incidents.sort_by_cached_key(began);
    }
    site.services = found.services.into();
    site.service_by_id = found.by_id.into();
}

/// The services that were found so far.
#[derive(Default)]
struct Services {
    services: Vec<Service>,
    by_id: HashMap<String, usize>,
    by_address: HashMap<String, usize>,
}

impl Services {
    /// Adds a service, unless it has no address of its own, of which an error tells.
    fn add(&mut self, service: Service) {
        let address = folded_slug(&service.id);
        if address.is_empty() || self.by_address.contains_key(&address) {
            return;
        }
        let next = self.services.len();
        self.by_address.insert(address, next);
        self.by_id.insert(service.id.clone(), next);
        self.services.push(service);
    }

    /// Why the service that the incident `id` is the first to name has no address of its own.
    fn fault(&self, site: &Site, id: IncidentId, named: &str) -> Option<Diag> {
        let place = |id: IncidentId, named| {
            let entry = site.entry(id.entry);
            (
                &entry.document.path,
                place_of_service(entry, id.number, named),
            )
        };
        let address = folded_slug(named);
        if address.is_empty() {
            let (path, span) = place(id, named);
            return Some(without_letters("bad-service", named).at(path, span));
        }
        let first = &self.services[*self.by_address.get(&address)?];
        let (first_path, first_span) = place(*first.incidents.first()?, &first.id);
        let (path, span) = place(id, named);
        let clash = shared("services", &first.id, named).at(path, span);
        Some(clash.related(first_path, first_span, "the first is here"))
    }
}

impl Service {
    /// A service of which nothing but its name is known.
    fn named(id: &str) -> Self {
        Service {
            id: id.to_owned(),
            slug: slug(id),
            name: id.to_owned(),
            names: BTreeMap::new(),
            incidents: Vec::new(),
        }
    }
}
