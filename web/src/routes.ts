import type { RouteDefinition } from "@solidjs/router";
import { piece } from "./ui/piece.ts";

const task = piece(() => import("./pages/task/TaskPage.tsx"));

/** Addresses of the console. Every page comes when it is asked for. */
export const ROUTES: readonly RouteDefinition[] = [
  { path: "/", component: piece(() => import("./pages/home/HomePage.tsx")) },
  { path: "/tasks", component: piece(() => import("./pages/tasks/TasksPage.tsx")) },
  { path: "/tasks/new", component: piece(() => import("./pages/wizard/WizardPage.tsx")) },
  { path: "/tasks/:id/edit", component: piece(() => import("./pages/wizard/WizardPage.tsx")) },
  { path: ["/tasks/:id", "/tasks/:id/:tab"], component: task },
  { path: "/runs/:id", component: piece(() => import("./pages/run/RunPage.tsx")) },
  { path: "/images", component: piece(() => import("./pages/images/ImagesPage.tsx")) },
  { path: "/connections", component: piece(() => import("./pages/connections/ConnectionsPage.tsx")) },
  { path: "/notifications", component: piece(() => import("./pages/notifications/NotificationsPage.tsx")) },
  { path: "/tokens", component: piece(() => import("./pages/tokens/TokensPage.tsx")) },
  { path: "/people", component: piece(() => import("./pages/people/PeoplePage.tsx")) },
  { path: "/move", component: piece(() => import("./pages/move/MovePage.tsx")) },
  { path: "/about", component: piece(() => import("./pages/about/AboutPage.tsx")) },
  { path: "/signed-in", component: piece(() => import("./pages/sign-in/SignedInPage.tsx")) },
  { path: "*", component: piece(() => import("./pages/about/NotFoundPage.tsx")) },
];
