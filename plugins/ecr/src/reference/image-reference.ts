import { HubError } from "@dth/core/error";

/** An image in some registry. */
export interface ImageReference {
  /** Host and port of the registry, such as `registry.example:5000`; `docker.io` for Docker Hub. */
  readonly host: string;
  /** Path in the registry, such as `library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  /** Decides when there is a tag too. */
  readonly digest?: string;
}

/** An image in a registry that is known already. */
export type LocalReference = Omit<ImageReference, "host">;

/** Docker Hub, as references name it. It serves no `/v2/` itself. */
export const DOCKER_HUB = "docker.io";

const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?$`);
const MAX_REPOSITORY = 255;

/** Whether a text is a digest that registries know: sha256 or sha512. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Whether a text may be a tag. */
function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Whether a text may be a repository's path. */
export function isRepository(text: string): boolean {
  return text.length <= MAX_REPOSITORY && REPOSITORY.test(text);
}

/** Whether a text may be a registry's host, with or without a port. */
function isRegistryHost(text: string): boolean {
  return HOST.test(text);
}

/**
 * Reads a reference as Docker's tools do: the text before the first slash is a host when it has a dot, a colon or a
 * capital letter, or is `localhost`; else the image is on Docker Hub, official ones under `library/`.
 * Grammar: distribution's `reference` package, normalize.go.
 *
 * @throws HubError `INVALID_INPUT`
 */
export function parseReference(text: string): ImageReference {
  if (/^[0-9a-f]{64}$/.test(text)) throw invalid(text, "a bare identifier names no repository");
  if (text.includes("://")) throw invalid(text, "leave the scheme out");
  const { host, rest } = splitHost(text);
  const local = parseLocalReference(rest, text);
  if (!isRegistryHost(host)) throw invalid(text, `${JSON.stringify(host)} is no registry's host`);
  if (host !== DOCKER_HUB || local.repository.includes("/")) return { host, ...local };
  return { host, ...local, repository: `library/${local.repository}` };
}

/**
 * Reads `repository[:tag][@digest]` in a registry that is known.
 * @param whole what the person wrote, for the message
 * @throws HubError `INVALID_INPUT`
 */
export function parseLocalReference(text: string, whole = text): LocalReference {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const repository = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  refuseRepository(repository, whole);
  if (tag !== undefined && !isTag(tag)) throw invalid(whole, `${JSON.stringify(tag)} is no tag`);
  if (digest !== undefined && !isDigest(digest)) throw invalid(whole, `${JSON.stringify(digest)} is no digest`);
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** The text of a reference; {@link parseReference} reads it back. */
export function formatReference({ host, ...local }: ImageReference): string {
  return `${host}/${formatLocal(local)}`;
}

/** `repository[:tag][@digest]`. */
export function formatLocal({ repository, tag, digest }: LocalReference): string {
  return `${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

function splitHost(text: string): { readonly host: string; readonly rest: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(0, slash));
  if (slash < 0 || !(/[.:A-Z]/.test(first) || first === "localhost")) return { host: DOCKER_HUB, rest: text };
  const host = first === "index.docker.io" ? DOCKER_HUB : first;
  return { host, rest: text.slice(slash + 1) };
}

function refuseRepository(repository: string, whole: string): void {
  if (isRepository(repository)) return;
  if (repository.length > MAX_REPOSITORY) throw invalid(whole, `a repository has at most ${MAX_REPOSITORY} characters`);
  if (isRepository(repository.toLowerCase())) throw invalid(whole, "a repository's name must be lower case");
  throw invalid(whole, `${JSON.stringify(repository)} is no repository's name`);
}

function invalid(text: string, why: string): HubError {
  return new HubError("INVALID_INPUT", `${JSON.stringify(text)} is no image reference: ${why}`);
}
