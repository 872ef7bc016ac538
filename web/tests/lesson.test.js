// A network learns in the page, while drawing goes on, and is used.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, listed, open, settled } from "./browser.js";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("a network that has learnt here finds digits", { timeout: 300_000 }, async () => {
  const { page, messages, close } = await open(browser);
  // The page takes its seeds by chance; here the weights and the scene are the same each time.
  await page.evaluate(() => { Math.random = () => 0.1; });
  await page.selectOption("#lesson-network", "C-locating");
  await page.selectOption("#lesson-length", "short");
  await page.click("#lesson-start");
  await page.waitForFunction(() => document.getElementById("lesson-progress").value > 0.1, null, { timeout: 120_000 });
  // The curve grows while the page draws its frames.
  assert.ok((await page.getAttribute("#curve polyline.loss", "points")).includes(","));
  const frames = await page.evaluate(() => new Promise((resolve) => {
    let frames = 0;
    const start = performance.now();
    const frame = () => {
      frames += 1;
      if (performance.now() - start < 1000) requestAnimationFrame(frame);
      else resolve(frames);
    };
    requestAnimationFrame(frame);
  }));
  assert.ok(frames > 10, `${frames} frames in a second`);
  await page.waitForFunction(() => document.getElementById("lesson-told").textContent.startsWith("Trained in"), null, { timeout: 240_000 });
  assert.equal(await page.isEnabled("#lesson-start"), true);
  assert.equal(await page.$eval("#network", (select) => select.selectedOptions[0].textContent), "learnt here");
  await page.selectOption("#scene-kind", "plain");
  await page.click("#scene");
  await settled(page);
  const found = (await listed(page)).length;
  assert.ok(found > 5 && found < 40, `${found} of 14 digits`);
  assert.deepEqual(messages, []);
  await close();
});
