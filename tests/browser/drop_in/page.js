/**
 * A page as a team would write it from Hypersign's guide alone. It does the four steps in the browser with the guide's
 * headers and bodies, and reads the answers as the guide says. All it knows about this project is in `settings.js`: the
 * two base URLs, the bundle's address, and the user's ID token.
 */
import { BUNDLE_URL, KYC_BASE_URL, SIGN_IN_TOKEN, SSI_BASE_URL } from "./settings.js";

const form = document.querySelector("form");
const output = document.querySelector("output");

/** First step: get everything that the other steps need from the company's own back end. */
async function begin() {
  const reply = await fetch(BUNDLE_URL, { headers: { Authorization: `Bearer ${SIGN_IN_TOKEN}` } });
  return reply.json();
}

/** Second step: the document. A card has two sides and a country. */
async function readDocument(bundle, front, back) {
  const about = back
    ? { documentType: "GOVT_ID", countryCode: "IND", documentBack: back }
    : { documentType: "PASSPORT" };
  return send(`${KYC_BASE_URL}/api/v2/documents/extract`, kycHeaders(bundle), {
    ...about,
    documentFront: front,
    sessionId: bundle.sessionId,
  });
}

/** Third step: compare the selfie with the document. */
async function matchFace(bundle, documentToken, selfieImage) {
  const issuer = {
    "x-issuer-did": bundle.issuerDid,
    "x-issuer-did-ver-method": bundle.issuerVerificationMethodId,
  };
  return send(`${KYC_BASE_URL}/api/v2/biometrics/verify`, { ...kycHeaders(bundle), ...issuer }, {
    documentToken,
    selfieImage,
    sessionId: bundle.sessionId,
    holderDid: bundle.userDid,
  });
}

/** Fourth step: make a presentation of the credentials with the SSI admin token, then send the consent. */
async function share(bundle, credentialDocuments) {
  const ssi = { Authorization: `Bearer ${bundle.ssiAdminToken}` };
  const { presentation } = await send(`${SSI_BASE_URL}/api/v1/presentation`, ssi, {
    credentialDocuments,
    holderDid: bundle.userDid,
    challenge: bundle.sessionId,
    domain: location.origin,
    verificationMethodId: bundle.userVerificationMethodId,
  });
  return send(`${KYC_BASE_URL}/api/v2/consents`, kycHeaders(bundle), {
    presentation,
    sessionId: bundle.sessionId,
  });
}

function kycHeaders(bundle) {
  return {
    Authorization: `Bearer ${bundle.userBearerToken}`,
    "x-kyc-access-token": bundle.kycAdminToken,
  };
}

/** Reads the body at any status, because only `success` says whether the call worked. */
async function send(url, headers, body) {
  const reply = await fetch(url, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return reply.json();
}

function picture(name) {
  const file = form.elements[name].files[0];
  return file && new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(file);
  });
}

async function verify() {
  const bundle = await begin();
  const read = await readDocument(bundle, await picture("front"), await picture("back"));
  if (!read.success) return `document: ${read.message}`;
  const matched = await matchFace(bundle, read.data.extractionToken, await picture("selfie"));
  if (!matched.success) return `face: ${matched.message}`;
  const shared = await share(bundle, matched.data.credentials);
  return shared.success ? `verified: ${shared.data.userId}` : `consent: ${shared.message}`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  output.textContent = "working";
  output.textContent = await verify().catch((error) => `failed: ${error}`);
});
