import { byId, withNextFrame } from "./elements.js";
import { paint } from "./heat.js";
import { number, whenever } from "./texts.js";

/** What is drawn over the paper: heat maps, boxes, what a cell sees, the keyboard's pen. */
export class Overlay {
  #canvas = byId("overlay");
  #context = this.#canvas.getContext("2d");
  #paper;
  /** @type {{ digit: number, score: number, box: number[] }[]} */
  digits = [];
  /** The number of the digit that is looked at. @type {number | undefined} */
  chosen;
  /** @type {{ edges: number[], picture: HTMLCanvasElement } | undefined} */
  heat;
  /** What a cell sees: left, top, right, bottom. @type {number[] | undefined} */
  seen;

  /** @param {import("./paper.js").Paper} paper */
  constructor(paper) {
    this.#paper = paper;
    new ResizeObserver(() => this.draw()).observe(paper.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    whenever(() => this.draw());
  }

  /** The number of the digit in whose box a place lies, of several the smallest box; nothing where there is none. */
  at({ x, y }) {
    const area = ([left, top, right, bottom]) => (right - left) * (bottom - top);
    const isIn = ([left, top, right, bottom]) => x >= left && x < right && y >= top && y < bottom;
    const around = [...this.digits.keys()].filter((index) => isIn(this.digits[index].box));
    return around.sort((a, b) => area(this.digits[a].box) - area(this.digits[b].box))[0];
  }

  /** Draws with the next frame. */
  draw = withNextFrame(() => this.#now());

  #now() {
    const shown = this.#paper.canvas.getBoundingClientRect();
    const density = devicePixelRatio || 1;
    this.#canvas.width = Math.round(shown.width * density);
    this.#canvas.height = Math.round(shown.height * density);
    const scale = this.#canvas.width / this.#paper.width;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const context = this.#context;
    context.save();
    context.scale(scale, scale);
    if (this.heat) {
      const [left, top, right, bottom] = this.heat.edges;
      context.drawImage(this.heat.picture, left, top, right - left, bottom - top);
    }
    this.digits.forEach((digit, index) => this.#box(digit, index === this.chosen, scale / density, colour));
    if (this.seen) {
      const [left, top, right, bottom] = this.seen;
      context.strokeStyle = colour("--seen");
      context.lineWidth = (2.5 * density) / scale;
      context.setLineDash([(6 * density) / scale, (4 * density) / scale]);
      context.strokeRect(left, top, right - left, bottom - top);
      context.setLineDash([]);
    }
    const pen = this.#paper.pen;
    if (pen) {
      context.strokeStyle = colour("--seen");
      context.lineWidth = (2 * density) / scale;
      context.beginPath();
      context.arc(pen.x, pen.y, ((pen.isDown ? 5 : 9) * density) / scale, 0, 7);
      context.stroke();
    }
    context.restore();
  }

  /** A box with its digit, and its confidence. `scale` is in pixels of the page. */
  #box({ digit, score, box }, isChosen, scale, colour) {
    const context = this.#context;
    const [left, top, right, bottom] = box;
    const pixel = 1 / scale;
    context.strokeStyle = colour("--box");
    context.lineWidth = (isChosen ? 3.5 : 1.75) * pixel;
    context.strokeRect(left, top, right - left, bottom - top);
    const size = 13 * pixel;
    context.font = `600 ${size}px system-ui, sans-serif`;
    const label = `${digit} ${number(score, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
    const width = context.measureText(label).width + 6 * pixel;
    const height = size + 3 * pixel;
    const x = Math.min(left, this.#paper.width - width);
    const y = top >= height ? top - height : Math.min(bottom, this.#paper.height - height);
    context.fillStyle = colour("--box");
    context.fillRect(x, y, width, height);
    context.fillStyle = colour("--on-box");
    context.textBaseline = "top";
    context.fillText(label, x + 3 * pixel, y + 2 * pixel);
  }

  /** Lays a map of scores over the paper; without one, none. @param {Float32Array} [scores] @param {any} [place] */
  show(scores, place) {
    this.heat = scores && { edges: place.edges, picture: paint(scores, place.rows, place.columns) };
    this.draw();
  }
}
