import { createServer } from "node:http";

/** A store on an address of its own, which answers whatever it is asked with a file to be saved. */
export interface FileStore {
  readonly url: string;
  /** What of who asks it was told, by request. */
  readonly heard: readonly object[];
  close(): Promise<unknown>;
}

/** Starts it with what is in the file. */
export async function startFileStore(content: string): Promise<FileStore> {
  const heard: object[] = [];
  const server = createServer(({ headers: { referer, authorization, cookie } }, response) => {
    heard.push({ referer, authorization, cookie });
    response.setHeader("content-disposition", 'attachment; filename="manifest-of-the-store.gz"').end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the store has no port");
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${address.port}`, heard, close };
}
