// @ts-check
/** The API reference: signs in at the local identity provider, and puts what each step returned into the next one. */

const EMAIL = "ann@example.com";
/** The sample values in events/, which requests start with. */
const SAMPLE = {
  sessionId: "2f5f7c4e-7c55-4b0a-9d0f-5c6a1b7c9e21",
};

/** What the session has returned so far. @type {Record<string, any>} */
const held = {};

/** @type {any} */
const swagger = /** @type {any} */ (globalThis).SwaggerUIBundle;

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** What stands for a field of a request's body. */
const VALUES = {
  sessionId: () => held.sessionId,
  challenge: () => held.sessionId,
  holderDid: () => held.userDid,
  verificationMethodId: () => held.userVerificationMethodId,
  documentToken: () => held.extractionToken,
  credentials: () => held.credentials,
  credentialDocuments: () => held.credentials,
  presentation: () => held.presentation,
  domain: () => location.origin,
};

/** @param {any} request */
function withSession(request) {
  if (held.sessionId) request.url = request.url.replace(SAMPLE.sessionId, encodeURIComponent(held.sessionId));
  if (typeof request.body !== "string") return request;
  try {
    const body = JSON.parse(request.body);
    for (const [field, value] of Object.entries(VALUES)) {
      if (field in body) body[field] = value() ?? body[field];
    }
    request.body = JSON.stringify(body);
  } catch {
    return request; // Not JSON: it is sent as it is.
  }
  return request;
}

/** @param {any} response */
function learn(response) {
  const answer = response.body ?? {};
  if (answer.userBearerToken) {
    Object.assign(held, { sessionId: answer.sessionId, userDid: answer.userDid });
    held.userVerificationMethodId = answer.userVerificationMethodId;
    reference.preauthorizeApiKey("userToken", answer.userBearerToken);
    byId("session").textContent = answer.sessionId;
  }
  for (const field of ["extractionToken", "credentials"]) held[field] = answer.data?.[field] ?? held[field];
  held.presentation = answer.presentation ?? held.presentation;
  return response;
}

async function signIn() {
  const answer = await fetch("/local/token", { method: "POST", body: JSON.stringify({ email: EMAIL, name: "Ann" }) });
  const { token } = await answer.json();
  reference.preauthorizeApiKey("signIn", token);
  byId("email").textContent = EMAIL;
}

const reference = swagger({
  url: "/openapi.json",
  domNode: byId("reference"),
  deepLinking: true,
  displayOperationId: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  requestInterceptor: withSession,
  responseInterceptor: learn,
  onComplete: signIn,
});
