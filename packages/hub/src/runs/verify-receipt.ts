import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { RecordStore } from "@dth/core/record-store";
import type { HubPorts } from "../ports.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { readManifest, readReceipt } from "./receipts.ts";

/** A receipt that is verified beside the call that asked for it, because its manifest is long. */
interface Verification {
  /** The run's. */
  readonly id: string;
  readonly version: number;
  readonly state: "asked" | "verified" | "failed";
  readonly askedAt: number;
  /** Somebody works on it until then. Milliseconds since the Unix epoch. */
  readonly busyUntil?: number;
  /** How often somebody began. */
  readonly tries: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  readonly expiresAt: number;
}

/** Milliseconds that who verifies has: the longest that a function of AWS may take. */
const BUSY_MS = 15 * 60_000;
/** Milliseconds in which who asked is told how it ended; asked later, it is verified anew. */
const TOLD_MS = 120_000;
/** Milliseconds after which a question is forgotten that nobody could answer. */
const ASKED_MS = 3_600_000;
/** Beginnings after which a manifest is too long for whoever verifies here. */
const TRIES = 3;

function verificationsOf(records: RecordStore): DocumentCollection<Verification> {
  return collectionOf<Verification>(records, "verification", ({ state, askedAt, expiresAt }) => ({
    sort: String(askedAt).padStart(16, "0"),
    group: state,
    expiresAt,
  }));
}

/**
 * Checks that receipt and manifest are unchanged and signed by this hub. What takes longer than a call may is left to
 * {@link verifyAsked}; asked again, the same call tells how that ended.
 *
 * @returns whether it is done; false: ask again
 * @throws HubError `RECEIPT_INVALID`, `NOT_FOUND`; as `ReceiptStore` and `RecordStore` do
 */
export async function verifyReceipt(ports: HubPorts, runId: string): Promise<boolean> {
  if (ports.callMs === undefined) return verify(ports, runId);
  const verifications = verificationsOf(ports.records);
  const known = await verifications.find(runId);
  if (known?.state === "verified") return true;
  if (known?.error !== undefined) throw new HubError(known.error.code, known.error.message);
  if (known !== undefined) return false;
  if (await verifyWithin(ports, runId, ports.callMs)) return true;
  const askedAt = ports.clock.now();
  const asked = { id: runId, version: 0, state: "asked", askedAt, tries: 0, expiresAt: askedAt + ASKED_MS } as const;
  await verifications.create(asked).catch((error: unknown) => {
    // Somebody else asked meanwhile.
    if (!hasCode(error, "CONFLICT")) throw error;
  });
  return false;
}

/**
 * Verifies what calls had no time for, one after the other.
 *
 * @returns how many receipts it verified or refused
 * @throws HubError as `RecordStore` does
 */
export async function verifyAsked(ports: HubPorts): Promise<number> {
  const verifications = verificationsOf(ports.records);
  let count = 0;
  for (const asked of await verifications.gather("asked")) {
    const now = ports.clock.now();
    if ((asked.busyUntil ?? 0) > now) continue;
    const mine = await verifications
      .replace({ ...asked, tries: asked.tries + 1, busyUntil: now + BUSY_MS, expiresAt: now + BUSY_MS + ASKED_MS })
      .catch((error: unknown) => {
        if (hasCode(error, "CONFLICT")) return undefined;
        throw error;
      });
    if (mine === undefined) continue;
    const end = await endOf(ports, mine);
    await verifications.replace({ ...mine, ...end, expiresAt: ports.clock.now() + TOLD_MS });
    count += 1;
  }
  return count;
}

async function endOf(ports: HubPorts, { id, tries }: Verification): Promise<Pick<Verification, "state" | "error">> {
  try {
    if (tries > TRIES)
      throw new HubError(
        "NOT_SUPPORTED",
        "the manifest takes longer to read than this hub may; download both files and verify them with dth receipt verify",
      );
    await verify(ports, id);
    return { state: "verified" };
  } catch (error) {
    const { code, message } = toHubError(error);
    return { state: "failed", error: { code, message } };
  }
}

async function verify({ receipts, receiptStore }: HubPorts, runId: string, signal?: AbortSignal): Promise<true> {
  const receipt = await readReceipt(receiptStore, runId);
  const manifest = await readManifest(receiptStore, runId);
  await receipts.verify(
    receipt,
    signal === undefined ? manifest : manifest.pipeThrough(new TransformStream(), { signal }),
  );
  return true;
}

/** Whether it was done in that time. */
async function verifyWithin(ports: HubPorts, runId: string, ms: number): Promise<boolean> {
  const [late, done] = [new AbortController(), new AbortController()];
  const verified = verify(ports, runId, late.signal);
  const waited = ports.clock.sleep(ms, done.signal).then(() => false);
  try {
    return await Promise.race([verified, waited]);
  } finally {
    // Whoever is late has nothing to say any more.
    late.abort();
    done.abort();
  }
}
