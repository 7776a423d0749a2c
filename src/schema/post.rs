//! The keys of front matter, the incident record's included.

use serde_json::{Value, json};

use super::{
    Key, author, boolean, key, language, list, number, required, table, tables, text, time,
    web_address, word, words,
};
use crate::incident::{
    Certainty, Impact, Kind, MitigationKind, MitigationState, Origin, Relation, Status,
};

/// Every key of a post.
pub(super) fn keys() -> Vec<Key> {
    vec![
        required("title", "What it is called", words()),
        key(
            "date",
            "When it was published; every post needs it, and a standalone page does not",
            time(),
        ),
        key(
            "updated",
            "When something significant in it changed",
            time(),
        ),
        key(
            "slug",
            "Its name in its address, where that is not the file's name",
            words(),
        ),
        key(
            "id",
            "The id of its feed entry, where one is kept from elsewhere",
            words(),
        ),
        key(
            "aliases",
            "Its old addresses, as paths from the site's root",
            list(alias()),
        ),
        key("summary", "What it says in short", words()),
        key("tags", "Its tags", list(words())),
        key(
            "lang",
            "Its language (BCP 47), where it is not the site's",
            language(),
        ),
        key(
            "draft",
            "Whether it is not yet meant for readers",
            boolean(),
        ),
        key("image", "The picture that stands for it elsewhere", words()),
        key("image_alt", "What that picture shows", words()),
        key(
            "authors",
            "Who wrote it, where that is not who the config says",
            list(author()),
        ),
        key("incident", "What it reports", tables(incident())),
    ]
}

fn alias() -> Value {
    json!({ "type": "string", "pattern": "^/([^?#%]|%[0-9A-Fa-f]{2})+$" })
}

fn incident() -> Vec<Key> {
    vec![
        required("kind", "What sort of thing happened", word::<Kind>()),
        required("status", "How far it has come", word::<Status>()),
        key(
            "id",
            "A name for `{{ timeline:id }}` where one post reports several incidents",
            words(),
        ),
        key(
            "label",
            "What to call it where its post's title will not do",
            words(),
        ),
        key("impact", "How badly users were affected", word::<Impact>()),
        key("origin", "Whose incident it was", word::<Origin>()),
        key(
            "timezone",
            "Where its clock times are read, where that is not the site's zone (IANA)",
            words(),
        ),
        key("services", "What did not work", list(words())),
        key(
            "unaffected",
            "What a reader may have feared for, but went on working",
            list(words()),
        ),
        key("effects", "What users could see of it", list(words())),
        key(
            "summary",
            "The whole incident in a sentence or two",
            words(),
        ),
        key(
            "data_loss",
            "Whether anything is gone for good: `none`, `unknown`, or what is gone",
            words(),
        ),
        key(
            "planned",
            "When maintenance was meant to happen",
            table(planned()),
        ),
        key(
            "occurrence",
            "The windows in which it happened; an incident may come back",
            tables(occurrence()),
        ),
        key(
            "timeline",
            "What was seen and done, in order",
            tables(update()),
        ),
        key("cause", "Why it happened", table(cause())),
        key("table", "Evidence in rows and columns", tables(evidence())),
        key("metric", "Evidence in single figures", tables(metric())),
        key(
            "mitigation",
            "What was done, or is promised, about it",
            tables(mitigation()),
        ),
        key("lessons", "What was learnt", table(lessons())),
        key("source", "Where more can be read", tables(source())),
    ]
}

fn planned() -> Vec<Key> {
    vec![
        required("start", "When the work was to begin", time()),
        key("end", "When it was to be over", time()),
        key(
            "duration",
            "How long it was to take: `10m`, `1h 30m`, `~2 days`",
            words(),
        ),
    ]
}

fn occurrence() -> Vec<Key> {
    vec![
        key(
            "label",
            "What to call this window, such as \"2nd\"",
            words(),
        ),
        key("started", "When it began", time()),
        key("detected", "When the operator came to know", time()),
        key("mitigated", "When users had the worst behind them", time()),
        key("resolved", "When it was over", time()),
        key("note", "A remark, such as how it was ended", words()),
        key(
            "services",
            "The services affected in this window; none named means all of the incident's",
            list(words()),
        ),
    ]
}

fn update() -> Vec<Key> {
    vec![
        required("at", "When", time()),
        key(
            "status",
            "The state that the incident entered, where this announces one",
            word::<Status>(),
        ),
        required("text", "What, in inline Markdown", words()),
    ]
}

fn cause() -> Vec<Key> {
    let suspicion = table(vec![
        required("what", "What was suspected", words()),
        key("evidence", "What spoke against it", words()),
    ]);
    let suspicion = json!({ "anyOf": [words(), suspicion] });
    vec![
        key("summary", "The cause in a sentence or two", words()),
        key("trigger", "What set it off", words()),
        key("certainty", "How sure the author is", word::<Certainty>()),
        key(
            "contributing",
            "What made it possible, likelier or worse",
            list(words()),
        ),
        key(
            "ruled_out",
            "What was looked into and was not it",
            list(suspicion),
        ),
        key("open", "What is still asked", list(words())),
    ]
}

fn evidence() -> Vec<Key> {
    let cells = || list(json!({ "type": ["string", "number"] }));
    vec![
        key("caption", "What the table shows", words()),
        key("columns", "The header cells", list(words())),
        key(
            "rows",
            "The cells, row by row, as many as there are columns",
            list(cells()),
        ),
        key(
            "total",
            "The last row, where it sums up the others",
            cells(),
        ),
    ]
}

fn metric() -> Vec<Key> {
    vec![
        required("name", "What was measured", words()),
        required("value", "How much", number()),
        key("unit", "Of what: \"GB\", \"%\"", words()),
        key(
            "approx",
            "Whether the value is near this, not just this",
            boolean(),
        ),
    ]
}

fn mitigation() -> Vec<Key> {
    let address = json!({ "anyOf": [web_address(), { "type": "string", "pattern": "^\\s*$" }] });
    vec![
        required("text", "What is to be done", words()),
        required("state", "How far it has come", word::<MitigationState>()),
        key(
            "id",
            "The name under which the same promise is followed through later incidents",
            words(),
        ),
        key("kind", "What it is for", word::<MitigationKind>()),
        key("owner", "Who does it", text()),
        key("due", "By when it is promised", time()),
        key("done", "When it was done", time()),
        key("reason", "Why it was put off or given up", text()),
        key("before", "How things stood before it", words()),
        key("after", "How things stand after it", words()),
        key("link", "Where more can be read of it", address),
    ]
}

fn lessons() -> Vec<Key> {
    vec![
        key("went_well", "What worked as it should", list(words())),
        key("went_wrong", "What did not", list(words())),
        key(
            "lucky",
            "What happened to help, and cannot be counted on",
            list(words()),
        ),
    ]
}

fn source() -> Vec<Key> {
    vec![
        required("name", "What to call it", words()),
        key("url", "Where it is", web_address()),
        key(
            "relation",
            "What it is to this incident",
            word::<Relation>(),
        ),
    ]
}
