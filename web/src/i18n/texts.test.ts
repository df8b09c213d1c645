import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SRC = fileURLToPath(new URL("..", import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts"),
);
const sources = new Map(files.map((name) => [name, readFileSync(join(SRC, name), "utf8")]));
const blanks = (text: string) =>
  [...text.matchAll(/\{(\w+)[:}]/g)]
    .map(([, name]) => name)
    .filter((name, at, all) => all.indexOf(name) === at)
    .sort();

interface Text {
  readonly en: string;
  readonly zh: string;
}

const dictionaries: [name: string, texts: Record<string, Text>][] = [];
for (const name of files.filter((file) => /(^|\/)texts\.ts$/.test(file))) {
  const module: Record<string, Record<string, Text>> = await import(join(SRC, name));
  dictionaries.push(...Object.entries(module).filter(([exported]) => exported !== "ROLE_TEXTS"));
}
const texts = dictionaries.flatMap(([dictionary, all]) =>
  Object.entries(all).map(([key, text]) => ({ dictionary, key, text })),
);

it("has every text in both languages, with the same blanks", () => {
  const wrong = texts.filter(
    ({ text: { en, zh } }) =>
      en.trim() === "" || !/[\u4e00-\u9fff{]/.test(zh) || blanks(en).join() !== blanks(zh).join(),
  );
  expect(
    wrong.filter(({ text }) => text.zh !== "Webhook").map(({ dictionary, key }) => `${dictionary}.${key}`),
  ).toEqual([]);
  expect(texts.length).toBeGreaterThan(300);
});

it("uses every text", () => {
  const all = [...sources].map(([, source]) => source).join("\n");
  const unused = texts.filter(({ dictionary, key }) => {
    if (all.includes(`${dictionary}.${key}`) || all.includes(`${dictionary}["${key}"]`)) return false;
    if (all.includes(`in ${dictionary}`)) return false;
    // Looked up by a name that is known at run time only: the whole dictionary, or the names of a list.
    return !(
      new RegExp(`${dictionary}\\[`).test(all) &&
      new RegExp(`["' ]${key}["':,]`).test(all.replaceAll(`${key}: text(`, ""))
    );
  });
  expect(unused.map(({ dictionary, key }) => `${dictionary}.${key}`)).toEqual([]);
});

it("writes no word for people outside the dictionaries", () => {
  const found = [...sources]
    .filter(([name]) => name.endsWith(".tsx"))
    .flatMap(([name, source]) =>
      [...source.matchAll(/>\s*([A-Za-z][A-Za-z ,.']{3,})\s*</g)].map(([, text]) => `${name}: ${text?.trim()}`),
    )
    .filter((line) => !/: (English|Promise|Show|readonly)|=>/.test(line));
  expect(found.filter((line) => !/extends|typeof|Record|HTML|\w\.[a-z]/.test(line.slice(line.indexOf(": "))))).toEqual(
    [],
  );
});
