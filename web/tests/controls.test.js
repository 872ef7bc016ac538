// Every control, by keyboard, in both languages, on a narrow screen; and what axe-core says of the page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, listed, open, settled, stroke, violations } from "./browser.js";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Goes on with the tab key until the element of that selector has the focus. */
async function tabTo(page, selector) {
  for (let steps = 0; steps < 80; steps += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${selector} is not reached by keyboard`);
}

const text = (page, selector) => page.textContent(selector);

test("every control works by keyboard, in the order of the page", async () => {
  const { page, messages, close } = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  // The browser is told now, and not while the key is pressed, that it shall not open its own window.
  page.on("filechooser", () => {});
  await page.evaluate(() => document.body.focus());
  const press = async (selector, ...keys) => {
    await tabTo(page, selector);
    for (const key of keys) await page.keyboard.press(key);
  };
  await press("#language", "ArrowDown");
  assert.equal(await page.getAttribute("html", "lang"), "nl");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await press("input[name=tool]", "ArrowRight", "ArrowLeft");
  assert.equal(await page.$eval("input[name=tool][value=pen]", (radio) => radio.checked), true);
  await press("#pen-width", "ArrowRight");
  assert.equal(await text(page, "#pen-width-value"), "15");
  await press("#undo", "Enter");
  await press("#clear", "Enter");
  await press("#paper", "Space", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Space");
  await press("#scene-kind", "d");
  await press("#scene", "Enter");
  await settled(page);
  const found = (await listed(page)).length;
  assert.ok(found > 5, `${found} digits of a scene`);
  await tabTo(page, "#open");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  assert.equal(chooser.isMultiple(), false);
  await press("#network", "ArrowUp");
  await settled(page);
  assert.equal(await page.inputValue("#network"), "C-locating");
  await press("#threshold", "Home");
  await settled(page);
  const low = (await listed(page)).length;
  await page.keyboard.press("End");
  await settled(page);
  assert.ok((await listed(page)).length <= low);
  await press("#sizes", "ArrowDown");
  await press("#finds tbody tr", "ArrowDown", "End", "Home");
  assert.equal(await page.evaluate(() => document.activeElement.sectionRowIndex), 0);
  await press("#format", "ArrowDown");
  await tabTo(page, "#copy");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("notice").textContent === "The list has been copied.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await tabTo(page, "#download");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), "cijfer.csv");
  assert.equal(copied, await readFile(await download.path(), "utf8"));
  await press("input[name=heat]", "ArrowDown");
  await settled(page);
  assert.equal(await page.$eval("input[name=heat][value=best]", (radio) => radio.checked), true);
  assert.ok(await page.$eval(".heat canvas", (small) => small.width > 100));
  await press("#layers button", "Enter");
  await settled(page);
  assert.ok((await page.$$("#maps canvas")).length > 1);
  await press("#cell-channel", "ArrowUp");
  await press("#cell-row", "ArrowUp");
  await press("#cell-column", "ArrowUp");
  // Each key is answered; the last answer is of the cell that all of them lead to.
  await page.waitForFunction(() => document.getElementById("cell-about").textContent.includes("sees the pixels from (1,\u00a01)"));
  await press("#derivation summary", "Enter");
  await page.waitForSelector("#explanation math");
  const before = await text(page, "#cost-sum");
  await press("#side", "ArrowRight");
  await press("#speed", "ArrowRight");
  await press("#bandwidth", "ArrowRight");
  await page.waitForFunction((before) => document.getElementById("cost-sum").textContent !== before, before);
  await tabTo(page, ".scroll.wide");
  await press("#lesson-network", "ArrowDown");
  await press("#lesson-length", "ArrowDown");
  await press("#lesson-start", "Enter");
  await page.waitForFunction(() => document.getElementById("lesson-progress").value > 0, null, { timeout: 60_000 });
  await press("#lesson-stop", "Enter");
  assert.match(await text(page, "#lesson-told"), /stopped/);
  assert.deepEqual(messages, []);
  await close();
});

for (const [locale, words] of [["en-GB", /digits?$/], ["nl-NL", /cijfers?$/]]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      test(`axe-core has nothing to say: ${locale}, ${colorScheme}, ${width} pixels wide`, async () => {
        const { page, messages, close } = await open(browser, { locale, colorScheme, viewport: { width, height: 900 } });
        await stroke(page, [[250, 70], [250, 170]]);
        await page.click("#layers button");
        await page.click("#derivation summary");
        await page.check("input[name=heat][value=best]");
        await settled(page);
        await page.waitForSelector("#explanation math");
        assert.match(await text(page, "#finds-count"), words);
        assert.deepEqual(await violations(page), []);
        // Nothing but what scrolls by itself is wider than the screen.
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        assert.deepEqual(messages, []);
        await close();
      });
    }
  }
}
