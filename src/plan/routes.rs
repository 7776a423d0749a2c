//! Links that are written from the site's root: whether they lead to something that is planned.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diag::{Diag, Diags, nearest};
use crate::output::OutputPath;
use crate::parse::config::CONFIG;
use crate::site::{EntryId, Site, Target};

use super::Plan;

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
                && let Some(diag) = broken(plan, route)
            {
                diags.push(diag.at(&entry.document.path, link.span));
            }
        }
    }
    let config: Arc<str> = CONFIG.into();
    for item in &site.config.menu {
        let route = item.url.value.split(['?', '#']).next().unwrap_or_default();
        if route.starts_with('/')
            && !route.starts_with("//")
            && let Some(diag) = broken(plan, route)
        {
            diags.push(diag.at(&config, item.url.span));
        }
    }
}

fn broken(plan: &Plan, route: &str) -> Option<Diag> {
    let relative = route.trim_start_matches('/');
    let candidates = [
        relative.to_owned(),
        format!("{relative}.html"),
        format!("{}/index.html", relative.trim_end_matches('/')),
        String::from("index.html"),
    ];
    let wanted = if relative.is_empty() {
        &candidates[3..]
    } else {
        &candidates[..3]
    };
    let is_planned =
        |path: &String| OutputPath::new(path).is_ok_and(|path| plan.job(&path).is_some());
    if wanted.iter().any(is_planned) {
        return None;
    }
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
    Some(Diag::error("broken-link", message).help(help))
}
