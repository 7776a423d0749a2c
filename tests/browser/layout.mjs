// Nothing moves while a page loads, nothing sticks out of a phone, nothing is asked of other hosts, and the policy holds.

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

// Bytes of markup and style over the wire, beyond the text itself.
const LIMIT = 15_000;

export async function layout({ browser, folder, origin, pages }) {
  const faults = [];
  for (const { path, html } of pages) {
    const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && !path.endsWith("/404") && faults.push(`${path}: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`${path}: ${error}`));
    page.on("request", (request) => request.url().startsWith(origin) || faults.push(`${path} asks for ${request.url()}`));
    await page.goto(origin + path);
    const { width, shift, styles, letters, callouts } = await page.evaluate(measured);
    for (const words of await page.evaluate(overprinted)) faults.push(`${path} prints ${words} over each other on a phone`);
    if (width > 320) faults.push(`${path} is ${width} px wide on a phone of 320 px`);
    if (shift > 0) faults.push(`${path} moves while it loads: ${shift}`);
    if (letters < 9) faults.push(`${path} has charts with letters of ${letters} px on a phone`);
    if (callouts.some((text) => text !== callouts[0])) faults.push(`${path} has callouts in letters of other sizes than its text: ${callouts}`);
    if (styles.length > 1) faults.push(`${path} asks for ${styles.length} stylesheets`);
    const css = await Promise.all(styles.map((href) => readFile(join(folder, new URL(href).pathname))));
    const weight = gzipSync(html).length - gzipSync(text(html)).length + css.reduce((sum, sheet) => sum + gzipSync(sheet).length, 0);
    if (weight > LIMIT) faults.push(`${path} weighs ${weight} bytes beyond its text`);
    await page.setViewportSize({ width: 1280, height: 900 });
    if (await page.evaluate(cut)) faults.push(`${path} cuts off when its one window was`);
    if (await page.evaluate(collided)) faults.push(`${path}: the byline lies over what follows`);
    await page.setViewportSize({ width: 320, height: 700 });
    if (await page.evaluate(outOfSight)) faults.push(`${path} has notes in a table that reach out of sight on a phone`);
    await context.close();
  }
  return faults;
}

async function measured() {
  const shift = await new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 200);
  });
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
  const sizes = [...document.querySelectorAll(".chart text")].map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a);
  const callouts = ["body", ".callout > p"].flatMap((text) => [...document.querySelectorAll(text)].map((text) => getComputedStyle(text).fontSize));
  return { width: document.documentElement.scrollWidth, shift, styles, letters: Math.min(...sizes), callouts };
}

// The words of a chart that meet others of it.
function overprinted() {
  return [...document.querySelectorAll(".chart")].flatMap((chart) => {
    const words = [...chart.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    // A line has room above and below its letters.
    const room = (one) => one.height / 3;
    const meet = (one, other) => one.right - other.left > 1 && other.right - one.left > 1 && one.bottom - other.top > room(one) && other.bottom - one.top > room(other);
    return words.flatMap(([one, place], at) => words.slice(at + 1).filter(([, other]) => meet(place, other)).map(([other]) => `"${one}" and "${other}"`));
  });
}

// A long note stands across a table, and the table is wider than the phone.
function outOfSight() {
  const right = (element) => element.getBoundingClientRect().right;
  return [...document.querySelectorAll(".scroll .note p")].some((note) => {
    note.append(" word".repeat(60));
    note.closest("table").style.minWidth = "60rem";
    return right(note) > right(note.closest(".scroll")) + 1;
  });
}

// The times of a single window are few enough to be seen at once.
function cut() {
  const tables = [...document.querySelectorAll(".scroll:has(> .occurrences)")];
  const windows = (table) => table.querySelectorAll("tbody tr:not(.note)").length;
  return tables.some((table) => windows(table) === 1 && table.scrollWidth > table.clientWidth);
}

// Where a post has a short title and no summary, the byline beside them is taller than they are.
function collided() {
  document.querySelectorAll(".masthead > :not(h1, .kinds, .byline)").forEach((line) => line.remove());
  document.querySelector("h1").textContent = "h1";
  // By its parts: the line itself may take no room.
  const places = (parts) => [...document.querySelectorAll(parts)].map((part) => part.getBoundingClientRect());
  const others = places(".masthead > :is(h1, .kinds), .masthead ~ *, .prose > *");
  const meet = (one, other) => one.top < other.bottom && other.top < one.bottom && one.left < other.right && other.left < one.right;
  return places(".masthead > .byline > *").some((part) => others.some((other) => meet(part, other)));
}

function text(html) {
  return html.replace(/<(script|style)\b[^]*?<\/\1>/g, "").replace(/<[^>]*>/g, "");
}

/** Pictures of every page: wide, on a phone, dark, in high contrast, and on paper. */
export async function screenshots({ browser, origin, pages, pictures }) {
  await mkdir(pictures, { recursive: true });
  const looks = {
    wide: { viewport: { width: 1440, height: 900 } },
    phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
    dark: { viewport: { width: 1024, height: 800 }, colorScheme: "dark" },
    contrast: { viewport: { width: 1024, height: 800 }, forcedColors: "active" },
  };
  for (const [look, options] of Object.entries(looks)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    for (const { name, path } of pages) {
      await page.goto(origin + path);
      await page.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: true });
      if (look === "wide") await page.pdf({ path: join(pictures, `${name}.pdf`), preferCSSPageSize: true });
    }
    await context.close();
  }
  return [];
}
