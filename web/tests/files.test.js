// Files that are dropped: a scene whose list is the native one, weights, and what is neither.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { downloaded, drop, launch, listed, open, settled } from "./browser.js";

const fixture = (name) => readFile(new URL(`../../fixtures/page/${name}`, import.meta.url));

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [name, picture, network, sizes] of [
  ["own-size.json", "scene.png", "C-locating", "own"],
  ["all-sizes.json", "varied.png", "C-scales", "all"],
]) {
  test(`the list of ${picture} is that of cijfer locate, with ${network}`, async () => {
    const { page, messages, close } = await open(browser);
    await page.selectOption("#network", network);
    await drop(page, picture, await fixture(picture));
    await page.selectOption("#sizes", sizes);
    await settled(page);
    const expected = JSON.parse(await fixture(name)).images[0];
    const written = JSON.parse(await downloaded(page, "json"));
    assert.deepEqual([written.schema, written.version], ["cijfer.located", 1]);
    const found = written.images[0];
    assert.deepEqual([found.image, found.width, found.height], [picture, expected.width, expected.height]);
    assert.equal(found.digits.length, expected.digits.length);
    for (const [index, { digit, score, x, y, box }] of expected.digits.entries()) {
      const other = found.digits[index];
      assert.equal(other.digit, digit);
      assert.ok(Math.abs(other.score - score) < 1e-4, `${other.score}, and natively ${score}`);
      assert.ok(Math.hypot(other.x - x, other.y - y) < 0.01, `${other.x}, ${other.y}, and natively ${x}, ${y}`);
      box.forEach((edge, side) => assert.ok(Math.abs(other.box[side] - edge) <= 1));
    }
    const csv = await downloaded(page, "csv");
    assert.equal(csv.trim().split("\n").length, expected.digits.length + 1);
    assert.equal((await listed(page)).length, expected.digits.length);
    assert.deepEqual(messages, []);
    await close();
  });
}

test("weights that are dropped are used", async () => {
  const { page, messages, close } = await open(browser);
  const weights = await readFile(new URL("../../crates/zoo/trained/c-tiny/weights.safetensors", import.meta.url));
  await drop(page, "mine.safetensors", weights);
  await page.waitForSelector("#notice:not([hidden])");
  assert.match(await page.textContent("#notice"), /mine\.safetensors is in use/);
  assert.equal(await page.$eval("#network", (select) => select.selectedOptions[0].textContent), "mine.safetensors");
  assert.deepEqual(messages, []);
  await close();
});

test("files that are broken or hostile are told of, and the page goes on", async () => {
  const { page, messages, close } = await open(browser);
  const scene = await fixture("scene.png");
  const weights = await readFile(new URL("../../crates/zoo/trained/c-tiny/weights.safetensors", import.meta.url));
  const fixed = await readFile(new URL("../../crates/zoo/trained/b-tiny/weights.safetensors", import.meta.url));
  const header = (text) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const ppm = Buffer.from("P5 100000 100000 255\n");
  const wide = Buffer.from(scene);
  wide.writeUInt32BE(0x7fffffff, 16);
  const network = (filters) => header(JSON.stringify({
    __metadata__: {
      cijfer: "1",
      network: `name = "x"\ninput = [28, 28, 1]\n[[layers]]\ntype = "Conv2D"\nfilters = ${filters}\nkernel_size = 5\n`,
    },
  }));
  const files = [
    ["empty.png", Buffer.alloc(0)],
    ["text.txt", Buffer.from("hello")],
    ["half.png", scene.subarray(0, scene.length / 2)],
    ["wide.png", wide],
    ["huge.pgm", ppm],
    ["half.safetensors", weights.subarray(0, weights.length / 2)],
    ["fixed.safetensors", fixed],
    ["long.safetensors", header("{".repeat(100_000))],
    ["many.safetensors", network("18446744073709551615")],
    ["large.safetensors", network("2000000000")],
    ["<img src=x onerror=alert(1)>.png", Buffer.from("no picture")],
  ];
  for (const [name, bytes] of files) {
    await page.evaluate(() => {
      document.getElementById("notice").hidden = true;
    });
    await drop(page, name, bytes);
    await page.waitForSelector("#notice:not([hidden])");
    assert.ok((await page.textContent("#notice")).length > 10, name);
  }
  await drop(page, "scene.png", scene);
  await settled(page);
  assert.ok((await listed(page)).length > 20);
  assert.equal(await page.isHidden("#notice"), true);
  assert.deepEqual(messages, []);
  await close();
});
