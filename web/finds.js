import { byId, element } from "./elements.js";
import { notice } from "./notice.js";
import { number, text, whenever } from "./texts.js";

/** How long nothing must change before a screen reader is told, in milliseconds. */
const CALM = 700;

/** The list of what was found. */
export class Finds {
  #work;
  #overlay;
  #body = byId("finds").tBodies[0];
  #last;
  #timer = 0;

  /**
   * @param {import("./work.js").Work} work
   * @param {import("./overlay.js").Overlay} overlay
   * @param {(digit?: any) => void} looked who hears which digit is looked at
   */
  constructor(work, overlay, looked) {
    this.#work = work;
    this.#overlay = overlay;
    this.looked = looked;
    this.#body.addEventListener("keydown", (event) => this.#key(event));
    byId("copy").addEventListener("click", () => this.#copy());
    byId("download").addEventListener("click", () => this.#download());
    whenever(() => this.#write());
  }

  /** Shows another list. @param {any} found digits, milliseconds, and the name and size of the image */
  show(found) {
    if (this.#overlay.chosen !== undefined) this.#look();
    this.#last = found;
    this.#overlay.digits = found.digits;
    this.#overlay.draw();
    this.#write();
  }

  /** Looks at a digit; without a number at the one whose row has the focus, if any. @param {number} [index] */
  choose(index = this.#focused) {
    if (index !== this.#overlay.chosen) this.#look(index);
  }

  /** The number of the digit whose row has the focus. @returns {number | undefined} */
  get #focused() {
    return document.activeElement?.closest("#finds tbody tr")?.sectionRowIndex;
  }

  #look(index) {
    this.#overlay.chosen = index;
    this.#overlay.draw();
    this.looked(this.#last.digits[index]);
  }

  #write() {
    if (!this.#last) return;
    const { digits, milliseconds, width, height } = this.#last;
    const key = digits.length === 0 ? "finds.none" : digits.length === 1 ? "finds.one" : "finds.many";
    const count = text(key, { count: number(digits.length) });
    byId("finds-count").textContent = count;
    byId("finds-time").dataset.milliseconds = milliseconds;
    byId("finds-time").textContent = text("finds.time", { width, height, milliseconds: number(milliseconds, { maximumFractionDigits: 1 }) });
    const focused = this.#focused;
    const rows = digits.map((found, index) => this.#row(found, index));
    this.#body.replaceChildren(...rows);
    if (focused !== undefined) rows[Math.min(focused, rows.length - 1)]?.focus({ preventScroll: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const named = digits.map((found) => found.digit).join(", ");
      byId("finds-spoken").textContent = digits.length ? text("finds.spoken", { count, digits: named }) : count;
    }, CALM);
  }

  #row({ digit, score, x, y }, index) {
    // The tab key reaches one row, arrow keys the others.
    const row = element("tr", "", { tabindex: index === 0 ? "0" : "-1" });
    const shown = (value, places) => number(value, { minimumFractionDigits: places, maximumFractionDigits: places });
    row.append(
      element("th", String(digit), { scope: "row" }),
      ...[shown(score, 3), shown(x, 1), shown(y, 1)].map((value) => element("td", value)),
    );
    row.addEventListener("pointerenter", () => this.choose(index));
    row.addEventListener("pointerleave", () => this.choose());
    row.addEventListener("blur", () => this.choose());
    row.addEventListener("focus", () => {
      for (const each of this.#body.rows) each.tabIndex = each === row ? 0 : -1;
      this.choose();
    });
    return row;
  }

  #key(event) {
    const { rows } = this.#body;
    const [at, last] = [this.#focused, rows.length - 1];
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    rows[next]?.focus();
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
