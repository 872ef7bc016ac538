import { byId } from "./elements.js";

/** How many drawings can be taken back. */
const UNDOS = 20;

/** The canvas that is drawn on: white ink on black paper, which the style turns around where the page is light. */
export class Paper {
  canvas = byId("paper");
  #context = this.canvas.getContext("2d", { willReadFrequently: true });
  /** @type {ImageData[]} */
  #undos = [];
  /** @type {{ x: number, y: number } | undefined} Where the keyboard's pen is. */
  #keys;
  #isDown = false;
  /** The name of what is on it. */
  name = "drawing";

  /**
   * @param {() => void} changed who hears that the ink is another
   * @param {() => void} moved who hears that the keyboard's pen is elsewhere
   */
  constructor(changed, moved) {
    this.changed = changed;
    this.moved = moved;
    this.#empty();
    this.canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.canvas.addEventListener("blur", () => this.#lift());
  }

  get width() {
    return this.canvas.width;
  }

  get height() {
    return this.canvas.height;
  }

  /** The keyboard's pen: its place, and whether it is down. */
  get pen() {
    return this.#keys && { ...this.#keys, isDown: this.#isDown };
  }

  /** The pixels, four bytes each. */
  pixels() {
    return this.#context.getImageData(0, 0, this.width, this.height).data.buffer;
  }

  /** Shows an image. @param {{ width: number, height: number, ink: Uint8Array }} image @param {string} name */
  show({ width, height, ink }, name) {
    this.#remember();
    const image = new ImageData(width, height);
    for (let at = 0; at < ink.length; at += 1) {
      image.data.fill(ink[at], 4 * at, 4 * at + 3);
      image.data[4 * at + 3] = 255;
    }
    this.#put(image);
    this.name = name;
    this.changed();
  }

  clear() {
    this.#remember();
    this.#empty();
    this.name = "drawing";
    this.changed();
  }

  undo() {
    const before = this.#undos.pop();
    if (before) this.#put(before);
    this.changed();
  }

  /** Where a pointer is, in pixels of the image. @param {PointerEvent} event */
  place(event) {
    const shown = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - shown.left) / shown.width) * this.width,
      y: ((event.clientY - shown.top) / shown.height) * this.height,
    };
  }

  #put(image) {
    this.canvas.width = image.width;
    this.canvas.height = image.height;
    this.#context.putImageData(image, 0, 0);
  }

  #empty() {
    this.canvas.width = 560;
    this.canvas.height = 560;
    this.#context.fillStyle = "#000";
    this.#context.fillRect(0, 0, 560, 560);
  }

  #remember() {
    this.#undos.push(this.#context.getImageData(0, 0, this.width, this.height));
    if (this.#undos.length > UNDOS) this.#undos.shift();
  }

  /** Inks a line, or takes the ink away. */
  #line(from, to) {
    const context = this.#context;
    context.strokeStyle = document.querySelector("input[name=tool]:checked").value === "eraser" ? "#000" : "#fff";
    context.lineWidth = Number(byId("pen-width").value);
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(from.x, from.y);
    // A line of no length is a dot.
    context.lineTo(to.x + (from.x === to.x && from.y === to.y ? 0.01 : 0), to.y);
    context.stroke();
    this.changed();
  }

  #begin(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.#remember();
    this.canvas.setPointerCapture(event.pointerId);
    let last = this.place(event);
    this.#line(last, last);
    const move = (event) => {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const each of all.length ? all : [event]) {
        const next = this.place(each);
        this.#line(last, next);
        last = next;
      }
    };
    const end = () => {
      this.canvas.removeEventListener("pointermove", move);
      this.canvas.removeEventListener("pointerup", end);
      this.canvas.removeEventListener("pointercancel", end);
    };
    this.canvas.addEventListener("pointermove", move);
    this.canvas.addEventListener("pointerup", end);
    this.canvas.addEventListener("pointercancel", end);
  }

  #lift() {
    this.#isDown = false;
    this.#keys = undefined;
    this.moved();
  }

  #key(event) {
    const from = this.#keys ?? { x: this.width / 2, y: this.height / 2 };
    const step = event.shiftKey ? 20 : 4;
    const steps = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key === " ") {
      this.#isDown = !this.#isDown;
      if (this.#isDown) {
        this.#remember();
        this.#line(from, from);
      }
      this.#keys = from;
    } else if (event.key in steps && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const [right, down] = steps[event.key];
      const within = (value, most) => Math.min(Math.max(value, 0), most);
      this.#keys = { x: within(from.x + right, this.width), y: within(from.y + down, this.height) };
      if (this.#isDown) this.#line(from, this.#keys);
    } else {
      return;
    }
    event.preventDefault();
    this.moved();
  }
}
