import { runCommand } from "../../run-command.ts";
import { buildah, tryBuildah, withContainer } from "./buildah.ts";
import type { Built } from "./image.ts";
import { tryPrograms } from "./try-programs.ts";

/** What an image says of itself, in OCI's words. */
export interface ImageConfig {
  readonly User?: string;
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly Volumes?: Readonly<Record<string, object>>;
}

/** A container that programs are tried in. */
export interface Trial {
  readonly container: string;
  readonly config: ImageConfig;
}

/**
 * Runs what an image starts, as it starts it. Its root is looked through for programs that give rights, and for files that its
 * user could change.
 *
 * @returns what is wrong
 */
export function tryImage({ image, architecture }: Built): Promise<readonly string[]> {
  return withContainer(image, architecture, async (container) => {
    const { OCIv1: about }: { OCIv1: { config: ImageConfig } } = JSON.parse(await buildah(["inspect", container]));
    const { config } = about;
    const root = await buildah(["mount", container]);
    try {
      return [
        ...configProblems(config),
        ...(await rightsProblems(root)),
        ...(await userProblems({ container, config })),
        ...(await tryPrograms({ container, config })),
      ];
    } finally {
      await tryBuildah(["umount", container]);
    }
  });
}

function configProblems({ User = "", Entrypoint = [], Volumes = {} }: ImageConfig): readonly string[] {
  return [
    ...(/^(root|0)?(:|$)/.test(User) ? [`its user is ${User || "root"}`] : []),
    ...(Entrypoint[0]?.startsWith("/") ? [] : ["its entry is not a program by its path"]),
    ...("/tmp" in Volumes ? [] : ["/tmp is no volume"]),
  ];
}

/** Programs that run as somebody else, and files that everybody may write: none, but directories whose files stay their owners'. */
async function rightsProblems(root: string): Promise<readonly string[]> {
  const find = (...tests: readonly string[]) =>
    runCommand(["find", root, "-xdev", "-path", `${root}/dev`, "-prune", "-o", ...tests, "-print"]);
  const rights = await find("-type", "f", "-perm", "/6000");
  const open = await find("!", "-type", "l", "-perm", "-o+w", "!", "-perm", "-1000");
  const owned = await find("-uid", "65532", "!", "-path", `${root}/tmp`, "!", "-path", `${root}/home/nonroot`);
  const names = ({ output }: { output: string }) =>
    output.split("\n").flatMap((line) => (line === "" ? [] : [line.replace(root, "")]));
  return [
    ...names(rights).map((name) => `${name} gives the rights of another user`),
    ...names(open).map((name) => `${name} can be written by everybody`),
    ...names(owned).map((name) => `${name} belongs to the user that programs run as`),
  ];
}

async function userProblems({ container, config }: Trial): Promise<readonly string[]> {
  const [node = ""] = config.Entrypoint ?? [];
  const script = "[process.getuid(), process.getgid(), process.cwd(), process.version.split('.')[0]].join(' ')";
  const { output } = await tryBuildah(["run", "--isolation", "chroot", container, "--", node, "-p", script]);
  const [said = ""] = output.split("\n");
  return said === "65532 65532 /tmp v24" ? [] : [`its user, group, directory and Node are ${said}`];
}
