import type { InputIssue } from "@dth/core/input-issue";
import type { Parameter, ParameterValues, SecretField } from "@dth/core/parameter";
import type { SecretInfo, SecretStore } from "@dth/core/secret-store";
import { invalidInput } from "../access/parse-input.ts";

/** A place in an input that names a secret, and what that secret must have. */
export interface NamedSecret {
  readonly name: string;
  /** Dotted path of the field. */
  readonly path: string;
  readonly fields: readonly Pick<SecretField, "name" | "alias" | "required">[];
}

/** The secrets that checked parameters name. */
export function secretsNamed(
  parameters: readonly Parameter[],
  values: ParameterValues,
  path: string,
): readonly NamedSecret[] {
  return parameters.flatMap((parameter) => {
    const name = values[parameter.name];
    if (parameter.type !== "secret" || typeof name !== "string") return [];
    return [{ name, path: `${path}.${parameter.name}`, fields: parameter.fields }];
  });
}

/**
 * What is wrong with named secrets: one is missing, or lacks a field. Looks at names and fields only, never at values.
 *
 * @throws HubError as `SecretStore.list` does
 */
export async function secretIssues(
  secrets: Pick<SecretStore, "list">,
  named: readonly NamedSecret[],
): Promise<readonly InputIssue[]> {
  if (named.length === 0) return [];
  const infos = new Map((await secrets.list()).map((info) => [info.name, info]));
  return named.flatMap((one) => issuesOf(one, infos.get(one.name)));
}

/** @throws HubError `INVALID_INPUT` with what {@link secretIssues} finds; what `SecretStore.list` throws */
export async function requireSecrets(secrets: Pick<SecretStore, "list">, named: readonly NamedSecret[]): Promise<void> {
  const issues = await secretIssues(secrets, named);
  if (issues.length > 0) throw invalidInput(issues);
}

function issuesOf({ path, fields }: NamedSecret, info: SecretInfo | undefined): readonly InputIssue[] {
  if (info === undefined) {
    return [
      { path, message: { en: "there is no secret of this name; store it first", zh: "没有这个名称的密钥，请先保存" } },
    ];
  }
  const missing = fields.filter(({ name, alias, required }) => required && !hasField(info, name, alias));
  return missing.map(({ name }) => ({
    path,
    message: { en: `this secret lacks the field ${name}`, zh: `该密钥缺少字段 ${name}` },
  }));
}

function hasField({ fields }: SecretInfo, name: string, alias: string | undefined): boolean {
  return fields.includes(name) || (alias !== undefined && fields.includes(alias));
}
