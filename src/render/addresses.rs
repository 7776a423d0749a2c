//! What tells machines and old links where pages are: the sitemap, the rules for robots, the redirects.

use crate::plan::{Job, Output};
use crate::site::{EntryId, Site, Stream};
use crate::theme::MOVED;

use super::body::Surface;
use super::clock::{rfc3339, rfc3339_in};
use super::head::{self, Head};
use super::page::{Page, alternates};
use super::{Rendering, escape};

/// The sitemap (sitemaps.org): every page that readers may come to from a search, when it changed, and what it is called
/// in other languages.
///
/// One file holds 50,000 addresses; a site that size is far from what this program is for.
pub fn sitemap(rendering: &Rendering) -> Vec<u8> {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"");
    xml.push_str(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    let outputs = rendering.plan.outputs().iter();
    for Output { permalink, job } in
        outputs.filter(|output| is_to_be_found(&rendering.site, &output.job))
    {
        xml.push_str("<url>\n");
        element(&mut xml, "loc", permalink.absolute());
        if let Some(changed) = changed(rendering, job) {
            element(&mut xml, "lastmod", &changed);
        }
        for (language, job) in alternates(&rendering.site, job) {
            if let Some(permalink) = rendering.plan.permalink(&job) {
                alternate(&mut xml, &language, permalink.absolute());
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// What robots may do: read everything. They find the sitemap here.
///
/// Robots look for it at the origin's root only; below a sub-path it does no harm.
pub fn robots(rendering: &Rendering) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nDisallow:\n");
    if let Some(sitemap) = rendering.plan.permalink(&Job::Sitemap) {
        text.push_str(&format!("\nSitemap: {}\n", sitemap.absolute()));
    }
    text.into_bytes()
}

/// The page at an old address of `id`, which leads to the new one: by a script, which keeps the place on the page; without
/// scripts at once too, or by a link where a browser will not.
///
/// It says of itself all that the post's own page does, since those who preview links do not follow it.
pub fn redirect(rendering: &Rendering, id: EntryId) -> Vec<u8> {
    let entry = rendering.site.entry(id);
    let page = Page::of_entry(rendering, id, Surface::Page);
    let identity = head::write(&page, &Head::entry(&rendering.site, id));
    let language = &page.speaker.language;
    let mut title = String::new();
    escape::text(&mut title, &entry.document.front.title.value);
    let script = page.speaker.href(&Job::Asset(MOVED.into()));
    let script = script.unwrap_or_default();
    // A link inside the site says its path alone, so that a copy of the site elsewhere stays there.
    let href = escape::attribute(entry.permalink.href());
    let html = format!(
        "<!doctype html>\n\
         <html lang=\"{tag}\"{dir}>\n\
         <head>{identity}\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n\
         </head>\n\
         <body>\n\
         <main>\n\
         <h1>{moved}</h1>\n\
         <p>{text} <a href=\"{href}\">{title}</a></p>\n\
         </main>\n\
         <script src=\"{script}\"></script>\n\
         </body>\n\
         </html>\n",
        tag = escape::attribute(language.tag()),
        dir = match language.direction() {
            "rtl" => " dir=\"rtl\"",
            _ => "",
        },
        script = escape::attribute(&script),
        moved = language.word("moved.title"),
        text = language.word("moved.text"),
    );
    html.into_bytes()
}

/// Whether a search should lead to what `job` shows.
fn is_to_be_found(site: &Site, job: &Job) -> bool {
    match job {
        Job::Entry(id) => !site.entry(*id).document.front.draft,
        Job::List(..)
        | Job::Tags
        | Job::Archive
        | Job::Incidents
        | Job::Service(_)
        | Job::Mitigations
        | Job::Maintenance
        | Job::Review(_)
        | Job::Subscribe => true,
        Job::Search
        | Job::NotFound
        | Job::Redirect(..)
        | Job::Feed(..)
        | Job::Calendar
        | Job::Api(_)
        | Job::IncidentsJson
        | Job::IncidentsCsv
        | Job::SearchIndex
        | Job::SearchPart(_)
        | Job::Sitemap
        | Job::Robots
        | Job::Card(_)
        | Job::File(_)
        | Job::Asset(_) => false,
    }
}

/// When what `job` shows last changed (RFC 3339): an entry on its author's clock, what is made of several on the site's.
fn changed(rendering: &Rendering, job: &Job) -> Option<String> {
    let site = &rendering.site;
    let shown: Vec<EntryId> = match job {
        Job::Entry(id) => return site.changed(*id).map(|(at, told)| rfc3339(told, at)),
        Job::List(stream, number) => rendering.plan.posts(*stream, *number).to_vec(),
        Job::Service(at) => site.stream(Stream::Service(*at)),
        Job::Review(year) => site.incidents_in(*year).map(|id| id.entry).collect(),
        Job::Subscribe => Vec::new(),
        _ => site.posts().collect(),
    };
    let changes = shown.iter().filter_map(|id| site.changed(*id));
    let newest = changes.map(|(at, _)| at).max()?;
    Some(rfc3339_in(&site.config.timezone, newest))
}

fn element(xml: &mut String, name: &str, value: &str) {
    xml.push_str(&format!("<{name}>"));
    escape::text(xml, value);
    xml.push_str(&format!("</{name}>\n"));
}

fn alternate(xml: &mut String, language: &str, address: &str) {
    xml.push_str(&format!(
        "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>\n",
        escape::attribute(language),
        escape::attribute(address),
    ));
}
