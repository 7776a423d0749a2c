//! Markdown in, HTML and facts out.

use std::sync::Arc;

use afterword::diag::Diags;
use afterword::parse::markdown::{self, Body, Options};
use afterword::render::body::{self, Piece, Resolved, Setting, Surface, Words};
use afterword::render::highlight::highlight;

fn facts(text: &str) -> (Body, Vec<String>) {
    let mut diags = Diags::new();
    let path: Arc<str> = Arc::from("content/post.md");
    let options = Options { raw_html: false };
    let body = markdown::read(&path, text, 0..text.len(), &options, &mut diags);
    let messages = diags.iter().map(|diag| {
        let span = diag
            .location
            .as_ref()
            .and_then(|l| l.span)
            .unwrap_or_default();
        let at = text.get(span.range()).unwrap_or("?");
        format!("{}: {} @ {at}", diag.code, diag.message)
    });
    (body, messages.collect())
}

const WORDS: Words<'static> = Words {
    note: "Note",
    tip: "Tip",
    important: "Important",
    warning: "Warning",
    caution: "Caution",
    details: "Details",
    link_to_section: "Link to",
    footnotes: "Footnotes",
    back_to_text: "Back to",
    table: "Table",
    task_done: "done",
    task_open: "open",
};

fn page(text: &str) -> String {
    written(text, Surface::Page)
}

fn feed(text: &str) -> String {
    written(text, Surface::Feed)
}

fn written(text: &str, surface: Surface) -> String {
    let (body, _) = facts(text);
    let resolve = |_: usize, link: &markdown::Link| Resolved {
        href: link.target.clone(),
        size: None,
    };
    let setting = Setting {
        surface,
        address: "",
        raw_html: false,
        words: &WORDS,
        resolve: &resolve,
        highlight: &highlight,
    };
    let pieces = body::render(text, 0..text.len(), &body, &setting);
    let shown = pieces.iter().map(|piece| match piece {
        Piece::Html(html) => html.clone(),
        Piece::Placement(index) => format!("[[{}]]\n", body.placements[*index].table.word()),
    });
    shown.collect()
}
