import { describe, expect, it } from "vitest";
import { listedStore } from "../../test/listed-store.ts";
import { RUN_ID, runFixture } from "../../test/run-fixture.ts";
import { createCommits } from "./commits.ts";
import { createCounts } from "./counts.ts";
import { createFindings, queueItem } from "./findings.ts";
import { finderOptions } from "./options.ts";

/** Commits of a run of which each can be made to fail. */
async function commitsOf() {
  const run = await runFixture({ source: listedStore([]), destination: listedStore([]) });
  const commitFound = run.ledger.commitFound.bind(run.ledger);
  const attempts: boolean[] = [];
  const faults: Error[] = [];
  run.ledger.commitFound = async (runId, works, checkpoint) => {
    attempts.push(checkpoint.complete);
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    await commitFound(runId, works, checkpoint);
  };
  const options = finderOptions(Number.POSITIVE_INFINITY);
  const { signal } = new AbortController();
  const commits = createCommits({
    runId: RUN_ID,
    ports: run.ports,
    options,
    counts: createCounts(),
    ranges: () => [],
    signal,
  });
  const add = (key: string): void => {
    const findings = createFindings();
    queueItem(findings, { entry: { key, size: 1 }, action: "copy" });
    commits.add(findings);
  };
  return { run, commits, add, attempts, faults };
}

describe("commits", () => {
  it("take the very first item at once, and what follows with the next commit", async () => {
    const { commits, add, attempts, run } = await commitsOf();
    add("a");
    add("b");
    expect(await commits.flush(true)).toMatchObject({ complete: true, queued: { objects: 2 } });
    expect(attempts).toEqual([false, true]);
    expect(await run.openItems()).toHaveLength(2);
  });

  it.each(["a commit under way", "the last commit"])(
    "end with the failure of %s: the position is ahead",
    async (which) => {
      const { commits, add, attempts, faults } = await commitsOf();
      const fault = new Error("disk");
      if (which === "a commit under way") {
        faults.push(fault);
        add("a");
      } else faults.push(fault);
      await expect(commits.flush(true)).rejects.toBe(fault);
      await expect(commits.flush(false)).rejects.toBe(fault);
      await expect(commits.room()).rejects.toBe(fault);
      add("b");
      commits.tick();
      expect(attempts).toHaveLength(1);
    },
  );
});
