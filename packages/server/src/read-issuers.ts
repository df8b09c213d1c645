import { readFile } from "node:fs/promises";
import { HubError } from "@dth/core/error";
import { ROLES } from "@dth/core/principal";
import * as v from "valibot";
import type { ConsoleSignIn, TrustedIssuer } from "./console-config.ts";

const TextSchema = v.pipe(v.string(), v.minLength(1));

const ConsoleSchema = v.strictObject({
  clientId: TextSchema,
  name: v.optional(TextSchema),
  scope: v.optional(TextSchema),
  audience: v.optional(TextSchema),
  resource: v.optional(TextSchema),
  use: v.optional(v.picklist(["access", "id"])),
  origins: v.optional(v.array(v.pipe(v.string(), v.url(), v.startsWith("http")))),
}) satisfies v.GenericSchema<ConsoleSignIn>;

const IssuerSchema = v.strictObject({
  issuer: v.pipe(v.string(), v.url()),
  audiences: v.pipe(v.array(v.string()), v.minLength(1)),
  role: v.strictObject({
    claim: v.string(),
    roles: v.optional(v.record(v.string(), v.picklist(ROLES))),
    otherwise: v.optional(v.picklist(ROLES)),
  }),
  jwksUri: v.optional(v.pipe(v.string(), v.url())),
  algorithms: v.optional(v.array(v.string())),
  clockToleranceSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  console: v.optional(ConsoleSchema),
}) satisfies v.GenericSchema<TrustedIssuer>;

/**
 * Reads the OpenID Connect issuers whose tokens a hub accepts: a JSON file with a list of them.
 *
 * @throws HubError `INVALID_INPUT` that says what is wrong, and where
 */
export async function readIssuers(path: string): Promise<readonly TrustedIssuer[]> {
  const result = v.safeParse(v.array(IssuerSchema), await readJson(path));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new HubError("INVALID_INPUT", `${path}: ${v.getDotPath(issue) ?? ""} ${issue.message}`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${path} cannot be read as JSON`, { cause });
  }
}
