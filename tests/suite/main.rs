//! What afterword promises, told from outside, one topic a file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests stand at the edge, and may look at files"
)]

mod architecture;
mod audit;
mod built;
mod calendar;
mod cards;
mod cli;
mod disk;
mod documents;
mod edits;
mod elsewhere;
mod emphasis;
mod example;
mod feed;
mod folder;
mod guide;
mod head;
mod highlight;
mod hostile;
mod hostile_markdown;
mod incident_figures;
mod incident_rules;
mod incident_times;
mod killed;
mod language;
mod ledger;
mod left_alone;
mod maintenance;
mod markdown;
mod missed;
mod pages;
mod parity;
mod readme;
mod record;
mod review;
mod schema;
mod serve;
mod sitemap;
mod status_api;
mod theme;
mod wrong;
