//! What afterword promises, told from outside, one topic a file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod cards;
mod emphasis;
mod highlight;
mod hostile_markdown;
mod incident_figures;
mod incident_rules;
mod incident_times;
mod language;
mod markdown;
