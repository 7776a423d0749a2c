//! Files to documents: front matter, config and Markdown.

pub mod markdown;
