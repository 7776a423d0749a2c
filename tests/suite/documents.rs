//! The pages of documentation, taken apart: fenced blocks, headings, links, tables.

use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A page of documentation.
pub struct Page {
    /// Its path from the top of the project.
    pub path: String,
    /// The whole file.
    pub text: String,
}

/// A fenced block.
pub struct Fence {
    /// What stands behind the opening fence.
    pub info: String,
    /// What stands between the fences.
    pub text: String,
    /// Where it is, for messages.
    pub place: String,
}

/// The top of the project.
pub fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page of the guide.
pub fn guide() -> Vec<Page> {
    let files = fs::read_dir(top().join("docs/guide")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    names.sort();
    let pages = names
        .iter()
        .map(|name| Page::read(&format!("docs/guide/{name}")));
    pages.collect()
}

impl Page {
    pub fn read(path: &str) -> Self {
        let text = fs::read_to_string(top().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        Page {
            path: path.to_owned(),
            text,
        }
    }

    /// The fenced blocks.
    pub fn fences(&self) -> Vec<Fence> {
        let mut fences = Vec::new();
        let mut lines = self.text.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            let ticks = line.len() - line.trim_start_matches('`').len();
            if ticks < 3 {
                continue;
            }
            let (fence, info) = line.split_at(ticks);
            let inside = lines.by_ref().map(|(_, line)| line);
            let text = inside.take_while(|line| *line != fence);
            fences.push(Fence {
                info: info.to_owned(),
                text: text.map(|line| format!("{line}\n")).collect(),
                place: format!("{}:{}", self.path, at + 1),
            });
        }
        fences
    }

    /// The commands of the console sessions, without what explains them or takes their output.
    pub fn commands(&self) -> Vec<String> {
        let sessions = self.fences().into_iter().filter(|f| f.info == "console");
        let lines = sessions.flat_map(|f| f.text.lines().map(str::to_owned).collect::<Vec<_>>());
        let commands = lines.filter_map(|line| {
            let command = line.strip_prefix("$ ")?.split(" # ").next()?;
            Some(command.split(" > ").next()?.trim().to_owned())
        });
        commands.collect()
    }

    /// The first cells, without backticks, of the tables that begin with the header `head` below `heading`, up to the
    /// next heading.
    pub fn first_cells(&self, heading: &str, head: &str) -> Vec<String> {
        let is_heading = |line: &str| line.starts_with('#');
        let mut lines = self.text.lines();
        let found = lines.find(|line| is_heading(line) && line.trim_matches(['#', ' ']) == heading);
        assert!(found.is_some(), "{} has no `{heading}`", self.path);
        rows(lines.take_while(|line| !is_heading(line)), head)
    }

    /// The first cells of all tables that begin with the header `head`.
    pub fn all_first_cells(&self, head: &str) -> Vec<String> {
        rows(self.text.lines(), head)
    }

    /// Where its links and pictures lead.
    pub fn links(&self) -> Vec<String> {
        let events = Parser::new_ext(&self.text, Options::ENABLE_TABLES);
        let links = events.filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        });
        links.collect()
    }

    /// The names of its headings, as code hosts make them.
    pub fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = Vec::new();
        let mut heading: Option<String> = None;
        for event in Parser::new_ext(&self.text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => anchors.extend(heading.take()),
                Event::Text(text) | Event::Code(text) => {
                    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
                    let words: String = text.to_lowercase().chars().filter(kept).collect();
                    if let Some(heading) = &mut heading {
                        heading.push_str(&words.replace(' ', "-"));
                    }
                }
                _ => {}
            }
        }
        anchors
    }

    /// The page's folder.
    pub fn folder(&self) -> PathBuf {
        top().join(&self.path).parent().unwrap().to_owned()
    }
}

fn rows<'l>(lines: impl Iterator<Item = &'l str>, head: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut inside = false;
    for line in lines {
        let first = line
            .strip_prefix("| ")
            .and_then(|row| row.split(" |").next());
        match first {
            Some(cell) if inside => cells.push(cell.trim_matches('`').to_owned()),
            Some(cell) => inside = cell == head,
            None => inside = inside && line.starts_with('|'),
        }
    }
    cells
}
