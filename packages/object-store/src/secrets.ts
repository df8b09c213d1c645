/** Shorter ones are no keys of any vendor, and would be found inside plain words. */
const SHORTEST = 8;

/**
 * A text that an endpoint wrote, without what it echoes of our secrets: some quote the headers that
 * they were sent. The start of a secret is taken out too, for texts are cut off somewhere.
 */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>((clean, secret) => withoutSecret(clean, secret ?? ""), text);
}

function withoutSecret(text: string, secret: string): string {
  if (secret.length < SHORTEST) return text;
  const start = secret.slice(0, SHORTEST);
  let clean = "";
  let from = 0;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, from)) {
    clean += `${text.slice(from, at)}***`;
    from = at + commonLength(text, at, secret);
  }
  return clean + text.slice(from);
}

function commonLength(text: string, at: number, secret: string): number {
  let length = 0;
  while (length < secret.length && text[at + length] === secret[length]) length++;
  return length;
}
