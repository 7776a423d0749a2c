// Everything can be reached and used with the keyboard alone: the way past the header, the colours, the search.

export async function keyboard({ browser, origin, pages }) {
  const faults = [];
  const expect = (holds, fault) => holds || faults.push(fault);
  const context = await browser.newContext({ colorScheme: "light" });
  const page = await context.newPage();
  const focus = (evaluate) => page.evaluate(evaluate);

  for (const { path } of pages) {
    await page.goto(origin + path);
    await page.keyboard.press("Tab");
    expect(await focus(() => document.activeElement.classList.contains("skip") && document.activeElement.getBoundingClientRect().height > 20), `${path}: the first stop is not a visible link to the content`);
    await page.keyboard.press("Enter");
    expect(await focus(() => document.activeElement.matches("main")), `${path}: the link to the content does not lead there`);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await drawn(page);
      for (const wrong of await focus(misplacedStops)) faults.push(`${path}: at ${width} pixels ${wrong}`);
    }
  }

  await page.goto(origin + "/");
  await page.locator(".switch").focus();
  expect((await page.locator(".switch").getAttribute("aria-pressed")) === "false", "the switch says dark on light ground");
  await page.keyboard.press("Space");
  expect((await page.locator(".switch").getAttribute("aria-pressed")) === "true", "the switch does not say that it is on");
  await page.goto(origin + pages.find(({ kind }) => kind === "post").path);
  expect(await focus(() => document.documentElement.dataset.theme === "dark"), "the chosen colours are not remembered");

  const code = pages.find(({ html }) => html.includes("<pre"));
  if (code) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(origin + code.path);
    await page.locator(".copy").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".copy").textContent === document.body.dataset.copied);
    const copied = await focus(() => navigator.clipboard.readText());
    expect(copied === (await page.locator("pre code").first().textContent()), `${code.path}: the copied code is not the shown code`);
  }

  await context.close();
  return faults;
}

// Observers of sizes have been called when the second frame begins.
function drawn(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

// Boxes that scroll and cannot be reached, and those that do not and are in the way.
function misplacedStops() {
  const boxes = [...document.querySelectorAll(".scroll, pre.code")].filter((box) => box.checkVisibility());
  return boxes.flatMap((box) => {
    const scrolls = box.scrollWidth > box.clientWidth;
    if (scrolls === box.hasAttribute("tabindex")) return [];
    return [`a box ${scrolls ? "scrolls and is no stop" : "is a stop and does not scroll"}: ${box.textContent.slice(0, 40)}`];
  });
}
