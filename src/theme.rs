//! Templates, assets and words, layer over layer: the site's own theme above the built-in one.

pub mod fault;
mod templates;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{ErrorKind, Tera};

use crate::diag::{Diag, Diags, nearest};
use crate::fingerprint::Fingerprint;
use crate::language::{Languages, Words, lay_over};
use crate::memo::Memo;
use crate::parse::config::CONFIG;
use crate::parse::{Config, words};
use crate::source::{Source, Sources};

use self::templates::{Templates, Unfit};

/// The name of the built-in theme, and the prefix of its templates: `{% extends "default/post.html" %}`.
pub const DEFAULT: &str = "default";

/// The stylesheet that every page asks for, by its name below `assets/`.
pub const STYLESHEET: &str = "style.css";

/// The colours of code, which become part of the stylesheet.
const CODE_COLOURS: &str = "code.css";

/// What charts look like, by its name below `assets/`.
const CHARTS: &str = "charts.css";

/// The script that every page asks for, by its name below `assets/`.
pub const SCRIPT: &str = "script.js";

/// The script of the pages at old addresses, by its name below `assets/`.
pub const MOVED: &str = "moved.js";

/// The picture that stands for a site without a logo, by its name below `assets/`.
pub const ICON: &str = "icon.svg";

/// What pages are drawn with.
#[derive(Debug)]
pub struct Theme {
    /// The templates, by name below their theme (`post.html`) or with it (`default/post.html`).
    pub tera: Tera,
    unfit: Unfit,
    /// The languages that pages are told in.
    pub languages: Languages,
    assets: BTreeMap<Arc<str>, Source>,
    /// The fingerprint of all templates, and of what is said in the theme's own languages.
    pub fingerprint: Fingerprint,
}

impl Theme {
    /// What keeps `template` from being drawn, when the engine says `error`.
    pub fn fault(&self, template: &str, error: &tera::Error, sources: &Sources) -> Diag {
        let unfit = match error.kind() {
            ErrorKind::TemplateNotFound(_) => self.unfit.get(&format!("{DEFAULT}/{template}")),
            _ => None,
        };
        unfit.map_or_else(|| fault::drawing(error, sources), Diag::clone)
    }

    /// The bytes of an asset, by its name below `assets/`.
    pub fn asset(&self, name: &str) -> Option<&Source> {
        self.assets.get(name)
    }

    /// Every asset with the path that it is published at.
    pub fn asset_files(&self) -> impl Iterator<Item = (Arc<str>, String)> + '_ {
        let assets = self.assets.iter();
        assets.map(|(name, source)| (Arc::clone(name), asset_file(name, source.fingerprint)))
    }
}

/// Puts the theme together from what the config names and what the program brings along.
pub fn load(sources: &Sources, config: &Config, memo: &Memo, diags: &mut Diags) -> Arc<Theme> {
    let theme = config.theme.value.as_str();
    let folders = [DEFAULT, theme].map(|theme| format!("themes/{theme}/"));
    if theme != DEFAULT && sources.under(&folders[1]).next().is_none() {
        let diag = no_theme(theme, sources);
        diags.push(diag.at(&CONFIG.into(), config.theme.span));
    }
    let files = folders.iter().flat_map(|folder| sources.under(folder));
    let files =
        files.flat_map(|(path, source)| [Fingerprint::of(path.as_bytes()), source.fingerprint]);
    let look = Fingerprint::of_value(&("theme", theme, &config.look));
    let key = Fingerprint::join(files.chain([look]));
    let loaded = memo.thing(key, || {
        let mut found = Diags::new();
        (Arc::new(lay(sources, config, &mut found)), found)
    });
    diags.append(loaded.1.clone());
    Arc::clone(&loaded.0)
}

fn lay(sources: &Sources, config: &Config, diags: &mut Diags) -> Theme {
    let mut layers = Layers {
        templates: Templates::of(&config.theme.value),
        assets: BTreeMap::new(),
        words: BTreeMap::new(),
        said: Vec::new(),
    };
    for (path, bytes) in BUILT_IN {
        layers.put(DEFAULT, path, Source::new(*bytes));
    }
    // The built-in theme lies underneath what is on disk, its own folder included.
    for theme in [DEFAULT, config.theme.value.as_str()] {
        let folder = format!("themes/{theme}/");
        for (path, source) in sources.under(&folder) {
            let name = path.strip_prefix(folder.as_str()).unwrap_or(path);
            let mut source = source.clone();
            if is_template(name) || is_style(name) || words::language(name).is_some() {
                match source.text() {
                    // Some editors put a byte order mark first.
                    Some(text) => {
                        if let Some(text) = text.strip_prefix('\u{feff}') {
                            source = Source::new(text);
                        }
                    }
                    None => {
                        let diag = Diag::error("not-utf8", "this file is not UTF-8 text");
                        diags.push(diag.in_file(path).help("save it as UTF-8"));
                    }
                }
            }
            if let Some(tag) = words::language(name) {
                layers.say(path, tag, &source, diags);
            }
            layers.put(theme, name, source);
        }
    }
    let folders = BTreeSet::from([DEFAULT, config.theme.value.as_str()]);
    for theme in folders {
        unused::find(theme, sources, diags);
    }
    layers.finish(sources, config, diags)
}

fn no_theme(theme: &str, sources: &Sources) -> Diag {
    let message = format!("there is no theme `{theme}`: `themes/{theme}/` is missing or empty");
    let files = sources.under("themes/");
    let known = files.filter_map(|(path, _)| path.split('/').nth(1));
    let help = match nearest(theme, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the built-in theme is named `{DEFAULT}`"),
    };
    Diag::error("no-theme", message).help(help)
}

fn is_template(name: &str) -> bool {
    name.ends_with(".html") || name.ends_with(".svg")
}

/// Whether it becomes part of the one stylesheet.
fn is_style(name: &str) -> bool {
    let asset = name.strip_prefix("assets/");
    asset.is_some_and(|asset| [STYLESHEET, CODE_COLOURS, CHARTS].contains(&asset))
}

/// Templates, assets and words, as they are laid over each other.
struct Layers {
    templates: Templates,
    assets: BTreeMap<Arc<str>, Source>,
    /// By language tag.
    words: BTreeMap<String, Words>,
    /// The fingerprints of the files that those are from.
    said: Vec<Fingerprint>,
}

impl Layers {
    fn say(&mut self, path: &Arc<str>, tag: &str, source: &Source, diags: &mut Diags) {
        let text = source.text().unwrap_or_default();
        let words = self.words.entry(tag.to_owned()).or_default();
        lay_over(words, words::read(path, &text, tag, diags));
        self.said
            .extend([Fingerprint::of(path.as_bytes()), source.fingerprint]);
    }

    fn put(&mut self, theme: &str, path: &str, source: Source) {
        if let Some(name) = path.strip_prefix("assets/") {
            self.assets.insert(name.into(), source);
        } else if is_template(path) {
            self.templates.put(theme, path, source);
        }
    }

    fn finish(mut self, sources: &Sources, config: &Config, diags: &mut Diags) -> Theme {
        self.assets
            .insert(STYLESHEET.into(), self.stylesheet(config));
        self.assets.remove(CODE_COLOURS);
        self.assets.remove(CHARTS);
        let (tera, unfit) = self.templates.together(sources, diags);
        let said = self.said.iter().copied();
        Theme {
            tera,
            unfit,
            fingerprint: Fingerprint::join(said.chain([self.templates.fingerprint()])),
            languages: Languages::with(self.words),
            assets: self.assets,
        }
    }

    /// One stylesheet: the theme's, then what code and charts look like, then what the config changes.
    fn stylesheet(&self, config: &Config) -> Source {
        let text = |name: &str| {
            self.assets
                .get(name)
                .and_then(Source::text)
                .unwrap_or_default()
        };
        let parts = [STYLESHEET, CODE_COLOURS, CHARTS].map(text);
        let parts = [&parts.concat(), look(config).as_str()].concat();
        Source::new(parts.into_bytes())
    }
}

/// Assets that pages name carry their fingerprint, so that a browser may keep them for ever.
fn asset_file(name: &str, fingerprint: Fingerprint) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if matches!(ending, "css" | "js") => {
            format!("assets/{stem}.{}.{ending}", fingerprint.short())
        }
        _ => format!("assets/{name}"),
    }
}

/// The custom properties that the config sets; those for a dark ground on screens alone, since paper is light.
fn look(config: &Config) -> String {
    let look = &config.look;
    let property = |name: &str, value: &Option<String>| match value {
        Some(value) => format!("--{name}:{value};"),
        None => String::new(),
    };
    let light = [
        property("accent", &look.accent),
        property("font", &look.font),
        property("code-font", &look.code_font),
    ]
    .concat();
    let dark = property("accent", &look.accent_dark);
    let mut css = String::new();
    if !light.is_empty() {
        css.push_str(&format!(":root{{{light}}}\n"));
    }
    if !dark.is_empty() {
        css.push_str(&format!(
            "@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n@media screen{{:root[data-theme=dark]{{{dark}}}}}\n"
        ));
    }
    css
}

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));
