// An author's evening with `afterword serve`, in a real browser.
//
// Not part of `cargo test`, which needs nothing but Rust. To run it:
//   (cd tests/browser && npm ci) && node tests/browser/serve.mjs target/debug/afterword

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

const [program] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const root = mkdtempSync(join(tmpdir(), "afterword-"));

function put(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const post = (title, ending = "") =>
  `+++\ntitle = "${title}"\ndate = 2026-04-21\n+++\n\n${"A paragraph.\n\n".repeat(120)}${ending}\n`;

put("afterword.toml", 'base_url = "https://haneul.example"\ntitle = "하늘"\nlanguage = "ko"\n');
put("content/disk.md", post("디스크"));
put("content/memory.md", post("메모리", "![a graph](/graph.svg)"));
const graph = (colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" fill="${colour}"/>`;
put("static/graph.svg", graph("red"));

const server = spawn(program, ["serve", "--root", root, "--port", "0"]);
const address = await new Promise((found) => {
  server.stdout.on("data", (data) => {
    const match = /http:\/\/\S+\//.exec(String(data));
    if (match) found(match[0]);
  });
});
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext();

async function open(path) {
  const tab = await context.newPage();
  await tab.goto(address + path, { timeout: 10_000 });
  // Gone as soon as the page is loaded anew.
  await tab.evaluate(() => (window.loadedBefore = true));
  return tab;
}

// A page that is being loaded anew has no body for a moment.
const shows = (tab, text) =>
  tab.waitForFunction((text) => document.body?.innerText.includes(text), text, { timeout: 10_000 });
const ground = (tab, colour) =>
  tab.waitForFunction(
    (colour) => document.body && getComputedStyle(document.body).backgroundColor === colour,
    colour,
  );
const isStill = (tab) => tab.evaluate(() => window.loadedBefore === true);
const faults = "afterword-faults";

try {
  const disk = await open("disk");
  const memory = await open("memory");

  await disk.evaluate(() => scrollTo(0, 900));
  put("content/disk.md", post("디스크", "A line more."));
  await shows(disk, "A line more.");
  assert.equal(await disk.evaluate(() => scrollY), 900, "a reload keeps the place");
  assert.ok(await isStill(memory), "a page that did not change is not loaded anew");

  await disk.evaluate(() => (window.loadedBefore = true));
  for (const colour of ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]) {
    put("themes/default/assets/style.css", `body { background: ${colour} }`);
    await ground(disk, colour);
    await ground(memory, colour);
  }
  assert.ok(await isStill(disk), "a stylesheet is swapped without a reload");
  assert.equal(await disk.locator('link[rel="stylesheet"]').count(), 1);

  // A picture of the same size leaves the page's bytes as they are.
  const picture = memory.locator("main img");
  await picture.scrollIntoViewIfNeeded();
  for (const colour of ["blue", "green"]) {
    const before = await picture.evaluate((image) => image.src);
    put("static/graph.svg", graph(colour));
    await memory.waitForFunction((before) => document.querySelector("main img").src !== before, before);
    const shown = await picture.evaluate(async (image) => (await fetch(image.src)).text());
    assert.equal(shown, graph(colour));
  }
  assert.ok(await isStill(memory), "a picture is swapped without a reload");

  // What an extension puts beside them is none of the page's stylesheets.
  await memory.evaluate(() => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "data:text/css," });
    document.head.append(link);
  });
  // All is saved at once: a text, and a stylesheet while the page is being loaded anew.
  for (const [line, colour] of [
    ["For a moment.", "rgb(7, 8, 9)"],
    ["A line more.", "rgb(9, 8, 7)"],
  ]) {
    put("content/disk.md", post("디스크", line));
    await new Promise((done) => setTimeout(done, 60));
    put("themes/default/assets/style.css", `body { background: ${colour} }`);
    await shows(disk, line);
    await ground(disk, colour);
    await ground(memory, colour);
  }
  assert.ok(await isStill(memory), "a foreign stylesheet is no reason to load a page anew");
  await disk.evaluate(() => (window.loadedBefore = true));

  put("content/disk.md", '+++\ntitle = "디스크"\ndat = 2026-04-21\n+++\n');
  for (const tab of [disk, memory]) {
    const text = tab.locator(`${faults} pre`);
    await text.waitFor({ timeout: 10_000 });
    assert.match(await text.textContent(), /content\/disk\.md:3:1[^]*dat = 2026-04-21[^]*\^\^\^/);
  }
  await shows(disk, "A line more.");
  put("content/disk.md", post("디스크", "A line more."));
  await disk.waitForSelector(faults, { state: "detached", timeout: 10_000 });
  assert.ok(await isStill(disk), "a page that is as it was is not loaded anew");

  const tabs = [];
  for (let count = 0; count < 9; count += 1) tabs.push(await open("disk"));
  await disk.close();
  put("content/disk.md", post("디스크", "For nine tabs."));
  for (const tab of tabs) await shows(tab, "For nine tabs.");
  assert.ok(await isStill(memory));

  const ended = new Promise((done) => server.on("exit", done));
  server.kill("SIGINT");
  assert.equal(await ended, 0, "Ctrl-C ends it cleanly");
  console.log("all is well");
} finally {
  await browser.close();
  server.kill("SIGKILL");
  rmSync(root, { recursive: true });
}
