import process from "node:process";
import { HubError } from "@dth/core/error";
import { createTransport } from "../../src/transport.ts";

// Asks the origin in the first argument for a megabyte and says how it went: `200 1048576`, or the error's code.
const transport = createTransport();
try {
  const { status, body } = await transport.send({
    method: "GET",
    origin: process.argv[2] ?? "",
    path: "/",
    headers: {},
  });
  console.log(status, (await body.bytes(1e7)).length);
} catch (error) {
  if (!(error instanceof HubError)) throw error;
  console.log(error.code, error.cause instanceof Error ? "with cause" : "without cause");
} finally {
  await transport.close();
}
