import type { CredentialProvider } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import type { SecretField } from "@dth/core/parameter";
import type { PluginHost } from "@dth/core/plugin";
import type { Login, LoginProvider } from "../registry/login.ts";

/** Fields of a registry's login. */
export const LOGIN_FIELDS: readonly SecretField[] = [
  { name: "username", label: { en: "User name", zh: "用户名" }, required: true },
  { name: "password", label: { en: "Password or access token", zh: "密码或访问令牌" }, required: true },
];

/** Fields of a key pair for an account of Amazon Web Services; the original's names are taken too. */
export const KEY_FIELDS: readonly SecretField[] = [
  { name: "accessKeyId", label: { en: "Access key ID", zh: "访问密钥 ID" }, required: true, alias: "access_key_id" },
  {
    name: "secretAccessKey",
    label: { en: "Secret access key", zh: "访问密钥" },
    required: true,
    alias: "secret_access_key",
  },
  { name: "sessionToken", label: { en: "Session token", zh: "会话令牌" }, required: false, alias: "session_token" },
];

/** A login from a stored secret, read anew when the registry refuses it; anonymous without a name. */
export function secretLogin(name: string | undefined, host: PluginHost): LoginProvider {
  let held: Promise<Login> | undefined;
  return async ({ refresh }) => {
    if (name === undefined) return undefined;
    if (held === undefined || refresh) held = readLogin(name, host);
    return held;
  };
}

async function readLogin(name: string, host: PluginHost): Promise<Login> {
  const value = await host.secret(name);
  const { username, password, identityToken } = value;
  if (identityToken !== undefined) return { kind: "identity-token", token: identityToken };
  if (username !== undefined && password !== undefined) return { kind: "password", username, password };
  throw new HubError("CREDENTIALS_MISSING", `the secret ${name} has no username and password`);
}

/** A key pair from a stored secret, else what the hub itself has. */
export function secretKeys(name: string | undefined, host: PluginHost): CredentialProvider {
  const ambient = host.ambient();
  if (name === undefined && ambient !== undefined) return ambient;
  return async () => {
    if (name === undefined)
      throw new HubError("CREDENTIALS_MISSING", "no secret is named, and the hub has no credentials");
    const value = await host.secret(name);
    const [accessKeyId, secretAccessKey, sessionToken] = KEY_FIELDS.map(
      (field) => value[field.name] ?? (field.alias === undefined ? undefined : value[field.alias]),
    );
    if (accessKeyId === undefined || secretAccessKey === undefined) {
      throw new HubError("CREDENTIALS_MISSING", `the secret ${name} has no accessKeyId and secretAccessKey`);
    }
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  };
}
