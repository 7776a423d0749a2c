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
