// Uses every entry of the package. Checked with strict TypeScript, as an ES module.
import { VerificationApi, VerificationError } from "hypersign-kyc-web";
import { KycCamera } from "hypersign-kyc-web/capture";
import { HypersignKyc } from "hypersign-kyc-web/element";
import { reducePhoto } from "hypersign-kyc-web/photos";
import type { Bundle, ErrorCode, NextStep, Standing } from "hypersign-kyc-web";
import type { HypersignKycEventMap } from "hypersign-kyc-web/element";
import type { components } from "hypersign-kyc-web/openapi";

type IsAny<T> = 0 extends 1 & T ? true : false;
export const nothingIsAny: [
  IsAny<Bundle>, IsAny<ErrorCode>, IsAny<Standing["latestSession"]>, IsAny<typeof KycCamera>, IsAny<typeof reducePhoto>,
  IsAny<components["schemas"]["Bundle"]>, IsAny<typeof HypersignKyc>, IsAny<HypersignKyc["company"]>,
  IsAny<HypersignKycEventMap["outcome"]["detail"]["outcome"]>,
] = [false, false, false, false, false, false, false, false, false];

export function show(kyc: HypersignKyc) {
  kyc.api = "https://api.example.com";
  kyc.signInToken = async () => "token";
  kyc.addEventListener("outcome", (event) => {
    const { outcome } = (event as HypersignKycEventMap["outcome"]).detail;
    if (outcome === "confirmed") kyc.destroy();
    // @ts-expect-error: it is no outcome.
    if (outcome === "verified") console.log(outcome);
  });
}

export async function verify(file: File): Promise<NextStep> {
  const api = new VerificationApi({ baseUrl: "https://api.example.com", signInToken: async ({ recent }) => (recent ? "a" : "b") });
  try {
    const { latestSession } = await api.me();
    if (latestSession?.canContinue) await api.resume(latestSession);
    else await api.open({ newSession: true });
    await api.extract({ documentType: "PASSPORT", documentFront: await reducePhoto(file) });
    // @ts-expect-error: an identity card has two sides.
    await api.extract({ documentType: "GOVT_ID", documentFront: "" });
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    if (error.code === "ON_OTHER_DEVICE" || error.code === "FACE_MISMATCH") console.log(error.attemptsLeft);
    // @ts-expect-error: it is no documented code.
    if (error.code === "NO_SUCH_CODE") console.log(error);
  }
  return api.snapshot().next;
}
