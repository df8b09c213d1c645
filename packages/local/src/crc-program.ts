/**
 * A reflected CRC of up to 64 bits as a WebAssembly program, slicing by 16: about three times as
 * fast as JavaScript, which has no 64-bit integers and checks every table access.
 *
 * The module exports one page-aligned `memory` and `run(length)`, which advances the state at
 * {@link STATE_OFFSET} over the `length` bytes at {@link DATA_OFFSET}. The tables start at 0.
 */
export function crcProgram(): Uint8Array<ArrayBuffer> {
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
    ...section(1, [1, 0x60, 1, I32, 0]), // one type: (i32) -> ()
    ...section(3, [1, 0]), // one function, of that type
    ...section(5, [1, 0x00, ...unsigned(MEMORY_PAGES)]),
    ...section(7, [2, ...name("memory"), 0x02, 0, ...name("run"), 0x00, 0]),
    ...section(10, [1, ...sized(runBody())]),
  ]);
}

/** Tables 0 to 15 of 256 eight-byte entries; table k holds the CRC of a byte followed by k zero bytes. */
export const SLICES = 16;
const TABLE_BYTES = 256 * 8;
/** Where the program's memory has the checksum so far. */
export const STATE_OFFSET = SLICES * TABLE_BYTES;
/** Where the program's memory has the bytes of a `run`. */
export const DATA_OFFSET = 64 * 1024;
/** Bytes that one `run` can take: small enough to stay in the processor's second-level cache. */
export const DATA_BYTES = 128 * 1024;
const MEMORY_PAGES = (DATA_OFFSET + DATA_BYTES) / (64 * 1024);

const I32 = 0x7f;
const I64 = 0x7e;
const VOID = 0x40;
const BLOCK = 0x02;
const LOOP = 0x03;
const END = 0x0b;
const BR = 0x0c;
const BR_IF = 0x0d;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const I64_LOAD = 0x29;
const I64_LOAD8_U = 0x31;
const I64_STORE = 0x37;
const I32_CONST = 0x41;
const I64_CONST = 0x42;
const I32_GT_U = 0x4b;
const I32_ADD = 0x6a;
const I32_AND = 0x71;
const I32_SHL = 0x74;
const I64_XOR = 0x85;
const I64_SHR_U = 0x88;
const I32_WRAP_I64 = 0xa7;

// Locals of `run`: the parameter becomes the end address.
const FINISH = 0;
const POINTER = 1;
const STATE = 2;
const FIRST = 3;
const SECOND = 4;

function runBody(): number[] {
  return [
    ...[2, 1, I32, 3, I64], // locals
    ...[I32_CONST, ...signed(DATA_OFFSET), LOCAL_SET, POINTER],
    ...[LOCAL_GET, FINISH, LOCAL_GET, POINTER, I32_ADD, LOCAL_SET, FINISH],
    ...[I32_CONST, 0, I64_LOAD, 3, ...unsigned(STATE_OFFSET), LOCAL_SET, STATE],
    ...whileInside(16, sixteenBytes()),
    ...whileInside(1, oneByte()),
    ...[I32_CONST, 0, LOCAL_GET, STATE, I64_STORE, 3, ...unsigned(STATE_OFFSET)],
    END,
  ];
}

/** Repeats `body` while at least `step` bytes are left, and moves the pointer by it. */
function whileInside(step: number, body: readonly number[]): number[] {
  return [
    ...[BLOCK, VOID, LOOP, VOID],
    ...[LOCAL_GET, POINTER, I32_CONST, ...signed(step), I32_ADD, LOCAL_GET, FINISH, I32_GT_U, BR_IF, 1],
    ...body,
    ...[LOCAL_GET, POINTER, I32_CONST, ...signed(step), I32_ADD, LOCAL_SET, POINTER],
    ...[BR, 0, END, END],
  ];
}

function sixteenBytes(): number[] {
  const lookups = Array.from({ length: 16 }, (_, i) => [
    ...lookup(i < 8 ? FIRST : SECOND, i % 8, SLICES - 1 - i),
    ...(i === 0 ? [] : [I64_XOR]),
  ]);
  return [
    ...[LOCAL_GET, STATE, LOCAL_GET, POINTER, I64_LOAD, 3, 0, I64_XOR, LOCAL_SET, FIRST],
    ...[LOCAL_GET, POINTER, I64_LOAD, 3, 8, LOCAL_SET, SECOND],
    ...lookups.flat(),
    ...[LOCAL_SET, STATE],
  ];
}

function oneByte(): number[] {
  return [
    ...[LOCAL_GET, POINTER, I64_LOAD8_U, 0, 0, LOCAL_GET, STATE, I64_XOR, LOCAL_SET, FIRST],
    ...lookup(FIRST, 0, 0),
    ...[LOCAL_GET, STATE, I64_CONST, 8, I64_SHR_U, I64_XOR, LOCAL_SET, STATE],
  ];
}

/** Pushes entry `(word >> 8 * byte) & 255` of a table. */
function lookup(word: number, byte: number, table: number): number[] {
  const index =
    byte === 0
      ? [LOCAL_GET, word, I32_WRAP_I64, I32_CONST, 3, I32_SHL]
      : [LOCAL_GET, word, I64_CONST, ...signed(8 * byte - 3), I64_SHR_U, I32_WRAP_I64];
  return [...index, I32_CONST, ...signed(255 * 8), I32_AND, I64_LOAD, 3, ...unsigned(table * TABLE_BYTES)];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...unsigned(content.length), ...content];
}

function name(text: string): number[] {
  return sized([...new TextEncoder().encode(text)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** Signed LEB128 of a number that is not negative: its last byte must leave the sign bit clear. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
}
