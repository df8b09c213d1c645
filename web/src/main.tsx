import { Router } from "@solidjs/router";
import { render } from "solid-js/web";
import { startFeed } from "./live/feed.ts";
import { ROUTES } from "./routes.ts";
import { openSession } from "./session/session.ts";
import { Root } from "./shell/Root.tsx";
import { startTheme } from "./shell/theme.ts";

startTheme();
await openSession();
startFeed();

const root = document.getElementById("root");
if (root !== null) render(() => <Router root={Root}>{[...ROUTES]}</Router>, root);
