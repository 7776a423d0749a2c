//! What a finished page says of itself and where it leads, read back from its bytes.

use std::collections::{BTreeSet, HashSet};

use lol_html::html_content::Element;
use lol_html::{HtmlRewriter, Settings, element};

use crate::parse::markdown::raw::value;
use crate::parse::markdown::source_set::candidates;

/// What is worth knowing of a finished page.
#[derive(Debug, Default)]
pub struct Page {
    /// The addresses that it gives as its canonical one.
    pub canonical: Vec<String>,
    /// Its `og:url`s.
    pub og_url: Vec<String>,
    /// Its `og:image`s.
    pub og_image: Vec<String>,
    /// Its ids.
    pub ids: HashSet<String>,
    /// The ids that it has more than once.
    pub twins: BTreeSet<String>,
    /// Every address that it links to, shows, plays or loads, as it is written there.
    pub links: BTreeSet<String>,
    /// The addresses that it loads scripts, styles and fonts from.
    pub code: BTreeSet<String>,
    /// The language that it says it is in.
    pub language: Option<String>,
    /// Whether a `<base>` leads its links elsewhere.
    pub has_base: bool,
    /// What a strict content security policy would not let it do.
    pub inline: BTreeSet<&'static str>,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// Why it cannot be read as HTML.
    pub fn read(html: &[u8]) -> Result<Self, String> {
        let mut page = Page::default();
        let handler = element!("*", |element| {
            page.look_at(element);
            Ok(())
        });
        let settings = Settings::new().append_element_content_handler(handler);
        let mut reader = HtmlRewriter::new(settings, |_: &[u8]| {});
        reader
            .write(html)
            .and_then(|()| reader.end())
            .map_err(|error| error.to_string())?;
        Ok(page)
    }

    fn look_at(&mut self, element: &Element<'_, '_>) {
        let value = |name: &str| value(element, name);
        if let Some(id) = value("id")
            && !self.ids.insert(id.clone())
        {
            self.twins.insert(id);
        }
        let links = LINKS.iter().filter_map(|name| value(name));
        self.links.extend(links.map(|link| link.trim().to_owned()));
        for name in ["srcset", "imagesrcset"] {
            let srcset = value(name).unwrap_or_default();
            let addresses = candidates(&srcset).map(|(address, _)| address.to_owned());
            self.links.extend(addresses);
        }
        match element.tag_name().as_str() {
            "html" => self.language = value("lang").filter(|lang| !lang.is_empty()),
            "link" => self.look_at_link(value),
            "meta" => self.look_at_meta(value),
            "base" => self.has_base |= element.has_attribute("href"),
            "style" => {
                self.inline.insert("a `<style>` element");
            }
            "script" if value("src").is_some() => self.code.extend(value("src")),
            "script" if !is_data(value("type")) => {
                self.inline.insert("a `<script>` without `src`");
            }
            _ => {}
        }
        for attribute in element.attributes() {
            let name = attribute.name();
            if name == "style" {
                self.inline.insert("a `style` attribute");
            } else if name.starts_with("on") {
                self.inline.insert("an `on…` attribute");
            }
        }
    }

    fn look_at_link(&mut self, value: impl Fn(&str) -> Option<String>) {
        let has_word = |word: &str| has_word(value("rel"), word);
        if has_word("canonical") {
            self.canonical.extend(value("href"));
        }
        let loaded = value("as").unwrap_or_default().to_ascii_lowercase();
        let is_code = ["script", "style", "font"].contains(&&*loaded);
        if has_word("stylesheet") || has_word("modulepreload") || has_word("preload") && is_code {
            self.code.extend(value("href"));
        }
    }

    fn look_at_meta(&mut self, value: impl Fn(&str) -> Option<String>) {
        let content = value("content").unwrap_or_default();
        // Those who read these names take them in either attribute and in whatever letters.
        let names = ["property", "name"].map(|attribute| {
            let name = value(attribute).unwrap_or_default();
            name.trim().to_ascii_lowercase()
        });
        if names.iter().any(|name| name == "og:url") {
            self.og_url.push(content.clone());
        }
        if names.iter().any(|name| name == "og:image") {
            self.og_image.push(content.clone());
        }
        let refreshes =
            value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
        if refreshes {
            self.links.insert(refresh_address(&content).to_owned());
        }
    }
}

/// Where a `<meta http-equiv="refresh">` leads, nothing where it stays (HTML, "shared declarative refresh steps").
fn refresh_address(content: &str) -> &str {
    let is_time = |letter: char| letter.is_ascii_digit() || letter == '.';
    let written = content.trim_start().trim_start_matches(is_time).trim();
    let written = written.strip_prefix([';', ',']).unwrap_or(written);
    let written = written.trim_start();
    let named = written.split_once('=');
    let named = named.filter(|(name, _)| name.trim_end().eq_ignore_ascii_case("url"));
    let address = named.map_or(written, |(_, address)| address.trim_start());
    match address.chars().next() {
        Some(quote @ ('"' | '\'')) => address.split(quote).nth(1).unwrap_or_default(),
        _ => address,
    }
}

/// The attributes that hold one address.
const LINKS: [&str; 9] = [
    "href",
    "src",
    "poster",
    "action",
    "formaction",
    "data",
    "cite",
    "xlink:href",
    "background",
];

fn has_word(list: Option<String>, word: &str) -> bool {
    let list = list.unwrap_or_default();
    list.split_whitespace()
        .any(|other| other.eq_ignore_ascii_case(word))
}

/// Whether a script of that type is data, which no policy forbids (HTML, "prepare the script element").
fn is_data(kind: Option<String>) -> bool {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    let is_obeyed = matches!(&*kind, "" | "module" | "importmap" | "speculationrules");
    let is_code = || kind.contains("javascript") || kind.contains("ecmascript");
    !is_obeyed && !is_code() && !["text/jscript", "text/livescript"].contains(&&*kind)
}
