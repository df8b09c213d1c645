import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("..", import.meta.url));
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".tsx"))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), "utf8") }));
const forms = sources.filter(
  ({ name, text }) => /<Form(Dialog)?\s+form=/.test(text) && name !== join("forms", "FormDialog.tsx"),
);

/** The names that there are. */
const names = [...readFileSync(join(SRC, "forms", "form-names.ts"), "utf8").matchAll(/\| "([\w-]+)"/g)].map(
  ([, name]) => name,
);

describe("no form of the console", () => {
  it("is a `form` element of its own", () => {
    expect(sources.filter(({ text }) => /<form\b/.test(text)).map(({ name }) => name)).toEqual([
      join("forms", "Form.tsx"),
    ]);
  });

  it("is without a name, by which the tests of all forms go", () => {
    const named = forms.map(({ text }) => /(?:createForm|Submittable)[^;]*?\bname: "([\w-]+)"/s.exec(text)?.[1]);
    expect(named.toSorted()).toEqual(names.toSorted());
  });

  it("sends what was typed from somewhere else", () => {
    const operations = readFileSync(join(SRC, "api", "operations.graphql"), "utf8");
    const typed = [
      ...operations.matchAll(/^mutation (\w+)\(([^)]*\$(?:input|change|reason|location|document):[^)]*)\)/gm),
    ]
      .map(([, name = ""]) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`)
      // The doctor looks at a draft and changes nothing.
      .filter((name) => name !== "doctor");
    expect(typed.length).toBeGreaterThan(8);
    for (const operation of typed)
      expect(
        sources.filter(({ text }) => text.includes(`request(${operation},`)).every((one) => forms.includes(one)),
        operation,
      ).toBe(true);
  });
});
