// The types of <hypersign-kyc> in JSX.
import type { HypersignKyc, HypersignKycEventMap } from "hypersign-kyc-web/element";
import type { HTMLAttributes, RefAttributes } from "react";

type Settings = "api" | "signInToken" | "steps" | "documents" | "session" | "company" | "returnUrl" | "phoneUrl";
type Listeners = { [Name in string & keyof HypersignKycEventMap as `on${Name}`]?: (event: HypersignKycEventMap[Name]) => void };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "hypersign-kyc": HTMLAttributes<HypersignKyc> & RefAttributes<HypersignKyc> & Partial<Pick<HypersignKyc, Settings>> & Listeners;
    }
  }
}
