//! What is wrong, where, and how it reads.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use memchr::memchr_iter;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How much a finding matters. Only an error keeps a site from being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site cannot be made, or would say something wrong.
    Error,
    /// The site can be made, but its author will want to know.
    Warning,
    /// Worth a look while a post is still a draft.
    Note,
}

impl Severity {
    /// The word that stands before a message.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A range of bytes of a whole file, front matter included.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`, moved `offset` bytes towards the end of the file.
    pub fn new(offset: usize, range: Range<usize>) -> Self {
        // Files are limited to a few megabytes long before an offset could leave `u32`.
        let narrow = |at: usize| u32::try_from(offset + at).unwrap_or(u32::MAX);
        Span {
            start: narrow(range.start),
            end: narrow(range.end),
        }
    }

    /// The span as a range to slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where, in bytes of the whole file.
    pub span: Span,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file, from the site's root, with forward slashes.
    pub path: Arc<str>,
    /// The bytes, or `None` where the whole file is meant.
    pub span: Option<Span>,
}

/// One thing that is wrong, with its place and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diag {
    /// How much it matters.
    pub severity: Severity,
    /// A stable name of the kind of finding, such as `unknown-key`.
    pub code: &'static str,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where it is, or `None` where no file of the author's is to blame.
    pub location: Option<Location>,
    /// Other places that belong to it, each with what it shows.
    pub related: Vec<(Location, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diag {
    /// A finding about no file in particular.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Diag {
            severity,
            code,
            message: message.into(),
            location: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// An error about no file in particular.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Diag::new(Severity::Error, code, message)
    }

    /// A warning about no file in particular.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Diag::new(Severity::Warning, code, message)
    }

    /// The same finding, at `span` of the file at `path`.
    pub fn at(mut self, path: &Arc<str>, span: Span) -> Self {
        self.location = Some(Location {
            path: Arc::clone(path),
            span: Some(span),
        });
        self
    }

    /// The same finding, about the whole file at `path`.
    pub fn in_file(mut self, path: &Arc<str>) -> Self {
        self.location = Some(Location {
            path: Arc::clone(path),
            span: None,
        });
        self
    }

    /// The same finding, with another place that explains it.
    pub fn related(mut self, path: &Arc<str>, span: Span, shows: impl Into<String>) -> Self {
        let location = Location {
            path: Arc::clone(path),
            span: Some(span),
        };
        self.related.push((location, shows.into()));
        self
    }

    /// The same finding, with what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diags(Vec<Diag>);

impl Diags {
    /// Nothing found yet.
    pub fn new() -> Self {
        Diags::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diag: Diag) {
        self.0.push(diag);
    }

    /// Adds all of `others`.
    pub fn append(&mut self, others: Diags) {
        self.0.extend(others.0);
    }

    /// The findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diag> {
        self.0.iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many findings are of `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether any of them keeps the site from being written.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Puts the findings in the order in which a reader meets them: by file, then by place; each once.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| {
            let key = |d: &Diag| {
                d.location
                    .as_ref()
                    .map(|l| (Arc::clone(&l.path), l.span.map(|s| s.start)))
            };
            (key(a), a.severity, &a.message).cmp(&(key(b), b.severity, &b.message))
        });
        // What is wrong with a template comes up with every post that it draws.
        self.0.dedup_by(|a, b| {
            (a.code, &a.message, &a.location) == (b.code, &b.message, &b.location)
        });
    }
}

impl From<Diag> for Diags {
    fn from(diag: Diag) -> Self {
        Diags(vec![diag])
    }
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Source line, caret and help, for people.
    Human,
    /// `path:line:column: severity[code]: message`, for editors.
    Short,
    /// One JSON object a line, for programs.
    Json,
}

/// The texts of `diags` in `format`, colours included where `format` has them; `text_of` gives a file's text, and is asked
/// once for what stands together.
pub fn render<'d, 't>(
    diags: impl IntoIterator<Item = &'d Diag>,
    format: Format,
    text_of: impl Fn(&str) -> Option<Cow<'t, str>>,
) -> impl Iterator<Item = String> {
    let mut files = Files::new();
    diags.into_iter().map(move |diag| {
        turn_to(diag, &mut files, &text_of);
        match format {
            Format::Human => human(diag, &files),
            Format::Short => short(diag, &files),
            Format::Json => json(diag, &files),
        }
    })
}

/// The files that one finding has its places in, by path; none where a file's text is not to be had.
type Files<'t> = HashMap<Arc<str>, Option<File<'t>>>;

struct File<'t> {
    text: Cow<'t, str>,
    lines: Lines,
}

/// Opens the files of `diag`, and lets go of the others: findings come file by file.
fn turn_to<'t>(
    diag: &Diag,
    files: &mut Files<'t>,
    text_of: &impl Fn(&str) -> Option<Cow<'t, str>>,
) {
    let related = diag.related.iter().map(|(location, _)| location);
    let locations = diag.location.iter().chain(related);
    let paths: Vec<_> = locations.map(|location| &location.path).collect();
    files.retain(|path, _| paths.contains(&path));
    for path in paths {
        files.entry(Arc::clone(path)).or_insert_with(|| {
            let text = text_of(path)?;
            let lines = Lines::of(&text);
            Some(File { text, lines })
        });
    }
}

/// Where the lines of a text end, so that nobody counts from its start again and again.
pub struct Lines(Vec<usize>);

impl Lines {
    /// Those of `text`.
    pub fn of(text: &str) -> Self {
        Lines(memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The number, from 0, of the line that byte `at` stands in.
    pub fn number(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at)
    }

    /// The byte that the line of that number begins at.
    fn start(&self, number: usize) -> usize {
        let before = number.checked_sub(1).and_then(|before| self.0.get(before));
        before.map_or(0, |end| end + 1)
    }
}

/// What somebody else's library says, as our own messages begin.
pub fn uncapitalised(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// The first `most` of `names`, and how many more there are: `a, b and 3 more`.
pub fn listed(names: &[String], most: usize) -> String {
    let named = names.iter().take(most).map(String::as_str);
    let named = named.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// The candidate that `word` was probably meant to be, if any is near enough.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = keystrokes(word);
    if word.len() > LONGEST_SLIP {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST_SLIP)
        .map(|candidate| (nearness(&word, &keystrokes(candidate)), candidate))
        .filter(|(near, _)| *near >= 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Longer words, in bytes, are not compared: that takes time in proportion to the product of their lengths.
const LONGEST_SLIP: usize = 500;

/// From 0, nothing alike, to 1, the same. A word that was cut short is as near as one with a slip.
fn nearness(word: &str, candidate: &str) -> f64 {
    let is_cut = word.len() >= 3 && candidate.starts_with(word);
    let near = strsim::normalized_damerau_levenshtein(word, candidate);
    if is_cut { near.max(0.7) } else { near }
}

/// The letters as they are typed, in lower case: a slip in Hangul is one in a letter, not in a whole syllable.
fn keystrokes(word: &str) -> String {
    word.nfd().flat_map(char::to_lowercase).collect()
}

/// `text` without what a terminal would obey: names of files and words of authors may hold anything.
pub fn printable(text: &str) -> String {
    let visible = |letter: char| match letter {
        // These turn what follows around (Unicode Standard Annex #9).
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        letter if letter.is_control() => char::REPLACEMENT_CHARACTER,
        letter => letter,
    };
    text.chars().map(visible).collect()
}

fn human(diag: &Diag, files: &Files<'_>) -> String {
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&diag.message).id(diag.code));
    let places = diag.location.iter().map(|location| (location, None));
    let related = diag.related.iter();
    let places: Vec<_> = places
        .chain(related.map(|(location, shows)| (location, Some(shows.as_str()))))
        .collect();
    // Places in one file are shown together, in the order of its lines.
    for file in places.chunk_by(|(a, _), (b, _)| a.path == b.path) {
        let Some((first, _)) = file.first() else {
            continue;
        };
        let path = printable(&first.path);
        let Some(Some(File { text, .. })) = files.get(&first.path) else {
            group = group.element(Origin::path(path));
            continue;
        };
        let marks: Vec<_> = file
            .iter()
            .filter_map(|(location, shows)| mark(location.span?, *shows, text))
            .collect();
        group = match marks.is_empty() {
            true => group.element(Origin::path(path)),
            false => group.element(Snippet::source(&**text).path(path).annotations(marks)),
        };
    }
    if let Some(help) = &diag.help {
        // It quotes what files say, and would be printed as it is.
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    Renderer::styled().render(&[group])
}

/// The underlining of `span`, which is at least one character wide.
fn mark<'a>(span: Span, shows: Option<&'a str>, text: &str) -> Option<Annotation<'a>> {
    let start = text.floor_char_boundary(span.start as usize);
    let first = text.get(start..)?.chars().next().filter(|c| *c != '\n');
    let end = text
        .floor_char_boundary(span.end as usize)
        .max(start + first.map_or(0, char::len_utf8));
    let kind = match shows {
        None => AnnotationKind::Primary,
        Some(_) => AnnotationKind::Context,
    };
    Some(kind.span(start..end).label(shows))
}

fn short(diag: &Diag, files: &Files<'_>) -> String {
    let place = match &diag.location {
        None => String::from("afterword"),
        Some(location) => match position(location, files) {
            Some((line, column)) => format!("{}:{line}:{column}", location.path),
            None => location.path.to_string(),
        },
    };
    let help = match &diag.help {
        Some(help) => format!(" ({help})"),
        None => String::new(),
    };
    let (severity, code, message) = (diag.severity.word(), diag.code, &diag.message);
    printable(&format!("{place}: {severity}[{code}]: {message}{help}"))
}

fn json(diag: &Diag, files: &Files<'_>) -> String {
    let location = diag.location.as_ref();
    let at = location.and_then(|location| position(location, files));
    serde_json::json!({
        "severity": diag.severity.word(),
        "code": diag.code,
        "message": diag.message,
        "path": location.map(|location| location.path.as_ref()),
        "line": at.map(|(line, _)| line),
        "column": at.map(|(_, column)| column),
        "help": diag.help,
    })
    .to_string()
}

/// Line and column, both from 1; the column counts characters.
fn position(location: &Location, files: &Files<'_>) -> Option<(usize, usize)> {
    let File { text, lines } = files.get(&location.path)?.as_ref()?;
    let at = text.floor_char_boundary(location.span?.start as usize);
    let line = lines.number(at);
    let before = text.get(lines.start(line)..at)?;
    Some((line + 1, before.chars().count() + 1))
}
