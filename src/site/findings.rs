//! What the rules say about the incidents, and whether services, ids and placements name what there is.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::sync::Arc;

use jiff::Timestamp;

use crate::diag::{Diag, Diags, Severity, Span, nearest};
use crate::fingerprint::Fingerprint;
use crate::incident::{
    Finding, Incident, Level, Moment, Place, Section, Stage, Vocabulary, judge_as_of, judge_at,
    judge_date, judge_waiting,
};
use crate::memo::Memo;
use crate::parse::markdown::Table;
use crate::parse::{Config, Document};
use crate::source::Options;

use super::{Anchor, Entry, EntryId, Site, Waiting, order};

/// Reports everything that can be said against the incidents of the site, and their use in the texts.
pub fn report(site: &Site, diags: &mut Diags) {
    for (at, entry) in site.entries.iter().enumerate() {
        rules(site, EntryId(at), diags);
        services(site, entry, diags);
        ids(entry, diags);
        placements(site, EntryId(at), diags);
    }
    feed_ids(site, diags);
}

/// Reports what depends on the present and on titles, of which what is kept of a site knows nothing. The posts that are `hidden`
/// are left out of it.
pub fn report_anew(
    site: &Site,
    hidden: &[Arc<Document>],
    options: &Options,
    memo: &Memo,
    diags: &mut Diags,
) {
    copies(site, memo, diags);
    waiting(&site.config, hidden, options, diags);
    let is_to_come = |(at, word): &(Timestamp, Moment)| {
        // Most words are of the past, which takes no calendar to tell.
        !options.future && *at > options.now && word.is_to_come(options.now)
    };
    let as_of = order::as_of(&site.entries, |word| !is_to_come(word));
    for (at, entry) in site.entries.iter().enumerate() {
        let Document { front, derived, .. } = &*entry.document;
        let Some(post) = front.publication() else {
            continue;
        };
        if derived.last_word.as_ref().is_some_and(is_to_come) {
            let found = judge_at(options.now, &post, &front.incidents);
            tell(&site.config, &entry.document, &found, diags);
        }
        let is_open = front.incidents.iter().any(|it| !it.status.is_final());
        if let Some(as_of) = as_of.as_ref().filter(|_| is_open)
            && !site.is_behind(EntryId(at))
        {
            let found = judge_as_of(as_of, &post, &front.incidents);
            tell(&site.config, &entry.document, &found, diags);
        }
    }
}

/// What the rules find of posts that wait for their time.
fn waiting(config: &Config, hidden: &[Arc<Document>], options: &Options, diags: &mut Diags) {
    let waiting = hidden
        .iter()
        .filter(|it| !order::is_held_draft(it, options));
    for document in waiting.filter(|it| !it.front.incidents.is_empty()) {
        let front = &document.front;
        if let (Some(waiting), Some(post)) = (Waiting::of(document), front.publication()) {
            let found = judge_waiting(&waiting.until(), &post, &front.incidents);
            tell(config, document, &found, diags);
        }
    }
}

fn rules(site: &Site, id: EntryId, diags: &mut Diags) {
    let document = &site.entry(id).document;
    tell(&site.config, document, &document.derived.findings, diags);
    if let Some(post) = document.front.publication() {
        let found = judge_date(&post, site.incidents_of(id));
        tell(&site.config, document, &found, diags);
    }
}

/// Tells what was found in a document, as loudly as the site wants it.
fn tell<'f>(
    config: &Config,
    document: &Document,
    findings: impl IntoIterator<Item = &'f Finding>,
    diags: &mut Diags,
) {
    for finding in findings {
        let said = said(config, document, finding);
        said.into_iter().for_each(|diag| diags.push(diag));
    }
}

fn said(config: &Config, document: &Document, finding: &Finding) -> Option<Diag> {
    let stage = match document.front.draft {
        true => Stage::Draft,
        false => Stage::Published,
    };
    let severity = match config.rules.of(finding.rule, stage) {
        Level::Off => return None,
        Level::Note => Severity::Note,
        Level::Warning => Severity::Warning,
        Level::Error => Severity::Error,
    };
    let path = &document.path;
    let diag = Diag::new(severity, finding.rule.word(), &finding.message);
    let diag = diag
        .at(path, document.place(finding.place))
        .help(&finding.help);
    Some(match &finding.related {
        Some((place, shows)) => diag.related(path, document.place(*place), shows),
        None => diag,
    })
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
fn copies(site: &Site, memo: &Memo, diags: &mut Diags) {
    let gists = site.entries.iter().map(|entry| entry.document.derived.gist);
    let key = Fingerprint::join(gists.chain([Fingerprint::of(b"namesakes"), site.joint]));
    // A saved text leaves them as they are.
    for namesakes in memo.thing(key, || namesakes(site)).iter() {
        for (at, id) in namesakes.iter().enumerate() {
            let entry = site.entry(*id);
            let mut before = namesakes[..at].iter().map(|id| site.entry(*id));
            if let Some(first) = before.find(|first| is_copy(entry, first)) {
                diags.push(copy(&entry.document, &first.document));
            }
        }
    }
}

/// The posts that have a title and a time in common with others.
fn namesakes(site: &Site) -> Vec<Vec<EntryId>> {
    let time = |id: &EntryId| site.entry(*id).times().map(|times| times.published_at);
    let title = |id: &EntryId| &site.entry(*id).document.front.title.value;
    let originals = site.posts().filter(|id| site.entry(*id).original == *id);
    let mut posts: Vec<EntryId> = originals.collect();
    let mut found = Vec::new();
    // They stand in the order of their times.
    for posts in posts.chunk_by_mut(|one, other| time(one) == time(other)) {
        posts.sort_by(|one, other| title(one).cmp(title(other)));
        let same = posts.chunk_by(|one, other| title(one) == title(other));
        found.extend(same.filter(|posts| posts.len() > 1).map(<[_]>::to_vec));
    }
    found
}

/// Whether two posts of one title say the same of one time.
fn is_copy(entry: &Entry, other: &Entry) -> bool {
    // Two that want one address are told of that.
    if entry.language != other.language || entry.permalink == other.permalink {
        return false;
    }
    let [one, other] = [entry, other].map(|it| &*it.document);
    let [date, other_date] = [one, other].map(|it| it.front.date.as_ref().map(|it| &it.value));
    let (told, other_told) = (&one.front.incidents, &other.front.incidents);
    date == other_date && told == other_told && (!told.is_empty() || is_same_text(one, other))
}

fn is_same_text(one: &Document, other: &Document) -> bool {
    let text = |it: &Document| it.text().get(it.body_range.clone()).map(str::to_owned);
    // Files are read only where they may be the same.
    one.body.excerpt == other.body.excerpt && text(one) == text(other)
}

fn copy(document: &Document, first: &Document) -> Diag {
    let path = &first.path;
    let same = match document.front.incidents.is_empty() {
        true => "text",
        false => "record",
    };
    let message = format!("this post and `{path}` have one title, one date and one {same}");
    let help = "delete the one that is a copy; or give one of them another title";
    let diag = Diag::warning("same-post", message).help(help);
    let diag = diag.at(&document.path, document.front.title.span);
    diag.related(path, first.front.title.span, "the same title")
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
