//! `afterword mitigations`: what was promised, and what of it is still open.

use std::process::ExitCode;

use afterword::Compiled;
use afterword::diag::{Format, counted, printable};
use afterword::incident::{Moment, Vocabulary};
use afterword::site::{Ledger, Promise, Site, Standing};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::edge::terminal::Terminal;
use crate::{LedgerFlags, SiteFlags};

/// Prints the ledger; fails where only what is overdue was asked for, and something is.
pub fn run(site: &SiteFlags, flags: &LedgerFlags, terminal: &Terminal) -> ExitCode {
    let inputs = match super::read(site, terminal) {
        Ok(inputs) => inputs,
        Err(code) => return code,
    };
    let memo = super::memo(inputs.root());
    let options = super::options(site);
    let Compiled { tree, diags } = super::compile(&inputs, &options, &memo);
    let Some(tree) = tree else {
        return super::report(diags, inputs.sources(), terminal);
    };
    let site = &tree.rendering().site;
    let zone = &site.config.timezone;
    // A reminder is for today, however long ago somebody wrote last.
    let today = Moment::day(zone.clock_at(options.now).date(), zone);
    let ledger = site.ledger_as_of(Some(today));
    let overdue = ledger.count(Standing::Overdue);
    let is_asked = |promise: &&Promise<'_>| !flags.overdue || promise.standing == Standing::Overdue;
    let promises = ledger.promises.iter().filter(is_asked);
    let list: String = match terminal.format() {
        Format::Json => promises
            .map(|promise| format!("{}\n", as_json(site, &ledger, promise)))
            .collect(),
        _ => {
            let once = promises.filter(|promise| promise.standing != Standing::Followed);
            let promises: Vec<&Promise<'_>> = once.collect();
            as_table(site, &ledger, &promises) + "\n"
        }
    };
    let printed = terminal.deliver(list.as_bytes());
    match flags.overdue && overdue > 0 {
        true => ExitCode::FAILURE,
        false => printed,
    }
}

/// One row a promise, in columns that are as wide as their widest cell, and a last line that counts.
fn as_table(site: &Site, ledger: &Ledger<'_>, promises: &[&Promise<'_>]) -> String {
    let head = ["STATE", "DUE", "AGE", "OWNER", "MEASURE", "FILE"].map(String::from);
    let rows = promises.iter().map(|promise| row(site, ledger, promise));
    let rows: Vec<[String; 6]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max();
    let widths: [usize; 6] = std::array::from_fn(|column| width(column).unwrap_or_default());
    let mut lines: Vec<String> = Vec::new();
    if !promises.is_empty() {
        lines.extend(rows.iter().map(|row| line(row, &widths)));
        lines.push(String::new());
    }
    lines.push(in_short(ledger));
    lines.join("\n")
}

fn row(site: &Site, ledger: &Ledger<'_>, promise: &Promise<'_>) -> [String; 6] {
    let mitigation = promise.mitigation;
    let state = match promise.standing {
        Standing::Overdue => "overdue",
        _ => mitigation.state.word(),
    };
    let when = match promise.standing {
        Standing::Closed => &mitigation.done,
        _ => &mitigation.due,
    };
    let age = ledger.age(promise).filter(|_| promise.standing.is_open());
    let cells = [
        state.to_owned(),
        when.as_ref().map(ToString::to_string).unwrap_or_default(),
        age.map(|days| format!("{days} d")).unwrap_or_default(),
        mitigation.owner.clone().unwrap_or_default(),
        mitigation.text.clone(),
        site.entry(promise.incident.entry).document.path.to_string(),
    ];
    cells.map(|cell| printable(&cell))
}

/// Cells side by side. A Korean or Japanese letter takes two columns of a terminal.
fn line(cells: &[String; 6], widths: &[usize; 6]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| {
        let gap = " ".repeat(width.saturating_sub(cell.width()));
        format!("{cell}{gap}")
    });
    let line = padded.collect::<Vec<String>>().join("  ");
    line.trim_end().to_owned()
}

/// `34 measures, 13 open, 9 overdue, as of 2026-05-21`
fn in_short(ledger: &Ledger<'_>) -> String {
    let (open, overdue) = (ledger.open(), ledger.count(Standing::Overdue));
    let all = counted(ledger.number(), "measure");
    let as_of = ledger.as_of.as_ref();
    let as_of = as_of.map_or_else(String::new, |moment| format!(", as of {moment}"));
    format!("{all}, {open} open, {overdue} overdue{as_of}")
}

fn as_json(site: &Site, ledger: &Ledger<'_>, promise: &Promise<'_>) -> Value {
    let entry = site.entry(promise.incident.entry);
    let mitigation = promise.mitigation;
    let file = |other: &Promise<'_>| site.entry(other.incident.entry).document.path.to_string();
    json!({
        "id": mitigation.id,
        "text": mitigation.text,
        "state": mitigation.state.word(),
        "kind": mitigation.kind.map(Vocabulary::word),
        "owner": mitigation.owner,
        "due": mitigation.due.as_ref().map(ToString::to_string),
        "done": mitigation.done.as_ref().map(ToString::to_string),
        "open": promise.standing.is_open(),
        "overdue": promise.standing == Standing::Overdue,
        "promised": ledger.since(promise).map(|date| date.to_string()),
        "age_days": ledger.age(promise),
        "file": entry.document.path.as_ref(),
        "url": site.entry(promise.shown).permalink.absolute(),
        "earlier": ledger.earlier(promise).map(file).collect::<Vec<_>>(),
        "later": ledger.later(promise).map(file).collect::<Vec<_>>(),
    })
}
