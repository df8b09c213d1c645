import { useLocation, useNavigate } from "@solidjs/router";
import { createEffect, For, type JSX, on, onCleanup, Show } from "solid-js";
import { t } from "../i18n/language.ts";
import { feedState } from "../live/feed.ts";
import { LEAST_ROLE } from "../session/least-role.ts";
import { leave, may, person } from "../session/session.ts";
import { preloadDialogs } from "../ui/Dialog.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Menu } from "../ui/Menu.tsx";
import { COMMON, ROLE_TEXTS } from "../ui/texts.ts";
import { Brand } from "./Brand.tsx";
import { Preferences } from "./Preferences.tsx";
import { PLACES, type Place } from "./places.ts";
import { SHELL } from "./texts.ts";

/** Milliseconds until a page that is shown fetches what it needs only later. */
const LATER_MS = 1_000;

/** The frame around every page: rail or bottom bar, state of the connection, account. */
export function Shell(props: { readonly children: JSX.Element }): JSX.Element {
  const location = useLocation();
  let page: HTMLElement | undefined;
  // A new page is where the keyboard and the screen reader go on.
  createEffect(
    on(
      () => location.pathname.split("/").slice(0, 3).join("/"),
      () => page?.focus({ preventScroll: true }),
      { defer: true },
    ),
  );
  const timer = setTimeout(preloadDialogs, LATER_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <div class="shell">
      {/* Without a target the router would take it for another page. */}
      <a class="skip" href="#page" target="_self">
        {t(SHELL.skip)}
      </a>
      <Rail />
      <div class="page-frame">
        <Topbar />
        <main id="page" tabindex="-1" ref={(element) => (page = element)}>
          {props.children}
        </main>
      </div>
      <BottomBar />
    </div>
  );
}

function here(place: Place, path: string): "page" | undefined {
  const at =
    place.path === "/"
      ? path === "/"
      : path.startsWith(place.path) || (place.path === "/tasks" && path.startsWith("/runs"));
  return at ? "page" : undefined;
}

function Rail(): JSX.Element {
  const location = useLocation();
  return (
    <nav class="rail" aria-label={t(SHELL.places)}>
      <Brand />
      <ul>
        <For each={PLACES.filter(({ path }) => may(LEAST_ROLE[path]))}>
          {(place) => (
            <li classList={{ apart: place.apart === true }}>
              <a class="place" href={place.path} aria-current={here(place, location.pathname)}>
                <Icon name={place.icon} />
                {t(place.name)}
              </a>
            </li>
          )}
        </For>
      </ul>
    </nav>
  );
}

function Topbar(): JSX.Element {
  const name = () => person()?.name ?? "";
  const role = () => person()?.role;
  return (
    <header class="topbar">
      <span class="feed" data-state={feedState()} role="status">
        {t(SHELL[feedState()])}
      </span>
      <Preferences />
      <Menu
        label={t(SHELL.account, { name: name(), role: t(ROLE_TEXTS[role() ?? "viewer"]) })}
        trigger={
          <>
            <Icon name="person" />
            <Show when={role()}>{(known) => <span class="small">{t(ROLE_TEXTS[known()])}</span>}</Show>
          </>
        }
        items={[
          {
            label: `${name()} · ${role() ? t(ROLE_TEXTS[role() ?? "viewer"]) : t(COMMON.noRole)}`,
            onSelect: () => undefined,
            disabled: true,
          },
          { label: t(SHELL.leave), onSelect: leave },
        ]}
      />
    </header>
  );
}

const FEW = 4;

function BottomBar(): JSX.Element {
  const location = useLocation();
  const navigate = useNavigate();
  const places = () => PLACES.filter(({ path }) => may(LEAST_ROLE[path]));
  return (
    <nav class="bottombar" aria-label={t(SHELL.places)}>
      <For each={places().slice(0, FEW)}>
        {(place) => (
          <a href={place.path} aria-current={here(place, location.pathname)}>
            <Icon name={place.icon} />
            {t(place.name)}
          </a>
        )}
      </For>
      <Menu
        class=""
        label={t(SHELL.more)}
        trigger={
          <>
            <Icon name="more" />
            {t(SHELL.more)}
          </>
        }
        items={places()
          .slice(FEW)
          .map(({ path, name }) => ({ label: t(name), onSelect: () => navigate(path) }))}
      />
    </nav>
  );
}
