// Takes the pictures of the README and of the theme guide anew: `node pictures.mjs PUBLIC`, on the site of this repository.

import { chromium } from "playwright-core";
import { fileURLToPath } from "node:url";

import { serve } from "./server.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node pictures.mjs PUBLIC");
  process.exit(2);
}

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));

// Each picture with the page that it shows, its size, and the blocks of the template that are drawn on it.
const pictures = [
  { file: "post.png", path: "/메모리-부족으로-멈춘-서버", size: [940, 880], blocks: [] },
  {
    file: "guide/pictures/blocks-home.png",
    path: "/",
    size: [1240, 1000],
    blocks: [
      ["header", ".site-header"],
      ["brand", ".brand"],
      ["menu", ".menu li:first-child", ".menu li:last-child"],
      ["switch", ".switch"],
      ["masthead", ".masthead"],
      ["status", ".standing", ".upcoming"],
      ["standing", ".standing > h2", ".standing > .as-of"],
      ["open", ".standing > .incidents"],
      ["planned", ".upcoming"],
      ["posts", ".posts"],
    ],
  },
  {
    file: "guide/pictures/blocks-post.png",
    path: "/디스크가-가득-찬-밤",
    size: [1240, 1100],
    blocks: [
      ["post_header", ".masthead"],
      ["kinds", ".kinds"],
      ["byline", ".byline > :first-child", ".byline > :last-child"],
      ["lead", ".masthead > .lead"],
      ["summaries", ".summary"],
      ["contents", ".contents ol"],
      ["body", ".prose"],
    ],
  },
];

const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const { file, path, size, blocks } of pictures) {
  const [width, height] = size;
  const page = await browser.newPage({ viewport: { width, height }, bypassCSP: true });
  await page.goto(server.origin + path);
  await page.evaluate(outline, blocks);
  await page.screenshot({ path: docs + file });
  await page.close();
  console.log(`docs/${file}`);
}
await browser.close();
server.close();

/** Draws a frame with its name around each of `blocks`: around all that its selectors find first. */
function outline(blocks) {
  const names = [];
  for (const [name, ...selectors] of blocks) {
    const boxes = selectors.map((selector) => document.querySelector(selector).getBoundingClientRect());
    const edge = (side, pick) => pick(...boxes.map((box) => box[side]));
    const [left, top] = [edge("left", Math.min) - 4, edge("top", Math.min) - 3];
    const [right, bottom] = [edge("right", Math.max) + 4, edge("bottom", Math.max) + 3];
    const frame = document.createElement("div");
    frame.style.cssText = `position: absolute; left: ${left}px; top: ${top}px; width: ${right - left}px; height: ${bottom - top}px; border: 1px solid #c4168c; border-radius: 3px; pointer-events: none; z-index: 9`;
    const label = document.createElement("span");
    label.textContent = name;
    const side = bottom > innerHeight ? "top" : "bottom";
    label.style.cssText = `position: absolute; ${side}: -1px; right: -1px; padding: 0 5px; font: 700 13px/17px monospace; white-space: nowrap; color: #fff; background: #c4168c; border-radius: 2px`;
    frame.append(label);
    document.body.append(frame);
    // No name stands on another.
    const own = () => label.getBoundingClientRect();
    const covers = (other) => own().left < other.right && other.left < own().right && own().top < other.bottom && other.top < own().bottom;
    for (let tries = 1; tries < 9 && names.some(covers); tries += 1) label.style[side] = `${tries * 18 - 1}px`;
    names.push(own());
  }
}
