import type { ReceiptStore } from "@dth/core/receipt-writer";

/** Receipts in memory. */
export function memoryReceiptStore(): ReceiptStore {
  const files = new Map<string, Blob>();
  return {
    write(name) {
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      return new WritableStream<Uint8Array>({
        write: (chunk) => void chunks.push(chunk.slice()),
        close: () => void files.set(name, new Blob(chunks)),
      });
    },
    async read(name) {
      return files.get(name)?.stream();
    },
    async delete(name) {
      files.delete(name);
    },
  };
}
