import { issuersOf } from "./config.ts";
import { endsSoon } from "./jwt.ts";
import { kept } from "./keep.ts";
import { config, token, tokenSince } from "./session.ts";

let renewing: Promise<boolean> | undefined;

/** Gets a new token of the issuer when the old one is about to end and there is a way. Otherwise does nothing. */
export async function renew(): Promise<void> {
  if (canRenew() && endsSoon(token(), tokenSince(), Date.now())) await renewNow();
}

/**
 * Gets a new token of the issuer if there is a way. Whoever asks meanwhile waits for the same one: an issuer that sees
 * a refresh token twice takes it for stolen.
 *
 * @returns whether there is a new one
 */
export async function renewNow(): Promise<boolean> {
  if (!canRenew()) return false;
  renewing ??= import("./oidc.ts")
    .then(({ refresh }) => refresh(issuersOf(config())))
    .finally(() => {
      renewing = undefined;
    });
  return renewing;
}

function canRenew(): boolean {
  return kept("refresh", () => sessionStorage) !== undefined;
}
