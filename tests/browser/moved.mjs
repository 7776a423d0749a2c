// An old address leads to the new one, and what was shared of a place on the page to that place.

import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";

export async function moved({ folder, browser, origin }) {
  const faults = [];
  let followed = 0;
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".html"))) {
    const html = await readFile(join(folder, file), "utf8");
    const target = html.match(/http-equiv="refresh" content="0; url=([^"]+)"/)?.[1];
    if (!target) continue;
    const path = file.split(sep).map(encodeURIComponent).join("/").replace(/\.html$/, "");
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      // Without a script the place is lost, but not the page.
      const place = javaScriptEnabled ? "#main" : "";
      await page.goto(`${origin}/${path}#main`);
      await page.waitForURL(`${origin}${target}${place}`, { timeout: 5000 }).catch(() => {
        faults.push(`${path} leads to ${page.url()}, not to ${target}${place}`);
      });
      await context.close();
    }
    followed += 1;
  }
  if (!followed) faults.push("there is no old address to follow");
  return faults;
}
