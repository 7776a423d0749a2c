//! The flags, and which command they name.

mod cmd;
mod edge;

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use afterword::diag::Format;
use afterword::output::BaseUrl;
use afterword::schema::Subject;
use clap::{Arg, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;
use rayon::ThreadPoolBuilder;

use crate::edge::STACK;
use crate::edge::terminal::Terminal;

/// All cores make and drop short strings all the time, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let flags = Flags::parse();
    let terminal = Terminal::new(flags.printing.format.into(), flags.printing.color.into());
    // It fails only where the threads are there already, and nothing has asked for any yet.
    let _ = ThreadPoolBuilder::new().stack_size(STACK).build_global();
    match &flags.command {
        Command::Build => cmd::build::run(&flags.site, &terminal),
        Command::Check => cmd::check::run(&flags.site, &terminal),
        Command::Serve(serve) => cmd::serve::run(&flags.site, serve, &terminal),
        Command::Completions { shell } => cmd::completions::run(*shell, &terminal),
        Command::Mitigations(ledger) => cmd::mitigations::run(&flags.site, ledger, &terminal),
        Command::Schema { subject } => cmd::schema::run((*subject).into(), &terminal),
        Command::Words => cmd::words::run(&terminal),
        Command::Man { command } => cmd::man::run(command.as_deref(), &terminal),
    }
}

/// Makes a blog of incident postmortems from Markdown files: pages to share and feeds to subscribe to
///
/// A site is a folder with `afterword.toml`, `content/` and, where wanted, `static/` and `themes/`.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Flags {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    site: SiteFlags,
    #[command(flatten)]
    printing: PrintingFlags,
}

const EXAMPLES: &str = "\
Examples:
  afterword build                          write the site of this folder into `public/`
  afterword build --root blog --drafts     the same for the folder `blog`, drafts included
  afterword check --format short           only say what is wrong, one finding a line
  afterword serve --open                   show the site in a browser while it is written

Exit status: 0 when all is well, 1 when the site has errors or cannot be read or written, 2 when the command line has errors.";

/// What is to be done.
#[derive(Debug, Subcommand)]
enum Command {
    /// Write the site
    ///
    /// Pages are made aside and then put in place, so that a build that fails leaves the last good site whole.
    /// Only files whose bytes changed are touched, and only files that afterword wrote are ever removed.
    Build,
    /// Say what is wrong with the site, and write no page
    ///
    /// Every page is made, read back and judged: links that lead nowhere, pages without their own address,
    /// feed entries that name another page.
    Check,
    /// Show the site in a browser, and keep it fresh while it is written
    Serve(ServeFlags),
    /// List what was promised after incidents, and what of it is still open
    ///
    /// Overdue measures come first, then open ones by their due date, then those that are closed. Overdue is
    /// judged as of today (`--now`); the page `/mitigations/` judges as of the site's newest post or update.
    #[command(
        after_help = "Exit status: 1 when --overdue is given and something is overdue.\n\nExample:\n  afterword mitigations --overdue"
    )]
    Mitigations(LedgerFlags),
    /// Print the JSON Schema of front matter or of the config
    ///
    /// Editors complete and check with it while an author types. Taplo (and the editors that use it) finds it by a
    /// first line `#:schema config.schema.json` in `afterword.toml`.
    #[command(args = unseen_site_flags())]
    #[command(after_help = "Example:\n  afterword schema config > config.schema.json")]
    Schema {
        /// What it describes
        subject: SubjectFlag,
    },
    /// Print all that the interface says, for a translator
    ///
    /// In English, with what each text is for. A theme that has the same in another language, as `language/de.toml`, speaks it;
    /// what it leaves out is said in English.
    #[command(args = unseen_site_flags())]
    #[command(after_help = "Example:\n  afterword words > themes/mine/language/de.toml")]
    Words,
    /// Print completions for a shell
    #[command(args = unseen_site_flags())]
    #[command(
        after_help = "Example:\n  afterword completions bash > ~/.local/share/bash-completion/completions/afterword"
    )]
    Completions {
        /// The shell that they are for
        shell: Shell,
    },
    /// Print the manual page
    #[command(args = unseen_site_flags())]
    #[command(after_help = "Example:\n  afterword man build | man -l -")]
    Man {
        /// The command to print the page of; without it, the page of afterword itself
        command: Option<String>,
    },
}

/// Which site, and which of its posts.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "The site")]
pub struct SiteFlags {
    /// The site's folder
    #[arg(long, global = true, value_name = "FOLDER", default_value = ".")]
    pub root: PathBuf,
    /// Where to write it [default: `public` in the site's folder]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Where it will stand, in place of `base_url` in `afterword.toml`
    #[arg(long, global = true, value_name = "URL", value_parser = BaseUrl::parse)]
    pub base_url: Option<BaseUrl>,
    /// Include drafts
    #[arg(long, global = true)]
    pub drafts: bool,
    /// Include posts dated in the future
    #[arg(long, global = true)]
    pub future: bool,
    /// The present, as RFC 3339 writes it: 2026-04-25T12:00:00+09:00 [default: the clock's]
    #[arg(long, global = true, value_name = "TIME", value_parser = time)]
    pub now: Option<Timestamp>,
}

/// The same for commands that read no site: they take them like all others, and do not show them.
fn unseen_site_flags() -> Vec<Arg> {
    let flags = SiteFlags::augment_args(clap::Command::default());
    let flags = flags.get_arguments().cloned();
    flags.map(|flag| flag.hide(true)).collect()
}

/// How findings are printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Printing")]
struct PrintingFlags {
    /// How findings are printed
    #[arg(long, global = true, value_enum, default_value_t = FormatFlag::Human)]
    format: FormatFlag,
    /// When to print in colour
    #[arg(long, global = true, value_enum, default_value_t = ColorFlag::Auto, value_name = "WHEN")]
    color: ColorFlag,
}

/// Which promises to list.
#[derive(Debug, Args)]
pub struct LedgerFlags {
    /// List only what is overdue, and exit with 1 if anything is
    #[arg(long)]
    pub overdue: bool,
}

/// Where `serve` is to be reached.
#[derive(Debug, Args)]
pub struct ServeFlags {
    /// The port to listen on; 0 takes any that is free
    #[arg(long, default_value_t = 1111)]
    pub port: u16,
    /// The address to listen on; any but a loopback address lets others in
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS", value_parser = address)]
    pub host: IpAddr,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
    /// Look for changes again and again, where the file system does not report them (network, containers)
    #[arg(long)]
    pub poll: bool,
}

fn time(written: &str) -> Result<Timestamp, &'static str> {
    let time = written.parse();
    time.map_err(|_| "write it as RFC 3339 does: 2026-04-25T12:00:00+09:00")
}

fn address(written: &str) -> Result<IpAddr, &'static str> {
    let address = written.parse();
    address.map_err(|_| "write an IP address, such as 127.0.0.1 or ::1")
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SubjectFlag {
    /// The front matter of a post
    Post,
    /// `afterword.toml`
    Config,
}

impl From<SubjectFlag> for Subject {
    fn from(flag: SubjectFlag) -> Self {
        match flag {
            SubjectFlag::Post => Subject::Post,
            SubjectFlag::Config => Subject::Config,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatFlag {
    /// Source line, caret and help, for people
    Human,
    /// One line a finding, for editors
    Short,
    /// One JSON object a line, for programs
    Json,
}

impl From<FormatFlag> for Format {
    fn from(flag: FormatFlag) -> Self {
        match flag {
            FormatFlag::Human => Format::Human,
            FormatFlag::Short => Format::Short,
            FormatFlag::Json => Format::Json,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ColorFlag {
    /// When printing to a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<ColorFlag> for anstream::ColorChoice {
    fn from(flag: ColorFlag) -> Self {
        match flag {
            ColorFlag::Auto => anstream::ColorChoice::Auto,
            ColorFlag::Always => anstream::ColorChoice::Always,
            ColorFlag::Never => anstream::ColorChoice::Never,
        }
    }
}
