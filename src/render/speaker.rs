//! A page's language at work: times, words, names and short texts as its readers see them.

use crate::incident::{Caption, Moment, Vocabulary};
use crate::language::{Language, datetime};
use crate::output::{Permalink, encode};
use crate::parse::markdown::Link;
use crate::plan::Job;
use crate::site::{EntryId, Target, is_elsewhere};

use super::Rendering;
use super::body::{self, Resolved, Setting, Surface};
use super::view::{LinkView, ServiceView, TimeView, WordView};

/// A language, and the site that is told in it.
pub struct Speaker<'a> {
    /// The site.
    pub rendering: &'a Rendering,
    /// The language.
    pub language: Language,
    /// What will show the texts.
    pub surface: Surface,
}

impl<'a> Speaker<'a> {
    /// Speaks the language of `tag` (BCP 47) on pages of the site.
    pub fn new(rendering: &'a Rendering, tag: &str) -> Self {
        Speaker {
            rendering,
            language: rendering.theme.languages.of(tag),
            surface: Surface::Page,
        }
    }

    /// Speaks the language of an entry, for what will show it.
    pub fn of_entry(rendering: &'a Rendering, id: EntryId, surface: Surface) -> Self {
        Speaker {
            surface,
            ..Speaker::new(rendering, &rendering.site.entry(id).language)
        }
    }

    /// What holds for times that stand alone: that they are in the site's zone.
    pub fn caption(&self) -> Caption<'a> {
        Caption::of_zone(&self.rendering.site.config.timezone)
    }

    /// A time in words and for machines; with its zone where that is not the site's.
    pub fn time(&self, moment: &Moment) -> TimeView {
        self.time_under(self.caption(), moment)
    }

    /// The same of a time that stands under a caption.
    pub fn time_under(&self, caption: Caption<'_>, moment: &Moment) -> TimeView {
        let text = self.language.moment(moment, Some(caption));
        let short = moment
            .day_known()
            .and_then(|_| self.language.time_of_day(moment, Some(caption)));
        TimeView {
            short: short.unwrap_or_else(|| text.clone()),
            datetime: datetime(moment),
            utc: self.language.utc(moment),
            text,
        }
    }

    /// The site's last word. It stands alone, and is nothing to readers far away without its zone.
    pub fn as_of(&self) -> Option<TimeView> {
        let moment = self.rendering.site.as_of.as_ref()?;
        Some(self.time_under(Caption::absent(&moment.zone), moment))
    }

    /// From one time until another, under a caption; the machine's value is that of the first.
    pub fn times_under(
        &self,
        caption: Caption<'_>,
        from: Option<&Moment>,
        until: Option<&Moment>,
    ) -> Option<TimeView> {
        let text = self.language.span(from, until, Some(caption))?;
        Some(TimeView {
            short: text.clone(),
            text,
            datetime: from.or(until).and_then(datetime),
            utc: None,
        })
    }

    /// A word of the record.
    pub fn word(&self, value: impl Vocabulary) -> WordView {
        WordView {
            word: value.word(),
            text: self.language.name_of(value).to_owned(),
        }
    }

    /// A service by the id that incidents use.
    pub fn service(&self, id: &str) -> ServiceView {
        let site = &self.rendering.site;
        let at = site.service_number(id);
        let service = at.and_then(|at| site.services.get(at));
        ServiceView {
            id: id.to_owned(),
            name: service
                .map_or(id, |service| service.name_in(self.language.tag()))
                .to_owned(),
            href: at.and_then(|at| self.href(&Job::Service(at))),
        }
    }

    /// Several services.
    pub fn services<'s>(&self, ids: impl IntoIterator<Item = &'s String>) -> Vec<ServiceView> {
        ids.into_iter().map(|id| self.service(id)).collect()
    }

    /// The address of what `job` shows: absolute where the text will be read elsewhere.
    pub fn href(&self, job: &Job) -> Option<String> {
        let permalink = self.rendering.plan.permalink(job)?;
        Some(self.address(permalink).to_owned())
    }

    /// The absolute address of what `job` shows, to copy.
    pub fn absolute(&self, job: &Job) -> Option<String> {
        let permalink = self.rendering.plan.permalink(job)?;
        Some(permalink.absolute().to_owned())
    }

    /// The address of a page as what shows the text needs it.
    fn address<'p>(&self, permalink: &'p Permalink) -> &'p str {
        match self.surface {
            Surface::Page => permalink.href(),
            Surface::Feed => permalink.absolute(),
        }
    }

    /// A link to what `job` shows, in the page's language.
    pub fn link(&self, job: &Job, text: impl Into<String>) -> Option<LinkView> {
        Some(LinkView {
            text: text.into(),
            href: self.href(job)?,
            current: false,
            language: None,
        })
    }

    /// Inline Markdown of the record that `entry` tells as HTML, in the language of the record.
    pub fn inline(&self, entry: EntryId, text: &str) -> String {
        let site = &self.rendering.site;
        let resolve = |_: usize, link: &Link| match site.follow(entry, link) {
            // A record is shown on other pages too.
            Target::Here(place) => self.resolved(entry, &Target::Entry(entry, Some(place))),
            target => self.resolved(entry, &target),
        };
        let told = site.entry(entry);
        let html = self.with_setting(told.permalink.absolute(), &resolve, |setting| {
            body::inline(text, self.rendering.site.config.markdown, setting)
        });
        self.spoken(&site.entry(told.record).language, html)
    }

    /// Inline Markdown of the config as HTML, in the language of the site; links from its root get its sub-path.
    pub fn inline_of_site(&self, text: &str) -> String {
        let prefix = self.rendering.site.config.base_url.prefix();
        let resolve = |_: usize, link: &Link| Resolved {
            href: match &link.target {
                rooted if rooted.starts_with('/') && !is_elsewhere(rooted) => {
                    format!("{prefix}{rooted}")
                }
                other => other.clone(),
            },
            size: None,
        };
        let html = self.with_setting("", &resolve, |setting| {
            body::inline(text, self.rendering.site.config.markdown, setting)
        });
        self.spoken(&self.rendering.site.config.language, html)
    }

    /// Inline HTML, marked with its language where that is not the page's.
    fn spoken(&self, language: &str, html: String) -> String {
        let other = self.language.other(language);
        let Some(other) = other.filter(|_| !html.is_empty()) else {
            return html;
        };
        match Language::new(other).direction() {
            same if same == self.language.direction() => {
                format!("<span lang=\"{other}\">{html}</span>")
            }
            direction => format!("<span lang=\"{other}\" dir=\"{direction}\">{html}</span>"),
        }
    }

    /// Calls `write` with what the text of the page at `address` is written with; `resolve` tells where its links lead.
    pub fn with_setting<T>(
        &self,
        address: &str,
        resolve: &dyn Fn(usize, &Link) -> Resolved,
        write: impl FnOnce(&Setting<'_>) -> T,
    ) -> T {
        let coloured = |language: &str, text: &str| self.rendering.highlight(language, text);
        write(&Setting {
            surface: self.surface,
            address: match self.surface {
                Surface::Page => "",
                Surface::Feed => address,
            },
            language: &self.language,
            resolve,
            highlight: match self.surface {
                Surface::Page => &coloured,
                Surface::Feed => &|_, _| None,
            },
        })
    }

    /// The address and size of what a link of `entry` leads to.
    pub fn resolved(&self, entry: EntryId, target: &Target) -> Resolved {
        let site = &self.rendering.site;
        let own = &site.entry(entry).permalink;
        let with = |fragment: &str| format!("#{}", encode(fragment));
        let href = match target {
            Target::Elsewhere(url) => url.clone(),
            Target::Here(fragment) => match self.surface {
                Surface::Page => with(fragment),
                Surface::Feed => format!("{}{}", own.absolute(), with(fragment)),
            },
            Target::Entry(id, fragment) => {
                let fragment = fragment.as_deref().map(with).unwrap_or_default();
                format!("{}{fragment}", self.address(&site.entry(*id).permalink))
            }
            Target::File(id, rest) => {
                format!("{}{rest}", self.address(&site.files[id.0].permalink))
            }
            Target::Route(route, rest) => {
                let base = &site.config.base_url;
                let origin = match self.surface {
                    Surface::Page => "",
                    Surface::Feed => base.origin(),
                };
                format!("{origin}{}{}{rest}", base.prefix(), encode(route))
            }
            Target::Nowhere => String::new(),
        };
        let size = match target {
            Target::File(id, _) => site.files[id.0].size,
            _ => None,
        };
        Resolved {
            href,
            size: size.and_then(|(width, height)| {
                Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?))
            }),
        }
    }
}
