/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Schemas = import("../../types/openapi.js").components["schemas"];
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Bundle = Schemas["Bundle"];
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type SessionStatus = Schemas["SessionStatus"];
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Erasure = Schemas["Erasure"];
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Credential = Schemas["Credential"];
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Standing = Schemas["Standing"];
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Document = Omit<Schemas["PassportExtraction"], "sessionId"> | Omit<Schemas["GovernmentIdExtraction"], "sessionId">;
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Face = {
    /**
     * JPEG, PNG or WebP, in Base64 or as a data URL
     */
    selfieImage: string;
    /**
     * the latest extraction's `extractionToken`; by default the one this client got
     */
    documentToken?: string | undefined;
};
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type Consent = {
    /**
     * what is shared; by default the credentials this client got
     */
    credentials?: {
        [key: string]: unknown;
    }[] | undefined;
    /**
     * the web origin that the presentation is made for; by default the page's origin
     */
    domain?: string | undefined;
};
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type CallOptions = {
    /**
     * ends the call, and the wait for a repetition
     */
    signal?: AbortSignal | undefined;
};
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type UploadOptions = {
    /**
     * called while the body is sent
     */
    onProgress?: ((progress: import("./transport.js").Progress) => void) | undefined;
};
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type StepOptions = CallOptions & UploadOptions;
/**
 * The types of what the app sends and gets. They come from types/openapi.d.ts, which is generated from openapi.yaml.
 */
export type SignInRequest = {
    /**
     * whether the token must come from a recent sign-in (`erase`)
     */
    recent: boolean;
};
