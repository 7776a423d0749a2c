//! What each entry is called: its address, and its id in feeds.

use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::diag::Diag;
use crate::incident::Form;
use crate::output::Permalink;
use crate::parse::{Config, Document, Kind, Name};

/// The address: made of its own slug, else its original's, else the file's name; a translation stands below its language.
///
/// # Errors
/// That its name cannot be an address, or that its date does not say what the address is made of.
pub fn permalink(
    config: &Config,
    document: &Document,
    original: &Document,
) -> Result<Permalink, Diag> {
    if let (Kind::Post, Some(date)) = (document.kind, &document.front.date)
        && let Some(part) = config.permalink.unfilled_by(&date.value)
    {
        let message =
            format!("`permalink` asks for the `{part}` of this date, which does not say it");
        let help = format!("say it, or take `{part}` out of `permalink` in `afterword.toml`");
        let diag = Diag::error("bad-permalink", message);
        return Err(diag.at(&document.path, date.span).help(help));
    }
    let has_slug = |document: &&Document| document.front.slug.is_some();
    let named_by = [document, original].into_iter().find(has_slug);
    let slug = &named_by.unwrap_or(document).derived.slug;
    let route = match (document.kind, dated(document)) {
        (Kind::Post, Some(day)) => config.permalink.post(slug, day),
        _ => config.permalink.page(slug),
    };
    let route = match &document.name.language {
        Some(language) => format!("/{language}{route}"),
        None => route,
    };
    let made = match &slug {
        empty if empty.is_empty() => {
            let chosen = named_by.and_then(|named_by| named_by.front.slug.as_ref());
            let name = chosen.map_or(&document.name.stem, |slug| &slug.value);
            let message = format!("`{name}` has no letter to make an address of");
            Err((message, "in letters or digits, of any script"))
        }
        // Such an address would need a second ending for its file.
        ending if ending.ends_with(".html") => {
            let message = format!("`{ending}` ends in `.html`, and an address has no ending");
            Err((message, "that ends otherwise"))
        }
        _ => config.base_url.page(&route).map_err(|error| {
            let help = "that is shorter: of Korean and Japanese, a letter takes 3 bytes";
            (error.to_string(), help)
        }),
    };
    made.map_err(|(message, help)| {
        let blamed = named_by.unwrap_or(document);
        let span = blamed
            .front
            .slug
            .as_ref()
            .map(|slug| slug.span)
            .unwrap_or_default();
        Diag::error("bad-slug", message)
            .at(&blamed.path, span)
            .help(format!("give the post a `slug` {help}"))
    })
}

/// The day of its date as that is written, whatever the site's zone makes of an instant.
fn dated(document: &Document) -> Option<Date> {
    let date = &document.front.date.as_ref()?.value;
    match &date.form {
        Form::Clock(clock) if !date.names_zone => Some(clock.local.date()),
        _ => date.date(),
    }
}

/// The id of its feed entry (RFC 4287, section 4.2.6): its own, else a tag URI (RFC 4151) of the site's host, or that it once had, the day that
/// its date names, and its path below `content/`, which outlives a changed slug and stays when it moves into a folder of
/// its own.
pub fn feed_id(config: &Config, document: &Document) -> String {
    if let Some(id) = &document.front.id {
        return id.value.clone();
    }
    let day = dated(document).map_or_else(|| String::from("2000-01-01"), |day| day.to_string());
    let Name {
        group, language, ..
    } = &document.name;
    let path = match language {
        Some(language) => format!("{group}.{language}"),
        None => group.clone(),
    };
    let path = utf8_percent_encode(&path, TAG);
    format!("tag:{},{day}:{path}", config.id_host())
}

/// What reads better as itself in the specific part of a tag URI, where RFC 4151 allows it.
const TAG: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'/')
    .remove(b'_');
