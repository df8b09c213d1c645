import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import { manifestKind } from "../registry/media-types.ts";
import type { PullQuota } from "../registry/quota.ts";

/** Keeps a run within the pulls that a registry still allows. */
export interface QuotaGuard {
  /**
   * Takes the pulls of a copy from what is left.
   * @returns to be called when the copy ended: from then on the registry's own count includes it
   * @throws HubError `IMAGE_QUOTA_EXHAUSTED` when there are too few; nothing was asked for then
   */
  take(mediaType: string | undefined): () => void;
  /** The registry says itself that nothing is left. */
  exhausted(): void;
  /** Milliseconds since the Unix epoch at which there may be pulls again; undefined while there are some. */
  readonly renewedAt: number | undefined;
}

/**
 * An index costs a pull for itself and one for each of its images, and how many these are is known only after the
 * first: so many are kept in reserve. Official images of Docker Hub have 8 to 16, half of them attestations.
 */
const PULLS_OF_INDEX = 16;
const DEFAULT_WINDOW_S = 6 * 3_600;

/** When there are pulls again at the latest, by what registries usually say. @param usedUpAt milliseconds since the Unix epoch */
export function defaultRenewal(usedUpAt: number): number {
  return usedUpAt + DEFAULT_WINDOW_S * 1_000;
}

/** Pulls that the last count of the registry cannot have in it. */
interface Taken {
  readonly pulls: number;
  endedAt: number | undefined;
}

/** A {@link QuotaGuard} over the last quota that was seen; without one it allows everything. */
export function createQuotaGuard(
  last: () => (PullQuota & { readonly seenAt: number }) | undefined,
  clock: Clock,
): QuotaGuard {
  let taken: Taken[] = [];
  let renewedAt: number | undefined;
  const close = (): void => {
    renewedAt ??= clock.now() + (last()?.windowSeconds ?? DEFAULT_WINDOW_S) * 1_000;
  };
  return {
    get renewedAt() {
      return renewedAt;
    },
    take(mediaType) {
      const quota = last();
      const seenAt = quota?.seenAt ?? 0;
      taken = taken.filter(({ endedAt }) => endedAt === undefined || endedAt >= seenAt);
      const pending = taken.reduce((sum, { pulls }) => sum + pulls, 0);
      const pulls = mediaType !== undefined && manifestKind(mediaType) === "image" ? 1 : PULLS_OF_INDEX;
      // A quota smaller than the reserve must not postpone for ever.
      const needed = Math.min(pulls, quota?.limit ?? pulls);
      if (renewedAt === undefined && (quota === undefined || quota.remaining - pending >= needed)) {
        const mine: Taken = { pulls, endedAt: undefined };
        taken.push(mine);
        return () => {
          mine.endedAt = clock.now();
        };
      }
      close();
      throw new HubError("IMAGE_QUOTA_EXHAUSTED", `${quota?.remaining ?? 0} of ${quota?.limit ?? 0} pulls are left`);
    },
    exhausted: close,
  };
}
