import type { Session } from "./session.ts";

/** Whether the queue has no work of the run, nor anybody any under lease. */
export async function isDrained({ ports }: Pick<Session, "ports">): Promise<boolean> {
  const { waiting, leased } = await ports.queue.depth();
  return waiting === 0 && leased === 0;
}

/**
 * Whether nothing is left to copy. What is under lease counts only while it has no outcome: a process that was killed holds
 * its work until the lease ends, long after the next leader has done it again.
 */
export async function isCopied({ request, ports }: Pick<Session, "request" | "ports">): Promise<boolean> {
  const { waiting, leased } = await ports.queue.depth();
  if (waiting > 0 || leased === 0) return waiting === 0;
  for await (const { items } of ports.ledger.openWork(request.runId))
    if (items.some(({ action }) => action === "copy")) return false;
  return true;
}
