//! Code in colours: a few classes, which a style sheet gives their colours.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::rc::Rc;
use std::sync::LazyLock;

use lru::LruCache;
use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::fingerprint::Fingerprint;
use crate::parse::markdown::language::Language;
use crate::render::escape;

/// The classes that [`highlight`] writes, each with what it is given to.
pub const CLASSES: [(&str, &str); 15] = [
    ("com", "comments"),
    ("str", "strings"),
    ("num", "numbers"),
    ("key", "keywords"),
    ("fun", "functions and commands"),
    ("typ", "types and sections"),
    ("var", "variables put in from elsewhere"),
    ("con", "constants and escapes"),
    ("tag", "tags and keys"),
    ("att", "attributes and options"),
    ("ins", "lines that were added"),
    ("del", "lines that were removed"),
    ("pro", "the prompt of a shell"),
    ("err", "errors in a log"),
    ("wrn", "warnings in a log"),
];

/// The HTML of `text` in the language that `word` names: escaped, with spans that have one of [`CLASSES`]. `None` where the
/// language has no colours, or the text is too long for them; then it is plain text.
pub fn highlight(word: &str, text: &str) -> Option<String> {
    let language = Language::named(word)?;
    if language == Language::Plain || is_too_long(text) {
        return None;
    }
    match language {
        Language::Plain => None,
        Language::Console => session(text),
        Language::Syntax(name) => {
            let mut markup = Markup::with_room_for(text);
            let mut reading = Reading::new(SYNTAXES.find_syntax_by_name(name)?);
            for line in LinesWithEndings::from(text) {
                reading.line(&mut markup, line)?;
            }
            Some(markup.finish())
        }
    }
}

/// Some syntaxes take time in proportion to the square of a line, and reading a dump of a log helps nobody.
fn is_too_long(text: &str) -> bool {
    text.len() > 100_000 || text.lines().any(|line| line.len() > 1_000)
}

/// All syntaxes, loaded when the first block needs one; each compiles its patterns when it is first used.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// A shell session: what follows a prompt is a command, other lines are what was printed.
fn session(text: &str) -> Option<String> {
    let shell = SYNTAXES.find_syntax_by_name("Bourne Again Shell (bash)")?;
    let mut markup = Markup::with_room_for(text);
    let mut reading = Reading::new(shell);
    let mut continues = false;
    for line in LinesWithEndings::from(text) {
        let command = match prompt_length(line) {
            Some(length) => {
                let (prompt, command) = line.split_at_checked(length)?;
                markup.push(prompt, Some("pro"));
                reading = Reading::new(shell);
                command
            }
            None if continues => line,
            None => {
                markup.push(line, None);
                continue;
            }
        };
        reading.line(&mut markup, command)?;
        continues = command.trim_end().ends_with('\\');
    }
    Some(markup.finish())
}

/// How many bytes of `line` are its prompt: `$ `, `# `, or `name@host:~$ `.
fn prompt_length(line: &str) -> Option<usize> {
    let sign = line.find(['$', '#', '%'])?;
    let (place, rest) = (line.get(..sign)?, line.get(sign + 1..)?);
    let is_place = place.is_empty() || (place.contains('@') && !place.contains(' '));
    (is_place && rest.starts_with(' ')).then_some(sign + 2)
}

/// A text that is being read line by line: where the reading stands between two of them.
struct Reading(Rc<Context>);

/// All that the meaning of a line depends on, besides its text.
#[derive(Clone, PartialEq, Eq)]
struct Context {
    state: ParseState,
    scopes: Scopes,
}

/// What a line means where it stands.
struct Line {
    before: Rc<Context>,
    /// Its parts: where each of them ends, and its class.
    parts: Vec<(usize, Class)>,
    after: Rc<Context>,
}

/// How many lines each thread knows: those that come again and again, as `}` and `services:` do.
const ROOM_FOR_LINES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

thread_local! {
    /// The lines that were read last. To try a line against all patterns of its context is the dearest thing in a build.
    static LINES: RefCell<LruCache<Fingerprint, Rc<Line>>> = RefCell::new(LruCache::new(ROOM_FOR_LINES));
}

impl Reading {
    fn new(syntax: &SyntaxReference) -> Self {
        Reading(Rc::new(Context {
            state: ParseState::new(syntax),
            scopes: Scopes::default(),
        }))
    }

    /// Adds `line` to `markup`. `None` where the syntax is broken.
    fn line(&mut self, markup: &mut Markup, text: &str) -> Option<()> {
        let line = self.read(text)?;
        let mut written = 0;
        for (end, class) in &line.parts {
            markup.push(text.get(written..*end)?, *class);
            written = *end;
        }
        self.0 = Rc::clone(&line.after);
        Some(())
    }

    /// What the line `text` means here.
    fn read(&self, text: &str) -> Option<Rc<Line>> {
        let Reading(here) = self;
        let key = Fingerprint::of_value(&(&here.scopes, text));
        // A state cannot be hashed: of lines that differ in nothing else the last one is known.
        let known = LINES.with_borrow_mut(|lines| lines.get(&key).cloned());
        if let Some(line) = known
            && line.before == *here
        {
            return Some(line);
        }
        let mut after = Context::clone(here);
        let parts = after.read(text)?;
        let line = Rc::new(Line {
            before: Rc::clone(here),
            parts,
            after: Rc::new(after),
        });
        LINES.with_borrow_mut(|lines| lines.put(key, Rc::clone(&line)));
        Some(line)
    }
}

impl Context {
    /// Goes over the line `text`: its parts.
    fn read(&mut self, text: &str) -> Option<Vec<(usize, Class)>> {
        let mut parts = Vec::new();
        let mut read = 0;
        for (at, step) in self.state.parse_line(text, &SYNTAXES).ok()? {
            if at > read {
                parts.push((at, self.scopes.class()));
                read = at;
            }
            self.scopes.apply(&step);
        }
        parts.push((text.len(), self.scopes.class()));
        Some(parts)
    }
}

/// One of [`CLASSES`], or none.
type Class = Option<&'static str>;

/// What is said of the current place: for each scope around it a class, `Some("")` for none on purpose, or nothing.
#[derive(Default, Clone, PartialEq, Eq, Hash)]
struct Scopes {
    around: Vec<Class>,
    cleared: Vec<Vec<Class>>,
}

impl Scopes {
    /// The class of the innermost scope that has one.
    fn class(&self) -> Class {
        let innermost = self.around.iter().rev().find_map(|class| *class);
        innermost.filter(|class| !class.is_empty())
    }

    /// A string that is a key is shown as a key.
    fn push(&mut self, class: Class) {
        let is_key = class == Some("str") && self.class() == Some("tag");
        self.around.push(if is_key { None } else { class });
    }

    fn apply(&mut self, step: &ScopeStackOp) {
        match step {
            ScopeStackOp::Push(scope) => self.push(class_of(*scope)),
            ScopeStackOp::Pop(count) => {
                let kept = self.around.len().saturating_sub(*count);
                self.around.truncate(kept);
            }
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    ClearAmount::TopN(count) => self.around.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.around.split_off(kept));
            }
            ScopeStackOp::Restore => {
                if let Some(cleared) = self.cleared.pop() {
                    self.around.extend(cleared);
                }
            }
            ScopeStackOp::Noop => {}
        }
    }
}

fn class_of(scope: Scope) -> Option<&'static str> {
    let meaning = MEANINGS
        .iter()
        .find(|(prefix, _)| prefix.is_prefix_of(scope));
    meaning.map(|(_, class)| *class)
}

/// The class of each family of scopes; the first that fits counts. An empty class keeps an outer one from showing.
static MEANINGS: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let known = FAMILIES.iter().flat_map(|(class, families)| {
        let scopes = families
            .split(' ')
            .filter_map(|family| Scope::new(family).ok());
        scopes.map(move |scope| (scope, *class))
    });
    known.collect()
});

const FAMILIES: [(&str, &str); 23] = [
    ("com", "comment"),
    (
        "",
        "string.unquoted string.name.value.ini punctuation.section.interpolation meta.interpolation",
    ),
    ("con", "constant.character string.regexp"),
    ("num", "string.ipaddress"),
    ("str", "string"),
    (
        "num",
        "constant.numeric constant.other.timestamp keyword.other.unit meta.ipaddress meta.date meta.time",
    ),
    ("", "variable.language.star keyword.operator"),
    ("con", "constant variable.language support.constant"),
    ("tag", "keyword.name.ini"),
    ("key", "keyword storage"),
    (
        "fun",
        "entity.name.function support.function support.macro variable.function",
    ),
    (
        "tag",
        "entity.name.tag support.type.property-name meta.mapping.key",
    ),
    (
        "att",
        "entity.other.attribute-name entity.other.pseudo-class variable.parameter.option",
    ),
    (
        "typ",
        "entity.name entity.section support.type support.class entity.other.inherited-class",
    ),
    (
        "var",
        "meta.group.expansion.parameter variable.other.readwrite.shell variable.other.readwrite.instance",
    ),
    (
        "var",
        "variable.other.readwrite.global variable.other.php variable.other.nginx variable.parameter.nginx",
    ),
    ("", "variable"),
    ("ins", "markup.inserted"),
    ("del", "markup.deleted"),
    ("err", "markup.error"),
    ("wrn", "markup.warning"),
    ("typ", "markup.heading meta.diff.range meta.diff.header"),
    ("att", "markup.underline.link"),
];

/// HTML in the making; neighbours of one class share a span, and white space stands outside where it can.
struct Markup {
    html: String,
    class: Option<&'static str>,
    /// White space that belongs to whatever comes next.
    space: String,
}

impl Markup {
    fn with_room_for(text: &str) -> Self {
        Markup {
            html: String::with_capacity(text.len() * 2),
            class: None,
            space: String::new(),
        }
    }

    fn push(&mut self, text: &str, class: Option<&'static str>) {
        let words = text.trim_start();
        let (space, _) = text.split_at(text.len() - words.len());
        self.space.push_str(space);
        let words = words.trim_end();
        if words.is_empty() {
            return;
        }
        if self.class != class {
            self.close();
        }
        self.html.push_str(&self.space);
        self.space.clear();
        if self.class != class
            && let Some(class) = class
        {
            self.html.push_str("<span class=\"");
            self.html.push_str(class);
            self.html.push_str("\">");
        }
        self.class = class;
        escape::text(&mut self.html, words);
        let after = text.trim_start().get(words.len()..).unwrap_or("");
        self.space.push_str(after);
    }

    fn close(&mut self) {
        if self.class.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html.push_str(&self.space);
        self.html
    }
}
