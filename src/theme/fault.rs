//! What the template engine has to say against a template, told with its place in the author's theme.

use std::sync::Arc;

use tera::ErrorKind;

use crate::diag::{Diag, Span, nearest, uncapitalised};
use crate::lettering;
use crate::source::Sources;

use super::templates::{Templates, named};

/// The filters of the engine itself.
pub const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// What the engine can test a value for.
pub const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// The functions of the engine.
pub const FUNCTIONS: [&str; 3] = ["range", "super", "throw"];

/// Why a template cannot be had.
pub struct Fault {
    /// The template, with its theme.
    pub template: String,
    /// The template that it asks for in vain, if that is why.
    pub lacks: Option<String>,
    /// What there is to tell.
    pub diag: Diag,
}

/// What came up while a page was drawn: told at the first template of the author's that led there.
pub fn drawing(error: &tera::Error, sources: &Sources) -> Diag {
    let report = match error.kind() {
        ErrorKind::RenderingError(report) => report,
        ErrorKind::Io(std::io::ErrorKind::FileTooLarge) => {
            let help = "a loop in a template prints on and on";
            return diag("a page is larger than any page should be").help(help);
        }
        _ => return diag(&error.to_string()),
    };
    let diag = diag(report.message());
    let template = report.filename();
    let own = path(template);
    let span = Span::new(start(&own, sources), report.span().range.clone());
    let said = error.to_string();
    let mut callers = said
        .split(CALLER)
        .skip(1)
        .filter_map(|note| Place::read(note)?.in_file(sources));
    let diag = match (sources.get(&own), callers.next()) {
        (None, Some((path, span))) => {
            let name = bare(template);
            diag.at(&path, span).help(format!(
                "`{name}` of the built-in theme says so of what it is given here"
            ))
        }
        (_, caller) => {
            let diag = diag.at(&own, span);
            caller.into_iter().fold(diag, called_from)
        }
    };
    callers.fold(diag, called_from)
}

fn called_from(diag: Diag, (path, span): (Arc<str>, Span)) -> Diag {
    diag.related(&path, span, "called from here")
}

/// What keeps templates from being put together; the engine gathers several in one where it can.
pub fn loading(error: &tera::Error, templates: &Templates, sources: &Sources) -> Vec<Fault> {
    let judge = Judge { templates, sources };
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let (template, path) = (report.filename(), path(report.filename()));
            let span = Span::new(start(&path, sources), report.span().range.clone());
            vec![fault(template, diag(report.message()).at(&path, span))]
        }
        ErrorKind::MissingParent { current, parent } => vec![judge.missing_parent(current, parent)],
        ErrorKind::CircularExtend {
            inheritance_chain: chain,
            ..
        } => vec![judge.circle(chain, "extends")],
        ErrorKind::CircularInclude {
            include_chain: chain,
            ..
        } => vec![judge.circle(chain, "include")],
        ErrorKind::Msg(text) if text.starts_with(REPORT) => {
            let reports = text.split(REPORT).skip(1);
            reports.filter_map(|report| judge.report(report)).collect()
        }
        ErrorKind::Msg(text) => judge.twin(text).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What each of several gathered reports begins with.
const REPORT: &str = "error: ";

/// What stands before the place of each template that led to a mistake.
const CALLER: &str = "\n\nnote: called from ";

struct Judge<'t> {
    templates: &'t Templates,
    sources: &'t Sources,
}

impl Judge<'_> {
    /// A report as the engine prints it: a message, then `--> name:line:column`, then the line and its underlining.
    fn report(&self, report: &str) -> Option<Fault> {
        let (message, rest) = report.split_once('\n')?;
        let place = Place::read(rest.trim_start().strip_prefix("--> ")?)?;
        let template = place.template;
        let missing = missing(message);
        let lacks = missing.filter(|(kind, _)| *kind == "template");
        let diag = match (place.in_file(self.sources), missing) {
            (Some((path, span)), missing) => {
                let near = missing.and_then(|(kind, name)| self.near(kind, name, template));
                let diag = diag(message).at(&path, span);
                match near {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag,
                }
            }
            (None, Some(("block", name))) => self.block_left_out(name, template),
            (None, Some(("component", name))) => self.component_left_out(name),
            (None, _) => diag(message),
        };
        Some(Fault {
            template: template.to_owned(),
            lacks: lacks.map(|(_, name)| name.to_owned()),
            diag,
        })
    }

    /// The name that was probably meant by one that `template` uses and that does not exist.
    fn near(&self, kind: &str, name: &str, template: &str) -> Option<String> {
        let parents: Vec<String> = self.templates.parents(template).collect();
        let texts: Vec<_> = match kind {
            "block" => {
                let parents = parents.iter();
                parents
                    .filter_map(|name| Some((&**name, self.templates.text(name)?)))
                    .collect()
            }
            _ => self.templates.texts().collect(),
        };
        let near = match kind {
            "filter" => nearest(name, FILTERS.into_iter().chain(lettering::FILTERS)),
            "test" => nearest(name, TESTS),
            "function" => nearest(name, FUNCTIONS),
            "template" => nearest(name, texts.iter().map(|(name, _)| bare(name))),
            "component" | "block" => {
                let defined = texts.iter().flat_map(|(_, text)| named(text, kind));
                nearest(name, defined.map(|(_, name)| name))
            }
            _ => None,
        };
        near.map(str::to_owned)
    }

    /// That an author's template stands in the place of one with a block that `template`, of the built-in theme, fills.
    fn block_left_out(&self, name: &str, template: &str) -> Diag {
        let diag = diag(&format!(
            "block `{name}` is missing, which templates of the built-in theme fill"
        ));
        let help = format!("add `{{% block {name} %}}{{% endblock %}}` where it belongs");
        let mut parents = self.templates.parents(template);
        let Some((path, text)) = parents.find_map(|parent| {
            let path = path(&parent);
            let text = self.sources.text(&path)?;
            Some((path, text))
        }) else {
            return diag.help(help);
        };
        let blocks = || named(&text, "block");
        let near = nearest(name, blocks().map(|(_, name)| name));
        match near.and_then(|near| blocks().find(|(_, name)| *name == near)) {
            Some((at, near)) => {
                let span = Span::new(at, 0..near.len());
                diag.at(&path, span).help(format!("did you mean `{name}`?"))
            }
            None => diag.in_file(&path).help(help),
        }
    }

    /// That an author's file stands in the place of the built-in one that has a component.
    fn component_left_out(&self, name: &str) -> Diag {
        let diag = diag(&format!(
            "component `{name}` is missing, which templates of the built-in theme use"
        ))
        .help("keep it: this file takes the place of the built-in one");
        let files = super::BUILT_IN.iter().filter(|(_, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            named(&text, "component").any(|(_, known)| known == name)
        });
        let mut paths = files.map(|(file, _)| path(&format!("{}/{file}", super::DEFAULT)));
        match paths.find(|path| self.sources.get(path).is_some()) {
            Some(path) => diag.in_file(&path),
            None => diag,
        }
    }

    fn missing_parent(&self, current: &str, parent: &str) -> Fault {
        let message = format!("there is no template `{parent}` to extend");
        let names = self.templates.texts().map(|(name, _)| name);
        let help = match nearest(parent, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::from(NAMES_OF_BUILT_IN),
        };
        let diag = self.at_word(&message, current, parent).help(help);
        Fault {
            lacks: Some(parent.to_owned()),
            ..fault(current, diag)
        }
    }

    /// A template of `chain` that comes back to itself by a tag.
    fn circle(&self, chain: &[String], tag: &str) -> Fault {
        let mut authors = chain.iter().rev();
        let last = authors
            .find(|name| self.sources.get(&path(name)).is_some())
            .or(chain.last())
            .map_or("", String::as_str);
        let verb = tag.trim_end_matches('s');
        let message = format!("`{last}` comes to {verb} itself");
        let diag = self.at_word(&message, last, tag);
        let diag = match tag {
            "extends" => diag.help(NAMES_OF_BUILT_IN),
            _ => diag,
        };
        fault(last, diag)
    }

    /// What is wrong with a template, where it says `word`.
    fn at_word(&self, message: &str, template: &str, word: &str) -> Diag {
        let path = path(template);
        let diag = diag(message);
        let text = self.sources.text(&path);
        match text.as_deref().and_then(|text| text.find(word)) {
            Some(at) => diag.at(&path, Span::new(at, 0..word.len())),
            None => diag.in_file(&path),
        }
    }

    /// Two templates of one theme that define one component: ``Component `c` is defined in both `t/a` and `t/b` ``.
    fn twin(&self, message: &str) -> Option<Fault> {
        let mut names = message.split('`').skip(1).step_by(2);
        let (component, first, second) = (names.next()?, names.next()?, names.next()?);
        let place = |template: &str| {
            let path = path(template);
            let text = self.sources.text(&path)?;
            let (at, name) = named(&text, "component").find(|(_, name)| *name == component)?;
            Some((path, Span::new(at, 0..name.len())))
        };
        let mut diag = diag(&format!("component `{component}` is defined a second time"));
        if let Some((path, span)) = place(second) {
            diag = diag.at(&path, span);
        }
        if let Some((path, span)) = place(first) {
            diag = diag.related(&path, span, "the first time");
        }
        Some(fault(second, diag))
    }
}

const NAMES_OF_BUILT_IN: &str =
    "the templates of the built-in theme are named `default/post.html` and so on";

/// What a message says does not exist: what kind of thing, and its name.
fn missing(message: &str) -> Option<(&str, &str)> {
    let name = message.split('`').nth(1)?;
    let kind = match message.strip_prefix("Unknown ") {
        Some(rest) => rest.split(' ').next()?,
        None if message.starts_with("Block ") => "block",
        None => return None,
    };
    Some((kind, name))
}

/// Where the engine says that something stands: line and column, both from 1.
struct Place<'r> {
    template: &'r str,
    line: usize,
    column: usize,
    width: usize,
}

impl<'r> Place<'r> {
    /// Reads `name:line:column`, and the underlining three lines below.
    fn read(report: &'r str) -> Option<Self> {
        let mut lines = report.lines();
        let (rest, column) = lines.next()?.rsplit_once(':')?;
        let (template, line) = rest.rsplit_once(':')?;
        Some(Place {
            template,
            line: line.parse().ok()?,
            column: column.parse().ok()?,
            width: lines.nth(2).map_or(1, |line| line.matches('^').count()),
        })
    }

    /// The place in the author's file; none where the template is one of the program's own.
    fn in_file(&self, sources: &Sources) -> Option<(Arc<str>, Span)> {
        let path = path(self.template);
        let text = sources.text(&path)?;
        let mark = start(&path, sources);
        let text = text.get(mark..)?;
        let before = text.split_inclusive('\n').take(self.line.checked_sub(1)?);
        let before: usize = before.map(str::len).sum();
        let line = text.get(before..)?;
        let mut letters = line.char_indices().skip(self.column.checked_sub(1)?);
        let first = letters.next().map_or(line.len(), |(at, _)| at);
        let end = letters.nth(self.width.saturating_sub(1));
        let end = end.map_or(line.len(), |(at, _)| at);
        Some((path, Span::new(mark + before, first..end)))
    }
}

fn fault(template: &str, diag: Diag) -> Fault {
    Fault {
        template: template.to_owned(),
        lacks: None,
        diag,
    }
}

fn diag(message: &str) -> Diag {
    let known = [". Available fields: ", ". Available variables: "];
    match known.iter().find_map(|mark| message.split_once(mark)) {
        Some((message, fields)) => {
            let diag = Diag::error("template", sentence(message));
            let wrong = message.split('`').nth(1).unwrap_or_default();
            diag.help(
                match nearest(wrong, fields.trim_end_matches('.').split(", ")) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are `{}`", fields.replace(", ", "`, `")),
                },
            )
        }
        None => Diag::error("template", sentence(message)),
    }
}

/// The file of a template.
fn path(template: &str) -> Arc<str> {
    format!("themes/{template}").into()
}

/// Where in a file the text begins that the engine has: behind a byte order mark.
fn start(path: &str, sources: &Sources) -> usize {
    const MARK: char = '\u{feff}';
    let text = sources.text(path).unwrap_or_default();
    text.chars()
        .next()
        .filter(|it| *it == MARK)
        .map_or(0, char::len_utf8)
}

/// The name of a template below its theme.
fn bare(template: &str) -> &str {
    template.split_once('/').map_or(template, |(_, name)| name)
}

/// The first line of a message, as our own messages are written.
fn sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    uncapitalised(line.trim_end_matches('.'))
}
