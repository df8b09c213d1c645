import { HubError } from "@dth/core/error";
import type { ObjectAttributes } from "@dth/core/object";
import type { StoreTraits } from "@dth/core/object-store";
import { obscure } from "../s3-server/write-object.ts";
import { digestOf } from "./checks.ts";
import type { MemoryBucket, MemoryObject } from "./state.ts";

/** The objects of a bucket as a store with these traits shows and keeps them. */
export class StoredObjects {
  readonly #content: MemoryBucket;
  readonly #traits: StoreTraits;
  readonly #now: () => number;

  /** @param now milliseconds since the Unix epoch */
  constructor(content: MemoryBucket, traits: StoreTraits, now: () => number) {
    this.#content = content;
    this.#traits = traits;
    this.#now = now;
  }

  /** @throws HubError `OBJECT_NOT_FOUND`; `SOURCE_CHANGED` where the store honours If-Match */
  read(key: string, ifMatch?: string): MemoryObject {
    const object = this.#content.objects.get(key);
    if (!object) throw new HubError("OBJECT_NOT_FOUND", "there is no such object", { details: { key } });
    const checked = ifMatch !== undefined && this.#traits.ifMatchOnGet;
    if (checked && ifMatch !== object.etag) throw new HubError("SOURCE_CHANGED", "the object has another ETag now");
    return object;
  }

  /** @throws HubError `OBJECT_ARCHIVED` unless it was restored */
  requireActive({ key, attributes, restore }: MemoryObject): void {
    const archived = this.#traits.archiveClasses.includes(attributes.storageClass ?? "");
    if (archived && restore !== "restored") throw new HubError("OBJECT_ARCHIVED", "archived", { details: { key } });
  }

  /** Puts an object there; `facts` replace what would be so by itself. */
  store(key: string, bytes: Uint8Array, attributes: ObjectAttributes, facts: Partial<MemoryObject>): MemoryObject {
    const object: MemoryObject = {
      lastModified: this.#now(),
      checksums: {},
      ...facts,
      etag: facts.etag ?? this.etag(bytes, attributes),
      key,
      bytes: bytes.slice(),
      attributes: this.#traits.attributes ? attributes : {},
    };
    this.#content.objects.set(key, object);
    return object;
  }

  /** The ETag that bytes would have. */
  etag(bytes: Uint8Array, { encryption }: ObjectAttributes): string {
    const hex = digestOf("md5", bytes).toString("hex");
    return this.#traits.etag === "opaque" || encryption?.mode === "sse-kms" ? obscure(hex) : hex;
  }
}
