//! `afterword serve` as a browser meets it: raw HTTP on loopback.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::folder::{Folder, post};

/// A server that runs on a site, and ends with this value.
struct Served {
    site: Folder,
    child: Child,
    port: u16,
    /// What it prints, line by line.
    lines: Receiver<String>,
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// How long to wait for what has to come.
const PATIENCE: Duration = Duration::from_secs(30);

impl Served {
    fn new(site: Folder) -> Self {
        Served::with(site, &[])
    }

    fn with(site: Folder, flags: &[&str]) -> Self {
        let mut child = site
            .command(&[&["serve", "--port", "0"], flags].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        for stream in [
            Box::new(child.stdout.take().unwrap()) as Box<dyn Read + Send>,
            Box::new(child.stderr.take().unwrap()),
        ] {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        let mut served = Served {
            site,
            child,
            port: 0,
            lines,
        };
        let line = served.line("http://127.0.0.1:");
        let rest = line.split("127.0.0.1:").nth(1).unwrap();
        served.port = rest.split('/').next().unwrap().parse().unwrap();
        served
    }

    /// Waits for a line with `part` in it.
    fn line(&self, part: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(end - Instant::now()).unwrap();
            if line.contains(part) {
                return line;
            }
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let host = if headers.iter().any(|h| h.starts_with("Host")) {
            None
        } else {
            Some(host)
        };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for header in headers.iter().copied().chain(host.as_deref()) {
            request += &format!("{header}\r\n");
        }
        stream
            .write_all(format!("{request}\r\n").as_bytes())
            .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let headers = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Answer {
            status,
            headers,
            body: bytes[end + 4..].to_vec(),
        }
    }

    /// What an open page at `path` is told.
    fn state(&self, path: &str) -> serde_json::Value {
        let answer = self.get(&format!("/__afterword/state?path={path}"));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Waits until `is_so`.
    fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self) {
            assert!(Instant::now() < end, "it never came to be that {what}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn shows(&self, path: &str, text: &str) {
        self.until(&format!("{path} shows {text}"), |s| {
            s.get(path).text().contains(text)
        });
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn addresses_are_those_of_the_published_site() {
    let served = Served::new(Folder::site().with("content/메모.md", &post("메모", "2026-04-26")));
    let status = |path| served.get(path).status;
    assert_eq!(status("/"), 200);
    assert_eq!(status("/disk"), 200);
    assert_eq!(status("/%EB%A9%94%EB%AA%A8"), 200);
    assert_eq!(status("/disk/"), 404);
    assert_eq!(status("/nowhere"), 404);
    assert_eq!(status("/../afterword.toml"), 404);
    assert_eq!(status("/%2e%2e/afterword.toml"), 404);
    assert_eq!(status("/content/disk.md"), 404);
    let moved = served.get("/archive?a=b");
    assert_eq!(
        (moved.status, moved.header("location")),
        (302, "/archive/?a=b")
    );
    assert_eq!(served.ask("POST", "/", &[]).status, 405);
}

#[test]
fn a_missing_page_is_the_sites_own() {
    let served = Served::new(Folder::site());
    let missing = served.get("/nowhere");
    assert_eq!(missing.header("content-type"), "text/html; charset=utf-8");
    assert!(missing.text().contains("/__afterword/reload.js"));
    served
        .site
        .put("content/nowhere.md", &post("이제 있다", "2026-04-27"));
    served.shows("/nowhere", "이제 있다");
}

#[test]
fn a_site_below_a_sub_path() {
    let config = "base_url = \"https://haneul.example/blog\"\ntitle = \"하늘\"\n";
    let served = Served::new(Folder::site().with("afterword.toml", config));
    assert_eq!(served.get("/").header("location"), "/blog/");
    assert_eq!(served.get("/blog").header("location"), "/blog/");
    assert_eq!(served.get("/disk").status, 404);
    let page = served.get("/blog/disk");
    assert_eq!(page.status, 200);
    assert!(
        page.text()
            .contains(&format!("http://127.0.0.1:{}/blog/disk", served.port))
    );
    assert!(!page.text().contains("haneul.example"));
}

#[test]
fn media_types() {
    let served = Served::new(
        Folder::site()
            .with("static/a.svg", "<svg/>")
            .with("static/b.bin", "?")
            .with("static/c.woff2", "?"),
    );
    for (path, expected) in [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/a.svg", "image/svg+xml; charset=utf-8"),
        ("/b.bin", "application/octet-stream"),
        ("/c.woff2", "font/woff2"),
        ("/__afterword/reload.js", "text/javascript; charset=utf-8"),
    ] {
        assert_eq!(served.get(path).header("content-type"), expected, "{path}");
    }
}

#[test]
fn parts_of_a_file() {
    let served = Served::new(Folder::site().with("static/film.mp4", "0123456789"));
    let part = |range: &str| {
        let answer = served.ask("GET", "/film.mp4", &[&format!("Range: {range}")]);
        let shown = answer.header("content-range").to_owned();
        (answer.status, shown, answer.text())
    };
    let expected = |status, shown: &str, text: &str| (status, shown.to_owned(), text.to_owned());
    assert_eq!(part("bytes=2-4"), expected(206, "bytes 2-4/10", "234"));
    assert_eq!(part("bytes=7-"), expected(206, "bytes 7-9/10", "789"));
    assert_eq!(part("bytes=-2"), expected(206, "bytes 8-9/10", "89"));
    assert_eq!(part("bytes=10-"), expected(416, "bytes */10", ""));
    assert_eq!(part("lines=1-2"), expected(200, "", "0123456789"));
    let stale = ["Range: bytes=2-4", "If-Range: \"older\""];
    assert_eq!(served.ask("GET", "/film.mp4", &stale).status, 200);
    let head = served.ask("HEAD", "/film.mp4", &["Range: bytes=2-4"]);
    assert_eq!(head.status, 200);
}

#[test]
fn what_a_browser_has_already_is_not_sent_again() {
    let served = Served::new(Folder::site());
    let first = served.get("/disk");
    let tag = first.header("etag");
    let again = |tags: &str| served.ask("GET", "/disk", &[&format!("If-None-Match: {tags}")]);
    assert_eq!(again(tag).status, 304);
    assert_eq!(again(tag).body, b"");
    assert_eq!(again(&format!("\"other\", W/{tag}")).status, 304);
    assert_eq!(again("\"other\"").status, 200);
    let head = served.ask("HEAD", "/disk", &[]);
    assert_eq!((head.status, head.header("etag")), (200, tag));
    assert_eq!(head.header("content-length"), first.body.len().to_string());
    assert_eq!(head.body, b"");
}

#[test]
fn other_names_than_its_own_are_refused() {
    let served = Served::new(Folder::site());
    let status = |host: &str| served.ask("GET", "/", &[&format!("Host: {host}")]).status;
    assert_eq!(status("localhost"), 200);
    assert_eq!(status("localhost:1111"), 200);
    assert_eq!(status("[::1]:1111"), 200);
    assert_eq!(status("evil.example"), 403);
    assert_eq!(status("127.0.0.1.evil.example"), 403);
    assert_eq!(status("localhost.evil.example:1111"), 403);
    let secret = served.ask("GET", "/__afterword/state?path=/", &["Host: evil.example"]);
    assert_eq!(secret.status, 403);
}

#[test]
fn the_published_site_knows_nothing_of_the_server() {
    let site = Folder::site();
    site.build();
    for path in site.files("public").keys() {
        let bytes = fs::read(site.path(&format!("public{path}"))).unwrap();
        assert!(
            !String::from_utf8_lossy(&bytes).contains("__afterword"),
            "{path}"
        );
    }
}

#[test]
fn a_saved_post_is_shown() {
    let served = Served::new(Folder::site());
    served
        .site
        .put("content/disk.md", &post("새 제목", "2026-04-21"));
    served.shows("/disk", "새 제목");
    served.shows("/", "새 제목");
    served.line("content/disk.md changed: ready in ");
}

#[test]
fn a_page_that_did_not_change_keeps_its_face() {
    let served = Served::new(Folder::site());
    let face = |path| served.state(path)["face"].clone();
    let (disk, memory) = (face("/disk"), face("/memory"));
    let body = post("디스크", "2026-04-21") + "One more line.\n";
    served.site.put("content/disk.md", &body);
    served.shows("/disk", "One more line.");
    assert_ne!(face("/disk"), disk);
    assert_eq!(face("/memory"), memory);
    let page = served.get("/disk").text();
    assert!(page.contains(&format!("data-face={:?}", face("/disk").as_str().unwrap())));
}

#[test]
fn a_stylesheet_changes_but_not_the_face() {
    let served =
        Served::new(Folder::site().with("themes/default/assets/style.css", "p { color: red }"));
    let before = served.state("/disk");
    served
        .site
        .put("themes/default/assets/style.css", "p { color: blue }");
    served.until("the styles changed", |s| {
        s.state("/disk")["styles"] != before["styles"]
    });
    let after = served.state("/disk");
    assert_eq!(after["face"], before["face"]);
    let href = after["styles"][0]["href"].as_str().unwrap();
    assert!(served.get(href).text().starts_with("p { color: blue }"));
}

#[test]
fn a_picture_changes_but_not_the_face() {
    let body = post("디스크", "2026-04-21") + "![a graph](/R&D.png)\n";
    let site = Folder::site().with("content/disk.md", &body);
    let served = Served::new(site.with("static/R&D.png", "one"));
    let before = served.state("/disk");
    assert_eq!(before["pictures"][0]["href"], "/R&D.png");
    served.site.put("static/R&D.png", "two");
    served.until("the picture changed", |s| {
        s.state("/disk")["pictures"] != before["pictures"]
    });
    assert_eq!(served.state("/disk")["face"], before["face"]);
    assert_eq!(served.get("/R&D.png").text(), "two");
}

#[test]
fn a_post_is_shown_when_it_is_due() {
    for flags in [&[][..], &["--poll"]] {
        let soon = jiff::Timestamp::now() + Duration::from_secs(2);
        let body = format!("+++\ntitle = \"곧\"\ndate = {soon:.0}\n+++\n\nText.\n");
        let served = Served::with(Folder::site().with("content/soon.md", &body), flags);
        served.shows("/soon", "곧");
    }
}

#[test]
fn what_is_wrong_with_a_page_that_is_drawn_is_told_on_the_terminal_once_a_compile() {
    let served = Served::new(Folder::site());
    let page = |text: &str| format!("<html><head></head><body>{{{{ {text} }}}}</body></html>");
    let template = "themes/default/post.html";
    served.site.put(template, &page("post.nothing.here"));
    for _ in 0..9 {
        served.until("the fault is told", |s| {
            !s.state("/disk")["faults"].is_null()
        });
    }
    assert!(served.line("error[").contains("template"));
    assert!(served.line("-->").contains("themes/default/post.html:1:"));
    served.site.put(template, &page("post.title"));
    served.until("the fault is gone", |s| {
        s.state("/disk")["faults"].is_null()
    });
    // An editor's save may be seen as two, each with a compile of its own.
    let rest: Vec<String> = served.lines.try_iter().collect();
    let count = |part: &str| rest.iter().filter(|line| line.contains(part)).count();
    assert!(count("error[") <= count("changed: ready"), "{rest:?}");
}

#[test]
fn a_fault_is_told_over_the_last_good_page_until_it_is_mended() {
    let served = Served::new(Folder::site());
    let good = served.get("/disk").text();
    assert!(served.state("/disk")["faults"].is_null());
    served.site.put(
        "content/disk.md",
        "+++\ntitle = \"디스크\"\ndate = 2026-13-01\n+++\n",
    );
    served.until("the fault is told", |s| {
        !s.state("/disk")["faults"].is_null()
    });
    let faults = served.state("/memory")["faults"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(faults.contains("content/disk.md:3:"), "{faults}");
    assert!(faults.contains("date = 2026-13-01"), "{faults}");
    assert!(faults.contains('^'), "{faults}");
    assert!(!faults.contains('\x1b'), "{faults}");
    assert_eq!(served.get("/disk").text(), good);
    served.line("the last good site stays");
    served
        .site
        .put("content/disk.md", &post("디스크", "2026-04-21"));
    served.until("the fault is gone", |s| {
        s.state("/disk")["faults"].is_null()
    });
    assert_eq!(served.get("/disk").text(), good);
}

#[test]
#[cfg(unix)]
fn a_fault_goes_with_the_file_that_it_is_about() {
    use std::os::unix::ffi::OsStrExt;
    let served = Served::new(Folder::site());
    let is_well = |served: &Served| served.state("/disk")["faults"].is_null();
    let odd = std::ffi::OsStr::from_bytes(b"content/\xff.md");
    let odd = served.site.path("").join(odd);
    let link = served.site.path("content/link.md");
    std::os::unix::fs::symlink("nowhere", &link).unwrap();
    fs::write(&odd, "").unwrap();
    served.until("both faults", |served| {
        let faults = served.state("/disk")["faults"].to_string();
        faults.contains("link.md") && faults.contains("UTF-8")
    });
    fs::remove_file(&link).unwrap();
    fs::remove_file(&odd).unwrap();
    served.until("no fault", is_well);
}

#[test]
#[cfg(unix)]
fn a_fault_may_go_without_a_change_to_its_file() {
    for flags in [&[][..], &["--poll"]] {
        let site = Folder::site();
        std::os::unix::fs::symlink("../late.md", site.path("content/late.md")).unwrap();
        let served = Served::with(site, flags);
        served.site.put("late.md", &post("늦게", "2026-04-21"));
        served.shows("/late", "늦게");
        served.site.put("late.md", &post("더 늦게", "2026-04-21"));
        served.shows("/late", "더 늦게");
    }
}

#[test]
fn a_site_that_is_broken_from_the_start_can_be_mended() {
    let served = Served::new(Folder::site().with("content/bad.md", "nothing in front\n"));
    let page = served.get("/disk");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("/__afterword/reload.js"));
    assert!(
        served.state("/disk")["faults"]
            .as_str()
            .unwrap()
            .contains("content/bad.md:1:1")
    );
    fs::remove_file(served.site.path("content/bad.md")).unwrap();
    served.until("the page is there", |s| s.get("/disk").status == 200);
}

#[cfg(unix)]
#[test]
fn a_site_of_which_not_all_can_be_read_is_none_from_the_start() {
    let site = Folder::site().with("static/note.txt", "");
    fs::remove_file(site.path("static/note.txt")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", site.path("static/note.txt")).unwrap();
    let served = Served::new(site);
    assert_eq!(served.get("/disk").status, 500);
    served.site.put("static/more.txt", "x");
    served.line("there is no site until that is mended");
    fs::remove_file(served.site.path("static/note.txt")).unwrap();
    served.until("the page is there", |s| s.get("/disk").status == 200);
}

#[test]
fn editors_save_in_many_ways() {
    let served = Served::new(Folder::site());
    let target = served.site.path("content/disk.md");
    // Vim: the file is moved away, written anew, and the old one removed.
    let backup = served.site.path("content/disk.md~");
    fs::rename(&target, &backup).unwrap();
    fs::write(&target, post("하나", "2026-04-21")).unwrap();
    fs::remove_file(&backup).unwrap();
    served.shows("/disk", "하나");
    // Others: written beside it, then renamed over it.
    let beside = served.site.path("content/.disk.md.tmp");
    fs::write(&beside, post("둘둘", "2026-04-21")).unwrap();
    fs::rename(&beside, &target).unwrap();
    served.shows("/disk", "둘둘");
    // And the simplest: emptied, then written.
    let mut file = fs::File::create(&target).unwrap();
    file.write_all(post("셋셋", "2026-04-21").as_bytes())
        .unwrap();
    drop(file);
    served.shows("/disk", "셋셋");
    assert!(served.state("/disk")["faults"].is_null());
}

#[test]
fn folders_come_and_go() {
    let served = Served::new(Folder::site());
    served.site.put("static/deep/er/note.txt", "one");
    served.shows("/deep/er/note.txt", "one");
    served.site.put("static/deep/er/note.txt", "two");
    served.shows("/deep/er/note.txt", "two");
    fs::rename(
        served.site.path("static/deep"),
        served.site.path("static/other"),
    )
    .unwrap();
    served.shows("/other/er/note.txt", "two");
    served.until("the old one is gone", |s| {
        s.get("/deep/er/note.txt").status == 404
    });
    fs::remove_dir_all(served.site.path("static")).unwrap();
    served.until("all is gone", |s| s.get("/other/er/note.txt").status == 404);
    served.site.put("static/again.txt", "three");
    served.shows("/again.txt", "three");
    served.site.put("static/again.txt", "four");
    served.shows("/again.txt", "four");
}

#[test]
#[cfg(unix)]
fn what_a_link_leads_to_may_change() {
    use std::os::unix::fs::symlink;
    let config = Folder::site().read("afterword.toml");
    let site = Folder::empty()
        .with("shared/config.toml", &config)
        .with("shared/first.md", &post("하나", "2026-04-21"))
        .with("shared/pictures/a.txt", "one")
        .with("content/deep/own.md", &post("제 것", "2026-04-22"))
        .with("static/own.txt", "own");
    let link = |target: &str, place: &str| symlink(target, site.path(place)).unwrap();
    link("shared/config.toml", "afterword.toml");
    link("../shared/first.md", "content/first.md");
    link("deep/own.md", "content/same.md");
    link("../shared/pictures", "static/here");
    link("../shared/pictures", "static/there");
    let served = Served::new(site);
    let site = &served.site;
    site.put("shared/first.md", &post("둘둘", "2026-04-21"));
    served.shows("/first", "둘둘");
    // As editors save.
    site.put("shared/.first.md.tmp", &post("셋셋", "2026-04-21"));
    let [beside, place] = ["shared/.first.md.tmp", "shared/first.md"].map(|path| site.path(path));
    fs::rename(beside, place).unwrap();
    served.shows("/first", "셋셋");
    site.put("shared/config.toml", &config.replace("하늘", "다른 이름"));
    served.shows("/", "다른 이름");
    // One file, of several names.
    site.put("content/deep/own.md", &post("네 것", "2026-04-22"));
    served.shows("/own", "네 것");
    served.shows("/same", "네 것");
    site.put("shared/pictures/a.txt", "two");
    served.shows("/here/a.txt", "two");
    served.shows("/there/a.txt", "two");
    // What lies around a file that a link leads to is watched as before.
    site.put("content/deep/er/new.md", &post("새 글", "2026-04-23"));
    served.shows("/new", "새 글");
    site.put("content/deep/er/new.md", &post("헌 글", "2026-04-23"));
    served.shows("/new", "헌 글");
}

#[test]
#[cfg(unix)]
fn a_link_may_come_later() {
    use std::os::unix::fs::symlink;
    let site = Folder::site()
        .with("shared/late.md", &post("늦게", "2026-04-21"))
        .with("shared/pictures/a.txt", "one");
    let served = Served::new(site.with("static/own.txt", "own"));
    let link = |target, place| symlink(target, served.site.path(place)).unwrap();
    link("../shared/late.md", "content/late.md");
    served.shows("/late", "늦게");
    link("../shared/pictures", "static/pictures");
    served.shows("/pictures/a.txt", "one");
    served
        .site
        .put("shared/late.md", &post("더 늦게", "2026-04-21"));
    served.shows("/late", "더 늦게");
    served.site.put("shared/pictures/a.txt", "two");
    served.shows("/pictures/a.txt", "two");
}

#[test]
fn the_config_may_change() {
    let served = Served::new(Folder::site());
    let config = "base_url = \"https://haneul.example/news\"\ntitle = \"다른 이름\"\n";
    served.site.put("afterword.toml", config);
    served.shows("/news/", "다른 이름");
    assert_eq!(served.get("/").header("location"), "/news/");
}

#[test]
fn changes_can_be_looked_for() {
    let served = Served::with(Folder::site(), &["--poll"]);
    served
        .site
        .put("content/disk.md", &post("보았다", "2026-04-21"));
    served.shows("/disk", "보았다");
    fs::remove_file(served.site.path("content/disk.md")).unwrap();
    served.until("it is gone", |s| s.get("/disk").status == 404);
}

#[test]
fn open_pages_are_told() {
    let served = Served::new(Folder::site());
    let mut stream = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
        .write_all(b"GET /__afterword/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut data = BufReader::new(stream)
        .lines()
        .map(Result::unwrap)
        .filter(|line| line.starts_with("data: "));
    let first = data.next().unwrap();
    served
        .site
        .put("content/disk.md", &post("새 제목", "2026-04-21"));
    assert_ne!(data.next().unwrap(), first);
}

#[test]
fn a_taken_port_names_the_next() {
    let served = Served::new(Folder::site());
    let run = served
        .site
        .run(&["serve", "--port", &served.port.to_string()]);
    assert_eq!(run.code, 1);
    let taken = format!("port {} of 127.0.0.1 is taken", served.port);
    assert!(run.err.contains(&taken), "{}", run.err);
    assert!(run.err.contains("`--port "), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_cleanly() {
    let mut served = Served::new(Folder::site());
    let mut open = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    open.write_all(b"GET /__afterword/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut byte = [0];
    open.read_exact(&mut byte).unwrap();
    let id = served.child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(sent.unwrap().success());
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}
