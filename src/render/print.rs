//! A page printed: its template drawn with what it shows, and its identity written into its head.

use std::io;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Value};

use crate::diag::{Diag, Diags, Span};
use crate::plan::Job;
use crate::site::FileId;
use crate::theme::{ICON, SCRIPT, STYLESHEET};

use super::Rendering;
use super::head::{self, Fault, Head};
use super::page::{Page, language_name, site_texts, versions};
use super::view::{Html, ImageView, LanguageView, LinkView, PageView, SiteView};

/// The pages that every page leads to, each with the key of its name.
const MENU: [(Job, &str); 5] = [
    (Job::Incidents, "nav.incidents"),
    (Job::Mitigations, "nav.mitigations"),
    (Job::Maintenance, "nav.maintenance"),
    (Job::Archive, "nav.archive"),
    (Job::Subscribe, "nav.subscribe"),
];

/// Most pages have no more bytes, and need not be moved while they grow.
const ROOM: usize = 32 * 1024;

/// No page has more bytes: a loop in a template that prints on and on ends here, and not with the memory.
const MOST: usize = 64 * 1024 * 1024;

/// What a template prints on.
struct Sheet(Vec<u8>);

impl io::Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Page<'_> {
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
        let identity = head::write(self, &head);
        head::splice(&html, &identity).map_err(|fault| self.ill_named(&file, fault).into())
    }

    /// That what `template` prints cannot be named: told where the author's theme is the reason.
    fn ill_named(&self, template: &str, fault: Fault) -> Diag {
        let Rendering { site, sources, .. } = self.speaker.rendering;
        let folder = format!("themes/{}/", site.config.theme.value);
        let [own, base] = [template, "base.html"].map(|name| format!("{folder}{name}"));
        let files = [own, base].into_iter().map(Arc::from);
        let files: Vec<Arc<str>> = files.filter(|file| sources.get(file).is_some()).collect();
        let (message, help) = match fault {
            Fault::NoHead => (
                "the template prints no `<head>`, or something before it",
                "extend `base.html`, or begin with `<html>` and `<head>`: what names the page is put there",
            ),
            Fault::OwnIdentity => (
                "the template names the page itself",
                "leave `<title>`, canonical link, `og:title` and `og:url` out of its head: every page gets its own",
            ),
        };
        let diag = Diag::error("template", message).help(help);
        let parts = sources.under(&folder).map(|(path, _)| path);
        let parts = parts.filter(|path| path.ends_with(".html")).cloned();
        let named = files.iter().cloned().chain(parts).find_map(|path| {
            let text = sources.text(&path)?;
            let place = head::own_identity(text.as_bytes())?;
            Some((path, Span::new(0, place)))
        });
        match (fault, named, files.first()) {
            (Fault::OwnIdentity, Some((path, span)), _) => diag.at(&path, span),
            (_, _, Some(path)) => self.coming_up(diag).in_file(path),
            _ => self.coming_up(diag),
        }
    }

    /// Draws a template that stands for a part of the page.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn part(&self, template: &str, mut context: Context) -> Result<String, Diags> {
        context.insert_value("words", self.words());
        context.insert("direction", self.speaker.language.direction());
        let drawn = self.draw(template, &context)?;
        // What a template prints is text.
        let text = simdutf8::basic::from_utf8(&drawn);
        Ok(text.unwrap_or_default().to_owned())
    }

    /// What the template prints, as bytes: nobody has to look through a whole page for whether it is text.
    fn draw(&self, template: &str, context: &Context) -> Result<Vec<u8>, Diags> {
        let rendering = self.speaker.rendering;
        let mut sheet = Sheet(Vec::with_capacity(ROOM));
        let drawn = rendering
            .theme
            .tera
            .render_to(template, context, &mut sheet);
        drawn.map(|()| sheet.0).map_err(|error| {
            let diag = rendering.theme.fault(template, &error, &rendering.sources);
            self.coming_up(diag).into()
        })
    }

    /// The same finding, with what was being drawn.
    fn coming_up(&self, diag: Diag) -> Diag {
        let drawn = format!("this came up while `{}` was drawn", self.subject());
        let help = match &diag.help {
            Some(help) => format!("{help} ({drawn})"),
            None => drawn,
        };
        diag.help(help)
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
        context.insert_value("site", self.site());
        context.insert("page", &self.page(template, head));
        context
    }

    fn words(&self) -> Value {
        self.speaker.rendering.words(&self.speaker.language)
    }

    /// The site as templates see it. Shared by all pages but those on the menu, whose own item is marked as current.
    fn site(&self) -> Value {
        let make = || Value::from_serializable(&self.site_view());
        let is_on_menu = MENU.iter().any(|(job, _)| *job == self.job)
            || self
                .authors_menu()
                .any(|job| job.as_ref() == Some(&self.job));
        let shared = self.speaker.rendering.interface(&self.speaker.language);
        match shared.filter(|_| !is_on_menu) {
            Some(shared) => shared.site.get_or_init(make).clone(),
            None => make(),
        }
    }

    fn page(&self, template: &str, head: &Head) -> PageView {
        let languages = self.languages().into_iter().filter_map(|(tag, job)| {
            Some(LanguageView {
                name: language_name(&self.speaker.rendering.site, &tag),
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
            direction: self.speaker.language.direction(),
            href: self.permalink.href().to_owned(),
            languages: languages.collect(),
            feed: self.feed().and_then(|job| self.speaker.href(&job)),
        }
    }

    fn site_view(&self) -> SiteView {
        let speaker = &self.speaker;
        let rendering = speaker.rendering;
        let config = &rendering.site.config;
        let asset = |name: &str| speaker.href(&Job::Asset(name.into())).unwrap_or_default();
        let (title, description) = site_texts(rendering, speaker.language.tag());
        let own = rendering.site.stylesheet;
        let own = own.map(|file| rendering.site.files[file.0].permalink.href().to_owned());
        let logo = rendering.site.logo.and_then(|file| self.logo(file));
        let icon = rendering.site.icon;
        let icon = icon.and_then(|file| speaker.href(&Job::File(file)));
        SiteView {
            title: title.to_owned(),
            description: description.to_owned(),
            home: self.home(),
            menu: self.menu(),
            stylesheets: std::iter::once(asset(STYLESHEET)).chain(own).collect(),
            script: asset(SCRIPT),
            assets: rendering
                .theme
                .asset_files()
                .map(|(name, _)| (name.to_string(), asset(&name)))
                .collect(),
            feed: speaker.href(&self.main_feed()).unwrap_or_default(),
            search: speaker.href(&Job::Search).unwrap_or_default(),
            icon: icon.unwrap_or_else(|| asset(ICON)),
            logo,
            footer: config
                .look
                .footer
                .as_ref()
                .map(|footer| Html::new(&speaker.inline_of_site(footer))),
        }
    }

    fn home(&self) -> String {
        let site = &self.speaker.rendering.site;
        let list = Job::List(site.stream_in(self.speaker.language.tag()), 1);
        self.speaker.href(&list).unwrap_or_default()
    }

    fn menu(&self) -> Vec<LinkView> {
        let language = &self.speaker.language;
        let ours = MENU.iter().filter_map(|(job, word)| {
            let mut link = self.speaker.link(job, language.word(word))?;
            link.current = *job == self.job;
            Some(link)
        });
        let config = &self.speaker.rendering.site.config;
        let items = config.menu.iter().zip(self.authors_menu());
        let authors = items.map(|(item, job)| LinkView {
            text: item.names.get(language.tag()).unwrap_or(&item.name).clone(),
            href: match job.as_ref().and_then(|job| self.speaker.href(job)) {
                Some(href) => href + item.route().map_or("", |(_, behind)| behind),
                None => item.url.value.clone(),
            },
            current: job.as_ref() == Some(&self.job),
            language: None,
        });
        ours.chain(authors).collect()
    }

    /// What the items of the author's menu lead to within the site, in the page's language where it is there.
    fn authors_menu(&self) -> impl Iterator<Item = Option<Job>> {
        let Rendering { site, plan, .. } = self.speaker.rendering;
        let tag = self.speaker.language.tag();
        plan.menu().iter().cloned().map(move |job| {
            let mut versions = versions(site, job.as_ref()?).into_iter();
            let version = versions.find(|(language, _)| language == tag);
            version.map(|(_, version)| version).or(job)
        })
    }

    fn logo(&self, file: FileId) -> Option<ImageView> {
        let size = self.speaker.rendering.site.files[file.0].size;
        Some(ImageView {
            href: self.speaker.href(&Job::File(file))?,
            alt: String::new(),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        })
    }
}
