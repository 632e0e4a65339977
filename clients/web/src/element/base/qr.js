// @ts-check
/**
 * Draws a QR code (ISO/IEC 18004) with the bytes of a text, error correction M. It has only what the link to a session
 * needs: byte mode, and versions 1 to 10, which hold 213 bytes.
 */

/** By version: code words for error correction in each block, and the data code words of each block. */
const BLOCKS = [
  { check: 10, data: [16] },
  { check: 16, data: [28] },
  { check: 26, data: [44] },
  { check: 18, data: [32, 32] },
  { check: 24, data: [43, 43] },
  { check: 16, data: [27, 27, 27, 27] },
  { check: 18, data: [31, 31, 31, 31] },
  { check: 22, data: [38, 38, 39, 39] },
  { check: 22, data: [36, 36, 36, 37, 37] },
  { check: 26, data: [43, 43, 43, 43, 44] },
];
/** By version: rows and columns of the alignment patterns. */
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
/** @type {((row: number, column: number) => boolean)[]} */
const MASKS = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** @typedef {(boolean | undefined)[][]} Grid dark is true; undefined is not drawn yet */

/**
 * Return the path of the dark modules, each one unit wide. Throws a RangeError if the text is too long.
 *
 * @param {string} text
 * @returns {{size: number, path: string}}
 */
export function qrPath(text) {
  const modules = qrModules(text);
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size: modules.length, path };
}

/** @param {string} text @returns {boolean[][]} rows of modules; dark is true */
export function qrModules(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex(({ data }, index) => sum(data) * 8 >= 4 + lengthBits(index + 1) + bytes.length * 8) + 1;
  if (!version) throw new RangeError("The text is too long for a QR code.");
  const bits = spread(version, codeWords(version, bytes)).flatMap((word) => toBits(word, 8));
  const drawn = MASKS.map((_, mask) => draw(version, bits, mask));
  const penalties = drawn.map(penalty);
  return drawn[penalties.indexOf(Math.min(...penalties))];
}

/** @param {number} version */
const lengthBits = (version) => (version < 10 ? 8 : 16);
const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, each) => total + each, 0);
const toBits = (/** @type {number} */ value, /** @type {number} */ count) =>
  Array.from({ length: count }, (_, index) => (value >> (count - 1 - index)) & 1);

/** @param {number} version @param {number[]} bytes */
function codeWords(version, bytes) {
  const capacity = sum(BLOCKS[version - 1].data);
  const bits = [...toBits(4, 4), ...toBits(bytes.length, lengthBits(version)), ...bytes.flatMap((byte) => toBits(byte, 8))];
  bits.push(...Array(Math.min(4, capacity * 8 - bits.length)).fill(0));
  while (bits.length % 8) bits.push(0);
  const words = [];
  for (let at = 0; at < bits.length; at += 8) words.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 0; words.length < capacity; pad += 1) words.push(pad % 2 ? 0x11 : 0xec);
  return words;
}

/** Splits the words into blocks, adds error correction to each, and interleaves them. @param {number} version @param {number[]} words */
function spread(version, words) {
  const { check, data } = BLOCKS[version - 1];
  let at = 0;
  const blocks = data.map((length) => words.slice(at, (at += length)));
  const corrections = blocks.map((block) => correction(block, check));
  const columns = (/** @type {number[][]} */ rows) =>
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, index) =>
      rows.flatMap((row) => (index < row.length ? [row[index]] : [])),
    ).flat();
  return [...columns(blocks), ...columns(corrections)];
}

/** Multiplies in the field of 256 elements with the polynomial 0x11d. @param {number} one @param {number} other */
function times(one, other) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((other >> bit) & 1) * one);
  return product;
}

/** Reed–Solomon's remainder. @param {number[]} words @param {number} count */
function correction(words, count) {
  let generator = [1];
  for (let power = 0, root = 1; power < count; power += 1, root = times(root, 2)) {
    generator = [...generator, 0].map((factor, index) => factor ^ times(generator[index - 1] ?? 0, root));
  }
  const rest = Array(count).fill(0);
  for (const word of words) {
    const factor = word ^ rest[0];
    rest.push(0);
    rest.shift();
    for (let index = 0; index < count; index += 1) rest[index] ^= times(generator[index + 1], factor);
  }
  return rest;
}

/** The remainder of a BCH code, for format and version. @param {number} value @param {number} generator @param {number} bits */
function checked(value, generator, bits) {
  let rest = value;
  for (let step = 0; step < bits; step += 1) rest = (rest << 1) ^ ((rest >> (bits - 1)) * generator);
  return (value << bits) | rest;
}

/** @param {number} version @param {number[]} bits @param {number} mask @returns {boolean[][]} */
function draw(version, bits, mask) {
  const size = 17 + 4 * version;
  /** @type {Grid} */
  const grid = Array.from({ length: size }, () => Array(size));
  const fill = (/** @type {number} */ row, /** @type {number} */ column, /** @type {unknown} */ dark) => {
    if (grid[row] && column >= 0 && column < size) grid[row][column] = Boolean(dark);
  };
  drawFinders(size, fill);
  drawAlignment(version, grid, fill);
  for (let at = 8; at < size - 8; at += 1) fill(6, at, at % 2 === 0), fill(at, 6, at % 2 === 0);
  drawFormat(size, mask, fill);
  if (version >= 7) drawVersion(size, version, fill);
  drawBits(grid, bits, MASKS[mask]);
  return /** @type {boolean[][]} */ (grid);
}

/** @typedef {(row: number, column: number, dark: unknown) => void} Fill */

/** @param {number} size @param {Fill} fill */
function drawFinders(size, fill) {
  for (const [top, left] of [[0, 0], [0, size - 7], [size - 7, 0]]) {
    for (let row = -1; row <= 7; row += 1) {
      for (let column = -1; column <= 7; column += 1) {
        const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
        fill(top + row, left + column, ring !== 2 && ring !== 4);
      }
    }
  }
}

/** @param {number} version @param {Grid} grid @param {Fill} fill */
function drawAlignment(version, grid, fill) {
  for (const middle of ALIGNED[version - 1]) {
    for (const centre of ALIGNED[version - 1]) {
      if (grid[middle][centre] !== undefined) continue;
      for (let row = -2; row <= 2; row += 1) {
        for (let column = -2; column <= 2; column += 1) {
          fill(middle + row, centre + column, Math.max(Math.abs(row), Math.abs(column)) !== 1);
        }
      }
    }
  }
}

/** @param {number} size @param {number} mask @param {Fill} fill */
function drawFormat(size, mask, fill) {
  // The error correction M is 00.
  const bits = toBits(checked(mask, 0x537, 10) ^ 0x5412, 15);
  for (let index = 0; index < 15; index += 1) {
    const near = index < 6 ? index : index < 8 ? index + 1 : 14 - index;
    if (index < 8) fill(8, near, bits[index]);
    else fill(index === 8 ? 7 : near, 8, bits[index]);
    if (index < 7) fill(size - 1 - index, 8, bits[index]);
    else fill(8, size - 15 + index, bits[index]);
  }
  fill(size - 8, 8, true);
}

/** @param {number} size @param {number} version @param {Fill} fill */
function drawVersion(size, version, fill) {
  const bits = toBits(checked(version, 0x1f25, 12), 18).reverse();
  for (const [index, bit] of bits.entries()) {
    const [long, short] = [Math.floor(index / 3), size - 11 + (index % 3)];
    fill(long, short, bit);
    fill(short, long, bit);
  }
}

/** Fills the rest in columns of two, from the right, upwards and downwards in turn. @param {Grid} grid @param {number[]} bits @param {typeof MASKS[number]} mask */
function drawBits(grid, bits, mask) {
  const size = grid.length;
  let next = 0;
  let upwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // The timing pattern has this column.
    for (let step = 0; step < size; step += 1) {
      const row = upwards ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] !== undefined) continue;
        grid[row][column] = Boolean(bits[next]) !== mask(row, column);
        next += 1;
      }
    }
    upwards = !upwards;
  }
}

/** How hard a code is to read: long runs, blocks, what looks like a finder, and too much of one colour. @param {boolean[][]} grid */
function penalty(grid) {
  const size = grid.length;
  const lines = [...grid, ...grid.map((_, column) => grid.map((row) => row[column]))];
  let points = 0;
  for (const line of lines) {
    const text = line.map(Number).join("");
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
    points += 40 * (text.match(/(?=00001011101|10111010000)/g)?.length ?? 0);
  }
  for (let row = 1; row < size; row += 1) {
    for (let column = 1; column < size; column += 1) {
      const [one, two] = [grid[row - 1], grid[row]];
      if (one[column - 1] === one[column] && one[column] === two[column - 1] && two[column - 1] === two[column]) points += 3;
    }
  }
  const share = sum(grid.flat().map(Number)) / size ** 2;
  return points + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}
