//! Incidents as templates see them: whole, and as a row of a list.

use crate::incident::{
    Caption, Cause, DataLoss, Figures, Form, Incident, Kind, Length, Lessons, Metric, Mitigation,
    Moment, Occurrence, Planned, Share, Table, Update, Vocabulary,
};
use crate::parse::markdown;
use crate::plan::Job;
use crate::site::{Anchor, EntryId, IncidentId, Standing};

use super::body::Surface;
use super::ledger;
use super::speaker::Speaker;
use super::view::{
    CauseView, DayView, FigureView, Html, IncidentRow, IncidentView, LessonsView, MitigationView,
    OccurrenceView, PlannedView, RuledOutView, SourceView, TableView, TimeView, UpdateView,
};

/// The incident `number` of `entry`, whole.
pub fn view(speaker: &Speaker<'_>, entry: EntryId, number: usize) -> Option<IncidentView> {
    Some(Teller::of(speaker, entry, number)?.view())
}

/// The measure `at` of the incident `number` of `entry`.
pub fn mitigation(
    speaker: &Speaker<'_>,
    entry: EntryId,
    number: usize,
    at: usize,
) -> Option<MitigationView> {
    let teller = Teller::of(speaker, entry, number)?;
    Some(teller.mitigation(at, teller.incident.mitigations.get(at)?))
}

/// The incident `id` as a row of a list: as its post in the page's language tells it or, where there is none, in the site's.
pub fn row(speaker: &Speaker<'_>, id: IncidentId) -> IncidentRow {
    let site = &speaker.rendering.site;
    let version = site.told_in(id, speaker.language.tag());
    row_of(speaker, version, id.number)
}

/// The incident `number` as a row of a list, as `id` tells it.
pub fn row_of(speaker: &Speaker<'_>, id: EntryId, number: usize) -> IncidentRow {
    let site = &speaker.rendering.site;
    let (incident, figures) = site.incident(site.incident_id(id, number));
    let (name, language) = site.incident_name(id, number);
    let href = speaker.href(&Job::Entry(id)).unwrap_or_default();
    IncidentRow {
        title: name.to_owned(),
        href: site.incident_on(&href, id, number),
        language: speaker.language.other(language).map(str::to_owned),
        kind: speaker.word(incident.kind),
        status: speaker.word(incident.status),
        impact: incident.impact.map(|impact| speaker.word(impact)),
        origin: incident.origin.map(|origin| speaker.word(origin)),
        began: incident.beginning().map(|moment| speaker.time(moment)),
        planned: incident
            .planned
            .as_ref()
            .filter(|_| !incident.status.is_final())
            .map(|window| planned(speaker, window)),
        duration: length(speaker, figures.downtime),
        services: incident
            .affected_services()
            .into_iter()
            .map(|id| speaker.service(id))
            .collect(),
        over: incident.status.is_final(),
    }
}

/// A length in words; none where nothing is known of it.
pub fn length(speaker: &Speaker<'_>, length: Length) -> Option<String> {
    length.is_known().then(|| speaker.language.length(length))
}

/// From the first sign of an incident's windows to their last end, as far as they are known.
pub fn when(speaker: &Speaker<'_>, incident: &Incident, caption: Caption<'_>) -> Option<TimeView> {
    let firsts = incident.windows().filter_map(|window| {
        let mut signs = window.signs();
        let first = signs.next()?;
        // An end comes last, and first only where nothing else is known.
        let is_end = window.resolved.is_some() && signs.next().is_none();
        Some((first, !is_end))
    });
    // What has no date comes last, in the order of the record.
    let first = firsts.min_by_key(|(first, _)| (!first.is_dated(), first.earliest()));
    // Where the first that is known is an end, there is no telling since when.
    let from = first.and_then(|(first, is_sign)| is_sign.then_some(first));
    let ends: Option<Vec<&Moment>> = incident
        .occurrences
        .iter()
        .map(|it| it.resolved.as_ref())
        .collect();
    let until = ends
        .unwrap_or_default()
        .into_iter()
        .max_by_key(|end| end.latest());
    match (from, until) {
        // It is over, and nobody knows since when: "since" would say that it is not.
        (Some(from), None) if incident.status.is_final() => Some(speaker.time_under(caption, from)),
        _ => speaker.times_under(caption, from, until),
    }
}

/// When maintenance was meant to happen. An announcement is read from afar, and is nothing without its zone.
pub fn planned(speaker: &Speaker<'_>, planned: &Planned) -> PlannedView {
    let caption = Caption::absent(&planned.start.zone);
    let end = planned.end.as_ref();
    let span = end.and_then(|end| speaker.times_under(caption, Some(&planned.start), Some(end)));
    PlannedView {
        when: span.unwrap_or_else(|| speaker.time_under(caption, &planned.start)),
        duration: planned
            .duration
            .and_then(|duration| length(speaker, duration)),
    }
}

/// One incident being told.
struct Teller<'a> {
    speaker: &'a Speaker<'a>,
    entry: EntryId,
    number: usize,
    incident: &'a Incident,
    figures: &'a Figures,
    caption: Caption<'a>,
    anchor: Anchor,
    /// Its post reports others too.
    is_one_of_several: bool,
}

impl<'a> Teller<'a> {
    fn of(speaker: &'a Speaker<'a>, entry: EntryId, number: usize) -> Option<Self> {
        let site = &speaker.rendering.site;
        let incidents = site.incidents_of(entry);
        let incident = incidents.get(number)?;
        let figures = site.figures_of(entry).get(number)?;
        Some(Teller {
            speaker,
            entry,
            number,
            incident,
            figures,
            caption: Caption::of(incident, figures),
            anchor: Anchor::of(incidents, number),
            is_one_of_several: incidents.len() > 1,
        })
    }

    fn view(&self) -> IncidentView {
        let (speaker, incident) = (self.speaker, self.incident);
        let mitigations = self.mitigations();
        let site = &speaker.rendering.site;
        let own = site.incident_id(self.entry, self.number);
        let measures = incident.mitigations.iter();
        let open = measures.filter(|it| site.present_state(own, it).is_open());
        let open = open.count();
        IncidentView {
            anchor: self.anchor.to_string(),
            label: self.is_one_of_several.then(|| self.label()),
            kind: speaker.word(incident.kind),
            status: speaker.word(incident.status),
            impact: incident.impact.map(|impact| speaker.word(impact)),
            origin: incident.origin.map(|origin| speaker.word(origin)),
            services: incident
                .affected_services()
                .into_iter()
                .map(|id| speaker.service(id))
                .collect(),
            unaffected: speaker.services(&incident.unaffected),
            effects: self.texts(&incident.effects),
            summary: self.text(&incident.summary),
            data_loss: incident.data_loss.as_ref().map(|loss| self.data_loss(loss)),
            when: when(speaker, incident, self.caption_of_summary()),
            planned: incident
                .planned
                .as_ref()
                .map(|window| planned(speaker, window)),
            zone: self.zone(),
            occurrences: self.occurrences(),
            figures: self.figures(),
            timeline: self.timeline(),
            cause: incident.cause.as_ref().map(|cause| self.cause(cause)),
            tables: incident
                .tables
                .iter()
                .map(|table| self.table(table))
                .collect(),
            metrics: incident
                .metrics
                .iter()
                .map(|metric| self.metric(metric))
                .collect(),
            open_mitigations: open,
            mitigations_in_short: match open {
                0 => speaker
                    .language
                    .word("incident.no_open_mitigations")
                    .to_owned(),
                _ => speaker.language.count_among(
                    "incident.mitigations_in_short",
                    mitigations.len(),
                    &[("open", &open)],
                ),
            },
            mitigations,
            lessons: self.lessons(&incident.lessons),
            sources: incident
                .sources
                .iter()
                .map(|source| SourceView {
                    name: source.name.clone(),
                    url: source.url.clone(),
                    relation: source.relation.map(|relation| speaker.word(relation)),
                })
                .collect(),
            unplaced: self.unplaced(),
            over: incident.status.is_final(),
        }
    }

    /// What holds far above the tables, whose captions name the incident's zone.
    fn caption_of_summary(&self) -> Caption<'a> {
        Caption {
            clocks_change: self.caption.clocks_change,
            ..self.speaker.caption()
        }
    }

    /// What tells the incident from the others of its post: its label, else its number.
    fn label(&self) -> String {
        let language = &self.speaker.language;
        let ordinal = || language.phrase("occurrences.ordinal", &[("n", &(self.number + 1))]);
        self.incident.label.clone().unwrap_or_else(ordinal)
    }

    /// The names of the tables of this incident that the author has not placed in the text.
    fn unplaced(&self) -> Vec<&'static str> {
        let site = &self.speaker.rendering.site;
        let incidents = site.incidents_of(self.entry);
        let placements = &site.entry(self.entry).document.body.placements;
        let is_placed = |table| {
            let mut same = placements.iter().filter(|it| it.table == table);
            same.any(|it| it.meant(incidents) == Some(self.number))
        };
        let tables = markdown::Table::ALL.iter().copied();
        let unplaced = tables.filter(|table| table.is_in(self.incident) && !is_placed(*table));
        unplaced.map(Vocabulary::word).collect()
    }

    fn inline(&self, text: &str) -> Html {
        Html::new(&self.speaker.inline(self.entry, text))
    }

    fn text(&self, text: &Option<String>) -> Option<Html> {
        text.as_ref().map(|text| self.inline(text))
    }

    fn texts(&self, texts: &[String]) -> Vec<Html> {
        texts.iter().map(|text| self.inline(text)).collect()
    }

    fn time(&self, moment: &Option<Moment>) -> Option<TimeView> {
        moment
            .as_ref()
            .map(|moment| self.speaker.time_under(self.caption, moment))
    }

    /// The caption in words. Where clocks were changed it has no letters and no offset: each time has its own.
    fn zone(&self) -> String {
        let mut hours = self.incident.own_hours();
        let at = match self.caption.clocks_change {
            true => None,
            false => hours.next().or_else(|| self.incident.beginning()),
        };
        let language = &self.speaker.language;
        let zone = language.zone(self.caption.zone, at);
        language.phrase("incident.zone", &[("zone", &zone)])
    }

    fn data_loss(&self, loss: &DataLoss) -> Html {
        let language = &self.speaker.language;
        match loss {
            DataLoss::None => Html::new(language.word("data_loss.none")),
            DataLoss::Unknown => Html::new(language.word("data_loss.unknown")),
            DataLoss::Of(text) => self.inline(text),
        }
    }

    /// The windows. What each affected is told where that is not the same for all.
    fn occurrences(&self) -> Vec<OccurrenceView> {
        let all = self.incident.affected_services();
        let windows = self.incident.occurrences.iter();
        let mut affected = windows.clone().map(|it| self.incident.affected_in(it));
        let differ = affected.any(|some| !some.iter().eq(all.iter().copied()));
        let windows = windows.enumerate();
        windows
            .map(|(at, window)| {
                let duration = self.figures.windows.get(at).map(|figures| figures.duration);
                self.occurrence(window, duration, differ)
            })
            .collect()
    }

    fn occurrence(
        &self,
        window: &Occurrence,
        duration: Option<Length>,
        with_services: bool,
    ) -> OccurrenceView {
        OccurrenceView {
            label: window.label.clone(),
            started: self.time(&window.started),
            detected: self.time(&window.detected),
            mitigated: self.time(&window.mitigated),
            resolved: self.time(&window.resolved),
            duration: duration.and_then(|duration| length(self.speaker, duration)),
            services: match with_services {
                true => self.speaker.services(self.incident.affected_in(window)),
                false => Vec::new(),
            },
            note: self.text(&window.note),
        }
    }

    fn figures(&self) -> Vec<FigureView> {
        let figures = self.figures;
        let all = [
            ("downtime", figures.downtime),
            ("detect", figures.to_detect),
            ("mitigate", figures.to_mitigate),
            ("resolve", figures.to_resolve),
        ];
        let language = &self.speaker.language;
        // Work that was planned has nothing to be noticed or mended.
        let is_told = |name| name == "downtime" || self.incident.share() != Share::Maintenance;
        let is_longest = |name| name != "downtime" && self.incident.occurrences.len() > 1;
        let all = all.into_iter().filter(|(name, _)| is_told(*name));
        let known = all.filter_map(|(name, figure)| {
            let key = match name {
                "downtime" => self.name_of_length().to_owned(),
                name => format!("figures.{name}"),
            };
            let label = language.word(&key);
            Some(FigureView {
                name,
                label: match is_longest(name) {
                    true => language.phrase("figures.longest", &[("figure", &label)]),
                    false => label.to_owned(),
                },
                text: length(self.speaker, figure)?,
            })
        });
        known.collect()
    }

    /// What the length of it all is called: what was only slow was not down.
    fn name_of_length(&self) -> &'static str {
        match self.incident.kind {
            _ if !self.incident.is_downtime() => "figures.duration",
            Kind::Outage => "figures.downtime",
            _ => "figures.affected",
        }
    }

    /// The timeline by day; what is known less precisely stands under what is known of its day.
    fn timeline(&self) -> Vec<DayView> {
        let mut days: Vec<DayView> = Vec::new();
        let mut last = None;
        for (at, update) in self.incident.timeline.iter().enumerate() {
            let day = self.day(&update.at);
            if last.as_ref() != Some(&day) {
                days.push(DayView {
                    date: self.time(&day),
                    updates: Vec::new(),
                });
                last = Some(day);
            }
            if let Some(day) = days.last_mut() {
                day.updates.push(self.update(at, update));
            }
        }
        days
    }

    /// The day of a time, or the month or longer that is all that is known of it.
    fn day(&self, at: &Moment) -> Option<Moment> {
        match &at.form {
            Form::Period(_) | Form::Periods(..) => Some(at.clone()),
            Form::Clock(_) | Form::PartOfDay(..) | Form::Weekday(..) => {
                at.date().map(|date| Moment::day(date, self.caption.zone))
            }
        }
    }

    fn update(&self, at: usize, update: &Update) -> UpdateView {
        let site = &self.speaker.rendering.site;
        UpdateView {
            anchor: site.update_anchor(self.entry, self.number, at).to_string(),
            at: self.speaker.time_under(self.caption, &update.at),
            status: update.status.map(|status| self.speaker.word(status)),
            text: self.inline(&update.text),
        }
    }

    fn cause(&self, cause: &Cause) -> CauseView {
        let ruled_out = cause.ruled_out.iter().map(|ruled_out| RuledOutView {
            what: self.inline(&ruled_out.what),
            evidence: self.text(&ruled_out.evidence),
        });
        CauseView {
            summary: self.text(&cause.summary),
            trigger: self.text(&cause.trigger),
            certainty: cause
                .certainty
                .map(|certainty| self.speaker.word(certainty)),
            contributing: self.texts(&cause.contributing),
            ruled_out: ruled_out.collect(),
            open: self.texts(&cause.open),
        }
    }

    fn table(&self, table: &Table) -> TableView {
        TableView {
            caption: self.text(&table.caption),
            columns: self.texts(&table.columns),
            rows: table.rows.iter().map(|row| self.texts(row)).collect(),
            total: table.total.as_ref().map(|row| self.texts(row)),
        }
    }

    fn metric(&self, metric: &Metric) -> FigureView {
        let unit = metric.unit.as_deref();
        let value = self.speaker.language.quantity(metric.value, unit);
        FigureView {
            name: "",
            label: metric.name.clone(),
            text: match metric.approx {
                true => self
                    .speaker
                    .language
                    .phrase("figures.about", &[("value", &value)]),
                false => value,
            },
        }
    }

    fn mitigations(&self) -> Vec<MitigationView> {
        let measures = self.incident.mitigations.iter().enumerate();
        measures
            .map(|(at, measure)| self.mitigation(at, measure))
            .collect()
    }

    fn mitigation(&self, at: usize, mitigation: &Mitigation) -> MitigationView {
        let site = &self.speaker.rendering.site;
        let own = site.incident_id(self.entry, self.number);
        let teller = site.followed_by(own, mitigation);
        let now = site.present_state(own, mitigation);
        MitigationView {
            anchor: site
                .mitigation_anchor(self.entry, self.number, at)
                .to_string(),
            text: self.inline(&mitigation.text),
            state: self.speaker.word(mitigation.state),
            now: (now != mitigation.state).then(|| self.speaker.word(now)),
            kind: mitigation.kind.map(|kind| self.speaker.word(kind)),
            owner: mitigation.owner.clone(),
            due: self.time(&mitigation.due),
            done: self.time(&mitigation.done),
            overdue: site.standing_of(own, mitigation) == Standing::Overdue,
            reason: self.text(&mitigation.reason),
            before: self.text(&mitigation.before),
            after: self.text(&mitigation.after),
            link: mitigation.link.clone(),
            followed_up: teller.map(|(id, number)| ledger::link(self.speaker, id, number)),
        }
    }

    fn lessons(&self, lessons: &Lessons) -> LessonsView {
        LessonsView {
            went_well: self.texts(&lessons.went_well),
            went_wrong: self.texts(&lessons.went_wrong),
            lucky: self.texts(&lessons.lucky),
        }
    }
}

/// The template of a table that an author can place, for what will show it.
pub fn template(table: markdown::Table, surface: Surface) -> String {
    let folder = match surface {
        Surface::Page => "parts",
        Surface::Feed => "feed",
    };
    format!("{folder}/{}.html", table.word())
}
