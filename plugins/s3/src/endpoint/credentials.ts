import type { CredentialProvider, Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import type { ParameterValues } from "@dth/core/parameter";
import type { PluginHost } from "@dth/core/plugin";
import type { SecretValue } from "@dth/core/secret-store";
import { assumeRole } from "@dth/object-store/assume-role";
import { KEY_FIELDS } from "../parameters/connection.ts";
import { requiredText, textOf } from "./values.ts";

/** What credentials are found with. */
export type CredentialHost = Pick<PluginHost, "secret" | "ambient" | "clock" | "hashing" | "transport">;

/**
 * Credentials as a side asks for them. Secrets are read anew whenever the store refuses the last ones, so
 * that keys can be rotated in the middle of a run.
 *
 * @param region where a role is assumed
 * @throws HubError `SECRET_NOT_FOUND`, `SECRETS_UNUSABLE`, `CREDENTIALS_MISSING` when the secret lacks a field, or the
 * hub has no credentials of its own or may not use them
 */
export async function credentialsOf(
  values: ParameterValues,
  region: string,
  host: CredentialHost,
): Promise<CredentialProvider | "anonymous"> {
  const auth = textOf(values, "auth") ?? "secret";
  if (auth === "anonymous") return "anonymous";
  const own = auth === "ambient" ? ambient(host) : await fromSecret(requiredText(values, "secret"), host);
  const roleArn = textOf(values, "roleArn");
  if (roleArn === undefined) return own;
  const request = { roleArn, region, externalId: textOf(values, "externalId") };
  return async (options) => assumeRole(request, await own(options), host);
}

function ambient(host: CredentialHost): CredentialProvider {
  const provider = host.ambient();
  if (provider !== undefined) return provider;
  throw new HubError(
    "CREDENTIALS_MISSING",
    "this hub has no Amazon credentials of its own that tasks may use; choose a secret",
  );
}

async function fromSecret(name: string, host: CredentialHost): Promise<CredentialProvider> {
  // Read once now, so that a missing secret is told before anything begins.
  let first: Credentials | undefined = readKeys(name, await host.secret(name));
  return async () => {
    const held = first ?? readKeys(name, await host.secret(name));
    first = undefined;
    return held;
  };
}

/** @throws HubError `CREDENTIALS_MISSING` naming the field, never a value */
function readKeys(name: string, secret: SecretValue): Credentials {
  const values = new Map<string, string>();
  for (const { name: field, alias, required } of KEY_FIELDS) {
    const value = own(secret, field) ?? (alias === undefined ? undefined : own(secret, alias));
    if (value !== undefined && value !== "") values.set(field, value);
    else if (required) throw new HubError("CREDENTIALS_MISSING", `the secret "${name}" has no ${field}`);
  }
  const sessionToken = values.get("sessionToken");
  return {
    accessKeyId: values.get("accessKeyId") ?? "",
    secretAccessKey: values.get("secretAccessKey") ?? "",
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function own(secret: SecretValue, field: string): string | undefined {
  return Object.hasOwn(secret, field) ? secret[field]?.trim() : undefined;
}
