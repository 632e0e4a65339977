// Bundled for a page.
import { VerificationApi } from "hypersign-kyc-web";
import "hypersign-kyc-web/capture";
import "hypersign-kyc-web/element";
import { reducePhoto } from "hypersign-kyc-web/photos";

globalThis.app = { api: new VerificationApi({ baseUrl: "https://api.example.com", signInToken: () => "token" }), reducePhoto };
