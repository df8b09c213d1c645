/** One `import … from`, `export … from`, `import "…"` or `import("…")` of a module. */
export interface Import {
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
  /** Loaded together with the importing file: neither `import type` nor `import()`. */
  readonly eager: boolean;
}

/**
 * Statements start a line in formatted source, which keeps comments and most strings out;
 * `[^;"'`]` lets named lists span lines without running into the next statement.
 */
const STATIC = /^(import|export)\s+(type\s)?[^;"'`]*?from\s*["']([^"']+)["']/gm;
const BARE = /^import\s*["']([^"']+)["']/gm;
const DYNAMIC = /^(?!\s*(?:\*|\/\/)).*?\bimport\(\s*["']([^"']+)["']/gm;

/** Every import of a TypeScript source text, in no particular order. */
export function findImports(source: string): readonly Import[] {
  const line = (index: number) => source.slice(0, index).split("\n").length;
  return [
    ...Array.from(source.matchAll(STATIC), (m) => ({
      specifier: m[3] ?? "",
      line: line(m.index),
      eager: m[2] === undefined,
    })),
    ...Array.from(source.matchAll(BARE), (m) => ({ specifier: m[1] ?? "", line: line(m.index), eager: true })),
    ...Array.from(source.matchAll(DYNAMIC), (m) => ({ specifier: m[1] ?? "", line: line(m.index), eager: false })),
  ];
}
