import { crc32, deflateRawSync } from "node:zlib";

/** One file of an archive. */
export interface ZipEntry {
  /** Path with slashes. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** Version 2.0: deflate. */
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATE = 8;
/** Made on Unix; a plain file that everybody may read, which Lambda asks for. */
const MADE_BY = (3 << 8) | VERSION;
const ATTRIBUTES = 0o100644 * 0x10000;
/** The first day that the format knows: the same files make the same archive whenever it is made. */
const DATE = (1 << 5) | 1;

/** An archive in the format that Lambda takes. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3 to 4.4 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content, { level: 9 });
    const path = Buffer.from(name);
    const common = header([
      [VERSION, 2],
      [FLAGS, 2],
      [DEFLATE, 2],
      [0, 2],
      [DATE, 2],
      [crc32(content), 4],
      [packed.length, 4],
      [content.length, 4],
      [path.length, 2],
      [0, 2],
    ]);
    const local = Buffer.concat([header([[0x04034b50, 4]]), common, path, packed]);
    const start = header([
      [0x02014b50, 4],
      [MADE_BY, 2],
    ]);
    const end = header([
      [0, 2],
      [0, 2],
      [0, 2],
      [ATTRIBUTES, 4],
      [offset, 4],
    ]);
    locals.push(local);
    centrals.push(Buffer.concat([start, common, end, path]));
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const count = entries.length;
  const end = header([
    [0x06054b50, 4],
    [0, 4],
    [count, 2],
    [count, 2],
    [directory.length, 4],
    [offset, 4],
    [0, 2],
  ]);
  return Buffer.concat([...locals, directory, end]);
}

/** Numbers with their bytes, the lowest first. */
function header(fields: readonly (readonly [value: number, bytes: number])[]): Buffer {
  const made = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) at = made.writeUIntLE(value, at, bytes);
  return made;
}
