//! What those who know the last site will miss in the new one: addresses, feeds, and posts that come to them as new.
//!
//! It is told once: the next build knows no more than this one's list.

use std::collections::HashMap;
use std::sync::Arc;

use afterword::diag::{Diag, Diags, listed};
use afterword::output::{OutputPath, served};
use afterword::parse::{Document, Kind};
use afterword::plan::Job;
use afterword::render::Tree;

use super::manifest::Manifest;
use super::role::{Identity, Role, is_local, local, whole};

/// How many addresses people are told: more are only counted.
const MOST_NAMED: usize = 20;

/// What readers will miss.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missed {
    /// Where texts and feeds were found, and nothing is now: paths from the site's root, decoded.
    pub gone: Vec<String>,
    /// What is to be said of that, and of all else.
    pub told: Diags,
}

impl Missed {
    /// What readers of the site that `last` lists miss in `tree`, which `new` lists, after `removed` was taken away.
    pub fn of(last: &Manifest, new: &Manifest, tree: &Tree, removed: &[&OutputPath]) -> Self {
        let comparison = Comparison::of(last, new, tree);
        let mut told = Diags::new();
        comparison.judge_home(&mut told);
        comparison.judge_texts(&mut told);
        let (feeds, texts): (Vec<_>, Vec<_>) = removed
            .iter()
            .filter_map(|path| comparison.gone(path))
            .partition(|(role, _)| **role == Role::Feed);
        let routes = |gone: &[(&Role, &str)]| -> Vec<String> {
            gone.iter().map(|(_, route)| format!("/{route}")).collect()
        };
        let (texts, feeds) = (routes(&texts), routes(&feeds));
        for diag in [address_gone(&texts), feed_gone(&feeds)] {
            diag.into_iter().for_each(|diag| told.push(diag));
        }
        Missed {
            gone: [texts, feeds].concat(),
            told,
        }
    }
}

/// Two sites, of which one takes the other's place.
struct Comparison<'c> {
    last: &'c Manifest,
    new: &'c Manifest,
    tree: &'c Tree,
    /// Where each text of the new site stands, by its id.
    places: HashMap<&'c str, &'c OutputPath>,
    /// What the last site's texts were called, by their ids.
    titles: HashMap<&'c str, &'c str>,
    /// Posts of the new site that were not called so in the last: their ids, by what they are called.
    newcomers: HashMap<&'c str, &'c str>,
}

impl<'c> Comparison<'c> {
    fn of(last: &'c Manifest, new: &'c Manifest, tree: &'c Tree) -> Self {
        let mut comparison = Comparison {
            last,
            new,
            tree,
            places: HashMap::new(),
            titles: HashMap::new(),
            newcomers: HashMap::new(),
        };
        for (_, _, identity) in texts(last) {
            let id = comparison.name(&identity.id);
            comparison.titles.insert(id, &identity.title);
        }
        for (path, kind, identity) in texts(new) {
            let id = comparison.name(&identity.id);
            comparison.places.insert(id, path);
            let title = comparison.titles.get(id).copied();
            if kind == Kind::Post && title != Some(&*identity.title) {
                comparison.newcomers.entry(&identity.title).or_insert(id);
            }
        }
        comparison
    }

    /// `id` without the host of either site, which is judged by itself.
    fn name<'i>(&self, id: &'i str) -> &'i str {
        let homes = [self.last, self.new].into_iter().filter_map(Manifest::home);
        homes.fold(id, |id, home| local(id, &home.host))
    }

    /// Finds that all addresses are others, and all ids.
    fn judge_home(&self, told: &mut Diags) {
        let (Some(last), Some(new)) = (self.last.home(), self.new.home()) else {
            return;
        };
        if last.base_url != new.base_url {
            let [from, to] = [last, new].map(|home| &home.base_url);
            let message = format!("the last site stood at `{from}`, and this one is for `{to}`");
            let help = "if the site has moved, let the old server lead each address to the new one";
            told.push(Diag::warning("site-moved", message).help(help));
        }
        // A host that the author names is the one that is meant.
        let is_chosen = self.tree.rendering().site.config.feed.host.is_some();
        if last.host != new.host && !is_chosen && self.has_posts_that_stay() {
            let [from, to] = [last, new].map(|home| &home.host);
            let message = format!(
                "subscribers see every post as new: the host of all ids was `{from}` and is `{to}`"
            );
            let help = format!("keep it: `host = \"{from}\"` below `[feed]` in `afterword.toml`");
            told.push(Diag::warning("id-changed", message).help(help));
        }
    }

    /// Whether any post of both sites has an id that is made of the host.
    fn has_posts_that_stay(&self) -> bool {
        let posts = texts(self.last).filter(|(_, kind, _)| *kind == Kind::Post);
        let mut ids = posts.map(|(_, _, identity)| &*identity.id);
        ids.any(|id| is_local(id) && self.places.contains_key(id))
    }

    /// Finds posts that have another id, and addresses that lead to another text.
    fn judge_texts(&self, told: &mut Diags) {
        for (path, entry) in self.last.entries() {
            let role = &entry.role;
            let Some(id) = role.id().map(|id| self.name(id)) else {
                continue;
            };
            // Mostly it is where it was.
            if self.new.of(path).any(|now| now.role == *role) {
                continue;
            }
            let here = self.found(path, role);
            let led_to = here.and_then(Role::id).map(|id| self.name(id));
            let Some(now) = self.successor(id, led_to) else {
                continue;
            };
            if let Role::Text(Kind::Post, lost) = role
                && now != id
                && let Some(diag) = self.id_changed(lost, now)
            {
                told.push(diag);
            }
            // Who takes an alias from one post and gives it to another means it.
            let is_alias = |role: &Role| matches!(role, Role::Alias { .. });
            let is_meant = is_alias(role) && here.is_some_and(is_alias);
            if let Some(other) = led_to.filter(|other| *other != now && !is_meant)
                && let Some(diag) = self.address_taken(path, role, now, other)
            {
                told.push(diag);
            }
        }
    }

    /// What readers find now who look for what was at `path`.
    fn found(&self, path: &OutputPath, role: &Role) -> Option<&'c Role> {
        let mut places = served(role.route(path)?);
        places.find_map(|path| Some(&self.new.only(&path)?.role))
    }

    /// The id of what was the text `id` of the last site. A post stays what it is called; where nothing is called so, what its
    /// id says; and where that is gone too, it is what its address leads to, if that is new.
    fn successor(&self, id: &'c str, led_to: Option<&'c str>) -> Option<&'c str> {
        let title = *self.titles.get(id)?;
        let is_called_so = |id: &&str| self.text(id).is_some_and(|(_, it)| &*it.title == title);
        let is_new = |id: &&str| !self.titles.contains_key(id);
        let is_post = |id: &&str| self.text(id).is_some_and(|(kind, _)| kind == Kind::Post);
        let same = Some(id).filter(is_called_so);
        same.or_else(|| led_to.filter(is_new).filter(is_called_so))
            .or_else(|| self.newcomers.get(title).copied())
            .or_else(|| Some(id).filter(|id| self.places.contains_key(id)))
            .or_else(|| led_to.filter(is_new).filter(is_post))
    }

    /// The new site's text with that id.
    fn text(&self, id: &str) -> Option<(Kind, &'c Identity)> {
        match &self.new.only(self.places.get(id)?)?.role {
            Role::Text(kind, identity) => Some((*kind, identity)),
            _ => None,
        }
    }

    fn document(&self, id: &str) -> Option<&'c Arc<Document>> {
        match self.tree.output(self.places.get(id)?)?.job {
            Job::Entry(id) => Some(&self.tree.rendering().site.entry(id).document),
            _ => None,
        }
    }

    /// That the `lost` post comes as the new one of the id `now`.
    fn id_changed(&self, lost: &Identity, now: &str) -> Option<Diag> {
        let document = self.document(now)?;
        // An id that the author gives is the one that is meant.
        if document.front.id.is_some() {
            return None;
        }
        let own = self.tree.rendering().site.config.id_host();
        let [was, is] = [(self.last, &*lost.id), (self.new, now)].map(|(site, id)| {
            let host = site.home().map_or(own, |home| &home.host);
            whole(id, host)
        });
        let message = format!("subscribers see this post as new: its id was `{was}` and is `{is}`");
        let help =
            format!("if it is the same post, keep its id, in the front matter: `id = {was:?}`");
        Some(
            Diag::warning("id-changed", message)
                .in_file(&document.path)
                .help(help),
        )
    }

    /// That who follows what was shared of the post `now` finds `other`.
    fn address_taken(
        &self,
        path: &OutputPath,
        role: &Role,
        now: &str,
        other: &str,
    ) -> Option<Diag> {
        let route = role.route(path)?;
        let [(was, place), (is, _)] =
            [now, other].map(|id| (self.document(id), self.places.get(id)));
        let (was, is, place) = (&was?.path, &is?.path, place?.route());
        let message = format!(
            "`/{route}` led to `{was}`, which is at `/{place}` now, and leads to this instead"
        );
        let help = format!(
            "if it was shared, give this another `slug`, and add `/{route}` to the `aliases` of `{was}`"
        );
        Some(
            Diag::warning("address-taken", message)
                .in_file(is)
                .help(help),
        )
    }

    /// What was removed from `path`, and the route that readers know it by, where that leads nowhere now.
    fn gone<'p>(&self, path: &'p OutputPath) -> Option<(&'c Role, &'p str)> {
        self.last.of(path).find_map(|entry| {
            let route = entry.role.route(path)?;
            let mut places = served(route);
            let is_gone = places.all(|place| self.tree.output(&place).is_none());
            is_gone.then_some((&entry.role, route))
        })
    }
}

/// The posts and pages of a site, and where they stand.
fn texts(site: &Manifest) -> impl Iterator<Item = (&OutputPath, Kind, &Identity)> {
    let entries = site.entries().iter();
    entries.filter_map(|(path, entry)| match &entry.role {
        Role::Text(kind, identity) => Some((path, *kind, identity)),
        _ => None,
    })
}

/// That what was shared of the last site leads nowhere now.
fn address_gone(routes: &[String]) -> Option<Diag> {
    let what = gone(routes, "an address", "addresses")?;
    let help = "if they were shared, bring them back, or add them to the `aliases` of the posts that took their place";
    Some(Diag::warning("address-gone", what).help(help))
}

/// That who subscribed to something hears no more of it.
fn feed_gone(routes: &[String]) -> Option<Diag> {
    let what = gone(routes, "a feed", "feeds")?;
    let help = "for those who subscribed, bring back what they were feeds of, or let the server lead each to another feed, such as `/feed.xml`";
    Some(Diag::warning("feed-gone", what).help(help))
}

/// Which of what `one` or `several` name are gone, if any are.
fn gone(routes: &[String], one: &str, several: &str) -> Option<String> {
    let all = match routes.len() {
        0 => return None,
        1 => format!("{one} of the last site is gone"),
        count => format!("{count} {several} of the last site are gone"),
    };
    let routes: Vec<String> = routes.iter().map(|route| format!("`{route}`")).collect();
    Some(format!("{all}: {}", listed(&routes, MOST_NAMED)))
}
