//! A TOML table read key by key: every fault has its place, every unknown key its suggestion.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Diag, Diags, Lines, Span, Spanned, nearest};
use crate::incident::{TimeError, Vocabulary};
use crate::scan::is_forbidden;

use super::markdown::{self, Link};

/// A TOML value and its place in the text that was given to [`parse`].
pub type Value<'t> = TomlSpanned<DeValue<'t>>;

/// The file that is being read, and what was found wrong with it so far.
pub struct Context<'a> {
    /// The file, from the site's root.
    pub path: &'a Arc<str>,
    /// The whole file.
    pub text: &'a str,
    /// Where in the file the TOML begins, in bytes.
    pub offset: usize,
    /// What is wrong so far.
    pub diags: &'a mut Diags,
    /// How inline Markdown in it is read.
    pub markdown: markdown::Options,
    /// What its inline Markdown links to.
    pub links: Vec<Link>,
    /// Where TOML itself could not be read, which [`parse`] tells.
    unread: BTreeSet<Span>,
    /// The byte from which on nothing is what its author meant, since something was not closed.
    lost: u32,
}

impl<'a> Context<'a> {
    /// Begins to read the TOML that starts at byte `offset` of the file at `path`.
    pub fn new(path: &'a Arc<str>, text: &'a str, offset: usize, diags: &'a mut Diags) -> Self {
        Context {
            path,
            text,
            offset,
            diags,
            markdown: markdown::Options::default(),
            links: Vec::new(),
            unread: BTreeSet::new(),
            lost: u32::MAX,
        }
    }

    /// The span in the whole file of a value or key.
    pub fn span<T>(&self, of: &TomlSpanned<T>) -> Span {
        Span::new(self.offset, of.span())
    }

    fn is_lost(&self, span: Span) -> bool {
        span.end > self.lost
    }

    fn place(&self, error: &toml::de::Error) -> Span {
        Span::new(self.offset, error.span().unwrap_or(0..0))
    }

    /// Notes what the inline Markdown `text`, which is `value`, links to.
    pub fn note_links(&mut self, value: &Value<'_>, text: &str) {
        let span = self.span(value);
        let links = markdown::links(self.path, self.text, text, span, self.markdown, self.diags);
        self.links.extend(links);
    }

    /// The first line of what stands at `span`: of a table its header, where a key may be put below.
    pub fn first_line(&self, span: Span) -> Span {
        let inside = self.text.get(span.range()).unwrap_or_default();
        let line = inside.lines().next().unwrap_or_default().trim_end();
        Span::new(span.start as usize, 0..line.len())
    }

    /// Notes an error at `span`, with what to do about it.
    pub fn error(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(span, Diag::error(code, message).help(help));
    }

    /// Notes what is wrong at `span`, unless TOML could not be read there: what then stands for it is nobody's.
    pub fn note(&mut self, span: Span, diag: Diag) {
        if !self.unread.contains(&span) {
            self.diags.push(diag.at(self.path, span));
        }
    }
}

/// At most so many syntax errors of one file are told, one of each line: one slip often makes a cascade.
const SYNTAX_ERRORS_TOLD: usize = 5;

/// Parses TOML 1.1; syntax errors are noted, and what could be read is given all the same.
pub fn parse<'t>(cx: &mut Context<'_>, text: &'t str) -> TomlSpanned<DeTable<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = Lines::of(text);
    let mut told_of = BTreeSet::new();
    let told = errors.iter().filter(|error| {
        let start = error.span().map_or(0, |range| range.start);
        told_of.insert(lines.number(start))
    });
    for error in told.take(SYNTAX_ERRORS_TOLD) {
        let place = cx.place(error);
        if cx.is_lost(place) {
            break;
        }
        let at = cx.text.get(place.start as usize..).unwrap_or_default();
        let message = match is_bare_word(error.message(), at) {
            true => String::from("string values must be quoted"),
            false => error.message().lines().collect::<Vec<_>>().join(", "),
        };
        let written = cx.text.get(place.range()).unwrap_or_default();
        let help = odd_sign(at).or_else(|| time_meant_by(written));
        let help = help.unwrap_or_else(|| syntax_help(&message));
        cx.error("toml-syntax", place, message, help);
        if UNCLOSED.iter().any(|word| error.message().contains(word)) {
            cx.lost = cx.place(error).start;
        }
    }
    cx.unread = errors.iter().map(|error| cx.place(error)).collect();
    table
}

/// What the messages name that are about something that was not closed.
const UNCLOSED: [&str; 3] = ["array", "inline table", "multi-line"];

/// What to do about a sign, which begins `text`, that word processors put in the place of one that TOML takes.
fn odd_sign(text: &str) -> Option<String> {
    let help = match text.chars().next()? {
        '“' | '”' | '„' | '‘' | '’' => {
            "this quote is a curly one: TOML takes straight ones, `\"…\"`"
        }
        '\u{A0}' | '\u{3000}' => "this space is no plain one: take it out, or type it anew",
        _ => return None,
    };
    Some(help.to_owned())
}

/// Whether `text` begins with a word that is to be a string: the parser guesses by its first letter that it is `true`,
/// `false` or `nan`.
fn is_bare_word(message: &str, text: &str) -> bool {
    let is_guess = message.contains("boolean") || message.contains("float");
    let end = text.find(|letter: char| !letter.is_alphanumeric());
    let word = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    let is_slip = is("true") || is("false");
    is_guess && text.starts_with(char::is_alphabetic) && !is_slip
}

/// How TOML has the time `written`, whose offset other programs would read: `2024-07-15 09:30:00 +0200`.
fn time_meant_by(written: &str) -> Option<String> {
    let (day, clock) = written.split_once(['T', ' '])?;
    let (clock, offset) = clock.split_at(clock.rfind(['+', '-'])?);
    let digits = offset.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(3)?;
    let meant = format!("{day}T{}{hours}:{minutes}", clock.trim_end());
    let is_time = meant.parse::<toml::value::Datetime>().is_ok();
    is_time.then(|| format!("write it as `{meant}`"))
}

fn syntax_help(message: &str) -> String {
    let help = match message {
        array if array.contains("array elements") || array.contains("unclosed array") => {
            "put a `,` between the items of an array, and a `]` behind the last"
        }
        "duplicate key" => "a table has each key once: take one of them out",
        boolean if boolean.contains("boolean") => "write `true` or `false`",
        quoted if quoted.contains("must be quoted") => "put it between quotes: `\"…\"`",
        offset if offset.starts_with("invalid offset") => {
            "write the offset right behind the time: `+09:00`, or `Z` for UTC"
        }
        digits if digits.contains("-digit") => {
            "write months, days and hours with two digits, and years with four: `2026-05-01`"
        }
        time if time.starts_with("invalid date") || time.starts_with("invalid time") => {
            return TimeError::NotInCalendar.help();
        }
        _ => {
            "this part is TOML: `key = \"value\"` on a line of its own, `[table]` before the keys of a table"
        }
    };
    help.to_owned()
}

/// A table whose keys are taken one by one; what nobody asked for is unknown.
pub struct Keys<'t> {
    table: &'t DeTable<'t>,
    /// What the table describes, with its article, for messages: `a post`.
    what: &'static str,
    head: Span,
    asked: Vec<&'static str>,
}

impl<'t> Keys<'t> {
    /// The keys of `table`, which describes `what` and begins with the line `head`.
    pub fn new(table: &'t DeTable<'t>, what: &'static str, head: Span) -> Self {
        Keys {
            table,
            what,
            head,
            asked: Vec::new(),
        }
    }

    /// The keys of a value that must be a table.
    pub fn of(cx: &mut Context<'_>, value: &'t Value<'t>, what: &'static str) -> Option<Self> {
        let span = cx.span(value);
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys::new(table, what, cx.first_line(span))),
            _ => {
                mismatch(cx, value, Wanted::Table);
                None
            }
        }
    }

    /// The line that the table begins with: the whole table would underline pages.
    pub fn head(&self) -> Span {
        self.head
    }

    /// Every key that was asked for and is there, with the place of its value.
    pub fn asked<'k>(
        &'k self,
        cx: &'k Context<'_>,
    ) -> impl Iterator<Item = (&'static str, Span)> + 'k {
        self.asked.iter().filter_map(|key| {
            let value = self.table.get(*key)?;
            Some((*key, cx.span(value)))
        })
    }

    /// The value of `key` as `read` understands it; `None` where it is missing or wrong.
    pub fn take<T>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Context<'_>, &'t Value<'t>) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(key);
        let value = self.table.get(key)?;
        match cx.is_lost(cx.span(value)) {
            true => None,
            false => read(cx, value),
        }
    }

    /// Like [`Keys::take`], and an error where the key is missing.
    pub fn require<T>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Context<'_>, &'t Value<'t>) -> Option<T>,
    ) -> Option<T> {
        // Where TOML could not be read, it may be there after all.
        if !self.table.contains_key(key) && cx.unread.is_empty() {
            let message = format!("{} has no `{key}`", self.what);
            cx.error(
                "missing-key",
                self.head(),
                message,
                format!("add `{key} = …`"),
            );
        }
        self.take(cx, key, read)
    }

    /// The items of the array at `key`, each as `read` understands it; empty where it is missing.
    pub fn list<T>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        mut read: impl FnMut(&mut Context<'_>, &'t Value<'t>) -> Option<T>,
    ) -> Vec<T> {
        let items = self.take(cx, key, |cx, value| match value.get_ref() {
            DeValue::Array(items) => Some(items.iter().filter_map(|item| read(cx, item)).collect()),
            _ => {
                mismatch(cx, value, Wanted::Array);
                None
            }
        });
        items.unwrap_or_default()
    }

    /// The tables at `key`, written `[key]` once or `[[key]]` several times.
    pub fn tables<T>(
        &mut self,
        cx: &mut Context<'_>,
        key: &'static str,
        mut read: impl FnMut(&mut Context<'_>, &'t Value<'t>) -> Option<T>,
    ) -> Vec<T> {
        let tables = self.take(cx, key, |cx, value| match value.get_ref() {
            DeValue::Array(items) => Some(items.iter().filter_map(|item| read(cx, item)).collect()),
            _ => Some(read(cx, value).into_iter().collect()),
        });
        tables.unwrap_or_default()
    }

    /// Notes every key that was not asked for, with the known key nearest to it.
    pub fn finish(self, cx: &mut Context<'_>) {
        let head = cx.text.get(self.head.range()).unwrap_or_default();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            // What is told of the line already.
            let is_odd = !cx.unread.is_empty() && name.contains(char::is_whitespace);
            if self.asked.contains(&name) || cx.is_lost(cx.span(key)) || is_odd {
                continue;
            }
            let known = format!("known keys: `{}`", self.asked.join("`, `"));
            let help = match nearest(name, self.asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if head.starts_with('[') => format!(
                    "what belongs to a table around this one stands above the line `{head}`; {known}"
                ),
                None => known,
            };
            let message = format!("{} has no key `{name}`", self.what);
            let span = cx.span(key);
            cx.error("unknown-key", span, message, help);
        }
    }
}

/// A string.
pub fn text(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        mismatch(cx, value, Wanted::String);
        return None;
    };
    if let Some(forbidden) = text.chars().find(|letter| is_forbidden(*letter)) {
        let span = cx.span(value);
        let message = format!(
            "this text has the control character U+{:04X}",
            u32::from(forbidden)
        );
        cx.error(
            "control-character",
            span,
            message,
            "take it out: no page can show it",
        );
        return None;
    }
    Some(text.to_string())
}

/// A string that says something: not empty, not only white space.
pub fn words(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    let text = text(cx, value)?;
    if text.trim().is_empty() {
        let span = cx.span(value);
        let help = "say something, or take the key out";
        cx.error("empty-text", span, "this text is empty", help);
        return None;
    }
    Some(text)
}

/// A string that says something, and its place.
pub fn spanned_words(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Spanned<String>> {
    let span = cx.span(value);
    words(cx, value).map(|value| Spanned { value, span })
}

/// Inline Markdown that says something.
pub fn prose(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    words(cx, value).inspect(|text| cx.note_links(value, text))
}

/// `true` or `false`.
pub fn boolean(cx: &mut Context<'_>, value: &Value<'_>) -> Option<bool> {
    match value.get_ref() {
        DeValue::Boolean(boolean) => Some(*boolean),
        _ => {
            mismatch(cx, value, Wanted::Boolean);
            None
        }
    }
}

/// A whole number from 1 up, in decimal digits.
pub fn count(cx: &mut Context<'_>, value: &Value<'_>) -> Option<NonZeroUsize> {
    let read = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => {
            integer.as_str().replace('_', "").parse().ok()
        }
        _ => None,
    };
    if read.is_none() {
        mismatch(cx, value, Wanted::Count);
    }
    read
}

/// A decimal number.
pub fn number(cx: &mut Context<'_>, value: &Value<'_>) -> Option<f64> {
    let written = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
        DeValue::Float(float) => Some(float.as_str()),
        _ => None,
    };
    let read = written.and_then(|digits| digits.replace('_', "").parse::<f64>().ok());
    let finite = read.filter(|number| number.is_finite());
    if finite.is_none() {
        mismatch(cx, value, Wanted::Decimal);
    }
    finite
}

/// One word of a closed list.
pub fn word<T: Vocabulary>(cx: &mut Context<'_>, value: &Value<'_>) -> Option<T> {
    let written = text(cx, value)?;
    let read = T::from_word(&written);
    if read.is_none() {
        let known: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
        let help = match nearest(&written, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? known: `{}`", known.join("`, `")),
            None => format!("known: `{}`", known.join("`, `")),
        };
        let span = cx.span(value);
        let message = format!("`{written}` is not a word that this key knows");
        cx.error("unknown-word", span, message, help);
    }
    read
}

/// What a key takes.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// Text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number from 1 up.
    Count,
    /// A number that may have a fraction.
    Decimal,
    /// A time in one of the forms of the record.
    Time,
    /// Several of something.
    Array,
    /// The cells of a row.
    Cells,
    /// Keys and values.
    Table,
    /// Keys that are languages.
    Languages,
}

impl Wanted {
    fn noun(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Boolean => "`true` or `false`",
            Self::Count => "a whole number from 1 up",
            Self::Decimal => "a decimal number",
            Self::Time => "a date or time",
            Self::Array => "an array",
            Self::Cells => "an array of cells",
            Self::Table => "a table",
            Self::Languages => "a table by language",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::String => "put it between quotes: `\"…\"`",
            Self::Boolean => "write `true` or `false`, without quotes",
            Self::Count => "write 1 or more, in decimal digits, without quotes: `20`",
            Self::Decimal => "write it in decimal digits, without quotes: `10.8`",
            Self::Time => {
                "write a day (`2026-05-11`), a time (`2026-05-11T10:00:00`) or, between quotes, what is known less well: `\"2026\"`"
            }
            Self::Array | Self::Cells => "put it between brackets: `[…]`",
            Self::Table | Self::Languages => {
                "write its keys below a line `[…]`, or between braces: `{ key = … }`"
            }
        }
    }
}

/// Notes that `value` is not what its key takes.
pub fn mismatch(cx: &mut Context<'_>, value: &Value<'_>, wanted: Wanted) {
    let span = cx.span(value);
    let written = format!("`{}`", cx.text.get(span.range()).unwrap_or_default());
    let found = match (value.get_ref(), wanted) {
        (DeValue::Integer(_) | DeValue::Float(_), Wanted::Count | Wanted::Decimal) => &written,
        (DeValue::String(_), _) => "a string",
        (DeValue::Integer(_), _) => "a whole number",
        (DeValue::Float(_), _) => "a number",
        (DeValue::Boolean(_), _) => "a boolean",
        (DeValue::Datetime(_), _) => "a date or time",
        (DeValue::Array(_), _) => "an array",
        (DeValue::Table(_), _) => "a table",
    };
    let message = format!("this must be {}, and is {found}", wanted.noun());
    cx.error("wrong-type", span, message, wanted.help());
}
