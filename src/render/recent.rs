//! What was made of posts last, in case that it is soon asked for again.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::site::EntryId;

/// Things made of posts, each easily cloned; of more than there is room for, those that were longest not asked for are gone.
#[derive(Debug)]
pub struct Recent<T>(Mutex<LruCache<EntryId, T>>);

impl<T: Clone> Recent<T> {
    /// Nothing yet; each thread has room for so many things.
    pub fn with_room(each: usize) -> Self {
        let room = each * rayon::current_num_threads();
        Recent(Mutex::new(LruCache::new(
            NonZeroUsize::MIN.saturating_add(room),
        )))
    }

    /// What was made of the post `id`, if it is still there.
    pub fn get(&self, id: EntryId) -> Option<T> {
        self.lock().get(&id).cloned()
    }

    /// Keeps what was made of the post `id`.
    pub fn keep(&self, id: EntryId, thing: T) {
        self.lock().put(id, thing);
    }

    /// A thread that panicked while it held the lock left the cache whole: each change is one call.
    fn lock(&self) -> MutexGuard<'_, LruCache<EntryId, T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
