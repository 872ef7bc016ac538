import { text } from "./texts.js";

/** A worker that answers calls, and is replaced when a call was more than it could bear. */
export class Work {
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #next = 0;
  /** @type {Worker} */
  #worker;
  /** @type {string} */
  #network;

  /**
   * Begins with a network of the zoo.
   * @param {string} network
   */
  start(network) {
    this.#network = network;
    this.#worker = new Worker("./worker.js", { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#answered(data);
    this.#worker.onerror = (event) => this.#restart(event.message ?? "");
    return this.call("start", { network });
  }

  /**
   * Asks for something.
   * @param {string} call
   * @param {object} [values]
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  call(call, values = {}, transfer = []) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, values }, transfer);
    });
  }

  #answered({ id, answer, error, trapped }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) {
      waiting?.resolve(answer);
    } else if (trapped) {
      waiting?.reject(new Error(text("error.restarted", { message: text("error.memory") })));
      this.#restart(error);
    } else {
      waiting?.reject(new Error(error));
    }
  }

  /** What was asked for is not answered any more. @param {string} message */
  #restart(message) {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error(text("error.restarted", { message })));
    this.#waiting.clear();
    this.restarted?.(this.start(this.#network));
  }

  /** @type {((started: Promise<any>) => void) | undefined} Who is told that another worker begins. */
  restarted;
}
