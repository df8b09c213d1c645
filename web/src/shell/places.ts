import type { LocalizedText } from "@dth/core/error-codes";
import type { Role } from "../api/operations.ts";
import type { IconName } from "../ui/Icon.tsx";
import { SHELL } from "./texts.ts";

/** A page that can be gone to from everywhere. */
export interface Place {
  readonly path: string;
  readonly name: LocalizedText;
  readonly icon: IconName;
  /** Least role that has anything to see there. */
  readonly role: Role;
  /** Begins a new group. */
  readonly apart?: boolean;
}

/** Every page that the console leads to, in order. */
export const PLACES: readonly Place[] = [
  { path: "/", name: SHELL.home, icon: "home", role: "viewer" },
  { path: "/tasks", name: SHELL.tasks, icon: "tasks", role: "viewer" },
  { path: "/images", name: SHELL.images, icon: "images", role: "viewer" },
  { path: "/connections", name: SHELL.connections, icon: "connections", role: "viewer", apart: true },
  { path: "/notifications", name: SHELL.notifications, icon: "bell", role: "viewer" },
  { path: "/move", name: SHELL.move, icon: "move", role: "operator" },
  { path: "/tokens", name: SHELL.tokens, icon: "key", role: "admin", apart: true },
  { path: "/people", name: SHELL.people, icon: "people", role: "viewer" },
  { path: "/about", name: SHELL.about, icon: "about", role: "viewer" },
];
