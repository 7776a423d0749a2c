//! What an earlier compile made, by everything that went into it.
//!
//! Nothing here decides what is true: a thing is found only under the fingerprint of all that it is made of, so a
//! kept memo and a fresh one give the same site.

use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::fingerprint::Fingerprint;

/// What an earlier compile made.
#[derive(Default)]
pub struct Memo {
    things: Kept<Arc<dyn Any + Send + Sync>>,
    bytes: Kept<Arc<[u8]>>,
    shelf: Option<Box<dyn Shelf>>,
}

/// How many bytes are a few: the size of a picture, not coloured code.
const A_FEW: usize = 64;

/// Where things are kept between runs: a folder, for instance. It may forget at any time.
pub trait Shelf: Send + Sync {
    /// What was put under `key`, unless it was forgotten.
    fn get(&self, key: Fingerprint) -> Option<Vec<u8>>;

    /// Keeps `bytes` under `key`.
    fn put(&self, key: Fingerprint, bytes: &[u8]);
}

impl Memo {
    /// Remembers nothing yet.
    pub fn new() -> Self {
        Memo::default()
    }

    /// Remembers what is on `shelf`, and puts there what is dear to make and small to keep.
    pub fn with_shelf(shelf: Box<dyn Shelf>) -> Self {
        Memo {
            shelf: Some(shelf),
            ..Memo::default()
        }
    }

    /// The thing made of `key`, made by `make` unless this run made it before.
    pub fn thing<T: Any + Send + Sync>(
        &self,
        key: Fingerprint,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        self.get(key).unwrap_or_else(|| self.keep(key, make()))
    }

    /// The thing made of `key`, if this run made it before.
    pub fn get<T: Any + Send + Sync>(&self, key: Fingerprint) -> Option<Arc<T>> {
        self.things.get(key)?.downcast().ok()
    }

    /// Remembers the thing made of `key`.
    pub fn keep<T: Any + Send + Sync>(&self, key: Fingerprint, thing: T) -> Arc<T> {
        let thing = Arc::new(thing);
        self.things.put(key, Arc::clone(&thing) as Arc<_>);
        thing
    }

    /// What was put on the shelf under `key`, in this run or another, unless it was forgotten.
    pub fn shelved(&self, key: Fingerprint) -> Option<Vec<u8>> {
        self.shelf.as_ref()?.get(key)
    }

    /// Puts `bytes` on the shelf under `key`, if there is a shelf.
    pub fn shelve(&self, key: Fingerprint, bytes: &[u8]) {
        if let Some(shelf) = &self.shelf {
            shelf.put(key, bytes);
        }
    }

    /// The bytes made of `key`, made by `make` unless they were made before, in this run or another. Where there is a shelf,
    /// only a few bytes are held in memory too: a large site has many share cards.
    ///
    /// # Errors
    /// What `make` says; nothing is remembered then.
    pub fn bytes<E>(
        &self,
        key: Fingerprint,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<[u8]>, E> {
        if let Some(known) = self.bytes.get(key) {
            return Ok(known);
        }
        let bytes = match self.shelved(key) {
            Some(bytes) => bytes,
            None => {
                let bytes = make()?;
                self.shelve(key, &bytes);
                bytes
            }
        };
        let bytes: Arc<[u8]> = bytes.into();
        if self.shelf.is_none() || bytes.len() <= A_FEW {
            self.bytes.put(key, Arc::clone(&bytes));
        }
        Ok(bytes)
    }

    /// Forgets what nobody asked for since the last call, so that memory does not grow with every edit.
    pub fn sweep(&self) {
        self.things.sweep();
        self.bytes.sweep();
    }
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

/// Things by fingerprint, each with whether it was asked for since the last sweep. They lie in several drawers, so that
/// threads seldom wait for each other.
struct Kept<T>([Mutex<Drawer<T>>; DRAWERS]);

type Drawer<T> = FxHashMap<Fingerprint, (bool, T)>;

const DRAWERS: usize = 16;

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept(std::array::from_fn(|_| Mutex::default()))
    }
}

impl<T: Clone> Kept<T> {
    fn get(&self, key: Fingerprint) -> Option<T> {
        let mut things = self.drawer(key);
        let (asked, thing) = things.get_mut(&key)?;
        *asked = true;
        Some(thing.clone())
    }

    fn put(&self, key: Fingerprint, thing: T) {
        self.drawer(key).insert(key, (true, thing));
    }

    fn sweep(&self) {
        for drawer in &self.0 {
            open(drawer).retain(|_, (asked, _)| std::mem::take(asked));
        }
    }

    fn drawer(&self, key: Fingerprint) -> MutexGuard<'_, Drawer<T>> {
        let [first, ..] = key.to_bytes();
        open(&self.0[usize::from(first) % DRAWERS])
    }
}

/// A thread that panicked while it held the lock left the map whole: each change is one call.
fn open<T>(drawer: &Mutex<Drawer<T>>) -> MutexGuard<'_, Drawer<T>> {
    drawer.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A shelf that counts how often something was found on it.
    #[derive(Clone, Default)]
    struct Counting {
        bytes: Arc<Mutex<HashMap<Fingerprint, Vec<u8>>>>,
        found: Arc<AtomicUsize>,
    }

    impl Shelf for Counting {
        fn get(&self, key: Fingerprint) -> Option<Vec<u8>> {
            let bytes = self.bytes.lock().unwrap().get(&key).cloned()?;
            self.found.fetch_add(1, Ordering::Relaxed);
            Some(bytes)
        }

        fn put(&self, key: Fingerprint, bytes: &[u8]) {
            self.bytes.lock().unwrap().insert(key, bytes.to_vec());
        }
    }

    #[test]
    fn what_is_large_and_on_a_shelf_is_not_held() {
        for (size, found) in [(A_FEW, 0), (A_FEW + 1, 2)] {
            let shelf = Counting::default();
            let memo = Memo::with_shelf(Box::new(shelf.clone()));
            let mut made = 0;
            for _ in 0..3 {
                let bytes = memo.bytes(Fingerprint::of(b"card"), || {
                    made += 1;
                    Ok::<_, ()>(vec![7; size])
                });
                assert_eq!(bytes, Ok(Arc::from(vec![7; size])));
            }
            assert_eq!((made, shelf.found.load(Ordering::Relaxed)), (1, found));
        }
    }
}
