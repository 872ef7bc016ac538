import { withNextFrame } from "./elements.js";
import { number, percent, text } from "./texts.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 220, 44, 44, 12, 26];

/** The loss of each step as a line, the accuracy after each epoch as dots. */
export class Curve {
  #svg;
  /** @type {number[]} */
  #losses = [];
  /** @type {{ at: number, accuracy: number }[]} */
  #epochs = [];
  #steps = 1;

  /** @param {SVGElement} svg */
  constructor(svg) {
    this.#svg = svg;
  }

  clear() {
    this.#losses = [];
    this.#epochs = [];
    this.draw();
  }

  step(done, steps, loss) {
    this.#steps = steps;
    this.#losses[done - 1] = loss;
    this.draw();
  }

  epoch(accuracy) {
    this.#epochs.push({ at: this.#losses.length, accuracy });
    this.draw();
  }

  /** Draws with the next frame. */
  draw = withNextFrame(() => this.#svg.replaceChildren(...this.#parts()));

  #parts() {
    const most = Math.max(0.1, ...this.#losses);
    const x = (step) => LEFT + ((WIDTH - LEFT - RIGHT) * step) / this.#steps;
    const y = (part) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part;
    const frame = shape("path", { class: "frame", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}V${TOP}` });
    const points = this.#losses.map((loss, at) => `${x(at + 1).toFixed(1)},${y(loss / most).toFixed(1)}`);
    const line = shape("polyline", { class: "loss", points: points.join(" ") });
    const epochs = shape("polyline", { class: "right", points: this.#epochs.map(({ at, accuracy }) => `${x(at)},${y(accuracy)}`).join(" ") });
    const dots = this.#epochs.map(({ at, accuracy }) => shape("circle", { class: "right", cx: x(at), cy: y(accuracy), r: 4 }));
    const label = (content, at, height, anchor, kind) => {
      const made = shape("text", { x: at, y: height, "text-anchor": anchor, class: kind });
      made.textContent = content;
      return made;
    };
    return [
      frame, line, epochs, ...dots,
      label(number(most, { minimumFractionDigits: 2, maximumFractionDigits: 2 }), LEFT - 6, TOP + 8, "end", "loss"),
      label("0", LEFT - 6, HEIGHT - BOTTOM, "end", "loss"),
      label(percent(1), WIDTH - RIGHT + 6, TOP + 8, "start", "right"),
      label("0", WIDTH - RIGHT + 6, HEIGHT - BOTTOM, "start", "right"),
      label(text("lesson.loss"), LEFT, HEIGHT - 6, "start", "loss"),
      label(text("lesson.right"), WIDTH - RIGHT, HEIGHT - 6, "end", "right"),
    ];
  }
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
