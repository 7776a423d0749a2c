// axe finds nothing to complain about, at any width, on light and on dark ground, with high contrast.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function accessibility({ browser, origin, pages }) {
  const faults = [];
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 768, 1920]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const { path } of pages) {
        await page.goto(origin + path);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, nodes } of violations) faults.push(`${path} at ${width} px, ${colorScheme}: ${id} in ${nodes.map((node) => node.html).slice(0, 3).join(" and ")}`);
      }
      await context.close();
    }
  }
  return faults;
}
