import { byId } from "./elements.js";
import { notice } from "./notice.js";
import { number, whenever } from "./texts.js";

/** The height of the digits that networks know, in pixels. */
const OWN = 20;

/** From and up to which height digits are looked for, in pixels. */
const SIZES = { large: [60, 200], all: [12, 200], own: [OWN, OWN] };

/** The network slides over what is drawn, again and again: while it does, the last drawing waits and those before are left out. */
export class Search {
  #parts;
  #isDue = false;
  #isAtWork = false;

  /** @param {{ work: any, paper: any, finds: any, heat: any, layers: any }} parts */
  constructor(parts) {
    this.#parts = parts;
    byId("threshold").addEventListener("input", () => this.#told());
    whenever(() => this.#told());
  }

  #told() {
    byId("threshold-value").textContent = number(Number(byId("threshold").value), { minimumFractionDigits: 2 });
  }

  /** The drawing, or what is wanted of it, is another. */
  async changed() {
    this.#told();
    this.#isDue = true;
    if (this.#isAtWork || !this.#parts.work.isReady) return;
    this.#isAtWork = true;
    const { dataset } = document.documentElement;
    dataset.searching = "";
    while (this.#isDue) {
      this.#isDue = false;
      try {
        await this.#now();
      } catch (error) {
        notice(error.message);
      }
    }
    this.#isAtWork = false;
    delete dataset.searching;
    dataset.searched = String(Number(dataset.searched ?? 0) + 1);
  }

  async #now() {
    const { work, paper, finds, heat, layers } = this.#parts;
    const { width, height, name } = paper;
    const pixels = paper.pixels();
    await work.call("takeImage", { width, height, pixels }, [pixels]);
    const [least, most] = SIZES[byId("sizes").value];
    const found = await work.call("locate", { threshold: Number(byId("threshold").value), least, most, name });
    // How many pixels high one is in the size of image in which a digit was found.
    const step = ([, top, , bottom]) => Math.min(Math.max(bottom - top, least), most) / OWN;
    const digits = found.digits.map((digit) => ({ ...digit, step: step(digit.box) }));
    finds.show({ ...found, digits, width, height });
    // What nobody looks at is not made.
    heat.take(heat.isWanted ? await work.call("heatMaps") : undefined);
    if (layers.wanted !== undefined) layers.take(await work.call("look", { layer: layers.wanted }));
  }
}
