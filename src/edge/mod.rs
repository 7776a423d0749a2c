//! Where the program touches the world: files, terminal, network. The present is read by `cmd`.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the room where the world is touched"
)]

pub mod browser;
pub mod cache;
pub mod destination;
pub mod known;
pub mod last;
pub mod manifest;
pub mod missed;
pub mod read;
pub mod role;
pub mod serve;
pub mod staging;
pub mod terminal;
pub mod watch;
pub mod write;

use std::io;
use std::path::Path;

use afterword::diag::{Diag, uncapitalised};

/// How many bytes of stack a thread has that draws templates. They include each other as deep as a theme likes, and the
/// template engine, which stops what never ends, counts components alone. What is not used costs nothing.
pub const STACK: usize = 64 * 1024 * 1024;

/// What went wrong, as a message goes on after a colon: lower case, without the number of the error.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let bare = match text.find(" (os error") {
        Some(end) => text.get(..end).unwrap_or(&text),
        None => &text,
    };
    uncapitalised(bare)
}

/// That `path` cannot be written, and why.
pub fn cannot_write(path: &Path, error: &io::Error) -> Diag {
    let message = format!("`{}` cannot be written: {}", path.display(), reason(error));
    let diag = Diag::error("cannot-write", message);
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            diag.help("make room, or name a folder on another disk with `--output`")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            diag.help("name a folder that you may write to with `--output`")
        }
        io::ErrorKind::NotADirectory => {
            diag.help("a file stands where a folder should: name another folder with `--output`")
        }
        _ => diag,
    }
}
