import { HubError, toHubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import { type BlobSource, PIECE } from "./blob-source.ts";
import { type RunningDigest, runningDigest } from "./digest.ts";
import type { Answer } from "./requester.ts";
import {
  askUpload,
  BYTES,
  finishUpload,
  giveUpUpload,
  pathOf,
  startUpload,
  type UploadPlace,
} from "./upload-session.ts";

/** Breaks at one place, after which the upload is given up. */
const FRUITLESS = 5;

/**
 * One upload in pieces. When the answer to a piece is lost, the registry is asked what it has, and gets the rest.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks
 */
export class PieceUpload {
  /** The registry does not take pieces: nothing was lost on the way, and it did not make one blob of them. */
  refused = false;
  readonly #place: UploadPlace;
  readonly #source: BlobSource;
  readonly #digest: RunningDigest;
  #path: string | undefined;
  /** Bytes that the registry has. */
  #at = 0;
  #breaks = 0;

  /** @throws HubError `IMAGE_NOT_COPYABLE` for a digest that cannot be checked */
  constructor(place: UploadPlace, source: BlobSource, hashing: Hashing) {
    this.#place = place;
    this.#source = source;
    this.#digest = runningDigest(source.digest, hashing, `a blob for ${place.repository}`);
  }

  /** @throws HubError `SERVER_UNAVAILABLE` when the registry lost its place, `DIGEST_MISMATCH` of the source; see {@link refused} */
  async send(): Promise<void> {
    const { path, least } = await startUpload(this.#place);
    this.#path = path;
    if (least > PIECE) throw this.#refusal(new HubError("NOT_SUPPORTED", `pieces must have ${least} bytes`));
    while (this.#at < this.#source.size) await this.#sendOn(path);
    this.#digest.require();
    try {
      await finishUpload(this.#place, this.#path, this.#source.digest, []);
    } catch (error) {
      throw this.#judged(toHubError(error));
    }
  }

  /** Best effort: the registry may have forgotten the upload, or be away. */
  async giveUp(): Promise<void> {
    if (this.#path === undefined) return;
    await giveUpUpload(this.#place, this.#path).catch(() => {});
  }

  /** Sends pieces until the last one, or until the registry has less than was sent. */
  async #sendOn(first: string): Promise<void> {
    for await (const piece of this.#source.from(this.#at)) {
      const taken = (await this.#sendPiece(this.#path ?? first, piece)) - this.#at;
      if (taken < 0 || taken > piece.length) throw this.#misplaced(this.#at + taken);
      this.#digest.update(piece.subarray(0, taken));
      this.#at += taken;
      if (taken < piece.length) return;
    }
  }

  /** @returns how many bytes the registry has by now */
  async #sendPiece(path: string, piece: Uint8Array): Promise<number> {
    const end = this.#at + piece.length;
    const headers = { ...BYTES, "content-range": `${this.#at}-${end - 1}` };
    const what = `push bytes ${this.#at} to ${end} of ${this.#source.digest}`;
    const request = { method: "PATCH", path, what, headers, body: [piece], once: true } as const;
    const answer = await askUpload(this.#place, request, [404, 416]).catch(toHubError);
    if (answer instanceof HubError && !answer.retryable) throw this.#judged(answer);
    if (answer instanceof HubError || answer.status >= 400) return this.#afterBreak(path);
    this.#path = pathOf(this.#place, answer, path);
    const has = rangeEnd(answer) ?? end;
    if (has !== end && this.#breaks === 0) throw this.#refusal(this.#misplaced(has));
    return has;
  }

  /** @returns how many bytes the registry says that it has */
  async #afterBreak(path: string): Promise<number> {
    if (++this.#breaks > FRUITLESS) throw this.#misplaced(this.#at);
    const answer = await askUpload(this.#place, { method: "GET", path, what: "ask about an upload" }, [400, 404, 416]);
    const has = answer.status < 300 ? rangeEnd(answer) : undefined;
    if (has === undefined) throw this.#misplaced(0);
    this.#path = pathOf(this.#place, answer, path);
    return has;
  }

  #misplaced(has: number): HubError {
    const { host } = this.#place.session.address;
    const message = `${host} has ${has} bytes of ${this.#source.digest}, where ${this.#at} were sent before`;
    return new HubError("SERVER_UNAVAILABLE", message);
  }

  /** A refusal after a break is about what was lost, and one of the login says nothing about pieces. */
  #judged(cause: HubError): HubError {
    return cause.class === "item" || cause.code === "DIGEST_MISMATCH" ? this.#refusal(cause) : cause;
  }

  #refusal(cause: HubError): HubError {
    this.refused = this.#breaks === 0;
    return cause;
  }
}

/** `0-1048575` and `bytes=0-1048575`: the last byte. Nothing yet is `0-0` to some. */
function rangeEnd({ headers }: Answer): number | undefined {
  const last = /^(?:bytes=)?0-(\d+)$/.exec(headers.range ?? "")?.[1];
  if (last === undefined) return undefined;
  return last === "0" ? 0 : Number(last) + 1;
}
