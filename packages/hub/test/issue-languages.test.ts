import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Wherever what is wrong with an input is put into words. */
const FOLDERS = ["packages/core/src", "packages/hub/src", "packages/api/src", "plugins/s3/src", "plugins/ecr/src"];

function sources(folder: string): readonly (readonly [name: string, text: string])[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => [`${folder}/${name}`, readFileSync(join(ROOT, folder, name), "utf8")]);
}

/** Pairs of texts: `en: "…", zh: "…"`, over lines or not. */
const PAIR = /\ben:\s*(["'`])((?:(?!\1).)*)\1,\s*zh:\s*(["'`])((?:(?!\3).)*)\3/gsu;

it("has Chinese beside every English text that can stand beside a field", () => {
  const pairs = FOLDERS.flatMap(sources).flatMap(([name, text]) =>
    [...text.matchAll(PAIR)].map(([, , en = "", , zh = ""]) => ({ name, en, zh })),
  );
  expect(pairs.length).toBeGreaterThan(300);
  const wrong = pairs.filter(
    ({ en, zh }) => /[\u4e00-\u9fff]/.test(en) || (!/[\u4e00-\u9fff]/.test(zh) && !isName(en)),
  );
  expect(wrong).toEqual([]);
});

/** Names of products and units, and what is between values, are the same in every language. */
function isName(en: string): boolean {
  return !/[a-z]{2,} [a-z]{2,}/.test(en.replaceAll(/\$\{[^}]*\}/g, ""));
}
