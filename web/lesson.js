import { byId, element } from "./elements.js";
import { Curve } from "./curve.js";
import { number, percent, text, whenever } from "./texts.js";

/** How many digits are drawn, and how many times they are seen. */
const LENGTHS = {
  short: { digits: 1000, epochs: 6 },
  middle: { digits: 2000, epochs: 10 },
  long: { digits: 5000, epochs: 12 },
};

/** A network learns in a worker of its own, so that it can be stopped, and so that drawing goes on meanwhile. */
export class Lesson {
  /** @type {Worker | undefined} */
  #worker;
  #curve = new Curve(byId("curve"));
  #start = 0;
  /** @type {number | undefined} */
  #accuracy;
  #tell = () => {};

  /** @param {(weights: ArrayBuffer) => Promise<void>} use what is done with the weights */
  constructor(use) {
    this.use = use;
    byId("lesson-start").addEventListener("click", () => this.#begin());
    byId("lesson-stop").addEventListener("click", () => {
      this.#end();
      this.#told(() => text("lesson.stopped"));
    });
    whenever(() => {
      this.#tell();
      this.#curve.draw();
    });
  }

  /** Offers the networks that can learn. @param {string[]} names @param {string} first */
  offer(names, first) {
    byId("lesson-network").replaceChildren(...names.map((name) => element("option", name, { value: name })));
    byId("lesson-network").value = first;
  }

  #told(tell) {
    this.#tell = () => {
      byId("lesson-told").textContent = tell();
    };
    this.#tell();
  }

  #begin() {
    this.#end();
    byId("lesson-stop").disabled = false;
    byId("lesson-start").disabled = true;
    byId("lesson-shown").hidden = false;
    byId("lesson-progress").value = 0;
    this.#curve.clear();
    this.#accuracy = undefined;
    this.#start = performance.now();
    this.#told(() => text("lesson.drawing"));
    this.#worker = new Worker("./lesson-worker.js", { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#heard(data);
    this.#worker.onerror = (event) => this.#heard({ error: event.message ?? "" });
    const seed = Math.floor(Math.random() * 2 ** 32);
    this.#worker.postMessage({ network: byId("lesson-network").value, seed, ...LENGTHS[byId("lesson-length").value] });
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = undefined;
    byId("lesson-stop").disabled = true;
    byId("lesson-start").disabled = false;
  }

  async #heard({ moment, weights, error }) {
    const seconds = number((performance.now() - this.#start) / 1000, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
    if (error !== undefined) {
      this.#end();
      this.#told(() => error);
    } else if (weights) {
      this.#end();
      await this.use(weights);
      const accuracy = this.#accuracy ?? 0;
      this.#told(() => text("lesson.done", { seconds, accuracy: percent(accuracy) }));
    } else if (moment.kind === "epoch") {
      this.#accuracy = moment.accuracy;
      this.#curve.epoch(moment.accuracy);
    } else {
      const { done, steps, loss } = moment;
      this.#curve.step(done, steps, loss);
      byId("lesson-progress").value = done / steps;
      const right = this.#accuracy;
      // Once in a while: who listens to every step hears nothing else.
      if (done % 10 === 0) {
        this.#told(() => text("lesson.running", {
          done, steps, seconds,
          loss: number(loss, { maximumFractionDigits: 3, minimumFractionDigits: 3 }),
          accuracy: right === undefined ? "" : text("lesson.accuracy", { accuracy: percent(right) }),
        }));
      }
    }
  }
}
