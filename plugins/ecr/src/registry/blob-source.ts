/** Where the bytes of a blob come from. */
export interface BlobSource {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /**
   * The bytes from there on in pieces of {@link PIECE}, the last one shorter; they are not checked.
   * @throws HubError what reading fails with, after it went on where it broke off
   */
  from(offset: number): AsyncIterable<Uint8Array>;
}

/**
 * Bytes of a piece, which is what a blob under way takes of memory. Amazon ECR takes parts of 5 to 20 MiB; the fewer
 * pieces, the fewer requests.
 */
export const PIECE = 8 * 1024 * 1024;

/** A {@link BlobSource} of bytes that are here. */
export function bytesSource(digest: string, bytes: Uint8Array): BlobSource {
  return {
    digest,
    size: bytes.length,
    async *from(offset) {
      for (let i = offset; i < bytes.length; i += PIECE) yield bytes.subarray(i, i + PIECE);
    },
  };
}
