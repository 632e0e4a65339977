// The page in the frame: the element. Its server should send `Content-Security-Policy: frame-ancestors` with your app's origin.
import "./hypersign-kyc-web/dist/element/index.js"; // the package's folder
import { API, HOST } from "./settings.js";

const kyc = document.querySelector("hypersign-kyc");

/** Asks the page around the frame. The answer comes through a channel of its own. */
function signInToken(request) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    parent.postMessage({ name: "token", detail: request }, HOST, [port2]);
  });
}

for (const name of ["step", "captured", "refused", "consented", "outcome", "exit", "error"]) {
  kyc.addEventListener(name, ({ detail }) => parent.postMessage({ name, detail }, HOST));
}
kyc.company = { name: "Rosewood Bank", privacyUrl: "https://rosewood.example/privacy", keptDays: 30 };
kyc.api = API;
kyc.signInToken = signInToken;
