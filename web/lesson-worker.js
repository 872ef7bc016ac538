// A lesson: it takes the whole worker until it ends.
import initialise, { learn } from "./cijfer_lesson.js";

self.onmessage = async ({ data: { network, digits, epochs, seed } }) => {
  try {
    await initialise({ module_or_path: "./cijfer_lesson_bg.wasm" });
    const told = (moment) => self.postMessage({ moment: JSON.parse(moment) });
    const weights = learn(network, digits, epochs, seed, told);
    self.postMessage({ weights: weights.buffer }, [weights.buffer]);
  } catch (error) {
    self.postMessage({ error: error.message });
  }
};
