import { HubError } from "@dth/core/error";
import { XmlScanner } from "./scanner.ts";

/** A small answer: leaves by name, repeated elements by name. For listings there is a faster way. */
export interface XmlElement {
  readonly name: string;
  /** Texts of the leaves right below; the first one of a name wins. */
  readonly texts: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

/**
 * Reads a small XML document.
 *
 * @throws HubError `SERVER_UNAVAILABLE` when it is truncated or no XML: the same request may get a whole answer
 */
export function parseXml(xml: string): XmlElement {
  const scanner = new XmlScanner(xml);
  const event = scanner.next();
  if (event === "leaf") return { name: scanner.name, texts: {}, children: [] };
  if (event !== "open") throw truncated(xml);
  return readElement(scanner, xml);
}

function readElement(scanner: XmlScanner, xml: string): XmlElement {
  const { name } = scanner;
  const texts: Record<string, string> = Object.create(null);
  const children: XmlElement[] = [];
  for (;;) {
    const event = scanner.next();
    if (event === "close") return { name, texts, children };
    if (event === "leaf") texts[scanner.name] ??= scanner.text;
    else if (event === "open") children.push(readElement(scanner, xml));
    else throw truncated(xml);
  }
}

/** Checksums of a part, `<ChecksumCRC32>` and its like, by algorithm. Absent: none. */
export function checksumsIn({ texts }: XmlElement): Readonly<Record<string, string>> | undefined {
  const checksums: Record<string, string> = {};
  for (const [name, value] of Object.entries(texts)) {
    if (!name.startsWith("Checksum") || name === "ChecksumType" || name === "ChecksumAlgorithm") continue;
    checksums[name.slice("Checksum".length).toLowerCase()] = value;
  }
  return Object.keys(checksums).length === 0 ? undefined : checksums;
}

/** An answer that stops in the middle. */
export function truncated(xml: string): HubError {
  return new HubError("SERVER_UNAVAILABLE", `the answer is not complete XML (${xml.length} characters)`);
}

/** Name of the first element, or an empty text when there is none. */
export function rootName(xml: string): string {
  const scanner = new XmlScanner(xml);
  const event = scanner.next();
  return event === "open" || event === "leaf" ? scanner.name : "";
}
