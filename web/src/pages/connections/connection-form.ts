import { checkInput } from "@dth/core/check-input";
import { checkParameters } from "@dth/core/check-parameters";
import type { InputIssue } from "@dth/core/input-issue";
import { ConnectionInputSchema } from "@dth/core/inputs/connection";
import type { Parameter, ParameterValues } from "@dth/core/parameter";
import { givenValues } from "../../forms/effective.ts";

/** A connection that is being written. */
export interface ConnectionForm {
  readonly name: string;
  readonly plugin: string;
  readonly type: string;
  readonly parameters: ParameterValues;
}

/** As the hub takes it: parameters that do not count are absent. */
export function connectionInput(values: ConnectionForm, parameters: readonly Parameter[]): ConnectionForm {
  return { ...values, parameters: givenValues(parameters, values.parameters) };
}

/** What the API would refuse. @param parameters of the kind of endpoint that was chosen */
export function checkConnection(values: ConnectionForm, parameters: readonly Parameter[]): readonly InputIssue[] {
  const input = connectionInput(values, parameters);
  const shape = checkInput(ConnectionInputSchema, input);
  const content = checkParameters(parameters, input.parameters, "parameters");
  return [...(shape.ok ? [] : shape.issues), ...(content.ok ? [] : content.issues)];
}

/** What the API would refuse of a place to try a connection at; nowhere is a place. */
export function checkPlace(location: ParameterValues, parameters: readonly Parameter[]): readonly InputIssue[] {
  const given = givenValues(parameters, location);
  if (Object.keys(given).length === 0) return [];
  const checked = checkParameters(parameters, given, "location");
  return checked.ok ? [] : checked.issues;
}
