import { toHubError } from "@dth/core/error";
import { createFifo } from "../fifo.ts";

interface Waiter {
  readonly size: number;
  readonly grant: () => void;
  /** Let in, or gone. */
  served: boolean;
}

/** First come, first served, for something that is counted: slots or bytes. */
export interface WaitingLine {
  readonly length: number;
  /** Resolves once it is this caller's turn and `admit` took what it asked for. */
  join(size: number, signal?: AbortSignal): Promise<void>;
  /** Lets in everybody, from the front, for whom `admit` succeeds. */
  advance(): void;
}

/**
 * @param admit takes `size` units and says true, or takes nothing and says false
 */
export function createWaitingLine(admit: (size: number) => boolean): WaitingLine {
  const queue = createFifo<Waiter>();
  let length = 0;

  const advance = (): void => {
    for (let waiter = queue.first; waiter !== undefined; waiter = queue.first) {
      if (!waiter.served) {
        if (!admit(waiter.size)) return;
        waiter.served = true;
        length--;
        waiter.grant();
      }
      queue.take();
    }
  };

  const join = (size: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(toHubError(signal.reason));
      const leave = (): void => {
        if (waiter.served) return;
        waiter.served = true;
        length--;
        reject(toHubError(signal?.reason));
        advance();
      };
      const grant = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const waiter: Waiter = { size, grant, served: false };
      queue.add(waiter);
      length++;
      signal?.addEventListener("abort", leave, { once: true });
    });

  return {
    get length() {
      return length;
    },
    join,
    advance,
  };
}
