import { ACCESS_FLAGS } from "./flags/access.ts";
import { BOUND_FLAGS } from "./flags/bounds.ts";
import { COMMAND_FLAGS } from "./flags/command.ts";
import { FIDELITY_FLAGS } from "./flags/fidelity.ts";
import { HUB_FLAGS } from "./flags/hub.ts";
import { OUTPUT_FLAGS } from "./flags/output.ts";
import { SELECTION_FLAGS } from "./flags/selection.ts";
import type { FlagSpec } from "./spec.ts";

/** Every flag of every command. */
export const FLAGS = {
  ...COMMAND_FLAGS,
  ...SELECTION_FLAGS,
  ...FIDELITY_FLAGS,
  ...BOUND_FLAGS,
  ...ACCESS_FLAGS,
  ...HUB_FLAGS,
  ...OUTPUT_FLAGS,
} as const satisfies Record<string, FlagSpec>;

/** A flag by its name, without the dashes. */
export type FlagName = keyof typeof FLAGS;

/** What a parsed flag of a type holds. */
interface FlagValues {
  boolean: boolean;
  text: string;
  texts: readonly string[];
  integer: number;
  size: number;
  instant: number;
  choice: string;
}

/** Parsed flags; absent where neither given nor in the environment. */
export type Flags = { readonly [Name in FlagName]?: FlagValues[(typeof FLAGS)[Name]["type"]] };

/** Looks a flag's description up. */
export function flagSpec(name: FlagName): FlagSpec {
  return FLAGS[name];
}
