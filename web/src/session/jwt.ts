/** Seconds before its end from which a token is renewed. */
const EARLY_S = 60;

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
