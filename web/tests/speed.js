// How long the page takes to find digits, and how many frames it draws meanwhile: cargo xtask web --bench.
import { readFile } from "node:fs/promises";
import { drop, launch, open, settled } from "./browser.js";

/** How often digits are looked for, and for how long frames are counted, in milliseconds. */
const [SEARCHES, WATCHED] = [Number(process.argv[2]), 2000];

const browser = await launch();
const { page, messages, close } = await open(browser);
await drop(page, "varied.png", await readFile(new URL("../../fixtures/page/varied.png", import.meta.url)));
// What is dropped chooses the sizes itself.
await settled(page);
/** Searches again and again; the milliseconds of each. */
const searches = (count) => page.evaluate(async (count) => {
  const { dataset } = document.documentElement;
  const times = [];
  while (times.length < count) {
    const before = dataset.searched;
    document.getElementById("threshold").dispatchEvent(new Event("input"));
    while (dataset.searched === before) await new Promise((resolve) => setTimeout(resolve, 1));
    times.push(Number(document.getElementById("finds-time").dataset.milliseconds));
  }
  return times;
}, count);
const told = { version: browser.version(), milliseconds: {} };
for (const sizes of ["large", "all"]) {
  await page.selectOption("#sizes", sizes);
  await settled(page);
  // The browser compiles quickly first, and well when it has seen what is called often.
  await searches(SEARCHES);
  told.milliseconds[sizes] = await searches(SEARCHES);
}
// The intervals between frames while one search follows the other.
told.frames = await page.evaluate((watched) => new Promise((resolve) => {
  const start = performance.now();
  const times = [];
  const frame = (now) => {
    times.push(now);
    document.getElementById("threshold").dispatchEvent(new Event("input"));
    if (now - start < watched) requestAnimationFrame(frame);
    else resolve(times.slice(1).map((time, at) => time - times[at]));
  };
  requestAnimationFrame(frame);
}), WATCHED);
await close();
await browser.close();
if (messages.length > 0) throw new Error(messages.join("\n"));
console.log(JSON.stringify(told));
