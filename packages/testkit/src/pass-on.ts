import { type IncomingMessage, request, type ServerResponse } from "node:http";

/**
 * Passes a request on to a port of this machine as it came, and the answer back. Where the way onward breaks, the way
 * back does.
 */
export function passOn(incoming: IncomingMessage, answer: ServerResponse, port: number, path = incoming.url): void {
  const { method, headers } = incoming;
  const onward = request({ host: "127.0.0.1", port, method, path, headers }, (found) => {
    answer.writeHead(found.statusCode ?? 502, found.headers);
    found.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  incoming.pipe(onward);
}
