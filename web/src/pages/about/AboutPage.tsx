import { createSignal, For, type JSX, onMount, Show } from "solid-js";
import { isSettled } from "../../api/shown-with.ts";
import { t, told } from "../../i18n/language.ts";
import { ManifestsProblem } from "../../plugins/ManifestsProblem.tsx";
import { AWAITED_MANIFESTS, useManifests } from "../../plugins/manifests.ts";
import { config } from "../../session/session.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { ABOUT } from "./texts.ts";

const KEYS = [
  ["↑ ↓", ABOUT.keyArrows],
  ["Enter", ABOUT.keyEnter],
  ["Space", ABOUT.keySpace],
  ["Esc", ABOUT.keyEscape],
] as const;

/** Version, health, plugins, keyboard. */
export default function AboutPage(): JSX.Element {
  usePageTitle(() => t(ABOUT.title));
  return (
    <>
      <PageHead title={t(ABOUT.title)} lead={t(ABOUT.lead)} />
      <Hub />
      <Plugins />
      {/* Comes when what is above it has its height. */}
      <Show when={isSettled(AWAITED_MANIFESTS)}>
        <Keyboard />
      </Show>
    </>
  );
}

/** Which hub this is, and how it is. */
function Hub(): JSX.Element {
  const base = () => new URL(config()?.restUrl ?? "/api/v1", location.origin);
  const [version, setVersion] = createSignal<string>();
  const [ready, setReady] = createSignal<boolean>();
  // Not as resources: the page is there before they are.
  onMount(() => {
    fetch(`${base()}/openapi.json`)
      .then(readVersion)
      .catch(() => undefined)
      .then(setVersion);
    fetch(new URL("/readyz", base()))
      .then(({ ok }) => ok)
      .catch(() => false)
      .then(setReady);
  });
  return (
    <dl class="waybill">
      <div>
        <dt>{t(ABOUT.version)}</dt>
        <dd>{version() ?? "–"}</dd>
      </div>
      <div>
        <dt>{t(ABOUT.health)}</dt>
        <dd>
          <Show when={ready() !== undefined} fallback="–">
            <span class="state" data-tone={ready() ? "arrived" : "alarm"}>
              {ready() ? "✓" : "✕"} {t(ready() ? ABOUT.healthy : ABOUT.unhealthy)}
            </span>
          </Show>
        </dd>
      </div>
      <div>
        <dt>API</dt>
        <dd>
          <a href="/api/docs" rel="external">
            {t(ABOUT.reference)}
          </a>
        </dd>
      </div>
    </dl>
  );
}

async function readVersion(response: Response): Promise<string | undefined> {
  const { info }: { info?: { version?: string } } = await response.json();
  return info?.version;
}

function Plugins(): JSX.Element {
  return (
    <section class="section">
      <header>
        <h2>{t(ABOUT.plugins)}</h2>
      </header>
      <ManifestsProblem />
      <Show when={useManifests()}>
        {(all) => (
          <table class="manifest slips">
            <tbody>
              <For each={all()}>
                {(one) => (
                  <tr>
                    <th scope="row">{told(one.name)}</th>
                    <td>{told(one.summary)}</td>
                    <td class="number">
                      <code>
                        {one.id} {one.version}
                      </code>
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        )}
      </Show>
    </section>
  );
}

function Keyboard(): JSX.Element {
  return (
    <section class="section">
      <header>
        <h2>{t(ABOUT.keyboard)}</h2>
      </header>
      <table class="manifest">
        <tbody>
          <For each={KEYS}>
            {([key, what]) => (
              <tr>
                <th scope="row" class="narrow">
                  <kbd>{key}</kbd>
                </th>
                <td>{t(what)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
