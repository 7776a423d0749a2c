//! What people and programs are told while a command runs.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use afterword::diag::{Diag, Diags, Format, Severity, counted, render};
use afterword::source::Sources;
use anstream::{AutoStream, ColorChoice};

use super::reason;

/// Standard output and standard error, and how to speak through them.
///
/// A reader that went away (`afterword build | head -0`) is no fault: what cannot be printed is dropped.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    format: Format,
    color: ColorChoice,
}

/// How many findings people are shown at once.
pub const MOST_SHOWN: usize = 200;

impl Terminal {
    /// A terminal that prints findings in `format`, in colour where `color` says so.
    pub fn new(format: Format, color: ColorChoice) -> Self {
        Terminal { format, color }
    }

    /// How findings are printed.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Prints `diags` in order to standard error, and how many there are; for people no more than somebody reads at once.
    pub fn findings(&self, diags: &Diags, sources: &Sources) {
        let mut err = AutoStream::new(io::stderr().lock(), self.color);
        let most = match self.format {
            Format::Human => MOST_SHOWN,
            Format::Short | Format::Json => usize::MAX,
        };
        let gap = match self.format {
            Format::Human => "\n",
            Format::Short | Format::Json => "",
        };
        let shown = diags.iter().take(most);
        for text in render(shown, self.format, |path| sources.text(path)) {
            let _ = writeln!(err, "{text}{gap}");
        }
        let hidden = diags.iter().count().saturating_sub(most);
        if hidden > 0 {
            let _ = writeln!(
                err,
                "… and {hidden} more; `--format short` has all of them\n"
            );
        }
        if let Some(count) = count(diags).filter(|_| self.format != Format::Json) {
            let _ = writeln!(err, "{count}");
        }
    }

    /// Prints a line of what was done to standard output.
    pub fn say(&self, line: &str) {
        let _ = self.print(format!("{line}\n").as_bytes());
    }

    /// Prints what a command was asked for to standard output, and gives the exit code: it fails where not all of it got
    /// there, unless its reader went away.
    pub fn deliver(&self, bytes: &[u8]) -> ExitCode {
        match self.print(bytes) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let message = format!("this cannot be printed: {}", reason(&error));
                let fault = Diag::error("cannot-print", message);
                self.findings(&fault.into(), &Sources::new());
                ExitCode::FAILURE
            }
            _ => ExitCode::SUCCESS,
        }
    }

    fn print(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = AutoStream::new(io::stdout().lock(), self.color);
        out.write_all(bytes)?;
        out.flush()
    }

    /// A display of how far a work of `total` steps has come; it shows only to people, and only where it takes long.
    pub fn progress(&self, total: usize) -> Progress {
        let seen = self.format == Format::Human && io::stderr().is_terminal();
        Progress {
            total,
            state: seen.then(|| {
                Mutex::new(Steps {
                    done: 0,
                    due: Instant::now() + PATIENCE,
                    shown: false,
                })
            }),
        }
    }
}

/// How long people wait before they want to know how far it is.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the display changes.
const BEAT: Duration = Duration::from_millis(100);

/// A line on standard error that says how far a work has come, and goes when the work is done.
#[derive(Debug)]
pub struct Progress {
    total: usize,
    /// None where nobody looks.
    state: Option<Mutex<Steps>>,
}

#[derive(Debug)]
struct Steps {
    done: usize,
    due: Instant,
    shown: bool,
}

impl Progress {
    /// One step of the work is done.
    pub fn step(&self) {
        let Some(mut steps) = self.state.as_ref().and_then(|state| state.lock().ok()) else {
            return;
        };
        steps.done += 1;
        let now = Instant::now();
        if now >= steps.due {
            steps.due = now + BEAT;
            steps.shown = true;
            let _ = write!(io::stderr(), "\r{} of {} files", steps.done, self.total);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let shown = |state: &Mutex<Steps>| state.lock().is_ok_and(|steps| steps.shown);
        if self.state.as_ref().is_some_and(shown) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// `2 errors, 1 warning`, or nothing where there is nothing.
fn count(diags: &Diags) -> Option<String> {
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (diags.count(severity), severity.word()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
