import { HubError, toHubError } from "@dth/core/error";
import type { ObjectBody } from "@dth/core/object-store";
import type { OpenedBody } from "./read-object.ts";

/** How a body that broke off is taken up again. */
export interface ResumeOptions {
  /** Where the body begins in the object. */
  readonly start: number;
  /** Opens the rest, from this byte of the object, of the very same object. */
  reopen(from: number): Promise<OpenedBody>;
}

/** How often a body may break off without a byte arriving in between. */
const FRUITLESS_LIMIT = 3;

/**
 * A body that goes on where its connection broke. The rest is pinned to the ETag of the first answer;
 * without one, breaking off is final.
 */
export function resumableBody(opened: OpenedBody, options: ResumeOptions): ObjectBody {
  let current = opened;
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    let delivered = 0;
    let fruitless = 0;
    for (;;) {
      const before = delivered;
      try {
        for await (const chunk of current.body.chunks()) {
          delivered += chunk.length;
          yield chunk;
        }
        if (delivered !== opened.length) throw brokenOff(delivered, opened.length);
        return;
      } catch (error) {
        fruitless = delivered > before ? 0 : fruitless + 1;
        if (!mayResume(error, opened, delivered, fruitless)) throw toHubError(error);
      }
      current = await options.reopen(options.start + delivered);
    }
  };
  return {
    head: opened.head,
    length: opened.length,
    chunks,
    bytes: () => wholeBody(opened, options),
    discard: () => current.body.discard(),
  };
}

/** A body in one piece; read again from its start when it broke off. */
async function wholeBody(opened: OpenedBody, options: ResumeOptions): Promise<Uint8Array> {
  let current = opened;
  for (let fruitless = 1; ; fruitless++) {
    try {
      const bytes = await current.body.bytes(opened.length);
      if (bytes.length !== opened.length) throw brokenOff(bytes.length, opened.length);
      return bytes;
    } catch (error) {
      if (!mayResume(error, opened, 0, fruitless)) throw toHubError(error);
    }
    current = await options.reopen(options.start);
  }
}

function mayResume(error: unknown, opened: OpenedBody, delivered: number, fruitless: number): boolean {
  const transient = error instanceof HubError && error.class === "transient";
  return transient && opened.head.etag !== undefined && delivered < opened.length && fruitless <= FRUITLESS_LIMIT;
}

function brokenOff(got: number, expected: number): HubError {
  return new HubError("BODY_TRUNCATED", `the body ended after ${got} of ${expected} bytes`);
}
