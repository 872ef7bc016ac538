import { byId, element } from "./elements.js";
import { notice } from "./notice.js";
import { number, text, whenever } from "./texts.js";

/** How long nothing must change before a screen reader is told, in milliseconds. */
const CALM = 700;

/** The list of what was found. */
export class Finds {
  #work;
  #overlay;
  #last;
  #timer = 0;

  /**
   * @param {import("./work.js").Work} work
   * @param {import("./overlay.js").Overlay} overlay
   */
  constructor(work, overlay) {
    this.#work = work;
    this.#overlay = overlay;
    byId("copy").addEventListener("click", () => this.#copy());
    byId("download").addEventListener("click", () => this.#download());
    whenever(() => this.#write());
  }

  /** Shows another list. @param {any} found digits, milliseconds, and the name and size of the image */
  show(found) {
    this.#last = found;
    this.#overlay.digits = found.digits;
    this.#overlay.chosen = undefined;
    this.#overlay.draw();
    this.#write();
  }

  #write() {
    if (!this.#last) return;
    const { digits, milliseconds, width, height } = this.#last;
    const key = digits.length === 0 ? "finds.none" : digits.length === 1 ? "finds.one" : "finds.many";
    const count = text(key, { count: number(digits.length) });
    byId("finds-count").textContent = count;
    byId("finds-time").dataset.milliseconds = milliseconds;
    byId("finds-time").textContent = text("finds.time", { width, height, milliseconds: number(milliseconds, { maximumFractionDigits: 1 }) });
    const rows = digits.map((found, index) => this.#row(found, index));
    byId("finds").tBodies[0].replaceChildren(...rows);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const named = digits.map((found) => found.digit).join(", ");
      byId("finds-spoken").textContent = digits.length ? text("finds.spoken", { count, digits: named }) : count;
    }, CALM);
  }

  #row({ digit, score, x, y }, index) {
    const row = element("tr");
    const shown = (value, places) => number(value, { minimumFractionDigits: places, maximumFractionDigits: places });
    row.append(
      element("th", String(digit), { scope: "row" }),
      ...[shown(score, 3), shown(x, 1), shown(y, 1)].map((value) => element("td", value)),
    );
    const choose = (chosen) => () => {
      this.#overlay.chosen = chosen;
      this.#overlay.draw();
    };
    row.addEventListener("pointerenter", choose(index));
    row.addEventListener("pointerleave", choose(undefined));
    return row;
  }

  async #copy() {
    const list = await this.#work.call("document", { format: byId("format").value });
    try {
      await navigator.clipboard.writeText(list);
      notice(text("export.copied"));
    } catch {
      notice(text("export.refused"));
    }
  }

  async #download() {
    const format = byId("format").value;
    const list = await this.#work.call("document", { format });
    const type = format === "json" ? "application/json" : "text/csv";
    const address = URL.createObjectURL(new Blob([list], { type }));
    const link = element("a", "", { href: address, download: `cijfer.${format}` });
    link.click();
    URL.revokeObjectURL(address);
  }
}
