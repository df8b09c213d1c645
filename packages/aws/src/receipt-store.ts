import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { HubError } from "@dth/core/error";
import type { ReceiptStore } from "@dth/core/receipt-writer";
import { awsError, isAwsError } from "./aws-errors.ts";
import { linkTo } from "./receipt-link.ts";

/** What {@link openReceiptStore} needs. */
export interface ReceiptStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Before every name, such as `receipts/`. */
  readonly prefix: string;
}

/** Bytes of a part: S3 takes none below 5 MiB but the last, and 10,000 of them. */
const PART = 8 * 1024 * 1024;
/** What a name is made of, so that none leads out of the prefix. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Receipts as objects of a bucket. S3 shows an object when it is whole. */
export function openReceiptStore(options: ReceiptStoreOptions): ReceiptStore {
  const { client, bucket, prefix } = options;
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, { what: `the bucket ${bucket}`, otherwise: "RECORDS_UNUSABLE" });
    }
  };
  const place = (name: string) => {
    if (NAME.test(name)) return { Bucket: bucket, Key: prefix + name };
    throw new HubError("INVALID_INPUT", "this is no name of a receipt");
  };
  return {
    write(name) {
      const upload = new Upload(client, place(name));
      return new WritableStream<Uint8Array>({
        write: (chunk) => ask(() => upload.add(chunk)),
        close: () => ask(() => upload.end()),
        abort: () => ask(() => upload.abandon()),
      });
    },
    async read(name) {
      const command = new GetObjectCommand(place(name));
      return ask(async () => {
        try {
          return (await client.send(command)).Body?.transformToWebStream();
        } catch (error) {
          if (isAwsError(error, "NoSuchKey", "NotFound")) return undefined;
          throw error;
        }
      });
    },
    link: async (name, fileName) => ask(() => linkTo(client, place(name), fileName)),
    async delete(name) {
      const command = new DeleteObjectCommand(place(name));
      await ask(() => client.send(command));
    },
  };
}

/** An object on its way: in one request when it is small, else in parts. */
class Upload {
  readonly #client: S3Client;
  readonly #place: { readonly Bucket: string; readonly Key: string };
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #id: string | undefined;
  readonly #parts: { readonly ETag: string | undefined; readonly PartNumber: number }[] = [];

  constructor(client: S3Client, place: { readonly Bucket: string; readonly Key: string }) {
    this.#client = client;
    this.#place = place;
  }

  async add(chunk: Uint8Array): Promise<void> {
    for (let start = 0; start < chunk.length; ) {
      // The giver may use its memory again.
      const piece = chunk.slice(start, start + PART - this.#bytes);
      start += piece.length;
      this.#waiting.push(piece);
      this.#bytes += piece.length;
      if (this.#bytes === PART) await this.#abandonIfFailing(() => this.#sendPart());
    }
  }

  end(): Promise<void> {
    return this.#abandonIfFailing(async () => {
      if (this.#id === undefined) {
        await this.#client.send(new PutObjectCommand({ ...this.#place, Body: this.#take() }));
        return;
      }
      if (this.#bytes > 0) await this.#sendPart();
      const MultipartUpload = { Parts: [...this.#parts] };
      await this.#client.send(
        new CompleteMultipartUploadCommand({ ...this.#place, UploadId: this.#id, MultipartUpload }),
      );
    });
  }

  async abandon(): Promise<void> {
    if (this.#id === undefined) return;
    await this.#client.send(new AbortMultipartUploadCommand({ ...this.#place, UploadId: this.#id }));
  }

  async #sendPart(): Promise<void> {
    this.#id ??= (await this.#client.send(new CreateMultipartUploadCommand(this.#place))).UploadId;
    const PartNumber = this.#parts.length + 1;
    const request = { ...this.#place, UploadId: this.#id, PartNumber, Body: this.#take() };
    const { ETag } = await this.#client.send(new UploadPartCommand(request));
    this.#parts.push({ ETag, PartNumber });
  }

  #take(): Uint8Array {
    const all = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    return all;
  }

  async #abandonIfFailing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // The first error is the one that tells; a bucket's lifecycle rule ends what cannot be ended now.
      await this.abandon().catch(() => {});
      throw error;
    }
  }
}
