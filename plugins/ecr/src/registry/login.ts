import { toBase64, utf8 } from "@dth/core/byte-text";

/** Who pulls or pushes. */
export type Login =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** What `docker login` keeps after a sign-in by browser or Entra: exchanged for tokens by POST. */
  | { readonly kind: "identity-token"; readonly token: string };

/**
 * Where a login comes from; undefined for anonymous access. `refresh` asks for a new one: the registry refused the last.
 * @throws HubError `SECRET_NOT_FOUND`, `CREDENTIALS_MISSING`, and what getting one fails with
 */
export type LoginProvider = (options: { readonly refresh: boolean }) => Promise<Login | undefined>;

/** The value of an `authorization` header, where the login can be sent as it is. */
export function basicHeader(login: Login | undefined): string | undefined {
  if (login?.kind !== "password") return undefined;
  return `Basic ${basicCode(login.username, login.password)}`;
}

/** `user:password` in base64, of UTF-8. */
export function basicCode(username: string, password: string): string {
  return toBase64(utf8(`${username}:${password}`));
}

/** A text that a registry wrote, without what it echoes of a login. */
export function withoutLogin(text: string, login: Login | undefined): string {
  if (login === undefined) return text;
  const secrets =
    login.kind === "password" ? [login.password, basicCode(login.username, login.password)] : [login.token];
  return secrets
    .filter((secret) => secret.length >= 6)
    .reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}
