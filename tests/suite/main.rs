//! What afterword promises, told from outside, one topic a file.

mod markdown;
