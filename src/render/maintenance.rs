//! Planned work: what is announced, and how what was announced went.

use crate::diag::Diags;
use crate::incident::{Kind, Moment};
use crate::plan::Job;
use crate::site::{IncidentId, Site};

use super::head::Head;
use super::incident;
use super::page::Page;
use super::speaker::Speaker;
use super::view::{MaintenanceView, WorkView};

/// All maintenance.
///
/// # Errors
/// What is wrong with the template.
pub fn page(page: &Page<'_>) -> Result<Vec<u8>, Diags> {
    let title = page.speaker.language.word("maintenance.title");
    let lead = page.speaker.language.word("maintenance.works");
    page.print(
        "maintenance",
        Head::page(title, lead),
        "maintenance",
        &view(&page.speaker),
    )
}

fn view(speaker: &Speaker<'_>) -> MaintenanceView {
    let site = &speaker.rendering.site;
    let incidents = site.incidents.iter().copied();
    let work = incidents.filter(|id| site.incident(*id).0.kind == Kind::Maintenance);
    let (past, mut upcoming): (Vec<IncidentId>, Vec<IncidentId>) =
        work.partition(|id| site.incident(*id).0.status.is_final());
    upcoming.sort_by_key(|id| planned_for(site, *id));
    let rows = |ids: Vec<IncidentId>| ids.into_iter().map(|id| row(speaker, id)).collect();
    MaintenanceView {
        as_of: speaker.as_of(),
        upcoming: rows(upcoming),
        past: rows(past),
        calendar: speaker.absolute(&Job::Calendar),
    }
}

/// When it is to begin; what has no date yet comes last.
pub fn planned_for(site: &Site, id: IncidentId) -> (bool, Option<jiff::Timestamp>) {
    let planned = site.incident(id).0.planned.as_ref();
    let start = planned.map(|planned| &planned.start);
    let start = start.and_then(Moment::earliest);
    (start.is_none(), start)
}

fn row(speaker: &Speaker<'_>, id: IncidentId) -> WorkView {
    let site = &speaker.rendering.site;
    let (incident, _) = site.incident(id);
    let planned = incident.planned.as_ref();
    WorkView {
        row: incident::row(speaker, id),
        planned: planned.map(|planned| incident::planned(speaker, planned)),
        held: incident::when(speaker, incident, speaker.caption()),
    }
}
