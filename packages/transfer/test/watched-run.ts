import type { FinderCheckpoint } from "@dth/core/ledger";
import type { ItemsWork, Work } from "@dth/core/work";
import { overridden } from "@dth/testkit/overridden";
import type { FinderPorts } from "../src/finder/session.ts";
import type { RunFixture } from "./run-fixture.ts";

/** Watches what is committed and sent; `fail` may throw before either. */
export function watched(run: RunFixture, fail: (step: "commit" | "send") => void = () => undefined) {
  const commits: { readonly works: readonly ItemsWork[]; readonly checkpoint: FinderCheckpoint }[] = [];
  const sent: Work[] = [];
  const ports: FinderPorts = {
    ...run.ports,
    ledger: overridden(run.ledger, {
      async commitFound(runId, works, checkpoint) {
        fail("commit");
        commits.push({ works, checkpoint });
        await run.ledger.commitFound(runId, works, checkpoint);
      },
    }),
    queue: overridden(run.queue, {
      async send(works) {
        fail("send");
        sent.push(...works);
        await run.queue.send(works);
      },
    }),
  };
  return { ports, commits, sent };
}
