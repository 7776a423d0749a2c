//! A small site in memory: files in, outputs out.

use afterword::diag::Diags;
use afterword::output::OutputPath;
use afterword::render::Tree;
use afterword::source::Sources;
use afterword::{Compiled, Options, compile};

/// A config that says what most tests need.
pub const CONFIG: &str = r#"
base_url = "https://status.example"
title = "Haneul"
language = "en"
timezone = "Asia/Seoul"
authors = [{ name = "The operator", url = "https://haneul.example/@operator" }]
[[service]]
id = "web"
name = "Web"
[[service]]
id = "media"
name = "Media"
"#;

/// A site of [`CONFIG`] and of `files`, each a path and its text; one of them may be another config.
pub fn sources(files: &[(&str, &str)]) -> Sources {
    let config = Sources::new().with("afterword.toml", CONFIG.as_bytes());
    files.iter().fold(config, |sources, (path, text)| {
        sources.with(path, text.as_bytes())
    })
}

/// What becomes of `sources`; drafts are left out, the future is not.
pub fn compiled(sources: &Sources) -> Compiled {
    compile(sources, &Options::whenever())
}

/// The site of `files`, which has no errors.
pub fn built(files: &[(&str, &str)]) -> Tree {
    let Compiled { tree, diags } = compiled(&sources(files));
    tree.unwrap_or_else(|| panic!("{}", told(&diags)))
}

/// The output at `path` as text.
pub fn text(tree: &Tree, path: &str) -> String {
    let output = tree.output(&OutputPath::new(path).unwrap());
    let bytes = tree.bytes(output.unwrap_or_else(|| panic!("there is no {path}")));
    String::from_utf8(bytes.unwrap_or_else(|diags| panic!("{path}: {}", told(&diags)))).unwrap()
}

/// Every finding in a line: where, what kind, what.
pub fn told(diags: &Diags) -> String {
    let line = |diag: &afterword::diag::Diag| {
        let path = diag.location.as_ref().map_or("", |at| &*at.path);
        format!(
            "{path}: {}[{}]: {}",
            diag.severity.word(),
            diag.code,
            diag.message
        )
    };
    diags.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A post with this front matter and a line of text.
pub fn post(front: &str) -> String {
    format!("+++\n{front}\n+++\nWe are sorry.\n")
}
