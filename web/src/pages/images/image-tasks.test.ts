import { describe, expect, it } from "vitest";
import { pageOfPlugins } from "./image-tasks.ts";

/** Lists in pages of two, whose cursors have spaces of their own. */
function ask(lists: Readonly<Record<string, readonly string[]>>) {
  return async (plugin: string, cursor = "from 0") => {
    const from = Number(cursor.split(" ")[1]);
    const list = lists[plugin] ?? [];
    return { items: list.slice(from, from + 2), cursor: from + 2 < list.length ? `from ${from + 2}` : null };
  };
}

async function all(plugins: readonly string[], lists: Readonly<Record<string, readonly string[]>>) {
  const items: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await pageOfPlugins(plugins, ask(lists), cursor);
    items.push(...page.items);
    cursor = page.cursor;
  }
  return items;
}

describe("a list of several plugins", () => {
  it("has every page of each, one plugin after the other", async () => {
    const lists = { ecr: ["a", "b", "c", "d", "e"], none: [], charts: ["f"] };
    expect(await all(["ecr", "none", "charts"], lists)).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  it("is empty where no plugin has any", async () => {
    expect(await all([], {})).toEqual([]);
  });
});
