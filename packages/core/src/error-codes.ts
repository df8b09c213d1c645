import { ACCESS_ERRORS } from "./error-codes/access.ts";
import { DEPLOYMENT_ERRORS } from "./error-codes/deployment.ts";
import { HUB_ERRORS } from "./error-codes/hub.ts";
import { IMAGE_ERRORS } from "./error-codes/images.ts";
import { info } from "./error-codes/info.ts";
import { INPUT_ERRORS } from "./error-codes/input.ts";
import { NETWORK_ERRORS } from "./error-codes/network.ts";
import { OBJECT_ERRORS } from "./error-codes/objects.ts";
import { RUN_ERRORS } from "./error-codes/runs.ts";

/**
 * How a failure behaves, which decides what the software does about it.
 *
 * - `throttle`: the endpoint asks for less; wait, shrink concurrency, never count as an attempt.
 * - `transient`: the same request may succeed later.
 * - `corruption`: bytes were damaged under way; read them again.
 * - `race`: somebody changed the object or the upload meanwhile; start the object again.
 * - `item`: this object cannot be done; record it and go on.
 * - `job`: nothing on this endpoint can be done; stop early.
 * - `input`: the person asked for something impossible or unclear; nothing was started.
 * - `internal`: a defect of ours.
 */
export type ErrorClass = "throttle" | "transient" | "corruption" | "race" | "item" | "job" | "input" | "internal";

/** Languages in which the software speaks to people. */
export type Language = "en" | "zh";

/** One text in every language the software speaks. */
export type LocalizedText = Readonly<Record<Language, string>>;

/** What is known about an error code. */
export interface ErrorInfo {
  readonly class: ErrorClass;
  /** What the person can do, one sentence or two. */
  readonly remedy: LocalizedText;
}

/** Every error code, with its class and what a person can do. The keys are the closed union {@link ErrorCode}. */
export const ERROR_CODES = {
  ...NETWORK_ERRORS,
  ...ACCESS_ERRORS,
  ...OBJECT_ERRORS,
  ...RUN_ERRORS,
  ...INPUT_ERRORS,
  ...HUB_ERRORS,
  ...DEPLOYMENT_ERRORS,
  ...IMAGE_ERRORS,
  INTERNAL: info(
    "internal",
    "This is a defect of ours. Please report it with the cause.",
    "这是我们的缺陷，请附上原因反馈。",
  ),
} as const satisfies Record<string, ErrorInfo>;

/** The closed union of everything that can go wrong. */
export type ErrorCode = keyof typeof ERROR_CODES;
