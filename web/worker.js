// The heavy work: the project's crates as WebAssembly, one call at a time.
import initialise, { Page } from "./cijfer_page.js";

/** @type {Page} */
let page;

/** The ink of an image in pixels of four bytes. @param {ArrayBuffer} pixels */
function ink(pixels) {
  const bytes = new Uint8Array(pixels);
  const tones = new Uint8Array(bytes.length / 4);
  for (let at = 0; at < tones.length; at += 1) tones[at] = bytes[4 * at];
  return tones;
}

const calls = {
  async start({ network }) {
    await initialise({ module_or_path: "./cijfer_page_bg.wasm" });
    page = new Page(network);
    return { choices: JSON.parse(Page.choices()), choice: JSON.parse(page.choice()) };
  },
  choose: ({ network }) => JSON.parse(page.choose(network)),
  takeWeights: ({ name, bytes }) => JSON.parse(page.take_weights(name, new Uint8Array(bytes))),
  takeImage({ width, height, pixels }) {
    page.take_image(width, height, ink(pixels));
  },
  locate({ threshold, least, most, name }) {
    const start = performance.now();
    const digits = JSON.parse(page.locate(threshold, least, most, name));
    return { digits, milliseconds: performance.now() - start };
  },
  heatMaps() {
    const place = JSON.parse(page.heat_maps());
    return { ...place, scores: page.scores() };
  },
  look({ layer }) {
    const layers = JSON.parse(page.look(layer));
    return { ...layers, tones: page.tones() };
  },
  cell: ({ layer, channel, row, column }) => ({
    value: page.value(channel, row, column),
    seen: JSON.parse(page.seen(layer, row, column)),
  }),
  cellAt: ({ layer, x, y }) => JSON.parse(page.cell_at(layer, x, y)),
  count: ({ height, width, operations, bytes, language }) => JSON.parse(page.count(height, width, operations, bytes, language)),
  explain: ({ layer, height, width, language }) => page.explain(layer, height, width, language),
  document: ({ format }) => page.document(format),
  open({ name, bytes }) {
    const opened = JSON.parse(page.open(name, new Uint8Array(bytes)));
    return "width" in opened ? { ...opened, ink: page.ink() } : { choice: opened };
  },
  scene({ kind, width, height, digits, seed }) {
    return { ...JSON.parse(page.scene(kind, width, height, digits, seed)), ink: page.ink() };
  },
};

self.onmessage = async ({ data: { id, call, values } }) => {
  try {
    const answer = await calls[call](values);
    const large = [answer?.scores, answer?.tones, answer?.ink].filter(Boolean);
    self.postMessage({ id, answer }, large.map((array) => array.buffer));
  } catch (error) {
    // What the crates refuse is an error; what they cannot go on after is a trap.
    self.postMessage({ id, error: error.message, trapped: error instanceof WebAssembly.RuntimeError });
  }
};
