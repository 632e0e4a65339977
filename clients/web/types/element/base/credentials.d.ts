/**
 * Return a credential for people, or undefined if it has nothing that a person can read.
 *
 * @param {Credential} credential
 * @param {import("./texts.js").Texts} texts
 * @returns {Card | undefined}
 */
export function readable(credential: Credential, texts: import("./texts.js").Texts): Card | undefined;
/**
 * Return all values with their original names.
 *
 * @param {Credential} credential
 * @returns {[name: string, value: unknown][]}
 */
export function technical(credential: Credential): [name: string, value: unknown][];
/** @param {Credential} credential */
export function issuerOf({ issuer }: Credential): string;
export type Credential = Record<string, any>;
/**
 * `key` is the text that names it
 */
export type Claim = {
    key: string;
    value: string;
};
export type Card = {
    title: string;
    claims: Claim[];
    pictures: string[];
};
