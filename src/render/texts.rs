//! A post's text as HTML and as words, of one reading of its Markdown: who makes the page keeps for a while what the
//! feeds and the search will ask for.

use std::sync::Arc;

use crate::parse::markdown::Link;
use crate::parse::markdown::events::Event;
use crate::site::EntryId;

use super::Rendering;
use super::body::{self, Piece, Resolved, Setting, Surface};
use super::speaker::Speaker;
use super::words::Words;

/// A post's text away from its page.
#[derive(Debug)]
pub struct Apart {
    feed: Arc<[Piece]>,
    words: String,
}

/// The text of the entry `id` where `speaker` shows it.
pub fn html(speaker: &Speaker<'_>, id: EntryId) -> Arc<[Piece]> {
    let rendering = speaker.rendering;
    if speaker.surface == Surface::Feed
        && let Some(apart) = rendering.texts.get(id)
    {
        return Arc::clone(&apart.feed);
    }
    let is_shown_apart = rendering.site.entry(id).times().is_some();
    if speaker.surface == Surface::Feed || !is_shown_apart {
        let [pieces] = with_setting(speaker, id, |setting| {
            read(rendering, id, [setting], &mut |_| {})
        });
        return pieces.into();
    }
    let reader = Speaker::of_entry(rendering, id, Surface::Feed);
    let length = rendering.site.entry(id).document.body_range.len();
    let mut words = Words::with_room(length, rendering.site.config.markdown);
    let [page, feed] = with_setting(speaker, id, |page| {
        with_setting(&reader, id, |feed| {
            read(rendering, id, [page, feed], &mut |event| words.read(event))
        })
    });
    let words = words.finish();
    let feed = feed.into();
    rendering.texts.keep(id, Arc::new(Apart { feed, words }));
    page.into()
}

/// Adds the words of the text of the entry `id`, a line for each paragraph.
pub fn words(rendering: &Rendering, id: EntryId, to: &mut Words) {
    match rendering.texts.get(id) {
        Some(apart) => to.push(&apart.words),
        None => {
            let [] = read(rendering, id, [], &mut |event| to.read(event));
        }
    }
}

/// Reads the text of `id` and writes it for each of `settings`.
fn read<const N: usize>(
    rendering: &Rendering,
    id: EntryId,
    settings: [&Setting<'_>; N],
    listening: &mut dyn FnMut(&Event<'_>),
) -> [Vec<Piece>; N] {
    let document = &rendering.site.entry(id).document;
    let bytes = document.source.bytes();
    // That it is text is known since it was parsed, but has to be shown again where it is read again.
    let text = simdutf8::basic::from_utf8(&bytes).unwrap_or_default();
    let range = document.body_range.clone();
    let options = rendering.site.config.markdown;
    body::render(text, range, &document.body, options, settings, listening)
}

/// Calls `write` with what the text of `id` is written with where `speaker` shows it.
fn with_setting<T>(speaker: &Speaker<'_>, id: EntryId, write: impl FnOnce(&Setting<'_>) -> T) -> T {
    let entry = speaker.rendering.site.entry(id);
    let resolve = |at: usize, _: &Link| match entry.links.get(at) {
        Some(target) => speaker.resolved(id, target),
        None => Resolved::default(),
    };
    speaker.with_setting(entry.permalink.absolute(), &resolve, write)
}
