import type { HubError } from "./error.ts";

/** A place whose store can tell by itself what changes there. */
export interface EventPlace {
  readonly bucket: string;
  /** Only keys that begin so are of interest; empty for all. */
  readonly prefix: string;
  /** Where the bucket is, as far as the task says. */
  readonly region?: string;
}

/** What a task wants to hear of. */
export interface Hearing {
  readonly place: EventPlace;
  /** Deletions, too. */
  readonly deletes: boolean;
}

/**
 * Has the store of a task's source tell the hub what changes there, so that nobody needs to send it. Whatever else the store
 * tells to anybody stays as it is. What it hears it brings to `events.ingest` of the hub.
 */
export interface SourceListener {
  /** Why this place cannot be heard from here, as far as can be told without asking anybody; undefined: nothing speaks against it. */
  refuses(place: EventPlace): HubError | undefined;
  /**
   * Listens for a task from now on, and to nothing else for it. What it listens to already stays so. Changes are heard a short
   * while after this resolves.
   *
   * @throws HubError `EVENTS_OUT_OF_REACH` for a place that cannot be heard from here; `ACCESS_DENIED`, `BUCKET_NOT_FOUND`,
   * `THROTTLED`, `NETWORK`, `SERVER_UNAVAILABLE`, the codes of credentials
   */
  listen(taskId: string, hearing: Hearing): Promise<void>;
  /** Listens for a task no more; one that was not listened for stays so. @throws HubError as {@link SourceListener.listen} */
  ignore(taskId: string): Promise<void>;
}
