//! Text broken into lines: whole words, even lines, and an ellipsis where there is no more room.

use super::kinsoku::{NEVER, WITHIN_PHRASE, WITHIN_WORD, cost_between};

/// What stands for the rest of a text.
const ELLIPSIS: char = '…';

/// Room for lines of text.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// How wide a line can be, in em.
    pub width: f32,
    /// How many lines there can be, at least one.
    pub lines: usize,
}

/// Where lines may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// Where a reader can pause.
    Smooth,
    /// Wherever the rules of the language let them.
    Allowed,
    /// Inside words too.
    Forced,
}

impl Breaks {
    fn allow(self, cost: f32) -> bool {
        match self {
            Breaks::Smooth => cost < WITHIN_PHRASE,
            Breaks::Allowed => cost < WITHIN_WORD,
            Breaks::Forced => cost < NEVER,
        }
    }
}

/// A text with its measures, ready to be set in one room after another.
#[derive(Debug, Clone)]
pub struct Text {
    characters: Vec<Character>,
    ellipsis: f32,
}

/// A character of a text; its place is in em from where the text begins.
#[derive(Debug, Clone, Copy)]
struct Character {
    value: char,
    start: f32,
    end: f32,
    /// What it costs to begin a line with it.
    cost: f32,
}

impl Text {
    /// Measures a `text` that is written in `language` (BCP 47), with the advances of a font in em.
    pub fn new(text: &str, language: &str, advance: impl Fn(char) -> f32) -> Text {
        let mut characters: Vec<Character> = Vec::new();
        for value in text.chars() {
            let (start, cost) = match characters.last() {
                Some(before) => (before.end, cost_between(before.value, value, language)),
                None => (0.0, NEVER),
            };
            let end = start + advance(value);
            characters.push(Character {
                value,
                start,
                end,
                cost,
            });
        }
        Text {
            characters,
            ellipsis: advance(ELLIPSIS),
        }
    }

    /// The lines of the whole text, as even as they can be; nothing where it does not fit.
    ///
    /// Each round adds a line to the cheapest ways to every place where a line may end.
    pub fn set(&self, room: Room, breaks: Breaks) -> Option<Vec<String>> {
        if self.characters.is_empty() {
            return Some(Vec::new());
        }
        // Far more text than room is not worth a look; a line may hang a space over its end.
        let end = self.characters.last().map_or(0.0, |last| last.end);
        if end > (room.width + 1.0) * room.lines as f32 {
            return None;
        }
        let count = self.characters.len();
        let inner = self
            .characters
            .iter()
            .enumerate()
            .filter(|(_, next)| breaks.allow(next.cost));
        let places: Vec<usize> = inner.map(|(place, _)| place).chain([count]).collect();
        let mut ways = vec![Way::default()];
        let mut best: Option<Way> = None;
        for _ in 0..room.lines {
            ways = places
                .iter()
                .filter_map(|&place| self.longer(&ways, place, room.width))
                .collect();
            let whole = ways.last().filter(|way| way.end() == count).cloned();
            best = best
                .into_iter()
                .chain(whole)
                .min_by(|a, b| a.cost.total_cmp(&b.cost));
        }
        best.map(|way| {
            way.lines
                .iter()
                .map(|&(start, end)| self.line(start, end))
                .collect()
        })
    }

    /// The lines of as much of the text as fits: words are cut where they must be, and an ellipsis stands for the rest.
    pub fn squeeze(&self, room: Room) -> Vec<String> {
        [Breaks::Smooth, Breaks::Allowed, Breaks::Forced]
            .into_iter()
            .find_map(|breaks| self.set(room, breaks))
            .or_else(|| self.shorten(room, Breaks::Allowed))
            .or_else(|| self.shorten(room, Breaks::Forced))
            .unwrap_or_else(|| vec![ELLIPSIS.to_string()])
    }

    /// The longest beginning that fits with its ellipsis, cut off at one of the `breaks`.
    fn shorten(&self, room: Room, breaks: Breaks) -> Option<Vec<String>> {
        let most = (room.width + 1.0) * room.lines as f32;
        let cuts = self.characters.iter().enumerate().skip(1).rev();
        cuts.filter(|(_, next)| breaks.allow(next.cost) && next.start <= most)
            .find_map(|(length, _)| self.beginning(length).set(room, Breaks::Forced))
    }

    fn beginning(&self, length: usize) -> Text {
        let mut characters: Vec<Character> = self.characters.iter().copied().take(length).collect();
        while characters
            .last()
            .is_some_and(|last| " 、。，．,.・·:：;；-–—".contains(last.value))
        {
            characters.pop();
        }
        let start = characters.last().map_or(0.0, |last| last.end);
        characters.push(Character {
            value: ELLIPSIS,
            start,
            end: start + self.ellipsis,
            cost: NEVER,
        });
        Text {
            characters,
            ..*self
        }
    }

    /// The cheapest of the `ways` with one more line, up to `place`.
    fn longer(&self, ways: &[Way], place: usize, width: f32) -> Option<Way> {
        let costs = ways
            .iter()
            .filter_map(|way| Some((way, way.cost + self.cost(way.end(), place, width)?)));
        let (way, cost) = costs.min_by(|a, b| a.1.total_cmp(&b.1))?;
        let mut lines = way.lines.clone();
        lines.push((way.end(), place));
        Some(Way { lines, cost })
    }

    /// What a line costs: its empty part, squared so that even lines are the cheapest, and the break behind it.
    fn cost(&self, start: usize, end: usize, width: f32) -> Option<f32> {
        let line = self.characters.get(start..end)?;
        let (first, mut last) = (line.first()?, line.last()?);
        if let [.., before, space] = line
            && space.value == ' '
        {
            last = before;
        }
        let empty = 1.0 - (last.end - first.start) / width;
        let after = self.characters.get(end).map_or(0.0, |next| next.cost);
        (empty >= 0.0).then_some(empty * empty + after)
    }

    fn line(&self, start: usize, end: usize) -> String {
        let line = self.characters.iter().skip(start).take(end - start);
        line.map(|character| character.value)
            .collect::<String>()
            .trim_end()
            .to_owned()
    }
}

/// A way to break the beginning of a text.
#[derive(Debug, Clone, Default)]
struct Way {
    /// The first character of each line, and the one behind its last.
    lines: Vec<(usize, usize)>,
    cost: f32,
}

impl Way {
    fn end(&self) -> usize {
        self.lines.last().map_or(0, |&(_, end)| end)
    }
}
