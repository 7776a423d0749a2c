//! Addresses, paths, and the permalink that is the one name of a page.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use url::Url;

/// Where the published site will stand: an `http` or `https` origin and the path below it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// `blog.example`; an address of version 6 in brackets.
    host: Arc<str>,
    /// Scheme, host and port: `https://blog.example`.
    origin: Arc<str>,
    /// Empty, or the path with a slash before and none behind: `/blog`.
    prefix: Arc<str>,
}

impl BaseUrl {
    /// Reads an absolute `http` or `https` URL (RFC 3986) without user, query or fragment.
    ///
    /// # Errors
    /// One sentence that says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !has_web_scheme(text) {
            return Err(format!(
                "`{text}` does not begin with `https://` or `http://`"
            ));
        }
        let url = Url::parse(text).map_err(|error| format!("`{text}` is not a URL: {error}"))?;
        let has_user = !url.username().is_empty() || url.password().is_some();
        if url.query().is_some() || url.fragment().is_some() || has_user {
            return Err(format!(
                "`{text}` has more than an origin and a path, and a site's address cannot"
            ));
        }
        // A browser would take what follows `//` for a host.
        if url.path().contains("//") {
            return Err(format!("`{text}` has a part without a name: `//`"));
        }
        // Slips that browsers mend: backslashes, dots, one slash too many before the host.
        let written = text.splitn(4, '/').nth(3).unwrap_or_default();
        if decoded(written)? != decode(url.path().trim_start_matches('/')) {
            return Err(format!(
                "`{text}` would be mended by browsers: write `{url}`, if that is meant"
            ));
        }
        Ok(BaseUrl {
            host: url.host_str().unwrap_or_default().into(),
            origin: url.origin().ascii_serialization().into(),
            prefix: url.path().trim_end_matches('/').into(),
        })
    }

    /// The host name, lower case, in its ASCII form.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Empty, or the path of the site with a slash before and none behind.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What every address of the site begins with: `https://blog.example/blog`.
    pub fn absolute(&self) -> String {
        [self.origin(), self.prefix()].concat()
    }

    /// The permalink of the page at `route`, a decoded path from the site's root such as `/tags/메모리/`.
    ///
    /// A route that ends in a slash is written as that folder's `index.html`; any other gets `.html`, so that
    /// its address needs no slash.
    ///
    /// # Errors
    /// Why the route cannot be a path of the output.
    pub fn page(&self, route: &str) -> Result<Permalink, PathError> {
        let relative = route.trim_start_matches('/');
        match relative {
            "" => self.permalink(relative, "index.html"),
            folder if folder.ends_with('/') => {
                self.permalink(relative, &format!("{folder}index.html"))
            }
            page => self.permalink(relative, &format!("{page}.html")),
        }
    }

    /// The permalink of a file that is named with its ending, such as `feed.xml`.
    ///
    /// # Errors
    /// Why `file` cannot be a path of the output.
    pub fn file(&self, file: &str) -> Result<Permalink, PathError> {
        self.permalink(file, file)
    }

    fn permalink(&self, relative: &str, file: &str) -> Result<Permalink, PathError> {
        let relative = nfc(relative);
        let encoded: Cow<'_, str> = utf8_percent_encode(&relative, PATH).into();
        let absolute = [&self.origin, &self.prefix, "/", &*encoded].concat();
        Ok(Permalink {
            absolute: absolute.into(),
            origin_length: self.origin.len(),
            prefix_length: self.prefix.len(),
            file: OutputPath::new(file)?,
        })
    }
}

/// Whether `text` begins as a web address does, in whatever case (RFC 3986, section 3.1).
pub fn has_web_scheme(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let is = |wanted| scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(wanted));
    is("https") || is("http")
}

/// The one name of a page: its canonical address and the file that it is written to.
///
/// Only [`BaseUrl`] makes one, so an address and its file can never disagree. (The default stands in where that failed,
/// beside an error.) Everything that names a page (canonical link, `og:url`, JSON-LD, feed, sitemap, internal links) names
/// it with this value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Permalink {
    absolute: Arc<str>,
    origin_length: usize,
    prefix_length: usize,
    file: OutputPath,
}

impl Permalink {
    /// The whole address, percent-encoded: `https://blog.example/%EB%A9%94`.
    pub fn absolute(&self) -> &str {
        &self.absolute
    }

    /// The same as people read it, with the letters of every script: `https://blog.example/메모리`. Where that could be read in
    /// two ways, it stays encoded.
    pub fn readable(&self) -> Cow<'_, str> {
        let decoded = percent_decode_str(&self.absolute).decode_utf8();
        let is_unclear = |letter: char| {
            letter.is_control() || letter.is_whitespace() || matches!(letter, '%' | '?' | '#')
        };
        let is_plain = |text: &Cow<'_, str>| !text.contains(is_unclear);
        decoded
            .ok()
            .filter(is_plain)
            .unwrap_or((&*self.absolute).into())
    }

    /// The address from the origin's root, sub-path included, percent-encoded: what a link inside the site says.
    pub fn href(&self) -> &str {
        self.absolute.get(self.origin_length..).unwrap_or("/")
    }

    /// The address from the site's root, without its sub-path: `/tags/web/`.
    pub fn route(&self) -> &str {
        self.href().get(self.prefix_length..).unwrap_or("/")
    }

    /// The file that it is written to.
    pub fn file(&self) -> &OutputPath {
        &self.file
    }
}

/// A path inside the output folder: relative, `/` between its parts, NFC, never leading out of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    /// Checks `path` and puts it in NFC.
    ///
    /// # Errors
    /// Why no file may have that path.
    pub fn new(path: &str) -> Result<Self, PathError> {
        let path = nfc(path);
        match path.split('/').find_map(fault) {
            Some(fault) => Err(PathError {
                path: path.into_owned(),
                fault,
            }),
            None => Ok(OutputPath(path.into())),
        }
    }

    /// The path in lower case: what it is to a file system that does not tell `A` from `a`.
    pub fn folded(&self) -> Arc<str> {
        match self
            .0
            .chars()
            .any(|letter| !letter.to_lowercase().eq([letter]))
        {
            true => self.0.to_lowercase().into(),
            false => Arc::clone(&self.0),
        }
    }

    /// It without what a static server adds to an address: `/index.html`, or `.html`.
    pub fn stem(&self) -> &str {
        let path = self.as_str();
        let folder = path.strip_suffix("/index.html");
        folder
            .or_else(|| path.strip_suffix(".html"))
            .unwrap_or(path)
    }

    /// The route that a static server sends it for, decoded and without the slash in front; see [`served`].
    pub fn route(&self) -> &str {
        let path = self.as_str();
        let folder = path.strip_suffix("index.html");
        folder
            .filter(|folder| folder.is_empty() || folder.ends_with('/'))
            .or_else(|| path.strip_suffix(".html"))
            .unwrap_or(path)
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot of the file name, or nothing.
    pub fn ending(&self) -> &str {
        let name = self.0.rsplit('/').next().unwrap_or("");
        name.rsplit_once('.').map_or("", |(_, ending)| ending)
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a path cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathError {
    path: String,
    fault: &'static str,
}

impl PathError {
    /// What is wrong with the path, as half a sentence.
    pub fn fault(&self) -> &'static str {
        self.fault
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be an address: {}", self.path, self.fault)
    }
}

impl std::error::Error for PathError {}

/// `text` in NFC, as nearly all is already.
pub fn nfc(text: &str) -> Cow<'_, str> {
    match text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}

/// The files that a static server looks for when it is asked for `route`, a decoded path without the slash in front of it: the
/// file itself, the page of that name, the folder's index. What is another file's name only once it is normalised is none.
pub fn served(route: &str) -> impl Iterator<Item = OutputPath> {
    let names = match route.is_empty() || route.ends_with('/') {
        true => vec![format!("{route}index.html")],
        false => vec![
            route.to_owned(),
            format!("{route}.html"),
            format!("{route}/index.html"),
        ],
    };
    let paths = names.into_iter().map(|name| (OutputPath::new(&name), name));
    paths.filter_map(|(path, name)| path.ok().filter(|path| path.as_str() == name))
}

/// The part of a fragment that names a place on the page; what is behind `:~:` a browser looks for in the text.
pub fn place_in(fragment: &str) -> &str {
    let place = fragment.split(":~:").next().unwrap_or_default();
    match place {
        // The beginning of a page needs no name.
        "top" => "",
        place => place,
    }
}

/// A decoded path or fragment as an address has it (RFC 3986).
pub fn encode(decoded: &str) -> String {
    utf8_percent_encode(decoded, PATH).to_string()
}

/// What an address writes as it is named on this site: percent-encoding undone, in NFC.
pub fn decode(written: &str) -> String {
    nfc(&percent_decode_str(written).decode_utf8_lossy()).into_owned()
}

/// A path as somebody copied it from an address bar, decoded (RFC 3986, section 2.1) and in NFC.
///
/// # Errors
/// One sentence that says what is wrong with `written`.
pub fn decoded(written: &str) -> Result<String, String> {
    let is_escape = |behind: &str| {
        let digits = behind.bytes().take(2);
        digits.filter(u8::is_ascii_hexdigit).count() == 2
    };
    if !written.split('%').skip(1).all(is_escape) {
        return Err(format!("`{written}` has a `%` that begins no escape"));
    }
    match percent_decode_str(written).decode_utf8() {
        Ok(path) => Ok(nfc(&path).into_owned()),
        Err(_) => Err(format!("`{written}` has escapes that are not UTF-8")),
    }
}

/// Everything that RFC 3986 does not allow in a path, and the delimiters `?` and `#`, and `%`, the sign of an escape.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What is wrong with one part of a path, if anything is.
fn fault(part: &str) -> Option<&'static str> {
    match part {
        "" => Some("a part of it is empty"),
        "." | ".." => Some("a part of it is `.` or `..`"),
        // Some file systems do not tell `.GIT` from `.git`.
        _ if part.eq_ignore_ascii_case(".git") => Some("`.git` is no page's"),
        _ if part.to_ascii_lowercase().starts_with(".afterword-") => {
            Some("afterword keeps such names for itself")
        }
        // The longest name that common file systems take, less room for what is made beside a file.
        _ if part.len() > 250 => Some("a part of it is longer than 250 bytes"),
        _ if part.contains(['\\', '\0']) || part.chars().any(char::is_control) => {
            Some("it has a control character or a backslash")
        }
        _ => None,
    }
}
