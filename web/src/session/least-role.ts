import type { Role } from "../api/operations.ts";

/** Addresses of pages, and the least role that has anything to do there. What is not here is for everybody. */
export const LEAST_ROLE = {
  "/": "viewer",
  "/tasks": "viewer",
  "/tasks/new": "operator",
  "/tasks/:id/edit": "operator",
  "/tasks/:id/plan": "operator",
  "/runs/:id": "viewer",
  "/images": "viewer",
  "/connections": "viewer",
  "/notifications": "viewer",
  "/move": "operator",
  "/tokens": "admin",
  "/people": "viewer",
  "/about": "viewer",
} as const satisfies Readonly<Record<string, Role>>;

/** Address of a page. */
export type PagePath = keyof typeof LEAST_ROLE;
