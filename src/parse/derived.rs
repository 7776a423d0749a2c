//! What follows from one document alone, worked out once, when it is parsed.

use std::collections::HashMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::incident::{
    Figures, Finding, Form, Incident, Moment, Precision, Update, Vocabulary, Window, Zone, judge,
};
use crate::lettering::unwritable;

use super::address;
use super::markdown::Body;
use super::{Front, Name};

/// What follows from one document alone: the site is put together of this again and again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Derived {
    /// The fingerprint of all that other documents may care about; see [`outline`].
    pub outline: Fingerprint,
    /// The fingerprint of all that is shown of it without its text: its outline, title, excerpt and length.
    pub gist: Fingerprint,
    /// What it is called in addresses: its own `slug`, else its file's name.
    pub slug: String,
    /// What its tags are called in addresses, one for each; empty where a tag has no letter to be called by.
    pub tags: Vec<String>,
    /// The letters of its title that no share card can show; see [`unwritable`].
    pub unwritable: String,
    /// When it was published and changed, as far as it says by itself; none for a standalone page without a date.
    pub times: Option<Times>,
    /// The last of its times: its publication, its change, or a word on the status of an incident.
    pub last_word: Option<(Timestamp, Moment)>,
    /// What follows from the times of each incident.
    pub figures: Vec<Figures>,
    /// When each incident took place, as far as that is known.
    pub courses: Vec<Option<Course>>,
    /// What the parts of each incident are called.
    pub names: Vec<Names>,
    /// What the rules say against its incidents.
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// When an entry was published and changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Times {
    /// When it was published, as well as its author says.
    pub published: Moment,
    /// The same as an instant, for order and feeds: never before what the entry reports of that day.
    pub published_at: Timestamp,
    /// The earliest instant that `published` can mean.
    pub earliest: Timestamp,
    /// `published` as a day on its author's calendar.
    pub published_on: Option<Date>,
    /// When something significant in it changed.
    pub updated: Option<Moment>,
    /// The same as an instant; when it was published, where nothing changed.
    pub updated_at: Timestamp,
}

/// When an incident took place.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Course {
    /// The instant at which it began.
    pub began_at: Timestamp,
    /// The same as a day: by the site's clocks where an hour is known.
    pub began_on: Option<Date>,
    /// The last year that one of its windows reaches by the site's clocks, if it has any.
    pub last_year: Option<i16>,
}

/// What the parts of an incident are called in addresses and feeds. It stays when a text is mended or another part is added;
/// of several that would have one name, those after the first are numbered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Names {
    /// The entries of its timeline.
    pub updates: Vec<String>,
    /// Its measures: by their ids, or their numbers from 1.
    pub mitigations: Vec<String>,
}

impl Derived {
    /// Works out what follows from a document of that name, front matter and text, and of that `outline`, on a site of
    /// that `zone`.
    pub fn of(name: &Name, front: &Front, body: &Body, outline: Fingerprint, zone: &Zone) -> Self {
        let own = front.slug.as_ref().map(|slug| slug.value.as_str());
        let incidents = front.incidents.iter();
        let unwritable = unwritable(&front.title.value);
        // Whether there is a card is for others to know.
        let outline = Fingerprint::of_value(&(outline, &unwritable));
        Derived {
            outline,
            unwritable,
            gist: Fingerprint::of_value(&(
                outline,
                &front.title.value,
                &body.excerpt,
                body.length.minutes(),
            )),
            slug: address::slug(own.unwrap_or(&name.stem)),
            tags: front
                .tags
                .iter()
                .map(|tag| address::folded_slug(&tag.value))
                .collect(),
            times: Times::of(front, &front.incidents),
            last_word: last_word(front),
            figures: incidents.clone().map(Figures::of).collect(),
            courses: incidents.map(|incident| course(incident, zone)).collect(),
            names: front.incidents.iter().map(Names::of).collect(),
            findings: findings(front),
        }
    }
}

/// The fingerprint of what joins the document at `path` to others, or may be said against it: its front matter but for
/// the title, and in its text all that can be linked to, links or is placed. Where anything stands is no part of it.
pub fn outline(
    path: &str,
    text: &str,
    front_matter: Range<usize>,
    front: &Front,
    body: &Body,
) -> Fingerprint {
    let title = front.title.span.range();
    let around = [front_matter.start..title.start, title.end..front_matter.end];
    let Body {
        headings,
        links,
        placements,
        code: _,
        excerpt: _,
        length: _,
    } = body;
    let ids: Vec<&str> = headings.iter().map(|heading| &*heading.id).collect();
    let links: Vec<_> = links.iter().map(|link| (&link.target, link.kind)).collect();
    let placed = placements
        .iter()
        .map(|placement| (placement.table.word(), &placement.incident));
    Fingerprint::of_value(&(
        path,
        around.map(|range| text.get(range)),
        ids,
        links,
        placed.collect::<Vec<_>>(),
    ))
}

impl Times {
    /// Those of a document that reports `incidents`, its own or those of what it was translated from.
    pub fn of(front: &Front, incidents: &[Incident]) -> Option<Self> {
        let published = &front.date.as_ref()?.value;
        let published_at = instant(incidents, published)?;
        let updated = front.updated.as_ref().map(|updated| &updated.value);
        let updated_at = updated.and_then(|updated| instant(incidents, updated));
        Some(Times {
            published: published.clone(),
            published_at,
            earliest: published.earliest()?,
            published_on: published.date(),
            updated: updated.cloned(),
            updated_at: updated_at.unwrap_or(published_at).max(published_at),
        })
    }
}

/// The time of a post that reports `incidents` as an instant. A day is not its midnight: a post can only have been written
/// after what it reports of that day, so the last of that is taken.
fn instant(incidents: &[Incident], moment: &Moment) -> Option<Timestamp> {
    let reading = moment.reading()?;
    if matches!(moment.precision(), Precision::Second | Precision::Minute) {
        return Some(reading.from);
    }
    let reported = incidents
        .iter()
        .flat_map(|incident| incident.happenings())
        .filter_map(|(_, _, happening)| happening.earliest())
        .filter(|happening| reading.from <= *happening && *happening < reading.until);
    Some(reported.max().unwrap_or(reading.from))
}

/// The instant at which something began, and the day: by the clocks of `zone` where an hour is known.
pub fn beginning(began: &Moment, zone: &Zone) -> Option<(Timestamp, Option<Date>)> {
    let at = began.earliest()?;
    let on = match began.form {
        Form::Clock(_) => Some(zone.clock_at(at).date()),
        _ => began.date(),
    };
    Some((at, on))
}

fn course(incident: &Incident, zone: &Zone) -> Option<Course> {
    let (began_at, began_on) = beginning(incident.beginning()?, zone)?;
    let signs = incident.windows().flat_map(Window::signs);
    let last = signs.filter_map(Moment::ends).map(|(_, last)| last).max();
    Some(Course {
        began_at,
        began_on,
        last_year: last.map(|last| zone.clock_at(last).year()),
    })
}

impl Names {
    fn of(incident: &Incident) -> Self {
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut unique = |name: String| {
            let twins = known.entry(name.clone()).or_default();
            *twins += 1;
            match *twins {
                1 => name,
                twin => format!("{name}-{twin}"),
            }
        };
        let timeline = incident.timeline.iter();
        let measures = incident.mitigations.iter().enumerate();
        Names {
            updates: timeline.map(|it| unique(update_name(it))).collect(),
            mitigations: measures
                .map(|(at, it)| match &it.id {
                    Some(id) => unique(format!("mitigation-{}", address::slug(id))),
                    None => unique(format!("mitigation-{}", at + 1)),
                })
                .collect(),
        }
    }
}

/// The time of an entry as its author wrote it, but for how surely, and its status: `2026-04-21T08:00-resolved`.
fn update_name(update: &Update) -> String {
    let at = update.at.form.to_string().replace(' ', "-");
    match update.status {
        Some(status) => format!("{at}-{}", status.word()),
        None => at,
    }
}

fn last_word(front: &Front) -> Option<(Timestamp, Moment)> {
    let updated = front.updated.as_ref().filter(|_| front.date.is_some());
    let own = front.date.iter().chain(updated);
    let updates = front.incidents.iter().flat_map(Incident::status_updates);
    own.map(|told| &told.value)
        .chain(updates.map(|update| update.at))
        .filter_map(|word| Some((word.earliest()?, word)))
        .max_by_key(|(at, _)| *at)
        .map(|(at, word)| (at, word.clone()))
}

/// What the rules say.
pub fn findings(front: &Front) -> Vec<Finding> {
    let publication = front.publication();
    publication.map_or_else(Vec::new, |post| judge(&post, &front.incidents))
}
