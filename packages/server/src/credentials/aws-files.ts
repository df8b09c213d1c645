import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HubError } from "@dth/core/error";
import { type Ini, parseIni } from "./ini.ts";

/** Settings of one profile, both files together; the credentials file wins. */
export type AwsProfile = ReadonlyMap<string, string>;

/** Where the shared files are found. */
export interface AwsFilesContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * A profile as it stands on disk now, so that rotated keys are seen.
 *
 * @returns undefined when neither file has it
 */
export async function readAwsProfile(name: string, context: AwsFilesContext): Promise<AwsProfile | undefined> {
  const [config, credentials] = await Promise.all([
    readConfig(context),
    readIni(context.env.AWS_SHARED_CREDENTIALS_FILE ?? join(context.home, ".aws", "credentials")),
  ]);
  const sections = [
    config.get(`profile ${name}`) ?? (name === "default" ? config.get("default") : undefined),
    credentials.get(name),
  ];
  const found = sections.filter((section) => section !== undefined);
  return found.length === 0 ? undefined : new Map(found.flatMap((section) => [...section]));
}

/** What profiles that sign in through one SSO session share. @returns undefined when there is no such session */
export async function readSsoSession(name: string, context: AwsFilesContext): Promise<AwsProfile | undefined> {
  return (await readConfig(context)).get(`sso-session ${name}`);
}

function readConfig({ env, home }: AwsFilesContext): Promise<Ini> {
  return readIni(env.AWS_CONFIG_FILE ?? join(home, ".aws", "config"));
}

async function readIni(path: string): Promise<Ini> {
  try {
    return parseIni(await readFile(path, "utf8"));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return new Map();
    throw new HubError("CREDENTIALS_MISSING", `${path} cannot be read`, { cause });
  }
}
