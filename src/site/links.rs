//! Where the links of every document lead.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::diag::{Diag, Diags, Span, Spanned, nearest};
use crate::incident::Vocabulary;
use crate::output::{decode, nfc, place_in};
use crate::parse::address::slug;
use crate::parse::markdown::{Link, LinkKind, Table};
use crate::parse::{CONTENT, Document, Name, config, is_document};
use crate::source::Sources;

use super::{Anchor, Entry, EntryId, FileId, Site};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Out of the site: left as it was written.
    Elsewhere(String),
    /// To a place on the same page, named without `#`.
    Here(String),
    /// To a post or page, and maybe to a place on it.
    Entry(EntryId, Option<String>),
    /// To a file of the author's; query and fragment follow in the second part.
    File(FileId, String),
    /// To an address of the site, written from its root; query and fragment follow in the second part.
    Route(String, String),
    /// Nowhere; an error has said so.
    Nowhere,
}

impl Site {
    /// Where a link in the record that `id` tells leads; what leads nowhere was told when the site was joined.
    pub fn follow(&self, id: EntryId, link: &Link) -> Target {
        let record = self.entry(id).record;
        let mut asking = Asking {
            site: self,
            map: &self.map,
            id: record,
            entry: self.entry(record),
            diags: &mut Diags::new(),
        };
        match asking.target(link) {
            // A translation has other headings than the original, whose record it tells.
            Target::Here(place) if asking.place(id, &place, link.span).is_none() => {
                Target::Entry(record, Some(place))
            }
            target => target,
        }
    }

    /// Whether something may come to stand at `route`, decoded, when the errors are mended that are told elsewhere: in the
    /// config, which makes addresses, or in a file of that name.
    pub fn may_come(&self, route: &str) -> bool {
        let name = route.trim_end_matches('/').rsplit('/').next();
        let is_unread = name.is_some_and(|name| self.map.unread_slugs.contains(name));
        !self.config.permalink_is_known || is_unread
    }
}

/// Resolves every link and the picture of every entry; `hidden` are the documents that are not shown.
pub fn resolve(site: &mut Site, sources: &Sources, hidden: &[Arc<Document>], diags: &mut Diags) {
    site.map = Map::of(site, sources, hidden).into();
    let numbers = (0..site.entries.len()).into_par_iter();
    let resolved: Vec<_> = numbers.map(|at| resolve_entry(site, EntryId(at))).collect();
    site.image = named_by_config(site, site.config.image.as_ref(), diags).and_then(|file| {
        let span = site.config.image.as_ref()?.span;
        for_previews(site, file, (&config::CONFIG.into(), span), diags)
    });
    site.logo = named_by_config(site, site.config.look.logo.as_ref(), diags);
    let icon = named_by_config(site, site.config.look.icon.as_ref(), diags);
    site.icon = icon.or(site.logo);
    site.stylesheet = named_by_config(site, site.config.look.stylesheet.as_ref(), diags);
    for (entry, (links, image, found)) in site.entries.iter_mut().zip(resolved) {
        entry.links = links;
        entry.image = image;
        diags.append(found);
    }
}

/// Where the links and the picture of an entry lead, and what is wrong with them.
fn resolve_entry(site: &Site, id: EntryId) -> (Arc<[Target]>, Option<FileId>, Diags) {
    let mut diags = Diags::new();
    let mut asking = Asking {
        site,
        map: &site.map,
        id,
        entry: site.entry(id),
        diags: &mut diags,
    };
    let links = asking.entry.document.body.links.iter();
    let links = links.map(|link| asking.target(link)).collect();
    for link in &asking.entry.document.front.links {
        asking.target(link);
    }
    let image = asking.image();
    (links, image, diags)
}

/// What a path may name, by the path from the site's root in NFC.
#[derive(Debug, Default)]
pub(super) struct Map {
    documents: HashMap<Arc<str>, EntryId>,
    files: HashMap<Arc<str>, FileId>,
    /// Drafts and posts of the future.
    hidden: HashSet<Arc<str>>,
    /// What fragments may name on each entry, and mean, gathered when the first of them is followed.
    places: Vec<OnceLock<HashMap<String, String>>>,
    /// Markdown files that no document could be made of, of which errors tell.
    unread: HashSet<Arc<str>>,
    /// What those would be called in addresses, as far as their names tell.
    unread_slugs: HashSet<String>,
}

impl Map {
    fn of(site: &Site, sources: &Sources, hidden: &[Arc<Document>]) -> Self {
        let entries = site.entries.iter().enumerate();
        let files = site.files.iter().enumerate();
        let mut map = Map {
            hidden: hidden
                .iter()
                .map(|document| in_nfc(&document.path))
                .collect(),
            documents: entries
                .map(|(at, entry)| (in_nfc(&entry.document.path), EntryId(at)))
                .collect(),
            files: files
                .map(|(at, file)| (in_nfc(&file.path), FileId(at)))
                .collect(),
            places: site.entries.iter().map(|_| OnceLock::new()).collect(),
            ..Map::default()
        };
        let all = sources.under(CONTENT).map(|(path, _)| path);
        let all = all.filter(|path| is_document(path)).map(in_nfc);
        let is_read =
            |path: &Arc<str>| map.documents.contains_key(path) || map.hidden.contains(path);
        map.unread = all.filter(|path| !is_read(path)).collect();
        let unread = map.unread.iter();
        map.unread_slugs = unread.map(|path| slug(&Name::of(path).stem)).collect();
        map
    }

    /// What a text may call the places on `id`, and the fragment of each: its headings, its incidents and their parts.
    fn places(&self, site: &Site, id: EntryId) -> &HashMap<String, String> {
        self.places[id.0].get_or_init(|| {
            let headings = site.entry(id).document.body.headings.iter();
            let headings = headings.map(|heading| (heading.id.clone(), heading.id.clone()));
            let mut places: HashMap<String, String> = headings.collect();
            for (short, anchor) in incident_places(site, id) {
                let fragment = anchor.to_string();
                // `#cause` may mean the incident's where no heading has that name.
                places.entry(short).or_insert_with(|| fragment.clone());
                places.insert(fragment.clone(), fragment);
            }
            places
        })
    }
}

/// A path in NFC, without a copy where it is so already.
fn in_nfc(path: &Arc<str>) -> Arc<str> {
    match nfc(path) {
        Cow::Borrowed(_) => Arc::clone(path),
        Cow::Owned(other) => other.into(),
    }
}

/// One entry asking where its links lead.
struct Asking<'a> {
    site: &'a Site,
    map: &'a Map,
    id: EntryId,
    entry: &'a Entry,
    diags: &'a mut Diags,
}

impl Asking<'_> {
    fn target(&mut self, link: &Link) -> Target {
        let (written, kind, span) = (link.target.as_str(), link.kind, link.span);
        if is_elsewhere(written) {
            return Target::Elsewhere(written.to_owned());
        }
        let (path, rest) = split(written);
        let path = decode(path);
        let fragment = rest.split_once('#').map(|(_, fragment)| decode(fragment));
        match path.as_str() {
            "" => self.here(fragment.unwrap_or_default(), span),
            route if route.starts_with('/') => {
                let file = format!("{}{}", super::files::STATIC, &route[1..]);
                match self.map.files.get(file.as_str()) {
                    Some(file) => Target::File(*file, rest.to_owned()),
                    None => Target::Route(route.to_owned(), rest.to_owned()),
                }
            }
            relative => match self.media(relative) {
                Some(file) => Target::File(file, rest.to_owned()),
                None => self.relative(relative, fragment, kind, span),
            },
        }
    }

    fn here(&mut self, fragment: String, span: Span) -> Target {
        match self.place(self.id, &fragment, span) {
            Some(fragment) => Target::Here(fragment),
            None => Target::Nowhere,
        }
    }

    /// The file that a path from the folder of the entry names.
    fn media(&self, relative: &str) -> Option<FileId> {
        let path = join(&self.entry.document.path, relative)?;
        self.map.files.get(path.as_str()).copied()
    }

    fn relative(
        &mut self,
        relative: &str,
        fragment: Option<String>,
        kind: LinkKind,
        span: Span,
    ) -> Target {
        let Some(path) = join(&self.entry.document.path, relative) else {
            let message = format!("`{relative}` leads out of `content/`");
            let help = match relative.split_once("static/") {
                Some((_, file)) => {
                    format!("write a static file by its path from the root: `/{file}`")
                }
                None => String::from("link to a file below `content/`"),
            };
            self.wrong(span, message, help);
            return Target::Nowhere;
        };
        let document = self.map.documents.get(path.as_str());
        if let (Some(entry), LinkKind::Link) = (document, kind) {
            let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
                return Target::Entry(*entry, None);
            };
            return match self.place(*entry, &fragment, span) {
                Some(fragment) => Target::Entry(*entry, Some(fragment)),
                None => Target::Nowhere,
            };
        }
        if self.map.hidden.contains(path.as_str()) {
            let message = format!("`{relative}` leads to a post that is not shown yet");
            let help = format!("publish `{path}` with it: it is a draft, or dated in the future");
            self.wrong(span, message, help);
            return Target::Nowhere;
        }
        if self.map.unread.contains(path.as_str()) {
            return Target::Nowhere;
        }
        if document.is_some() {
            let message = format!("`{relative}` is a post or page, and no picture");
            let help = "take the `!` out to link to it, or name a picture";
            self.wrong(span, message, help.to_owned());
            return Target::Nowhere;
        }
        let message = format!("`{relative}` leads nowhere: there is no `{path}`");
        let help = self.help_for(&path, kind);
        self.wrong(span, message, help);
        Target::Nowhere
    }

    /// The fragment of a place on `on`, if there is such a place.
    fn place(&mut self, on: EntryId, fragment: &str, span: Span) -> Option<String> {
        let (whole, fragment) = (fragment, place_in(fragment));
        if fragment.is_empty() {
            return Some(whole.to_owned());
        }
        let known = self.map.places(self.site, on);
        if let Some(place) = known.get(fragment) {
            return Some(whole.replacen(fragment, place, 1));
        }
        let entry = self.site.entry(on);
        let headings = entry.document.body.headings.iter();
        let headings = || headings.clone().map(|heading| &*heading.id);
        let places = incident_places(self.site, on);
        let shorts = places.iter().map(|(short, _)| short.as_str());
        let near = nearest(fragment, headings().chain(shorts));
        // Where a post reports several incidents, each may have a part of that name.
        let incidents = self.site.incidents_of(on);
        let names = (0..incidents.len()).map(|number| Anchor::name(incidents, number));
        let parts = names.map(|name| short_of_several(&name, fragment));
        let named: Vec<String> = parts
            .filter(|part| known.contains_key(part))
            .map(|part| format!("#{part}"))
            .collect();
        let help = match near {
            _ if !named.is_empty() => format!("name the incident: `{}`", named.join("` or `")),
            Some(near) => format!("did you mean `#{near}`?"),
            None if Table::from_word(fragment).is_some() && !places.is_empty() => {
                format!("its incident has no `{fragment}`")
            }
            None => match headings().next() {
                Some(first) => format!(
                    "a heading's name is its words in lower case, with `-` between them, such as `#{first}`"
                ),
                None if !places.is_empty() => {
                    let shorts = places.iter().map(|(short, _)| &**short);
                    let shorts: Vec<&str> = shorts.take(MOST_NAMED).collect();
                    format!(
                        "its incident has places such as `#{}`",
                        shorts.join("`, `#")
                    )
                }
                None => String::from("it has no headings that a link could lead to"),
            },
        };
        let message = format!("there is no `#{fragment}` in `{}`", entry.document.path);
        self.wrong(span, message, help);
        None
    }

    fn help_for(&self, path: &str, kind: LinkKind) -> String {
        // In the site's order, so that of two that are as near the same is named each time.
        let documents = self.site.entries.iter().map(|entry| &*entry.document.path);
        let others = documents.filter(|other| *other != &*self.entry.document.path);
        let files = self.site.files.iter().map(|file| &*file.path);
        let without_ending = [format!("{path}/index.md"), format!("{path}.md")];
        let mut meant = without_ending.iter().map(String::as_str);
        let near = match kind {
            LinkKind::Link => meant
                .find(|path| self.map.documents.contains_key(*path))
                .or_else(|| nearest(path, others.chain(files))),
            _ => nearest(path, files),
        };
        match (near, kind) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, LinkKind::Link) => String::from(
                "name a post by its file (`../disk.md`), and a static file from the root (`/logo.png`)",
            ),
            (None, _) => String::from(
                "name a file beside the post by its name, and one below `static/` from the root (`/logo.png`)",
            ),
        }
    }

    fn image(&mut self) -> Option<FileId> {
        let image = self.entry.document.front.image.as_ref()?;
        let path = match image.value.strip_prefix('/') {
            Some(route) => Some(format!("{}{route}", super::files::STATIC)),
            None => join(&self.entry.document.path, &image.value),
        };
        let path: String = path.unwrap_or_default().nfc().collect();
        let file = self.map.files.get(path.as_str()).copied();
        if file.is_none() {
            let message = format!("there is no picture `{}`", image.value);
            let help = self.help_for(&path, LinkKind::Image);
            self.wrong(image.span, message, help);
        }
        let place = (&self.entry.document.path, image.span);
        for_previews(self.site, file?, place, self.diags)
    }

    fn wrong(&mut self, span: Span, message: String, help: String) {
        let diag = Diag::error("broken-link", message);
        self.diags
            .push(diag.at(&self.entry.document.path, span).help(help));
    }
}

/// The static file that a key of the config names.
fn named_by_config(
    site: &Site,
    named: Option<&Spanned<String>>,
    diags: &mut Diags,
) -> Option<FileId> {
    let named = named?;
    let name = named.value.trim_start_matches('/');
    let path: String = format!("{}{name}", super::files::STATIC).nfc().collect();
    let file = site.map.files.get(path.as_str()).copied();
    if file.is_none() {
        let message = format!("there is no file `{path}`");
        let help = "name a file below `static/` by its path there, such as `/logo.png`";
        let diag = Diag::error("broken-link", message).help(help);
        diags.push(diag.at(&config::CONFIG.into(), named.span));
    }
    file
}

/// The picture `file`, named in a `place`, if link previews will show it.
fn for_previews(
    site: &Site,
    file: FileId,
    (path, span): (&Arc<str>, Span),
    diags: &mut Diags,
) -> Option<FileId> {
    let named = &site.files[file.0];
    // A picture is what can be measured.
    let is_shown = named.size.is_some() && !named.path.to_ascii_lowercase().ends_with(".svg");
    if !is_shown {
        let help = "name a PNG, a JPEG or a WebP";
        let diag = Diag::warning("unshown-preview", "no link preview shows this file");
        diags.push(diag.at(path, span).help(help));
    }
    is_shown.then_some(file)
}

/// The places of the incidents of `id` and of what stands in them, and what a text may call each.
fn incident_places(site: &Site, id: EntryId) -> Vec<(String, Anchor)> {
    let incidents = site.incidents_of(id);
    let mut places = Vec::new();
    for (number, incident) in incidents.iter().enumerate() {
        let name = Anchor::name(incidents, number);
        let is_alone = incidents.len() == 1;
        let is_named = !is_alone || incident.id.is_some();
        let mut add = |part: &str, place: Anchor| {
            if is_named {
                places.push((short_of_several(&name, part), place.clone()));
            }
            if is_alone {
                places.push((part.to_owned(), place));
            }
        };
        let anchor = Anchor::of(incidents, number);
        add("summary", anchor.clone());
        let tables = Table::ALL.iter().filter(|table| **table != Table::Summary);
        for table in tables.filter(|table| table.is_in(incident)) {
            add(table.word(), anchor.table(*table));
        }
        for at in 0..incident.timeline.len() {
            let place = site.update_anchor(id, number, at);
            add(&format!("update-{}", at + 1), place);
        }
        for (at, measure) in incident.mitigations.iter().enumerate() {
            let place = site.mitigation_anchor(id, number, at);
            add(&format!("mitigation-{}", at + 1), place.clone());
            if let Some(id) = &measure.id {
                add(&format!("mitigation-{}", slug(id)), place);
            }
        }
        if is_named {
            places.push((format!("{name}:summary"), anchor));
        }
    }
    places
}

/// So many places are named to those who look for one.
const MOST_NAMED: usize = 4;

/// What a text calls a `part` of the incident called `name`, one of several: `disk:timeline`, and the whole of it `disk`.
fn short_of_several(name: &str, part: &str) -> String {
    match part {
        "summary" => name.to_owned(),
        part => format!("{name}:{part}"),
    }
}

/// Whether `target` has a scheme or a host of its own.
pub fn is_elsewhere(target: &str) -> bool {
    let scheme = target
        .split([':', '/', '?', '#'])
        .next()
        .unwrap_or_default();
    let has_scheme = target[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    has_scheme || target.starts_with("//")
}

/// The path, and the query and fragment with their marks.
pub fn split(target: &str) -> (&str, &str) {
    target.split_at(target.find(['?', '#']).unwrap_or(target.len()))
}

/// `relative`, read from the folder of `base`; `None` where it leads out of `content/`.
fn join(base: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().filter(|_| !parts.is_empty())?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/").nfc().collect())
}
