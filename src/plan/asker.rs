//! Who wants an output, for the message when two want the same.

use std::sync::Arc;

use crate::diag::{Location, Span};
use crate::site::{Site, Stream, TagId};

use super::Job;

/// Who wants an output.
pub struct Asker {
    /// Such as "the tag `web`".
    pub name: String,
    /// What in the author's files is to blame.
    pub location: Option<Location>,
    /// What its author can do, where one is to blame.
    pub help: &'static str,
}

impl Asker {
    /// Who wants what `job` shows.
    pub fn of(site: &Site, job: &Job) -> Self {
        let name = match job {
            Job::Entry(id) => {
                let document = &site.entry(*id).document;
                let slug = document.front.slug.as_ref();
                return Asker::file(&document.path, slug.map(|slug| slug.span));
            }
            Job::Redirect(id, number) => {
                let document = &site.entry(*id).document;
                let alias = &document.front.aliases[*number];
                return Asker {
                    name: format!("the alias `{}` of `{}`", alias.value, document.path),
                    help: "take this alias out, or write another",
                    ..Asker::file(&document.path, Some(alias.span))
                };
            }
            Job::Card(id) => {
                let page = Asker::of(site, &Job::Entry(*id));
                return Asker {
                    name: format!("the share card of {}", page.name),
                    ..page
                };
            }
            Job::File(id) => {
                return Asker {
                    help: "give this file another name",
                    ..Asker::file(&site.files[id.0].path, None)
                };
            }
            Job::List(stream, _) => list(site, *stream),
            Job::Feed(stream, _) => feed(site, *stream),
            Job::Service(at) => service(site, *at),
            Job::Tags => String::from("the list of tags"),
            Job::Archive => String::from("the archive"),
            Job::Incidents => String::from("the list of incidents"),
            Job::Mitigations => String::from("the list of mitigations"),
            Job::Maintenance => String::from("the list of maintenance"),
            Job::Review(_) => String::from("the review of a year"),
            Job::Subscribe => String::from("the subscription page"),
            Job::Search => String::from("the search page"),
            Job::NotFound => String::from("the page for what is not found"),
            Job::Calendar => String::from("the calendar of maintenance"),
            Job::Api(_) => String::from("the status API"),
            Job::IncidentsJson => String::from("the incidents as JSON"),
            Job::IncidentsCsv => String::from("the incidents as a table"),
            Job::SearchIndex | Job::SearchPart(_) => String::from("the search index"),
            Job::Sitemap => String::from("the sitemap"),
            Job::Robots => String::from("the rules for robots"),
            Job::Asset(_) => String::from("an asset of the theme"),
        };
        Asker {
            name,
            location: None,
            help: "give one of them another name",
        }
    }

    /// The file at `path`, because of what it says at `span`, or because of its name.
    fn file(path: &Arc<str>, span: Option<Span>) -> Self {
        Asker {
            name: format!("`{path}`"),
            location: Some(Location {
                path: Arc::clone(path),
                span,
            }),
            help: "give it another name or `slug`",
        }
    }
}

fn list(site: &Site, stream: Stream) -> String {
    match stream {
        Stream::All => String::from("the front page"),
        Stream::Language(at) => format!("the list of posts in `{}`", site.languages[at]),
        Stream::Year(year) => format!("the archive of {year}"),
        Stream::Tag(tag) => self::tag(site, tag),
        Stream::Service(at) => service(site, at),
    }
}

fn feed(site: &Site, stream: Stream) -> String {
    match stream {
        Stream::All => String::from("the feed"),
        Stream::Language(at) => format!("the feed of posts in `{}`", site.languages[at]),
        other => format!("the feed of {}", list(site, other)),
    }
}

fn tag(site: &Site, TagId(at): TagId) -> String {
    format!("the tag `{}`", site.tags[at].name)
}

fn service(site: &Site, at: usize) -> String {
    format!("the service `{}`", site.services[at].id)
}
