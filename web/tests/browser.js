// A Chromium with the page in it, of which every message on the console is kept.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const PLACES = [process.env.CIJFER_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Without these Chromium asks its maker for news, which not every network allows. */
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** Where the page is shown. */
export const address = process.env.CIJFER_PAGE ?? "http://127.0.0.1:8000/";

/** A browser. */
export function launch() {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  return chromium.launch({ executablePath, args: QUIET });
}

/**
 * The page, ready for use, and the messages on its console.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 1000 }, ...options });
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("requestfailed", (request) => messages.push(`${request.url()}: ${request.failure()?.errorText}`));
  await page.goto(address);
  await page.waitForSelector("html[data-ready]");
  await settled(page);
  return { page, messages, close: () => context.close() };
}

/** Waits until the network has looked at what is drawn. */
export async function settled(page) {
  let before;
  do {
    before = await page.evaluate(() => document.documentElement.dataset.searched);
    await page.waitForTimeout(400);
  } while (before === undefined || before !== (await page.evaluate(() => document.documentElement.dataset.searched)) || (await page.evaluate(() => "searching" in document.documentElement.dataset)));
}

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What of a page breaks axe-core's rules: the rule, and the elements. */
export async function violations(page) {
  await page.evaluate(await readFile(axe, "utf8"));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
}

/** The list as the page shows it. */
export const listed = (page) => page.$$eval("#finds tbody tr", (rows) => rows.map((row) => [...row.cells].map((cell) => Number(cell.textContent))));

/** The list as it is downloaded. @param {string} format json or csv */
export async function downloaded(page, format) {
  await page.selectOption("#format", format);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  assert.equal(download.suggestedFilename(), `cijfer.${format}`);
  return readFile(await download.path(), "utf8");
}

/** Where places in the image are on the screen, once the paper is in sight. */
export async function onScreen(page) {
  await page.locator("#paper").scrollIntoViewIfNeeded();
  const paper = await page.locator("#paper").boundingBox();
  const size = await page.$eval("#paper", (canvas) => [canvas.width, canvas.height]);
  return ([x, y]) => [paper.x + (x * paper.width) / size[0], paper.y + (y * paper.height) / size[1]];
}

/** Draws lines between points on the paper. @param {number[][]} points in pixels of the image */
export async function stroke(page, points) {
  const at = await onScreen(page);
  await page.mouse.move(...at(points[0]));
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...at(point), { steps: 8 });
  await page.mouse.up();
}

/** The same with a finger or a pen, as the system would tell the browser of it. @param {"touch" | "pen"} kind */
export async function strokeWith(page, kind, points) {
  const at = await onScreen(page);
  const system = await page.context().newCDPSession(page);
  const send = async (touch, mouse, point) => {
    const [x, y] = at(point);
    if (kind === "touch") {
      await system.send("Input.dispatchTouchEvent", { type: touch, touchPoints: touch === "touchEnd" ? [] : [{ x, y }] });
    } else {
      const button = mouse === "mouseMoved" ? "none" : "left";
      await system.send("Input.dispatchMouseEvent", { type: mouse, x, y, pointerType: kind, button, buttons: mouse === "mouseReleased" ? 0 : 1, clickCount: 1 });
    }
  };
  await send("touchStart", "mousePressed", points[0]);
  for (const point of points.slice(1)) await send("touchMove", "mouseMoved", point);
  await send("touchEnd", "mouseReleased", points.at(-1));
  await system.detach();
}

/** How many pixels over the paper are of the colour of that name. @param {string} name */
export const drawnIn = (page, name) => page.evaluate((name) => {
  const overlay = document.getElementById("overlay");
  const colour = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const copy = new OffscreenCanvas(overlay.width, overlay.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(overlay, 0, 0);
  const { data } = copy.getImageData(0, 0, overlay.width, overlay.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255 && wanted.every((tone, channel) => data[at + channel] === tone)) count += 1;
  }
  return count;
}, name);

/** Drops a file onto the paper. @param {string} name @param {Buffer} bytes */
export async function drop(page, name, bytes) {
  const transfer = await page.evaluateHandle(([name, text]) => {
    const data = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([data], name));
    return transfer;
  }, [name, bytes.toString("base64")]);
  await page.dispatchEvent("#paper", "drop", { dataTransfer: transfer });
}
