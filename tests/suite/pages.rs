//! A site from a few texts, and its pages as text.

use afterword::output::OutputPath;
use afterword::render::Tree;
use afterword::source::Sources;
use afterword::{Options, compile};

/// The pages of a site.
pub struct Pages(Tree);

impl Pages {
    /// The site of `posts`, each a file's name below `content/` and its front matter.
    pub fn of(language: &str, posts: &[(&str, &str)]) -> Self {
        let config = format!(
            "base_url = \"https://haneul.example\"\ntitle = \"Haneul\"\nlanguage = \"{language}\"\n\
             timezone = \"Asia/Seoul\"\n\
             [[service]]\nid = \"web\"\nname = \"Web\"\n[[service]]\nid = \"search\"\nname = \"Search\"\n"
        );
        let sources = Sources::new().with("afterword.toml", config.into_bytes());
        let sources = posts.iter().fold(sources, |sources, (name, front)| {
            let post = format!("+++\n{front}\n+++\n\nText.\n");
            sources.with(&format!("content/{name}"), post.into_bytes())
        });
        let compiled = compile(&sources, &Options::whenever());
        Pages(
            compiled
                .tree
                .unwrap_or_else(|| panic!("{:#?}", compiled.diags)),
        )
    }

    /// The page at `path`, such as `mitigations/`.
    pub fn at(&self, path: &str) -> String {
        let path = OutputPath::new(&format!("{path}index.html")).unwrap();
        let page = self.0.output(&path).unwrap();
        String::from_utf8(self.0.bytes(page).unwrap()).unwrap()
    }

    /// Whether there is a page at `path`.
    pub fn has(&self, path: &str) -> bool {
        let path = OutputPath::new(&format!("{path}index.html")).unwrap();
        self.0.output(&path).is_some()
    }
}

/// What stands between `open` and the next `close`, each time.
pub fn all_between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open)
        .skip(1)
        .filter_map(|rest| rest.split_once(close))
        .map(|(inside, _)| inside)
        .collect()
}

/// The text of some HTML, its white space made single.
pub fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
