import type { HubError } from "@dth/core/error";
import type { Principal } from "@dth/core/principal";
import type { TellOptions } from "./problem.ts";

/** What the door keeps of a request under way. */
export interface ApiEnv {
  Variables: {
    told: TellOptions;
    /** Of a caller who has been let in. */
    principal: Principal;
    /** Finds out again whether that caller's token is good. @throws HubError `UNAUTHENTICATED` */
    stillIn: () => Promise<unknown>;
    /** The operation, such as `GET /api/v1/tasks/{taskId}`: what requests are counted by. */
    operation: string;
    /** Why it failed. */
    failure: HubError;
  };
}

/** What is known of a request when it has been answered. Holds no query, body or token. */
export interface RequestReport {
  readonly requestId: string;
  /** Such as `GET /api/v1/tasks/{taskId}`; `other` for addresses that are none. */
  readonly operation: string;
  readonly status: number;
  /** Milliseconds until the answer began. */
  readonly ms: number;
  /** Who asked, where that is known. */
  readonly subject?: string;
  /** Why it failed; of `INTERNAL` the caller was not told more than that. */
  readonly error?: HubError;
}
