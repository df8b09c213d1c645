import type { RunRef } from "@dth/core/launcher";
import type { LiveEvent } from "@dth/core/live-events";
import type { HubSettings } from "./ports.ts";

/** What the hub tells the process that executes a run. */
export type ToRunner =
  | {
      readonly kind: "execute";
      readonly run: RunRef;
      /** As what it holds the run's lease. */
      readonly executor: string;
      /** Root of the state directory. */
      readonly state: string;
      readonly settings: HubSettings;
    }
  /** Keep what is done, and end. */
  | { readonly kind: "stop" };

/** What that process tells the hub. */
export type FromRunner =
  | { readonly kind: "event"; readonly event: LiveEvent }
  /** It ends without having brought the run to its end. */
  | { readonly kind: "failed"; readonly code: string; readonly message: string };
