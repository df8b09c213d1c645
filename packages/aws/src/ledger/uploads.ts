import { createHash } from "node:crypto";
import type { UploadRecord } from "@dth/core/ledger";
import type { UploadPart } from "@dth/core/object-store";
import { type DynamoTable, type Expression, type Item, partition } from "../dynamo-table.ts";
import { pack, unpack } from "../packing.ts";

const SAVE_ATTEMPTS = 10;

/** The multipart uploads of one run. Object keys are hashed: they may be longer than DynamoDB's. */
export class Uploads {
  readonly #table: DynamoTable;
  readonly #uid: string;

  constructor(table: DynamoTable, uid: string) {
    this.#table = table;
    this.#uid = uid;
  }

  /** As `Ledger.saveUpload`. */
  async save(upload: UploadRecord): Promise<UploadRecord> {
    const { key, uploadId } = upload;
    const place = { pk: { S: this.#pk }, sk: { S: digest(key) }, record: { B: pack(upload) } };
    const item: Item = uploadId === undefined ? place : { ...place, uploadId: { S: uploadId } };
    for (let attempt = 0; attempt < SAVE_ATTEMPTS; attempt++) {
      if (await this.#table.put(item, uploadId === undefined ? FIRST : FIRST_OR_INTENT)) return upload;
      const known = await this.find(key);
      if (known !== undefined) return known;
    }
    return upload;
  }

  async find(key: string): Promise<UploadRecord | undefined> {
    const item = await this.#table.get(this.#pk, digest(key));
    return item === undefined ? undefined : recordOf(item);
  }

  async list(): Promise<readonly UploadRecord[]> {
    const records: UploadRecord[] = [];
    for await (const item of this.#table.query(partition(this.#pk))) records.push(recordOf(item));
    return records;
  }

  /**
   * As `Ledger.savePart`. The part's number enters a set after the part itself is durable, and only what is in the
   * set counts: DynamoDB answers with the set as this very change left it, so one caller alone sees each size first.
   */
  async savePart(key: string, uploadId: string, part: UploadPart): Promise<number> {
    const [pk, upload] = [this.#partsPk(key), digest(uploadId)];
    const sk = `${upload}#${String(part.partNumber).padStart(5, "0")}`;
    await this.#table.put({ pk: { S: pk }, sk: { S: sk }, part: { S: JSON.stringify(part) } });
    const changed = await this.#table.update(pk, upload, {
      expression: "ADD numbers :number",
      values: { ":number": { NS: [String(part.partNumber)] } },
    });
    return changed?.numbers?.NS?.length ?? 0;
  }

  async parts(key: string, uploadId: string): Promise<readonly UploadPart[]> {
    const parts: UploadPart[] = [];
    let numbers: ReadonlySet<number> = new Set();
    // The set sorts before the parts, so that a part saved meanwhile is left out rather than half seen.
    for await (const item of this.#table.query(partition(this.#partsPk(key), digest(uploadId)))) {
      if (item.numbers?.NS !== undefined) numbers = new Set(item.numbers.NS.map(Number));
      const part: UploadPart | undefined = item.part?.S === undefined ? undefined : JSON.parse(item.part.S);
      if (part !== undefined && numbers.has(part.partNumber)) parts.push(part);
    }
    return parts;
  }

  async drop(key: string): Promise<void> {
    await this.#table.delete(this.#pk, digest(key));
    await this.#table.deletePartition(this.#partsPk(key));
  }

  /** Forgets all uploads of the run. */
  async dropAll(): Promise<void> {
    for (const { key } of await this.list()) await this.drop(key);
  }

  get #pk(): string {
    return `uploads#${this.#uid}`;
  }

  #partsPk(key: string): string {
    return `parts#${this.#uid}#${digest(key)}`;
  }
}

const FIRST: Expression = { expression: "attribute_not_exists(pk)" };
const FIRST_OR_INTENT: Expression = { expression: "attribute_not_exists(pk) OR attribute_not_exists(uploadId)" };

function recordOf(item: Item): UploadRecord {
  return unpack(item.record?.B ?? new Uint8Array()) as UploadRecord;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
