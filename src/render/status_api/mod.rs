//! How the services are, in the shape of the public Statuspage API (version 2), for the clients and widgets that read it.
//!
//! The shape has no room for what is not known exactly, and clients want a time in every field. Each gets the best that is
//! known, as the functions below say, so that none shows an incident as longer than the record can mean; `incidents.json` of
//! the site itself has the record as it is.

mod shape;

use std::cell::OnceCell;

use jiff::Timestamp;

use crate::fingerprint::Fingerprint;
use crate::incident::{
    Caption, Impact, Incident, Kind, Moment, Origin, Planned, Status, Vocabulary, Window,
};
use crate::parse::markdown::inline;
use crate::plan::{ApiDocument, Job};
use crate::site::{Entry, EntryId, IncidentId, Service, Site, Stream};

use self::shape::{Component, Condition, Document, Indicator, Overall, Page, Report, Word};
use super::Rendering;
use super::clock::{NEVER, milliseconds_in};
use super::page::site_texts;
use super::speaker::Speaker;

/// One of its documents.
///
/// It says what was so when the newest post was written, since a static file does not know the present.
pub fn document(rendering: &Rendering, wanted: ApiDocument) -> Vec<u8> {
    let board = Board::new(rendering);
    let open = |incident: &Incident| !incident.status.is_final();
    // What others suffer is no state of the site's own services.
    let ours = |incident: &Incident| open(incident) && incident.origin != Some(Origin::ThirdParty);
    let any = |_: &Incident| true;
    let upcoming = |incident: &Incident| incident.status == Status::Scheduled;
    let active = |incident: &Incident| open(incident) && !upcoming(incident);
    // The API has no state for work that was called off: status pages delete it.
    let held = |incident: &Incident| incident.status != Status::Cancelled;
    let mut document = Document::new(board.page());
    match wanted {
        ApiDocument::Summary => {
            document.components = Some(board.components());
            document.incidents = Some(board.incidents(ours));
            document.scheduled_maintenances = Some(board.maintenance(open));
            document.status = Some(board.status());
        }
        ApiDocument::Status => document.status = Some(board.status()),
        ApiDocument::Components => document.components = Some(board.components()),
        ApiDocument::Incidents => document.incidents = Some(board.incidents(any)),
        ApiDocument::Unresolved => document.incidents = Some(board.incidents(ours)),
        ApiDocument::Maintenances => {
            document.scheduled_maintenances = Some(board.maintenance(held));
        }
        ApiDocument::Upcoming => {
            document.scheduled_maintenances = Some(board.maintenance(upcoming));
        }
        ApiDocument::Active => {
            document.scheduled_maintenances = Some(board.maintenance(active));
        }
    }
    super::json(&document)
}

/// How many incidents a document holds at most, as the public API has it.
const MOST: usize = 50;

/// The site as a status page.
struct Board<'r> {
    rendering: &'r Rendering,
    speaker: Speaker<'r>,
    page_id: String,
    /// When the first incident was reported.
    first: Timestamp,
    /// How every service is, by its number; made when it is first asked for.
    components: OnceCell<Vec<Component>>,
}

impl<'r> Board<'r> {
    fn new(rendering: &'r Rendering) -> Self {
        let config = &rendering.site.config;
        let site = &rendering.site;
        let reports = site.incidents.iter().map(|id| site.entry(id.entry));
        let address = config.base_url.absolute();
        Board {
            rendering,
            speaker: Speaker::new(rendering, &config.language),
            page_id: identifier(&address),
            first: reports.filter_map(published).min().unwrap_or(NEVER),
            components: OnceCell::new(),
        }
    }

    fn page(&self) -> Page {
        let home = self.rendering.plan.permalink(&Job::List(Stream::All, 1));
        let (title, _) = site_texts(self.rendering, self.speaker.language.tag());
        let site = &self.rendering.site;
        let entries = (0..site.entries.len()).map(EntryId);
        Page {
            id: self.page_id.clone(),
            name: title.to_owned(),
            url: home.map_or_else(String::new, |home| home.absolute().to_owned()),
            time_zone: self.rendering.site.config.timezone.name().to_owned(),
            updated_at: self.time(entries.map(|id| changed(site, id)).max().unwrap_or(NEVER)),
        }
    }

    fn status(&self) -> Overall {
        let site = &self.rendering.site;
        let incidents = site.incidents.iter().map(|id| site.incident(*id).0);
        let indicator = incidents.map(weight).max().unwrap_or(Indicator::None);
        let language = &self.speaker.language;
        let text = language.word(match indicator {
            Indicator::None => "api.all_clear",
            Indicator::Maintenance => "api.maintenance",
            Indicator::Minor | Indicator::Major | Indicator::Critical => "api.open",
        });
        let as_of = site
            .as_of
            .as_ref()
            .map(|as_of| language.moment(as_of, Some(Caption::absent(&as_of.zone))));
        Overall {
            indicator,
            description: match as_of {
                Some(time) => {
                    let as_of = language.phrase("incident.as_of", &[("time", &time)]);
                    format!("{text}. {as_of}.")
                }
                None => text.to_owned(),
            },
        }
    }

    fn components(&self) -> Vec<Component> {
        let services = self.rendering.site.services.iter().enumerate();
        let ours = services
            .zip(self.all_components())
            .filter(|((at, service), _)| self.is_ours(*at, service));
        ours.map(|(_, component)| component.clone()).collect()
    }

    fn all_components(&self) -> &[Component] {
        self.components.get_or_init(|| {
            let services = self.rendering.site.services.iter().enumerate();
            services
                .map(|(at, service)| self.component(at, service))
                .collect()
        })
    }

    /// Whether the site's own config, or an incident of the site's own, names the service.
    fn is_ours(&self, at: usize, service: &Service) -> bool {
        let site = &self.rendering.site;
        let mut incidents = service.incidents.iter().map(|id| site.incident(*id).0);
        at < site.config.services.len()
            || incidents.any(|incident| incident.origin != Some(Origin::ThirdParty))
    }

    fn component(&self, at: usize, service: &Service) -> Component {
        let site = &self.rendering.site;
        let incidents = service.incidents.iter().map(|id| site.incident(*id).0);
        let status = incidents
            .map(|incident| condition(incident, &service.id))
            .max();
        let changes = service.incidents.iter().map(|id| changed(site, id.entry));
        Component {
            id: identifier(&format!("service {}", service.id)),
            name: service.name_in(self.speaker.language.tag()).to_owned(),
            status: status.unwrap_or(Condition::Operational),
            created_at: self.time(self.first),
            updated_at: self.time(changes.max().unwrap_or(self.first)),
            position: at + 1,
            description: None,
            showcase: true,
            start_date: None,
            group_id: None,
            page_id: self.page_id.clone(),
            group: false,
            only_show_if_degraded: false,
        }
    }

    fn incidents(&self, wanted: impl Fn(&Incident) -> bool) -> Vec<Report> {
        self.reports(|incident| incident.kind != Kind::Maintenance && wanted(incident))
    }

    fn maintenance(&self, wanted: impl Fn(&Incident) -> bool) -> Vec<Report> {
        self.reports(|incident| incident.kind == Kind::Maintenance && wanted(incident))
    }

    fn reports(&self, wanted: impl Fn(&Incident) -> bool) -> Vec<Report> {
        let site = &self.rendering.site;
        let ids = site.incidents.iter().copied();
        let ids = ids.filter(|id| wanted(site.incident(*id).0));
        ids.take(MOST).map(|id| self.report(id)).collect()
    }

    fn report(&self, id: IncidentId) -> Report {
        let site = &self.rendering.site;
        let (incident, _) = site.incident(id);
        let entry = site.entry(id.entry);
        let reported = reported(entry, incident).unwrap_or(NEVER);
        let last_word = changed(site, id.entry).max(reported);
        let (started, ended) = course(incident, reported, last_word);
        let is_work = incident.kind == Kind::Maintenance;
        let scheduled = is_work.then(|| scheduled(incident, started, ended));
        let services = incident.affected_services().into_iter();
        let services = services.filter_map(|named| site.service_number(named));
        let incident_id = identifier(&format!("incident {}", site.incident_key(id)));
        Report {
            name: site.incident_title(id).to_owned(),
            status: status(incident.kind, incident.status),
            created_at: self.time(reported),
            updated_at: self.time(last_word),
            monitoring_at: entered(incident, Status::Monitoring).map(|at| self.time(at)),
            resolved_at: ended.map(|at| self.time(at)),
            impact: impact(incident),
            shortlink: site.incident_address(id),
            started_at: self.time(started),
            page_id: self.page_id.clone(),
            incident_updates: self.words(id, &incident_id, last_word),
            components: services
                .filter_map(|at| self.all_components().get(at).cloned())
                .collect(),
            reminder_intervals: None,
            scheduled_for: scheduled.map(|(from, _)| self.time(from)),
            scheduled_until: scheduled.map(|(_, until)| self.time(until)),
            id: incident_id,
        }
    }

    /// Everything said on an incident that brought a new status, newest first. The newest has the status that the incident is in:
    /// where the timeline does not tell of it, the record does.
    fn words(&self, id: IncidentId, incident_id: &str, last_word: Timestamp) -> Vec<Word> {
        let site = &self.rendering.site;
        let (incident, _) = site.incident(id);
        let told = site
            .incidents_of(site.shown(id))
            .get(id.number)
            .unwrap_or(incident);
        let mut words: Vec<Word> = Vec::new();
        for update in told.status_updates().rev() {
            if let Some(when) = update.at.earliest() {
                let place = site.update_anchor(id.entry, id.number, update.number);
                let key = format!("{incident_id} {place}");
                let (entered, text) = (update.status, update.text);
                words.push(self.word(incident, &key, incident_id, entered, text, when));
            }
        }
        let newest = told
            .status_updates()
            .rfind(|update| update.at.earliest().is_some());
        if newest.is_none_or(|newest| newest.status != incident.status) {
            let text = told
                .summary
                .clone()
                .unwrap_or_else(|| site.incident_title(id).to_owned());
            let key = format!("{incident_id} {}", incident.status.word());
            let last = self.word(
                incident,
                &key,
                incident_id,
                incident.status,
                &text,
                last_word,
            );
            words.insert(0, last);
        }
        words
    }

    fn word(
        &self,
        incident: &Incident,
        key: &str,
        incident_id: &str,
        entered: Status,
        text: &str,
        when: Timestamp,
    ) -> Word {
        let when = self.time(when);
        let text = inline::words(text, self.rendering.site.config.markdown);
        Word {
            id: identifier(key),
            status: status(incident.kind, entered),
            body: match entered {
                // The API calls both completed.
                Status::Cancelled | Status::Failed => {
                    let language = &self.speaker.language;
                    let entered = language.name_of(entered);
                    language.phrase("api.update", &[("status", &entered), ("text", &text)])
                }
                _ => text,
            },
            incident_id: incident_id.to_owned(),
            created_at: when.clone(),
            updated_at: when.clone(),
            display_at: when,
            affected_components: None,
            deliver_notifications: false,
            custom_tweet: None,
            tweet_id: None,
        }
    }

    fn time(&self, instant: Timestamp) -> String {
        milliseconds_in(&self.rendering.site.config.timezone, instant)
    }
}

/// A name as the API has them, twelve letters and digits, always the same for the same thing.
fn identifier(of: &str) -> String {
    let hash = Fingerprint::of(of.as_bytes()).to_string();
    hash.chars().take(12).collect()
}

/// The API knows four states of an incident and four others of maintenance; what was called off or failed is over there too.
fn status(kind: Kind, status: Status) -> &'static str {
    match (kind, status) {
        (Kind::Maintenance, Status::Investigating | Status::Identified) => "in_progress",
        (Kind::Maintenance, Status::Monitoring) => "verifying",
        (Kind::Maintenance, Status::Resolved) => "completed",
        (_, Status::Completed | Status::Cancelled | Status::Failed) => "completed",
        (_, Status::InProgress) => "in_progress",
        // The others are called as the API calls them.
        (_, same) => same.word(),
    }
}

/// How bad an incident is; where its author does not say, what its kind suggests, or nothing if it is somebody else's: of that
/// the site's services do not show a thing.
fn impact(incident: &Incident) -> Indicator {
    match (incident.kind, incident.impact) {
        (Kind::Maintenance, _) => Indicator::Maintenance,
        (_, None) if incident.origin == Some(Origin::ThirdParty) => Indicator::None,
        (_, Some(Impact::None)) | (Kind::NearMiss, None) => Indicator::None,
        (_, Some(Impact::Minor)) => Indicator::Minor,
        (_, Some(Impact::Major)) | (Kind::Outage, None) => Indicator::Major,
        (_, Some(Impact::Critical)) => Indicator::Critical,
        (Kind::Degradation | Kind::Data | Kind::Security, None) => Indicator::Minor,
    }
}

/// How much an incident weighs on the whole: as much as on the service that it hits worst now, and while it is open as much as
/// an annoyance, if it ever was one.
fn weight(incident: &Incident) -> Indicator {
    if !incident.is_felt() {
        return Indicator::None;
    }
    let services = incident.affected_services().into_iter();
    let on_services = services.map(|service| felt(incident, incident.windows_of(service)));
    let at_least = impact(incident).min(Indicator::Minor);
    on_services
        .chain([felt(incident, incident.windows()), at_least])
        .fold(Indicator::None, Indicator::max)
}

/// How a service is because of an incident.
fn condition(incident: &Incident, service: &str) -> Condition {
    match felt(incident, incident.windows_of(service)) {
        Indicator::None => Condition::Operational,
        Indicator::Maintenance => Condition::UnderMaintenance,
        Indicator::Minor => Condition::DegradedPerformance,
        Indicator::Major => Condition::PartialOutage,
        Indicator::Critical => Condition::MajorOutage,
    }
}

/// How bad an incident is now for what some of its windows hit: as bad as it ever was, an annoyance where the worst of all of
/// these is over, and nothing where all of them are.
fn felt<'a>(incident: &Incident, windows: impl Iterator<Item = Window<'a>>) -> Indicator {
    let windows: Vec<Window> = windows.collect();
    let is_all = |is: fn(&Window) -> bool| !windows.is_empty() && windows.iter().all(is);
    let are_over = is_all(|window| window.resolved.is_some());
    let have_eased = is_all(|window| window.resolved.is_some() || window.mitigated.is_some());
    match impact(incident) {
        _ if are_over || !incident.is_felt() => Indicator::None,
        worst if have_eased => worst.min(Indicator::Minor),
        worst => worst,
    }
}

fn published(entry: &Entry) -> Option<Timestamp> {
    entry.times().map(|times| times.published_at)
}

/// When an incident was reported: with its post, and no sooner than it shows anything of itself. Work is announced before that.
fn reported(entry: &Entry, incident: &Incident) -> Option<Timestamp> {
    let published = published(entry);
    if published.is_some() && incident.planned.is_some() {
        return published;
    }
    let words = incident.status_updates().map(|word| word.at);
    let shown = words.chain(seen(incident)).filter_map(Moment::earliest);
    published.max(shown.min())
}

fn changed(site: &Site, id: EntryId) -> Timestamp {
    site.changed(id).map_or(NEVER, |(at, _)| at)
}

/// When an incident began and, where it is over, when it was; the end is never missing then, and never before the beginning.
///
/// It began when its record says and, where no date is known, by the time that it was `reported`. It was over when a status
/// declared it, else with its last window, else when its post had the last word.
fn course(
    incident: &Incident,
    reported: Timestamp,
    last_word: Timestamp,
) -> (Timestamp, Option<Timestamp>) {
    let began = began(incident, reported).unwrap_or(reported);
    let is_over = incident.status.is_final();
    let ended = is_over.then(|| ended(incident, last_word).unwrap_or_else(|| last_word.max(began)));
    (ended.map_or(began, |ended| began.min(ended)), ended)
}

/// The earliest that its start can mean. Where its start is not known, the time by which it was seen: it may have begun long
/// before, but nobody knows that it did.
fn began(incident: &Incident, reported: Timestamp) -> Option<Timestamp> {
    match incident.start() {
        Some(start) => start.earliest(),
        None => latest(seen(incident)?, reported),
    }
}

/// What is known first of an incident that has happened.
fn seen(incident: &Incident) -> Option<&Moment> {
    incident.beginning().filter(|_| incident.has_happened())
}

/// The latest that a moment can mean, of which somebody told at that time.
fn latest(moment: &Moment, told: Timestamp) -> Option<Timestamp> {
    let (first, last) = moment.ends()?;
    Some(last.min(told.max(first)))
}

fn entered(incident: &Incident, status: Status) -> Option<Timestamp> {
    let mut updates = incident.status_updates();
    updates
        .find(|update| update.status == status)?
        .at
        .earliest()
}

/// When the status that it has was first told, else when its last window ended, where that is known; the latest that it can
/// mean.
fn ended(incident: &Incident, last_word: Timestamp) -> Option<Timestamp> {
    // Told again, it was over no later.
    let words = incident.status_updates().rev();
    let declared = words
        .take_while(|word| word.status == incident.status)
        .last();
    let windows = incident.occurrences.iter();
    let resolved = windows.filter_map(|window| latest(window.resolved.as_ref()?, last_word));
    declared
        .and_then(|word| latest(word.at, last_word))
        .or_else(|| resolved.max())
}

/// From when to when maintenance was planned; what was not announced, as long as it took, and no time at all until that is
/// known.
fn scheduled(
    incident: &Incident,
    started: Timestamp,
    ended: Option<Timestamp>,
) -> (Timestamp, Timestamp) {
    let planned = incident.planned.as_ref().and_then(Planned::extent);
    match planned {
        Some(planned) => (planned.from, planned.until),
        None => (started, ended.unwrap_or(started)),
    }
}
