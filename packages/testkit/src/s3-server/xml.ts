import { refuse } from "./s3-refusal.ts";

/** The first line of every document that S3 answers. */
export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** Of every document of S3. */
export const XML_NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text as XML text. Control characters become references such as `&#x1;`, illegal in XML 1.0 but what S3 sends. */
export function escapeXml(text: string): string {
  if (!/[&<>"\x00-\x1f\x7f]/.test(text)) return text;
  return text.replace(/[&<>"\x00-\x1f\x7f]/g, (c) => ESCAPES[c] ?? `&#x${c.charCodeAt(0).toString(16)};`);
}

/** `<name>text</name>`, or nothing when there is no text. */
export function element(name: string, text: string | number | boolean | undefined): string {
  return text === undefined ? "" : `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** A request document: element name to its children or text. Attributes and namespaces are dropped. */
export interface XmlNode {
  readonly name: string;
  readonly children: XmlNode[];
  text: string;
}

const TOKEN = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s[^>]*?)?)(\/?)>|([^<]+)/gy;

/** Reads a small document strictly. @throws S3Refusal `MalformedXML` */
export function parseXml(source: string): XmlNode {
  const root: XmlNode = { name: "", children: [], text: "" };
  const open: XmlNode[] = [root];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    if (!match) throw refuse.malformedXml();
    readToken(match, open);
  }
  const [document] = root.children;
  if (!document || open.length !== 1) throw refuse.malformedXml();
  return document;
}

function readToken(match: RegExpExecArray, open: XmlNode[]): void {
  const [, closing, name, , empty, text] = match;
  const parent = open.at(-1);
  if (!parent) throw refuse.malformedXml();
  if (text !== undefined) parent.text += unescapeXml(text);
  if (name === undefined) return;
  const local = name.slice(name.indexOf(":") + 1);
  if (closing) {
    if (parent.name !== local || open.length === 1) throw refuse.malformedXml();
    open.pop();
    return;
  }
  const node: XmlNode = { name: local, children: [], text: "" };
  parent.children.push(node);
  if (!empty) open.push(node);
}

/** XML 1.0 has no way to write most control characters, so a document with one is malformed. */
function unescapeXml(text: string): string {
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text)) throw refuse.malformedXml();
  if (!text.includes("&")) return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return text.replace(/&(#x[0-9a-fA-F]+|#[0-9]+|[a-z]+);|&/g, (_, entity: string | undefined) => {
    if (entity === undefined) throw refuse.malformedXml();
    if (!entity.startsWith("#")) return ENTITIES[entity] ?? fail();
    const code = entity[1] === "x" ? Number.parseInt(entity.slice(2), 16) : Number.parseInt(entity.slice(1), 10);
    if ((code < 0x20 && code !== 9 && code !== 10 && code !== 13) || code > 0x10ffff) return fail();
    return String.fromCodePoint(code);
  });
}

function fail(): never {
  throw refuse.malformedXml();
}

/** Text of the first child of that name. */
export function childText(node: XmlNode, name: string): string | undefined {
  return node.children.find((child) => child.name === name)?.text;
}

/** Every child of that name. */
export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((child) => child.name === name);
}
