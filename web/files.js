import { byId } from "./elements.js";
import { notice } from "./notice.js";
import { number, text } from "./texts.js";

/** The most bytes of a file: 64 MB. */
const MOST = 64e6;

/**
 * Takes files that are dropped onto the page, pasted or chosen; of several the first.
 * @param {(name: string, bytes: ArrayBuffer) => Promise<void>} opened
 * @param {(act: () => Promise<void>) => Promise<void>} tried
 */
export function takeFiles(opened, tried) {
  /** @param {File | undefined} file */
  const take = (file) => file && tried(async () => {
    if (file.size > MOST) {
      const found = number(file.size / 1e6, { maximumFractionDigits: 0 });
      notice(text("file.large", { name: file.name, most: number(MOST / 1e6), found }));
      return;
    }
    await opened(file.name, await file.arrayBuffer());
  });
  const drop = byId("drop");
  addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer?.files[0]);
  });
  addEventListener("paste", (event) => take(event.clipboardData?.files[0]));
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", () => {
    take(byId("file").files[0]);
    byId("file").value = "";
  });
}
