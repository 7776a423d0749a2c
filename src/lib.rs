//! The whole line in one function.

pub mod diag;
pub mod incident;
pub mod output;
pub mod parse;
pub mod source;
