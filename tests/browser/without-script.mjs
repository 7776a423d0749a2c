// A page without script is whole: its text is there, nothing stands idle, and the search page shows another way.

export async function withoutScript({ browser, origin, pages }) {
  const faults = [];
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const { path, kind } of pages) {
    await page.goto(origin + path);
    if ((await page.locator("h1").count()) !== 1) faults.push(`${path} has not one first heading`);
    if ((await page.locator("main").innerText()).trim().length < 20) faults.push(`${path} says next to nothing`);
    if (await page.locator(".switch").isVisible()) faults.push(`${path} shows a switch that does nothing`);
    if (await page.locator("form.search").isVisible()) faults.push(`${path} asks what to search and then does nothing`);
    if (kind === "search" && !(await page.locator("noscript a").count())) faults.push(`${path} shows no other way`);
  }
  await context.close();
  return faults;
}
