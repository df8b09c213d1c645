import type { Language } from "@dth/core/error-codes";
import type { ExitCode } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import type { Invocation } from "../parse.ts";
import type { Waiting } from "../signs-of-life.ts";

/** What every command is given. */
export interface CommandContext extends Invocation {
  readonly host: Host;
  readonly language: Language;
  /** Aborts when a stop was asked for. */
  readonly stop: AbortSignal;
  /** A line of the result, on standard output; nothing in JSON mode, where {@link event} speaks. */
  print(text: string): void;
  /** A remark on standard error, unless quiet or in JSON mode. */
  note(text: string): void;
  /** Says that a store is waited for, so that silence never looks like a hang; not when quiet. */
  waiting(waiting: Waiting): void;
  /** A JSON event on standard output, in JSON mode only. */
  event(event: object): void;
}

/** One command's work. Throws HubError only. */
export type CommandHandler = (context: CommandContext) => Promise<ExitCode>;
