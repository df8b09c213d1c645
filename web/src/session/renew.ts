import { endsSoon } from "./jwt.ts";
import { kept } from "./keep.ts";
import { config, token } from "./session.ts";

/** Gets a new token of the issuer when the old one is about to end and there is a way. Otherwise does nothing. */
export async function renew(): Promise<void> {
  const auth = config()?.auth;
  if (auth?.kind !== "oidc" || kept("refresh", () => sessionStorage) === undefined) return;
  if (!endsSoon(token(), Date.now())) return;
  const { refresh } = await import("./oidc.ts");
  await refresh(auth);
}
