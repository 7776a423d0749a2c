// On paper a page is whole: nothing is cut off, folded away or told by a shade that paper does not show.

export async function paper({ browser, origin, pages }) {
  const faults = [];
  // As wide as A4 between its margins.
  const context = await browser.newContext({ viewport: { width: 658, height: 970 } });
  const page = await context.newPage();
  await page.emulateMedia({ media: "print" });
  for (const { path } of pages) {
    await page.goto(origin + path);
    const light = await page.evaluate(colours, "light");
    if (light !== (await page.evaluate(colours, "dark"))) faults.push(`${path}: dark colours are printed`);
    for (const fault of await page.evaluate(lost)) faults.push(`${path}: ${fault}`);
  }
  await context.close();
  return faults;
}

function lost() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const sticksOut = ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth;
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  all("pre > code").forEach((code) => code.append("x".repeat(200)));
  document.body.style.overflowWrap = "normal";
  return [
    ...all("pre").filter(sticksOut).map(() => "a long line of code is cut off"),
    ...all("dt").filter(sticksOut).map((label) => `${label.innerText} breaks within a word`),
    ...all("main :not(.contents) > details > :not(summary)").filter((inside) => !inside.checkVisibility()).map((inside) => `${inside.parentElement.innerText} stays folded`),
    ...all("tfoot").filter((foot) => getComputedStyle(foot).display === "table-footer-group").map(() => "a sum comes again on every page"),
    ...all(".year > :is(h2, .byline)").filter((head) => getComputedStyle(head).breakAfter !== "avoid").map(() => "the head of a year can stand alone"),
    ...all("pattern .quiet").filter((day) => getComputedStyle(day).fill === ground).map(() => "days without incidents are not seen"),
  ];
}

// All colours of a page, those of marked words among them.
function colours(theme) {
  document.documentElement.dataset.theme = theme;
  document.body.append(document.createElement("mark"));
  const all = [...document.querySelectorAll(":not(mark ~ mark)")].map((element) => getComputedStyle(element));
  return all.map(({ color, backgroundColor, fill, stroke }) => [color, backgroundColor, fill, stroke].join()).join(" ");
}
