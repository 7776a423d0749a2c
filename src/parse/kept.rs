//! A document as it is kept between runs, so that a file that did not change need not be parsed again.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Source;

use super::{Document, derived};

/// What is kept of a document: all but its file, which is at hand, and its findings, which have their words and places
/// only while the program runs.
#[derive(Serialize, Deserialize)]
struct Kept<D> {
    document: D,
    has_findings: bool,
}

/// The bytes that [`read`] reads again; none for what cannot be kept.
pub fn write(document: &Document) -> Option<Vec<u8>> {
    let kept = Kept {
        document,
        has_findings: !document.derived.findings.is_empty(),
    };
    postcard::to_allocvec(&kept).ok()
}

/// The document of the file at `path` as it was kept; none where the bytes are not understood.
pub fn read(path: &Arc<str>, source: &Source, bytes: &[u8]) -> Option<Document> {
    let kept: Kept<Document> = postcard::from_bytes(bytes).ok()?;
    let mut document = Document {
        path: Arc::clone(path),
        source: source.clone(),
        ..kept.document
    };
    if kept.has_findings {
        document.derived.findings = derived::findings(&document.front);
    }
    Some(document)
}
