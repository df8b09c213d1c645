import type { Credentials } from "@dth/core/credentials";
import type { VariableNames } from "./vendor-variables.ts";

/** A key from environment variables, when both halves are set. */
export function fromVariables(
  names: VariableNames,
  env: Readonly<Record<string, string | undefined>>,
): Credentials | undefined {
  const accessKeyId = env[names.id];
  const secretAccessKey = env[names.secret];
  if (!accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = names.token === undefined ? undefined : env[names.token];
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
