import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import { type CredentialContext, missing } from "./context.ts";

/**
 * Runs a profile's `credential_process` in the shell and reads the JSON it prints.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export async function fromProcess(command: string, context: CredentialContext): Promise<Credentials> {
  const text = await new Promise<string>((resolve, reject) => {
    const [shell, flag] = process.platform === "win32" ? ["cmd.exe", "/c"] : ["/bin/sh", "-c"];
    const env = Object.fromEntries(Object.entries(context.env).filter(([, value]) => value !== undefined));
    execFile(shell, [flag, command], { env, timeout: 60_000 }, (error, stdout) => {
      // Its output may hold a secret, so only the fact is told.
      if (error) reject(missing(`the credential_process failed (exit ${error.code ?? "by signal"})`));
      else resolve(stdout);
    });
  });
  return readJson(text, "credential_process");
}

/**
 * Asks the container's credential endpoint (ECS, EKS Pod Identity), where the environment names one.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export async function fromContainer(context: CredentialContext): Promise<Credentials | undefined> {
  const { env, transport } = context;
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const address = relative ? `http://169.254.170.2${relative}` : env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!address) return undefined;
  const url = trustedAddress(address);
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const token = file ? (await readFile(file, "utf8")).trim() : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  const response = await transport.send({
    method: "GET",
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    headers: token ? { authorization: token } : {},
  });
  const text = new TextDecoder().decode(await response.body.bytes(1 << 20));
  if (response.status !== 200) throw unhelpful("the container's credential endpoint", response.status);
  return readJson(text, "the container's credential endpoint");
}

/** Of the container's agents at ECS and EKS, beside the machine itself: where a token may go in clear. */
const NEAR = /^(?:localhost|127\.\d+\.\d+\.\d+|169\.254\.170\.(?:2|23)|\[::1\]|\[fd00:ec2::23\])$/u;

function trustedAddress(address: string): URL {
  const url = URL.parse(address);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && NEAR.test(url.hostname))) return url;
  throw missing("the container's credential endpoint is neither https:// nor a container agent's address");
}

/** Credentials that a service did not give: what may pass is worth another try. */
function unhelpful(service: string, status: number): HubError {
  const passing = status >= 500 || status === 429;
  return new HubError(passing ? "SERVER_UNAVAILABLE" : "CREDENTIALS_MISSING", `${service} answered ${status}`);
}

/**
 * Asks the instance metadata service (version 2) for the instance role's credentials.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
export async function fromInstance(context: CredentialContext): Promise<Credentials> {
  const origin = (context.env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? "http://169.254.169.254").replace(/\/+$/u, "");
  const ask = async (method: "GET" | "PUT", path: string, headers: Record<string, string>): Promise<string> => {
    const response = await context.transport.send({ method, origin, path, headers });
    const text = new TextDecoder().decode(await response.body.bytes(1 << 20));
    if (response.status !== 200) throw unhelpful("the instance metadata service", response.status);
    return text;
  };
  const token = await ask("PUT", "/latest/api/token", { "x-aws-ec2-metadata-token-ttl-seconds": "300" });
  const headers = { "x-aws-ec2-metadata-token": token };
  const folder = "/latest/meta-data/iam/security-credentials/";
  const role = (await ask("GET", folder, headers)).split("\n")[0]?.trim() ?? "";
  return readJson(await ask("GET", `${folder}${role}`, headers), "the instance metadata service");
}

/** The JSON forms of the process, the container and the instance differ in the token's name only. */
function readJson(text: string, from: string): Credentials {
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw missing(`what ${from} gave is no JSON`);
  }
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Expiration } = data;
  const sessionToken = data.SessionToken ?? data.Token;
  if (typeof accessKeyId !== "string" || typeof secretAccessKey !== "string") {
    throw new HubError("CREDENTIALS_MISSING", `what ${from} gave holds no AccessKeyId and SecretAccessKey`);
  }
  const expiresAt = Date.parse(String(Expiration ?? ""));
  return {
    accessKeyId,
    secretAccessKey,
    ...(typeof sessionToken === "string" ? { sessionToken } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}
