/**
 * `npm run image-list -- STACK FILE`: gives an image task's stack that stands alone the list of a file, one image a line,
 * however long it is. `npm run image-list -- STACK --remove` takes it away again, before or after the stack is deleted.
 * Region and rights are those of the AWS CLI's variables and profiles.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { imageListPath, removeImageList, writeImageList } from "@dth/functions/lister/keep-image-list";
import { openParameters } from "@dth/functions/lister/parameters";

const USAGE = "usage: npm run image-list -- STACK FILE, or STACK --remove";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { remove: { type: "boolean" } } });
const [stack, file] = positionals;
if (stack === undefined || (file === undefined) !== (values.remove ?? false) || positionals.length > 2) {
  console.error(USAGE);
  process.exit(2);
}

const client = openParameters(process.env);
const path = imageListPath(stack);
try {
  if (file === undefined) {
    console.log(`${path}: ${await removeImageList(client, path)} pieces removed`);
  } else {
    const lines = (await readFile(file, "utf8")).split("\n").map((line) => line.replace(/#.*/, "").trim());
    const images = lines.filter((line) => line !== "");
    console.log(`${path}: ${images.length} images in ${await writeImageList(client, path, images)} pieces`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  client.destroy();
}
