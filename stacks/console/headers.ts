/**
 * Only what comes from the console's own address runs; it talks to these origins and no others, and nobody may frame it.
 * https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html
 *
 * @param origins of GraphQL, of its web socket and of the issuer; paths are left out
 */
export function contentPolicy(origins: readonly string[]): string {
  const connect = [...new Set(origins.map((each) => new URL(each).origin))].sort();
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(" "),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** What CloudFront has no setting for. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** What CloudFront has settings for, as headers. */
export function headersOf(origins: readonly string[]): Readonly<Record<string, string>> {
  return {
    "content-security-policy": contentPolicy(origins),
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}
