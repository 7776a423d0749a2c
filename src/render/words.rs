//! The words of a text without its markup, as a search looks through them.

use pulldown_cmark::{Event as Common, TagEnd};

use crate::parse::markdown::events::Event;
use crate::parse::markdown::{Options, inline};

/// Plain words, line by line.
#[derive(Debug)]
pub struct Words {
    words: String,
    /// What the site allows in the inline Markdown that they are of.
    options: Options,
}

impl Words {
    /// No words yet; there is room for so many bytes of them.
    pub fn with_room(length: usize, options: Options) -> Self {
        Words {
            words: String::with_capacity(length),
            options,
        }
    }

    /// Takes the words of the next step of a reading.
    pub fn read(&mut self, event: &Event<'_>) {
        match event {
            Event::Common(Common::SoftBreak | Common::HardBreak) => self.space(' '),
            Event::Common(Common::End(TagEnd::TableCell)) => self.space(' '),
            Event::Common(Common::End(end)) if ends_line(*end) => self.space('\n'),
            event => self.words.push_str(event.words()),
        }
    }

    /// Takes what was read elsewhere.
    pub fn push(&mut self, words: &str) {
        self.words.push_str(words);
    }

    /// All that was read.
    pub fn finish(mut self) -> String {
        self.end_line();
        self.words
    }

    /// Takes the words of inline Markdown, each text a line.
    pub fn inline<'t>(&mut self, texts: impl IntoIterator<Item = &'t String>) {
        for text in texts {
            self.words.push_str(&inline::words(text, self.options));
            self.end_line();
        }
    }

    /// Lets what comes next begin a line.
    pub fn end_line(&mut self) {
        self.space('\n');
    }

    fn space(&mut self, space: char) {
        if !self.words.is_empty() && !self.words.ends_with(char::is_whitespace) {
            self.words.push(space);
        }
    }
}

fn ends_line(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::CodeBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
    )
}
