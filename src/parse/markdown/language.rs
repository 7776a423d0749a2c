//! The languages that a code block may say it is in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How the text of a code block is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// As words, without colours.
    Plain,
    /// As a shell session: commands after a prompt, and what they printed.
    Console,
    /// By the highlighter's syntax of this name.
    Syntax(&'static str),
}

impl Language {
    /// The language that `word` means, in whatever case.
    pub fn named(word: &str) -> Option<Language> {
        WORDS.get(word.to_ascii_lowercase().as_str()).copied()
    }

    /// Every word that means a language.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.keys().copied()
    }
}

/// The language's word in what stands after the fence: the first, without what some add to it after a comma or brace.
pub fn word(info: &str) -> &str {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, ',' | '{');
    info.split(ends).next().unwrap_or("")
}

const PLAIN: [&str; 6] = ["text", "txt", "plain", "plaintext", "none", "output"];
const CONSOLE: [&str; 5] = [
    "console",
    "shell-session",
    "shellsession",
    "terminal",
    "session",
];

static WORDS: LazyLock<BTreeMap<&'static str, Language>> = LazyLock::new(|| {
    let lines = include_str!("languages.txt").lines();
    let syntaxes = lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "));
    let mut words: BTreeMap<_, _> = syntaxes
        .flat_map(|(name, words)| {
            words
                .split(' ')
                .map(move |word| (word, Language::Syntax(name)))
        })
        .collect();
    words.extend(PLAIN.map(|word| (word, Language::Plain)));
    words.extend(CONSOLE.map(|word| (word, Language::Console)));
    words
});
