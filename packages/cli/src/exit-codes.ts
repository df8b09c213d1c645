import { ERROR_CODES, type ErrorClass, type ErrorCode } from "@dth/core/error-codes";

/** What the process' exit code says. Documented by `dth help exit-codes`. */
export const EXIT = {
  /** Everything was done; `diff`: nothing differs. */
  ok: 0,
  /** Some items failed; `diff`: there are differences. */
  items: 1,
  /** The command line or another input was wrong; nothing was started. */
  input: 2,
  /** Source, destination or the state file could not be used. */
  unusable: 3,
  /** `verify` found differences. */
  differs: 4,
  /** A defect of ours (EX_SOFTWARE). */
  internal: 70,
  /** Stopped on request (128 + SIGINT). */
  stopped: 130,
} as const;

/** How a command ends. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_CLASS: Readonly<Record<ErrorClass, ExitCode>> = {
  throttle: EXIT.unusable,
  transient: EXIT.unusable,
  corruption: EXIT.items,
  race: EXIT.items,
  item: EXIT.items,
  job: EXIT.unusable,
  input: EXIT.input,
  internal: EXIT.internal,
};

/** The exit code of a command that ended with this error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return code === "CANCELLED" ? EXIT.stopped : BY_CLASS[ERROR_CODES[code].class];
}
