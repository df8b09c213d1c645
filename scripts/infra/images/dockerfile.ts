/** One instruction of a Dockerfile, its continued lines as one. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Instructions of a Dockerfile, without its comments. */
export function instructionsOf(text: string): readonly Instruction[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n/g, " ")
    .split("\n");
  return lines.flatMap((line) => {
    const [, name, rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : [{ name, rest }];
  });
}

/** What an image is made from: names of images in registries, with tag and digest. */
export function basesOf(text: string): readonly string[] {
  const froms = instructionsOf(text).filter(({ name }) => name === "FROM");
  return froms.map(({ rest }) => rest.replace(/ AS \w+$/, ""));
}

/** Whether building it runs programs of the image, which takes a machine of its kind or an emulator. */
export function runsPrograms(text: string): boolean {
  return instructionsOf(text).some(({ name }) => name === "RUN");
}
