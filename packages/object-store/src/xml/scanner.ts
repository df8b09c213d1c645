import { decodeEntities } from "./entities.ts";

/** What {@link XmlScanner.next} stands at. */
export type XmlEvent =
  /** An element that holds other elements begins. */
  | "open"
  /** An element that holds text only, or nothing. */
  | "leaf"
  /** An element that was opened ends. */
  | "close"
  /** The document is over, every element closed. */
  | "end"
  /** The document stops in the middle, or is no XML. */
  | "broken";

const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const SPACE = 0x20;
const COLON = 0x3a;

/**
 * Walks through an XML document without building anything: as fast as `indexOf`, forgiving where
 * stores are careless (illegal character references, missing declaration, prefixes), and exact about
 * truncation.
 */
export class XmlScanner {
  /** Name of the element at hand, without a namespace prefix. */
  name = "";
  readonly #xml: string;
  #at = 0;
  #depth = 0;
  #textStart = 0;
  #textEnd = 0;

  constructor(xml: string) {
    this.#xml = xml;
  }

  /** Text of the leaf at hand as it stands in the document. */
  get raw(): string {
    return this.#xml.slice(this.#textStart, this.#textEnd);
  }

  /** Text of the leaf at hand, references decoded. */
  get text(): string {
    const { raw } = this;
    return raw.includes("<![CDATA[") ? withoutCdata(raw) : decodeEntities(raw);
  }

  /** Goes on to the next element. */
  next(): XmlEvent {
    const xml = this.#xml;
    for (;;) {
      const open = xml.indexOf("<", this.#at);
      if (open < 0) return this.#depth === 0 && this.name !== "" ? "end" : "broken";
      const kind = xml.charCodeAt(open + 1);
      if (kind === QUESTION || kind === BANG) {
        if (!this.#skipMarkup(open)) return "broken";
        continue;
      }
      const end = xml.indexOf(">", open);
      if (end < 0) return "broken";
      this.#at = end + 1;
      return kind === SLASH ? this.#close(open, end) : this.#open(open, end);
    }
  }

  /** Passes over everything up to the end of the element that was just opened. */
  skip(): void {
    const outside = this.#depth - 1;
    let event = this.next();
    while (event !== "broken" && event !== "end" && !(event === "close" && this.#depth === outside))
      event = this.next();
  }

  #close(open: number, end: number): XmlEvent {
    this.name = localName(this.#xml.slice(open + 2, end));
    this.#depth--;
    return this.#depth < 0 ? "broken" : "close";
  }

  #open(open: number, end: number): XmlEvent {
    const xml = this.#xml;
    const empty = xml.charCodeAt(end - 1) === SLASH;
    this.name = localName(xml.slice(open + 1, empty ? end - 1 : end));
    this.#textStart = end + 1;
    if (empty) {
      this.#textEnd = end + 1;
      return "leaf";
    }
    const next = this.#textLimit(end + 1);
    if (next < 0 || xml.charCodeAt(next + 1) !== SLASH) {
      this.#depth++;
      return next < 0 ? "broken" : "open";
    }
    const closed = xml.indexOf(">", next);
    if (closed < 0) return "broken";
    this.#textEnd = next;
    this.#at = closed + 1;
    return "leaf";
  }

  /** Where the text from `from` on ends: at the next tag that is no CDATA section. */
  #textLimit(from: number): number {
    let next = this.#xml.indexOf("<", from);
    while (next >= 0 && this.#xml.charCodeAt(next + 1) === BANG && this.#xml.startsWith("<![CDATA[", next)) {
      const over = this.#xml.indexOf("]]>", next);
      if (over < 0) return -1;
      next = this.#xml.indexOf("<", over);
    }
    return next;
  }

  #skipMarkup(open: number): boolean {
    const terminator = this.#xml.startsWith("<!--", open) ? "-->" : ">";
    const end = this.#xml.indexOf(terminator, open);
    this.#at = end + terminator.length;
    return end >= 0;
  }
}

/** Name of a tag without its attributes and its namespace prefix. */
function localName(tag: string): string {
  let start = 0;
  for (let i = 0; i < tag.length; i++) {
    const code = tag.charCodeAt(i);
    if (code <= SPACE) return tag.slice(start, i);
    if (code === COLON) start = i + 1;
  }
  return start === 0 ? tag : tag.slice(start);
}

function withoutCdata(raw: string): string {
  return raw
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((piece) => (piece.startsWith("<![CDATA[") ? piece.slice(9, -3) : decodeEntities(piece)))
    .join("");
}
