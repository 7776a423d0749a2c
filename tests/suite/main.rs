//! What afterword promises, told from outside, one topic a file.

mod emphasis;
mod highlight;
mod hostile_markdown;
mod incident_figures;
mod incident_rules;
mod incident_times;
mod language;
mod markdown;
