import { config, token } from "./session.ts";
import { kept } from "./keep.ts";

/** Seconds before its end from which a token is renewed. */
const EARLY_S = 60;

/** Gets a new token of the issuer when the old one is about to end and there is a way. Otherwise does nothing. */
export async function renew(): Promise<void> {
  const auth = config()?.auth;
  if (auth?.kind !== "oidc" || kept("refresh", () => sessionStorage) === undefined) return;
  if (!endsSoon(token(), Date.now())) return;
  const { refresh } = await import("./oidc.ts");
  await refresh(auth);
}

/** Whether a JWT ends within a minute. What is no JWT ends when the hub says so. */
export function endsSoon(jwt: string | undefined, now: number): boolean {
  const payload = jwt?.split(".")[1];
  if (payload === undefined) return false;
  try {
    const { exp }: { exp?: unknown } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof exp === "number" && exp * 1000 < now + EARLY_S * 1000;
  } catch {
    return false;
  }
}
