/** Seconds before its end from which a token is renewed; of one that lives shortly, a quarter of its life. */
const EARLY_S = 60;

/**
 * Whether a JWT ends soon. Its life is counted from when it came, since this device's clock may be wrong. What is no JWT
 * ends when the hub says so.
 *
 * @param since when it came, in milliseconds by this device's clock; undefined when nobody knows
 */
export function endsSoon(jwt: string | undefined, since: number | undefined, now: number): boolean {
  const { exp, iat } = claimsOf(jwt);
  if (typeof exp !== "number") return false;
  const life = typeof iat === "number" && since !== undefined ? exp - iat : undefined;
  if (life === undefined || since === undefined) return exp * 1000 < now + EARLY_S * 1000;
  return since + (life - Math.min(EARLY_S, life / 4)) * 1000 < now;
}

function claimsOf(jwt: string | undefined): { readonly exp?: unknown; readonly iat?: unknown } {
  const payload = jwt?.split(".")[1];
  if (payload === undefined) return {};
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
