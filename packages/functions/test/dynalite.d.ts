declare module "dynalite" {
  import type { Server } from "node:http";

  /** DynamoDB's protocol over LevelDB, here in memory. */
  export default function createDynalite(options?: { readonly createTableMs?: number }): Server;
}
