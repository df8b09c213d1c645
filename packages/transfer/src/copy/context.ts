import type { CopyRecord } from "@dth/core/ledger";
import type { ObjectEntry } from "@dth/core/object";
import type { Evidence } from "@dth/core/outcome";
import type { EnginePorts, RunRequest } from "../ports.ts";
import type { KeyMap } from "../select/key-map.ts";

/** What copying has taught this process about the two stores. */
export interface Lessons {
  /** Server-side copy was refused; bytes go through us from now on. */
  serverSideCopyRefused: boolean;
  /** The destination encrypts with KMS by itself, so its ETags are no MD5s. */
  destinationEtagOpaque: boolean;
  /** Some of the source's ETags look like an MD5 and are none (KMS), so bodies are hashed here. */
  sourceEtagOpaque: boolean;
  /** Whether the source has tags at all (`none`), and whether we may read them (`readable`). */
  tags: "unknown" | "readable" | "none";
}

/** Bytes read from the source by this process. */
export interface Meter {
  transferredBytes: number;
}

/** Everything a copy needs to know beside the object. */
export interface CopyContext {
  readonly request: RunRequest;
  readonly ports: EnginePorts;
  readonly keys: KeyMap;
  readonly signal: AbortSignal;
  /** When the run started, by our clock. */
  readonly startedAt: number;
  readonly lessons: Lessons;
  readonly meter: Meter;
}

/** Exactly one version of a source object. */
export interface SourcePin {
  readonly key: string;
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
  /** Milliseconds since the Unix epoch; looked at, to the second, where there is no ETag. */
  readonly lastModified?: number | undefined;
}

/** A finished copy. */
export interface Copied {
  readonly size: number;
  readonly evidence: Evidence;
  readonly lost: readonly string[];
  /** To remember for later runs, when the two ETags cannot be compared. */
  readonly remember?: CopyRecord | undefined;
}

/** Nothing learned yet. */
export function newLessons(): Lessons {
  return { serverSideCopyRefused: false, destinationEtagOpaque: false, sourceEtagOpaque: false, tags: "unknown" };
}

/** Pins the version that a listing showed. */
export function pinOf(entry: ObjectEntry): SourcePin {
  return { key: entry.key, etag: entry.etag, versionId: entry.versionId };
}
