import type { Output } from "../host.ts";

/** Begin and end of a synchronised update (terminals without it ignore both): no half-drawn frame is ever seen. */
const FRAME_BEGIN = "\x1b[?2026h";
const FRAME_END = "\x1b[?2026l";

/** A terminal with lines at its end that are redrawn in place. Text written meanwhile scrolls past above them. */
export class Screen implements Output {
  readonly #output: Output;
  #frame: readonly string[] = [];

  constructor(output: Output) {
    this.#output = output;
  }

  get isTerminal(): boolean {
    return this.#output.isTerminal;
  }

  columns(): number {
    return this.#output.columns();
  }

  write(text: string): void {
    if (this.#frame.length === 0) this.#output.write(text);
    else this.#draw(text.replace(/^\n/u, ""), this.#frame);
  }

  /** Draws these lines in place of the last ones; none removes them. */
  frame(lines: readonly string[]): void {
    if (lines.length > 0 || this.#frame.length > 0) this.#draw("", lines);
  }

  #draw(text: string, lines: readonly string[]): void {
    const up = this.#frame.length > 0 ? `\x1b[${this.#frame.length}A` : "";
    const above = text === "" ? "" : `\x1b[J${text}`;
    // Below the new lines everything is cleared, which removes the rest of a taller frame.
    const below = lines.map((line) => `${line}\x1b[K\n`).join("");
    this.#output.write(`${FRAME_BEGIN}${up}\r${above}${below}\x1b[J${FRAME_END}`);
    this.#frame = lines;
  }
}
