import { HubError, toHubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { ItemOutcome } from "@dth/core/outcome";
import { rememberedKey } from "../find/remembered-key.ts";
import { type Item, itemKey, referenceOf } from "../reference/item-key.ts";
import type { CopyContext } from "./context.ts";
import { noteCopied } from "./copied-at.ts";
import { type CopiedImage, copyImage, type SkippedImage } from "./copy-image.ts";
import { ensureRepository } from "./destination-repository.ts";

/** Attempts after the first; throttling, a new login and a missing repository do not count. */
const RETRIES = 3;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** How often a tag may move while it is copied, before what was copied last is taken as it is. */
const CHASES = 3;

/** No other image would fare better: all stay open for when this is mended. */
const ENDS_THE_RUN: ReadonlySet<ErrorCode> = new Set([
  "TOOL_MISSING",
  "DISK_FULL",
  "LEDGER_UNUSABLE",
  "SECRETS_UNUSABLE",
  "SECRET_NOT_FOUND",
]);

/** What was tried so far for one image. */
interface Trial {
  digest: string | undefined;
  retries: number;
  throttles: number;
  chases: number;
  renewed: boolean;
  created: boolean;
}

/**
 * Copies an image until it has an outcome. Without a digest, whatever the source has by now is taken. Postponed is one: the pull quota is used up, and the next run takes it.
 * @throws HubError `CANCELLED` when the run is stopped: the image stays open
 */
export async function settleItem(context: CopyContext, item: Item, digest: string | undefined): Promise<ItemOutcome> {
  const trial: Trial = { digest, retries: 0, throttles: 0, chases: 0, renewed: false, created: false };
  for (;;) {
    try {
      trial.digest ??= await digestNow(context, item);
      if (context.job.plan !== undefined) await refuseChanged(context, item, trial.digest);
      const copied = await copyImage(context, item, trial.digest);
      if (copied.kind === "skipped") return leave(context, item, copied);
      const moved = await movedTo(context, item, trial);
      if (moved === undefined) return await succeed(context, item, copied);
      trial.digest = moved;
    } catch (error) {
      const cause = toHubError(error);
      const verdict = await judge(context, item, trial, cause);
      if (verdict === "again") continue;
      return verdict;
    }
  }
}

/** What comes next after a failure: another attempt, or the outcome. */
async function judge(context: CopyContext, item: Item, trial: Trial, cause: HubError): Promise<ItemOutcome | "again"> {
  const { host, signal, quota, sides } = context;
  if (signal.aborted || cause.code === "CANCELLED" || ENDS_THE_RUN.has(cause.code)) throw cause;
  if (cause.code === "IMAGE_QUOTA_EXHAUSTED") {
    quota.exhausted();
    return postponed(context, item, cause);
  }
  if (cause.class === "throttle" && trial.throttles++ < context.patience) {
    await host.clock.sleep(cause.retryAfterMs ?? pause(trial.throttles), signal);
    return "again";
  }
  if (mayBeExpired(cause) && !trial.renewed) {
    trial.renewed = true;
    await Promise.all([sides.source.login({ refresh: true }), sides.destination.login({ refresh: true })]);
    return "again";
  }
  if (cause.code === "REPOSITORY_NOT_FOUND" && !trial.created) {
    trial.created = true;
    return (await tryToCreate(context, item)) ?? "again";
  }
  if (cause.code === "IMAGE_NOT_FOUND" || cause.code === "SOURCE_CHANGED") return gone(context, item, trial, cause);
  if (cause.retryable && cause.class !== "throttle" && trial.retries < RETRIES) {
    trial.retries++;
    context.retries++;
    host.log("warn", `${itemKey(item)}: ${cause.message}; trying again (${trial.retries} of ${RETRIES})`);
    await host.clock.sleep(pause(trial.retries), signal);
    return "again";
  }
  return failed(context, item, cause);
}

/** An ended token is refused with 403 where Amazon ECR says so, and skopeo does not tell it from any other. */
function mayBeExpired({ code, details }: HubError): boolean {
  if (code === "CREDENTIALS_INVALID" || code === "CREDENTIALS_EXPIRED") return true;
  return code === "ACCESS_DENIED" && details.program === "skopeo";
}

async function tryToCreate(context: CopyContext, item: Item): Promise<ItemOutcome | undefined> {
  try {
    await ensureRepository(context, context.sides.rename(item.repository), true);
    return undefined;
  } catch (error) {
    return failed(context, item, toHubError(error));
  }
}

/** The digest is gone: perhaps because its tag names another one now. */
async function gone(context: CopyContext, item: Item, trial: Trial, cause: HubError): Promise<ItemOutcome | "again"> {
  if (context.job.plan !== undefined || item.tag === undefined || trial.chases++ >= CHASES)
    return failed(context, item, cause);
  const head = await context.sides.source.client.head(item.repository, item.tag, context.signal).catch(() => undefined);
  if (head === undefined || head.digest === trial.digest) return failed(context, item, cause);
  trial.digest = head.digest;
  return "again";
}

/** @returns the digest that the tag has got while it was copied */
async function movedTo({ job, sides, signal }: CopyContext, item: Item, trial: Trial): Promise<string | undefined> {
  if (item.tag === undefined || job.plan !== undefined || trial.chases >= CHASES) return undefined;
  const now = (await sides.source.client.head(item.repository, item.tag, signal))?.digest;
  if (now === undefined || now === trial.digest) return undefined;
  trial.chases++;
  return now;
}

async function digestNow({ sides: { source }, signal }: CopyContext, item: Item): Promise<string> {
  const head = await source.client.head(item.repository, referenceOf(item), signal);
  if (head === undefined) throw new HubError("IMAGE_NOT_FOUND", `${source.address.host} has no ${itemKey(item)}`);
  return head.digest;
}

/** A plan is for exactly what it showed. */
async function refuseChanged({ sides, signal }: CopyContext, item: Item, digest: string): Promise<void> {
  const now = (await sides.source.client.head(item.repository, referenceOf(item), signal))?.digest;
  if (now !== digest) throw toChanged(item, now);
}

function toChanged(item: Item, now: string | undefined): HubError {
  return new HubError("SOURCE_CHANGED", `${itemKey(item)} is ${now ?? "gone"} now, which is not what was planned`);
}

function leave({ host }: CopyContext, item: Item, left: SkippedImage): ItemOutcome {
  return { key: itemKey(item), ...left, size: 0, at: host.clock.now() };
}

async function succeed(context: CopyContext, item: Item, copied: CopiedImage): Promise<ItemOutcome> {
  const { sourceEtag, destinationEtag } = copied.evidence;
  if (sourceEtag !== undefined && destinationEtag !== undefined && sourceEtag !== destinationEtag) {
    const copy = { key: rememberedKey(context.sides, item), sourceEtag, destinationEtag };
    await context.host.ledger.rememberCopies(context.sides.memory, [copy]);
  }
  const at = context.host.clock.now();
  if (copied.kind === "copied") {
    await noteCopied(context.host.ledger, context.sides, { item, digest: sourceEtag ?? "", at });
  }
  const lost = copied.lost.length === 0 ? {} : { lost: copied.lost };
  const { kind, bytes: size, evidence } = copied;
  return { key: itemKey(item), kind, size, evidence, ...lost, at };
}

function postponed({ host, quota }: CopyContext, item: Item, cause: HubError): ItemOutcome {
  const until =
    quota.renewedAt === undefined ? "" : `; there may be pulls again at ${new Date(quota.renewedAt).toISOString()}`;
  const message = `postponed: ${cause.message}${until}`;
  return {
    key: itemKey(item),
    kind: "skipped",
    reason: "postponed",
    code: cause.code,
    size: 0,
    message,
    at: host.clock.now(),
  };
}

function failed({ host }: CopyContext, item: Item, { code, message }: HubError): ItemOutcome {
  return { key: itemKey(item), kind: "failed", code, message, size: 0, at: host.clock.now() };
}

function pause(round: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (round - 1));
}
