//! What afterword promises, told from outside, one topic a file.

mod cards;
mod incident_figures;
mod incident_times;
mod language;
mod markdown;
