/**
 * The element of that name.
 * @param {string} id
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

/**
 * An element with a text and attributes.
 * @param {string} tag
 * @param {string} [content]
 * @param {Record<string, string>} [attributes]
 */
export function element(tag, content = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = content;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/**
 * Does something with the next frame, once, however often it is asked for until then.
 * @param {() => void} act
 */
export function withNextFrame(act) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      act();
    });
  };
}
