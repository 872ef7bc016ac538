import { byId } from "./elements.js";

/** Tells something that whoever looks on should know; nothing takes it away. @param {string} [told] */
export function notice(told = "") {
  const place = byId("notice");
  place.textContent = told;
  place.hidden = told === "";
}
