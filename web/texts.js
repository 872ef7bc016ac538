import { english } from "./text-en.js";
import { dutch } from "./text-nl.js";

const LANGUAGES = { en: english, nl: dutch };

/** @type {Set<() => void>} What is told when the language changes. */
const listeners = new Set();

/** @type {"en" | "nl"} */
let language = navigator.languages.some((each) => each.startsWith("nl")) && !navigator.language.startsWith("en") ? "nl" : "en";

/** The code of the language. */
export const spoken = () => language;

/**
 * The text of a key, its names filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  return LANGUAGES[language][key].replace(/\{([a-z]+)\}/g, (_, name) => String(values[name]));
}

/**
 * A number as the language writes it.
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [options]
 */
export function number(value, options) {
  return new Intl.NumberFormat(language, options).format(value);
}

/** A part of 1 in percent. @param {number} part */
export const percent = (part) => number(part, { style: "percent", maximumFractionDigits: 1 });

/** A time in the unit that suits it. @param {number} seconds */
export function duration(seconds) {
  const [factor, unit] = seconds < 1e-3 ? [1e6, "microsecond"] : seconds < 1 ? [1e3, "millisecond"] : [1, "second"];
  return number(seconds * factor, { style: "unit", unit, maximumSignificantDigits: 3 });
}

/** Calls now, and whenever the language changes. @param {() => void} listener */
export function whenever(listener) {
  listeners.add(listener);
  listener();
}

/** Speaks another language. @param {string} code */
export function speak(code) {
  language = code === "nl" ? "nl" : "en";
  fill();
  for (const listener of listeners) listener();
}

/** Writes the texts into the page, those of attributes too. */
export function fill() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
}
