import type { LocalizedText } from "./error-codes.ts";

/** What a person may give for a parameter. */
export type ParameterValue = number | string | boolean | readonly string[] | Readonly<Record<string, string>>;

/** Values by parameter name. Absent ones take their default. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** The parameter counts only while another one, of the same list, has one of these values; else it must be absent. */
export interface ParameterCondition {
  readonly parameter: string;
  readonly is: readonly (string | number | boolean)[];
}

interface ParameterBase {
  /** Key in a task's JSON, in camelCase. The CLI's flag is its kebab-case. */
  readonly name: string;
  readonly label: LocalizedText;
  /** One or two sentences for forms, `--help` and the reference. */
  readonly help: LocalizedText;
  /** Id of a {@link ParameterGroup}. */
  readonly group: string;
  /** Refused when absent (and its condition holds). A parameter with a default is never required. */
  readonly required?: boolean;
  readonly when?: ParameterCondition;
  /**
   * `stack`: counts only where runs are executed by stacks of their own. A hub that launches none neither shows nor takes it;
   * a stack's template is told of it, its programs are not. Only options have it, and without a default: what is left out
   * is as the deployment says.
   */
  readonly where?: "stack";
  /** Hidden behind "more" in forms. */
  readonly advanced?: boolean;
  /** Name of the CloudFormation parameter of the plugin's template; the original's own name where it had one. */
  readonly cloudFormation?: string;
}

/** A parameter whose value is a text. */
export interface TextParameter extends ParameterBase {
  readonly type: "text";
  readonly default?: string;
  /** Source of a regular expression with the `u` flag that the whole text matches. */
  readonly pattern?: string;
  /** Says the pattern in words. */
  readonly patternHelp?: LocalizedText;
  /** Characters. */
  readonly maxLength?: number;
  readonly multiline?: boolean;
  readonly placeholder?: string;
}

/** What a number counts; forms and help show it in units that people read. */
export type NumberUnit = "count" | "bytes" | "bytes-per-second" | "requests-per-second" | "seconds" | "days";

/** A parameter whose value is an integer of a unit. */
export interface NumberParameter extends ParameterBase {
  readonly type: "number";
  /** Always an integer. */
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
  readonly unit: NumberUnit;
}

/** A parameter that is on or off. */
export interface BooleanParameter extends ParameterBase {
  readonly type: "boolean";
  readonly default: boolean;
}

/** A value that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly label: LocalizedText;
  readonly help?: LocalizedText;
}

/** A parameter whose value is one of a few. */
export interface ChoiceParameter extends ParameterBase {
  readonly type: "choice";
  readonly choices: readonly Choice[];
  readonly default?: string;
}

/** A list of texts, such as prefixes or patterns. */
export interface ListParameter extends ParameterBase {
  readonly type: "list";
  readonly default?: readonly string[];
  /** Every entry matches it, as in {@link TextParameter}. */
  readonly pattern?: string;
  readonly patternHelp?: LocalizedText;
  /** Entries. */
  readonly maxItems?: number;
  readonly placeholder?: string;
}

/** Texts by text, such as tags. */
export interface MapParameter extends ParameterBase {
  readonly type: "map";
  readonly default?: Readonly<Record<string, string>>;
  /** Entries. */
  readonly maxItems?: number;
}

/** A moment. Milliseconds since the Unix epoch in JSON; a date and time in forms and flags. */
export interface InstantParameter extends ParameterBase {
  readonly type: "instant";
}

/** The name of a stored secret; never the secret itself. */
export interface SecretParameter extends ParameterBase {
  readonly type: "secret";
  /** Fields that the secret must have, such as `accessKeyId`. */
  readonly fields: readonly SecretField[];
}

/** A field that a secret of this parameter has. */
export interface SecretField {
  readonly name: string;
  readonly label: LocalizedText;
  readonly required: boolean;
  /** The original's name of the same field, accepted on reading: `access_key_id`. */
  readonly alias?: string;
}

/** One thing that a person may tell a plugin, as data: input validation, flags, forms, schemas and documents come from it. */
export type Parameter =
  | TextParameter
  | NumberParameter
  | BooleanParameter
  | ChoiceParameter
  | ListParameter
  | MapParameter
  | InstantParameter
  | SecretParameter;

/** A heading under which forms and documents show parameters together. */
export interface ParameterGroup {
  readonly id: string;
  readonly label: LocalizedText;
}
