import type { Exception } from "./judge-sizes.ts";

const KNOWN = "longer than the rule since before there was one; to be split by concept";
const STYLES = "one sheet of styles, to be split by what a person sees";
const TABLE = "one table, which is read by looking a row up";

/** Files that are longer than others may be. */
export const FILES: Readonly<Record<string, Exception>> = {
  "packages/functions/test/image-bundles.test.ts": {
    lines: 333,
    why: "one set of bundles and one box for all of it, which take long to make",
  },
  "scripts/infra/box/aws-in-a-box.test.ts": { lines: 307, why: KNOWN },
  "scripts/infra/documents/deployer-needs.ts": { lines: 360, why: TABLE },
  "web/src/forms/every-form.test.ts": { lines: 316, why: KNOWN },
  "web/src/styles/layout.css": { lines: 302, why: STYLES },
};

/** Functions that are longer than others may be, by path and name. */
export const FUNCTIONS: Readonly<Record<string, Exception>> = {
  "scripts/infra/box/account.ts: openAccount": { lines: 61, why: KNOWN },
  "stacks/app.ts: createHub": { lines: 69, why: KNOWN },
  "web/bench/list.ts: walkList": { lines: 70, why: KNOWN },
  "web/test/demo.ts: fillDemo": { lines: 65, why: KNOWN },
};
