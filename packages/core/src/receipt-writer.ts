/** A receipt with its manifest, as two files. */
export interface WrittenReceipt {
  /** The signed summary: canonical JSON. */
  readonly receipt: string;
  /** SHA-256 of the manifest in hexadecimal. */
  readonly manifestSha256: string;
}

/** Makes and checks the receipts of ended runs. */
export interface ReceiptWriter {
  /** @throws HubError `RUN_NOT_FOUND`, `LEDGER_UNUSABLE`; whatever the manifest's stream fails with */
  write(runId: string, options: unknown, manifest: WritableStream<Uint8Array>): Promise<WrittenReceipt>;
  /** @throws HubError `RECEIPT_INVALID` */
  verify(receipt: string, manifest: ReadableStream<Uint8Array>): Promise<void>;
}

/** Milliseconds for which a link of a {@link ReceiptStore} is good. */
export const LINK_MS = 15 * 60_000;

/** Keeps receipts and manifests as files are kept. @throws HubError `RECORDS_UNUSABLE`, `DISK_FULL`, `NETWORK`, `INVALID_INPUT` for a name that is none */
export interface ReceiptStore {
  /** The name is a run's id and a suffix: letters, digits, `.`, `_` and `-`. Written whole when closed, or not at all. */
  write(name: string): WritableStream<Uint8Array>;
  /** Undefined when there is none. */
  read(name: string): Promise<ReadableStream<Uint8Array> | undefined>;
  /**
   * An address from which anybody who has it downloads the file under that name, for {@link LINK_MS}. Undefined when there is no
   * such file. The method is absent where files are only read through {@link read}.
   */
  link?(name: string, fileName: string): Promise<string | undefined>;
  delete(name: string): Promise<void>;
}
