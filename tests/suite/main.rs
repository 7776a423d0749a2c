//! All integration tests, as one program.

mod incident_figures;
mod incident_times;
mod language;
