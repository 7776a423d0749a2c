//! The full record of every incident for machines: as JSON with nothing lost, and as a table with the main figures.

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::diag::{Diag, Diags};
use crate::incident::{
    Cause, DataLoss, Figures, Incident, Interval, Length, Mitigation, Moment, Occurrence,
    Vocabulary,
};
use crate::language::datetime;
use crate::plan::Job;
use crate::site::{EntryId, IncidentId, Stream};

use super::Rendering;
use super::clock::rfc3339_in;
use super::page::site_texts;
use super::speaker::Speaker;

/// `incidents.json`: every incident, newest first, with all that its author wrote down and all that follows from it.
///
/// Texts are inline Markdown. A time says how its author wrote it, between which instants it lies, and the same in words; a
/// length says the least and the most that it can be, in seconds, `null` where there is no telling.
pub fn as_json(rendering: &Rendering) -> Vec<u8> {
    let teller = Teller::new(rendering);
    let site = &rendering.site;
    let (title, _) = site_texts(rendering, &site.config.language);
    super::json(&Records {
        as_of: teller.moment(site.as_of.as_ref()),
        incidents: &teller,
        language: &site.config.language,
        services: site
            .services
            .iter()
            .map(|service| {
                json!({
                    "id": service.id,
                    "name": service.name,
                    "names": service.names,
                })
            })
            .collect(),
        time_zone: site.config.timezone.name(),
        title,
        url: teller.address(&Job::List(Stream::All, 1)),
    })
}

/// `incidents.json`, with its keys in the order of their names, as every object in it has them.
#[derive(Serialize)]
struct Records<'r> {
    as_of: Option<Value>,
    incidents: &'r Teller<'r>,
    language: &'r str,
    services: Value,
    time_zone: &'r str,
    title: &'r str,
    url: Option<&'r str>,
}

/// Every incident. Each is written before the next is told: together they would take ten times their bytes.
impl Serialize for Teller<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let incidents = self.rendering.site.incidents.iter();
        to.collect_seq(incidents.map(|id| self.incident(*id)))
    }
}

/// `incidents.csv` (RFC 4180, with a header): a row for each incident, its times in RFC 3339 and its lengths in seconds.
///
/// # Errors
/// That it cannot be written, which nothing an author writes should bring about.
pub fn as_csv(rendering: &Rendering) -> Result<Vec<u8>, Diags> {
    let teller = Teller::new(rendering);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let wrong = |error: String| {
        let message = format!("the table of incidents cannot be written: {error}");
        Diags::from(Diag::error("csv", message))
    };
    writer
        .write_record(COLUMNS)
        .map_err(|error| wrong(error.to_string()))?;
    for id in rendering.site.incidents.iter() {
        let row = teller.row(*id).map(|cell| harmless(&cell));
        writer
            .write_record(row)
            .map_err(|error| wrong(error.to_string()))?;
    }
    writer
        .into_inner()
        .map_err(|error| wrong(error.to_string()))
}

const COLUMNS: [&str; 24] = [
    "id",
    "title",
    "url",
    "kind",
    "status",
    "impact",
    "origin",
    "services",
    "began",
    "began_earliest",
    "began_latest",
    "windows",
    "downtime_least",
    "downtime_most",
    "downtime_about",
    "counts_as_downtime",
    "to_detect_least",
    "to_detect_most",
    "to_detect_about",
    "to_resolve_least",
    "to_resolve_most",
    "to_resolve_about",
    "mitigations",
    "mitigations_open",
];

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection): one that begins like one gets an apostrophe, which
/// spreadsheets do not show.
fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// The site's incidents being told, in the site's language.
struct Teller<'r> {
    rendering: &'r Rendering,
    speaker: Speaker<'r>,
}

impl<'r> Teller<'r> {
    fn new(rendering: &'r Rendering) -> Self {
        Teller {
            rendering,
            speaker: Speaker::new(rendering, &rendering.site.config.language),
        }
    }

    fn incident(&self, id: IncidentId) -> Value {
        let (incident, figures) = self.rendering.site.incident(id);
        // Whoever gives an incident a key is asked here what machines are to read of it.
        let Incident {
            id: _,
            label,
            kind,
            status,
            impact,
            origin,
            zone,
            services: _,
            unaffected,
            effects,
            summary,
            data_loss: loss,
            planned,
            occurrences: _,
            timeline,
            cause: reason,
            tables,
            metrics,
            mitigations,
            lessons,
            sources,
        } = incident;
        let shown = self.rendering.site.shown(id);
        json!({
            "id": self.rendering.site.incident_key(id),
            "url": self.rendering.site.incident_address(id),
            "title": self.rendering.site.incident_title(id),
            "post": self.post(shown),
            "label": label,
            "kind": kind.word(),
            "status": status.word(),
            "impact": word(*impact),
            "origin": word(*origin),
            "time_zone": zone.name(),
            "services": incident.affected_services(),
            "unaffected": unaffected,
            "effects": effects,
            "summary": summary,
            "data_loss": loss.as_ref().map(data_loss),
            "began": self.moment(incident.start()),
            "planned": planned.as_ref().map(|planned| json!({
                "start": self.moment(Some(&planned.start)),
                "end": self.moment(planned.end.as_ref()),
                "duration": self.length(planned.length()),
            })),
            "counts_as_downtime": incident.is_downtime(),
            "occurrences": self.occurrences(incident, figures),
            "timeline": timeline.iter().map(|update| json!({
                "at": self.moment(Some(&update.at)),
                "status": word(update.status),
                "text": update.text,
            })).collect::<Value>(),
            "cause": reason.as_ref().map(cause),
            "tables": tables.iter().map(|table| json!({
                "caption": table.caption,
                "columns": table.columns,
                "rows": table.rows,
                "total": table.total,
            })).collect::<Value>(),
            "metrics": metrics.iter().map(|metric| json!({
                "name": metric.name,
                "value": metric.value,
                "unit": metric.unit,
                "approx": metric.approx,
            })).collect::<Value>(),
            "mitigations": mitigations.iter().map(|it| self.mitigation(it)).collect::<Value>(),
            "lessons": {
                "went_well": lessons.went_well,
                "went_wrong": lessons.went_wrong,
                "lucky": lessons.lucky,
            },
            "sources": sources.iter().map(|source| json!({
                "name": source.name,
                "url": source.url,
                "relation": word(source.relation),
            })).collect::<Value>(),
            "figures": self.figures(figures),
        })
    }

    fn post(&self, id: EntryId) -> Value {
        let site = &self.rendering.site;
        let entry = site.entry(id);
        let times = entry.times();
        let translations = entry.translations.iter().map(|id| site.entry(*id));
        json!({
            "title": entry.document.front.title.value,
            "language": entry.language,
            "url": entry.permalink.absolute(),
            "published": self.moment(times.map(|times| &times.published)),
            "updated": self.moment(times.and_then(|times| times.updated.as_ref())),
            "translations": translations.map(|entry| json!({
                "language": entry.language,
                "url": entry.permalink.absolute(),
            })).collect::<Value>(),
        })
    }

    fn occurrences(&self, incident: &Incident, figures: &Figures) -> Value {
        let windows = incident.occurrences.iter().zip(&figures.windows);
        let told = |(window, figures): (&Occurrence, &crate::incident::WindowFigures)| {
            json!({
                "label": window.label,
                "started": self.moment(window.started.as_ref()),
                "detected": self.moment(window.detected.as_ref()),
                "mitigated": self.moment(window.mitigated.as_ref()),
                "resolved": self.moment(window.resolved.as_ref()),
                "note": window.note,
                "services": window.services,
                "duration": self.length(figures.duration),
                "to_detect": self.length(figures.to_detect),
                "to_mitigate": self.length(figures.to_mitigate),
            })
        };
        windows.map(told).collect()
    }

    fn mitigation(&self, mitigation: &Mitigation) -> Value {
        json!({
            "id": mitigation.id,
            "text": mitigation.text,
            "state": mitigation.state.word(),
            "kind": word(mitigation.kind),
            "owner": mitigation.owner,
            "due": self.moment(mitigation.due.as_ref()),
            "done": self.moment(mitigation.done.as_ref()),
            "reason": mitigation.reason,
            "before": mitigation.before,
            "after": mitigation.after,
            "link": mitigation.link,
        })
    }

    fn figures(&self, figures: &Figures) -> Value {
        let services = figures.by_service.iter();
        json!({
            "downtime": self.length(figures.downtime),
            "downtime_by_service": services.map(|(service, length)| json!({
                "service": service,
                "downtime": self.length(*length),
            })).collect::<Value>(),
            "to_detect": self.length(figures.to_detect),
            "to_mitigate": self.length(figures.to_mitigate),
            "to_resolve": self.length(figures.to_resolve),
        })
    }

    /// `source` reads as the same time again in the zone named; `precision` is one of the words of the guide.
    fn moment(&self, moment: Option<&Moment>) -> Option<Value> {
        let moment = moment?;
        let reading = moment.interval();
        let instant = |instant: Timestamp| rfc3339_in(&moment.zone, instant);
        Some(json!({
            "source": moment.to_string(),
            "zone": moment.zone.name(),
            "precision": moment.precision().word(),
            "about": moment.about,
            "earliest": reading.map(|reading| instant(reading.from)),
            "latest": reading.map(|reading| instant(reading.until)),
            "datetime": datetime(moment),
            "text": self.speaker.language.moment(moment, None),
        }))
    }

    fn length(&self, length: Length) -> Option<Value> {
        if !length.is_known() {
            return None;
        }
        Some(json!({
            "least": length.least().as_secs(),
            "most": length.most().map(|most| most.as_secs()),
            "about": length.is_about(),
            "text": self.speaker.language.length(length),
        }))
    }

    fn row(&self, id: IncidentId) -> [String; COLUMNS.len()] {
        let (incident, figures) = self.rendering.site.incident(id);
        let began = incident.start();
        // What was seen going on had begun by then.
        let seen = incident.beginning();
        let seen = seen.filter(|_| incident.has_happened() && !incident.occurrences.is_empty());
        let instant = |instant: Timestamp| rfc3339_in(&incident.zone, instant);
        let bound = |moment: Option<&Moment>, end: fn(Interval) -> Timestamp| {
            let reading = moment.and_then(Moment::interval);
            reading.map(|it| instant(end(it))).unwrap_or_default()
        };
        let text = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let site = &self.rendering.site;
        let measures = incident.mitigations.iter();
        let open = measures.filter(|it| site.present_state(id, it).is_open());
        [
            self.rendering.site.incident_key(id),
            self.rendering.site.incident_title(id).to_owned(),
            self.rendering.site.incident_address(id),
            incident.kind.word().to_owned(),
            incident.status.word().to_owned(),
            text(word(incident.impact)),
            text(word(incident.origin)),
            incident.affected_services().join("; "),
            began.map(Moment::to_string).unwrap_or_default(),
            bound(began, |reading| reading.from),
            bound(began.or(seen), |reading| reading.until),
            incident.occurrences.len().to_string(),
            least(figures.downtime),
            most(figures.downtime),
            figures.downtime.is_about().to_string(),
            incident.is_downtime().to_string(),
            least(figures.to_detect),
            most(figures.to_detect),
            figures.to_detect.is_about().to_string(),
            least(figures.to_resolve),
            most(figures.to_resolve),
            figures.to_resolve.is_about().to_string(),
            incident.mitigations.len().to_string(),
            open.count().to_string(),
        ]
    }

    fn address(&self, job: &Job) -> Option<&str> {
        let permalink = self.rendering.plan.permalink(job)?;
        Some(permalink.absolute())
    }
}

/// In seconds; nothing where nothing is known.
fn least(length: Length) -> String {
    match length.is_known() {
        true => length.least().as_secs().to_string(),
        false => String::new(),
    }
}

fn most(length: Length) -> String {
    let most = length.most().map(|most: SignedDuration| most.as_secs());
    most.map(|seconds| seconds.to_string()).unwrap_or_default()
}

fn word(value: Option<impl Vocabulary>) -> Option<&'static str> {
    value.map(Vocabulary::word)
}

fn data_loss(loss: &DataLoss) -> &str {
    match loss {
        DataLoss::None => "none",
        DataLoss::Unknown => "unknown",
        DataLoss::Of(what) => what,
    }
}

fn cause(cause: &Cause) -> Value {
    json!({
        "summary": cause.summary,
        "trigger": cause.trigger,
        "certainty": word(cause.certainty),
        "contributing": cause.contributing,
        "ruled_out": cause.ruled_out.iter().map(|ruled_out| json!({
            "what": ruled_out.what,
            "evidence": ruled_out.evidence,
        })).collect::<Value>(),
        "open": cause.open,
    })
}
