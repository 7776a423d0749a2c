//! What the rules say about the incidents, and whether services, ids and placements name what there is.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};

use jiff::Timestamp;

use crate::diag::{Diag, Diags, Severity, Span, nearest};
use crate::incident::{
    Finding, Incident, Level, Place, Section, Stage, Vocabulary, judge_as_of, judge_at,
};
use crate::parse::markdown::Table;

use super::{Anchor, Entry, EntryId, Site};

/// Reports everything that can be said against the incidents of the site, and their use in the texts.
pub fn report(site: &Site, diags: &mut Diags) {
    for (at, entry) in site.entries.iter().enumerate() {
        rules(site, entry, diags);
        services(site, entry, diags);
        ids(entry, diags);
        placements(site, EntryId(at), diags);
    }
    feed_ids(site, diags);
    copies(site, diags);
}

/// Reports what the posts of the site tell of a time after `now`.
pub fn report_at(now: Timestamp, site: &Site, diags: &mut Diags) {
    for entry in &site.entries {
        let last_word = &entry.document.derived.last_word;
        let is_ahead = last_word.as_ref().is_some_and(|(at, _)| *at > now);
        let front = &entry.document.front;
        if let Some(post) = front.publication().filter(|_| is_ahead) {
            let found = judge_at(now, &post, &front.incidents);
            found.iter().for_each(|it| tell(site, entry, it, diags));
        }
    }
}

fn rules(site: &Site, entry: &Entry, diags: &mut Diags) {
    let front = &entry.document.front;
    let late = site.as_of.as_ref().zip(front.publication());
    let late = late.map(|(as_of, post)| judge_as_of(as_of, &post, &front.incidents));
    let own = entry.document.derived.findings.iter();
    for finding in own.chain(late.iter().flatten()) {
        tell(site, entry, finding, diags);
    }
}

/// Tells a finding as loudly as the site wants it.
fn tell(site: &Site, entry: &Entry, finding: &Finding, diags: &mut Diags) {
    let stage = match entry.document.front.draft {
        true => Stage::Draft,
        false => Stage::Published,
    };
    let severity = match site.config.rules.of(finding.rule, stage) {
        Level::Off => return,
        Level::Note => Severity::Note,
        Level::Warning => Severity::Warning,
        Level::Error => Severity::Error,
    };
    let path = &entry.document.path;
    let diag = Diag::new(severity, finding.rule.word(), &finding.message);
    let diag = diag
        .at(path, entry.document.place(finding.place))
        .help(&finding.help);
    diags.push(match &finding.related {
        Some((place, shows)) => diag.related(path, entry.document.place(*place), shows),
        None => diag,
    });
}

/// Where the config lists services, incidents name no others.
fn services(site: &Site, entry: &Entry, diags: &mut Diags) {
    if site.config.services.is_empty() {
        return;
    }
    let known = || {
        site.config
            .services
            .iter()
            .map(|service| service.id.value.as_str())
    };
    for (number, incident) in entry.document.front.incidents.iter().enumerate() {
        for (section, key, named) in named_services(incident) {
            if known().any(|service| service == named) {
                continue;
            }
            let help = match nearest(named, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "the config lists `{}`",
                    known().collect::<Vec<_>>().join("`, `")
                ),
            };
            let place = Place::new(number, section, key);
            let message = format!("there is no service `{named}`");
            let diag = Diag::error("unknown-service", message).help(help);
            let span = within(entry, entry.document.place(place), named);
            diags.push(diag.at(&entry.document.path, span));
        }
    }
}

/// Where the incident `number` of `entry` says that it hit the service `named`.
pub fn place_of_service(entry: &Entry, number: usize, named: &str) -> Span {
    let incident = &entry.document.front.incidents[number];
    let mut all = named_services(incident);
    let found = all.find(|(_, key, name)| *key == "services" && *name == named);
    let (section, key, _) = found.unwrap_or((Section::Incident, "services", named));
    let place = Place::new(number, section, key);
    within(entry, entry.document.place(place), named)
}

/// Where the list at `span` has the string `named`.
fn within(entry: &Entry, span: Span, named: &str) -> Span {
    let text = entry.document.text();
    let list = text.get(span.range()).unwrap_or_default();
    let quoted = ['"', '\''].map(|quote| format!("{quote}{named}{quote}"));
    let found = quoted
        .iter()
        .find_map(|quoted| Some((list.find(quoted)?, quoted.len())));
    match found {
        Some((at, length)) => Span::new(span.start as usize, at..at + length),
        None => span,
    }
}

/// Every service that the record names, with the key that names it.
fn named_services(incident: &Incident) -> impl Iterator<Item = (Section, &'static str, &str)> {
    let affected = incident
        .services
        .iter()
        .map(|name| (Section::Incident, "services", name));
    let unaffected = incident
        .unaffected
        .iter()
        .map(|name| (Section::Incident, "unaffected", name));
    let windows = incident.occurrences.iter().enumerate();
    let of_windows = windows.flat_map(|(at, window)| {
        let section = Section::Occurrence(at);
        window
            .services
            .iter()
            .map(move |name| (section, "services", name))
    });
    let all = affected.chain(unaffected).chain(of_windows);
    all.map(|(section, key, name)| (section, key, name.as_str()))
}

/// Each post has an id of its own in feeds: of two with one, a reader shows one.
fn feed_ids(site: &Site, diags: &mut Diags) {
    let mut first_by_id: HashMap<String, EntryId> = HashMap::new();
    for id in site.posts() {
        let feed_id = site.feed_id(id);
        let first = *first_by_id.entry(feed_id).or_insert(id);
        let [entry, other] = [id, first].map(|id| site.entry(id));
        // Two that want one address are told of that.
        if first == id || entry.permalink == other.permalink {
            continue;
        }
        let (path, other) = (&entry.document.path, &other.document.path);
        let message = format!("this post and `{other}` have one id in feeds");
        let diag = Diag::error("same-id", message).help("give one of them another `id`");
        diags.push(match &entry.document.front.id {
            Some(own) => diag.at(path, own.span),
            None => diag.in_file(path),
        });
    }
}

/// A copy that was left behind is a post like others, and its incidents count twice.
fn copies(site: &Site, diags: &mut Diags) {
    let mut first_by_head: HashMap<_, EntryId> = HashMap::new();
    for id in site.posts().filter(|id| site.entry(*id).original == *id) {
        let entry = site.entry(id);
        let published = entry.times().map(|times| times.published_at);
        let head = (
            &entry.language,
            &entry.document.front.title.value,
            published,
        );
        let first = *first_by_head.entry(head).or_insert(id);
        let [own, other] = [id, first].map(|id| &site.entry(id).document);
        let dates = [own, other].map(|it| it.front.date.as_ref().map(|date| &date.value));
        let is_same = dates[0] == dates[1] && own.front.incidents == other.front.incidents;
        // Two that want one address are told of that.
        if first == id || !is_same || entry.permalink == site.entry(first).permalink {
            continue;
        }
        let path = &other.path;
        let message = format!("this post and `{path}` have one title, one date and one record");
        let help = "delete the one that is a copy; or give one of them another title";
        let diag = Diag::warning("same-post", message).help(help);
        let diag = diag.at(&own.path, own.front.title.span);
        diags.push(diag.related(path, other.front.title.span, "the same title"));
    }
}

/// Each incident of a post has a name of its own: one without an id is called by its number, which may be the id of another.
fn ids(entry: &Entry, diags: &mut Diags) {
    let place = |number| Place::new(number, Section::Incident, "id");
    let span = |number| entry.document.place(place(number));
    let path = &entry.document.path;
    let incidents = &entry.document.front.incidents;
    if incidents.len() < 2 {
        return;
    }
    let mut first_by_name: HashMap<String, usize> = HashMap::new();
    for number in 0..incidents.len() {
        let name = Anchor::name(incidents, number);
        match first_by_name.entry(name) {
            Vacant(free) => {
                free.insert(number);
                if number > 0 && incidents[number].id.is_none() {
                    let message = "this incident has no name of its own, only its number";
                    let help = "give it an `id`: links and feeds know it by that, and a number may come to be another incident's";
                    let diag = Diag::warning("missing-id", message).at(path, span(number));
                    diags.push(diag.help(help));
                }
            }
            Occupied(taken) => {
                let message = format!("two incidents of this post are named `{}`", taken.key());
                let diag = Diag::error("same-id", message).at(path, span(number));
                let diag = diag.related(path, span(*taken.get()), "the first is here");
                diags.push(diag.help("give each an `id` of its own"));
            }
        }
    }
}

/// What a text places must be there, and be told from the others.
fn placements(site: &Site, id: EntryId, diags: &mut Diags) {
    // It was written for a record that is not told now.
    if site.is_behind(id) {
        return;
    }
    let entry = site.entry(id);
    let incidents = site.incidents_of(id);
    let ids = || {
        incidents
            .iter()
            .filter_map(|incident| incident.id.as_deref())
    };
    let mut placed: HashMap<(Table, Option<usize>), Span> = HashMap::new();
    for placement in &entry.document.body.placements {
        let written = || {
            let text = entry.document.text();
            let written = text.get(placement.span.range()).unwrap_or_default();
            written.to_owned()
        };
        let wrong = match &placement.incident {
            _ if placement.table == Table::Toc => None,
            _ if incidents.is_empty() => Some((
                format!("`{}` has no incident to show", written()),
                String::from("record one under `[incident]`"),
            )),
            None if incidents.len() > 1 => Some((
                format!(
                    "`{}` could mean any of {} incidents",
                    written(),
                    incidents.len()
                ),
                format!(
                    "give the incidents an `id` and name one: `{{{{ {}:id }}}}`",
                    placement.table.word()
                ),
            )),
            Some(named) if placement.meant(incidents).is_none() => Some((
                format!("there is no incident `{named}` in this post"),
                match nearest(named, ids()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => String::from("the name after `:` is the `id` of an incident"),
                },
            )),
            _ => None,
        };
        if let Some((message, help)) = wrong {
            let diag = Diag::error("bad-placement", message).help(help);
            diags.push(diag.at(&entry.document.path, placement.span));
            continue;
        }
        let meant = placement.meant(incidents);
        let first = *placed
            .entry((placement.table, meant))
            .or_insert(placement.span);
        if first != placement.span {
            let message = format!("`{}` stands here a second time", written());
            let help = "each is placed once, since links lead to it: take one of the two out";
            let diag = Diag::error("bad-placement", message).help(help);
            let diag = diag.at(&entry.document.path, placement.span);
            diags.push(diag.related(&entry.document.path, first, "the first is here"));
            continue;
        }
        if let Some(incident) = meant.and_then(|number| incidents.get(number))
            && placement.table != Table::Toc
            && !placement.table.is_in(incident)
        {
            let message = format!("`{}` has nothing to show", written());
            let help = "the incident has nothing of the kind: record it, or take this line out";
            let diag = Diag::warning("empty-placement", message).help(help);
            diags.push(diag.at(&entry.document.path, placement.span));
        }
    }
}
