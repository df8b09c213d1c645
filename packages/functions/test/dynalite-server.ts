import { once } from "node:events";
import type { AddressInfo } from "node:net";
import createDynalite from "dynalite";

// A process of its own: vitest's resolution of packages hands dynalite the wrong half of one of its own.
const server = createDynalite({ createTableMs: 0 });
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log((server.address() as AddressInfo).port);
// Its starter lives as long as its standard input does.
process.stdin.on("end", () => process.exit()).resume();
