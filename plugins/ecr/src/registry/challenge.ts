/** How a registry wants to be asked, as its `WWW-Authenticate` says. */
export type Challenge =
  | { readonly scheme: "basic" }
  | { readonly scheme: "bearer"; readonly realm: string; readonly service?: string };

/**
 * Reads a `WWW-Authenticate` header that may hold several challenges; Bearer is preferred, unknown schemes are ignored.
 * @returns undefined when there is none that we know
 */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const challenges = split(header ?? "");
  const bearer = challenges.find(({ scheme }) => scheme === "bearer");
  const realm = bearer?.parameters.realm;
  if (realm !== undefined) {
    const service = bearer?.parameters.service;
    return { scheme: "bearer", realm, ...(service === undefined ? {} : { service }) };
  }
  return challenges.some(({ scheme }) => scheme === "basic") ? { scheme: "basic" } : undefined;
}

interface RawChallenge {
  readonly scheme: string;
  readonly parameters: Record<string, string>;
}

const TOKEN =
  /\s*,?\s*(?:([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?=\s|,|$))/y;

function split(header: string): readonly RawChallenge[] {
  const challenges: RawChallenge[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(header); match !== null && match[0] !== ""; match = TOKEN.exec(header)) {
    const [, name, quoted, plain, scheme] = match;
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: {} });
    const current = challenges.at(-1);
    if (name !== undefined && current !== undefined) {
      current.parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "";
    }
  }
  return challenges;
}
