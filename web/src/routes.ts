import type { RouteDefinition } from "@solidjs/router";
import { LEAST_ROLE, type PagePath } from "./session/least-role.ts";
import { guarded, type PageLoad } from "./shell/Guarded.tsx";
import { piece } from "./ui/piece.ts";

const wizard = () => import("./pages/wizard/WizardPage.tsx");
const task = piece(() => import("./pages/task/TaskPage.tsx"));

function page(path: PagePath, load: PageLoad): RouteDefinition {
  return { path, component: guarded(LEAST_ROLE[path], load) };
}

/** Addresses of the console. Every page comes when it is asked for, and only to who may use it. */
export const ROUTES: readonly RouteDefinition[] = [
  page("/", () => import("./pages/home/HomePage.tsx")),
  page("/tasks", () => import("./pages/tasks/TasksPage.tsx")),
  page("/tasks/new", wizard),
  page("/tasks/:id/edit", wizard),
  page("/tasks/:id/plan", () => import("./pages/wizard/PlanPage.tsx")),
  { path: ["/tasks/:id", "/tasks/:id/:tab"], component: task },
  page("/runs/:id", () => import("./pages/run/RunPage.tsx")),
  page("/images", () => import("./pages/images/ImagesPage.tsx")),
  page("/connections", () => import("./pages/connections/ConnectionsPage.tsx")),
  page("/notifications", () => import("./pages/notifications/NotificationsPage.tsx")),
  page("/tokens", () => import("./pages/tokens/TokensPage.tsx")),
  page("/people", () => import("./pages/people/PeoplePage.tsx")),
  page("/move", () => import("./pages/move/MovePage.tsx")),
  page("/about", () => import("./pages/about/AboutPage.tsx")),
  { path: "/signed-in", component: piece(() => import("./pages/sign-in/SignedInPage.tsx")) },
  { path: "*", component: piece(() => import("./pages/about/NotFoundPage.tsx")) },
];
