// @ts-check
/**
 * Finds the two rows at the lower edge of a passport's page that machines read (ICAO 9303): characters of one width,
 * without spaces, from one side of the page to the other.
 */

/**
 * @typedef {import("./lines.js").Grey} Grey
 * @typedef {import("./documents.js").Corners} Corners
 */

/** The part of the page in which the rows are, as shares of its height, and in how many rows of pixels it is read. */
const ZONE = { from: 0.68, to: 0.99, lines: 124 };
/** Pixels in which the page's width is read. */
const WIDTH = 528;
/** A row's height and the distance of two rows, as shares of the page's height. */
const ROW = { least: 0.012, most: 0.06 };
const APART = { least: 0.045, most: 0.105 };
/** A character's width as a share of the page's width: 44 characters, and margins of 0 to 12 %. */
const PITCH = { least: 0.0165, most: 0.0235 };
/** The share of the page's width at each side that is not read. */
const BORDER = 0.02;
/** Which share of the page's width a row fills. */
const FILLED = 0.78;
/** The widest gap in a row, in characters. A space is wider. */
const WIDEST_GAP = 1.15;
/**
 * How clearly the characters repeat: the autocorrelation at the widths of one and of two characters, and how far it is
 * above that at half a character. The drawn passports have 0.48 at least, pages of text 0.2 at most.
 */
const REPEATS = 0.33;
const CLEARLY = 0.25;
/** The least difference between paper and ink, as a share of the paper's luminance. */
const CONTRAST = 0.12;

/**
 * Returns whether a page has two machine-readable rows.
 *
 * @param {Grey} picture
 * @param {Corners} page
 * @returns {boolean}
 */
export function hasMachineReadableRows(picture, page) {
  const zone = inkIn(picture, page);
  if (!zone) return false;
  const rows = bandsOf(zone).map((band) => ({ ...band, ...rowIn(zone, band) }));
  const readable = rows.filter(({ pitch }) => pitch);
  return readable.some((upper, index) => {
    const lower = readable[index + 1];
    if (!lower) return false;
    const apart = (middle(lower) - middle(upper)) * LINE;
    const aligned = Math.abs(upper.start - lower.start) < 0.03 * WIDTH && Math.abs(upper.end - lower.end) < 0.06 * WIDTH;
    const alike = Math.abs(upper.pitch / lower.pitch - 1) < 0.06;
    return apart >= APART.least && apart <= APART.most && aligned && alike;
  });
}

/** The height of one line of the zone, as a share of the page's height. */
const LINE = (ZONE.to - ZONE.from) / ZONE.lines;

/** @typedef {{from: number, to: number}} Band lines of the zone; `to` is the first that does not belong to it */

/** @param {Band} band */
function middle({ from, to }) {
  return (from + to) / 2;
}

/**
 * Returns how dark each pixel of the zone is, from 0 (paper) to 1 (ink), or undefined if there is no ink.
 *
 * @param {Grey} picture @param {Corners} page
 */
function inkIn({ pixels, width, height }, [a, b, c, d]) {
  const zone = new Float32Array(WIDTH * ZONE.lines);
  const counts = new Uint32Array(256);
  for (let line = 0; line < ZONE.lines; line += 1) {
    const v = ZONE.from + (line + 0.5) * LINE;
    for (let column = 0; column < WIDTH; column += 1) {
      const u = (column + 0.5) / WIDTH;
      const x = (1 - v) * (a.x + u * (b.x - a.x)) + v * (d.x + u * (c.x - d.x)) - 0.5;
      const y = (1 - v) * (a.y + u * (b.y - a.y)) + v * (d.y + u * (c.y - d.y)) - 0.5;
      const [left, top] = [Math.max(0, Math.min(width - 2, Math.floor(x))), Math.max(0, Math.min(height - 2, Math.floor(y)))];
      const at = top * width + left;
      const [right, down] = [x - left, y - top];
      const grey =
        (pixels[at] * (1 - right) + pixels[at + 1] * right) * (1 - down) +
        (pixels[at + width] * (1 - right) + pixels[at + width + 1] * right) * down;
      zone[line * WIDTH + column] = grey;
      counts[Math.round(Math.max(0, Math.min(255, grey)))] += 1;
    }
  }
  const [ink, paper] = [percentile(counts, zone.length, 0.04), percentile(counts, zone.length, 0.7)];
  if (paper - ink < paper * CONTRAST) return undefined;
  return zone.map((grey) => Math.max(0, Math.min(1, (paper - grey) / (paper - ink))));
}

/** @param {Uint32Array} counts @param {number} all @param {number} share */
function percentile(counts, all, share) {
  let below = 0;
  for (let value = 0; value < 256; value += 1) {
    below += counts[value];
    if (below >= all * share) return value;
  }
  return 255;
}

/** Returns the bands of the zone that contain ink and have a row's height. @param {Float32Array} zone @returns {Band[]} */
function bandsOf(zone) {
  const dark = new Float32Array(ZONE.lines);
  for (let at = 0; at < zone.length; at += 1) dark[Math.floor(at / WIDTH)] += zone[at] / WIDTH;
  const inked = Math.max(...dark) * 0.4;
  /** @type {Band[]} */
  const bands = [];
  for (let line = 0, from = -1; line <= ZONE.lines; line += 1) {
    const isDark = line < ZONE.lines && dark[line] > inked;
    if (isDark && from < 0) from = line;
    if (isDark || from < 0) continue;
    const share = (line - from) * LINE;
    if (share >= ROW.least && share <= ROW.most) bands.push({ from, to: line });
    from = -1;
  }
  return bands;
}

/**
 * Returns where a band's ink begins and ends, and the width of its characters if they all have the same.
 *
 * @param {Float32Array} zone @param {Band} band
 */
function rowIn(zone, { from, to }) {
  const ink = new Float32Array(WIDTH);
  for (let line = from; line < to; line += 1) {
    for (let column = 0; column < WIDTH; column += 1) ink[column] += zone[line * WIDTH + column] / (to - from);
  }
  // The edges of the page may be dark.
  ink.fill(0, 0, WIDTH * BORDER).fill(0, WIDTH * (1 - BORDER));
  const least = Math.max(...ink) * 0.22;
  const start = ink.findIndex((dark) => dark > least);
  const end = WIDTH - 1 - ink.slice().reverse().findIndex((dark) => dark > least);
  const row = { start, end, pitch: 0 };
  if (end - start < FILLED * WIDTH) return row;
  const pitch = pitchOf(ink.subarray(start, end + 1));
  return widestGap(ink.subarray(start, end + 1), least) <= WIDEST_GAP * pitch ? { ...row, pitch } : row;
}

/** Returns after how many pixels the ink repeats, or 0. @param {Float32Array} ink */
function pitchOf(ink) {
  const mean = ink.reduce((sum, dark) => sum + dark, 0) / ink.length;
  const waves = ink.map((dark) => dark - mean);
  const power = similarity(waves, 0);
  let [best, pitch] = [0, 0];
  for (let lag = PITCH.least * WIDTH; lag <= PITCH.most * WIDTH; lag += 0.25) {
    const alike = similarity(waves, lag) / power;
    if (alike > best) [best, pitch] = [alike, lag];
  }
  const [half, two] = [pitch / 2, pitch * 2].map((lag) => similarity(waves, lag) / power);
  return Math.min(best, two) >= REPEATS && best - half >= CLEARLY ? pitch : 0;
}

/** Returns the mean product of the waves and of themselves, moved by some pixels. @param {Float32Array} waves @param {number} lag */
function similarity(waves, lag) {
  const whole = Math.floor(lag);
  const rest = lag - whole;
  let sum = 0;
  const count = waves.length - whole - 1;
  for (let at = 0; at < count; at += 1) sum += waves[at] * (waves[at + whole] * (1 - rest) + waves[at + whole + 1] * rest);
  return sum / count;
}

/** @param {Float32Array} ink @param {number} least */
function widestGap(ink, least) {
  let [widest, gap] = [0, 0];
  for (const dark of ink) {
    gap = dark > least ? 0 : gap + 1;
    widest = Math.max(widest, gap);
  }
  return widest;
}
