import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readImageList } from "@dth/functions/lister/image-list";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memoryParameters } from "../packages/functions/test/memory-parameters.ts";
import { runCommand } from "./run-command.ts";

const directory = mkdtempSync(join(tmpdir(), "image-list-"));
const parameters = memoryParameters();
/** Parameter Store as the protocol has it. */
const server = createServer(async (incoming, answer) => {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  const told = await parameters.answer(String(incoming.headers["x-amz-target"]), text);
  answer.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(told));
});
let env: Record<string, string>;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  env = { ...keys, AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

const imageList = (...args: readonly string[]) =>
  runCommand([process.execPath, "scripts/image-list.ts", ...args], { env });
const listed = () => readImageList(parameters.client, "/data-transfer-hub/mirror/images");

it("brings a file's images to the lister, and takes them away", async () => {
  const images = Array.from({ length: 400 }, (_, n) => `registry.example/team/app:v${n}`);
  const file = join(directory, "images.txt");
  writeFileSync(file, `# what we run\n\n${images.join("  # by us\r\n")}\n`);
  expect(await imageList("mirror", file)).toMatchObject({
    code: 0,
    output: expect.stringContaining("400 images in 4"),
  });
  expect(await listed()).toBe(images.join(","));
  expect(await imageList("mirror", "--remove")).toMatchObject({ code: 0, output: expect.stringContaining("4 pieces") });
  expect(await listed()).toBeUndefined();
});

it("says what is wrong with a file, and how it is used", async () => {
  const file = join(directory, "wrong.txt");
  writeFileSync(file, "team/app:1, team/app:2\n");
  const wrong = await imageList("mirror", file);
  expect(wrong).toMatchObject({ code: 1, output: '"team/app:1, team/app:2" is no image\n' });
  expect(await imageList("mirror")).toMatchObject({ code: 2, output: expect.stringContaining("STACK FILE") });
  expect(await listed()).toBeUndefined();
});
