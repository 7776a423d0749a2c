//! Templates and assets, layer over layer: the site's own theme above the built-in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{ErrorKind, Tera};

use crate::diag::{Diag, Diags, Span};
use crate::lettering;
use crate::memo::Memo;
use crate::output::Fingerprint;
use crate::parse::Config;
use crate::source::{Source, Sources};

/// The name of the built-in theme, and the prefix of its templates: `{% extends "default/post.html" %}`.
pub const DEFAULT: &str = "default";

/// The stylesheet that every page asks for, by its name below `assets/`.
pub const STYLESHEET: &str = "style.css";

/// The colours of code, which become part of the stylesheet.
const CODE_COLOURS: &str = "code.css";

/// The script that every page asks for, by its name below `assets/`.
pub const SCRIPT: &str = "script.js";

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
    let themes = [DEFAULT, config.theme.as_str()];
    let folders = themes.map(|theme| format!("themes/{theme}/"));
    let files = folders.iter().flat_map(|folder| sources.under(folder));
    let files =
        files.flat_map(|(path, source)| [Fingerprint::of(path.as_bytes()), source.fingerprint]);
    let look = format!("theme {} {:?}", config.theme, config.look);
    let key = Fingerprint::join(files.chain([Fingerprint::of(look.as_bytes())]));
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
    for theme in [DEFAULT, config.theme.as_str()] {
        let folder = format!("themes/{theme}/");
        let mut is_there = theme == DEFAULT;
        for (path, source) in sources.under(&folder) {
            is_there = true;
            layers.put(theme, &path[folder.len()..], source.clone());
        }
        if !is_there {
            let message = format!("there is no theme `{theme}`: `{folder}` is missing or empty");
            let help = "the built-in theme is named `default`";
            diags.push(Diag::error("no-theme", message).help(help));
        }
    }
    layers.finish(config, diags)
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
        } else if path.ends_with(".html") || path.ends_with(".svg") {
            self.templates.insert(format!("{theme}/{path}"), source);
        }
    }

    fn finish(mut self, config: &Config, diags: &mut Diags) -> Theme {
        self.assets
            .insert(STYLESHEET.into(), self.stylesheet(config));
        self.assets.remove(CODE_COLOURS);
        let fingerprint = Fingerprint::join(
            self.templates
                .iter()
                .flat_map(|(name, source)| [Fingerprint::of(name.as_bytes()), source.fingerprint]),
        );
        let tera = self.tera(config).unwrap_or_else(|error| {
            diags.push(template_error(&error));
            Tera::default()
        });
        Theme {
            tera,
            assets: self.assets,
            fingerprint,
        }
    }

    fn tera(&self, config: &Config) -> Result<Tera, tera::Error> {
        let mut tera = Tera::default();
        tera.autoescape_on([".html", ".svg"]);
        lettering::teach(&mut tera);
        let prefixes = [format!("{}/", config.theme), format!("{DEFAULT}/")];
        tera.set_fallback_prefixes(prefixes.to_vec())?;
        let templates = self.templates.iter();
        tera.add_raw_templates(
            templates.map(|(name, source)| (name.as_str(), source.text().unwrap_or_default())),
        )?;
        Ok(tera)
    }

    /// One stylesheet: the theme's, then the colours of code, then what the config changes.
    fn stylesheet(&self, config: &Config) -> Source {
        let text = |name: &str| {
            self.assets
                .get(name)
                .and_then(Source::text)
                .unwrap_or_default()
        };
        let parts = [text(STYLESHEET), text(CODE_COLOURS), &look(config)].concat();
        Source::new(parts.into_bytes())
    }
}

/// What is wrong with a template, at its place in the theme.
pub fn template_error(error: &tera::Error) -> Diag {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return Diag::error("template", sentence(&error.to_string()));
    };
    let path: Arc<str> = format!("themes/{}", report.filename()).into();
    let span = Span::new(0, report.span().range.clone());
    Diag::error("template", sentence(report.message())).at(&path, span)
}

/// The first line of a message, as our own messages are written.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let mut letters = line.trim_end_matches('.').chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::from("something is wrong with a template"),
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
