// The page: its parts, and what one of them tells the others.
import { Cost } from "./cost.js";
import { byId, element } from "./elements.js";
import { takeFiles } from "./files.js";
import { Finds } from "./finds.js";
import { Heat } from "./heat.js";
import { Layers } from "./layers.js";
import { Lesson } from "./lesson.js";
import { notice } from "./notice.js";
import { Overlay } from "./overlay.js";
import { Paper } from "./paper.js";
import { Search } from "./search.js";
import { fill, number, percent, speak, spoken, text, whenever } from "./texts.js";
import { Work } from "./work.js";

/** The network that the page begins with: it finds digits of all sizes. */
const FIRST = "C-scales";

const work = new Work();
const paper = new Paper(() => search?.changed(), () => overlay?.draw());
const overlay = new Overlay(paper);
fill();
const heat = new Heat(overlay, () => search.changed());
const layers = new Layers(work, overlay, paper, () => search.changed());
const finds = new Finds(work, overlay, (digit) => layers.look(digit));
const search = new Search({ work, paper, finds, heat, layers });
const cost = new Cost(work);
const lesson = new Lesson(learnt);

/** @type {any} What is known of the network in use. */
let choice;

/** The heights of digits that suit what is on the paper: what one draws is large. */
let suited = "large";

/** Uses another network. */
async function use(next) {
  choice = next;
  byId("threshold").value = choice.threshold;
  byId("sizes").value = choice.knows_sizes ? suited : "own";
  about();
  await Promise.all([layers.changed(), cost.count()]);
  search.changed();
}

/** What is said of the network in use. */
function about() {
  if (!choice) return;
  const [height, width] = choice.window;
  const size = text("network.about", { parameters: number(choice.parameters), height, width });
  const right = choice.accuracy === null ? "" : text("network.accuracy", { accuracy: percent(choice.accuracy) });
  byId("network-about").textContent = `${size} ${right}`;
}

/** Offers a network that is not the zoo's, and uses it. */
async function useOther(next, name) {
  let option = byId("network").querySelector("[data-other]");
  if (!option) {
    option = element("option", "", { value: "", "data-other": "" });
    byId("network").append(option);
  }
  option.textContent = name;
  option.selected = true;
  await use(next);
}

async function learnt(weights) {
  await useOther(await work.call("takeWeights", { name: "lesson", bytes: weights }, [weights]), text("network.lesson"));
}

/** A file that was dropped or chosen. @param {string} name @param {ArrayBuffer} bytes */
async function opened(name, bytes) {
  const { choice: network, ...image } = await work.call("open", { name, bytes }, [bytes]);
  if (network) {
    await useOther(network, name);
    notice(text("file.network", { name }));
  } else {
    showImage(image, name, "all");
  }
}

function showImage(image, name, sizes) {
  suited = sizes;
  byId("sizes").value = choice.knows_sizes ? suited : "own";
  paper.show(image, name);
  layers.recount();
}

/** Does what may be refused, and tells why it is. @param {() => Promise<void>} act */
async function tried(act) {
  notice();
  try {
    await act();
  } catch (error) {
    notice(error.message);
  }
}

function started({ choices, choice: first }) {
  const names = choices.map((each) => each.name);
  byId("network").replaceChildren(...names.map((name) => element("option", name, { value: name })));
  byId("network").value = FIRST;
  lesson.offer(names.filter((name) => name !== FIRST), "C-locating");
  work.isReady = true;
  return use(first);
}

byId("network").addEventListener("change", () => tried(async () => {
  const network = byId("network").value;
  if (network) await use(await work.call("choose", { network }));
}));
byId("threshold").addEventListener("input", () => search.changed());
byId("sizes").addEventListener("change", () => search.changed());
byId("undo").addEventListener("click", () => {
  paper.undo();
  layers.recount();
});
byId("clear").addEventListener("click", () => {
  suited = "large";
  byId("sizes").value = choice.knows_sizes ? suited : "own";
  paper.clear();
  layers.recount();
});
byId("scene").addEventListener("click", () => tried(async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const kind = byId("scene-kind").value;
  const values = { kind, width: 560, height: 560, digits: 14, seed };
  showImage(await work.call("scene", values), `scene-${seed}`, kind === "varied" ? "all" : "own");
}));
paper.canvas.addEventListener("pointermove", (event) => {
  const place = paper.place(event);
  // Whoever draws looks at no box.
  const digit = event.buttons ? undefined : overlay.at(place);
  finds.choose(digit);
  if (digit === undefined) layers.point(place);
});
paper.canvas.addEventListener("pointerleave", () => {
  layers.forget();
  finds.choose();
});
byId("language").addEventListener("change", () => speak(byId("language").value));
whenever(() => {
  byId("language").value = spoken();
  about();
});
const shown = () => {
  byId("pen-width-value").textContent = byId("pen-width").value;
};
byId("pen-width").addEventListener("input", shown);
shown();
takeFiles(opened, tried);

work.restarted = (again) => tried(async () => {
  work.isReady = false;
  await started(await again);
});
try {
  await started(await work.start(FIRST));
  document.documentElement.dataset.ready = "";
} catch (error) {
  notice(text("error.start", { message: error.message }));
}
