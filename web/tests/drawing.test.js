// Digits are drawn with a pointer and with the keyboard, and found.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { downloaded, launch, listed, open, settled, stroke, strokeWith } from "./browser.js";

const SEVEN = [[0, 0], [60, 0], [25, 90]];
const ONE = [[34, 0], [28, 30], [22, 60], [16, 90]];
const THREE = [[5, 8], [28, 0], [48, 10], [48, 28], [25, 42], [50, 54], [54, 74], [32, 90], [4, 80]];
const ZERO = Array.from({ length: 25 }, (_, at) => [30 + 28 * Math.sin((at / 24) * 2 * Math.PI), 45 - 44 * Math.cos((at / 24) * 2 * Math.PI)]);
/** The width of the pen with which the page begins. */
const PEN = 14;
const moved = (points, x, y) => points.map(([right, down]) => [right + x, down + y]);

/** The edges left, top, right and bottom of the ink of a line. */
function inkBox(points) {
  const [across, down] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return [Math.min(...across) - PEN / 2, Math.min(...down) - PEN / 2, Math.max(...across) + PEN / 2, Math.max(...down) + PEN / 2];
}

/** The area that two boxes share over the area that either covers. */
function overlap(a, b) {
  const area = ([left, top, right, bottom]) => Math.max(right - left, 0) * Math.max(bottom - top, 0);
  const shared = area([0, 1, 2, 3].map((edge) => (edge < 2 ? Math.max : Math.min)(a[edge], b[edge])));
  return shared / (area(a) + area(b) - shared);
}

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
  const { digits } = JSON.parse(await downloaded(page, "json")).images[0];
  for (const [digit, points, x, y] of drawn) {
    const { box } = digits.find((found) => found.digit === digit);
    const ink = inkBox(moved(points, x, y));
    // As in the average precision of detectors.
    assert.ok(overlap(box, ink) > 0.5, `${digit} found in ${box}, drawn in ${ink}`);
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

for (const [kind, width] of [["mouse", 360], ["touch", 360], ["touch", 1280], ["pen", 1280]]) {
  test(`a digit is drawn by ${kind}, ${width} pixels wide`, async () => {
    const { page, messages, close } = await open(browser, { hasTouch: kind === "touch", viewport: { width, height: 900 } });
    await page.evaluate(() => document.getElementById("paper").addEventListener("pointerdown", (event) => {
      globalThis.kind = event.pointerType;
    }));
    const points = moved(ONE, 250, 70);
    await (kind === "mouse" ? stroke(page, points) : strokeWith(page, kind, points));
    await settled(page);
    assert.equal(await page.evaluate(() => globalThis.kind), kind);
    const found = await listed(page);
    assert.deepEqual(found.map(([digit]) => digit), [1]);
    // The line was drawn where the pointer was, however large the paper is shown.
    const [, , x, y] = found[0];
    assert.ok(Math.hypot(x - 275, y - 115) < 20, `drawn around 275, 115, found at ${x}, ${y}`);
    assert.deepEqual(messages, []);
    await close();
  });
}
