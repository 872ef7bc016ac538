import { byId, element } from "./elements.js";
import { number, percent, spoken, text, whenever } from "./texts.js";

/** The network as a row of layers, and what one of them puts out. */
export class Layers {
  #work;
  #overlay;
  #paper;
  /** @type {number | undefined} */
  #chosen;
  #shown;
  #size = "";
  #counts;
  /** How often something else was looked at: answers to earlier questions are not shown. */
  #looks = 0;

  /**
   * @param {import("./work.js").Work} work
   * @param {import("./overlay.js").Overlay} overlay
   * @param {import("./paper.js").Paper} paper
   * @param {() => void} ask asks for the layer's maps to be made
   */
  constructor(work, overlay, paper, ask) {
    this.#work = work;
    this.#overlay = overlay;
    this.#paper = paper;
    this.ask = ask;
    for (const id of ["cell-channel", "cell-row", "cell-column"]) {
      byId(id).addEventListener("input", () => this.#cell());
    }
    byId("derivation").addEventListener("toggle", () => this.#explain());
    whenever(() => {
      this.recount();
      if (byId("cell-about").textContent !== "") this.#cell();
    });
  }

  /** Which layer's maps are wanted. */
  get wanted() {
    return this.#chosen;
  }

  /** Takes another network. */
  async changed() {
    this.#chosen = undefined;
    this.#shown = undefined;
    byId("layer").hidden = true;
    this.forget();
    await this.recount();
  }

  /** Counts the network over the paper's size, where that or the language is another. */
  async recount() {
    if (!this.#work.isReady) return;
    const { height, width } = this.#paper;
    const values = { height, width, operations: 1e12, bytes: 80e9, language: spoken() };
    try {
      this.#counts = await this.#work.call("count", values);
    } catch {
      this.#counts = undefined;
      byId("layers").replaceChildren(element("li", text("layers.too-small")));
      return;
    }
    this.#size = `${width}×${height}`;
    const { input, layers } = this.#counts;
    const image = element("li", "", { class: "layer-image" });
    image.append(block([height, width, 1], height), element("span", input));
    byId("layers").replaceChildren(image, ...layers.map((layer, index) => this.#button(layer, index, height)));
    this.#about();
    this.#explain();
  }

  #button({ name, class: kind, output, axes, share }, index, height) {
    const button = element("button", "", { type: "button", "aria-pressed": String(index === this.#chosen) });
    const bar = element("span", "", { class: "share", "aria-hidden": "true" });
    bar.style.setProperty("--share", String(share));
    const part = text("layers.share", { share: percent(share) });
    button.append(block(axes, height), element("strong", kind), element("span", output), element("span", part, { class: "hint" }), bar);
    button.dataset.name = name;
    button.addEventListener("click", () => this.#choose(index));
    const item = element("li");
    item.append(button);
    return item;
  }

  #choose(index) {
    this.#chosen = this.#chosen === index ? undefined : index;
    byId("layers").querySelectorAll("button").forEach((button, at) => button.setAttribute("aria-pressed", String(at === this.#chosen)));
    byId("layer").hidden = this.#chosen === undefined;
    this.forget();
    if (this.#chosen === undefined) return;
    const { name, class: kind } = this.#counts.layers[index];
    byId("layer-title").textContent = `${kind} · ${name}`;
    this.#explain();
    this.ask();
  }

  /** Shows what the layer puts out. @param {any} layers */
  take(layers) {
    if (layers.layer !== this.#chosen) return;
    this.#shown = layers;
    const { channels, rows, columns, tones } = layers;
    const maps = byId("maps");
    while (maps.children.length > channels) maps.lastChild.remove();
    while (maps.children.length < channels) maps.append(this.#map(maps.children.length));
    [...maps.children].forEach((figure, channel) => {
      const picture = figure.firstChild;
      picture.width = columns;
      picture.height = rows;
      const image = new ImageData(columns, rows);
      const start = channel * rows * columns;
      for (let at = 0; at < rows * columns; at += 1) {
        image.data.fill(tones[start + at], 4 * at, 4 * at + 3);
        image.data[4 * at + 3] = 255;
      }
      picture.getContext("2d").putImageData(image, 0, 0);
    });
    for (const [id, count] of [["cell-channel", channels], ["cell-row", rows], ["cell-column", columns]]) {
      byId(id).max = count - 1;
      byId(id).value = Math.min(Number(byId(id).value), count - 1);
    }
    this.#about();
  }

  #about() {
    if (!this.#shown || this.#shown.layer !== this.#chosen) return;
    const { channels, rows, columns, least, most } = this.#shown;
    const shown = (value) => number(value, { maximumSignificantDigits: 3 });
    byId("layer-about").textContent = text("layers.about", { channels, rows, columns, least: shown(least), most: shown(most) });
    [...byId("maps").children].forEach((figure, channel) => {
      figure.firstChild.setAttribute("aria-label", text("layers.map", { channel }));
    });
  }

  #map(channel) {
    const figure = element("figure");
    const picture = element("canvas", "", { role: "img" });
    picture.addEventListener("pointermove", (event) => {
      const shown = picture.getBoundingClientRect();
      const at = (from, to, length, cells) => Math.min(Math.max(Math.floor(((to - from) / length) * cells), 0), cells - 1);
      byId("cell-channel").value = channel;
      byId("cell-row").value = at(shown.top, event.clientY, shown.height, picture.height);
      byId("cell-column").value = at(shown.left, event.clientX, shown.width, picture.width);
      this.#cell();
    });
    picture.addEventListener("pointerleave", () => this.forget());
    figure.append(picture, element("figcaption", String(channel)));
    return figure;
  }

  /** Shows what the cell that the fields name says and sees. */
  async #cell() {
    if (this.#chosen === undefined) return;
    const [channel, row, column] = ["cell-channel", "cell-row", "cell-column"].map((id) => Math.max(Number(byId(id).value) | 0, 0));
    const look = ++this.#looks;
    const { value, seen } = await this.#work.call("cell", { layer: this.#chosen, channel, row, column });
    if (look !== this.#looks) return;
    if (value === undefined || !seen) return this.forget();
    const [left, top, right, bottom] = seen;
    const shown = number(value, { maximumSignificantDigits: 4 });
    byId("cell-about").textContent = text("cell.about", { value: shown, left, top, right, bottom });
    this.#see(seen);
  }

  /** Shows what the cell nearest to a place on the paper sees. @param {{ x: number, y: number }} place */
  async point({ x, y }) {
    if (this.#chosen === undefined || !this.#shown) return;
    const look = ++this.#looks;
    const cell = await this.#work.call("cellAt", { layer: this.#chosen, x, y });
    if (look !== this.#looks || !cell) return;
    byId("cell-row").value = Math.min(cell[0], this.#shown.rows - 1);
    byId("cell-column").value = Math.min(cell[1], this.#shown.columns - 1);
    await this.#cell();
  }

  /**
   * Shows what the cell nearest to a found digit sees. Where no layer is chosen, it is one of the last, in the size of image in
   * which that found the digit. Without a digit, nothing is shown.
   * @param {{ x: number, y: number, step: number }} [digit]
   */
  async look(digit) {
    this.forget();
    if (!digit || !this.#counts) return;
    if (this.#chosen !== undefined) return this.point(digit);
    const look = this.#looks;
    const { x, y, step } = digit;
    const layer = this.#counts.layers.length - 1;
    const [row, column] = await this.#work.call("cellAt", { layer, x: x / step, y: y / step });
    const { seen } = await this.#work.call("cell", { layer, channel: 0, row, column });
    if (look !== this.#looks) return;
    const [left, top, right, bottom] = seen.map((edge) => Math.round(edge * step));
    byId("finds-seen").textContent = text("finds.seen", { left, top, right, bottom });
    this.#see([left, top, right, bottom]);
  }

  #see(seen) {
    this.#overlay.seen = seen;
    this.#overlay.draw();
  }

  /** Shows no longer what a cell sees. */
  forget() {
    this.#looks += 1;
    this.#see(undefined);
    for (const id of ["cell-about", "finds-seen"]) byId(id).textContent = "";
  }

  async #explain() {
    if (this.#chosen === undefined || !byId("derivation").open || !this.#counts) return;
    const { height, width } = this.#paper;
    const html = await this.#work.call("explain", { layer: this.#chosen, height, width, language: spoken() });
    byId("explanation").replaceChildren(...fragment(html));
  }
}

/** The parts of an explanation below its heading, with headings that fit beneath those of the page. @param {string} html */
function fragment(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const [from, to] of [["h3", "h5"], ["h2", "h4"]]) {
    for (const heading of parsed.querySelectorAll(from)) heading.replaceWith(element(to, heading.textContent));
  }
  parsed.querySelector("h1")?.remove();
  return [...parsed.body.childNodes];
}

/** A block as high as a layer's maps are to the image, and as thick as it has channels. */
function block([rows, , channels], height) {
  const shape = element("span", "", { class: "block", "aria-hidden": "true" });
  shape.style.setProperty("--high", String(Math.max(rows / height, 0.06)));
  shape.style.setProperty("--thick", String(Math.min(Math.sqrt(channels) / 8, 1)));
  return shape;
}
