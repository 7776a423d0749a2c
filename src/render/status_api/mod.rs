//! How the services are, in the shape of the public Statuspage API (version 2), for the clients and widgets that read it.
//!
//! The shape has no room for what is not known exactly: a time that is known to the day begins or ends with its day, and
//! `incidents.json` of the site itself has the record as it is.

mod shape;

use std::cell::OnceCell;

use jiff::Timestamp;

use crate::incident::{
    Caption, Impact, Incident, Kind, Moment, Origin, Planned, Status, Vocabulary, Window,
};
use crate::output::Fingerprint;
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
            document.scheduled_maintenances = Some(board.maintenance(any));
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
        let address = format!("{}{}", config.base_url.origin(), config.base_url.prefix());
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
        let felt = incidents.filter(|incident| incident.is_felt());
        let indicator = felt.map(impact).max().unwrap_or(Indicator::None);
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
                    let as_of = language.phrase("home.as_of", &[("time", &time)]);
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
        let reported = published(entry)
            .or_else(|| began(incident))
            .unwrap_or(NEVER);
        let scheduled = (incident.kind == Kind::Maintenance).then(|| scheduled(incident, reported));
        let services = incident.affected_services().into_iter();
        let services = services.filter_map(|named| site.service_number(named));
        let incident_id = identifier(&format!(
            "incident {} {}",
            site.feed_id(id.entry),
            id.number
        ));
        Report {
            name: site.incident_title(id).to_owned(),
            status: status(incident.kind, incident.status),
            created_at: self.time(reported),
            updated_at: self.time(changed(site, id.entry).max(reported)),
            monitoring_at: entered(incident, Status::Monitoring).map(|at| self.time(at)),
            resolved_at: ended(incident).map(|at| self.time(at)),
            impact: impact(incident),
            shortlink: site.incident_address(id),
            started_at: self.time(began(incident).unwrap_or(reported)),
            page_id: self.page_id.clone(),
            incident_updates: self.words(id, &incident_id, reported),
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
    fn words(&self, id: IncidentId, incident_id: &str, reported: Timestamp) -> Vec<Word> {
        let site = &self.rendering.site;
        let (incident, _) = site.incident(id);
        let told = site
            .incidents_of(site.shown(id))
            .get(id.number)
            .unwrap_or(incident);
        let mut words: Vec<Word> = Vec::new();
        for update in told.status_updates().rev() {
            if let Some(when) = update.at.earliest() {
                let key = format!("{incident_id} {}", update.number);
                let (entered, text) = (update.status, update.text);
                words.push(self.word(incident, &key, incident_id, entered, text, when));
            }
        }
        let own = status(incident.kind, incident.status);
        if words.first().is_none_or(|newest| newest.status != own) {
            let text = told
                .summary
                .clone()
                .unwrap_or_else(|| site.incident_title(id).to_owned());
            let when = changed(site, id.entry).max(reported);
            let key = format!("{incident_id} report");
            let last = self.word(incident, &key, incident_id, incident.status, &text, when);
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
        Word {
            id: identifier(key),
            status: status(incident.kind, entered),
            body: inline::words(text, self.rendering.site.config.markdown),
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

/// How bad an incident is; where its author does not say, what its kind suggests.
fn impact(incident: &Incident) -> Indicator {
    match (incident.kind, incident.impact) {
        (Kind::Maintenance, _) => Indicator::Maintenance,
        (_, Some(Impact::None)) | (Kind::NearMiss, None) => Indicator::None,
        (_, Some(Impact::Minor)) => Indicator::Minor,
        (_, Some(Impact::Major)) | (Kind::Outage, None) => Indicator::Major,
        (_, Some(Impact::Critical)) => Indicator::Critical,
        (Kind::Degradation | Kind::Data | Kind::Security, None) => Indicator::Minor,
    }
}

/// How a service is because of an incident: as bad as the incident, slow where the worst of all its windows is over, and well
/// where all of them are.
fn condition(incident: &Incident, service: &str) -> Condition {
    if !incident.is_felt() {
        return Condition::Operational;
    }
    let windows: Vec<Window> = incident.windows_of(service).collect();
    let is_all = |is: fn(&Window) -> bool| !windows.is_empty() && windows.iter().all(is);
    if is_all(|window| window.resolved.is_some()) {
        return Condition::Operational;
    }
    let worst = match impact(incident) {
        Indicator::None => Condition::Operational,
        Indicator::Maintenance => Condition::UnderMaintenance,
        Indicator::Minor => Condition::DegradedPerformance,
        Indicator::Major => Condition::PartialOutage,
        Indicator::Critical => Condition::MajorOutage,
    };
    match is_all(|window| window.resolved.is_some() || window.mitigated.is_some()) {
        true => worst.min(Condition::DegradedPerformance),
        false => worst,
    }
}

fn published(entry: &Entry) -> Option<Timestamp> {
    entry.times().map(|times| times.published_at)
}

fn changed(site: &Site, id: EntryId) -> Timestamp {
    site.changed(id).map_or(NEVER, |(at, _)| at)
}

fn began(incident: &Incident) -> Option<Timestamp> {
    let beginning = incident.beginning().filter(|_| incident.has_happened());
    beginning.and_then(Moment::earliest)
}

fn entered(incident: &Incident, status: Status) -> Option<Timestamp> {
    let mut updates = incident.status_updates();
    updates
        .find(|update| update.status == status)?
        .at
        .earliest()
}

/// When it was over, where that is known: its last window, else the status that says so.
fn ended(incident: &Incident) -> Option<Timestamp> {
    if !incident.status.is_final() {
        return None;
    }
    let windows = incident.occurrences.iter();
    let resolved = windows.filter_map(|window| window.resolved.as_ref()?.ends());
    let resolved = resolved.map(|(_, last)| last);
    let mut updates = incident.status_updates();
    let last = updates.rfind(|update| update.status == incident.status);
    resolved.max().or_else(|| last?.at.earliest())
}

/// From when to when maintenance was planned; what was not announced is taken to be no time at all.
fn scheduled(incident: &Incident, reported: Timestamp) -> (Timestamp, Timestamp) {
    let planned = incident.planned.as_ref().and_then(Planned::extent);
    match planned {
        Some(planned) => (planned.from, planned.until),
        None => {
            let from = began(incident).unwrap_or(reported);
            (from, from)
        }
    }
}
