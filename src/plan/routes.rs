//! Links that are written from the site's root: whether they lead to something that is planned.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::diag::{Diag, Diags, nearest};
use crate::output::OutputPath;
use crate::parse::config::{CONFIG, MenuItem};
use crate::site::{EntryId, Site, Target};

use super::{Job, Plan};

/// What each item of the author's menu leads to within the site.
pub fn menu(plan: &Plan, site: &Site) -> Vec<Option<Job>> {
    let items = site.config.menu.iter();
    let led = items.map(|item| found(plan, &route(item)?).cloned());
    led.collect()
}

/// Finds the links of posts and of the menu that lead to nothing in `plan`.
pub fn check(plan: &Plan, site: &Site, diags: &mut Diags) {
    for (at, entry) in site.entries.iter().enumerate() {
        let id = EntryId(at);
        let links = entry.links.iter().zip(&entry.document.body.links);
        let links = links.map(|(target, link)| (Cow::Borrowed(target), link));
        let recorded = entry.document.front.links.iter();
        let recorded = recorded.map(|link| (Cow::Owned(site.follow(id, link)), link));
        for (target, link) in links.chain(recorded) {
            if let Target::Route(route, _) = &*target
                && found(plan, route).is_none()
            {
                let diag = broken(plan, route);
                diags.push(diag.at(&entry.document.path, link.span));
            }
        }
    }
    let config: Arc<str> = CONFIG.into();
    for (item, led) in site.config.menu.iter().zip(&plan.menu) {
        if let (Some(route), None) = (route(item), led) {
            let diag = broken(plan, &route);
            diags.push(diag.at(&config, item.url.span));
        }
    }
}

fn route(item: &MenuItem) -> Option<Cow<'_, str>> {
    let (route, _) = item.route()?;
    Some(percent_decode_str(route).decode_utf8_lossy())
}

/// What a static server sends for a path from the site's root.
fn found<'p>(plan: &'p Plan, route: &str) -> Option<&'p Job> {
    let relative = route.trim_start_matches('/');
    let names = match relative {
        "" => vec![String::from("index.html")],
        _ => vec![
            relative.to_owned(),
            format!("{relative}.html"),
            format!("{}/index.html", relative.trim_end_matches('/')),
        ],
    };
    let paths = names.iter().filter_map(|name| OutputPath::new(name).ok());
    paths.filter_map(|path| plan.job(&path)).next()
}

/// That `route` leads to nothing.
fn broken(plan: &Plan, route: &str) -> Diag {
    let relative = route.trim_start_matches('/');
    let known = plan.outputs().map(|(path, _)| {
        let path = path.as_str();
        let page = path.strip_suffix("index.html");
        page.or_else(|| path.strip_suffix(".html")).unwrap_or(path)
    });
    let help = match nearest(relative, known) {
        Some(near) => format!("did you mean `/{near}`?"),
        None => String::from(
            "link to a post by its file (`../disk.md`); a path from the root names a page or a static file",
        ),
    };
    let message = format!("`{route}` leads nowhere: the site has no such page or file");
    Diag::error("broken-link", message).help(help)
}
