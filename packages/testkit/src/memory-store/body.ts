import { HubError } from "@dth/core/error";
import type { ObjectHead } from "@dth/core/object";
import type { ObjectBody } from "@dth/core/object-store";
import { type BodyFault, throwIfAborted } from "./calls.ts";

/** Bytes a step of {@link ObjectBody.chunks}. */
const STEP = 64 * 1024;

/** A body over bytes in memory, which may fail under way. It is read once, as one from the network. */
export function memoryBody(
  head: ObjectHead,
  bytes: Uint8Array,
  fault: BodyFault | undefined,
  signal: AbortSignal | undefined,
): ObjectBody {
  let used = false;
  const use = (): void => {
    if (used) throw new HubError("INTERNAL", "the body was read already");
    used = true;
  };
  return {
    head,
    length: bytes.length,
    async bytes() {
      use();
      throwIfAborted(signal);
      if (fault) throw fault.error;
      return bytes.slice();
    },
    async *chunks() {
      use();
      const end = fault ? Math.min(fault.afterBytes, bytes.length) : bytes.length;
      for (let at = 0; at < end; at += STEP) {
        throwIfAborted(signal);
        yield bytes.slice(at, Math.min(at + STEP, end));
      }
      if (fault) throw fault.error;
    },
    async discard() {
      use();
    },
  };
}
