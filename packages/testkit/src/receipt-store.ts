import { HubError } from "@dth/core/error";
import type { ReceiptStore } from "@dth/core/receipt-writer";

/** Receipts in memory. */
export function memoryReceiptStore(): ReceiptStore {
  const files = new Map<string, Blob>();
  return {
    write(name) {
      requireName(name);
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

function requireName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name))
    throw new HubError("INVALID_INPUT", "this is no name of a receipt");
}
