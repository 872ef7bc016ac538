import { byId, element } from "./elements.js";
import { duration, number, spoken, text, whenever } from "./texts.js";

/** The least and the largest side of an image, in pixels. */
const SIDES = [28, 8192];

/** What the network costs over images of other sizes, on cards of other speeds. */
export class Cost {
  #work;
  #isCounting = false;
  #isDue = false;

  /** @param {import("./work.js").Work} work */
  constructor(work) {
    this.#work = work;
    byId("side").value = String(1000 * (Math.log(1024 / SIDES[0]) / Math.log(SIDES[1] / SIDES[0])));
    for (const id of ["side", "speed", "bandwidth"]) byId(id).addEventListener("input", () => this.count());
    whenever(() => this.count());
  }

  /** Counts anew; while that goes on, the last of several wishes is kept. */
  async count() {
    if (!this.#work.isReady) return;
    this.#isDue = true;
    if (this.#isCounting) return;
    this.#isCounting = true;
    while (this.#isDue) {
      this.#isDue = false;
      await this.#now();
    }
    this.#isCounting = false;
  }

  async #now() {
    const part = Number(byId("side").value) / 1000;
    const side = Math.round(SIDES[0] * (SIDES[1] / SIDES[0]) ** part);
    const operations = 1e12 * 10 ** (Number(byId("speed").value) / 10);
    const bytes = 1e9 * 10 ** (Number(byId("bandwidth").value) / 10);
    const rounded = (value) => number(value, { maximumSignificantDigits: 3 });
    const values = { side: `${number(side, { useGrouping: false })}×${side}`, speed: `${rounded(operations / 1e12)} TFLOP/s`, bandwidth: `${rounded(bytes / 1e9)} GB/s` };
    for (const [id, value] of Object.entries(values)) {
      byId(`${id}-value`).textContent = value;
      byId(id).setAttribute("aria-valuetext", value);
    }
    let counts;
    try {
      counts = await this.#work.call("count", { height: side, width: side, operations, bytes, language: spoken() });
    } catch (error) {
      byId("cost-sum").textContent = error.message;
      byId("cost-formula").textContent = "";
      byId("cost").tBodies[0].replaceChildren();
      return;
    }
    const times = { calculating: duration(counts.calculating), moving: duration(counts.moving), seconds: duration(counts.seconds) };
    byId("cost-sum").textContent = text("cost.sum", { ...counts, ...times });
    byId("cost-formula").textContent = text("cost.formula", { formula: counts.formula });
    byId("cost").tBodies[0].replaceChildren(...counts.layers.map(row));
  }
}

function row(layer) {
  const made = element("tr");
  const waits = layer.waits_for_bytes && layer.seconds > 0 ? ` · ${text("cost.bytes")}` : "";
  const cells = [layer.output, layer.parameters, layer.operations, duration(layer.seconds) + waits];
  made.append(element("th", layer.name, { scope: "row" }), ...cells.map((cell) => element("td", cell)));
  return made;
}
