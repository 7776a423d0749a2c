//! Templates and assets, layer over layer: the site's own theme above the built-in one.

pub mod fault;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Tera;

use crate::diag::{Diag, Diags, nearest};
use crate::fingerprint::Fingerprint;
use crate::lettering;
use crate::memo::Memo;
use crate::parse::Config;
use crate::parse::config::CONFIG;
use crate::source::{Source, Sources};

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
    assets: BTreeMap<Arc<str>, Source>,
    /// The fingerprint of all templates.
    pub fingerprint: Fingerprint,
}

impl Theme {
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
    let mut layers = Layers::default();
    for (path, bytes) in BUILT_IN {
        layers.put(DEFAULT, path, Source::new(*bytes));
    }
    // The built-in theme lies underneath what is on disk, its own folder included.
    for theme in [DEFAULT, config.theme.value.as_str()] {
        let folder = format!("themes/{theme}/");
        for (path, source) in sources.under(&folder) {
            let name = path.strip_prefix(folder.as_str()).unwrap_or(path);
            let mut source = source.clone();
            if is_template(name) || is_style(name) {
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
            layers.put(theme, name, source);
        }
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

/// Whether a template's text names another, as a quoted word or as the last part of one: `"t.html"`, `"mine/t.html"`.
fn names(text: &str, template: &str) -> bool {
    text.match_indices(template).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + template.len()..]);
        before.ends_with(['"', '\'', '`', '/']) && after.starts_with(['"', '\'', '`'])
    })
}

fn is_template(name: &str) -> bool {
    name.ends_with(".html") || name.ends_with(".svg")
}

/// Whether it becomes part of the one stylesheet.
fn is_style(name: &str) -> bool {
    let asset = name.strip_prefix("assets/");
    asset.is_some_and(|asset| [STYLESHEET, CODE_COLOURS, CHARTS].contains(&asset))
}

/// Templates and assets, as they are laid over each other.
#[derive(Default)]
struct Layers {
    /// By theme and name: `default/post.html`.
    templates: BTreeMap<String, Source>,
    assets: BTreeMap<Arc<str>, Source>,
}

impl Layers {
    fn put(&mut self, theme: &str, path: &str, source: Source) {
        if let Some(name) = path.strip_prefix("assets/") {
            self.assets.insert(name.into(), source);
        } else if is_template(path) {
            self.templates.insert(format!("{theme}/{path}"), source);
        }
    }

    fn finish(mut self, sources: &Sources, config: &Config, diags: &mut Diags) -> Theme {
        self.assets
            .insert(STYLESHEET.into(), self.stylesheet(config));
        self.assets.remove(CODE_COLOURS);
        self.assets.remove(CHARTS);
        let fingerprint = Fingerprint::join(
            self.templates
                .iter()
                .flat_map(|(name, source)| [Fingerprint::of(name.as_bytes()), source.fingerprint]),
        );
        self.find_unused(sources, config, diags);
        let tera = self.tera(config).unwrap_or_else(|error| {
            let found = fault::findings(&error, sources);
            found.into_iter().for_each(|diag| diags.push(diag));
            Tera::default()
        });
        Theme {
            tera,
            assets: self.assets,
            fingerprint,
        }
    }

    /// Finds the templates of the author's theme that no page and no other template asks for.
    fn find_unused(&self, sources: &Sources, config: &Config, diags: &mut Diags) {
        let theme = &config.theme.value;
        let of = |theme: &str| {
            let folder = format!("{theme}/");
            let names = self
                .templates
                .keys()
                .filter_map(move |name| name.strip_prefix(&folder).map(str::to_owned));
            names.collect::<Vec<String>>()
        };
        let known = of(DEFAULT);
        let text = |name: &str| {
            self.templates
                .get(name)
                .and_then(Source::text)
                .unwrap_or_default()
        };
        for name in of(theme).iter().filter(|name| !known.contains(name)) {
            let own = format!("{theme}/{name}");
            let mut others = self.templates.keys().filter(|other| **other != own);
            let is_named = others.any(|other| names(&text(other), name));
            // Components are asked for by their own names.
            if is_named || text(&own).contains("component ") {
                continue;
            }
            let path = format!("themes/{own}");
            if sources.get(&path).is_some() {
                let message = format!("no page and no template asks for `{name}`");
                let help = match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => String::from("include it, or take it out"),
                };
                let diag = Diag::warning("unused-template", message).help(help);
                diags.push(diag.in_file(&path.into()));
            }
        }
    }

    fn tera(&self, config: &Config) -> Result<Tera, tera::Error> {
        let mut tera = Tera::default();
        tera.autoescape_on([".html", ".svg"]);
        lettering::teach(&mut tera);
        let prefixes = [format!("{}/", config.theme.value), format!("{DEFAULT}/")];
        tera.set_fallback_prefixes(prefixes.to_vec())?;
        let templates = self.templates.iter();
        tera.add_raw_templates(
            templates.map(|(name, source)| (name.as_str(), source.text().unwrap_or_default())),
        )?;
        Ok(tera)
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

/// The custom properties that the config sets.
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
            "@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n:root[data-theme=dark]{{{dark}}}\n"
        ));
    }
    css
}

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));
