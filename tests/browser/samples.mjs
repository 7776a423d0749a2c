// Which pages to look at: of every kind, in every language, the one with the most markup.

import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

export async function samples(folder) {
  const largest = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".html")) continue;
    const file = join(entry.parentPath, entry.name);
    const html = await readFile(file, "utf8");
    const kind = html.match(/<body class="page-([^"]*)"/)?.[1];
    const language = html.match(/<html lang="([^"]*)"/)?.[1];
    if (!kind) continue;
    const name = `${kind}-${language}`;
    const address = relative(folder, file).split(sep).map(encodeURIComponent).join("/");
    const path = `/${address.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "")}`;
    if (html.length > (largest.get(name)?.html.length ?? 0)) largest.set(name, { name, kind, language, path, html });
  }
  if (!largest.size) throw new Error(`${folder} has no pages of a theme`);
  return [...largest.values()].sort((one, other) => one.name.localeCompare(other.name));
}
