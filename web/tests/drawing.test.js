// Digits are drawn with a pointer and with the keyboard, and found.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, listed, open, settled, stroke } from "./browser.js";

const SEVEN = [[0, 0], [60, 0], [25, 90]];
const ONE = [[20, 0], [20, 90]];
const THREE = [[5, 8], [28, 0], [48, 10], [48, 28], [25, 42], [50, 54], [54, 74], [32, 90], [4, 80]];
const ZERO = Array.from({ length: 25 }, (_, at) => [30 + 28 * Math.sin((at / 24) * 2 * Math.PI), 45 - 44 * Math.cos((at / 24) * 2 * Math.PI)]);
const moved = (points, x, y) => points.map(([right, down]) => [right + x, down + y]);

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("digits that are drawn are listed where they stand", async () => {
  const { page, messages, close } = await open(browser);
  assert.deepEqual(await listed(page), []);
  const drawn = [[7, SEVEN, 60, 60], [1, ONE, 250, 70], [3, THREE, 400, 60], [0, ZERO, 230, 320]];
  for (const [, points, x, y] of drawn) await stroke(page, moved(points, x, y));
  await settled(page);
  const found = await listed(page);
  assert.deepEqual(found.map(([digit]) => digit).sort(), [0, 1, 3, 7]);
  for (const [digit, , x, y] of drawn) {
    const [, , foundX, foundY] = found.find(([it]) => it === digit);
    assert.ok(Math.abs(foundX - x - 28) < 25 && Math.abs(foundY - y - 45) < 25, `${digit} at ${foundX}, ${foundY}`);
  }
  // The eraser takes the 7 away, and undo brings it back.
  await page.check("input[name=tool][value=eraser]", { force: true });
  await page.fill("#pen-width", "40");
  for (const y of [60, 90, 120, 150]) await stroke(page, [[40, y], [140, y]]);
  await settled(page);
  assert.deepEqual((await listed(page)).map(([digit]) => digit).sort(), [0, 1, 3]);
  for (let taken = 0; taken < 4; taken += 1) await page.click("#undo");
  await settled(page);
  assert.deepEqual((await listed(page)).map(([digit]) => digit).sort(), [0, 1, 3, 7]);
  await page.click("#clear");
  await settled(page);
  assert.deepEqual(await listed(page), []);
  assert.deepEqual(messages, []);
  await close();
});

test("a digit is drawn with the keyboard alone", async () => {
  const { page, messages, close } = await open(browser);
  await page.focus("#paper");
  await page.keyboard.press("Space");
  for (let down = 0; down < 4; down += 1) await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Space");
  await settled(page);
  assert.deepEqual((await listed(page)).map(([digit]) => digit), [1]);
  await page.waitForFunction(() => document.getElementById("finds-spoken").textContent === "1 digit: 1");
  assert.deepEqual(messages, []);
  await close();
});
