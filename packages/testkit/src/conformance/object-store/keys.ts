import { expect } from "vitest";
import { listAll, put, type StoreCase, text } from "./fixture.ts";

/** Keys that S3 allows and that careless software loses, changes or mixes up. */
export const KEY_FORMS = {
  "leading slash": ["/lead"],
  "double slash": ["a//b", "a/b"],
  "only slashes": ["/", "//"],
  "dot segments": ["x/./y", "x/../y", "../x", "./x", ".", ".."],
  "trailing slash with data": ["folder/", "folder/file"],
  "an object beside its folder": ["node", "node/leaf"],
  quotes: [`it's "quoted"`],
  backslash: ["back\\slash", "a\\..\\b"],
  percent: ["100%", "%41", "%2F", "a%20b", "a b"],
  plus: ["a+b", "a b"],
  spaces: [" lead", "trail ", "two  spaces", "folder /x"],
  "XML and URL characters": ["<a>&amp;]]>", "a?b=c&d#e", "a:b;c,d=e@f$g!h*i(j)k", "a|b^c`d{e}~[f]"],
  "control characters": ["tab\there", "line\nbreak", "bell\u0007", "return\rhere", "del\u007f"],
  "NUL, alone": ["nul\u0000byte"],
  "1,024 bytes in segments": [`${"segment-of-32-bytes-is-what-it-is/".repeat(30)}${"x".repeat(4)}`.padEnd(1024, "y")],
  "1,024 bytes in one name": ["n".repeat(1024)],
  "1,024 bytes of three-byte characters": [`${"\u4f60".repeat(341)}x`],
  "beyond the basic plane": ["\u{1F600}/\u{10348}", "\uFFFD"],
  "not normalised": ["e\u0301", "\u00e9"],
  "upper and lower case": ["Case", "case", "CASE"],
  "device names": ["CON", "nul.txt", "a.", "COM1/x"],
} as const satisfies Record<string, readonly string[]>;

type KeyCase = `key: ${keyof typeof KEY_FORMS}`;

function keyCase(keys: readonly string[]): StoreCase {
  return async ({ store }) => {
    for (const key of keys) await put(store, key, `content of ${key}`);
    const listed = (await listAll(store, { prefix: "" })).map(({ key }) => key);
    expect(new Set(listed)).toEqual(new Set(keys));
    for (const key of keys) {
      expect((await store.head(key)).key).toBe(key);
      expect(await text(store, key)).toBe(`content of ${key}`);
      const [found] = await listAll(store, { prefix: key, maxKeys: 1 });
      expect(found?.key).toBe(key);
    }
    for (const key of keys) {
      const [result] = await store.delete([key]);
      expect(result?.error).toBeUndefined();
    }
    expect(await listAll(store, { prefix: "" })).toEqual([]);
  };
}

/** Every form of key is stored, listed, read and deleted, intact and apart from its neighbours. */
export const KEYS = Object.fromEntries(
  Object.entries(KEY_FORMS).map(([form, keys]) => [`key: ${form}`, keyCase(keys)]),
) as Record<KeyCase, StoreCase>;
