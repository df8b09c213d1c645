import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { compareKeys } from "@dth/core/key-order";
import { HOSTILE_KEYS } from "@dth/testkit/conformance/samples";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const here = import.meta.dirname;
const main = join(here, "state/main.ts");
const deno = join(here, "../../../node_modules/.bin/deno");
const unusable = { name: "HubError", code: "LEDGER_UNUSABLE" };

describe.each([
  ["Node", process.execPath, [main]],
  ["Deno", deno, ["run", "-A", main]],
])("the state file on %s", (_, command, args) => {
  it("keeps its promises, and says clearly when it cannot", async () => {
    const { stdout } = await run(command, args, { cwd: here });
    const { keys, queue, full, ...badFiles } = JSON.parse(stdout);

    const sorted = [...HOSTILE_KEYS].sort(compareKeys);
    const bad = HOSTILE_KEYS.filter((_, n) => n % 2 === 1);
    expect(keys.all.map(({ key }: { key: string }) => key)).toEqual(sorted);
    expect(keys.failures[0]).toMatchObject({ objects: bad.length, samples: [...bad].sort(compareKeys).slice(0, 5) });
    expect(keys).toMatchObject({ reopened: bad.length, open: bad, tally: { failed: { objects: 0, bytes: 0 } } });
    expect(keys.copies).toEqual([["\u0000", { key: "\u0000", sourceEtag: "s", destinationEtag: "d" }]]);

    expect(queue.leased[0].work.items.map((item: { entry: { key: string } }) => item.entry.key)).toEqual(HOSTILE_KEYS);
    expect(queue.rest).toHaveLength(1);
    expect(queue.dead).toEqual([queue.leased[0].work]);
    expect(queue.depths).toEqual([
      { waiting: 1, leased: 1, dead: 0 },
      { waiting: 0, leased: 0, dead: 1 },
    ]);

    expect(full.error).toEqual({ name: "HubError", code: "DISK_FULL" });
    expect(full).toMatchObject({ kept: 1, afterwards: 3001, closed: unusable });
    expect(Object.keys(badFiles)).toHaveLength(6);
    for (const error of Object.values(badFiles)) expect(error).toEqual(unusable);
  });
});
