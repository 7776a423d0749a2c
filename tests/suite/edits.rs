//! Many random edits of a site: what has an old fingerprint has its old bytes, and a memo never shows.
//!
//! Everything that saves work rests on this: a build leaves an output alone, and a server keeps a page, because
//! nothing that goes into it has changed; and on what a memo keeps being what would be made anew.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use afterword::fingerprint::Fingerprint;
use afterword::memo::{Memo, Shelf};
use afterword::output::{BaseUrl, OutputPath};
use afterword::plan::Output;
use afterword::render::Tree;
use afterword::source::Sources;
use afterword::{Compiled, Options, compile_again};

/// How many edits are made, one after the other; `AFTERWORD_EDITS=20000` makes as many, and others.
const EDITS: usize = 120;

/// After how many edits the tree of the kept memo is compared with that of a fresh one.
const FRESH: usize = 6;

#[test]
fn what_has_an_old_fingerprint_has_its_old_bytes() {
    let mut site = Model::new();
    let memo = Arc::new(Memo::new());
    let shelf = Kept::default();
    let mut tree = site
        .compile(&memo)
        .tree
        .expect("the site of the test has no errors");
    let (mut made, mut kept) = (0, 0);
    let asked = std::env::var("AFTERWORD_EDITS").ok();
    let edits = asked
        .and_then(|number| number.parse().ok())
        .unwrap_or(EDITS);
    let mut dice = Dice(0x5EED + edits as u64);
    for _ in 0..edits {
        let before = site.clone();
        let edit = site.edit(&mut dice);
        let next = site.compile(&memo);
        memo.sweep();
        // Another run of the program, which finds on its shelf what those before it kept.
        let later = Arc::new(Memo::with_shelf(Box::new(shelf.clone())));
        let later = site.compile(&later);
        assert_eq!(
            next.diags, later.diags,
            "after {edit}, a shelf changes what is said"
        );
        let Some(next) = next.tree else {
            site = before;
            continue;
        };
        made += 1;
        if made % FRESH == 0 {
            let fresh = site.compile(&Arc::default());
            assert_eq!(
                fresh.diags, later.diags,
                "after {edit}, a memo changes what is said"
            );
            for (tree, memo) in [(fresh.tree, "fresh"), (later.tree, "shelved")] {
                let tree = tree.expect("it has no errors with a kept memo");
                assert!(
                    paths(&tree).eq(paths(&next)),
                    "after {edit}, a {memo} memo plans another site"
                );
                let pages = paths(&next).filter(|path| path.ending() != "png").count();
                let same = compare(&tree, &next, &format!("{edit}, with a {memo} memo"));
                assert_eq!(
                    same, pages,
                    "after {edit}, a {memo} memo gives other fingerprints"
                );
            }
        }
        kept += compare(&tree, &next, &edit);
        tree = next;
    }
    assert!(made > edits / 2, "only {made} of the edits left a site");
    assert!(kept > made, "hardly a page was kept, so nothing was tested");
}

/// A shelf that lasts longer than a memo.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<HashMap<Fingerprint, Vec<u8>>>>);

impl Shelf for Kept {
    fn get(&self, key: Fingerprint) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(&key).cloned()
    }

    fn put(&self, key: Fingerprint, bytes: &[u8]) {
        self.0.lock().unwrap().insert(key, bytes.to_vec());
    }
}

fn paths(tree: &Tree) -> impl Iterator<Item = &OutputPath> {
    tree.outputs().iter().map(Output::path)
}

/// Expects equal bytes where fingerprints are equal, and gives the number of such outputs.
fn compare(old: &Tree, new: &Tree, edit: &str) -> usize {
    let mut kept = 0;
    // Drawing a card takes longer than all the rest, and the same facts go into its post's page.
    for now in new
        .outputs()
        .iter()
        .filter(|now| now.path().ending() != "png")
    {
        let path = now.path();
        let Some(before) = old.output(path) else {
            continue;
        };
        if old.fingerprint(before) != new.fingerprint(now) {
            continue;
        }
        kept += 1;
        let text = |tree: &Tree, output: &Output| {
            let bytes = tree
                .bytes(output)
                .unwrap_or_else(|faults| panic!("{edit}: {faults:?}"));
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let (old, new) = (text(old, before), text(new, now));
        if let Some((was, is)) = old.lines().zip(new.lines()).find(|(was, is)| was != is) {
            panic!(
                "after {edit}, `{path}` has its old fingerprint but not its old bytes:\n- {was}\n+ {is}"
            );
        }
        assert_eq!(
            old.len(),
            new.len(),
            "after {edit}, `{path}` has another length"
        );
    }
    kept
}

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A site that can be edited: keys and body of each post, and all other files as they are.
#[derive(Clone)]
struct Model {
    posts: BTreeMap<String, Post>,
    files: BTreeMap<String, Vec<u8>>,
    config: BTreeMap<String, String>,
    born: usize,
}

#[derive(Clone, Default)]
struct Post {
    keys: BTreeMap<String, String>,
    incident: BTreeMap<String, String>,
    tables: Vec<String>,
    body: Vec<String>,
}

const NAMES: [&str; 4] = ["disk", "memory", "backup", "network"];
/// Nothing is said of what a record lacks: a site of which nothing is said is joined in other ways than one of which much is.
const QUIET: &str = "{ missing-detection = \"off\", missing-cause = \"off\", missing-mitigation = \"off\", mitigation-without-owner = \"off\", mitigation-without-due = \"off\", impact-without-services = \"off\" }";
const TAGS: [&str; 4] = ["\"디스크\"", "\"메모리\"", "\"web\"", "\"meta\""];

impl Model {
    fn new() -> Self {
        let mut site = Model {
            posts: BTreeMap::new(),
            files: BTreeMap::new(),
            config: BTreeMap::new(),
            born: 0,
        };
        site.config.insert("title".into(), "\"하늘\"".into());
        site.config.insert("language".into(), "\"ko\"".into());
        site.config
            .insert("pagination".into(), "{ posts = 3 }".into());
        site.config.insert("theme".into(), "\"mine\"".into());
        site.config.insert("rules".into(), QUIET.into());
        let script = b"// mine".to_vec();
        site.files
            .insert("themes/mine/assets/mine.js".into(), script);
        site.files.insert("static/a.png".into(), picture(20, 10));
        site.files
            .insert("static/note.txt".into(), b"note".to_vec());
        let mut dice = Dice(7);
        for name in NAMES {
            site.posts.insert(name.into(), site.post(&mut dice));
        }
        site.posts.insert("disk.ja".into(), site.post(&mut dice));
        site
    }

    fn post(&self, dice: &mut Dice) -> Post {
        let mut post = Post::default();
        post.keys
            .insert("title".into(), format!("\"글 {}\"", dice.below(1000)));
        post.keys.insert("date".into(), date(dice));
        post.body
            .push(format!("Something happened, number {}.", dice.below(1000)));
        if dice.below(2) == 0 {
            post.incident.insert("kind".into(), "\"outage\"".into());
            post.incident.insert("status".into(), "\"resolved\"".into());
        }
        post
    }

    /// Makes one edit, and says which.
    fn edit(&mut self, dice: &mut Dice) -> String {
        match dice.below(10) {
            0 => self.edit_config(dice),
            1 => self.edit_file(dice),
            2 => self.edit_folder(dice),
            _ => {
                let names: Vec<String> = self.posts.keys().cloned().collect();
                let name = &names[dice.below(names.len())];
                let post = self.posts.get_mut(name).unwrap();
                format!("{} of `{name}`", post.edit(dice))
            }
        }
    }

    fn edit_config(&mut self, dice: &mut Dice) -> String {
        let number = dice.below(100);
        let (key, value) = match dice.below(17) {
            0 => ("title", format!("\"하늘 {}\"", dice.below(100))),
            1 => ("description", format!("\"desc {}\"", dice.below(100))),
            2 => (
                "permalink",
                format!(
                    "\"{}\"",
                    dice.pick(&["/{slug}", "/{slug}/", "/{year}/{slug}/"])
                ),
            ),
            3 => (
                "timezone",
                format!("\"{}\"", dice.pick(&["UTC", "Asia/Seoul", "Asia/Tokyo"])),
            ),
            4 => ("pagination", format!("{{ posts = {} }}", 1 + dice.below(4))),
            5 => ("feed", format!("{{ entries = {} }}", 1 + dice.below(4))),
            6 => (
                "authors",
                format!("[{{ name = \"운영자 {}\" }}]", dice.below(10)),
            ),
            7 => (
                "look",
                format!("{{ accent = \"#11223{}\" }}", dice.below(10)),
            ),
            8 => {
                let picture = dice.pick(&["logo", "icon"]);
                ("look", format!("{{ {picture} = \"/a.png\" }}"))
            }
            9 => ("rules", dice.pick(&["{}", QUIET, QUIET]).into()),
            10 => {
                let to = dice.pick(&[
                    "/disk",
                    "/about",
                    "/tags",
                    "/note.txt",
                    "https://ours.example",
                ]);
                (
                    "menu",
                    format!(
                        "[{{ name = \"갈 곳\", names = {{ ja = \"先 {number}\" }}, url = \"{to}#top\" }}]"
                    ),
                )
            }
            11 => {
                let web = format!(
                    "{{ id = \"web\", name = \"웹 {number}\", names = {{ en = \"Web\" }} }}"
                );
                let all = [web, String::from("{ id = \"mail\", name = \"메일\" }")];
                (
                    "service",
                    format!("[{}]", all[..1 + dice.below(2)].join(", ")),
                )
            }
            12 => (
                "languages",
                format!("{{ en = {{ title = \"Sky {number}\", description = \"Why\" }} }}"),
            ),
            13 => (
                "look",
                format!("{{ footer = \"운영 *{number}*\", accent = \"#00{number:02}60\" }}"),
            ),
            14 => (
                "markdown",
                format!("{{ raw_html = {} }}", number.is_multiple_of(2)),
            ),
            15 => ("image", dice.pick(&["\"/a.png\"", "\"/b.png\""]).into()),
            _ => ("language", format!("\"{}\"", dice.pick(&["ko", "en"]))),
        };
        self.config.insert(key.into(), value.clone());
        format!("`{key} = {value}`")
    }

    fn edit_file(&mut self, dice: &mut Dice) -> String {
        let (path, bytes) = match dice.below(8) {
            0 => ("static/a.png", picture(1 + dice.below(50) as u32, 10)),
            1 => (
                "static/note.txt",
                format!("note {}", dice.below(100)).into_bytes(),
            ),
            2 => (
                "themes/mine/assets/style.css",
                format!("p{{margin:{}px}}", dice.below(9)).into_bytes(),
            ),
            3 => {
                let text = format!(
                    "{{% extends \"default/404.html\" %}}{{# {} #}}",
                    dice.below(9)
                );
                ("themes/mine/404.html", text.into_bytes())
            }
            4 => ("static/b.png", picture(1 + dice.below(50) as u32, 20)),
            5 | 6 => {
                let path = dice.pick(&["content/pages/about.md", "content/pages/about.en.md"]);
                let link = dice.pick(&NAMES);
                let page = format!(
                    "+++\ntitle = \"소개 {}\"\n+++\n\n[that one](../{link}.md)\n",
                    dice.below(9)
                );
                (path, page.into_bytes())
            }
            _ => {
                let gone = dice.pick(&[
                    "static/note.txt",
                    "static/b.png",
                    "content/pages/about.md",
                    "themes/mine/assets/style.css",
                ]);
                self.files.remove(gone);
                return format!("removal of `{gone}`");
            }
        };
        self.files.insert(path.into(), bytes);
        format!("a new `{path}`")
    }

    fn edit_folder(&mut self, dice: &mut Dice) -> String {
        let names: Vec<String> = self.posts.keys().cloned().collect();
        let name = names[dice.below(names.len())].clone();
        self.born += 1;
        let choice = match names.len() {
            // Many posts take long and show nothing more.
            15.. => 0,
            few => dice.below(4).max(usize::from(few < 4)),
        };
        match choice {
            0 => {
                self.posts.remove(&name);
                format!("removal of `{name}`")
            }
            1 => {
                let post = self.posts.remove(&name).unwrap();
                let new = format!("renamed{}", self.born);
                self.posts.insert(new.clone(), post);
                format!("rename of `{name}` to `{new}`")
            }
            2 => {
                let language = dice.pick(&["ja", "en"]);
                let new = format!("{}.{language}", name.split('.').next().unwrap());
                self.posts.insert(new.clone(), self.post(dice));
                format!("a translation `{new}`")
            }
            _ => {
                let new = format!("new{}", self.born);
                self.posts.insert(new.clone(), self.post(dice));
                format!("a post `{new}`")
            }
        }
    }

    fn compile(&self, memo: &Arc<Memo>) -> Compiled {
        let mut config = String::from("base_url = \"https://haneul.example\"\n");
        for (key, value) in &self.config {
            config += &format!("{key} = {value}\n");
        }
        let mut sources = Sources::new().with("afterword.toml", config.into_bytes());
        for (path, bytes) in &self.files {
            sources = sources.with(path, bytes.clone());
        }
        for (name, post) in &self.posts {
            sources = sources.with(&format!("content/{name}.md"), post.text().into_bytes());
        }
        let options = Options {
            base_url: Some(BaseUrl::parse("https://haneul.example").unwrap()),
            ..Options::at("2026-11-01T00:00:00Z".parse().unwrap())
        };
        compile_again(&sources, &options, memo)
    }
}

impl Post {
    fn edit(&mut self, dice: &mut Dice) -> String {
        let number = dice.below(1000);
        let mut set = |key: &str, value: String| {
            let text = format!("`{key} = {value}`");
            self.keys.insert(key.into(), value);
            text
        };
        match dice.below(25) {
            0 => set("title", format!("\"글 {number}\"")),
            1 => set("date", date(dice)),
            2 => set("updated", "2026-10-30T09:00:00+09:00".into()),
            3 => set(
                "tags",
                format!("[{}, {}]", dice.pick(&TAGS[..2]), dice.pick(&TAGS[2..])),
            ),
            4 => set("summary", format!("\"sum {number}\"")),
            5 => set("slug", format!("\"slug-{number}\"")),
            6 => set("aliases", format!("[\"/old-{number}\"]")),
            7 => set("draft", dice.pick(&["true", "false", "false"]).into()),
            8 => set("image", "\"/a.png\"".into()),
            9 => {
                self.body.push(format!("## Heading {number}\n\nMore."));
                "a heading".into()
            }
            10 => {
                let link = format!("[that one]({}.md)", dice.pick(&NAMES));
                self.body.push(link.clone());
                format!("the link `{link}`")
            }
            11 => {
                self.body.push("![picture](/a.png)".into());
                "a picture".into()
            }
            12 => {
                self.incident.insert("kind".into(), "\"outage\"".into());
                let status = dice.pick(&["investigating", "monitoring", "resolved"]);
                self.incident
                    .insert("status".into(), format!("\"{status}\""));
                format!("the status `{status}`")
            }
            13 if !self.incident.is_empty() => {
                let state = dice.pick(&["planned", "in-progress", "done"]);
                self.tables.push(format!(
                    "[[incident.mitigation]]\ntext = \"measure {number}\"\nstate = \"{state}\"\ndue = 2026-10-{:02}\n",
                    1 + dice.below(28)
                ));
                "a measure".into()
            }
            14 if !self.incident.is_empty() => {
                self.tables.push(format!(
                    "[[incident.timeline]]\nat = 2026-04-01T05:{:02}:00+09:00\ntext = \"step {number}, [that one]({}.md)\"\n",
                    dice.below(60),
                    dice.pick(&NAMES)
                ));
                "a line of the timeline".into()
            }
            15 if !self.incident.is_empty() => {
                let (key, value) = match dice.below(8) {
                    0 => (
                        "impact",
                        dice.pick(&["\"none\"", "\"minor\"", "\"critical\""]).into(),
                    ),
                    1 => (
                        "services",
                        dice.pick(&["[\"web\"]", "[\"web\", \"mail\"]", "[]"])
                            .into(),
                    ),
                    2 => ("origin", dice.pick(&["\"own\"", "\"third-party\""]).into()),
                    3 => (
                        "summary",
                        format!("\"요약 {number}, [that one]({}.md)\"", dice.pick(&NAMES)),
                    ),
                    4 => ("label", format!("\"사건 {number}\"")),
                    5 => ("data_loss", format!("\"글 {number}개\"")),
                    6 => (
                        "timezone",
                        dice.pick(&["\"UTC\"", "\"America/New_York\""]).into(),
                    ),
                    _ => (
                        "kind",
                        dice.pick(&["\"security\"", "\"degradation\""]).into(),
                    ),
                };
                let text = format!("the incident's `{key} = {value}`");
                self.incident.insert(key.into(), value);
                text
            }
            16 | 17 if !self.incident.is_empty() => {
                let (year, month) = (2024 + dice.below(3), 1 + dice.below(3));
                let service = dice.pick(&["", "services = [\"web\"]\n", "services = [\"mail\"]\n"]);
                let end = match dice.below(3) {
                    0 => String::new(),
                    more => format!(
                        "resolved = {}-0{month}-21T06:00:00\n",
                        (year + more - 1).min(2026)
                    ),
                };
                self.tables.push(format!(
                    "[[incident.occurrence]]\nstarted = {year}-0{month}-20T22:{:02}:00\n{end}{service}",
                    dice.below(60)
                ));
                "a window".into()
            }
            18 if !self.incident.is_empty() => {
                let (state, id) = (
                    dice.pick(&["planned", "done"]),
                    dice.pick(&["restore", "alarm"]),
                );
                self.tables.push(format!(
                    "[[incident.mitigation]]\nid = \"{id}\"\ntext = \"again {number}\"\nstate = \"{state}\"\n"
                ));
                format!("the measure `{id}`")
            }
            19 => set("authors", format!("[{{ name = \"글쓴이 {number}\" }}]")),
            20 => set("image_alt", format!("\"alt {number}\"")),
            21 if self.incident.is_empty() => {
                let status = dice.pick(&["scheduled", "completed", "cancelled"]);
                self.incident
                    .insert("kind".into(), "\"maintenance\"".into());
                self.incident
                    .insert("status".into(), format!("\"{status}\""));
                self.tables.push(format!(
                    "[incident.planned]\nstart = 2026-09-{:02}T22:00:00\nduration = \"2h\"\n",
                    1 + dice.below(28)
                ));
                format!("maintenance, `{status}`")
            }
            22 => set("lang", dice.pick(&["\"ko\"", "\"en-GB\"", "\"ja\""]).into()),
            23 if !self.tables.is_empty() => {
                self.tables.pop();
                "one table less".into()
            }
            _ => {
                self.body.truncate(1);
                self.body.push(format!("Another body, {number}."));
                "another body".into()
            }
        }
    }

    fn text(&self) -> String {
        let lines = |keys: &BTreeMap<String, String>| -> String {
            keys.iter()
                .map(|(key, value)| format!("{key} = {value}\n"))
                .collect()
        };
        let incident = match self.incident.is_empty() {
            true => String::new(),
            false => format!(
                "[incident]\n{}{}",
                lines(&self.incident),
                self.tables.concat()
            ),
        };
        format!(
            "+++\n{}{incident}+++\n\n{}\n",
            lines(&self.keys),
            self.body.join("\n\n")
        )
    }
}

fn date(dice: &mut Dice) -> String {
    format!(
        "2026-0{}-{:02}T10:00:00+09:00",
        4 + dice.below(5),
        1 + dice.below(28)
    )
}

/// A PNG of that size, as far as anybody looks who wants to know how large it is.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0\0\0\0\0");
    bytes
}
