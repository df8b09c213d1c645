import type { Clock } from "@dth/core/clock";
import type { Credentials } from "@dth/core/credentials";
import type { S3Connection } from "./connection.ts";
import { type CredentialCache, createCredentialCache } from "./credential-cache.ts";
import { type Address, type AddressBook, createAddressBook } from "./endpoint.ts";
import type { ErrorAnswer } from "./error-answer.ts";
import { hintedRegion } from "./region-hints.ts";
import type { VendorPreset } from "./vendors/preset.ts";

/** One attempt's circumstances, as they were when it was signed. */
export interface Attempt {
  readonly address: Address;
  readonly credentials: Credentials | undefined;
  readonly clockOffset: number;
}

/** What circumstances begin with. */
export interface CircumstancesOptions {
  readonly preset: VendorPreset;
  readonly connection: S3Connection;
  readonly bucket: string;
  readonly clock: Clock;
}

/**
 * Where the bucket is believed to be, what time it is there and who asks: what a client learns of its store, and what
 * all of its requests share. Others may have learned the same while a request was under way.
 */
export class Circumstances {
  readonly anonymous: boolean;
  readonly #clock: Clock;
  readonly #credentials: CredentialCache;
  readonly #addresses: AddressBook;
  #address: Address;
  #clockOffset = 0;

  constructor({ preset, connection, bucket, clock }: CircumstancesOptions) {
    this.anonymous = connection.credentials === "anonymous";
    this.#clock = clock;
    this.#credentials = createCredentialCache(connection.credentials);
    this.#addresses = createAddressBook(preset, connection, bucket);
    this.#address = this.#addresses.addressIn(this.#addresses.initialRegion);
  }

  get address(): Address {
    return this.#address;
  }

  /** The store's time by what is believed now, or by an attempt's offset. */
  now(clockOffset = this.#clockOffset): number {
    return this.#clock.now() + clockOffset;
  }

  /** Whose requests these are now; undefined when they are nobody's. */
  credentials(): Promise<Credentials> | Credentials | undefined {
    return this.anonymous ? undefined : this.#credentials.current(this.now());
  }

  /** The circumstances of an attempt that begins now. */
  attempt(credentials: Credentials | undefined): Attempt {
    return { address: this.#address, credentials, clockOffset: this.#clockOffset };
  }

  /**
   * Believes the store's clock when it differs by more than `threshold` milliseconds from the one that the
   * attempt was signed by; others may have set ours in the meantime.
   */
  setClock(answer: ErrorAnswer, attempt: Attempt, threshold: number): boolean {
    const told = Date.parse(answer.texts.ServerTime ?? answer.headers.date ?? "");
    if (this.anonymous || Number.isNaN(told)) return false;
    const offset = told - this.#clock.now();
    if (Math.abs(offset - attempt.clockOffset) <= threshold) return false;
    this.#clockOffset = offset;
    return true;
  }

  /** @returns whether the credentials are others now. @throws HubError as their source does */
  renew({ credentials }: Attempt): Promise<boolean> {
    return this.#credentials.renew(credentials);
  }

  /** Whether a refusal names another region than the attempt went to. */
  isElsewhere(answer: ErrorAnswer, { address }: Attempt): boolean {
    const region = hintedRegion(answer, this.#addresses);
    return region !== undefined && region !== address.region;
  }

  /** Believes the region that a refusal names. @returns whether the attempt went to another one */
  relocate(answer: ErrorAnswer, attempt: Attempt): boolean {
    const region = hintedRegion(answer, this.#addresses);
    if (region === undefined || region === attempt.address.region) return false;
    if (this.#address.region !== region) this.#address = this.#addresses.addressIn(region);
    return true;
  }
}
