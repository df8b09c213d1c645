import { HubError, toHubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import type { TransportBody } from "@dth/core/transport";
import { followedUrl } from "./address.ts";
import { PIECE } from "./blob-source.ts";
import { requireDigest } from "./digest.ts";
import type { Answer } from "./requester.ts";
import type { Session } from "./session.ts";

/** Where blobs are read. */
export interface BlobPlace {
  readonly session: Session;
  readonly hashing: Hashing;
}

/** What is read. */
interface Blob {
  readonly digest: string;
  readonly size: number;
}

/** Configurations are small: containers' tools refuse larger ones. */
const WHOLE_LIMIT = 4 * 1024 * 1024;
const MAX_REDIRECTS = 3;
/** Answers in a row that bring no byte. */
const FRUITLESS = 5;

/** A small blob, checked. @throws HubError `IMAGE_NOT_COPYABLE` (too large), `DIGEST_MISMATCH` */
export async function readWhole(
  place: BlobPlace,
  repository: string,
  { digest, size }: Blob,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (size > WHOLE_LIMIT) throw new HubError("IMAGE_NOT_COPYABLE", `${digest} has ${size} bytes, which is too large`);
  const name = `${repository}@${digest}`;
  const { bytes } = await ask(place, repository, digest, { limit: size, stream: false, headers: {}, signal });
  requireDigest(digest, bytes, place.hashing, name);
  return bytes;
}

/**
 * A blob's bytes from `offset` on, piece by piece. Where the connection breaks, the next request asks for the rest; a
 * registry that sends everything again is read up to there.
 */
export async function* readPieces(
  place: BlobPlace,
  repository: string,
  blob: Blob,
  offset: number,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const assembly = new Assembly();
  let at = offset;
  for (let fruitless = 0; at < blob.size; ) {
    const before = at;
    try {
      const { body, skip } = await openAt(place, repository, blob, at, signal);
      for await (const bytes of withoutFirst(body, skip)) {
        at += bytes.length;
        if (at > blob.size) throw tooLong(blob, at);
        yield* assembly.add(bytes);
      }
      if (at < blob.size)
        throw new HubError("BODY_TRUNCATED", `${blob.digest} ended after ${at} of ${blob.size} bytes`);
    } catch (error) {
      const cause = toHubError(error);
      fruitless = at > before ? 0 : fruitless + 1;
      if (!cause.retryable || fruitless >= FRUITLESS) throw cause;
    }
  }
  const rest = assembly.rest();
  if (rest.length > 0) yield rest;
}

async function openAt(
  place: BlobPlace,
  repository: string,
  { digest, size }: Blob,
  at: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly body: TransportBody; readonly skip: number }> {
  const headers: Record<string, string> = at === 0 ? {} : { range: `bytes=${at}-` };
  const answer = await ask(place, repository, digest, { limit: size, stream: true, headers, signal });
  const { body } = answer;
  if (body === undefined) throw new HubError("BAD_RESPONSE", `${digest} came without a body: ${answer.status}`);
  if (answer.status !== 206) return { body, skip: at };
  const from = /^bytes (\d+)-/.exec(answer.headers["content-range"] ?? "")?.[1];
  if (Number(from) === at) return { body, skip: 0 };
  await body.discard();
  throw new HubError("BAD_RESPONSE", `${digest} was asked for from byte ${at}, and came from ${from ?? "nowhere"}`);
}

interface Asked {
  readonly limit: number;
  readonly stream: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

/**
 * A GET of a blob, and of wherever the registry keeps it. That may be any vendor's network of mirrors, which no list of
 * hosts names, and nothing goes there but an address: whether it may be connected to is for the transport to judge.
 */
async function ask(place: BlobPlace, repository: string, digest: string, asked: Asked): Promise<Answer> {
  const { session } = place;
  const { address } = session;
  const common = { method: "GET", action: "blob" } as const;
  const scope = `repository:${repository}:pull`;
  const what = `pull ${repository}@${digest}`;
  let answer = await session.send({ ...common, ...asked, path: `/v2/${repository}/blobs/${digest}`, scope, what });
  for (let hop = 0; answer.status >= 300; hop++) {
    if (hop === MAX_REDIRECTS) throw new HubError("BAD_RESPONSE", `${address.host} redirects ${digest} in circles`);
    const url = followedUrl(answer.headers.location ?? "http://", address);
    const { signal, ...rest } = asked;
    const request = { ...common, ...rest, origin: url.origin, path: url.pathname + url.search };
    // Without the login: it is not for that host, and S3 refuses a request that is signed twice.
    answer = await session.requester.send({ ...request, ...(signal && { signal }) });
    if (answer.status >= 400)
      throw new HubError("SERVER_UNAVAILABLE", `${url.host} answered ${answer.status} for ${digest}`);
  }
  return answer;
}

async function* withoutFirst(body: TransportBody, skip: number): AsyncIterable<Uint8Array> {
  let left = skip;
  for await (const chunk of body.chunks()) {
    const rest = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

/** Makes pieces of chunks. A piece is its reader's own: the next one is other memory. */
class Assembly {
  #piece: Uint8Array | undefined;
  #filled = 0;

  *add(bytes: Uint8Array): Iterable<Uint8Array> {
    for (let i = 0; i < bytes.length; ) {
      this.#piece ??= new Uint8Array(PIECE);
      const part = bytes.subarray(i, i + PIECE - this.#filled);
      this.#piece.set(part, this.#filled);
      this.#filled += part.length;
      i += part.length;
      if (this.#filled === PIECE) yield this.rest();
    }
  }

  rest(): Uint8Array {
    const piece = this.#piece?.subarray(0, this.#filled) ?? new Uint8Array();
    this.#piece = undefined;
    this.#filled = 0;
    return piece;
  }
}

function tooLong({ digest, size }: Blob, at: number): HubError {
  return new HubError("DIGEST_MISMATCH", `${digest} should have ${size} bytes, and has ${at} at least`);
}
