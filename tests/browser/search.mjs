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
    await page.locator("#query").fill(middle);
    const hit = page.locator(`.results a[href="${post.href}"]`);
    await hit.waitFor({ timeout: 5000 }).catch(() => faults.push(`${middle} does not find ${post.href}`));
    if (!(await page.locator(".results mark").count())) faults.push(`${middle} is not marked where it stands`);
    if (!/\d/.test(await page.locator("[role=status]").innerText())) faults.push("nobody says how much is found");
  }

  await page.locator("#query").fill("\u{2603}nothing like it");
  await page.waitForFunction(() => !document.querySelector(".results").children.length);
  if (!(await page.locator("[role=status]").innerText()).includes("\u{2603}")) faults.push("nobody says that nothing is found");

  await page.locator("#query").fill(posts[0].title);
  await page.locator(".results a").first().waitFor();
  await page.locator("#query").press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.pathname !== path);
  await context.close();
  return faults;
}
