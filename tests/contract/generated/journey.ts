// A whole verification with openapi-fetch and the types that openapi-typescript generates.
import createClient from "openapi-fetch";
import { readFileSync } from "node:fs";
import type { components, paths } from "./openapi.js";

const { API_URL = "", ID_TOKEN = "", FRONT = "", SELFIE = "" } = process.env;
const FINAL = ["confirmed", "rejected", "expired"];
const as = (token: string) =>
  createClient<paths>({ baseUrl: API_URL, headers: { Authorization: `Bearer ${token}` } });

/** Returns what a call returned, or fails with its error's code. */
function expected<T>({ data, error }: { data?: T; error?: components["schemas"]["ErrorAnswer"] }): T {
  if (data === undefined) throw new Error(`${error?.error?.code ?? "API Gateway"}: ${error?.message}`);
  return data;
}

const signedIn = as(ID_TOKEN);
const bundle = expected(await signedIn.GET("/get-required-tokens-and-session-for-a-user"));
const { sessionId } = bundle;
const steps = as(bundle.userBearerToken);
const extraction = expected(
  await steps.POST("/api/v2/documents/extract", {
    body: { documentType: "PASSPORT", sessionId, documentFront: readFileSync(FRONT, "utf-8") },
  }),
);
const faceMatch = expected(
  await steps.POST("/api/v2/biometrics/verify", {
    body: {
      sessionId,
      documentToken: extraction.data.extractionToken,
      selfieImage: readFileSync(SELFIE, "utf-8"),
    },
  }),
);
const { credentials } = faceMatch.data;
const refused = await steps.POST("/api/v2/consents", {
  body: { sessionId, credentials, domain: "https://elsewhere.example" },
});
const code: components["schemas"]["ErrorCode"] = "FORBIDDEN";
if (refused.error?.error?.code !== code) throw new Error("The domain must be refused.");
expected(await steps.POST("/api/v2/consents", { body: { sessionId, credentials } }));

let etag = "";
let outcome = "";
for (let asked = 0; !FINAL.includes(outcome) && asked < 60; asked += 1) {
  const { data, response } = await signedIn.GET("/sessions/{sessionId}", {
    params: { path: { sessionId }, header: { "If-None-Match": etag } },
  });
  if (data) outcome = data.data.outcome;
  etag = response.headers.get("ETag") ?? etag;
  const seconds = Number(response.headers.get("Retry-After"));
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
console.log(outcome);
console.log(expected(await signedIn.DELETE("/users/me")).data.sessionsErased);
const stranger = await as("not-a-token").GET("/get-required-tokens-and-session-for-a-user");
console.log(stranger.error?.message, stranger.error?.error);
