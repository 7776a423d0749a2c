//! The site as it is now: the last good tree, the pages of it that were asked for, and what is wrong.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use afterword::diag::{Diags, Format, Severity, render};
use afterword::fingerprint::Fingerprint;
use afterword::output::OutputPath;
use afterword::plan::Output;
use afterword::render::Tree;
use afterword::source::Sources;
use serde_json::json;
use tokio::sync::watch;

use super::address::{Found, find};
use super::page::Page;
use crate::edge::terminal::{MOST_SHOWN, Terminal};

/// How many bytes of rendered outputs are kept; beyond that they are rendered again when they are asked for.
const KEPT: usize = 64 * 1024 * 1024;

/// What browsers are shown. All its methods can be called from any thread.
#[derive(Debug)]
pub struct Preview {
    edition: RwLock<Edition>,
    pages: Mutex<Pages>,
    news: watch::Sender<u64>,
    terminal: Terminal,
    /// What the terminal said of pages that could not be drawn, since the last compile.
    said: Mutex<HashSet<Arc<str>>>,
}

/// What the last compile gave.
#[derive(Debug, Clone, Default)]
struct Edition {
    /// The sub-path that the site stands below.
    prefix: Arc<str>,
    /// The last tree that had no errors.
    tree: Option<Arc<Tree>>,
    /// What is wrong now, as the terminal says it.
    faults: Option<Arc<str>>,
}

/// The rendered outputs that are kept.
#[derive(Debug, Default)]
struct Pages {
    by_path: HashMap<OutputPath, Arc<Page>>,
    bytes: usize,
}

/// What there is to send for an address.
#[derive(Debug)]
pub enum Sight {
    /// An output of the site.
    Page(Arc<Page>),
    /// The site's page for addresses that lead nowhere.
    Missing(Option<Arc<Page>>),
    /// Nothing could be made for this address yet.
    Broken,
    /// What is asked for stands at another path.
    Elsewhere(String),
}

impl Preview {
    /// A site of which nothing is known yet. What is wrong with a page only shows when it is drawn, and is told on `terminal`.
    pub fn new(terminal: Terminal) -> Self {
        Preview {
            edition: RwLock::default(),
            pages: Mutex::default(),
            news: watch::Sender::new(0),
            terminal,
            said: Mutex::default(),
        }
    }

    /// Shows `tree` from now on, or over the last one what is wrong, and tells the open pages.
    pub fn publish(
        &self,
        prefix: Option<&str>,
        tree: Option<Tree>,
        diags: &Diags,
        sources: &Sources,
    ) {
        let faults = overlay(diags, sources);
        let mut edition = self.edition.write().unwrap_or_else(PoisonError::into_inner);
        let mut last = None;
        if let (Some(prefix), Some(tree)) = (prefix, tree) {
            edition.prefix = prefix.into();
            last = edition.tree.replace(Arc::new(tree));
        }
        edition.faults = faults;
        drop(edition);
        self.said().clear();
        self.news.send_modify(|number| *number += 1);
        // To let go of a large site takes a while, for which nobody should wait.
        drop(last);
    }

    /// Whether there is a site to see.
    pub fn has_site(&self) -> bool {
        self.edition().tree.is_some()
    }

    /// Tells when there is something new to see.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// What there is at `path`, as it stands in a request.
    pub fn look(&self, path: &str) -> Sight {
        let edition = self.edition();
        let Some(tree) = &edition.tree else {
            return Sight::Broken;
        };
        match edition.find(path) {
            Found::Elsewhere(path) => Sight::Elsewhere(path),
            Found::Output(path) => {
                let output = tree.output(&path);
                match output.and_then(|output| self.page(tree, output).0) {
                    Some(page) => Sight::Page(page),
                    None => Sight::Broken,
                }
            }
            Found::Nothing => {
                let output = missing(tree);
                Sight::Missing(output.and_then(|output| self.page(tree, output).0))
            }
        }
    }

    /// What the page at `path` has to know to tell whether it is fresh.
    pub fn state(&self, path: &str) -> serde_json::Value {
        let edition = self.edition();
        let mut faults: Vec<String> = edition.faults.iter().map(|text| text.to_string()).collect();
        let mut page = None;
        if let Some(tree) = &edition.tree {
            let output = match edition.find(path) {
                Found::Output(path) => tree.output(&path),
                _ => missing(tree),
            };
            if let Some(output) = output {
                let (made, fault) = self.page(tree, output);
                faults.extend(fault.map(|text| text.to_string()));
                page = made;
            }
        }
        let face = page.as_ref().map_or(Fingerprint::NONE, |page| page.face);
        let versions = |addresses: fn(&Page) -> &Vec<String>| -> serde_json::Value {
            let addresses = page.iter().flat_map(|page| addresses(page));
            let version = |href: &String| json!({ "href": href, "version": edition.version(href) });
            addresses.map(version).collect()
        };
        json!({
            "face": face.to_string(),
            "styles": versions(|page| &page.styles),
            "pictures": versions(|page| &page.pictures),
            "faults": (!faults.is_empty()).then(|| faults.join("\n\n")),
        })
    }

    /// An output of `tree` as it is now; where it cannot be made, as it was when it last could, and why.
    fn page(&self, tree: &Tree, output: &Output) -> (Option<Arc<Page>>, Option<Arc<str>>) {
        let path = output.path();
        let made_from = tree.fingerprint(output);
        let kept = self.pages().by_path.get(path).cloned();
        if let Some(page) = kept.as_ref().filter(|page| page.made_from == made_from) {
            return (Some(Arc::clone(page)), None);
        }
        match tree.bytes(output) {
            Ok(bytes) => {
                let page = Arc::new(Page::new(path, made_from, bytes));
                self.pages().keep(path, Arc::clone(&page));
                (Some(page), None)
            }
            Err(diags) => (kept, self.complain(&diags, &tree.rendering().sources)),
        }
    }

    /// Tells on the terminal what is wrong with a page, once, and gives it for the page.
    fn complain(&self, diags: &Diags, sources: &Sources) -> Option<Arc<str>> {
        let text = overlay(diags, sources)?;
        if self.said().insert(Arc::clone(&text)) {
            self.terminal.findings(diags, sources);
        }
        Some(text)
    }

    fn edition(&self) -> Edition {
        let edition = self.edition.read();
        edition.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn said(&self) -> MutexGuard<'_, HashSet<Arc<str>>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Edition {
    /// What there is at `path`, as it stands in a request.
    fn find(&self, path: &str) -> Found {
        let tree = self.tree.as_ref();
        find(&self.prefix, path, |path| {
            tree.is_some_and(|tree| tree.output(path).is_some())
        })
    }

    /// What changes when the stylesheet or picture at `href` does.
    fn version(&self, href: &str) -> Option<String> {
        let tree = self.tree.as_ref()?;
        match self.find(href.split(['?', '#']).next()?) {
            Found::Output(path) => Some(tree.fingerprint(tree.output(&path)?).to_string()),
            _ => None,
        }
    }
}

impl Pages {
    fn keep(&mut self, path: &OutputPath, page: Arc<Page>) {
        // A film would put out all the pages, the last good ones among them.
        if page.bytes.len() > KEPT / 16 {
            return;
        }
        if self.bytes > KEPT {
            *self = Pages::default();
        }
        self.bytes += page.bytes.len();
        if let Some(old) = self.by_path.insert(path.clone(), page) {
            self.bytes = self.bytes.saturating_sub(old.bytes.len());
        }
    }
}

/// The output that hosts send for addresses that lead nowhere.
fn missing(tree: &Tree) -> Option<&Output> {
    tree.output(&OutputPath::new("404.html").ok()?)
}

/// The errors among `diags` as the terminal prints them, without its colours.
fn overlay(diags: &Diags, sources: &Sources) -> Option<Arc<str>> {
    let errors = diags
        .iter()
        .filter(|diag| diag.severity == Severity::Error)
        .take(MOST_SHOWN);
    let texts: Vec<String> = render(errors, Format::Human, |path| sources.text(path))
        .map(|text| anstream::adapter::strip_str(&text).to_string())
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n\n").into())
}
