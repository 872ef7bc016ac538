import { byId } from "./elements.js";
import { notice } from "./notice.js";
import { number, whenever } from "./texts.js";

/** From and up to which height digits are looked for, in pixels. */
const SIZES = { large: [60, 200], all: [12, 200], own: [20, 20] };

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
    finds.show({ ...found, width, height });
    // What nobody looks at is not made.
    heat.take(heat.isWanted ? await work.call("heatMaps") : undefined);
    if (layers.wanted !== undefined) layers.take(await work.call("look", { layer: layers.wanted }));
  }
}
