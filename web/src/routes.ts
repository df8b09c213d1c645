import type { RouteDefinition } from "@solidjs/router";
import { lazy } from "solid-js";

const task = lazy(() => import("./pages/task/TaskPage.tsx"));

/** Addresses of the console. Every page comes when it is asked for. */
export const ROUTES: readonly RouteDefinition[] = [
  { path: "/", component: lazy(() => import("./pages/home/HomePage.tsx")) },
  { path: "/tasks", component: lazy(() => import("./pages/tasks/TasksPage.tsx")) },
  { path: "/tasks/new", component: lazy(() => import("./pages/wizard/WizardPage.tsx")) },
  { path: "/tasks/:id/edit", component: lazy(() => import("./pages/wizard/WizardPage.tsx")) },
  { path: ["/tasks/:id", "/tasks/:id/:tab"], component: task },
  { path: "/runs/:id", component: lazy(() => import("./pages/run/RunPage.tsx")) },
  { path: "/images", component: lazy(() => import("./pages/images/ImagesPage.tsx")) },
  { path: "/connections", component: lazy(() => import("./pages/connections/ConnectionsPage.tsx")) },
  { path: "/notifications", component: lazy(() => import("./pages/notifications/NotificationsPage.tsx")) },
  { path: "/tokens", component: lazy(() => import("./pages/tokens/TokensPage.tsx")) },
  { path: "/people", component: lazy(() => import("./pages/people/PeoplePage.tsx")) },
  { path: "/move", component: lazy(() => import("./pages/move/MovePage.tsx")) },
  { path: "/about", component: lazy(() => import("./pages/about/AboutPage.tsx")) },
  { path: "/signed-in", component: lazy(() => import("./pages/sign-in/SignedInPage.tsx")) },
  { path: "*", component: lazy(() => import("./pages/about/NotFoundPage.tsx")) },
];
