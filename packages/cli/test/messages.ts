import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What errors are made by in this package. */
const MAKERS = /(?:new HubError|\bmissing|list\.skip)\(/gu;

/** Every message that the sources below `directory` give to an error, with `{}` for what differs. */
export async function messagesIn(directory: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const name of await readdir(directory, { recursive: true })) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
    const source = await readFile(join(directory, name), "utf8");
    for (const { 0: maker, index } of source.matchAll(MAKERS)) {
      for (const text of argumentsAt(source, index + maker.length - 1)) if (text.includes(" ")) found.add(text);
    }
  }
  return [...found].sort();
}

/** The string literals among the arguments whose parenthesis opens at `start`. */
function argumentsAt(source: string, start: number): readonly string[] {
  const texts: string[] = [];
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const character = source[i] ?? "";
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    else if ("\"'`".includes(character)) {
      const { text, end } = literalAt(source, i);
      if (depth === 1) texts.push(text);
      i = end;
    }
    if (depth === 0) break;
  }
  return texts;
}

/** A literal, and the index of its last quote. */
function literalAt(source: string, start: number): { readonly text: string; readonly end: number } {
  const quote = source[start];
  let text = "";
  let i = start + 1;
  for (; source[i] !== quote; i++) {
    if (source[i] === "\\") text += source[++i];
    else if (quote === "`" && source.startsWith("${", i)) {
      i = placeholderEnd(source, i + 1);
      text += "{}";
    } else text += source[i];
  }
  return { text, end: i };
}

function placeholderEnd(source: string, start: number): number {
  let depth = 0;
  for (let i = start; ; i++) {
    const character = source[i] ?? "";
    if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return i;
    else if ("\"'`".includes(character)) i = literalAt(source, i).end;
  }
}
