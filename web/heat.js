import { byId, element } from "./elements.js";
import { number, text, whenever } from "./texts.js";

/** From no colour to orange: it lies over dark ink and over light paper, and is told from the boxes' blue. */
const HEAT = [230, 120, 0];

/**
 * Scores as a picture, a pixel a cell.
 * @param {Float32Array} scores
 * @param {number} rows
 * @param {number} columns
 */
export function paint(scores, rows, columns) {
  const picture = element("canvas");
  picture.width = columns;
  picture.height = rows;
  const image = new ImageData(columns, rows);
  scores.forEach((score, at) => image.data.set([...HEAT, Math.round(Math.min(score, 1) * 215)], 4 * at));
  picture.getContext("2d").putImageData(image, 0, 0);
  return picture;
}

/** The choice of a heat map, and the ten in small. */
export class Heat {
  #overlay;
  #ask;
  /** The height of the digits that the maps are made for, in pixels. */
  #height = 20;
  /** @type {HTMLCanvasElement[]} */
  #small = [];

  /**
   * @param {import("./overlay.js").Overlay} overlay
   * @param {() => void} ask asks for the maps to be made
   */
  constructor(overlay, ask) {
    this.#overlay = overlay;
    this.#ask = ask;
    whenever(() => this.#help());
    const choices = byId("heat-choices");
    for (const value of ["none", "best", ..."0123456789"]) {
      const label = element("label", "", { class: value.length > 1 ? "heat word" : "heat" });
      const radio = element("input", "", { type: "radio", name: "heat", value });
      radio.checked = value === "none";
      radio.addEventListener("change", () => this.#chosen());
      const name = element("span", value);
      whenever(() => {
        if (value.length > 1) name.textContent = text(`heat.${value}`);
      });
      label.append(radio, name);
      if (value.length === 1) {
        const small = element("canvas", "", { "aria-hidden": "true" });
        this.#small.push(small);
        label.append(small);
      }
      choices.append(label);
    }
  }

  /** Which is chosen. */
  get #value() {
    return document.querySelector("input[name=heat]:checked").value;
  }

  /** Whether somebody looks at one. */
  get isWanted() {
    return this.#value !== "none";
  }

  #help() {
    byId("heat-help").textContent = text("heat.help", { height: number(this.#height, { maximumFractionDigits: 0 }) });
  }

  #chosen() {
    if (this.isWanted) this.#ask();
    else this.take();
  }

  /** Takes the maps of what is on the paper; nothing where there are none. @param {any} [place] */
  take(place) {
    const value = this.#value;
    byId("heat-choices").classList.toggle("made", Boolean(place) && value !== "none");
    if (!place || value === "none") return this.#overlay.show();
    const { rows, columns, scores, digitHeight } = place;
    this.#height = digitHeight;
    this.#help();
    const cells = rows * columns;
    const map = (digit) => scores.subarray(digit * cells, (digit + 1) * cells);
    this.#small.forEach((small, digit) => {
      small.width = columns;
      small.height = rows;
      small.getContext("2d").drawImage(paint(map(digit), rows, columns), 0, 0);
    });
    const best = () => Float32Array.from({ length: cells }, (_, at) => {
      let most = 0;
      for (let digit = 0; digit < 10; digit += 1) most = Math.max(most, scores[digit * cells + at]);
      return most;
    });
    this.#overlay.show(value === "best" ? best() : map(Number(value)), place);
  }
}
