//! What a stylesheet of the author's loads, and what in it is not closed.

use cssparser::{ParseError, Parser, ParserInput, Token};

use crate::diag::Span;

/// What is worth knowing of a stylesheet.
#[derive(Debug, Default)]
pub struct Style {
    /// The addresses that it loads, each with its place.
    pub loads: Vec<(String, Span)>,
    /// What is not closed.
    pub unclosed: Vec<Unclosed>,
}

/// Something that swallows what follows.
#[derive(Debug)]
pub struct Unclosed {
    /// What it is.
    pub what: &'static str,
    /// What would close it.
    pub by: &'static str,
    /// Where it begins.
    pub place: Span,
}

/// What stands behind the text: whoever swallows it is not closed.
const END: &str = "\nend";

/// Blocks may be nested deeper, but nobody writes them.
const DEEPEST: usize = 64;

impl Style {
    /// Reads a stylesheet.
    pub fn read(css: &str) -> Self {
        let text = [css, END].concat();
        let mut reader = Reader {
            length: css.len(),
            style: Style::default(),
        };
        reader.block(&mut Parser::new(&mut ParserInput::new(&text)), "", 0);
        reader.style
    }
}

struct Reader {
    /// How long the stylesheet is without its end.
    length: usize,
    style: Style,
}

impl Reader {
    /// Reads to the end of a block, which the function or rule `name` opens, and tells whether the whole text ends in it.
    fn block(&mut self, parser: &mut Parser<'_, '_>, name: &str, depth: usize) -> bool {
        let mut rule = String::from(name);
        loop {
            let position = parser.position();
            let Ok(token) = parser.next_including_whitespace_and_comments() else {
                return false;
            };
            let token = token.clone();
            let (start, end) = (position.byte_index(), parser.position().byte_index());
            let place = Span::new(0, start..end);
            if start >= self.length && matches!(token, Token::Ident(_)) {
                return true;
            }
            if start < self.length && end > self.length + 1 {
                self.swallowed(&token, start);
                continue;
            }
            match &token {
                Token::AtKeyword(name) => rule = name.to_ascii_lowercase(),
                Token::Semicolon => rule.clear(),
                Token::BadString(_) => {
                    let by = match parser.slice_from(position).starts_with('"') {
                        true => "\"",
                        false => "'",
                    };
                    self.unclosed("string", by, place);
                }
                Token::UnquotedUrl(address) if rule != "namespace" => {
                    self.style.loads.push((address.to_string(), place));
                }
                Token::QuotedString(address) if ["url", "import"].contains(&&*rule) => {
                    self.style.loads.push((address.to_string(), place));
                }
                _ => {}
            }
            let Some(by) = closing(&token).filter(|_| depth < DEEPEST) else {
                continue;
            };
            let inner = match &token {
                Token::Function(name) if rule != "namespace" => name.to_ascii_lowercase(),
                _ => String::new(),
            };
            let is_last = parser.parse_nested_block(|parser| {
                Ok::<_, ParseError<'_, ()>>(self.block(parser, &inner, depth + 1))
            });
            if is_last == Ok(true) {
                // The innermost is told, since the others may be closed behind it.
                if self.style.unclosed.is_empty() {
                    self.unclosed("bracket", by, place);
                }
                return true;
            }
            if by == "}" {
                rule.clear();
            }
        }
    }

    /// Something that begins at `start` goes on to the end.
    fn swallowed(&mut self, token: &Token<'_>, start: usize) {
        let (what, sign, by) = match token {
            Token::Comment(_) => ("comment", "/*", "*/"),
            _ => ("address", "url(", ")"),
        };
        self.unclosed(what, by, Span::new(start, 0..sign.len()));
    }

    fn unclosed(&mut self, what: &'static str, by: &'static str, place: Span) {
        self.style.unclosed.push(Unclosed { what, by, place });
    }
}

/// What ends the block that a token begins.
fn closing(token: &Token<'_>) -> Option<&'static str> {
    match token {
        Token::Function(_) | Token::ParenthesisBlock => Some(")"),
        Token::SquareBracketBlock => Some("]"),
        Token::CurlyBracketBlock => Some("}"),
        _ => None,
    }
}
