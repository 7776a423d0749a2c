// What script adds to pages that are complete without it: the choice of dark or light, shorter ways for the keyboard, copying code, search.
"use strict";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

// Runs before the page is drawn, so that the chosen colours never flash.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
} catch {
  // Storage can be forbidden; the preference of the system holds then.
}

addEventListener("DOMContentLoaded", () => {
  switchColours();
  openContents();
  passByWhatFits();
  copyCode();
  search();
});

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

function switchColours() {
  const button = document.querySelector(".switch");
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      if ((root.dataset.theme === "dark") === dark.matches) localStorage.removeItem("theme");
      else localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // The choice holds for this page only.
    }
    show();
  });
  dark.addEventListener("change", show);
  show();
}

// Beside the text the contents always show, and have nothing to open.
function openContents() {
  const details = document.querySelector(".contents:not(.placed) details");
  if (!details) return;
  const wide = matchMedia("(min-width: 75rem)");
  const show = () => {
    if (wide.matches) details.open = true;
    details.querySelector("summary").tabIndex = wide.matches ? -1 : 0;
  };
  wide.addEventListener("change", show);
  show();
}

// A box that has nothing to scroll is no stop for the keyboard.
function passByWhatFits() {
  const boxes = new ResizeObserver((entries) => {
    for (const { target: box } of entries) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".scroll, pre.code")) boxes.observe(box);
}

function copyCode() {
  const { copy, copied } = document.body.dataset;
  if (!copy || !navigator.clipboard) return;
  for (const block of document.querySelectorAll("pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = copy;
    button.ariaLive = "polite";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
      } catch {
        // Browsers may forbid it; what is selected is copied by hand.
        return getSelection().selectAllChildren(block);
      }
      button.textContent = copied;
      setTimeout(() => (button.textContent = copy), 2000);
    });
    const frame = document.createElement("div");
    frame.className = "copyable";
    block.parentElement.replaceWith(frame);
    frame.append(block.parentElement, button);
  }
}

// Search looks for runs of characters, so that it finds the middle of words in any language.

const SHOWN = 50;

function search() {
  const form = document.querySelector("form.search");
  if (!form) return;
  const input = form.elements.q;
  const found = form.querySelector(".found");
  const list = document.querySelector(".results");
  const library = new Library(form.dataset.index);

  let asked = 0;
  async function answer(query) {
    const turn = ++asked;
    const address = new URL(location);
    query ? address.searchParams.set("q", query) : address.searchParams.delete("q");
    history.replaceState(null, "", address);
    const show = (text, ...items) => {
      if (turn !== asked) return;
      found.textContent = text;
      list.replaceChildren(...items);
    };
    if (!query) return show("");
    if (!library.isLoaded) found.textContent = form.dataset.loading;
    try {
      const terms = fold(query).split(/\s+/).filter(Boolean);
      const { posts, isAll } = await library.find(terms);
      const items = posts.slice(0, SHOWN).map((post) => item(post, terms));
      if (!posts.length) show(form.dataset.none.replace("{query}", () => query));
      else if (isAll && posts.length <= SHOWN) show(counted(form.dataset.results, posts.length), ...items);
      else show(counted(form.dataset.first, SHOWN), ...items);
    } catch {
      show(form.dataset.failed);
    }
  }

  let pause;
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => answer(written(input)), 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    answer(input.value.trim());
  });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) answer(input.value.trim());
}

// A Korean syllable is typed letter by letter: a lone letter at the end is not yet what is looked for.
function written(input) {
  return input.value.replace(/[\u3131-\u318e]+$/, "").trim();
}

// The posts, loaded part by part, the newest first, and only until enough of them are found.
class Library {
  #address;
  #parts;
  #loaded = [];
  #turn = Promise.resolve();

  constructor(address) {
    this.#address = address;
  }

  get isLoaded() {
    return this.#loaded.length === this.#parts?.length;
  }

  // One search at a time, so that no part is loaded twice.
  find(terms) {
    const answer = this.#turn.then(() => this.#find(terms));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #find(terms) {
    this.#parts ??= (await load(this.#address)).parts;
    let found = [];
    let at = 0;
    // What an earlier search has loaded beyond these is left aside: a search finds the same each time.
    for (; at < this.#parts.length && found.length < SHOWN; at++) {
      this.#loaded[at] ??= (await load(this.#parts[at])).reverse().map(prepared);
      found = once([...found, ...matching(this.#loaded[at], terms)]);
    }
    found.sort((one, other) => other.rank - one.rank);
    return { posts: found.map(({ post }) => post), isAll: at === this.#parts.length };
  }
}

// Every term must stand somewhere; a title weighs more than a summary, that more than the text.
function matching(posts, terms) {
  return posts.flatMap((post) => {
    const ranks = terms.map((term) => post.folded.findIndex((text) => text.includes(term)));
    return ranks.includes(-1) ? [] : [{ post, rank: ranks.reduce((sum, place) => sum + 4 ** (2 - place), 0) }];
  });
}

// Of the versions of a post that are found, one is shown: that in the page's language, else the original.
function once(found) {
  const worth = ({ post }) => (post.language === root.lang ? 2 : post.original ? 0 : 1);
  const best = new Map();
  for (const hit of found) {
    const original = hit.post.original ?? hit.post.href;
    const known = best.get(original);
    if (!known || worth(known) < worth(hit)) best.set(original, hit);
  }
  return [...best.values()];
}

async function load(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

function prepared(post) {
  return { ...post, folded: [post.title, post.summary, post.text].map(fold) };
}

// Upper and lower case, half and full width, hiragana and katakana are one.
function fold(text) {
  const katakana = /[\u30a1-\u30f6]/g;
  return text.normalize("NFKC").toLowerCase().replace(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

// Days come first, as on all pages.
const locale = root.lang === "en" ? "en-GB" : root.lang;

// For each letter of a folded text, from where to where stands what it was made of: folding makes three of "…", and one of
// half-width "ｶﾞ".
function origins(text) {
  const letters = text.matchAll(/.[\p{M}\u1160-\u11ff\uff9e\uff9f]*/gsu);
  return [...letters].flatMap(({ 0: letter, index }) => Array(fold(letter).length).fill([index, index + letter.length]));
}

function item(post, terms) {
  const title = element("a", marked(post.title, terms));
  title.href = post.href;
  title.dir = "auto";
  const parts = [title];
  if (post.date) {
    // The day as it is written: in another zone it may be the one before.
    const written = new Date(post.date.slice(0, 10));
    const day = element("time", [written.toLocaleDateString(locale, { dateStyle: "long", timeZone: "UTC" })]);
    day.dateTime = post.date;
    parts.push(" ", day);
  }
  const gist = element("p", marked(around(post, terms), terms));
  gist.dir = "auto";
  parts.push(gist);
  const entry = element("li", parts);
  if (post.language !== document.documentElement.lang) entry.lang = post.language;
  return entry;
}

// The summary where it says what was looked for, else the text around the first place that does.
function around(post, terms) {
  const [, summary, text] = post.folded;
  if (post.summary && terms.some((term) => summary.includes(term))) return post.summary;
  const at = Math.min(...terms.map((term) => text.indexOf(term)).filter((at) => at >= 0));
  if (!Number.isFinite(at)) return post.summary || inOneLine(post.text.slice(0, 160));
  const [hit] = origins(post.text)[at];
  const from = Math.max(0, hit - 40);
  const cut = post.text.slice(from, hit + 120).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  return `${from ? "…" : ""}${inOneLine(cut)}…`;
}

// Where a heading or a short text of the record ends, no full stop tells.
function inOneLine(text) {
  return text.trim().replace(/([.!?…。！？])?\n/g, (_, stop) => (stop ? `${stop} ` : " · "));
}

function marked(text, terms) {
  const folded = fold(text);
  const places = origins(text);
  const pieces = [];
  let shown = 0;
  for (let next = 0; ; ) {
    const hits = terms.map((term) => [folded.indexOf(term, next), term.length]).filter(([at]) => at >= 0);
    if (!hits.length) break;
    const [at, length] = hits.reduce((one, other) => (other[0] < one[0] ? other : one));
    const [from, to] = [places[at][0], places[at + length - 1][1]];
    pieces.push(text.slice(shown, from), element("mark", [text.slice(from, to)]));
    shown = to;
    next = places.findLastIndex(([start]) => start < to) + 1;
  }
  return [...pieces, text.slice(shown)];
}

function element(name, children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

// "one|more", with the number for `{n}`.
function counted(phrase, number) {
  const [one, more = one] = phrase.split("|");
  return (number === 1 ? one : more).replace("{n}", number);
}
