import { toHex, utf8 } from "@dth/core/byte-text";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { SecretInfo, SecretStore, SecretValue } from "@dth/core/secret-store";
import { Database, type Row } from "./database.ts";
import { makeKeyFile, readKeyFile } from "./key-file.ts";

/** What {@link openSecretStore} needs beside the state file. */
export interface SecretStoreOptions {
  /** Made at the first secret; nothing can be read without it. Keep a copy with every backup. */
  readonly keyFile: string;
  readonly clock: Clock;
}

/** Secrets in a state file, to be closed. */
export interface LocalSecretStore extends SecretStore {
  close(): Promise<void>;
}

/** A key in the form that seals. */
interface SealingKey {
  readonly key: CryptoKey;
  /** Tells keys apart. */
  readonly id: string;
}

/**
 * Opens the secrets in the state file at `path`, sealed by AES-256-GCM with a nonce each. A secret's name is sealed
 * with it, so that no sealed value can be moved under another name.
 *
 * @throws HubError `RECORDS_UNUSABLE`, `DISK_FULL`
 */
export function openSecretStore(path: string, options: SecretStoreOptions): LocalSecretStore {
  return new SqliteSecretStore(new Database(path, "RECORDS_UNUSABLE"), options);
}

class SqliteSecretStore implements LocalSecretStore {
  readonly #database: Database;
  readonly #options: SecretStoreOptions;

  constructor(database: Database, options: SecretStoreOptions) {
    this.#database = database;
    this.#options = options;
  }

  async write(name: string, value: SecretValue, description?: string): Promise<SecretInfo> {
    const { key, id } = await this.#keyToWrite();
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(
      algorithm(name, nonce),
      key,
      utf8(JSON.stringify(value)) as BufferSource,
    );
    const fields = Object.keys(value).sort();
    const updatedAt = this.#options.clock.now();
    await this.#database.writeThrough(() => {
      this.#database.run(
        `INSERT OR REPLACE INTO secrets (name, description, fields, updated_at, key_id, nonce, sealed)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ...[name, description ?? null, JSON.stringify(fields), updatedAt, id, nonce, new Uint8Array(sealed)],
      );
    });
    return { name, ...(description === undefined ? {} : { description }), fields, updatedAt };
  }

  async read(name: string): Promise<SecretValue> {
    const row = await this.#database.read(() => this.#database.get("SELECT * FROM secrets WHERE name = ?", name));
    if (row === undefined) throw new HubError("SECRET_NOT_FOUND", `there is no secret ${name}`);
    const key = await this.#keyOf(String(row.key_id));
    return unseal(name, row, key);
  }

  async list(): Promise<readonly SecretInfo[]> {
    const rows = await this.#database.read(() =>
      this.#database.all("SELECT name, description, fields, updated_at FROM secrets ORDER BY name"),
    );
    return rows.map((row) => ({
      name: String(row.name),
      ...(row.description === null ? {} : { description: String(row.description) }),
      fields: JSON.parse(String(row.fields)),
      updatedAt: Number(row.updated_at),
    }));
  }

  async delete(name: string): Promise<void> {
    await this.#database.writeThrough(() => this.#database.run("DELETE FROM secrets WHERE name = ?", name));
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  /** A new key only while there is no secret: else what is there would be lost without a word. */
  async #keyToWrite(): Promise<SealingKey> {
    const row = await this.#database.read(() => this.#database.get("SELECT key_id FROM secrets LIMIT 1"));
    if (row === undefined) {
      const bytes = (await readKeyFile(this.#options.keyFile)) ?? (await makeKeyFile(this.#options.keyFile));
      return sealingKey(bytes);
    }
    const id = String(row.key_id);
    return { key: await this.#keyOf(id), id };
  }

  async #keyOf(id: string): Promise<CryptoKey> {
    const { keyFile } = this.#options;
    const bytes = await readKeyFile(keyFile);
    if (bytes === undefined) throw new HubError("SECRETS_UNUSABLE", `the key file ${keyFile} is missing`);
    const found = await sealingKey(bytes);
    if (found.id !== id) throw new HubError("SECRETS_UNUSABLE", `${keyFile} is not the key of the stored secrets`);
    return found.key;
  }
}

async function sealingKey(bytes: Uint8Array<ArrayBuffer>): Promise<SealingKey> {
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([...utf8("dth secrets key "), ...bytes]));
  return { key, id: toHex(new Uint8Array(digest, 0, 8)) };
}

async function unseal(name: string, { nonce, sealed }: Row, key: CryptoKey): Promise<SecretValue> {
  try {
    const text = await crypto.subtle.decrypt(algorithm(name, bytesOf(nonce)), key, bytesOf(sealed));
    return JSON.parse(new TextDecoder().decode(text));
  } catch (error) {
    throw new HubError("SECRETS_UNUSABLE", `the secret ${name} was damaged or exchanged`, { cause: error });
  }
}

function algorithm(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new Uint8Array(utf8(name)) };
}

function bytesOf(value: Row[string] | undefined): Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array ? new Uint8Array(value) : new Uint8Array();
}
