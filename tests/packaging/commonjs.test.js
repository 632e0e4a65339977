const { VerificationApi, VerificationError } = require("hypersign-kyc-web");
const { reducePhoto } = require("hypersign-kyc-web/photos");

test("Jest loads the package in CommonJS", async () => {
  const api = new VerificationApi({ baseUrl: "https://api.example.com", signInToken: () => Promise.reject(new Error("no")) });
  await expect(api.open()).rejects.toMatchObject({ code: "SIGN_IN_FAILED" });
  await expect(api.open()).rejects.toBeInstanceOf(VerificationError);
});

test("both entries have the same error class", async () => {
  await expect(reducePhoto(new Blob(["x"]), { maxBytes: 1 })).rejects.toBeInstanceOf(VerificationError);
});
