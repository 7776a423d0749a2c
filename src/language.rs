//! How the interface speaks: its words, its times and its lengths of time, in three languages and what themes add.
//!
//! Korean, Japanese and English are each one table of texts, `language/{ko,ja,en}.toml`, with the same keys; themes say as
//! much of them as they want. What no table can say (in which order a range of times names its year) is said here, the same
//! for all.

mod lengths;
mod times;

pub use times::datetime;

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::iter::successors;
use std::sync::{Arc, LazyLock};

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use rustc_hash::FxHashMap;
use unic_langid::{CharacterDirection, LanguageIdentifier};

use crate::incident::Vocabulary;

/// The texts of a language, by section: what a template sees as `words`.
pub type Words = FxHashMap<String, Texts>;

/// The texts of a section, by key.
pub type Texts = FxHashMap<String, String>;

/// What a name in braces stands for.
pub type Part<'p> = (&'p str, &'p dyn Display);

/// Says `texts` in the place of what `words` says for the same keys.
pub fn lay_over(words: &mut Words, texts: Words) {
    for (section, texts) in texts {
        words.entry(section).or_default().extend(texts);
    }
}

/// The languages that the interface of a site speaks: afterword's, and over them what its theme says.
#[derive(Clone, Debug, Default)]
pub struct Languages {
    /// All texts of each language that the theme says something in, by its tag in lower case.
    own: FxHashMap<String, Arc<Words>>,
}

impl Languages {
    /// The languages of a theme that says `texts`, by language tag. They lie over what it says in the language without its last
    /// subtag (`pt` below `pt-BR`), and those over what afterword says in it, or in English.
    pub fn with(texts: BTreeMap<String, Words>) -> Self {
        let lower = texts
            .into_iter()
            .map(|(tag, texts)| (tag.to_ascii_lowercase(), texts));
        let mut languages = Languages::default();
        // In the order of their tags, of which those without a subtag come first.
        for (tag, texts) in lower.collect::<BTreeMap<_, _>>() {
            let mut words = Words::clone(&languages.words(&tag));
            lay_over(&mut words, texts);
            languages.own.insert(tag, Arc::new(words));
        }
        languages
    }

    /// The language of a tag (BCP 47), such as `ko` or `pt-BR`.
    pub fn of(&self, tag: &str) -> Language {
        Language {
            tag: tag.to_owned(),
            words: self.words(&tag.to_ascii_lowercase()),
        }
    }

    fn words(&self, tag: &str) -> Arc<Words> {
        let mut shorter = successors(Some(tag), |tag| Some(tag.rsplit_once('-')?.0));
        let own = shorter.find_map(|tag| self.own.get(tag));
        let words = own.unwrap_or_else(|| match primary(tag) {
            "ko" => &*KOREAN,
            "ja" => &*JAPANESE,
            _ => &*ENGLISH,
        });
        Arc::clone(words)
    }
}

/// A language that pages are written in.
///
/// Any language tag is one; where nobody has told how to speak it, the interface is English.
#[derive(Clone, Debug)]
pub struct Language {
    tag: String,
    words: Arc<Words>,
}

impl Language {
    /// The language of a tag, as afterword speaks it by itself.
    pub fn new(tag: &str) -> Self {
        Languages::default().of(tag)
    }

    /// The tag, for `lang` and `hreflang`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The language of `tag`, where it is another than this.
    pub fn other<'t>(&self, tag: &'t str) -> Option<&'t str> {
        (tag != self.tag).then_some(tag)
    }

    /// The language's name in itself, with the tag where that says more: "日本語", "português (pt-BR)". The tag alone where it
    /// names a script, in which the name may not be known.
    pub fn name(&self) -> String {
        let primary = primary(&self.tag);
        let known = isolang::Language::from_639_1(primary)
            .or_else(|| isolang::Language::from_639_3(primary))
            .filter(|_| !self.tag.split('-').any(|subtag| subtag.len() == 4));
        match known.and_then(|known| known.to_autonym()) {
            Some(name) if primary == self.tag => name.to_owned(),
            Some(name) => format!("{name} ({})", self.tag),
            None => self.tag.clone(),
        }
    }

    /// How its script runs, as `dir` has it: `rtl` or `ltr`.
    pub fn direction(&self) -> &'static str {
        let known: Result<LanguageIdentifier, _> = self.tag.parse();
        match known.map(|known| known.character_direction()) {
            Ok(CharacterDirection::RTL) => "rtl",
            _ => "ltr",
        }
    }

    /// The language and country as Open Graph wants them: `ko_KR`. None where the tag names no country.
    pub fn locale(&self) -> Option<String> {
        let country = self.tag.split('-').skip(1).find(|subtag| subtag.len() == 2);
        match country {
            Some(country) => Some(format!("{}_{}", primary(&self.tag), country.to_uppercase())),
            None => self
                .is_spoken()
                .then(|| self.word("language.locale").to_owned()),
        }
    }

    /// All texts by section and key, in the order of their names, for templates.
    pub fn words(&self) -> BTreeMap<&str, BTreeMap<&str, &str>> {
        let sections = self.words.iter().map(|(section, texts)| {
            let texts = texts.iter().map(|(key, text)| (&**key, &**text));
            (&**section, texts.collect())
        });
        sections.collect()
    }

    /// The text of a key such as `nav.home`. A key that does not exist stands for itself, so that a slip shows.
    pub fn word<'k>(&'k self, key: &'k str) -> &'k str {
        key.split_once('.')
            .and_then(|(section, key)| self.text(section, key))
            .unwrap_or(key)
    }

    /// What a word of the record is called: `resolved` is "해결됨".
    pub fn name_of<V: Vocabulary>(&self, value: V) -> &str {
        let word = value.word();
        self.text(V::LIST, word).unwrap_or(word)
    }

    /// The text of a key in a section of the table.
    fn text(&self, section: &str, key: &str) -> Option<&str> {
        self.words.get(section)?.get(key).map(String::as_str)
    }

    /// The text of a key with what its `{…}` stand for.
    pub fn phrase(&self, key: &str, parts: &[Part<'_>]) -> String {
        fill(self.word(key), parts)
    }

    /// The text of a key for so many: `{n}` is the number, and one of its forms, `one|more`, is chosen by it.
    pub fn count(&self, key: &str, number: usize) -> String {
        self.count_among(key, number, &[])
    }

    /// The same, with what its other `{…}` stand for.
    pub fn count_among(&self, key: &str, number: usize, parts: &[Part<'_>]) -> String {
        let parts = [&[("n", &number as &dyn Display)], parts].concat();
        fill(self.for_number(self.word(key), number), &parts)
    }

    /// A quantity with its unit: "10.8 GB". A counter of Korean or Japanese stands close to its number, as `%` does: "1,700,000건".
    pub fn quantity(&self, quantity: f64, unit: Option<&str>) -> String {
        let number = self.number(quantity);
        match unit {
            Some(unit) if unit.starts_with('%') || unit.starts_with(is_east_asian) => {
                format!("{number}{unit}")
            }
            Some(unit) => format!("{number} {unit}"),
            None => number,
        }
    }

    /// A quantity with its thousands set apart: "1,700,000", "10.8".
    pub fn number(&self, quantity: f64) -> String {
        let written = quantity.to_string();
        let whole_end = written.find('.').unwrap_or(written.len());
        let mut text = String::with_capacity(written.len() + whole_end / 3);
        for (at, character) in written.char_indices() {
            let behind_digit = text.ends_with(|last: char| last.is_ascii_digit());
            if at < whole_end && behind_digit && (whole_end - at).is_multiple_of(3) {
                text.push_str(self.word("number.between"));
            }
            match character {
                '.' => text.push_str(self.word("number.point")),
                digit => text.push(digit),
            }
        }
        text
    }

    /// Several things in a row: "A, B and C".
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        let Some((last, before)) = items.split_last() else {
            return String::new();
        };
        let key = match before {
            [] => return (*last).to_owned(),
            [_] => "list.two",
            _ => "list.last",
        };
        let row = before.join(self.word("list.between"));
        self.phrase(key, &[("one", &row), ("other", last)])
    }

    /// The one of a text's forms that goes with a number: of two the first is that of one, of more each is that of a category of
    /// CLDR, in their order there (`one|few|many`).
    fn for_number<'t>(&self, text: &'t str, number: usize) -> &'t str {
        let last = text.matches('|').count();
        if last == 0 {
            return text;
        }
        // What is not translated counts as English.
        let tag = if self.is_spoken() { &self.tag } else { "en" };
        let Some(rules) = plural_rules(tag) else {
            return text;
        };
        let form = |number: usize| rules.select(number).unwrap_or(PluralCategory::OTHER);
        let own = form(number);
        let at = match last {
            1 => usize::from(own != PluralCategory::ONE),
            _ => {
                let known: Vec<PluralCategory> = (0..EACH_FORM).map(form).collect();
                let known = FORMS.into_iter().filter(|form| known.contains(form));
                known.take_while(|form| *form != own).count().min(last)
            }
        };
        text.split('|').nth(at).unwrap_or(text)
    }

    fn is_spoken(&self) -> bool {
        let own = self.word("language.locale").split('_').next();
        own == Some(primary(&self.tag))
    }
}

/// Hangul, kana and Han. What Unicode has of them beyond these is in no counter.
fn is_east_asian(letter: char) -> bool {
    matches!(letter, '가'..='힣' | 'ぁ'..='ヿ' | '々' | '㐀'..='鿿')
}

/// The first part of a tag, which names the language.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Eq for Language {}

static KOREAN: LazyLock<Arc<Words>> = LazyLock::new(|| read(include_str!("language/ko.toml")));
static JAPANESE: LazyLock<Arc<Words>> = LazyLock::new(|| read(include_str!("language/ja.toml")));
static ENGLISH: LazyLock<Arc<Words>> = LazyLock::new(|| read(IN_ENGLISH));

/// All texts in English, with what each is for: what a translator begins with.
pub const IN_ENGLISH: &str = include_str!("language/en.toml");

/// Reads a table of texts. They are part of the program, and its tests see to it that they can be read.
fn read(table: &str) -> Arc<Words> {
    Arc::new(toml::from_str(table).unwrap_or_default())
}

/// Every text that there is, by section and key.
pub fn all_texts() -> &'static Words {
    &ENGLISH
}

/// The names in braces that the text of a key may have.
pub fn parts_of(section: &str, key: &str) -> Vec<&'static str> {
    let spoken = [&*KOREAN, &*JAPANESE, &*ENGLISH].into_iter();
    let texts = spoken.filter_map(|words| words.get(section)?.get(key));
    let mut parts: Vec<&str> = texts.flat_map(|text| parts(text)).collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// The names in braces of a text.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    let behind = text.split('{').skip(1);
    behind.filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Puts values in the place of their names in braces, once and from left to right, so that a value
/// which has braces itself stays as it is.
fn fill(pattern: &str, parts: &[Part<'_>]) -> String {
    let mut text = String::with_capacity(2 * pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let part = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = parts.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        match part {
            Some((value, after)) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "{value}");
                rest = after;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// The forms that numbers have in some language, in the order in which a text has them (CLDR).
const FORMS: [PluralCategory; 6] = [
    PluralCategory::ZERO,
    PluralCategory::ONE,
    PluralCategory::TWO,
    PluralCategory::FEW,
    PluralCategory::MANY,
    PluralCategory::OTHER,
];

/// Among so many numbers from 0, those of every form are found.
const EACH_FORM: usize = 120;

/// How the language `tag` counts; as English does where nothing is known of it.
fn plural_rules(tag: &str) -> Option<PluralRules> {
    let rules = |tag: &str| {
        let tag: LanguageIdentifier = tag.parse().ok()?;
        PluralRules::create(tag, PluralRuleType::CARDINAL).ok()
    };
    rules(primary(tag)).or_else(|| rules("en"))
}
