import { toHex } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";

/** Signs receipts. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  /** 32 bytes in lower-case hexadecimal: what others need to trust. */
  readonly publicKey: string;
}

const ALGORITHM = "Ed25519";

/** A new key pair. Its private half can be exported, so that it can be kept. */
export async function generateSigningKey(): Promise<SigningKey> {
  const pair = (await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])) as CryptoKeyPair;
  return { privateKey: pair.privateKey, publicKey: await publicHalf(pair.privateKey) };
}

/** The private key as JWK text or as PKCS#8 bytes (DER). A secret either way. */
export function exportSigningKey(key: SigningKey, format: "jwk"): Promise<string>;
export function exportSigningKey(key: SigningKey, format: "pkcs8"): Promise<Uint8Array<ArrayBuffer>>;
export async function exportSigningKey(key: SigningKey, format: "jwk" | "pkcs8"): Promise<string | Uint8Array> {
  if (format === "pkcs8") return new Uint8Array(await crypto.subtle.exportKey("pkcs8", key.privateKey));
  return JSON.stringify(await crypto.subtle.exportKey("jwk", key.privateKey));
}

/**
 * A key from JWK text or PKCS#8 bytes.
 * @throws HubError `INVALID_INPUT` when it is no Ed25519 private key
 */
export async function importSigningKey(exported: string | Uint8Array<ArrayBuffer>): Promise<SigningKey> {
  try {
    const privateKey =
      typeof exported === "string"
        ? await crypto.subtle.importKey("jwk", JSON.parse(exported) as JsonWebKey, ALGORITHM, true, ["sign"])
        : await crypto.subtle.importKey("pkcs8", exported, ALGORITHM, true, ["sign"]);
    return { privateKey, publicKey: await publicHalf(privateKey) };
  } catch (error) {
    throw new HubError("INVALID_INPUT", "the signing key is not an Ed25519 private key", { cause: error });
  }
}

/** @returns the signature in lower-case hexadecimal */
export async function sign(key: SigningKey, text: string): Promise<string> {
  const signature = await crypto.subtle.sign(ALGORITHM, key.privateKey, new TextEncoder().encode(text));
  return toHex(new Uint8Array(signature));
}

/** Whether `signature` is of `text` by `publicKey`. Anything malformed is not. */
export async function isSignedBy(publicKey: string, text: string, signature: string): Promise<boolean> {
  const [keyBytes, signatureBytes] = [bytesOfHex(publicKey, 32), bytesOfHex(signature, 64)];
  if (keyBytes === undefined || signatureBytes === undefined) return false;
  try {
    const key = await crypto.subtle.importKey("raw", keyBytes, ALGORITHM, true, ["verify"]);
    return await crypto.subtle.verify(ALGORITHM, key, signatureBytes, new TextEncoder().encode(text));
  } catch {
    // Bytes that are no point of the curve cannot have signed anything.
    return false;
  }
}

/** Only lower case counts, so that there is one spelling and no byte of a receipt is free to change. */
function bytesOfHex(text: string, length: number): Uint8Array<ArrayBuffer> | undefined {
  if (text.length !== length * 2 || !/^[0-9a-f]+$/.test(text)) return undefined;
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
}

/** The JWK of a private Ed25519 key holds the public half as `x` (RFC 8037). */
async function publicHalf(privateKey: CryptoKey): Promise<string> {
  const { x } = await crypto.subtle.exportKey("jwk", privateKey);
  if (x === undefined) throw new HubError("INVALID_INPUT", "the signing key has no public half");
  const binary = atob(x.replaceAll("-", "+").replaceAll("_", "/"));
  return toHex(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
