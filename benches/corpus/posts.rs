//! Posts that are the same on every machine, for afterword and for others.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// Numbers that look random and are the same each time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap_or(0)
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

const KOREAN: [&str; 16] = [
    "서버가",
    "갑자기",
    "멈추어서",
    "기록을",
    "살펴보니",
    "메모리가",
    "모자랐고",
    "데이터베이스가",
    "느려졌으며",
    "운영자는",
    "재시작을",
    "했습니다.",
    "원인은",
    "**설정(스왑)**이라는",
    "값이었고",
    "지금은 고쳤습니다.",
];
const ENGLISH: [&str; 16] = [
    "The",
    "queue",
    "grew",
    "faster",
    "than",
    "workers",
    "could",
    "drain",
    "it,",
    "so",
    "`sidekiq`",
    "was",
    "restarted",
    "and",
    "the backlog",
    "cleared.",
];
const TAGS: [&str; 12] = [
    "장애",
    "정비",
    "데이터베이스",
    "메모리",
    "디스크",
    "네트워크",
    "보안",
    "검색",
    "미디어",
    "연합",
    "회고",
    "안내",
];
const CODE: [(&str, &str); 6] = [
    (
        "bash",
        "for unit in web streaming sidekiq; do\n  systemctl restart \"mastodon-$unit.service\" || exit 1 # one by one\ndone\njournalctl -u mastodon-web --since '10 min ago' | grep -c ERROR\n",
    ),
    (
        "ruby",
        "class Cleanup\n  def call(account)\n    account.statuses.find_each(batch_size: 500) do |status|\n      RemovalWorker.perform_async(status.id, { 'redraft' => false })\n    end\n  end\nend\n",
    ),
    (
        "yaml",
        "services:\n  db:\n    image: postgres:16\n    shm_size: 256mb\n    healthcheck:\n      test: [\"CMD\", \"pg_isready\", \"-U\", \"postgres\"]\n    volumes:\n      - ./postgres:/var/lib/postgresql/data\n",
    ),
    (
        "sql",
        "SELECT relname, n_dead_tup, last_autovacuum\n  FROM pg_stat_user_tables\n WHERE n_dead_tup > 10000 -- what waits for vacuum\n ORDER BY n_dead_tup DESC LIMIT 20;\n",
    ),
    (
        "nginx",
        "location /api/v1/streaming {\n  proxy_set_header Upgrade $http_upgrade;\n  proxy_pass http://streaming;\n  proxy_buffering off;\n}\n",
    ),
    (
        "toml",
        "[database]\npool = 25\ntimeout = \"5s\"\nreplicas = [\"db-1\", \"db-2\"]\n",
    ),
];

/// Whose site a corpus is; the same posts, each with a plain theme of its program.
#[derive(Clone, Copy, PartialEq)]
enum Whose {
    Ours,
    Hugo,
    Zola,
}

/// What code a corpus has.
#[derive(Clone, Copy, PartialEq)]
enum Code {
    Absent,
    /// Blocks that have most of their lines in common.
    Alike,
    /// Blocks in which every long word is another, so that no more than lines like `}` come again.
    WithOwnNames,
}

/// Writes `count` posts into `folder`, as the site of a generator.
pub fn generate(count: usize, folder: &Path, flags: &[&str]) -> io::Result<()> {
    let whose = match flags {
        flags if flags.contains(&"--hugo") => Whose::Hugo,
        flags if flags.contains(&"--zola") => Whose::Zola,
        _ => Whose::Ours,
    };
    let code = match flags {
        flags if flags.contains(&"--no-code") => Code::Absent,
        flags if flags.contains(&"--own-names") => Code::WithOwnNames,
        _ => Code::Alike,
    };
    let seed = flags.iter().skip_while(|flag| **flag != "--seed").nth(1);
    let seed: u64 = seed.map_or(Ok(0), |seed| seed.parse().map_err(io::Error::other))?;
    let (posts, files): (_, &[(&str, &str)]) = match whose {
        Whose::Ours => ("content", &[("afterword.toml", OUR_CONFIG)]),
        Whose::Hugo => ("content/posts", &HUGO_FILES),
        Whose::Zola => ("content/posts", &ZOLA_FILES),
    };
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    let posts = folder.join(posts);
    fs::create_dir_all(&posts)?;
    for at in 0..count {
        let mut numbers = Numbers((seed << 32) + at as u64);
        let post = post(at, &mut numbers, code, whose);
        fs::write(posts.join(format!("post-{at:05}.md")), post)?;
    }
    Ok(())
}

const OUR_CONFIG: &str = "base_url = \"https://bench.example\"\ntitle = \"Bench\"\nlanguage = \"ko\"\ntimezone = \"Asia/Seoul\"\ncards = false\n";

const HUGO_FILES: [(&str, &str); 4] = [
    ("hugo.toml", HUGO_CONFIG),
    ("layouts/_default/baseof.html", HUGO_BASE),
    ("layouts/_default/single.html", HUGO_SINGLE),
    ("layouts/_default/list.html", HUGO_LIST),
];
const HUGO_CONFIG: &str = "baseURL = \"https://bench.example/\"\ntitle = \"Bench\"\nlanguageCode = \"ko\"\n[pagination]\npagerSize = 10\n[markup.highlight]\nnoClasses = false\n";
const HUGO_BASE: &str = "<!doctype html><html lang=\"ko\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title><link rel=\"canonical\" href=\"{{ .Permalink }}\"><meta property=\"og:url\" content=\"{{ .Permalink }}\"></head><body><main>{{ block \"main\" . }}{{ end }}</main></body></html>";
const HUGO_SINGLE: &str = "{{ define \"main\" }}<h1>{{ .Title }}</h1><time>{{ .Date }}</time>{{ .Content }}{{ range .GetTerms \"tags\" }}<a href=\"{{ .Permalink }}\">{{ .LinkTitle }}</a>{{ end }}{{ with .Next }}<a href=\"{{ .Permalink }}\">{{ .Title }}</a>{{ end }}{{ end }}";
const HUGO_LIST: &str = "{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ range (.Paginate .RegularPagesRecursive).Pages }}<h2><a href=\"{{ .Permalink }}\">{{ .Title }}</a></h2><p>{{ .Summary | plainify | truncate 200 }}</p>{{ end }}{{ end }}";

const ZOLA_FILES: [(&str, &str); 8] = [
    ("config.toml", ZOLA_CONFIG),
    ("templates/base.html", ZOLA_BASE),
    ("templates/page.html", ZOLA_PAGE),
    ("templates/index.html", "{% extends \"base.html\" %}"),
    ("templates/section.html", ZOLA_LIST),
    ("templates/taxonomy_single.html", ZOLA_LIST),
    (
        "templates/taxonomy_list.html",
        "{% extends \"base.html\" %}",
    ),
    (
        "content/posts/_index.md",
        "+++\ntitle = \"Posts\"\nsort_by = \"date\"\npaginate_by = 10\n+++\n",
    ),
];
const ZOLA_CONFIG: &str = "base_url = \"https://bench.example\"\ntitle = \"Bench\"\ndefault_language = \"ko\"\ngenerate_feeds = true\n[[taxonomies]]\nname = \"tags\"\nfeed = true\npaginate_by = 10\n[markdown.highlighting]\ntheme = \"github-light\"\nstyle = \"class\"\n";
const ZOLA_BASE: &str = "<!doctype html><html lang=\"ko\"><head><meta charset=\"utf-8\"><title>{{ config.title }}</title><link rel=\"canonical\" href=\"{{ current_url | safe }}\"><meta property=\"og:url\" content=\"{{ current_url | safe }}\"></head><body><main>{% block main %}{% endblock main %}</main></body></html>";
const ZOLA_PAGE: &str = "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1><time>{{ page.date }}</time>{{ page.content | safe }}{% for tag in page.taxonomies.tags %}<a href=\"{{ get_taxonomy_url(kind=\"tags\", name=tag) | safe }}\">{{ tag }}</a>{% endfor %}{% if page.higher %}<a href=\"{{ page.higher.permalink | safe }}\">{{ page.higher.title }}</a>{% endif %}{% endblock main %}";
const ZOLA_LIST: &str = "{% extends \"base.html\" %}{% block main %}{% for page in paginator.pages %}<h2><a href=\"{{ page.permalink | safe }}\">{{ page.title }}</a></h2>{% endfor %}{% endblock main %}";

/// A post of about 12 kB.
fn post(at: usize, numbers: &mut Numbers, code: Code, whose: Whose) -> String {
    let (year, month, day) = (2015 + at % 11, 1 + at % 12, 1 + at % 28);
    let date = format!("{year}-{month:02}-{day:02}");
    let tags = [numbers.pick(&TAGS), numbers.pick(&TAGS)];
    let table = if whose == Whose::Zola {
        "[taxonomies]\n"
    } else {
        ""
    };
    let mut text = format!(
        "+++\ntitle = \"{} {at}\"\ndate = {date}T20:00:00+09:00\n{table}tags = [\"{}\", \"{}\"]\n",
        numbers.pick(&["접속 장애 보고", "정비 안내", "느려진 검색", "밀린 큐"]),
        tags[0],
        tags[1]
    );
    let ours = whose == Whose::Ours;
    if ours && at.is_multiple_of(3) {
        let _ = write!(
            text,
            "[incident]\nkind = \"outage\"\nstatus = \"resolved\"\nimpact = \"major\"\nservices = [\"web\"]\n\
             [[incident.occurrence]]\nstarted = {date}T10:{:02}:00\ndetected = {date}T11:00:00\nresolved = {date}T12:{:02}:00\n\
             [[incident.timeline]]\nat = {date}T11:00:00\nstatus = \"investigating\"\ntext = \"접속이 되지 않는다는 **신고(3건)**를 받음\"\n\
             [[incident.timeline]]\nat = {date}T13:00:00\nstatus = \"resolved\"\ntext = \"재시작 뒤 정상\"\n\
             [incident.cause]\nsummary = \"메모리가 모자랐다\"\n\
             [[incident.mitigation]]\ntext = \"메모리를 늘린다\"\nstate = \"done\"\n",
            numbers.below(60),
            numbers.below(60)
        );
    }
    text.push_str("+++\n\n");
    let blocks = match code != Code::Absent && numbers.below(10) < 6 {
        true => 2 + numbers.below(3),
        false => 0,
    };
    let mut section = 0;
    while text.len() < 12_000 {
        section += 1;
        let _ = write!(text, "## 단락 {section}\n\n");
        for _ in 0..3 {
            paragraph(&mut text, numbers);
        }
        if section <= blocks {
            let (language, source) = CODE[numbers.below(CODE.len())];
            let _ = write!(text, "```{language}\n# {}\n", numbers.next());
            for _ in 0..2 {
                match code {
                    Code::WithOwnNames => with_own_names(&mut text, source, numbers),
                    _ => text.push_str(source),
                }
            }
            text.push_str("```\n\n");
        }
        if section == 2 {
            text.push_str("| 이름 | 쓰임 | 양 |\n|---|---|--:|\n");
            for row in 0..6 {
                let _ = writeln!(
                    text,
                    "| 서비스 {row} | 웹과 큐 | {}.{} GB |",
                    numbers.below(16),
                    numbers.below(10)
                );
            }
            text.push('\n');
        }
        if section == 3 && at > 0 && ours {
            let _ = write!(
                text,
                "[앞 글](post-{:05}.md)도 보십시오.\n\n",
                numbers.below(at)
            );
        }
    }
    text
}

/// Adds `source`, each long word in it made another by a number at its end.
fn with_own_names(text: &mut String, source: &str, numbers: &mut Numbers) {
    for word in source.split_inclusive(|sign: char| !sign.is_ascii_lowercase()) {
        let name = word.trim_end_matches(|sign: char| !sign.is_ascii_lowercase());
        text.push_str(name);
        if name.len() > 5 {
            let _ = write!(text, "{}", numbers.below(100_000));
        }
        text.push_str(&word[name.len()..]);
    }
}

fn paragraph(text: &mut String, numbers: &mut Numbers) {
    let words = if numbers.below(3) == 0 {
        &ENGLISH
    } else {
        &KOREAN
    };
    for _ in 0..40 {
        text.push_str(numbers.pick(words));
        text.push(' ');
    }
    text.push_str("\n\n");
}
