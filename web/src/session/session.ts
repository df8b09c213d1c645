import { createSignal } from "solid-js";
import type { Role } from "../api/operations.ts";
import { type Config, loadConfig } from "./config.ts";
import { keep, kept } from "./keep.ts";

/** Who works with the console. */
export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly role: Role | null;
  readonly kind: string;
}

const [config, setConfig] = createSignal<Config>();
const [token, setTokenSignal] = createSignal<string | undefined>(kept("token", session) ?? kept("token"));
const [person, setPerson] = createSignal<Person | undefined>(undefined, { equals: isSame });
const [expired, setExpired] = createSignal(false);

export { config, expired, person, setPerson, token };

function isSame(a: Person | undefined, b: Person | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function session(): Storage {
  return sessionStorage;
}

/**
 * Reads the configuration, and takes a token out of the address (`#token=…`), where the terminal's link has put it. In a
 * tab that shows the console already, such a link changes the address without loading anything.
 */
export async function openSession(): Promise<Config> {
  takeToken();
  addEventListener("hashchange", takeToken);
  const found = await loadConfig();
  setConfig(found);
  return found;
}

function takeToken(): void {
  const given = /^#token=([\w.~+/=-]+)$/.exec(location.hash)?.[1];
  if (given === undefined) return;
  history.replaceState(null, "", location.pathname + location.search);
  enter(given, false);
}

/** Signs in with a token, for this tab or for this device. */
export function enter(next: string, remember: boolean): void {
  keep("token", next, remember ? undefined : session);
  keep("tokenSince", String(Date.now()), session);
  setExpired(false);
  setTokenSignal(next);
}

/** When the token came, in milliseconds by this device's clock; undefined for one of an earlier tab. */
export function tokenSince(): number | undefined {
  const since = Number(kept("tokenSince", session) ?? Number.NaN);
  return Number.isNaN(since) ? undefined : since;
}

/** Signs out everywhere on this device. */
export function leave(): void {
  keep("token", undefined, session);
  keep("token", undefined);
  keep("refresh", undefined, session);
  setPerson(undefined);
  setExpired(false);
  setTokenSignal(undefined);
}

/** The hub takes the token no more. What is on the page stays until somebody signs in again. */
export function tellExpired(): void {
  if (token() !== undefined) setExpired(true);
}

const RANK: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 };

/** Whether the person may do what a role may. The hub decides again; this only hides what would be refused. */
export function may(role: Role): boolean {
  const own = person()?.role;
  return own != null && RANK[own] >= RANK[role];
}
