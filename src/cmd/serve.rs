//! `afterword serve`: the site in a browser, fresh while it is written.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use afterword::diag::{Diag, Diags, Format};
use afterword::memo::Memo;
use afterword::output::BaseUrl;
use afterword::{Compiled, parse};
use jiff::{SignedDuration, Timestamp};

use crate::edge::browser;
use crate::edge::read::Inputs;
use crate::edge::serve::Server;
use crate::edge::serve::preview::Preview;
use crate::edge::terminal::Terminal;
use crate::edge::watch::Changes;
use crate::{ServeFlags, SiteFlags};

/// Serves the site until it is interrupted.
pub fn run(site: &SiteFlags, flags: &ServeFlags, terminal: &Terminal) -> ExitCode {
    let begun = Server::bind(flags.host, flags.port).and_then(|server| {
        let workshop = Workshop::open(site, flags, &server, *terminal)?;
        Ok((server, workshop))
    });
    let (server, mut workshop) = match begun {
        Ok(begun) => begun,
        Err(fault) => return super::refused(fault, terminal),
    };
    let preview = Arc::clone(&workshop.preview);
    let address = workshop.show("");
    terminal.say(&match terminal.format() {
        Format::Json => serde_json::json!({ "url": address }).to_string(),
        _ => format!("{address} shows the site; Ctrl-C ends it"),
    });
    if flags.open {
        browser::open(&address);
    }
    // It ends with the program.
    std::thread::spawn(move || workshop.keep_fresh());
    match server.run(preview) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let message = format!("the site cannot be served: {error}");
            super::refused(Diag::error("no-server", message), terminal)
        }
    }
}

/// A site that is being written, and those who look at it.
struct Workshop {
    flags: SiteFlags,
    inputs: Inputs,
    changes: Changes,
    origin: String,
    preview: Arc<Preview>,
    memo: Arc<Memo>,
    terminal: Terminal,
    /// When the next post of the future is to be shown.
    due: Option<Instant>,
}

impl Workshop {
    fn open(
        site: &SiteFlags,
        flags: &ServeFlags,
        server: &Server,
        terminal: Terminal,
    ) -> Result<Self, Diag> {
        let root = Inputs::find(&site.root)?;
        // Watched before it is read, so that nothing falls between.
        let changes = match flags.poll {
            true => Changes::polled(&root),
            false => Changes::reported(&root)?,
        };
        Ok(Workshop {
            flags: site.clone(),
            inputs: Inputs::read(&root)?,
            changes,
            origin: server.origin(),
            preview: Arc::new(Preview::new(terminal)),
            memo: super::memo(&root),
            terminal,
            due: None,
        })
    }

    /// Takes in one change after the other.
    fn keep_fresh(&mut self) {
        loop {
            let places = self.changes.wait(self.due, &self.inputs);
            let changed = self.inputs.look_again(&places);
            if !changed.is_empty() {
                self.show(&format!("{} changed: ", names(&changed)));
            } else if self.due.is_some_and(|due| due <= Instant::now()) {
                self.show("a post is due: ");
            }
        }
    }

    /// Compiles the site as it is now and shows it; gives its address. The line about it begins with `what`.
    fn show(&mut self, what: &str) -> String {
        let start = Instant::now();
        let mut options = super::options(&self.flags);
        let sources = self.inputs.sources();
        options.base_url = self.base_url();
        let Compiled { tree, diags } = super::compile(&self.inputs, &options, &self.memo);
        let prefix = options.base_url.as_ref().map(BaseUrl::prefix);
        let held = tree.as_ref().map(|tree| &tree.rendering().site.held);
        let held = held.cloned().unwrap_or_default();
        let left_out = super::left_out(&held);
        self.due = held
            .due()
            .filter(|_| self.flags.now.is_none())
            .and_then(until);
        self.preview.publish(prefix, tree, &diags, sources);
        let stays = match self.preview.has_site() {
            true => "the last good site stays until that is mended",
            false => "there is no site until that is mended",
        };
        self.memo.sweep();
        self.terminal.findings(&diags, sources);
        if self.terminal.format() != Format::Json {
            let seconds = start.elapsed().as_secs_f64();
            self.terminal.say(&match diags.has_errors() {
                true => format!("{what}{stays}"),
                false => format!("{what}ready in {seconds:.3} s{left_out}"),
            });
        }
        format!("{}{}/", self.origin, prefix.unwrap_or_default())
    }

    /// The server's own address, with the sub-path that the published site will have.
    fn base_url(&self) -> Option<BaseUrl> {
        let flag = self.flags.base_url.clone();
        let configured = || {
            let config = parse::config(self.inputs.sources(), &mut Diags::new());
            config.map(|config| config.base_url)
        };
        let published = flag.or_else(configured)?;
        BaseUrl::parse(&format!("{}{}", self.origin, published.prefix())).ok()
    }
}

/// That time by the clock that waits; nothing where it is too far off.
fn until(due: Timestamp) -> Option<Instant> {
    let left = due.duration_since(Timestamp::now());
    // A little late is better than a little early.
    let left = left.checked_add(SignedDuration::from_millis(10))?;
    Instant::now().checked_add(left.try_into().unwrap_or_default())
}

/// The first of `changed`, and how many more there are.
fn names(changed: &BTreeSet<String>) -> String {
    let first = changed.first().map(String::as_str).unwrap_or_default();
    match changed.len() {
        0 | 1 => first.to_owned(),
        more => format!("{first} and {} more", more - 1),
    }
}
