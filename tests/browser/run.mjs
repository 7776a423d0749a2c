// Opens a built site in a browser and checks what its readers rely on: `node run.mjs PUBLIC [--screenshots FOLDER]`.
//
// Screenshots are pictures to look at, not goldens to compare: fonts differ from machine to machine, and a comparison
// tolerant enough for that would not see a real fault. What must hold on every machine is measured instead.

import { chromium } from "playwright-core";

import { accessibility } from "./accessibility.mjs";
import { keyboard } from "./keyboard.mjs";
import { layout, screenshots } from "./layout.mjs";
import { markup } from "./markup.mjs";
import { moved } from "./moved.mjs";
import { paper } from "./paper.mjs";
import { samples } from "./samples.mjs";
import { search } from "./search.mjs";
import { serve } from "./server.mjs";
import { withoutScript } from "./without-script.mjs";

const [folder, flag, pictures] = process.argv.slice(2);
if (!folder || (flag && flag !== "--screenshots")) {
  console.error("usage: node run.mjs PUBLIC [--screenshots FOLDER]");
  process.exit(2);
}

const pages = await samples(folder);
const server = await serve(folder);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const site = { folder, origin: server.origin, pages, browser, pictures };
const checks = [markup, layout, paper, accessibility, keyboard, withoutScript, moved, search, ...(pictures ? [screenshots] : [])];
let faults = 0;
for (const check of checks) {
  const found = await check(site);
  for (const fault of found) console.error(`${check.name}: ${fault}`);
  if (!found.length) console.log(`${check.name}: fine`);
  faults += found.length;
}

await browser.close();
server.close();
process.exit(faults ? 1 : 0);
