import type { LocalizedText } from "@dth/core/error-codes";

/** What a flag's text is read as. Sizes are bytes, durations milliseconds, instants milliseconds since the epoch. */
export type FlagType = "boolean" | "text" | "texts" | "integer" | "size" | "instant" | "choice";

/** The headings under which help shows flags, in this order. */
export type FlagGroup =
  | "command"
  | "selection"
  | "comparison"
  | "fidelity"
  | "deletion"
  | "speed"
  | "access"
  | "hub"
  | "output";

/** One flag as data: parsing, validation, help and completion are all made from this. */
export interface FlagSpec {
  readonly type: FlagType;
  readonly group: FlagGroup;
  readonly help: LocalizedText;
  /** One letter. */
  readonly short?: string;
  /** What help shows for the value, such as `URL`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Shown by help; the default itself lives where the value is used. */
  readonly default?: string;
  /** Environment variable that stands in when the flag is absent. */
  readonly env?: string;
  /** Shown and given as `--no-NAME`, because it is on by default. */
  readonly negative?: true;
}

/** One command line with what it does. */
export interface Example {
  readonly command: string;
  readonly help: LocalizedText;
}

/** The headings under which `dth --help` shows commands, in this order. */
export type CommandGroup = "transfer" | "inspect" | "runs" | "hub" | "tasks" | "hub-runs" | "access" | "setup";

/** One command as data. */
export interface CommandSpec<Flag extends string = string> {
  /** Words after `dth`, such as `connection add`. */
  readonly name: string;
  readonly group: CommandGroup;
  /** Positional arguments; `[X]` is optional. */
  readonly arguments: readonly string[];
  readonly summary: LocalizedText;
  /** Paragraphs of explanation below the examples. */
  readonly details?: readonly LocalizedText[];
  readonly examples: readonly Example[];
  readonly flags: readonly Flag[];
}
