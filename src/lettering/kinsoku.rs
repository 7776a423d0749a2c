//! Between which two characters a line may end, and how well: the rules of Korean, Japanese and Latin text.
//!
//! Japanese may break between any two characters but for *kinsoku*, the list of those that must not begin or
//! end a line (JIS X 4051). Within that freedom some places read better: before a word, behind its particle.

/// The cost of a break that must not be.
pub const NEVER: f32 = f32::INFINITY;

/// The cost of a break inside a word.
pub const WITHIN_WORD: f32 = 4.0;

/// The least cost of a break at which a reader stumbles; any better one costs less.
pub const WITHIN_PHRASE: f32 = 0.5;

/// What it costs to end a line with `before` and begin the next with `after`, in `language` (BCP 47).
pub fn cost_between(before: char, after: char, language: &str) -> f32 {
    if !may_begin_line(after) || !may_end_line(before) {
        return NEVER;
    }
    if before == ' ' {
        return 0.0;
    }
    if matches!(before, '-' | '‐' | '–' | '/') && after.is_alphabetic() {
        return 0.3;
    }
    // Korean has spaces between its words, and breaks nowhere else.
    if super::is_korean(language) {
        return WITHIN_WORD;
    }
    match (Script::of(before), Script::of(after)) {
        (Script::Spaced, Script::Spaced) | (Script::Katakana, Script::Katakana) => WITHIN_WORD,
        (Script::Hiragana, Script::Hiragana) if is_particle(before) && is_honorific(after) => 0.1,
        (Script::Mark | Script::Hiragana, Script::Hiragana) => 0.6,
        // A particle, or the end of a verb.
        (_, Script::Hiragana) => 1.2,
        (Script::Hiragana, Script::Han) if is_honorific(before) => 1.0,
        (Script::Hiragana, _) => 0.0,
        (Script::Mark, _) | (_, Script::Mark) => 0.05,
        // A compound.
        (Script::Han, Script::Han) => 0.8,
        // A number and what it counts.
        (Script::Spaced, Script::Han) if before.is_ascii_digit() => 1.2,
        _ => 0.2,
    }
}

/// Scripts, as far as they differ in where a line may end.
enum Script {
    Han,
    Hiragana,
    Katakana,
    /// Full-width punctuation.
    Mark,
    /// Everything that is written with spaces between its words.
    Spaced,
}

impl Script {
    fn of(character: char) -> Script {
        match character {
            '々'
            | '〆'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}' => Script::Han,
            '\u{3041}'..='\u{309F}' => Script::Hiragana,
            '・' => Script::Mark,
            '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => {
                Script::Katakana
            }
            '\u{3000}'..='\u{303F}'
            | '！'
            | '（'
            | '）'
            | '，'
            | '．'
            | '：'
            | '；'
            | '？'
            | '［'
            | '］'
            | '｛'
            | '｝'
            | '～' => Script::Mark,
            _ => Script::Spaced,
        }
    }
}

fn may_begin_line(character: char) -> bool {
    const CLOSING: &str =
        "、。，．・：；？！」』）】〕》〉］｝〙〗｡｣､･,.!?;:)]}%’”…‥～〜—―–-·/％℃°′″";
    const SMALL: &str =
        "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーゝゞヽヾ々〻ｧｨｩｪｫｬｭｮｯｰﾞﾟ゛゜";
    // Variation selectors and combining marks belong to what they follow.
    let joined = matches!(character, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{31F0}'..='\u{31FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    character != ' ' && !joined && !CLOSING.contains(character) && !SMALL.contains(character)
}

fn may_end_line(character: char) -> bool {
    const OPENING: &str = "「『（【〔《〈［｛〘〖｢([{‘“￥＄£¥$₩#@＃＠";
    !OPENING.contains(character)
}

fn is_particle(character: char) -> bool {
    "のはがをにでともへ".contains(character)
}

fn is_honorific(character: char) -> bool {
    matches!(character, 'お' | 'ご')
}
