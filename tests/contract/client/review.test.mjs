/** How the review screen shows dates, states and pictures of credentials. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "../../../clients/web/src/element/base/credentials.js";
import { Texts } from "../../../clients/web/src/element/base/texts.js";

const BORN = "March 5, 1977";
const texts = new Texts(() => ({}));
await texts.use("en");

/** @param {Record<string, unknown>} credentialSubject */
const shown = (credentialSubject) => readable({ type: ["VerifiableCredential", "PassportCredential"], credentialSubject }, texts);
/** @param {Record<string, unknown>} subject */
const value = (subject) => shown(subject)?.claims[0].value;

const DATES = [
  // ISO 8601. Only the first ten characters count.
  ["1977-03-05", BORN],
  ["1977-03-05T23:59:59-12:00", BORN],
  ["1976-02-29", "February 29, 1976"],
  // Unix times: seconds, milliseconds, before 1970
  [226_368_000, BORN],
  ["226368000", BORN],
  [226_368_000_000, BORN],
  ["226368000000", BORN],
  [0, "January 1, 1970"],
  [-86_400, "December 31, 1969"],
  [-2_208_988_800, "January 1, 1900"],
  // Incomplete or uncertain dates stay as they are.
  ["1977", "1977"],
  [1977, "1977"],
  ["1977-03", "1977-03"],
  ["1977-00-00", "1977-00-00"],
  ["1977-03-00", "1977-03-00"],
  ["1977-02-30", "1977-02-30"],
  ["1977-13-01", "1977-13-01"],
  ["05.03.1977", "05.03.1977"],
  [226_368_001, "226368001"],
  [226_368_000_001, "226368000001"],
  ["226411200", "226411200"],
  ["unknown", "unknown"],
];
const ZONES = ["UTC", "Pacific/Auckland", "Pacific/Pago_Pago", "America/Sao_Paulo", "Asia/Kolkata"];

for (const zone of ZONES) {
  test(`dates in ${zone}`, () => {
    process.env.TZ = zone;
    for (const [claim, words] of DATES) assert.equal(value({ dateOfBirth: claim }), words, `${claim}`);
  });
}

test("the zones of these tests have different days", () => {
  const days = ["Pacific/Auckland", "Pacific/Pago_Pago"].map((zone) => {
    process.env.TZ = zone;
    return new Date(226_368_000_000).getDate();
  });

  assert.deepEqual(days, [5, 4]);
});

const STATES = [
  ["D", "Germany"],
  ["DEU", "Germany"],
  ["DE", "Germany"],
  ["IND", "India"],
  ["RKS", "Kosovo"],
  ["XKX", "Kosovo"],
  // These are not states: a British national overseas, and the state of specimens.
  ["GBO", "GBO"],
  ["UTO", "UTO"],
  ["XXA", "XXA"],
  ["India", "India"],
];

test("states", () => {
  for (const [code, name] of STATES) {
    assert.equal(value({ nationality: code }), name);
    assert.equal(value({ issuingStateCode: code }), name);
  }
});

test("a state's name follows the language", async () => {
  const german = new Texts(() => ({}));
  await german.use("de");

  assert.equal(readable({ credentialSubject: { nationality: "D" } }, german)?.claims[0].value, "Deutschland");
});

const LONG = "A".repeat(100);
const PICTURES = [
  [`/9j/${LONG}==`, `data:image/jpeg;base64,/9j/${LONG}==`],
  [`iVBORw0KGgo${LONG}`, `data:image/png;base64,iVBORw0KGgo${LONG}`],
  [`UklGR${LONG}=`, `data:image/webp;base64,UklGR${LONG}=`],
  [`data:image/png;base64,${LONG}`, `data:image/png;base64,${LONG}`],
];

test("a picture is shown under any name, and however deep it is", () => {
  for (const [given, address] of PICTURES) {
    for (const subject of [{ image: given }, { faceBase64: given }, { anything: { of: [{ it: given }] } }]) {
      assert.deepEqual(shown(subject)?.pictures, [address]);
    }
  }
});

test("other text is not a picture", () => {
  for (const text of ["/9j/", `/9j/ not Base64 ${"?".repeat(60)}`, LONG, "data:image/svg+xml,<svg/>", "https://a.example/9j.jpg"]) {
    assert.equal(shown({ image: text }), undefined);
  }
});
