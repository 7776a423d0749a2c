//! What afterword promises, told from outside, one topic a file.

mod emphasis;
mod highlight;
mod hostile_markdown;
mod markdown;
