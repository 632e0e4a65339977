// Bundled by Metro for React Native, which has no DOM.
import { VerificationApi } from "hypersign-kyc-web";

globalThis.api = new VerificationApi({ baseUrl: "https://api.example.com", signInToken: () => "token", fetch: () => {} });
