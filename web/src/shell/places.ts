import type { LocalizedText } from "@dth/core/error-codes";
import type { PagePath } from "../session/least-role.ts";
import type { IconName } from "../ui/Icon.tsx";
import { SHELL } from "./texts.ts";

/** A page that can be gone to from everywhere. */
export interface Place {
  readonly path: PagePath;
  readonly name: LocalizedText;
  readonly icon: IconName;
  /** Begins a new group. */
  readonly apart?: boolean;
}

/** Every page that the console leads to, in order. */
export const PLACES: readonly Place[] = [
  { path: "/", name: SHELL.home, icon: "home" },
  { path: "/tasks", name: SHELL.tasks, icon: "tasks" },
  { path: "/images", name: SHELL.images, icon: "images" },
  { path: "/connections", name: SHELL.connections, icon: "connections", apart: true },
  { path: "/notifications", name: SHELL.notifications, icon: "bell" },
  { path: "/move", name: SHELL.move, icon: "move" },
  { path: "/tokens", name: SHELL.tokens, icon: "key", apart: true },
  { path: "/people", name: SHELL.people, icon: "people" },
  { path: "/about", name: SHELL.about, icon: "about" },
];
