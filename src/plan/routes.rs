//! Links that are written from the site's root: whether they lead to something that is planned.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diag::{Diag, Diags, nearest};
use crate::output::{decode, served};
use crate::parse::config::{CONFIG, MenuItem};
use crate::parse::markdown::Link;
use crate::site::{EntryId, Site, Target, is_elsewhere, split};

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
                && is_lost(plan, site, route)
            {
                let diag = broken(plan, route, IN_A_POST);
                diags.push(diag.at(&entry.document.path, link.span));
            }
        }
    }
    let config: Arc<str> = CONFIG.into();
    let own = site.config.links.iter();
    // A place on the page itself is looked for on each finished page.
    let is_judged = |link: &&Link| !is_elsewhere(&link.target) && !link.target.starts_with('#');
    for link in own.filter(is_judged) {
        let (path, _) = split(&link.target);
        let diag = match decode(path) {
            route if !route.starts_with('/') => not_from_the_root(&link.target),
            route if is_lost(plan, site, &route) => broken(plan, &route, IN_THE_CONFIG),
            _ => continue,
        };
        diags.push(diag.at(&config, link.span));
    }
    for item in &site.config.menu {
        if let Some(route) = route(item)
            && is_lost(plan, site, &route)
        {
            let diag = broken(plan, &route, IN_THE_CONFIG);
            diags.push(diag.at(&config, item.url.span));
        }
    }
}

fn route(item: &MenuItem) -> Option<String> {
    let (route, _) = item.route()?;
    Some(decode(route))
}

/// Whether nothing stands at `route`, nor may when what else is wrong is mended.
fn is_lost(plan: &Plan, site: &Site, route: &str) -> bool {
    found(plan, route).is_none() && !site.may_come(route)
}

/// What a static server sends for a path from the site's root.
fn found<'p>(plan: &'p Plan, route: &str) -> Option<&'p Job> {
    let mut paths = served(route.strip_prefix('/')?);
    paths.find_map(|path| Some(&plan.output(&path)?.job))
}

/// That a link in the config, which stands on every page, is written as if it stood on one.
fn not_from_the_root(target: &str) -> Diag {
    let message = format!("`{target}` leads elsewhere from every page");
    let help = "write the path of a page or static file from the site's root, such as `/about`";
    Diag::error("broken-link", message).help(help)
}

const IN_A_POST: &str =
    "link to a post by its file (`../disk.md`); a path from the root names a page or a static file";
const IN_THE_CONFIG: &str =
    "name a page by its address, such as `/archive/`, or a static file by its path";

/// That `route` leads to nothing; `help` is told where nothing is near.
fn broken(plan: &Plan, route: &str, help: &str) -> Diag {
    let relative = route.trim_start_matches('/');
    let known = plan.outputs().iter().map(|output| output.path().route());
    let help = match nearest(relative, known) {
        Some(near) => format!("did you mean `/{near}`?"),
        None => help.to_owned(),
    };
    let message = format!("`{route}` leads nowhere: the site has no such page or file");
    Diag::error("broken-link", message).help(help)
}
