import type { RequestBudget } from "@dth/core/run-progress";

/** How many manifests may still be pulled, as Docker Hub's headers tell. */
export interface PullQuota {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds of the window in which `limit` pulls are allowed. */
  readonly windowSeconds: number;
}

/**
 * Reads `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`. Asking with HEAD costs nothing.
 * https://docs.docker.com/docker-hub/usage/pulls/
 *
 * @returns undefined where there is no quota
 */
export function readQuota(headers: Readonly<Record<string, string>>): PullQuota | undefined {
  const limit = /^(\d+)(?:;w=(\d+))?/.exec(headers["ratelimit-limit"] ?? "");
  const remaining = /^(\d+)/.exec(headers["ratelimit-remaining"] ?? "");
  if (limit === null || remaining === null) return undefined;
  return { limit: Number(limit[1]), remaining: Number(remaining[1]), windowSeconds: Number(limit[2] ?? 21_600) };
}

/** A quota as people are shown it: windows slide, so that all of it is back once the whole window has passed. */
export function budgetOf({ limit, remaining, windowSeconds, seenAt }: PullQuota & { readonly seenAt: number }) {
  return { limit, remaining, resetsAt: seenAt + windowSeconds * 1_000 } satisfies RequestBudget;
}
