import type { ScratchDirectory } from "@dth/core/processes";
import { basicCode, type Login } from "../registry/login.ts";

/**
 * Writes logins where skopeo reads them, as `containers-auth.json(5)` says, so that none is on a command line, where
 * every user of the machine could read it. Each login gets a file of its own: skopeo may be reading the last one.
 */
export interface Authfiles {
  /** @returns the file's path; undefined for anonymous access. @throws HubError `DISK_FULL`, `FILE_SYSTEM` */
  pathFor(host: string, login: Login | undefined): Promise<string | undefined>;
}

/** {@link Authfiles} in a private directory. */
export function createAuthfiles(scratch: ScratchDirectory): Authfiles {
  const written = new Map<string, Promise<string>>();
  return {
    async pathFor(host, login) {
      if (login === undefined) return undefined;
      const text = JSON.stringify({ auths: { [host]: entryOf(login) } });
      const known = written.get(text);
      if (known !== undefined) return known;
      const path = scratch.write(`auth-${written.size + 1}.json`, text);
      written.set(text, path);
      return path;
    },
  };
}

/** Only these two fields are read; `username` and `password` would be ignored in silence. */
function entryOf(login: Login): Readonly<Record<string, string>> {
  if (login.kind === "password") return { auth: basicCode(login.username, login.password) };
  return { auth: basicCode("00000000-0000-0000-0000-000000000000", ""), identitytoken: login.token };
}
