import type { Locator, Page } from "playwright-core";
import type { Lab } from "./lab.ts";

/** A list with everything that narrows it. */
export interface FilterCase {
  readonly name: string;
  readonly path: string;
  /** What the hub is asked for with it, among other things. */
  readonly asks: Readonly<Record<string, unknown>> | undefined;
  /** Each field by its label, with what it has: a text, the value of a choice, or whether it is ticked. */
  readonly fields: Readonly<Record<string, string | boolean>>;
}

/** Every list that can be narrowed, once the lab has a run of a task. */
export async function filterCases(lab: Lab, run: { readonly id: string; readonly taskId: string }) {
  const cases: readonly FilterCase[] = [
    {
      name: "tasks",
      path: "/tasks",
      asks: { search: "Back", progress: "DONE", plugin: "s3" },
      fields: { Search: "Back", State: "DONE", Kind: "s3" },
    },
    {
      name: "items of a run",
      path: `/runs/${run.id}`,
      asks: { search: "a.", kinds: ["copied"] },
      fields: { "Search keys": "a.", Outcome: "copied" },
    },
    {
      name: "items of a task",
      path: `/tasks/${run.taskId}/items`,
      asks: { runId: run.id, search: "b.", kinds: ["copied"] },
      fields: { Run: run.id, "Search keys": "b.", Outcome: "copied" },
    },
    {
      name: "lines of a task",
      path: `/tasks/${run.taskId}/logs`,
      asks: { runId: run.id, level: "error" },
      fields: { Run: run.id, "From level": "error" },
    },
    {
      name: "images",
      path: "/images",
      asks: undefined,
      fields: {
        Task: await imageTask(lab, "Second"),
        "Every destination of this source (2)": false,
        "Only what is not the same": true,
      },
    },
  ];
  await imageTask(lab, "First");
  return cases;
}

/** A task of images, whose registries are asked for nothing. @returns its id */
async function imageTask(lab: Lab, name: string): Promise<string> {
  const side = (host: string) => ({
    type: "oci-registry",
    parameters: JSON.stringify({ endpoint: `http://${host}.example`, ...(host === "from" && { select: "all" }) }),
  });
  const input = { name, plugin: "ecr", source: side("from"), destination: side(name.toLowerCase()) };
  const create = "mutation($input: TaskInput!) { createTaskV2(input: $input, start: false) { id } }";
  return (await lab.ask<{ createTaskV2: { id: string } }>(create, { input })).createTaskV2.id;
}

/** Has the board answered with two images, of which one has drifted. */
export async function answerBoard(page: Page): Promise<void> {
  const row = (item: string, state: string) => ({
    item,
    state,
    ...{ sourceDigest: "sha256:1", destinationDigest: "sha256:1", platforms: [], attached: [] },
    ...{ copiedAt: null, message: null },
  });
  const items = [row("app:1", "same"), row("app:2", "drifted")];
  await page.route("**/graphql", (route) =>
    /\bboard\(/.test(route.request().postData() ?? "")
      ? route.fulfill({ json: { data: { board: { items, cursor: null } } } })
      : route.fallback(),
  );
}

/** A label has the words of its choices too. */
function fieldOf(page: Page, label: string): Locator {
  return page.locator("main label").filter({ hasText: label }).locator("input, select").first();
}

/** Types and chooses everything of a list. */
export async function narrow(page: Page, { fields }: FilterCase): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    const field = fieldOf(page, label);
    if (typeof value === "boolean") await field.setChecked(value);
    else if ((await field.getAttribute("type")) === "search") await field.pressSequentially(value);
    else await field.selectOption(value);
  }
}

/** What the fields of a list have, as far as they have something. */
export async function narrowed(page: Page, { fields }: FilterCase): Promise<FilterCase["fields"]> {
  const found: Record<string, string | boolean> = {};
  for (const [label, value] of Object.entries(fields)) {
    const field = fieldOf(page, label);
    found[label] = typeof value === "boolean" ? await field.isChecked() : await field.inputValue();
  }
  return found;
}
