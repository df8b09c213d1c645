import { HubError } from "@dth/core/error";
import type { Processes, ScratchDirectory } from "@dth/core/processes";
import { isDigest } from "../reference/image-reference.ts";
import { isPlain, type RegistryAddress } from "../registry/address.ts";
import { type LoginProvider, withoutLogin } from "../registry/login.ts";
import { createAuthfiles } from "./authfile.ts";
import { skopeoFailure } from "./failure.ts";

/** One side of a copy. */
export interface SkopeoSide {
  readonly address: RegistryAddress;
  readonly login: LoginProvider;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** A copy of everything that a manifest holds: an image, or an index with all of its images. */
export interface SkopeoCopy {
  /** Named by digest, so that what is copied is what was compared. */
  readonly source: SkopeoSide;
  readonly destination: SkopeoSide;
  readonly signal: AbortSignal;
}

/** The program that copies images. */
export interface Skopeo {
  /**
   * Copies byte for byte, or not at all.
   * @throws HubError `TOOL_MISSING`, `STALLED`, `CANCELLED`, `DIGEST_MISMATCH`, and see `failure.ts`
   */
  copy(copy: SkopeoCopy): Promise<void>;
  close(): Promise<void>;
}

/** The longest copy of one image: an upload session of a registry does not live longer either. */
const COMMAND_TIMEOUT = "12h";

interface SkopeoOptions {
  readonly processes: Processes;
  /** Milliseconds without a line, which it writes for every layer, after which it is ended and tried again. */
  readonly idleTimeoutMs: number;
}

/**
 * Opens a place for logins and results of one run.
 *
 * HOME and the XDG directories lie in it: skopeo looks for logins of this machine's users even when it is told a file.
 */
export async function openSkopeo({ processes, idleTimeoutMs }: SkopeoOptions): Promise<Skopeo> {
  const scratch = await processes.scratch();
  const authfiles = createAuthfiles(scratch);
  let copies = 0;
  const sideArgs = async (side: "src" | "dest", { address, login }: SkopeoSide): Promise<readonly string[]> => {
    const file = await authfiles.pathFor(address.host, await login({ refresh: false }));
    const auth = file === undefined ? [`--${side}-no-creds`] : [`--${side}-authfile`, file];
    return isPlain(address) ? [...auth, `--${side}-tls-verify=false`] : auth;
  };
  return {
    async copy({ source, destination, signal }) {
      const digestName = `digest-${++copies}`;
      const digestFile = await scratch.write(digestName, "");
      const result = await processes.run({
        command: "skopeo",
        args: [
          ...["--insecure-policy", "--command-timeout", COMMAND_TIMEOUT, "copy", "--all", "--preserve-digests"],
          ...(await sideArgs("src", source)),
          ...(await sideArgs("dest", destination)),
          ...["--digestfile", digestFile, reference(source), reference(destination)],
        ],
        env: environment(scratch),
        idleTimeoutMs,
        signal,
      });
      const what = `${source.repository}@${source.reference}`;
      if (result.exitCode !== 0) {
        const stderr = await withoutLogins(result.stderr, [source, destination]);
        throw skopeoFailure({ ...result, stderr }, what);
      }
      const digest = (await scratch.read(digestName))?.trim();
      if (digest !== source.reference) throw new HubError("DIGEST_MISMATCH", `${what} arrived as ${digest}`);
    },
    close: () => scratch.close(),
  };
}

/** Version numbers such as `1.9.3`. @throws HubError `TOOL_MISSING`, also for a version that is too old */
export async function skopeoVersion(processes: Processes, signal: AbortSignal): Promise<string> {
  const { stdout, exitCode } = await processes.run({ command: "skopeo", args: ["--version"], signal });
  const [version, major = "0", minor = "0"] = /(\d+)\.(\d+)\.\d+\S*/.exec(stdout) ?? [];
  if (exitCode !== 0 || version === undefined) throw new HubError("TOOL_MISSING", "skopeo does not say its version");
  if (Number(major) > 1 || Number(minor) >= OLDEST_MINOR) return version;
  throw new HubError("TOOL_MISSING", `skopeo ${version} is too old: it cannot preserve digests before 1.6`);
}

/** The first that has `--preserve-digests`. */
const OLDEST_MINOR = 6;

function reference({ address, repository, reference: name }: SkopeoSide): string {
  return `docker://${address.host}/${repository}${isDigest(name) ? "@" : ":"}${name}`;
}

function environment({ path }: ScratchDirectory): Readonly<Record<string, string>> {
  const names = ["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"];
  return Object.fromEntries(names.map((name) => [name, path]));
}

async function withoutLogins(text: string, sides: readonly SkopeoSide[]): Promise<string> {
  let clean = text;
  for (const { login } of sides) clean = withoutLogin(clean, await login({ refresh: false }));
  return clean;
}
