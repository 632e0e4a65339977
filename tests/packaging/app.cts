// Checked with strict TypeScript, as a CommonJS module.
import { VerificationApi, VerificationError, type Bundle, type ErrorCode } from "hypersign-kyc-web";
import { reducePhoto } from "hypersign-kyc-web/photos";

type IsAny<T> = 0 extends 1 & T ? true : false;
export const nothingIsAny: [IsAny<Bundle>, IsAny<ErrorCode>, IsAny<typeof reducePhoto>] = [false, false, false];

export const api: VerificationApi = new VerificationApi({ baseUrl: "https://api.example.com", signInToken: () => "token" });

export function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof VerificationError ? error.code : undefined;
}
