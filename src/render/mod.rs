//! Each planned output to its bytes, when they are asked for.

mod addresses;
pub mod body;
mod calendar;
pub mod card;
mod clock;
pub mod escape;
mod feed;
mod head;
pub mod highlight;
mod incident;
mod inputs;
mod ledger;
mod list;
mod maintenance;
mod page;
mod post;
mod print;
mod recent;
mod record;
mod review;
mod search;
mod speaker;
mod status_api;
mod texts;
pub mod view;
mod words;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tera::Value;

use crate::diag::Diags;
use crate::fingerprint::Fingerprint;
use crate::language::Language;
use crate::memo::Memo;
use crate::output::OutputPath;
use crate::plan::{Job, Output, Plan};
use crate::site::{Site, Stream};
use crate::source::{Source, Sources};
use crate::theme::Theme;

use self::inputs::Inputs;
use self::page::Page;
use self::recent::Recent;
use self::texts::Apart;

/// What pages in one language have in common, as templates see it; made once, since there is much of it.
#[derive(Debug)]
struct Interface {
    words: Value,
    site: OnceLock<Value>,
    excerpts: Recent<Value>,
}

/// Everything that an output is made from; nothing else goes into one.
#[derive(Debug)]
pub struct Rendering {
    /// Every input but the posts, which the site has: for the bytes of files.
    pub sources: Sources,
    /// What there is to show.
    pub site: Site,
    /// Where everything is shown.
    pub plan: Arc<Plan>,
    /// What pages are drawn with.
    pub theme: Arc<Theme>,
    /// What was made before.
    pub memo: Arc<Memo>,
    /// What pages in each of the site's languages have in common.
    interfaces: HashMap<String, Interface>,
    /// The texts of posts whose pages were made last.
    texts: Recent<Arc<Apart>>,
}

/// How many texts are kept for each thread: the posts of a part of the search, and those of feeds that are made in between.
const TEXTS: usize = 64;

/// How many excerpts, which are small: the posts of one list of a tag may be far apart.
const EXCERPTS: usize = 512;

impl Rendering {
    /// Everything that the outputs of `plan` are made from.
    pub fn new(
        sources: Sources,
        site: Site,
        plan: Arc<Plan>,
        theme: Arc<Theme>,
        memo: Arc<Memo>,
    ) -> Self {
        let languages = site.languages.iter();
        let interfaces = languages.map(|tag| {
            let language = theme.languages.of(tag);
            let interface = Interface {
                words: Value::from_serializable(&language.words()),
                site: OnceLock::new(),
                excerpts: Recent::with_room(EXCERPTS),
            };
            (tag.clone(), interface)
        });
        Rendering {
            interfaces: interfaces.collect(),
            texts: Recent::with_room(TEXTS),
            sources,
            site,
            plan,
            theme,
            memo,
        }
    }

    /// What pages in a language have in common; none for a language that no post is in.
    fn interface(&self, language: &Language) -> Option<&Interface> {
        self.interfaces.get(language.tag())
    }

    /// The interface words of a language as templates see them.
    fn words(&self, language: &Language) -> Value {
        match self.interface(language) {
            Some(interface) => interface.words.clone(),
            None => Value::from_serializable(&language.words()),
        }
    }

    /// Code in colours; none where its language is not known or its text is too long.
    pub fn highlight(&self, language: &str, text: &str) -> Option<String> {
        let key = Fingerprint::of(format!("code {language}\n{text}").as_bytes());
        let made = self.memo.bytes(key, || {
            highlight::highlight(language, text)
                .map(String::into_bytes)
                .ok_or(())
        });
        let bytes = made.ok()?;
        simdutf8::basic::from_utf8(&bytes).ok().map(str::to_owned)
    }
}

/// The finished site: for every output what goes into it, and its bytes on demand.
#[derive(Debug)]
pub struct Tree {
    rendering: Rendering,
    inputs: Inputs,
}

impl Tree {
    /// The tree of all that `rendering` plans.
    pub fn new(rendering: Rendering) -> Self {
        Tree {
            inputs: Inputs::default(),
            rendering,
        }
    }

    /// Every output, in the order of their paths.
    pub fn outputs(&self) -> &[Output] {
        self.rendering.plan.outputs()
    }

    /// Every output, in the order in which a whole site is best made.
    pub fn in_making_order(&self) -> Vec<&Output> {
        self.rendering.plan.in_making_order()
    }

    /// The output at `path`, if there is one.
    pub fn output(&self, path: &OutputPath) -> Option<&Output> {
        self.rendering.plan.output(path)
    }

    /// The fingerprint of everything that goes into an output of this tree: equal means equal bytes.
    pub fn fingerprint(&self, output: &Output) -> Fingerprint {
        self.inputs.of(&self.rendering, output)
    }

    /// The bytes of an output of this tree, made now; the same each time.
    ///
    /// # Errors
    /// What is wrong with a template or a post that only shows when it is drawn.
    pub fn bytes(&self, output: &Output) -> Result<Vec<u8>, Diags> {
        render(&self.rendering, output)
    }

    /// What the tree is made from.
    pub fn rendering(&self) -> &Rendering {
        &self.rendering
    }
}

fn render(rendering: &Rendering, output: &Output) -> Result<Vec<u8>, Diags> {
    let site = &rendering.site;
    let bytes = |source: Option<&Source>| {
        source.map_or_else(Vec::new, |source| source.bytes().into_owned())
    };
    let page = || Page::new(rendering, output, language(site, &output.job));
    match &output.job {
        Job::File(id) => Ok(bytes(rendering.sources.get(&site.files[id.0].path))),
        Job::Asset(name) => Ok(bytes(rendering.theme.asset(name))),
        Job::Feed(stream, archive) => feed::feed(rendering, *stream, *archive),
        Job::Sitemap => Ok(addresses::sitemap(rendering)),
        Job::Robots => Ok(addresses::robots(rendering)),
        Job::Redirect(id, _) => Ok(addresses::redirect(rendering, *id)),
        Job::Api(document) => Ok(status_api::document(rendering, *document)),
        Job::Calendar => Ok(calendar::calendar(rendering)),
        Job::IncidentsJson => Ok(record::as_json(rendering)),
        Job::IncidentsCsv => record::as_csv(rendering),
        Job::SearchIndex => Ok(search::index(&rendering.plan)),
        Job::SearchPart(number) => Ok(search::part(rendering, *number)),
        Job::Card(id) => card::draw(rendering, *id),
        Job::Entry(id) => post::page(&page(), *id),
        Job::List(stream, number) => list::posts(&page(), *stream, *number),
        Job::Tags => list::tags(&page()),
        Job::Archive => list::archive(&page()),
        Job::Incidents => list::incidents(&page()),
        Job::Service(at) => list::service(&page(), *at),
        Job::Mitigations => ledger::page(&page()),
        Job::Maintenance => maintenance::page(&page()),
        Job::Review(year) => review::page(&page(), *year),
        Job::Subscribe => list::subscribe(&page()),
        Job::Search => list::bare(&page(), "search", "search.title"),
        Job::NotFound => list::bare(&page(), "404", "not_found.title"),
    }
}

/// A document for machines. What is written holds nothing that JSON cannot.
fn json(document: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The language that a page is in: an entry's own, that of a list by language, else the site's.
pub fn language<'s>(site: &'s Site, job: &Job) -> &'s str {
    match job {
        Job::Entry(id) => &site.entry(*id).language,
        Job::List(Stream::Language(at), _) => {
            site.languages.get(*at).unwrap_or(&site.config.language)
        }
        _ => &site.config.language,
    }
}
