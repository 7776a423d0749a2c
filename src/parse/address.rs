//! How addresses are made of names and dates.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::diag::Diag;
use crate::incident::{Form, Moment, Period};
use crate::output::OutputPath;

/// The pattern of a post's address, such as `/{year}/{slug}/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Default for Pattern {
    fn default() -> Self {
        Pattern(String::from("/{slug}"))
    }
}

impl Pattern {
    /// Reads a pattern: it begins with `/`, has `{slug}`, and may have `{year}`, `{month}`, `{day}`.
    ///
    /// # Errors
    /// One sentence that says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.starts_with('/') || text.contains("//") {
            return Err(format!("`{text}` does not begin with a single `/`"));
        }
        if !text.contains("{slug}") {
            return Err(format!(
                "`{text}` has no `{{slug}}`, so all posts would have one address"
            ));
        }
        let plain = ["{slug}", "{year}", "{month}", "{day}"]
            .iter()
            .fold(text.to_owned(), |rest, part| rest.replace(part, "x"));
        if plain.contains(['{', '}', '?', '#']) {
            return Err(format!("`{text}` has a part that an address cannot have"));
        }
        if plain.ends_with(".html") {
            return Err(format!(
                "`{text}` ends in `.html`, which only the names of files have"
            ));
        }
        if let Err(error) = OutputPath::new(plain.trim_matches('/')) {
            return Err(format!("`{text}` cannot be an address: {}", error.fault()));
        }
        Ok(Pattern(text.to_owned()))
    }

    /// The part that asks for more than `date` says: a day where that is a month.
    pub fn unfilled_by(&self, date: &Moment) -> Option<&'static str> {
        let unknown: &[&str] = match &date.form {
            Form::Period(Period::Month(..)) => &["{day}"],
            Form::Period(Period::Quarter(..) | Period::Year(_)) | Form::Periods(..) => {
                &["{day}", "{month}"]
            }
            _ => &[],
        };
        let mut unknown = unknown.iter().copied();
        unknown.find(|part| self.0.contains(part))
    }

    /// The route of a post.
    pub fn post(&self, slug: &str, date: Date) -> String {
        self.0
            .replace("{year}", &format!("{:04}", date.year()))
            .replace("{month}", &format!("{:02}", date.month()))
            .replace("{day}", &format!("{:02}", date.day()))
            .replace("{slug}", slug)
    }

    /// The route of a page that has no date: its slug, with a closing slash where posts have one.
    pub fn page(&self, slug: &str) -> String {
        let end = if self.0.ends_with('/') { "/" } else { "" };
        format!("/{slug}{end}")
    }
}

/// The name of a post in its address: NFC, white space as hyphens, nothing that an address gives a meaning to.
///
/// Letters of every script stay as they are; nothing is romanised.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.trim().nfc() {
        let is_name = letter.is_alphanumeric()
            || matches!(letter, '-' | '_' | '.' | '~' | '·')
            || is_mark(letter);
        if is_name {
            slug.push(letter);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches(['-', '.']).to_owned()
}

/// The slug of a tag or service as it is told from others: some file systems do not tell `A` from `a`.
pub fn folded_slug(name: &str) -> String {
    slug(name).to_lowercase()
}

/// That nothing in a name can stand in an address.
pub fn without_letters(code: &'static str, name: &str) -> Diag {
    let message = format!("`{name}` has no letter to make an address of");
    Diag::error(code, message).help("name it in letters or digits, of any script")
}

/// That the names of two of `what`, such as `tags`, make one address.
pub fn shared(what: &str, first: &str, second: &str) -> Diag {
    let message = format!("the {what} `{first}` and `{second}` would have one address");
    let help = "rename one of them: case, spaces and signs do not tell addresses apart";
    Diag::error("same-path", message).help(help)
}

/// Combining marks are part of the letters that they stand on (Devanagari, Thai, voiced kana).
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}
