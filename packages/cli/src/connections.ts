import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { HubError } from "@dth/core/error";
import * as v from "valibot";

/** Keys kept in the file, or the names of the environment variables that hold them. */
const KeysSchema = v.variant("from", [
  v.strictObject({
    from: v.literal("file"),
    accessKeyId: v.string(),
    secretAccessKey: v.string(),
    sessionToken: v.optional(v.string()),
  }),
  v.strictObject({ from: v.literal("environment"), accessKeyId: v.string(), secretAccessKey: v.string() }),
  v.strictObject({ from: v.literal("profile"), profile: v.string() }),
  v.strictObject({ from: v.literal("anonymous") }),
]);

const ConnectionSchema = v.strictObject({
  /** Absent: the endpoint's first answer tells. */
  vendor: v.optional(v.string()),
  endpoint: v.optional(v.string()),
  region: v.optional(v.string()),
  addressing: v.optional(v.picklist(["virtual", "path", "cname"])),
  requesterPays: v.optional(v.boolean()),
  keys: KeysSchema,
});

const FileSchema = v.strictObject({ version: v.literal(1), connections: v.record(v.string(), ConnectionSchema) });

/** An endpoint with its keys, as stored under a name. */
export type StoredConnection = v.InferOutput<typeof ConnectionSchema>;
/** Keys as the file keeps them. */
export type StoredKeys = v.InferOutput<typeof KeysSchema>;

/**
 * Every stored connection by name; empty when there is no file yet.
 *
 * @throws HubError `INVALID_INPUT` when the file cannot be read or understood; its content is never quoted
 */
export async function readConnections(path: string): Promise<ReadonlyMap<string, StoredConnection>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw new HubError("INVALID_INPUT", `the connections file ${path} cannot be read`, { cause });
  }
  return new Map(Object.entries(parseFile(path, text)));
}

function parseFile(path: string, text: string): Record<string, StoredConnection> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // The parser's own message may quote a secret.
    throw new HubError("INVALID_INPUT", `the connections file ${path} is not valid JSON`);
  }
  const parsed = v.safeParse(FileSchema, data);
  if (parsed.success) return parsed.output.connections;
  const where = parsed.issues.map((issue) => v.getDotPath(issue) ?? "the file").join(", ");
  throw new HubError("INVALID_INPUT", `the connections file ${path} has unexpected content at ${where}`);
}

/**
 * Replaces the file in one step; only its owner may read it.
 *
 * @throws HubError `INVALID_INPUT` when an endpoint holds what may be a secret: endpoints are shown
 */
export async function writeConnections(
  path: string,
  connections: ReadonlyMap<string, StoredConnection>,
): Promise<void> {
  for (const [name, { endpoint }] of connections) {
    if (endpoint === undefined || !/[@?#]/u.test(endpoint)) continue;
    throw new HubError("INVALID_INPUT", `the endpoint of "${name}" has more than a scheme, a host, a port and a path`);
  }
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const data = { version: 1, connections: Object.fromEntries(connections) };
  // What lies there is a crash's, or a trap: written through, it would keep its own rights.
  await rm(temporary, { force: true });
  await writeFile(temporary, `${JSON.stringify(data, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(temporary, path);
}
