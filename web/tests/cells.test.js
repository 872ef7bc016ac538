// What a cell sees is drawn over the paper: of the cell, or of the digit, that somebody looks at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { drawnIn, launch, listed, onScreen, open, settled, stroke } from "./browser.js";

/** A one, and three places in its box. */
const [ONE, TOP, MIDDLE, BOTTOM] = [[[260, 100], [250, 200]], [259, 105], [255, 150], [251, 195]];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** The page with a one on it, that is listed. */
async function withOne() {
  const opened = await open(browser);
  await stroke(opened.page, ONE);
  await opened.page.mouse.move(1, 1);
  await settled(opened.page);
  assert.deepEqual((await listed(opened.page)).map(([digit]) => digit), [1]);
  return opened;
}

/** Waits until what was asked for last is drawn. */
const frame = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** What a cell sees, as is said there and drawn: left, top, right and bottom, around a place. */
async function seen(page, id, [x, y]) {
  const said = await page.waitForFunction(([id, x, y]) => {
    const numbers = document.getElementById(id).textContent.match(/\(.*/)?.[0].match(/-?\d+/g)?.map(Number);
    if (!numbers) return false;
    const [left, top, right, bottom] = numbers;
    return left < x && x < right && top < y && y < bottom && numbers;
  }, [id, x, y]);
  await frame(page);
  assert.ok((await drawnIn(page, "--seen")) > 0);
  return said.jsonValue();
}

/** Nothing is said there, or drawn. */
async function unseen(page, id) {
  await page.waitForFunction((id) => document.getElementById(id).textContent === "", id);
  await frame(page);
  assert.equal(await drawnIn(page, "--seen"), 0);
}

test("what found a digit is drawn, by pointer and by keyboard", async () => {
  const { page, messages, close } = await withOne();
  const at = await onScreen(page);
  await unseen(page, "finds-seen");
  const thin = await drawnIn(page, "--box");
  const looks = [
    [() => page.mouse.move(...at(MIDDLE)), () => page.mouse.move(...at([20, 20]))],
    [() => page.hover("#finds tbody tr"), () => page.hover("#finds-title")],
    [() => page.focus("#finds tbody tr"), () => page.focus("#format")],
  ];
  const all = [];
  for (const [look, leave] of looks) {
    await look();
    all.push(await seen(page, "finds-seen", MIDDLE));
    assert.ok((await drawnIn(page, "--box")) > 1.2 * thin);
    await leave();
    await unseen(page, "finds-seen");
    assert.equal(await drawnIn(page, "--box"), thin);
  }
  const [[, top, , bottom]] = all;
  // The digit as a whole, and not much more.
  assert.ok(top < 95 && bottom > 205 && bottom - top < 220, `${top} to ${bottom}`);
  assert.deepEqual(all, [all[0], all[0], all[0]]);
  // Whoever goes on drawing looks at no digit.
  const inside = await onScreen(page);
  await page.mouse.move(...inside(MIDDLE));
  await seen(page, "finds-seen", MIDDLE);
  await page.mouse.down();
  await page.mouse.move(...inside(BOTTOM));
  await unseen(page, "finds-seen");
  await page.mouse.up();
  assert.deepEqual(messages, []);
  await close();
});

test("arrow keys go through the list of digits", async () => {
  const { page, messages, close } = await open(browser);
  for (const left of [80, 260, 440]) await stroke(page, ONE.map(([x, y]) => [x - 250 + left, y]));
  await settled(page);
  const boxes = (await listed(page)).map(([, , x, y]) => [x, y]);
  assert.equal(boxes.length, 3);
  await page.focus("#finds tbody tr[tabindex='0']");
  for (const [key, index] of [["End", 2], ["ArrowUp", 1], ["Home", 0], ["ArrowUp", 0], ["ArrowDown", 1]]) {
    await page.keyboard.press(key);
    await seen(page, "finds-seen", boxes[index]);
  }
  // The tab key leaves the list, and comes back to the same row.
  await page.keyboard.press("Tab");
  await unseen(page, "finds-seen");
  await page.keyboard.press("Shift+Tab");
  await seen(page, "finds-seen", boxes[1]);
  assert.deepEqual(messages, []);
  await close();
});

test("what a cell of a layer sees is drawn", async () => {
  const { page, messages, close } = await withOne();
  await page.click("#layers li:nth-child(4) button");
  await page.waitForSelector("#maps canvas");
  // The maps lie over the whole paper.
  await page.hover("#maps canvas");
  await seen(page, "cell-about", [280, 280]);
  await page.hover("#layers-title");
  await unseen(page, "cell-about");
  // On the paper it is the cell nearest to the pointer; in the box of a digit the one nearest to the middle of that.
  const at = await onScreen(page);
  for (const place of [[60, 60], [400, 300]]) {
    await page.mouse.move(...at(place));
    await seen(page, "cell-about", place);
  }
  const edges = [];
  for (const place of [TOP, BOTTOM]) {
    await page.mouse.move(...at(place));
    edges.push(await seen(page, "cell-about", MIDDLE));
  }
  assert.deepEqual(edges[1], edges[0]);
  await page.mouse.move(...at([20, 20]));
  await page.hover("#finds tbody tr");
  assert.deepEqual(await seen(page, "cell-about", MIDDLE), edges[0]);
  assert.equal(await page.textContent("#finds-seen"), "");
  assert.deepEqual(messages, []);
  await close();
});
