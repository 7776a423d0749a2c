//! `afterword.toml`: what an author says about the whole site.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::num::NonZeroUsize;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use crate::diag::{Diag, Diags, Span, Spanned, nearest};
use crate::incident::{Levels, Rule, Vocabulary, Zone};
use crate::output::{BaseUrl, has_web_scheme};

use super::address::{self, Pattern};
use super::language_tag;
use super::markdown::{Link, Options};
use super::table::{
    Context, Keys, Value, Wanted, boolean, count, mismatch, parse, prose, spanned_words, text,
    word, words,
};

/// The file's path from the site's root.
pub const CONFIG: &str = "afterword.toml";

/// What an author says about the whole site.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the published site will stand.
    pub base_url: BaseUrl,
    /// The site's name, in its own language.
    pub title: String,
    /// One sentence on what the site is, or empty.
    pub description: String,
    /// The language that the site is written in first (BCP 47).
    pub language: String,
    /// The zone that times without an offset are read in.
    pub timezone: Zone,
    /// How a post's address is made.
    pub permalink: Pattern,
    /// Whether what the config says of that was understood; if not, posts will have other addresses.
    pub permalink_is_known: bool,
    /// The folder below `themes/` that lies over the built-in theme.
    pub theme: Spanned<String>,
    /// Who writes, where a post names nobody.
    pub authors: Vec<Author>,
    /// The names that incidents may use for what they hit; empty where any name may be used.
    pub services: Vec<Service>,
    /// The links at the top of every page, after those that the theme makes itself.
    pub menu: Vec<MenuItem>,
    /// Names of the site's languages, and title and description in them, by language tag.
    pub languages: BTreeMap<String, Texts>,
    /// The levels of the rules that an author may turn up or down.
    pub rules: Levels,
    /// What is allowed in Markdown.
    pub markdown: Options,
    /// The feeds.
    pub feed: Feed,
    /// How many posts a page of a list holds.
    pub posts_per_page: NonZeroUsize,
    /// The picture that stands for pages without one of their own: a path below `static/`.
    pub image: Option<Spanned<String>>,
    /// Whether posts without a picture of their own, on a site without one, get a share card.
    pub cards: bool,
    /// How the default theme looks.
    pub look: Look,
    /// What its inline Markdown links to.
    pub links: Vec<Link>,
}

impl Config {
    /// The host that ids are made of (RFC 4151).
    pub fn id_host(&self) -> &str {
        let chosen = self.feed.host.as_deref();
        chosen.unwrap_or(self.base_url.host())
    }
}

/// What an author says about feeds.
#[derive(Debug, Clone)]
pub struct Feed {
    /// How many entries the newest document of a feed holds.
    pub entries: NonZeroUsize,
    /// The host that ids are made of, where it is another than the site's.
    pub host: Option<String>,
}

/// Somebody who writes posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name to print.
    pub name: String,
    /// A page of theirs.
    pub url: Option<String>,
    /// Their handle, `@user@host`.
    pub fediverse: Option<String>,
}

/// Something that an incident can hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The name that incidents use.
    pub id: Spanned<String>,
    /// The name that readers see, in the site's language.
    pub name: String,
    /// The name that readers of other languages see, by language tag.
    pub names: BTreeMap<String, String>,
}

/// A link of the site's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// What it says, in the site's language.
    pub name: String,
    /// What it says in other languages, by language tag.
    pub names: BTreeMap<String, String>,
    /// Where it leads: a path from the site's root, or an address with a scheme.
    pub url: Spanned<String>,
}

impl MenuItem {
    /// The path from the site's root, and the query and fragment behind it; nothing where it leads out of the site.
    pub fn route(&self) -> Option<(&str, &str)> {
        let url = self.url.value.as_str();
        let end = url.find(['?', '#']).unwrap_or(url.len());
        url.starts_with('/').then(|| url.split_at(end))
    }
}

/// A language that posts are written in, and the site's name and description in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// What its speakers call the language.
    pub name: Option<String>,
    /// The site's name.
    pub title: Option<String>,
    /// One sentence on what the site is.
    pub description: Option<String>,
}

/// The looks of the default theme that a config can change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// A picture beside the site's name: a path below `static/`.
    pub logo: Option<Spanned<String>>,
    /// A picture that stands for the site where there is little room: a path below `static/`; the logo where there is none.
    pub icon: Option<Spanned<String>>,
    /// The colour of links and marks, `#rrggbb`, on a light ground.
    pub accent: Option<String>,
    /// The same on a dark ground.
    pub accent_dark: Option<String>,
    /// Font families for text, as CSS takes them.
    pub font: Option<String>,
    /// Font families for code, as CSS takes them.
    pub code_font: Option<String>,
    /// The foot of every page, inline Markdown.
    pub footer: Option<String>,
    /// A stylesheet of the author's: a path below `static/`.
    pub stylesheet: Option<Spanned<String>>,
}

/// Reads `afterword.toml`; `None` where the site cannot be made with what it says.
pub fn read(path: &Arc<str>, source: &str, diags: &mut Diags) -> Option<Config> {
    let cx = &mut Context::new(path, source, 0, diags);
    let table = parse(cx, source);
    let mut keys = Keys::new(table.get_ref(), "the config", Span::default());
    let base_url = keys.require(cx, "base_url", base_url);
    let title = keys.require(cx, "title", words);
    cx.markdown = keys.take(cx, "markdown", markdown).unwrap_or_default();
    let permalink = keys.take(cx, "permalink", |cx, value| Some(pattern(cx, value)));
    let config = Config {
        base_url: base_url.clone().unwrap_or_default(),
        title: title.clone().unwrap_or_default(),
        description: keys.take(cx, "description", text).unwrap_or_default(),
        language: keys
            .take(cx, "language", language_tag::read)
            .unwrap_or_else(|| String::from("en")),
        timezone: keys
            .take(cx, "timezone", timezone)
            .unwrap_or_else(Zone::utc),
        permalink_is_known: permalink != Some(None),
        permalink: permalink.flatten().unwrap_or_default(),
        theme: keys
            .take(cx, "theme", spanned_words)
            .unwrap_or_else(|| Spanned {
                value: String::from("default"),
                span: Span::default(),
            }),
        authors: keys.list(cx, "authors", author),
        services: services(cx, &mut keys),
        menu: keys.tables(cx, "menu", menu_item),
        languages: keys.take(cx, "languages", languages).unwrap_or_default(),
        rules: keys.take(cx, "rules", rules).unwrap_or_default(),
        markdown: cx.markdown,
        feed: keys.take(cx, "feed", feed).unwrap_or_default(),
        posts_per_page: keys
            .take(cx, "pagination", pagination)
            .unwrap_or(POSTS_PER_PAGE),
        image: keys.take(cx, "image", spanned_words),
        cards: keys.take(cx, "cards", boolean).unwrap_or(true),
        look: keys.take(cx, "look", look).unwrap_or_default(),
        // What all of the above links to.
        links: mem::take(&mut cx.links),
    };
    keys.finish(cx);
    (base_url.is_some() && title.is_some()).then_some(config)
}

/// A zone of the IANA database, by its name.
pub fn timezone(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Zone> {
    let name = text(cx, value)?;
    let span = cx.span(value);
    zone_named(cx, &name, span)
}

/// The zone of that name, which stands at `span`.
pub fn zone_named(cx: &mut Context<'_>, name: &str, span: Span) -> Option<Zone> {
    let zone = Zone::named(name);
    if zone.is_none() {
        let message = format!("`{name}` is not a time zone");
        cx.error("bad-timezone", span, message, zone_meant_by(name));
    }
    zone
}

/// What to write in place of `name`, which is no zone's.
pub fn zone_meant_by(name: &str) -> String {
    let names = Zone::names();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => String::from("a name of the IANA database, such as `Asia/Seoul`"),
    }
}

/// A table `{ name, url, fediverse }`, or a string that is the name alone.
pub fn author(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Author> {
    if let DeValue::String(_) = value.get_ref() {
        return Some(Author {
            name: words(cx, value)?,
            url: None,
            fediverse: None,
        });
    }
    let mut keys = Keys::of(cx, value, "an author")?;
    let name = keys.require(cx, "name", words);
    let url = keys.take(cx, "url", web_address);
    let fediverse = keys.take(cx, "fediverse", handle);
    keys.finish(cx);
    Some(Author {
        name: name?,
        url,
        fediverse,
    })
}

/// An absolute `http` or `https` URL.
pub fn web_address(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    let written = words(cx, value)?;
    if is_web_address(&written) {
        return Some(written);
    }
    let span = cx.span(value);
    let message = format!("`{written}` is not a web address");
    cx.error("bad-url", span, message, "write it whole: `https://…`");
    None
}

/// Whether `written` is a whole `http` or `https` URL; a parser would make one of `https:a` too.
fn is_web_address(written: &str) -> bool {
    has_web_scheme(written) && url::Url::parse(written).is_ok()
}

fn base_url(cx: &mut Context<'_>, value: &Value<'_>) -> Option<BaseUrl> {
    let written = text(cx, value)?;
    match BaseUrl::parse(&written) {
        Ok(base_url) => Some(base_url),
        Err(message) => {
            let span = cx.span(value);
            let help = "such as `https://blog.example.social` or `https://example.social/blog`";
            cx.error("bad-url", span, message, help);
            None
        }
    }
}

fn pattern(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Pattern> {
    let written = text(cx, value)?;
    match Pattern::parse(&written) {
        Ok(pattern) => Some(pattern),
        Err(message) => {
            let span = cx.span(value);
            let help = "such as `/{slug}`, `/{slug}/` or `/{year}/{slug}/`";
            cx.error("bad-permalink", span, message, help);
            None
        }
    }
}

fn handle(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    let written = words(cx, value)?;
    let parts: Vec<&str> = written.split('@').collect();
    let is_word = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    let is_host = |host: &str| host.contains('.') && host.split('.').all(is_word);
    match parts.as_slice() {
        ["", user, host] if is_word(user) && is_host(host) => Some(written),
        _ => {
            let span = cx.span(value);
            let message = format!("`{written}` is not a fediverse handle");
            cx.error(
                "bad-handle",
                span,
                message,
                "write it as `@user@host.example`",
            );
            None
        }
    }
}

/// The services, each of which has an id and an address of its own.
fn services(cx: &mut Context<'_>, keys: &mut Keys<'_>) -> Vec<Service> {
    let services = keys.tables(cx, "service", service);
    let mut by_address: HashMap<String, &Spanned<String>> = HashMap::new();
    for Service { id, .. } in &services {
        let address = address::folded_slug(&id.value);
        if address.is_empty() {
            cx.note(id.span, address::without_letters("bad-service", &id.value));
            continue;
        }
        let first = *by_address.entry(address).or_insert(id);
        if first.span == id.span {
            continue;
        }
        let clash = match first.value == id.value {
            true => {
                let message = format!("two services have the id `{}`", id.value);
                Diag::error("same-id", message).help("give each its own")
            }
            false => address::shared("services", &first.value, &id.value),
        };
        let clash = clash.at(cx.path, id.span);
        cx.diags
            .push(clash.related(cx.path, first.span, "the first is here"));
    }
    services
}

fn service(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Service> {
    let mut keys = Keys::of(cx, value, "a service")?;
    let id = keys.require(cx, "id", spanned_words);
    let name = keys.take(cx, "name", words);
    let names = keys.take(cx, "names", names).unwrap_or_default();
    keys.finish(cx);
    let id = id?;
    Some(Service {
        name: name.unwrap_or_else(|| id.value.clone()),
        names,
        id,
    })
}

fn menu_item(cx: &mut Context<'_>, value: &Value<'_>) -> Option<MenuItem> {
    let mut keys = Keys::of(cx, value, "a menu item")?;
    let name = keys.require(cx, "name", words);
    let names = keys.take(cx, "names", names).unwrap_or_default();
    let url = keys.require(cx, "url", menu_address);
    keys.finish(cx);
    Some(MenuItem {
        name: name?,
        names,
        url: url?,
    })
}

/// A path from the site's root, another site, or somebody's mail.
fn menu_address(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Spanned<String>> {
    let address = spanned_words(cx, value)?;
    let written = address.value.as_str();
    let is_route = written.starts_with('/') && !written.starts_with("//");
    let is_mail = || {
        let url = url::Url::parse(written);
        url.is_ok_and(|url| url.scheme() == "mailto" && url.path().contains('@'))
    };
    if is_route || is_web_address(written) || is_mail() {
        return Some(address);
    }
    let message = format!("`{written}` is not where a menu can lead");
    let help =
        "a path from the site's root (`/about`), another site, whole (`https://…`), or `mailto:…`";
    cx.error("bad-url", address.span, message, help);
    None
}

/// Names by language tag.
fn names(cx: &mut Context<'_>, value: &Value<'_>) -> Option<BTreeMap<String, String>> {
    by_language(cx, value, words)
}

fn languages(cx: &mut Context<'_>, value: &Value<'_>) -> Option<BTreeMap<String, Texts>> {
    by_language(cx, value, |cx, value| {
        let mut keys = Keys::of(cx, value, "a language")?;
        let texts = Texts {
            name: keys.take(cx, "name", words),
            title: keys.take(cx, "title", words),
            description: keys.take(cx, "description", text),
        };
        keys.finish(cx);
        Some(texts)
    })
}

fn by_language<T>(
    cx: &mut Context<'_>,
    value: &Value<'_>,
    read: impl Fn(&mut Context<'_>, &Value<'_>) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    let DeValue::Table(table) = value.get_ref() else {
        mismatch(cx, value, Wanted::Languages);
        return None;
    };
    let mut all = BTreeMap::new();
    for (key, value) in table {
        let tag = key.get_ref().to_string();
        if let Some(fault) = language_tag::fault(&tag) {
            let span = cx.span(key);
            cx.note(span, fault);
        }
        if let Some(read) = read(cx, value) {
            all.insert(tag, read);
        }
    }
    Some(all)
}

/// The rules whose level an author may set, each with its level.
fn rules(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Levels> {
    let mut keys = Keys::of(cx, value, "the table of rules")?;
    let mut levels = Levels::default();
    for rule in Rule::ALL {
        let level = keys.take(cx, rule.word(), |cx, value| {
            Some((word(cx, value)?, cx.span(value)))
        });
        if let Some((level, span)) = level
            && !levels.set(*rule, level)
        {
            let message = format!("`{}` is a contradiction, and always an error", rule.word());
            let help = "only what a record leaves out has a level, such as `missing-cause`";
            cx.error("bad-rule", span, message, help);
        }
    }
    keys.finish(cx);
    Some(levels)
}

fn markdown(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Options> {
    let mut keys = Keys::of(cx, value, "the table `markdown`")?;
    let raw_html = keys.take(cx, "raw_html", boolean).unwrap_or(false);
    keys.finish(cx);
    Some(Options { raw_html })
}

impl Default for Feed {
    fn default() -> Self {
        Feed {
            entries: NonZeroUsize::MIN.saturating_add(19),
            host: None,
        }
    }
}

/// Ten, unless the config says otherwise.
const POSTS_PER_PAGE: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9);

fn feed(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Feed> {
    let mut keys = Keys::of(cx, value, "the table `feed`")?;
    let feed = Feed {
        entries: keys
            .take(cx, "entries", count)
            .unwrap_or(Feed::default().entries),
        host: keys.take(cx, "host", host),
    };
    keys.finish(cx);
    Some(feed)
}

/// The name of a host, and nothing beside it; in its ASCII form, as addresses have it.
fn host(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    let written = words(cx, value)?;
    let is_bare = !written.contains(['/', ':', '@', '\\']);
    let site = BaseUrl::parse(&format!("https://{written}"));
    if let Some(site) = site.ok().filter(|_| is_bare) {
        return Some(site.host().to_owned());
    }
    let span = cx.span(value);
    let message = format!("`{written}` is not the name of a host");
    cx.error("bad-host", span, message, "such as `blog.example.social`");
    None
}

fn pagination(cx: &mut Context<'_>, value: &Value<'_>) -> Option<NonZeroUsize> {
    let mut keys = Keys::of(cx, value, "the table `pagination`")?;
    let posts = keys.take(cx, "posts", count);
    keys.finish(cx);
    posts
}

fn look(cx: &mut Context<'_>, value: &Value<'_>) -> Option<Look> {
    let mut keys = Keys::of(cx, value, "the table `look`")?;
    let look = Look {
        logo: keys.take(cx, "logo", spanned_words),
        icon: keys.take(cx, "icon", spanned_words),
        accent: keys.take(cx, "accent", |cx, value| colour(cx, value, Ground::Light)),
        accent_dark: keys.take(cx, "accent_dark", |cx, value| {
            colour(cx, value, Ground::Dark)
        }),
        font: keys.take(cx, "font", font_families),
        code_font: keys.take(cx, "code_font", font_families),
        footer: keys.take(cx, "footer", prose),
        stylesheet: keys.take(cx, "stylesheet", spanned_words),
    };
    keys.finish(cx);
    Some(look)
}

/// What a colour is to be read on. How light or dark exactly is the theme's to say.
#[derive(Clone, Copy)]
enum Ground {
    Light,
    Dark,
}

/// The least contrast of text with its ground: WCAG 2.1, success criterion 1.4.3.
const LEAST_CONTRAST: f32 = 4.5;

fn colour(cx: &mut Context<'_>, value: &Value<'_>, ground: Ground) -> Option<String> {
    let written = text(cx, value)?;
    let span = cx.span(value);
    // Of the many ways of CSS the one that every colour picker writes.
    let parsed = color::parse_color(&written).ok();
    let Some(colour) = parsed.filter(|_| written.starts_with('#') && written.len() == 7) else {
        let message = format!("`{written}` is not a colour");
        cx.error("bad-colour", span, message, "write it as `#rrggbb`");
        return None;
    };
    let luminance = colour.relative_luminance();
    // The contrast ratio of WCAG 2.1: (L1 + 0.05) / (L2 + 0.05), L1 being the lighter of the two.
    let (contrast, extreme, help) = match ground {
        Ground::Light => (1.05 / (luminance + 0.05), "white", "choose a darker one"),
        Ground::Dark => ((luminance + 0.05) / 0.05, "black", "choose a lighter one"),
    };
    if contrast < LEAST_CONTRAST {
        let message = format!(
            "links in this colour are hard to read: even on {extreme} its contrast is {contrast:.1} : 1"
        );
        let help = format!("{help}: text wants at least {LEAST_CONTRAST} : 1");
        cx.note(span, Diag::warning("weak-contrast", message).help(help));
    }
    Some(written)
}

/// Font families go into a stylesheet, so nothing that could end a declaration may be in them.
fn font_families(cx: &mut Context<'_>, value: &Value<'_>) -> Option<String> {
    let written = words(cx, value)?;
    let is_name = |name: &str| {
        let is_fine = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        !name.is_empty() && name.chars().all(is_fine)
    };
    let is_family = |family: &str| {
        let quoted = ['"', '\''].map(|quote| family.strip_prefix(quote)?.strip_suffix(quote));
        is_name(quoted.into_iter().flatten().next().unwrap_or(family))
    };
    if written.split(',').map(str::trim).all(is_family) {
        return Some(written);
    }
    let span = cx.span(value);
    let message = "this is not a list of font families";
    let help = "such as `\"Noto Serif KR\", serif`";
    cx.error("bad-font", span, message, help);
    None
}
