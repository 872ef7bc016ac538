// What the page says in Dutch, and how it writes numbers there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, settled, stroke } from "./browser.js";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("the page speaks Dutch", async () => {
  const { page, messages, close } = await open(browser, { locale: "nl-NL" });
  const said = (selector) => page.textContent(selector);
  // What stands in the boxes is drawn, and no text that can be read.
  await page.evaluate(() => {
    globalThis.labels = [];
    const { prototype } = CanvasRenderingContext2D;
    const { fillText } = prototype;
    prototype.fillText = function (label, ...rest) {
      globalThis.labels.push(label);
      fillText.call(this, label, ...rest);
    };
  });
  await stroke(page, [[260, 100], [250, 200]]);
  await settled(page);
  assert.equal(await page.getAttribute("html", "lang"), "nl");
  assert.match(await said(".lead"), /^Teken cijfers en zie hoe een klein netwerk ze vindt\./);
  assert.equal(await said("#undo"), "Ongedaan maken");
  assert.equal(await said("#scene"), "Willekeurige scène");
  assert.match(await said("#network-about"), /^\d+\.\d{3} parameters; een cel ziet 28×28 pixels\./);
  assert.match(await said("#network-left-out"), /^A en B staan er niet bij/);
  assert.equal(await page.getAttribute("#paper", "aria-label"), "Papier om cijfers op te tekenen");
  assert.equal(await said("#finds-count"), "1 cijfer");
  assert.match(await said("#finds-time"), /^Beeld van 560×560 pixels, doorzocht in [\d.]+(,\d)? ms$/);
  // Decimal commas, wherever numbers stand.
  assert.match(await said("#threshold-value"), /^0,\d\d$/);
  const [digit, ...numbers] = await page.$$eval("#finds tbody tr > *", (cells) => cells.map((cell) => cell.textContent));
  assert.equal(digit, "1");
  for (const [number, form] of [[numbers[0], /^[01],\d{3}$/], [numbers[1], /^2\d\d,\d$/], [numbers[2], /^1\d\d,\d$/]]) assert.match(number, form);
  assert.match(await page.evaluate(() => globalThis.labels.at(-1)), /^1 [01],\d\d$/);
  assert.match(await said("#curve"), /^0,10/);
  assert.match(await said("#cost-sum"), /bewerkingen\. De bewerkingen alleen duren \d+(,\d+)? \S+,/);
  await page.click("#layers button");
  await page.waitForSelector("#maps canvas");
  assert.match(await said("#layer-about"), /^16 feature maps van 556×556 cellen, van 0 \(papier\) tot \d+(,\d+)? \(inkt\)\.$/);
  await page.hover("#maps canvas");
  await page.waitForFunction(() => document.getElementById("cell-about").textContent.startsWith("Deze cel zegt 0"));
  // Another language is spoken at once.
  await page.selectOption("#language", "en");
  assert.equal(await said("#finds-count"), "1 digit");
  await page.waitForFunction(() => document.getElementById("cell-about").textContent.startsWith("This cell says 0"));
  await page.waitForFunction(() => /^1 [01]\.\d\d$/.test(globalThis.labels.at(-1)));
  assert.deepEqual(messages, []);
  await close();
});
