//! The reader's browser, asked to show an address.

use std::process::{Command, Stdio};

/// Asks the system to open `address`; where it knows no browser, the address on the terminal has to do.
pub fn open(address: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
