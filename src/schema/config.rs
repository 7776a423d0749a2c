//! The keys of `afterword.toml`.

use serde_json::{Value, json};

use super::{
    Key, author, boolean, by_language, count, key, language, list, required, table, tables, text,
    web_address, word, words,
};
use crate::incident::{Level, Rule, Vocabulary};

/// Every key of the config.
pub(super) fn keys() -> Vec<Key> {
    vec![
        required(
            "base_url",
            "Where the published site will stand; a sub-path is fine",
            web_address(),
        ),
        required("title", "The site's name, in its own language", words()),
        key("description", "One sentence on what the site is", text()),
        key(
            "language",
            "The language that the site is written in first (BCP 47); `en` unless it is said",
            language(),
        ),
        key(
            "timezone",
            "The zone that times without an offset are read in (IANA); `UTC` unless it is said",
            words(),
        ),
        key(
            "permalink",
            "How a post's address is made; `/{slug}` unless it is said",
            pattern(),
        ),
        key(
            "theme",
            "The folder below `themes/` that lies over the built-in theme",
            words(),
        ),
        key(
            "authors",
            "Who writes, where a post names nobody",
            list(author()),
        ),
        key(
            "service",
            "The names that incidents may use for what they hit; without any, all names may be used",
            tables(service()),
        ),
        key(
            "menu",
            "The links at the top of every page, after those that the theme makes itself",
            tables(menu_item()),
        ),
        key(
            "languages",
            "Names of the site's languages, and title and description in them",
            by_language(table(texts())),
        ),
        key("rules", "How loudly each rule is reported", table(rules())),
        key(
            "markdown",
            "How Markdown is read",
            table(vec![key(
                "raw_html",
                "Whether HTML in a post is passed on; otherwise it is shown as text",
                boolean(),
            )]),
        ),
        key(
            "feed",
            "The feeds",
            table(vec![
                key(
                    "entries",
                    "How many entries the newest document of a feed holds, beside older posts that changed",
                    count(),
                ),
                key(
                    "host",
                    "The host that ids are made of; that of `base_url` unless it is said",
                    host(),
                ),
            ]),
        ),
        key(
            "pagination",
            "The lists of posts",
            table(vec![key(
                "posts",
                "How many posts a page of a list holds",
                count(),
            )]),
        ),
        key(
            "image",
            "The picture that stands for pages without one of their own: a path below `static/`",
            words(),
        ),
        key(
            "cards",
            "Whether a post without a picture gets a share card that shows what it says",
            boolean(),
        ),
        key("look", "How the default theme looks", table(look())),
    ]
}

fn pattern() -> Value {
    json!({
        "type": "string",
        "pattern": "^/([^{}?#]|\\{(year|month|day)\\})*\\{slug\\}([^{}?#]|\\{(slug|year|month|day)\\})*$",
        "not": { "pattern": "\\.html$" },
        "examples": ["/{slug}", "/{slug}/", "/{year}/{slug}/"],
    })
}

fn host() -> Value {
    json!({ "type": "string", "pattern": "^[^\\s/:@?#\\\\]+$" })
}

fn service() -> Vec<Key> {
    vec![
        required("id", "The name that incidents use", words()),
        key(
            "name",
            "The name that readers see, in the site's language",
            words(),
        ),
        key(
            "names",
            "The name that readers of other languages see",
            by_language(words()),
        ),
    ]
}

fn menu_item() -> Vec<Key> {
    vec![
        required("name", "What it says, in the site's language", words()),
        key(
            "names",
            "What it says in other languages",
            by_language(words()),
        ),
        required(
            "url",
            "Where it leads: a path from the site's root, another site, or `mailto:`",
            words(),
        ),
    ]
}

fn texts() -> Vec<Key> {
    vec![
        key("name", "What its speakers call the language", words()),
        key("title", "The site's name", words()),
        key("description", "One sentence on what the site is", text()),
    ]
}

/// Contradictions have no level: they are always errors.
fn rules() -> Vec<Key> {
    let rules = Rule::ALL.iter().filter(|rule| !rule.is_contradiction());
    rules
        .map(|rule| {
            key(
                rule.word(),
                "How loudly this is reported of a published post",
                word::<Level>(),
            )
        })
        .collect()
}

fn look() -> Vec<Key> {
    let colour = || json!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" });
    vec![
        key(
            "logo",
            "A picture beside the site's name: a path below `static/`",
            words(),
        ),
        key(
            "icon",
            "A picture for a browser's tab and for feed readers: a path below `static/`; the logo unless it is said",
            words(),
        ),
        key(
            "accent",
            "The colour of links and marks, `#rrggbb`, on a light ground",
            colour(),
        ),
        key("accent_dark", "The same on a dark ground", colour()),
        key("font", "Font families for text, as CSS takes them", words()),
        key(
            "code_font",
            "Font families for code, as CSS takes them",
            words(),
        ),
        key("footer", "The foot of every page, inline Markdown", words()),
        key(
            "stylesheet",
            "A stylesheet of the author's: a path below `static/`",
            words(),
        ),
    ]
}
