//! One page on its way to being printed: its language, its name, its template.

use serde::Serialize;
use tera::{Context, Value};

use crate::diag::{Diag, Diags};
use crate::output::Permalink;
use crate::plan::Job;
use crate::site::{EntryId, Stream};
use crate::theme::{SCRIPT, STYLESHEET, template_error};

use super::Rendering;
use super::body::Surface;
use super::head::{self, Head};
use super::speaker::Speaker;
use super::view::{ImageView, LanguageView, LinkView, PageView, SiteView};

/// A page on its way to being printed.
///
/// Its permalink is there from the start, and nothing prints a page but [`Page::print`], which writes the
/// permalink into its head: no template can print a page without it.
pub struct Page<'a> {
    /// The language that the page is in.
    pub speaker: Speaker<'a>,
    job: Job,
    permalink: Permalink,
}

impl<'a> Page<'a> {
    /// The page that `job` asks for, in the language of `tag`; none where the plan has no such page.
    pub fn new(rendering: &'a Rendering, job: &Job, tag: &str) -> Option<Self> {
        Some(Page {
            speaker: Speaker::new(rendering, tag),
            job: job.clone(),
            permalink: rendering.plan.permalink(job)?.clone(),
        })
    }

    /// The page of an entry, or what stands for it on another surface.
    pub fn of_entry(rendering: &'a Rendering, id: EntryId, surface: Surface) -> Self {
        Page {
            speaker: Speaker::of_entry(rendering, id, surface),
            job: Job::Entry(id),
            permalink: rendering.site.entry(id).permalink.clone(),
        }
    }

    /// Draws the template of the same name with `view`, which it sees as `name`, and prints the page.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn print<V: Serialize>(
        &self,
        template: &str,
        head: Head,
        name: &'static str,
        view: &V,
    ) -> Result<Vec<u8>, Diags> {
        let mut context = self.context(template, &head);
        context.insert(name, view);
        let file = format!("{template}.html");
        let html = self.draw(&file, &context)?;
        head::splice(html, &head::write(self, &head)).ok_or_else(|| {
            let message = format!("the template `{file}` prints no `<head>`");
            let help =
                "extend `base.html`, or write `<head>` yourself: what names the page is put there";
            let mut diags = Diags::new();
            diags.push(Diag::error("template", message).help(help));
            diags
        })
    }

    /// Draws a template that stands for a part of the page.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn part(&self, template: &str, mut context: Context) -> Result<String, Diags> {
        let template = match self.speaker.surface {
            Surface::Page => template.to_owned(),
            Surface::Feed => template.replacen("parts/", "feed/", 1),
        };
        context.insert_value("words", self.words());
        self.draw(&template, &context)
    }

    /// The page's one name.
    pub fn permalink(&self) -> &Permalink {
        &self.permalink
    }

    /// What the page shows.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The same page in other languages, itself included; empty where there is no other.
    pub fn languages(&self) -> Vec<(String, Job)> {
        let site = &self.speaker.rendering.site;
        match &self.job {
            Job::Entry(id) => {
                let versions = site.entry(*id).translations.iter();
                let named = versions.map(|id| (site.entry(*id).language.clone(), Job::Entry(*id)));
                named.collect()
            }
            Job::List(Stream::All | Stream::Language(_), 1) if site.languages.len() > 1 => {
                let all = site.languages.iter().enumerate();
                all.map(|(at, language)| match at {
                    0 => (language.clone(), Job::List(Stream::All, 1)),
                    _ => (language.clone(), Job::List(Stream::Language(at), 1)),
                })
                .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The feed of just this page's subject, where it has one of its own.
    pub fn feed(&self) -> Option<Job> {
        let stream = match self.job {
            Job::List(stream @ (Stream::Language(_) | Stream::Tag(_)), _) => stream,
            Job::Service(at) => Stream::Service(at),
            _ => return None,
        };
        Some(Job::Feed(stream, None))
    }

    fn draw(&self, template: &str, context: &Context) -> Result<String, Diags> {
        let drawn = self.speaker.rendering.theme.tera.render(template, context);
        drawn.map_err(|error| {
            let subject = self.subject();
            let mut diag = template_error(&error);
            diag.message = format!("{} (while drawing `{subject}`)", diag.message);
            let mut diags = Diags::new();
            diags.push(diag);
            diags
        })
    }

    /// What is being drawn, as its author knows it: a post by its file.
    fn subject(&self) -> &str {
        match self.job {
            Job::Entry(id) => &self.speaker.rendering.site.entry(id).document.path,
            _ => self.permalink.file().as_str(),
        }
    }

    fn context(&self, template: &str, head: &Head) -> Context {
        let mut context = Context::new();
        context.insert_value("words", self.words());
        context.insert("site", &self.site());
        context.insert("page", &self.page(template, head));
        context
    }

    fn words(&self) -> Value {
        self.speaker.rendering.words(&self.speaker.language)
    }

    fn page(&self, template: &str, head: &Head) -> PageView {
        let languages = self.languages().into_iter().filter_map(|(tag, job)| {
            Some(LanguageView {
                name: crate::language::Language::new(&tag).name().to_owned(),
                href: self.speaker.href(&job)?,
                current: job == self.job,
                tag,
            })
        });
        PageView {
            kind: template.to_owned(),
            title: head.title.clone(),
            description: head.description.clone(),
            language: self.speaker.language.tag().to_owned(),
            href: self.permalink.href().to_owned(),
            languages: languages.collect(),
            feed: self.feed().and_then(|job| self.speaker.href(&job)),
        }
    }

    fn site(&self) -> SiteView {
        let speaker = &self.speaker;
        let rendering = speaker.rendering;
        let config = &rendering.site.config;
        let asset = |name: &str| speaker.href(&Job::Asset(name.into())).unwrap_or_default();
        let (title, description) = site_texts(rendering, speaker.language.tag());
        let own = config.look.stylesheet.as_ref();
        let own = own.map(|path| format!("{}{}", config.base_url.prefix(), path.value));
        SiteView {
            title: title.to_owned(),
            description: description.to_owned(),
            home: self.home(),
            menu: self.menu(),
            stylesheets: std::iter::once(asset(STYLESHEET)).chain(own).collect(),
            script: asset(SCRIPT),
            feed: speaker.href(&self.main_feed()).unwrap_or_default(),
            search: speaker.href(&Job::Search).unwrap_or_default(),
            logo: config.look.logo.as_ref().map(|logo| ImageView {
                href: format!("{}{}", config.base_url.prefix(), logo.value),
                alt: String::new(),
                width: None,
                height: None,
            }),
            footer: config.look.footer.clone(),
        }
    }

    /// The feed in the page's language.
    pub fn main_feed(&self) -> Job {
        let languages = &self.speaker.rendering.site.languages;
        let tag = self.speaker.language.tag();
        match languages.iter().position(|language| language == tag) {
            Some(at) if at > 0 => Job::Feed(Stream::Language(at), None),
            _ => Job::Feed(Stream::All, None),
        }
    }

    fn home(&self) -> String {
        let languages = &self.speaker.rendering.site.languages;
        let tag = self.speaker.language.tag();
        let job = match languages.iter().position(|language| language == tag) {
            Some(at) if at > 0 => Job::List(Stream::Language(at), 1),
            _ => Job::List(Stream::All, 1),
        };
        self.speaker.href(&job).unwrap_or_default()
    }

    fn menu(&self) -> Vec<LinkView> {
        let own = [
            (Job::Incidents, "nav.incidents"),
            (Job::Mitigations, "nav.mitigations"),
            (Job::Maintenance, "nav.maintenance"),
            (Job::Archive, "nav.archive"),
            (Job::Subscribe, "nav.subscribe"),
        ];
        let language = &self.speaker.language;
        let ours = own.iter().filter_map(|(job, word)| {
            let mut link = self.speaker.link(job, language.word(word))?;
            link.current = *job == self.job;
            Some(link)
        });
        let config = &self.speaker.rendering.site.config;
        let authors = config.menu.iter().map(|item| LinkView {
            text: item.names.get(language.tag()).unwrap_or(&item.name).clone(),
            href: match item.url.value.starts_with('/') {
                true => format!("{}{}", config.base_url.prefix(), item.url.value),
                false => item.url.value.clone(),
            },
            current: false,
        });
        ours.chain(authors).collect()
    }
}

/// The site's title and description for readers of `tag`.
pub fn site_texts<'r>(rendering: &'r Rendering, tag: &str) -> (&'r str, &'r str) {
    let config = &rendering.site.config;
    let texts = config.languages.get(tag);
    let title = texts.and_then(|texts| texts.title.as_deref());
    let description = texts.and_then(|texts| texts.description.as_deref());
    (
        title.unwrap_or(&config.title),
        description.unwrap_or(&config.description),
    )
}
