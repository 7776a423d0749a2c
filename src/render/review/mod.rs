//! A year in review: what happened, how long it took, what was promised, and what did not count.

mod calendar;
mod downtime;
mod monthly;
mod paper;
mod times;

use crate::diag::Diags;
use crate::incident::{Figures, Incident, Length, Monthly, Share, Spread, Tally, Year};
use crate::plan::Job;
use crate::site::{IncidentId, Site};

use super::head::Head;
use super::incident::{length, row};
use super::page::Page;
use super::speaker::Speaker;
use super::view::{FigureView, IncidentRow, LinkView, ReviewView};

use self::monthly::Promises;
use self::times::Figure;

/// What the review of a year is called.
fn title(speaker: &Speaker<'_>, year: i16) -> String {
    speaker.language.phrase("reviews.year", &[("year", &year)])
}

/// A link to the review of a year, if it has one.
pub fn link(speaker: &Speaker<'_>, year: i16) -> Option<LinkView> {
    speaker.link(&Job::Review(year), title(speaker, year))
}

/// The review of `year`.
///
/// # Errors
/// What is wrong with the template.
pub fn page(page: &Page<'_>, year: i16) -> Result<Vec<u8>, Diags> {
    let speaker = &page.speaker;
    let review = Review::new(speaker, year);
    let title = title(speaker, year);
    let lead = speaker.language.word("reviews.lead");
    page.print("review", Head::page(title, lead), "review", &review.view())
}

/// A year of a site, in a language.
struct Review<'a> {
    speaker: &'a Speaker<'a>,
    year: Year<'a>,
    /// The incidents that fall into the year and count as ours.
    ours: Vec<IncidentId>,
    /// The others of the year.
    apart: Vec<IncidentId>,
    /// All of these, and those of other years that reach into this one.
    all: Vec<IncidentId>,
    /// The same, whole.
    records: Vec<&'a Incident>,
}

impl<'a> Review<'a> {
    fn new(speaker: &'a Speaker<'a>, number: i16) -> Self {
        let site = &speaker.rendering.site;
        let year = Year {
            number,
            zone: &site.config.timezone,
            as_of: site.as_of.as_ref(),
        };
        let all: Vec<IncidentId> = site.incidents_in(number).collect();
        let of_year = all.iter().copied();
        let of_year = of_year.filter(|id| site.incident_year(*id) == Some(number));
        let (ours, apart) = of_year.partition(|id| site.incident(*id).0.share() == Share::Incident);
        let records = all.iter().map(|id| site.incident(*id).0).collect();
        Review {
            speaker,
            year,
            ours,
            apart,
            all,
            records,
        }
    }

    fn view(&self) -> ReviewView {
        let speaker = self.speaker;
        let site = self.site();
        let promises = Promises::of(site, self.year);
        ReviewView {
            year: speaker.language.year(self.year.number),
            newer: self.neighbour(|year, number| year > number, i16::min),
            older: self.neighbour(|year, number| year < number, i16::max),
            as_of: speaker.as_of(),
            figures: self.figures(&promises),
            incidents: self.incidents_chart(),
            downtime: self.downtime_chart(),
            times: self.times_chart(),
            mitigations: self.mitigations_chart(&promises),
            calendar: self.calendar_chart(),
            longest: self.longest(),
            apart: self.apart.iter().map(|id| row(speaker, *id)).collect(),
        }
    }

    fn site(&self) -> &'a Site {
        &self.speaker.rendering.site
    }

    /// The incidents of the year that count as ours, with their figures.
    fn ours(&self) -> impl Iterator<Item = (IncidentId, &'a Incident, &'a Figures)> {
        let site = self.site();
        self.ours.iter().map(|id| {
            let (incident, figures) = site.incident(*id);
            (*id, incident, figures)
        })
    }

    fn word(&self, key: &str) -> String {
        self.speaker.language.word(key).to_owned()
    }

    fn neighbour(
        &self,
        lies: fn(i16, i16) -> bool,
        nearer: fn(i16, i16) -> i16,
    ) -> Option<LinkView> {
        let years = self.site().incident_years().into_iter();
        let year = years
            .filter(|year| lies(*year, self.year.number))
            .reduce(nearer)?;
        link(self.speaker, year)
    }

    /// The year in short.
    fn figures(&self, promises: &Promises) -> Vec<FigureView> {
        let language = &self.speaker.language;
        let detect = self.spread(times::to_detect);
        let resolve = self.spread(times::to_resolve);
        let median = |spread: Spread| {
            let told = length(self.speaker, spread.median)?;
            Some(match spread.known == spread.of {
                true => told,
                false => language.phrase(
                    "reviews.of_known",
                    &[
                        ("figure", &told),
                        ("known", &spread.known),
                        ("n", &spread.of),
                    ],
                ),
            })
        };
        let down = self.year.total_downtime(&self.records);
        let all = [
            (
                "incidents",
                "reviews.incidents",
                Some(language.count("history.count", self.ours.len())),
            ),
            (
                "downtime",
                "reviews.downtime",
                length(self.speaker, down).filter(|_| is_any(down)),
            ),
            ("detect", "reviews.median_detect", median(detect)),
            ("resolve", "reviews.median_resolve", median(resolve)),
            (
                "promised",
                "reviews.measures_promised",
                Some(promises.promised().to_string()),
            ),
            (
                "done",
                "reviews.measures_done",
                Some(promises.done().to_string()),
            ),
        ];
        let known = all.into_iter().filter_map(|(name, label, text)| {
            Some(FigureView {
                name,
                label: self.word(label),
                text: text?,
            })
        });
        known.collect()
    }

    fn spread(&self, figure: Figure) -> Spread {
        let ours = self.ours();
        Spread::of(ours.filter_map(|(_, incident, figures)| figure(incident, figures)))
    }

    /// The incident of the year that affected users for longest, as far as is known.
    fn longest(&self) -> Option<IncidentRow> {
        let down = self
            .ours()
            .filter(|(_, incident, figures)| incident.is_downtime() && figures.downtime.is_known());
        let bounds = |length: Length| (length.least(), length.most_or_endless());
        let (id, ..) = down.max_by_key(|(_, _, figures)| bounds(figures.downtime))?;
        Some(row(self.speaker, id))
    }

    /// The incidents of the year, by the month in which they began.
    fn tallies(&self) -> Monthly<Tally> {
        self.year
            .tallies(self.ours().map(|(_, incident, _)| incident))
    }
}

/// It is longer than nothing, or may be.
fn is_any(length: Length) -> bool {
    length.most().is_none_or(|most| most.is_positive())
}
