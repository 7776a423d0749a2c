//! The templates of all layers, and how they are put together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tera::{ErrorKind, Tera};

use crate::diag::{Diag, Diags};
use crate::fingerprint::Fingerprint;
use crate::lettering;
use crate::source::{Source, Sources};

use super::{DEFAULT, fault};

/// Templates by theme and name: `default/post.html`.
pub struct Templates {
    all: BTreeMap<String, Source>,
    /// The author's theme.
    theme: String,
}

/// Templates of the built-in theme that an author's leave without what they take, each with why.
pub type Unfit = BTreeMap<String, Diag>;

impl Templates {
    /// No templates yet, the author's theme being `theme`.
    pub fn of(theme: &str) -> Self {
        Templates {
            all: BTreeMap::new(),
            theme: theme.to_owned(),
        }
    }

    /// Adds a template, in the place of one of its name.
    pub fn put(&mut self, theme: &str, name: &str, source: Source) {
        self.all.insert(format!("{theme}/{name}"), source);
    }

    /// The fingerprint of all templates.
    pub fn fingerprint(&self) -> Fingerprint {
        let named = self.all.iter();
        Fingerprint::join(
            named.flat_map(|(name, source)| [Fingerprint::of(name.as_bytes()), source.fingerprint]),
        )
    }

    /// Every template's name, with its theme, and its text.
    pub fn texts(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let all = self.all.iter();
        all.map(|(name, source)| (name.as_str(), source.text().unwrap_or_default()))
    }

    /// The text of the template that is asked for by `name`.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.all.get(&self.resolve(name)?)?.text()
    }

    /// The whole name of the template that is asked for by `name`.
    fn resolve(&self, name: &str) -> Option<String> {
        let prefixed = self.prefixes().map(|prefix| prefix + name);
        let mut names = std::iter::once(name.to_owned()).chain(prefixed);
        names.find(|name| self.all.contains_key(name))
    }

    /// What stands before names that are written without their theme.
    fn prefixes(&self) -> [String; 2] {
        [self.theme.as_str(), DEFAULT].map(|theme| format!("{theme}/"))
    }

    /// The names of what a template extends, one after the other.
    pub fn parents(&self, template: &str) -> impl Iterator<Item = String> {
        let next = |name: &String| {
            let text = self.text(name)?;
            let (_, behind) = text.split_once("extends")?;
            self.resolve(behind.split(['"', '\'', '`']).nth(1)?)
        };
        // Those that extend themselves come to no end.
        std::iter::successors(Some(template.to_owned()), next)
            .skip(1)
            .take(self.all.len())
    }

    /// Puts together all that fit each other. What is wrong with an author's template is told; one of the built-in theme
    /// that does not fit is left out, since it may well be that no page is drawn with it.
    pub fn together(&self, sources: &Sources, diags: &mut Diags) -> (Tera, Unfit) {
        let mut tera = Tera::default();
        tera.autoescape_on([".html", ".svg"]);
        lettering::teach(&mut tera);
        // It has no template yet, which alone would be wrong.
        let _ = tera.set_fallback_prefixes(self.prefixes());
        let mut unfit = Unfit::new();
        let mut told = Diags::new();
        loop {
            let fitting = self.texts().filter(|(name, _)| !unfit.contains_key(*name));
            let Err(error) = tera.add_raw_templates(fitting) else {
                break;
            };
            // All templates are read before any is held against others.
            if told.has_errors() && !matches!(error.kind(), ErrorKind::SyntaxError(_)) {
                break;
            }
            let before = unfit.len();
            for fault in fault::loading(&error, self, sources) {
                let lacks = fault.lacks.and_then(|name| self.resolve(&name));
                let cause = lacks.and_then(|name| unfit.get(&name).cloned());
                let diag = cause.unwrap_or(fault.diag);
                if sources.get(&format!("themes/{}", fault.template)).is_some() {
                    told.push(diag.clone());
                }
                unfit.entry(fault.template).or_insert(diag);
            }
            if unfit.len() == before {
                told.push(Diag::error("template", error.to_string()));
                break;
            }
        }
        match told.has_errors() {
            true => {
                diags.append(told);
                (Tera::default(), Unfit::new())
            }
            false => (tera, unfit),
        }
    }
}

/// The names that stand behind `keyword` in a template, each with its first byte.
pub fn named<'t>(text: &'t str, keyword: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(keyword).filter_map(move |(at, _)| {
        let behind = &text[at + keyword.len()..];
        let rest = behind.trim_start();
        let is_word = !text[..at].ends_with(is_letter) && rest.len() < behind.len();
        let name = &rest[..rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len())];
        (is_word && !name.is_empty()).then_some((text.len() - rest.len(), name))
    })
}
