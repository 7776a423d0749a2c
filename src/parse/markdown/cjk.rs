//! Emphasis beside Korean, Japanese and Chinese letters, as their writers mean it.
//!
//! CommonMark asks for a space between `**` and a letter where the other neighbour is punctuation, so
//! `**장애(outage)**가` keeps its asterisks. The amendment for CJK text (github.com/tats-u/markdown-cjk-friendly,
//! discussed in commonmark-spec issue 650) lifts that. The parser does not know it, so each delimiter run that the
//! amendment lets open and close is put between two *joints*: punctuation characters that the text does not hold,
//! beside which a run may do both, and which leave every other run as it was. They are taken out again of all that
//! the parser says. One before a colon keeps it from being taken for the sign of a definition.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::{Range, RangeInclusive};

use memchr::{memchr2, memmem};
use pulldown_cmark::CowStr;

use crate::scan::{Marks, find};

/// A text made ready for the parser, and the way back to the author's own.
pub struct Jointed<'a> {
    /// What the parser reads.
    pub text: Cow<'a, str>,
    /// Stands beside a run that may both open and close.
    open: char,
    /// Stands beside an underscore of a bare address, which may do neither.
    shut: char,
    /// Where each joint begins in `text`, ascending.
    joints: Vec<usize>,
    /// How many of them stand before the place that was asked for last.
    passed: Cell<usize>,
}

impl<'a> Jointed<'a> {
    /// Puts joints where `text` needs them. Takes time in proportion to its length.
    pub fn new(text: &'a str) -> Self {
        Jointed::at(text, &runs(text))
    }

    /// The same for a line that is no block of its own: a joint before it keeps `1.` or `#` from beginning one.
    pub fn inline(line: &'a str) -> Self {
        let mut all = vec![Run {
            range: 0..0,
            joint: Joint::Open,
        }];
        all.append(&mut runs(line));
        Jointed::at(line, &all)
    }

    fn at(text: &'a str, runs: &[Run]) -> Self {
        let plain = |text| Jointed {
            text: Cow::Borrowed(text),
            open: OPEN_JOINTS.start,
            shut: SHUT_JOINTS.start,
            joints: Vec::new(),
            passed: Cell::new(0),
        };
        if runs.is_empty() {
            return plain(text);
        }
        let holds = |joint: char| {
            let mut room = [0; JOINT_LENGTH];
            let bytes = joint.encode_utf8(&mut room).as_bytes();
            memmem::find(text.as_bytes(), bytes).is_some()
        };
        let unused = |mut candidates: Range<char>| candidates.find(|joint| !holds(*joint));
        match (unused(OPEN_JOINTS), unused(SHUT_JOINTS)) {
            (Some(open), Some(shut)) => insert(text, runs, open, shut),
            // A text that holds all of two blocks of rare signs is read by the plain rules.
            _ => plain(text),
        }
    }

    /// The range of the author's text that `range` of the parser's stands for.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        if self.joints.is_empty() {
            return range;
        }
        let start = range.start - JOINT_LENGTH * self.joints_before(range.start);
        start..range.end - JOINT_LENGTH * self.joints_before(range.end)
    }

    /// How many joints begin before `place`.
    fn joints_before(&self, place: usize) -> usize {
        let passed = self.passed.get();
        let begins = |at: usize| self.joints.get(at).copied();
        let is_right = |count: usize| {
            let last = count.checked_sub(1).and_then(begins);
            last.is_none_or(|last| last < place) && begins(count).is_none_or(|next| place <= next)
        };
        // The parser goes through the text, mostly without a run of delimiters between one place and the next.
        let mut near = passed..=self.joints.len().min(passed + 2);
        let count = near.find(|count| is_right(*count));
        let count = count.unwrap_or_else(|| self.joints.partition_point(|joint| *joint < place));
        self.passed.set(count);
        count
    }

    /// The author's words in what the parser said.
    pub fn strip<'t>(&self, said: CowStr<'t>) -> CowStr<'t> {
        // Most joints are at the edge of a text, beside delimiters: nothing has to be copied then.
        let mut words = match said {
            CowStr::Borrowed(said) => CowStr::Borrowed(said.trim_matches([self.open, self.shut])),
            said => said,
        };
        let [open, shut] = JOINTS_BEGIN;
        if memchr2(open, shut, words.as_bytes()).is_none() {
            return words;
        }
        // One sign at a time is found several times as fast as one of two.
        for joint in [self.open, self.shut] {
            if words.contains(joint) {
                words = CowStr::from(words.replace(joint, ""));
            }
        }
        words
    }
}

/// Braille patterns: punctuation to the parser, and hardly ever all in one text.
const OPEN_JOINTS: Range<char> = '\u{2801}'..'\u{2900}';
/// Private use: neither punctuation nor white space.
const SHUT_JOINTS: Range<char> = '\u{E0F0}'..'\u{E200}';
/// Every joint has three bytes in UTF-8, of which the first is one of two that few letters have.
const JOINT_LENGTH: usize = 3;
const JOINTS_BEGIN: [u8; 2] = [0xE2, 0xEE];

/// A run of delimiters that gets a joint on either side.
struct Run {
    range: Range<usize>,
    joint: Joint,
}

#[derive(Clone, Copy, PartialEq)]
enum Joint {
    Open,
    Shut,
}

fn insert<'a>(text: &'a str, runs: &[Run], open: char, shut: char) -> Jointed<'a> {
    let mut jointed = String::with_capacity(text.len() + runs.len() * 2 * JOINT_LENGTH);
    let mut joints = Vec::with_capacity(runs.len() * 2);
    let mut copied = 0;
    for run in runs {
        let joint = match run.joint {
            Joint::Open => open,
            Joint::Shut => shut,
        };
        for edge in [run.range.start, run.range.end] {
            jointed.push_str(text.get(copied..edge).unwrap_or(""));
            joints.push(jointed.len());
            jointed.push(joint);
            copied = edge;
        }
    }
    jointed.push_str(text.get(copied..).unwrap_or(""));
    Jointed {
        text: Cow::Owned(jointed),
        open,
        shut,
        joints,
        passed: Cell::new(0),
    }
}

/// Delimiters, what escapes them, and what an address has.
struct Special;

impl Marks for Special {
    const RANGES: &'static [RangeInclusive<u8>] = &[
        b'*'..=b'*',
        b'~'..=b'~',
        b'_'..=b'_',
        b'\\'..=b'\\',
        b':'..=b':',
    ];
}

fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut address_ends = 0;
    let mut at = 0;
    while let Some(ahead) = find::<Special>(bytes.get(at..).unwrap_or(&[])) {
        at += ahead;
        let byte = bytes.get(at).copied().unwrap_or_default();
        let run = at..run_end(bytes, at);
        match byte {
            b'\\' => {
                at += 2;
                continue;
            }
            b':' if at >= address_ends && bytes.get(at..at + 3) == Some(b"://") => {
                address_ends = super::address::end(text, at + 3);
            }
            b':' if begins_false_definition(text, at) => runs.push(Run {
                range: at..at,
                joint: Joint::Open,
            }),
            b'_' if at < address_ends => runs.push(Run {
                range: run.clone(),
                joint: Joint::Shut,
            }),
            b'_' if follows_varied_mark(text, run.start) => runs.push(Run {
                range: run.start..run.start,
                joint: Joint::Open,
            }),
            b'*' if needs_joints(text, &run) => runs.push(Run {
                range: run.clone(),
                joint: Joint::Open,
            }),
            b'~' if run.len() == 2 && needs_joints(text, &run) => runs.push(Run {
                range: run.clone(),
                joint: Joint::Open,
            }),
            _ => {}
        }
        at = run.end;
    }
    runs
}

/// The end of the run of equal delimiters at `at`; any other byte is a run of one.
fn run_end(bytes: &[u8], at: usize) -> usize {
    let first = bytes.get(at);
    match first {
        Some(b'*' | b'~' | b'_') => {
            let rest = bytes.get(at..).unwrap_or(&[]);
            at + rest.iter().take_while(|byte| Some(*byte) == first).count()
        }
        _ => at + 1,
    }
}

/// Whether the amendment lets the run both open and close, where plain CommonMark may not.
fn needs_joints(text: &str, run: &Range<usize>) -> bool {
    let (Some(before), Some(after)) = (text.get(..run.start), text.get(run.end..)) else {
        return false;
    };
    let (Some(before), Some(next)) = (Before::of(before), after.chars().next()) else {
        return false;
    };
    // A pipe may be the wall of a table cell, where a run is at the edge of its text.
    if next.is_whitespace() || next == '|' || before.is_wall {
        return false;
    }
    let next_is_cjk = is_cjk(next);
    let next_is_foreign_mark = is_mark(next) && !next_is_cjk;
    let before_is_foreign_mark = before.is_mark && !before.is_cjk;
    (before.is_cjk || next_is_cjk)
        && (before.is_mark || is_mark(next))
        && (!next_is_foreign_mark || before_is_foreign_mark || before.is_cjk)
        && (!before_is_foreign_mark || next_is_foreign_mark || next_is_cjk)
}

/// Whether the colon at `at` is the first sign of its line and no white space follows, as in `:blobcat:` or `:::note`: the parser
/// takes it for the sign of a definition all the same.
fn begins_false_definition(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at + 1..)) else {
        return false;
    };
    // The line below the head of a table may begin with a colon too.
    let is_rule =
        |line: &str| line.contains('-') && line.trim_matches([':', '-', '|', ' ', '\t']).is_empty();
    after.starts_with(|next: char| !next.is_ascii_whitespace())
        && begins_line(before)
        && !after.lines().next().is_some_and(is_rule)
}

/// Whether the underscore at `at` follows punctuation with a variation selector, which the parser takes for a letter.
fn follows_varied_mark(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    before.ends_with(|last| matches!(last, '\u{FE00}'..='\u{FE0E}'))
        && Before::of(before).is_some_and(|before| before.is_mark)
}

/// What stands before a delimiter run, a variation selector taken together with what it follows.
struct Before {
    is_cjk: bool,
    is_mark: bool,
    is_wall: bool,
}

impl Before {
    /// `None` for white space and the start of a line or quote, where the plain rules are right.
    fn of(text: &str) -> Option<Before> {
        let mut backwards = text.chars().rev();
        let last = backwards.next()?;
        let (character, selector) = match last {
            '\u{FE00}'..='\u{FE0E}' => (backwards.next()?, Some(last)),
            _ => (last, None),
        };
        if character.is_whitespace() || (last == '>' && begins_line(text)) {
            return None;
        }
        let is_wide_quote = selector == Some('\u{FE01}')
            && matches!(character, '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}');
        // A selector from the supplement only ever follows an ideograph.
        let is_ideograph = matches!(last, '\u{E0100}'..='\u{E01EF}');
        Some(Before {
            is_cjk: is_cjk(character) || is_wide_quote || is_ideograph,
            is_mark: is_mark(character) && !is_ideograph,
            is_wall: last == '|',
        })
    }
}

/// Whether `text` ends where a line begins, the `>` of block quotes left out.
fn begins_line(text: &str) -> bool {
    let prefix = text.trim_end_matches([' ', '\t', '>']);
    prefix.is_empty() || prefix.ends_with(['\n', '\r'])
}

/// Punctuation and symbols. A few rare letters among them are harmless: a run beside them keeps the plain rules.
fn is_mark(character: char) -> bool {
    // Most letters beside a run are Hangul, which has no marks: others take longer to tell.
    !is_hangul(character) && !character.is_alphanumeric() && !character.is_whitespace()
}

/// CJK characters as the amendment counts them: wide ones that are not emoji, and all of Hangul (Unicode 16).
fn is_cjk(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1100..=0x11FF
            | 0x20A9
            | 0x2329..=0x232A
            | 0x2630..=0x2637
            | 0x268A..=0x268F
            | 0x2E80..=0x303E
            | 0x3041..=0x3247
            | 0x3250..=0xA4CF
            | 0xA960..=0xA97F
            | 0xAC00..=0xD7FF
            | 0xF900..=0xFAFF
            | 0xFE10..=0xFE1F
            | 0xFE30..=0xFE6F
            | 0xFF01..=0xFFEE
            | 0x16FE0..=0x18DFF
            | 0x1AFF0..=0x1B2FF
            | 0x1D300..=0x1D37F
            | 0x1F200
            | 0x1F202
            | 0x1F210..=0x1F219
            | 0x1F21B..=0x1F22E
            | 0x1F230..=0x1F231
            | 0x1F237
            | 0x1F23B
            | 0x1F240..=0x1F248
            | 0x1F260..=0x1F265
            | 0x20000..=0x3FFFD
    )
}

/// Whether a line break between the two is no space in print: both are Han, kana or their punctuation. Korean puts
/// spaces between words and keeps them.
pub fn joins_lines(before: char, after: char) -> bool {
    is_unspaced(before) && is_unspaced(after)
}

/// Han, kana, and the punctuation written with them.
pub fn is_unspaced(character: char) -> bool {
    matches!(
        u32::from(character),
        0x2E80..=0x2FDF
            | 0x3001..=0x30FF
            | 0x3105..=0x312F
            | 0x31A0..=0x9FFF
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F
            | 0xFF01..=0xFF9F
            | 0x1AFF0..=0x1B16F
            | 0x20000..=0x3FFFD
    ) && !(0x3200..=0x321E).contains(&u32::from(character))
}

/// Hangul syllables and letters.
pub fn is_hangul(character: char) -> bool {
    // Syllables by themselves, since nearly all are.
    ('가'..='힣').contains(&character)
        || matches!(u32::from(character), 0x1100..=0x11FF | 0x3131..=0x318E | 0xA960..=0xA97F | 0xD7A4..=0xD7FF)
}
