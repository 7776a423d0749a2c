//! The finished tree, read back and judged: does every page name itself rightly, and does every link lead somewhere?

mod address;
mod page;
mod style;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use atom_syndication::Feed;
use rayon::prelude::*;

use crate::diag::{Diag, Diags, Severity, listed};
use crate::output::{OutputPath, Permalink, place_in};
use crate::plan::{Job, Output};
use crate::render::{Rendering, Tree, language};

use self::address::{Address, follow, is_foreign};
use self::page::Page;
use self::style::{Style, Unclosed};

/// Makes every output once, reads it back and keeps of it only what has to be compared; then compares.
///
/// What it finds is about files of the output; where a post is to blame, the help names its file.
pub fn audit(tree: &Tree) -> Diags {
    let rendering = tree.rendering();
    let outputs = tree.outputs().par_iter();
    let read: Vec<Result<Finished<'_>, Diags>> =
        outputs.map(|output| Finished::read(tree, output)).collect();
    let mut diags = Diags::new();
    let mut finished = Vec::new();
    for read in read {
        match read {
            Ok(one) => finished.push(one),
            Err(found) => diags.append(found),
        }
    }
    let mut audit = Audit {
        rendering,
        ids: HashMap::new(),
        finished: &finished,
        faults: BTreeMap::new(),
        diags,
    };
    for one in &finished {
        if let Content::Page(page) = &one.content {
            audit.ids.insert(one.path(), &page.ids);
        }
    }
    audit.pages();
    audit.shared_names();
    audit.feeds();
    audit.styles();
    audit.tell();
    audit.diags
}

/// An output, and what is to be kept of it.
struct Finished<'t> {
    output: &'t Output,
    content: Content,
}

enum Content {
    /// A page of the site.
    Page(Box<Page>),
    /// A feed: the address of each entry's page, and its own.
    Feed {
        itself: Vec<String>,
        entries: Vec<(String, Vec<String>)>,
    },
    /// Anything else.
    Other,
}

impl<'t> Finished<'t> {
    fn read(tree: &'t Tree, output: &'t Output) -> Result<Self, Diags> {
        let path = output.path();
        // The author's own files are published as they are, whatever they say, and may be large.
        if matches!(output.job, Job::File(_)) {
            let content = Content::Other;
            return Ok(Finished { output, content });
        }
        let bytes = tree.bytes(output)?;
        let content = match output.job {
            Job::Feed(..) => read_feed(&bytes).map_err(|why| unreadable(path, "feed", &why))?,
            _ if path.ending() == "html" => {
                let page = Page::read(&bytes).map_err(|why| unreadable(path, "page", &why))?;
                Content::Page(Box::new(page))
            }
            _ => Content::Other,
        };
        Ok(Finished { output, content })
    }

    fn path(&self) -> &'t OutputPath {
        self.output.path()
    }

    fn is_redirect(&self) -> bool {
        matches!(self.output.job, Job::Redirect(..))
    }

    /// The absolute address of the page or feed.
    fn address(&self) -> &'t str {
        self.output.permalink.absolute()
    }
}

fn read_feed(bytes: &[u8]) -> Result<Content, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    // The parser lets pass what no other reader of XML does.
    let forbidden = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if let Some(character) = text.chars().find(forbidden) {
        return Err(format!(
            "it holds the control character U+{:04X}",
            u32::from(character)
        ));
    }
    let feed: Feed = text
        .parse()
        .map_err(|error: atom_syndication::Error| error.to_string())?;
    let of_rel = |links: &[atom_syndication::Link], rel: &str| -> Vec<String> {
        let links = links.iter().filter(|link| link.rel == rel);
        links.map(|link| link.href.clone()).collect()
    };
    Ok(Content::Feed {
        itself: of_rel(&feed.links, "self"),
        entries: feed
            .entries
            .iter()
            .map(|entry| (entry.id.clone(), of_rel(&entry.links, "alternate")))
            .collect(),
    })
}

fn unreadable(path: &OutputPath, what: &str, why: &str) -> Diags {
    let message = format!("the {what} cannot be read back: {why}");
    Diags::from(Diag::error("unreadable", message).in_file(&Arc::from(path.as_str())))
}

/// What may be wrong with many outputs.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Fault {
    severity: Severity,
    code: &'static str,
    message: String,
    help: Option<&'static str>,
}

/// How many posts are named that a fault may come from.
const MOST_NAMED: usize = 5;

struct Audit<'t> {
    rendering: &'t Rendering,
    ids: HashMap<&'t OutputPath, &'t HashSet<String>>,
    finished: &'t [Finished<'t>],
    /// What is wrong, and the outputs in which it is.
    faults: BTreeMap<Fault, Vec<&'t Finished<'t>>>,
    diags: Diags,
}

impl<'t> Audit<'t> {
    fn pages(&mut self) {
        for one in self.finished {
            if let Content::Page(page) = &one.content {
                self.name(one, page);
                self.links(one, page);
                self.code(one, page);
                self.language(one, page);
                self.markup(one, page);
            }
        }
    }

    /// One canonical address, which is the page's own; `og:url` the same.
    fn name(&mut self, one: &'t Finished<'t>, page: &'t Page) {
        // An old address names the post that it leads to.
        let own = match one.output.job {
            Job::Redirect(id, _) => self.rendering.site.entry(id).permalink.absolute(),
            _ => one.address(),
        };
        match page.canonical.as_slice() {
            [canonical] if canonical == own => {}
            [other] => {
                let message =
                    format!("the canonical address is `{other}`, and the page is `{own}`");
                self.wrong(one, "canonical", message);
            }
            [] => self.wrong(one, "canonical", "the page has no canonical address"),
            several => {
                let message = format!("the page has {} canonical addresses", several.len());
                self.wrong(one, "canonical", message);
            }
        }
        if page.og_url.is_empty() {
            self.wrong(one, "og-url", "the page has no `og:url`");
        }
        if page.og_url.len() > 1 && page.og_url.iter().all(|url| url == own) {
            let message = format!("the page has {} `og:url`s", page.og_url.len());
            self.wrong(one, "og-url", message);
        }
        for other in page.og_url.iter().filter(|url| *url != own) {
            let message = format!("`og:url` is `{other}`, which is not the page's own address");
            self.wrong(one, "og-url", message);
        }
        for image in &page.og_image {
            self.image(one, image);
        }
    }

    fn image(&mut self, one: &'t Finished<'t>, image: &str) {
        let is_absolute = image.starts_with("https://") || image.starts_with("http://");
        if !is_absolute {
            let message = format!("`og:image` is `{image}`, which is no absolute address");
            self.wrong(one, "og-image", message);
        } else if follow(self.rendering, one.output, image) == Address::Nowhere {
            let message = format!("`og:image` is `{image}`, and the site has no such file");
            self.wrong(one, "og-image", message);
        }
    }

    fn links(&mut self, one: &'t Finished<'t>, page: &'t Page) {
        for link in &page.links {
            self.link(one, link);
        }
    }

    fn link(&mut self, one: &'t Finished<'t>, link: &str) {
        let fault = match follow(self.rendering, one.output, link) {
            Address::Elsewhere => return,
            Address::Nowhere => format!("`{link}` leads nowhere"),
            Address::Output(target, fragment) => match self.ids.get(target) {
                Some(ids) if !has_place(ids, &fragment) => {
                    format!("`{link}` leads nowhere: `{target}` has no `#{fragment}`")
                }
                _ => return,
            },
        };
        self.wrong(one, "broken-link", fault);
    }

    /// Scripts, styles and fonts come from the site itself.
    fn code(&mut self, one: &'t Finished<'t>, page: &Page) {
        let base = &self.rendering.site.config.base_url;
        for address in page.code.iter().filter(|address| is_foreign(base, address)) {
            self.warn(one, "foreign-code", foreign(address), Some(KEEP_A_COPY));
        }
    }

    /// A page says which language it is in, so that it is read aloud and set as it should be.
    fn language(&mut self, one: &'t Finished<'t>, page: &Page) {
        let own = language(&self.rendering.site, &one.output.job);
        let message = match &page.language {
            _ if one.is_redirect() => return,
            Some(said) if said.eq_ignore_ascii_case(own) => return,
            Some(said) => format!("the page says that its language is `{said}`, and it is `{own}`"),
            None => String::from("the page does not say which language it is in"),
        };
        let help = "begin the layout with `<html lang=\"{{ page.language }}\">`";
        self.warn(one, "page-language", message, Some(help));
    }

    fn markup(&mut self, one: &'t Finished<'t>, page: &'t Page) {
        for id in &page.twins {
            self.wrong(
                one,
                "same-id",
                format!("the page has the id `{id}` more than once"),
            );
        }
        if page.has_base {
            let message = "a `<base>` leads every link of the page elsewhere";
            self.wrong(one, "base-element", message);
        }
        if !page.inline.is_empty() {
            let found: Vec<&str> = page.inline.iter().copied().collect();
            let message = format!(
                "the page has {}, which a strict content security policy does not let through",
                found.join(" and ")
            );
            self.warn(one, "inline-code", message, None);
        }
    }

    /// No two pages have one `og:url`: whoever shares the second would share the first. Old addresses are there for that.
    fn shared_names(&mut self) {
        let mut named: BTreeMap<&str, Vec<&Finished<'_>>> = BTreeMap::new();
        for one in self.finished {
            if let (Content::Page(page), false) = (&one.content, one.is_redirect()) {
                for url in &page.og_url {
                    named.entry(url).or_default().push(one);
                }
            }
        }
        for (url, pages) in named {
            let owner = pages.iter().find(|one| one.address() == url);
            let Some(owner) = owner.or(pages.first()) else {
                continue;
            };
            for one in pages.iter().filter(|one| one.path() != owner.path()) {
                let message = format!("`og:url` is `{url}`, as in `{}`", owner.path());
                self.wrong(one, "same-og-url", message);
            }
        }
    }

    /// Every entry leads to a post, or a place on it, by the address that its page calls itself, and every id is there once.
    fn feeds(&mut self) {
        let finished = self.finished.iter();
        let made: HashSet<&OutputPath> = finished.clone().map(Finished::path).collect();
        let entries = self.rendering.site.entries.iter();
        let unmade = entries
            .map(|entry| &entry.permalink)
            .filter(|permalink| !made.contains(permalink.file()))
            .map(Permalink::absolute);
        let canonical: HashSet<&str> = finished
            .filter_map(|one| match (&one.content, &one.output.job) {
                (Content::Page(page), Job::Entry(_)) => Some(&page.canonical),
                _ => None,
            })
            .flatten()
            .map(String::as_str)
            // Of pages that could not be made enough has been said.
            .chain(unmade)
            .collect();
        for one in self.finished {
            let Content::Feed { itself, entries } = &one.content else {
                continue;
            };
            let own = one.address();
            if itself.as_slice() != [own] {
                self.wrong(
                    one,
                    "feed-link",
                    format!("the feed does not name `{own}` as itself"),
                );
            }
            let mut ids = HashSet::new();
            for (id, links) in entries {
                if !ids.insert(id) {
                    self.wrong(
                        one,
                        "same-id",
                        format!("the feed has the entry `{id}` more than once"),
                    );
                }
                if links.is_empty() {
                    self.wrong(one, "feed-link", format!("the entry `{id}` has no link"));
                }
                for link in links {
                    let page = link.split('#').next().unwrap_or_default();
                    if canonical.contains(page) {
                        self.link(one, link);
                        continue;
                    }
                    let message = format!(
                        "the entry `{id}` leads to `{page}`, which is not the canonical address of a post"
                    );
                    self.wrong(one, "feed-link", message);
                }
            }
        }
    }

    /// The stylesheets that the author wrote, as files of the sources.
    fn styles(&mut self) {
        let Rendering { site, sources, .. } = self.rendering;
        let theme = format!("themes/{}/assets/", site.config.theme.value);
        let folders = ["static/", "themes/default/assets/", &theme];
        let is_ours = |path: &str| folders.iter().any(|folder| path.starts_with(folder));
        let sheets = sources.iter().map(|(path, _)| path);
        for path in sheets.filter(|path| path.ends_with(".css") && is_ours(path)) {
            let style = Style::read(&sources.text(path).unwrap_or_default());
            for Unclosed { what, by, place } in style.unclosed {
                let message = format!("this {what} is never closed: what follows is lost");
                let diag = Diag::warning("unclosed-style", message);
                let diag = diag.help(format!("close it with `{by}` where it ends"));
                self.diags.push(diag.at(path, place));
            }
            for (address, place) in style.loads {
                if is_foreign(&site.config.base_url, &address) {
                    let diag = Diag::warning("foreign-code", foreign(&address)).help(KEEP_A_COPY);
                    self.diags.push(diag.at(path, place));
                }
            }
        }
    }

    /// What is wrong on many pages, such as a link of the menu or a mistake in the theme's layout, is told once.
    fn tell(&mut self) {
        for (fault, outputs) in std::mem::take(&mut self.faults) {
            let Some((first, others)) = outputs.split_first() else {
                continue;
            };
            let message = match others.len() {
                0 => fault.message,
                1 => format!("{} (on this and one other page)", fault.message),
                many => format!("{} (on this and {many} other pages)", fault.message),
            };
            let diag = Diag::new(fault.severity, fault.code, message);
            let diag = diag.in_file(&Arc::from(first.path().as_str()));
            let help = match (fault.help, self.made_from(&outputs)) {
                (Some(help), Some(made_from)) => Some(format!("{help} ({made_from})")),
                (help, made_from) => help.map(str::to_owned).or(made_from),
            };
            self.diags.push(Diag { help, ..diag });
        }
    }

    /// What pages are made from, if each of them shows a post: they may have it from there.
    fn made_from(&self, outputs: &[&Finished<'_>]) -> Option<String> {
        let source = |one: &&Finished<'_>| match one.output.job {
            Job::Entry(id) | Job::Redirect(id, _) => {
                Some(&*self.rendering.site.entry(id).document.path)
            }
            _ => None,
        };
        let is_feed = |one: &Finished<'_>| matches!(one.content, Content::Feed { .. });
        let pages = outputs.iter().filter(|one| !is_feed(one));
        let sources: BTreeSet<&str> = pages.map(source).collect::<Option<_>>()?;
        let named: Vec<String> = sources.iter().map(|path| format!("`{path}`")).collect();
        let listed = listed(&named, MOST_NAMED);
        match named.len() {
            0 => None,
            1 => Some(format!("the page is made from {listed}")),
            _ => Some(format!("the pages are made from {listed}")),
        }
    }

    fn wrong(&mut self, one: &'t Finished<'t>, code: &'static str, message: impl Into<String>) {
        self.note(one, Severity::Error, code, message.into(), None);
    }

    fn warn(
        &mut self,
        one: &'t Finished<'t>,
        code: &'static str,
        message: String,
        help: Option<&'static str>,
    ) {
        self.note(one, Severity::Warning, code, message, help);
    }

    fn note(
        &mut self,
        one: &'t Finished<'t>,
        severity: Severity,
        code: &'static str,
        message: String,
        help: Option<&'static str>,
    ) {
        let fault = Fault {
            severity,
            code,
            message,
            help,
        };
        let outputs = self.faults.entry(fault).or_default();
        if outputs.last().is_none_or(|last| last.path() != one.path()) {
            outputs.push(one);
        }
    }
}

fn foreign(address: &str) -> String {
    format!("`{address}` is loaded from another host")
}

const KEEP_A_COPY: &str = "keep a copy in the theme's `assets/` or in `static/`: a strict content security policy lets nothing else through";

/// Whether a page with these ids has the place `fragment`.
fn has_place(ids: &HashSet<String>, fragment: &str) -> bool {
    let place = place_in(fragment);
    place.is_empty() || ids.contains(place)
}
