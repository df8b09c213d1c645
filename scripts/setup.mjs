// Makes the checkout ready to run: npm packages in step with package-lock.json, and the pinned Node.
// Runs on a bare Node 20 with nothing installed, so it imports nothing but Node's own modules.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const OLDEST_NODE = 20;

/**
 * Why the installed tree cannot be used as it is, or undefined when it can.
 * npm writes `node_modules/.package-lock.json` last, so an interrupted install has none, or an old one.
 */
export function staleness(root, platform = process.platform, arch = process.arch) {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return "no npm packages are installed";
  const wanted = readJson(join(root, "package-lock.json")).packages;
  const installed = readJson(hidden).packages;
  for (const [path, { version, link, optional, peer }] of Object.entries(wanted)) {
    if (path === "" || !path.startsWith("node_modules/")) continue;
    const found = installed[path];
    if (!found && (optional || peer)) continue;
    if (!found || (!link && found.version !== version)) return `${path} is not as package-lock.json says`;
  }
  for (const [path, { os, cpu }] of Object.entries(installed)) {
    if (!fits(os, platform) || !fits(cpu, arch)) return `${path} is for another kind of machine`;
    if (path !== "" && !existsSync(join(root, path, "package.json"))) return `${path} is missing`;
  }
  return undefined;
}

/** Whether npm's `os` or `cpu` list (absent: any; `!x`: all but x) takes this machine. */
function fits(list, value) {
  if (!list) return true;
  const refused = list.filter((entry) => entry.startsWith("!")).map((entry) => entry.slice(1));
  return refused.length > 0 ? !refused.includes(value) : list.includes(value);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The version of the Node that npm scripts get, or undefined when there is none that runs. */
function pinnedNodeVersion(root) {
  const binary = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  const result = spawnSync(binary, ["--version"], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim().slice(1) : undefined;
}

/**
 * Runs npm with the machine's own Node: the one in node_modules is replaced under way.
 * Install scripts are asked for by name in package.json (`allowScripts`); a machine-wide `ignore-scripts` gives way.
 */
function npm(root, args) {
  const own = join(root, "node_modules") + sep;
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.startsWith(own));
  const env = { ...process.env, PATH: path.join(delimiter), npm_config_ignore_scripts: "false" };
  const entry = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : undefined;
  const options = { cwd: root, env, encoding: "utf8" };
  if (entry) return spawnSync("node", [entry, ...args], options);
  return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

/**
 * Brings node_modules in step with package-lock.json. Not `npm ci`, which refuses a lock file without the optional
 * packages of every other platform (npm issue 4828); `--no-save` takes the lock's versions and integrity just the same.
 */
function install(root) {
  return npm(root, ["install", "--no-save", "--no-audit", "--no-fund"]);
}

/** The line of npm's output that says most, for the one line that a person gets. */
function reason(result) {
  if (result.error) return `npm cannot be started: ${result.error.message}`;
  const lines = `${result.stderr}\n${result.stdout}`.split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => /^npm (error|ERR!) \S/.test(line)).map((line) => line.replace(/^npm \S+ /, ""));
  const telling = errors.filter((line) => !/^(code|errno|syscall|path|A complete log)\b/.test(line));
  return (telling[0] ?? errors[0] ?? `npm ended with ${result.status ?? result.signal}`).replace(/\.+$/, "");
}

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}

function ensurePackages(root) {
  const stale = staleness(root);
  if (!stale) return;
  console.log(`setup: ${stale}; installing npm packages (about a minute the first time)`);
  let result = install(root);
  if (result.status === 0 && !staleness(root)) return;
  // What an interrupted install left behind can stand in the way: once more from nothing.
  rmSync(join(root, "node_modules"), { recursive: true, force: true });
  result = install(root);
  if (result.status !== 0)
    fail(`npm install failed: ${reason(result)}. Check the network and npm's registry, then run again.`);
  const left = staleness(root);
  if (left)
    fail(`npm installed something else than package-lock.json says: ${left}. Run "git checkout package-lock.json".`);
}

function ensureNode(root) {
  const wanted = readJson(join(root, "package.json")).devDependencies.node;
  if (pinnedNodeVersion(root) === wanted) return;
  console.log(`setup: fetching Node ${wanted}`);
  const result = npm(root, ["rebuild", "node", "deno"]);
  const version = pinnedNodeVersion(root);
  if (version === wanted) return;
  const cause = result.status === 0 ? `node_modules/.bin/node is ${version ?? "absent"}` : reason(result);
  fail(
    `Node ${wanted} is not there: ${cause}. Allow the install script of the npm package "node", remove node_modules, run again.`,
  );
}

function main(root) {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE)
    fail(`Node ${OLDEST_NODE} or newer is needed, this is ${process.version}; see https://nodejs.org`);
  ensurePackages(root);
  ensureNode(root);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(dirname(dirname(fileURLToPath(import.meta.url))));
}
