// What axe-core says of reports: CIJFER_REPORT names their files, with the system's sign between paths.
import assert from "node:assert/strict";
import { delimiter, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, violations } from "./browser.js";

const reports = (process.env.CIJFER_REPORT ?? "").split(delimiter).filter(Boolean);

if (reports.length === 0) {
  test("axe-core has nothing to say of the report", { skip: "CIJFER_REPORT names none" });
} else {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const report of reports) {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [1280, 360]) {
        test(`axe-core has nothing to say: ${report}, ${colorScheme}, ${width} pixels wide`, { timeout: 300_000 }, async () => {
          const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
          const page = await context.newPage();
          const messages = [];
          page.on("console", (message) => messages.push(message.text()));
          page.on("pageerror", (error) => messages.push(String(error)));
          await page.goto(pathToFileURL(resolve(report)).href);
          // What is folded is read as well.
          await page.$$eval("details", (all) => all.forEach((each) => {
            each.open = true;
          }));
          assert.deepEqual(await violations(page), []);
          // Nothing but what scrolls by itself is wider than the screen.
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
          assert.deepEqual(messages, []);
          await context.close();
        });
      }
    }
  }
}
