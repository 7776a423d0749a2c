//! The ledger: what was promised in all incidents, and what became of it.

use crate::diag::Diags;
use crate::plan::Job;
use crate::site::{IncidentId, Ledger, Promise, Standing};

use super::head::Head;
use super::incident;
use super::page::Page;
use super::speaker::Speaker;
use super::view::{LedgerView, LinkView, PromiseView};

/// Every measure of every incident.
///
/// # Errors
/// What is wrong with the template.
pub fn page(page: &Page<'_>) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let title = speaker.language.word("mitigations.title");
    let lead = speaker.language.word("mitigations.ledger");
    page.print(
        "mitigations",
        Head::page(title, lead),
        "ledger",
        &view(speaker),
    )
}

fn view(speaker: &Speaker<'_>) -> LedgerView {
    let site = &speaker.rendering.site;
    let ledger = site.ledger();
    // Each once: what a later incident tells of is named there.
    let promises = ledger.promises.iter();
    let promises = promises.filter(|promise| promise.standing != Standing::Followed);
    let (open, closed): (Vec<&Promise<'_>>, Vec<&Promise<'_>>) =
        promises.partition(|promise| promise.standing.is_open());
    let rows = |promises: Vec<&Promise<'_>>| {
        let rows = promises.into_iter();
        rows.filter_map(|promise| row(speaker, &ledger, promise))
            .collect()
    };
    LedgerView {
        as_of: speaker.as_of(),
        in_short: in_short(speaker, &ledger),
        open: rows(open),
        closed: rows(closed),
    }
}

/// "12 measures, 3 still open, 1 of them overdue."
fn in_short(speaker: &Speaker<'_>, ledger: &Ledger<'_>) -> String {
    let language = &speaker.language;
    let (open, overdue) = (ledger.open(), ledger.count(Standing::Overdue));
    let key = match (open, overdue) {
        (0, _) => "mitigations.all_closed",
        (_, 0) => "mitigations.some_open",
        _ => "mitigations.some_overdue",
    };
    let all = ledger.number();
    language.count_among(key, all, &[("open", &open), ("overdue", &overdue)])
}

fn row(speaker: &Speaker<'_>, ledger: &Ledger<'_>, promise: &Promise<'_>) -> Option<PromiseView> {
    let (shown, number) = (promise.shown, promise.incident.number);
    let measure = incident::mitigation(speaker, shown, number, promise.number)?;
    let row = incident::row(speaker, promise.incident);
    Some(PromiseView {
        href: place(speaker, promise.incident, promise.number),
        incident: row.into(),
        age: ledger
            .age(promise)
            .filter(|_| promise.standing.is_open())
            .map(|days| age(speaker, days)),
        earlier: ledger
            .earlier(promise)
            .map(|other| link(speaker, other.incident, other.number))
            .collect(),
        measure,
    })
}

fn age(speaker: &Speaker<'_>, days: u32) -> String {
    let length = speaker.language.age(days);
    speaker
        .language
        .phrase("mitigations.age", &[("length", &length)])
}

/// The measure `number` of an incident, by the name of that.
pub fn link(speaker: &Speaker<'_>, incident: IncidentId, number: usize) -> LinkView {
    LinkView {
        href: place(speaker, incident, number),
        ..incident::row(speaker, incident).into()
    }
}

/// Where the measure `number` of an incident stands in the post that the incident's row leads to.
fn place(speaker: &Speaker<'_>, id: IncidentId, number: usize) -> String {
    let site = &speaker.rendering.site;
    let version = site.told_in(id, speaker.language.tag());
    let post = speaker.href(&Job::Entry(version)).unwrap_or_default();
    site.mitigation_anchor(version, id.number, number).on(&post)
}
