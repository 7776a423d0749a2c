// Search finds the middle of words in every language that the site is written in, and loads nothing before it is used.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

const SCRIPTS = { ko: /[가-힣]{4,}/, ja: /[ァ-ヶー]{5,}/, en: /[a-z]{7,}/i };

export async function search({ browser, folder, origin, pages }) {
  const faults = [];
  const index = JSON.parse(await readFile(join(folder, "search.json"), "utf8"));
  const posts = (await Promise.all(index.parts.map((part) => readFile(join(folder, part), "utf8")))).flatMap((part) => JSON.parse(part));
  const context = await browser.newContext();
  const page = await context.newPage();
  const loaded = [];
  page.on("request", (request) => request.url().endsWith(".json") && loaded.push(request.url()));
  const { path } = pages.find(({ kind }) => kind === "search");
  await page.goto(origin + path);
  if (loaded.length) faults.push(`${loaded} is loaded before anyone searches`);

  for (const [language, script] of Object.entries(SCRIPTS)) {
    const post = posts.find((post) => post.language === language && script.test(post.text));
    if (!post) continue;
    const middle = post.text.match(script)[0].slice(1, -1);
    const { href } = shown(posts, post, middle, await page.evaluate(() => document.documentElement.lang));
    await page.locator("#query").fill(middle);
    const hit = page.locator(`.results a[href="${href}"]`);
    await hit.waitFor({ timeout: 5000 }).catch(() => faults.push(`${middle} does not find ${href}`));
    if (!(await page.locator(".results mark").count())) faults.push(`${middle} is not marked where it stands`);
    if (!/\d/.test(await page.locator("[role=status]").innerText())) faults.push("nobody says how much is found");
  }

  const nothing = "$'\u{2603}nothing like it";
  await page.locator("#query").fill(nothing);
  await page.waitForFunction(() => !document.querySelector(".results").children.length);
  if (!(await page.locator("[role=status]").innerText()).includes(nothing)) faults.push("nobody says that nothing is found");

  await page.locator("#query").fill(posts[0].title);
  await page.locator(".results a").first().waitFor();
  await page.locator("#query").press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.pathname !== path);

  await page.route(origin + index.parts[0], (route) => route.fulfill({ json: [MORNING] }));
  for (const query of ["needle", "...", "が"]) {
    await page.goto(`${origin}${path}?q=${query}`);
    await page.locator(".results a").waitFor();
    const marks = await page.locator(".results mark").allInnerTexts();
    if (!marks.length || marks.some((mark) => !MORNING.hits[query].includes(mark))) faults.push(`for ${query} this is marked: ${marks}`);
  }
  if ((await page.locator(".results time").innerText()) !== (await page.evaluate(written))) faults.push("a post is found on another day than it was written");

  const own = await page.evaluate(() => document.documentElement.lang);
  await page.route(origin + index.parts[0], (route) => route.fulfill({ json: versions(own) }));
  for (const [query, href, snippet] of [["needle", "/own", "A needle. A heading · A record"], ["thread", "/", "A thread"]]) {
    await page.goto(`${origin}${path}?q=${query}`);
    await page.locator(".results a").first().waitFor();
    const found = await page.locator(".results a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    if (found.join() !== href) faults.push(`of the versions of a post, ${query} finds ${found}`);
    const told = await page.locator(".results p").first().innerText();
    if (!told.startsWith(snippet)) faults.push(`for ${query} this is told: ${told}`);
  }
  await context.close();
  return faults;
}

// The version of a post that is shown of those that have a word.
function shown(posts, post, word, own) {
  const original = (one) => one.original ?? one.href;
  const has = ({ title, summary, text }) => [title, summary, text].join("\n").toLowerCase().includes(word.toLowerCase());
  const versions = posts.filter((other) => original(other) === original(post) && has(other));
  return versions.find(({ language }) => language === own) ?? versions.find(({ original }) => !original) ?? post;
}

// A post that is written in a language of no page, and its translations into another one and that of the page.
function versions(own) {
  const version = { title: "Title", summary: "", language: "tlh", text: "A thread and a needle." };
  return [
    { ...version, href: "/" },
    { ...version, href: "/other", original: "/", language: "vo" },
    { ...version, href: "/own", original: "/", language: own, text: "A needle.\nA heading\nA record\n" },
  ];
}

// A text that is longer when it is folded, of a morning that elsewhere still was the day before.
const MORNING = {
  href: "/",
  title: "ｶﾞ…",
  summary: "",
  language: "en",
  date: "2026-03-06T08:30+09:00",
  text: "… ".repeat(200) + "A needle.",
  hits: { needle: ["needle"], "...": ["…"], が: ["ｶﾞ"] },
};

function written() {
  return new Date("2026-03-06").toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
}
