//! Files of a theme that nothing uses: most have a slip in their name, or are in the wrong folder.

use std::sync::Arc;

use crate::diag::{Diag, Diags, nearest};
use crate::parse::words;
use crate::source::{Source, Sources};

use super::{BUILT_IN, is_template};

/// Finds what nothing uses among the files of a theme.
pub fn find(theme: &str, sources: &Sources, diags: &mut Diags) {
    let folder = format!("themes/{theme}/");
    let files: Vec<File<'_>> = sources
        .under(&folder)
        .filter_map(|(path, source)| {
            let name = path.strip_prefix(&*folder)?;
            Some(File { path, name, source })
        })
        .collect();
    let is_there = |name: &str| files.iter().any(|file| file.name == name);
    for file in &files {
        let known = || BUILT_IN.iter().map(|(name, _)| *name);
        if known().any(|name| name == file.name) || words::language(file.name).is_some() {
            continue;
        }
        let missing = || known().filter(|name| !is_there(name));
        let near = nearest(last(file.name), missing().map(last));
        let near = near.and_then(|near| missing().rfind(|name| last(name) == near));
        // What else lies there, such as a licence, is nobody's to use.
        let is_ours = file.is_template() || file.name.ends_with(".toml");
        if near.is_none() && !is_ours || files.iter().any(|other| other.uses(file)) {
            continue;
        }
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if !file.is_template() => String::from(
                "what is said in a language is in `language/`, such as `language/de.toml`",
            ),
            None => String::from("include it, or take it out"),
        };
        let diag = Diag::warning("unused-file", format!("nothing uses `{}`", file.name));
        diags.push(diag.in_file(file.path).help(help));
    }
}

struct File<'s> {
    path: &'s Arc<str>,
    /// Its name below its theme.
    name: &'s str,
    source: &'s Source,
}

impl File<'_> {
    fn is_template(&self) -> bool {
        is_template(self.name) && !self.name.starts_with("assets/")
    }

    fn uses(&self, other: &File<'_>) -> bool {
        let is_read =
            self.is_template() || [".css", ".js"].iter().any(|it| self.name.ends_with(it));
        let text = match is_read {
            true => self.source.text().unwrap_or_default(),
            false => return false,
        };
        match (self.name == other.name, other.is_template()) {
            // Components are asked for by their own names.
            (true, is_template) => is_template && text.contains("component "),
            (false, true) => names(&text, other.name),
            (false, false) => text.contains(last(other.name)),
        }
    }
}

/// Whether a template's text names another, as a quoted word or as the last part of one: `"t.html"`, `"mine/t.html"`.
fn names(text: &str, template: &str) -> bool {
    text.match_indices(template).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + template.len()..]);
        before.ends_with(['"', '\'', '`', '/']) && after.starts_with(['"', '\'', '`'])
    })
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
